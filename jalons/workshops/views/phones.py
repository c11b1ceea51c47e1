"""Views shared by phones and the tablets of tables.

The queue of a phone may send a note and ask for JSON: the answer says whether the note is stored, refused, or refused
for now. It contains nothing else, whoever asks.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any, cast

from django.conf import settings
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.csp import build_policy
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from jalons.base import rate_limits
from jalons.base.errors import Refused, TooMany
from jalons.base.prepared_addresses import reverse
from jalons.workshops import live
from jalons.workshops.access import find_by_code, find_participant
from jalons.workshops.changes import notes, phone_sendings
from jalons.workshops.forms.phones import CodeForm, NoteForm
from jalons.workshops.models import Participant, TableSecretary, Workshop
from jalons.workshops.queries import phones
from jalons.workshops.rules import workshops


@require_safe
def join_code(request: HttpRequest) -> HttpResponse:
    """The page to type the code shown on the big screen."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        code = form.cleaned_data["code"]
        if len(code) >= workshops.FOLLOW_CODE_LENGTH:
            # This is the longer code, that participants take away: redirect to the page that accepts it.
            return redirect(f"{reverse('overview:follow_code')}?{urlencode({'code': code})}")
        try:
            workshop = find_by_code(request, code)
        except TooMany as refusal:
            rate_limits.refuse_form(request, form, refusal, "code")
        else:
            if workshop:
                return redirect("votes:participate", code)
            form.add_error("code", _("Aucun atelier ne porte ce code. Relisez-le sur le grand écran."))
    return render(request, "workshops/join_code.html", {"form": form})


@require_GET
def phone_stream(request: HttpRequest, code: str) -> HttpResponse:
    participant = find_participant(request, code)
    if participant is None:
        raise Http404
    audience = live.ROOM if "mur" in request.GET else live.PHONES
    return phone_stream_response(request, participant.workshop, f"participant:{participant.pk}", audience)


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Served at the root of the phones’ addresses, because a service worker has no power above its own path."""
    context = {"policy": build_policy(cast("Mapping[str, Collection[str]]", settings.SECURE_CSP))}
    response = render(request, "workshops/worker.js", context, content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


def is_from_queue(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def queue_response(request: HttpRequest, form: NoteForm, writer: Participant | TableSecretary) -> JsonResponse:
    """`saved` is the identifier of the note: an answer of another kind (the page of a public Wi-Fi) confirms nothing.

    A refusal has `until`: « open », when the facilitation opens or unfreezes (`frozen`: the person has nothing to do);
    « soon », in a moment; else empty, when the note must be corrected.
    """
    count_note(request, form, writer)
    if not form.is_valid():
        sentence = next(iter(form.errors.values()))[0]
        return JsonResponse({"refused": sentence, "until": "soon" if form.non_field_errors() else ""}, status=422)
    try:
        note = notes.write_note(**form.cleaned_data, by=writer)
    except Refused as refusal:
        until = "open" if isinstance(refusal, phone_sendings.NotNow) else ""
        frozen = {"frozen": True} if isinstance(refusal, phone_sendings.Frozen) else {}
        return JsonResponse({"refused": refusal.sentence, "until": until} | frozen, status=409)
    answer: dict[str, Any] = {"saved": str(form.cleaned_data["client_id"]), "number": note.number}
    if note.names_somebody:
        answer["named"] = True  # a table corrects it, while everybody remembers
    if note.is_to_read:
        answer["waits"] = True  # for the facilitation to read it first
    return JsonResponse(answer)


def queued_change_response(form: Form, change: Callable[..., Any], **signed: Any) -> JsonResponse:
    """The answer to anything else that waited in a phone: an act on one’s note, a pledge, a resource. `saved` is the
    identifier that the phone gave."""
    if not form.is_valid():
        return queue_refusal(str(next(iter(form.errors.values()))[0]))
    try:
        change(**form.cleaned_data, **signed)
    except Refused as refusal:
        frozen = {"frozen": True} if isinstance(refusal, phone_sendings.Frozen) else {}
        return queue_refusal(
            refusal.sentence, until="open" if isinstance(refusal, phone_sendings.NotNow) else "", **frozen
        )
    return JsonResponse({"saved": str(form.cleaned_data["client_id"])})


def queue_refusal(sentence: str, *, until: str = "", **more: Any) -> JsonResponse:
    return JsonResponse({"refused": sentence, "until": until} | more, status=409)


def not_joined_response(workshop: Workshop) -> JsonResponse:
    """Somebody who lost their cookie joins again; their waiting notes follow them."""
    if workshop.state == workshops.State.CLOSED:
        return JsonResponse(
            {"refused": _("Cet atelier est clos : on ne peut plus y écrire."), "until": "open"}, status=409
        )
    return JsonResponse({"refused": _("Dites-nous d’abord qui vous êtes."), "until": "joined"}, status=401)


def count_note(request: HttpRequest, form: NoteForm, writer: Participant | TableSecretary) -> None:
    def is_stored() -> bool:
        return phones.is_stored(writer.workshop, form.cleaned_data["client_id"])

    if isinstance(writer, Participant):
        rate_limits.count_form(request, form, rate_limits.NOTES, writer.pk, unless=is_stored)
    else:
        table = (writer.workshop.pk, writer.table)
        rate_limits.count_form(request, form, rate_limits.NOTES_OF_A_TABLE, *table, unless=is_stored)


def phone_stream_response(
    request: HttpRequest, workshop: Workshop, asker: str, audience: str = live.PHONES
) -> HttpResponse:
    if workshop.state == workshops.State.CLOSED:
        return HttpResponse(status=204)  # tells a browser not to ask again
    return live.follow_from_phone(request, workshop, asker, audience)


# --- the pages -------------------------------------------------------------------------------------------------------
