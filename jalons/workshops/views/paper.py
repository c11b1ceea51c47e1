"""Paper typed back fast."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jalons.base.http import HtmxRequest, apply_form, asked_number, form_arguments
from jalons.roadmaps.queries import perimeter_communes
from jalons.roadmaps.rules import Permission
from jalons.workshops.changes import notes
from jalons.workshops.forms.paper import (
    RetypeForm,
    SheetForm,
    retype_values,
)
from jalons.workshops.models import Note, Workshop
from jalons.workshops.queries import paper
from jalons.workshops.views.workshops import enter_workshop


@require_http_methods(["GET", "POST"])
def paper_sheets(request: HtmxRequest, slug: str, number: int) -> HttpResponse:
    """One sheet after the other. `?apres=` tells the note just typed, `?corriger=` one to read again.

    Posting with `replace` types again a sheet that is known.
    """
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    known = _note_to_retype(request, workshop)
    form: SheetForm
    page = paper.paper_page(workshop, asked_number(request, "apres"))
    if known:
        form = RetypeForm(**form_arguments(request, retype_values(known)), workshop=workshop)
        done = apply_form(request, form, notes.retype_note, note=known, by=member)
    else:
        form = SheetForm(**form_arguments(request, page.sticky), workshop=workshop)
        done = apply_form(request, form, notes.write_note, workshop=workshop, by=member)
    if done:
        note: Note = form.result  # type: ignore[attr-defined]
        return redirect(reverse("workshops:paper", args=[slug, number]) + f"?apres={note.number}")
    form.show_communes(perimeter_communes(workshop.roadmap))
    # A number that is proposed is typed over, or accepted by Enter.
    form.put_focus("sheet" if page.next_sheet and not known and not form.is_bound else "text")
    context: dict[str, Any] = {
        "member": member,
        "workshop": workshop,
        "page": page,
        "form": form,
        "known": known,
        "other": _note_of_sheet(form, workshop, known),
    }
    return render(request, "workshops/paper.html#desk" if request.htmx else "workshops/paper.html", context)


def _note_to_retype(request: HttpRequest, workshop: Workshop) -> Note | None:
    """The note to type again, when one is asked for."""
    asked = request.POST.get("replace") if request.method == "POST" else request.GET.get("corriger")
    if not asked:
        return None
    note = paper.typed_note(workshop, int(asked) if asked.isdecimal() and len(asked) < 10 else None)
    if note is None:
        raise Http404
    return note


def _note_of_sheet(form: SheetForm, workshop: Workshop, known: Note | None) -> Note | None:
    """The note that bears the number of the sheet already: it is shown, to be corrected or to see the slip."""
    if not form.is_bound or "sheet" not in form.errors:
        return None
    other = paper.typed_sheet(workshop, form.typed_sheet)
    return None if known and other and other.pk == known.pk else other
