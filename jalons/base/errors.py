"""What the product refuses, and the pages that people get when something goes wrong."""

import logging
import sys
import time
from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.translation import gettext as _

from jalons.base.damage import note_damage
from jalons.base.outages import Outage, outage_of
from jalons.base.parts import is_by_script
from jalons.base.served_base import note_missing_tables
from launch.reasons import french_reason

logger = logging.getLogger(__name__)


class Refused(Exception):
    """A change that a rule refuses. The sentence is in French, for the person who asked.

    `code` names the reason, one code for one reason on a floor: tests and programs read it, so the sentence may be
    written better. `field` names the form field concerned; None when the whole form is concerned.
    """

    def __init__(self, sentence: str, *, code: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
        self.field = field

    def as_form_error(self) -> ValidationError:
        return ValidationError(self.sentence, code=self.code)


class RefusedRows(Refused):
    """A change of several rows at once, refused with one sentence for each row that prevents it."""

    def __init__(self, sentences: Sequence[str], *, code: str) -> None:
        super().__init__(" ".join(sentences), code=code)
        self.sentences = sentences

    def as_form_error(self) -> ValidationError:
        return ValidationError([ValidationError(sentence, code=self.code) for sentence in self.sentences])


class RefusedFields(Refused):
    """A change of several fields, refused with one sentence for each that prevents it, by its name in the form."""

    def __init__(self, sentences: Mapping[str, str], *, code: str) -> None:
        super().__init__(" ".join(sentences.values()), code=code)
        self.sentences = sentences

    def as_form_error(self) -> ValidationError:
        return ValidationError({name: ValidationError(said, code=self.code) for name, said in self.sentences.items()})


class TooMany(Refused):
    """A refusal that holds for `retry_after` seconds."""

    def __init__(self, sentence: str, *, retry_after: int) -> None:
        super().__init__(sentence, code="limit-reached")
        self.retry_after = retry_after


def too_many_requests(request: HttpRequest, refusal: TooMany) -> HttpResponse:
    """The page gives back what was typed, to be copied. A phone keeps its note in its queue and sends it again."""
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"refused": refusal.sentence, "until": "soon"}, status=429)
    context = {"refusal": refusal, "typed": _typed_sentences(request)}
    return render(request, "429.html", context, status=429)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    # A null character is named (`middleware.RefuseNonsense`): the text is otherwise right, and is not too heavy.
    return render(request, "400.html", {"wrong": str(exception)}, status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", {"typed": _typed_sentences(request)}, status=404)


def _typed_sentences(request: HttpRequest) -> list[str]:
    """What somebody typed in a form about something deleted meanwhile: the page gives it back, to be copied."""
    if request.method != "POST" or not request.resolver_match:
        return []
    # `seen` fields hold what the page showed, not what the person typed.
    sent = [value.strip() for name, values in request.POST.lists() if not name.startswith("seen") for value in values]
    return [value for value in sent if len(value.split()) > 1]


def server_error(request: HttpRequest) -> HttpResponse:
    """The page of an uncaught error. A full disk or an absent database has its own page, because waiting is then the
    solution."""
    outage = outage_of(sys.exception())
    if outage is None:
        return HttpResponse(get_template("500.html").render({"is_sent": request.method == "POST"}), status=500)
    _log_once_in_a_while(outage)
    words = _outage_words(outage, is_sent=request.method == "POST")
    if request.method != "GET" and (is_by_script(request) or "X-CSRFToken" in request.headers):
        response = HttpResponse(f"{words['title']}. {words['lead']}", content_type="text/plain")
    else:
        again = request.get_full_path() if request.method == "GET" else ""
        context = {"outage": words, "typed": _try_typed_sentences(request), "again": again}
        response = HttpResponse(get_template("503.html").render(context))
    response._has_been_logged = True  # type: ignore[attr-defined]  # what Django looks at before it logs a traceback
    response.status_code = 507 if outage is Outage.DISK_FULL else 503
    response["Retry-After"] = str(RETRY_SECONDS[outage])
    response["Cache-Control"] = "private, no-store"
    return response


RETRY_SECONDS = {
    Outage.DISK_FULL: 300,
    Outage.DATABASE_AWAY: 10,
    Outage.DATABASE_DAMAGED: 600,
    Outage.DATABASE_LOST: 600,
}
LOG_SECONDS = 10
_logged_at: dict[Outage, float] = {}


def _log_once_in_a_while(outage: Outage) -> None:
    """Logs one line: a room meets an outage fifty times a second, and as many tracebacks would fill the rest of the
    disk."""
    reason = french_reason(str(sys.exception()))
    if outage is Outage.DATABASE_DAMAGED:
        note_damage(reason)
        return
    if outage is Outage.DATABASE_LOST:
        note_missing_tables(sys.exception())
        return
    now = time.monotonic()
    if now - _logged_at.get(outage, -LOG_SECONDS) >= LOG_SECONDS:
        _logged_at[outage] = now
        what = _("Le disque est plein") if outage is Outage.DISK_FULL else _("La base de données ne répond pas")
        logger.error(_("%(what)s : une page n’a pas pu être servie (%(reason)s)."), {"what": what, "reason": reason})


def _try_typed_sentences(request: HttpRequest) -> list[str]:
    try:
        return _typed_sentences(request)
    except Exception:  # reading the form may fail too, when the disk has no room for an uploaded file
        return []


def _outage_words(outage: Outage, *, is_sent: bool) -> dict[str, str]:
    """`is_sent`: the person was sending a form, not only opening a page."""
    lost = _("Votre dernier envoi n’a pas été enregistré.") if is_sent else _("Cette page ne peut pas être lue.")
    again = (
        _("revenez en arrière dans votre navigateur et envoyez de nouveau") if is_sent else _("rechargez cette page")
    )
    phones = _("Les notes d’un atelier restent sur chaque téléphone, et partiront d’elles-mêmes.")
    if outage is Outage.DISK_FULL:
        return {
            "title": _("Le disque du serveur est plein"),
            "lead": _("Votre dernier envoi n’a pas été enregistré ; ce qui l’était déjà est intact.")
            if is_sent
            else _("Ce qui est enregistré est intact."),
            "then": _(
                "Prévenez la personne qui gère ce site : elle doit libérer de la place. Ensuite, %(again)s. %(phones)s"
            )
            % {"again": again, "phones": phones},
        }
    if outage is Outage.DATABASE_DAMAGED:
        return {
            "title": _("La base de données est abîmée"),
            "lead": lost,
            "then": _("Prévenez la personne qui gère ce site : elle doit remettre une sauvegarde. %s") % phones,
        }
    if outage is Outage.DATABASE_LOST:
        return {
            "title": _("La base de données n’est plus là"),
            "lead": _("%s Plus rien ne s’enregistre sur ce site.") % lost,
            "then": _("Prévenez la personne qui gère ce site : elle doit remettre une sauvegarde. %s") % phones,
        }
    return {
        "title": _("Le service reprend dans un instant"),
        "lead": _("La base de données ne répond pas. %s") % lost,
        "then": _(
            "Attendez quelques secondes, puis %(again)s. %(phones)s Si cela dure, prévenez la personne qui gère ce site."
        )
        % {"again": again, "phones": phones},
    }


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)
