"""Several rows at once: boxes ticked in a list (`base/components/pick.html`), then a page that names the rows and asks
(`base/components/several.html`), before anything is written. A floor gives its rows and a table of `Gesture`."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from jalons.base.forms import JalonsForm
from jalons.base.frozen import frozen
from jalons.base.http import apply_form, earlier_result, form_arguments
from jalons.base.page_messages import Undo, tell_done
from jalons.base.stamps import make_stamp

PICKED, SEEN = "ligne", "vu"
MOST_PICKED = 500


@frozen
class Gesture:
    """One thing that may be done to all the rows. `title` is written from their number, `done` from what the change
    returned; `warning` stands under the title."""

    change: Callable[..., Any]
    form: Callable[..., JalonsForm]
    title: Callable[[int], str]
    button: Promise
    done: Callable[[Any], str]
    warning: Promise | str = ""
    is_final: bool = False


@frozen
class Choice:
    """A row that was ticked, as the page names it: it may still be left out. `detail`: what the gesture would change, which
    comes back with the form; `effects`: what it would become, once the page knows."""

    pk: int | str
    label: str
    detail: str = ""
    effects: Sequence[str] = ()

    @property
    def seen(self) -> str:
        return f"{self.pk}:{make_stamp(self.detail)}"


def picked_rows(request: HttpRequest) -> list[int]:
    """The keys of the rows that were ticked, in their order; what is no number is left out."""
    sent = request.POST if request.method == "POST" else request.GET
    return read_keys(sent.getlist(PICKED))


def read_keys(texts: Sequence[str]) -> list[int]:
    """The keys of rows, in their order; what is no number is left out."""
    keys = (text for text in texts if text.isascii() and text.isdigit() and len(text) < 10)
    return list(dict.fromkeys(map(int, keys)))[:MOST_PICKED]


def asked_gesture(request: HttpRequest) -> str:
    return (request.POST if request.method == "POST" else request.GET).get("geste", "")


def change_several(
    request: HttpRequest,
    gestures: Mapping[str, Gesture],
    choices: Sequence[Choice],
    *,
    template: str,
    context: Mapping[str, Any],
    back: str,
    ticks: str,
    nothing: str,
    initial: dict[str, Any] | None = None,
    undo: Callable[[Any, JalonsForm], Undo | None] | None = None,
    **signed: Any,
) -> HttpResponse:
    """`?ligne=12&ligne=15&geste=retirer`: names the rows and asks; once sent, `signed` are the arguments of the change,
    beside the form. The same form sent twice is done once (decision 0033). Then `back` to the list; with a sentence, to its
    boxes (`#ticks`), when no row was ticked (`nothing`) or the gesture is unknown."""
    asked = asked_gesture(request)
    earlier = earlier_result(request)
    if asked not in gestures or not (choices or earlier):
        messages.error(request, nothing if not choices else _("Ce geste n’existe pas. Choisissez-en un sous la liste."))
        return redirect(back + ticks)
    gesture = gestures[asked]
    form = gesture.form(**form_arguments(request, initial))
    if earlier:
        sentence = _("C’est déjà fait. %(done)s") % {"done": gesture.done(earlier.result)}
        tell_done(request, sentence, undo=undo(earlier.result, form) if undo and form.is_valid() else None)
        return redirect(back)
    if changed := _changed_since(request, choices):
        form.add_error(None, _changed_sentence(changed))
    if applied := apply_form(request, form, gesture.change, **signed):
        tell_done(request, gesture.done(applied.result), undo=undo(applied.result, form) if undo else None)
        return redirect(back)
    page = {"gesture": gesture, "asked": asked, "title": gesture.title(len(choices)), "choices": choices, "form": form}
    return render(request, template, {**context, **page, "href": back, "picked": PICKED})


def _changed_since(request: HttpRequest, choices: Sequence[Choice]) -> list[str]:
    """The rows that no longer are what the page showed when the form was opened, or that it did not show."""
    if request.method != "POST":
        return []
    seen = dict(text.rsplit(":", 1) for text in request.POST.getlist(SEEN) if ":" in text)
    return [choice.label for choice in choices if seen.get(str(choice.pk)) != make_stamp(choice.detail)]


def _changed_sentence(labels: Sequence[str]) -> str:
    """Not who changed them: it may be the same person, in another window."""
    sentence = _("Cela a changé entre-temps : %(rows)s. Relisez, puis envoyez de nouveau.")
    return sentence % {"rows": ", ".join(labels)}
