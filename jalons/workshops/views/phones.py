"""Participants: a code, no account, no name. Every page works without a script.

A note may also come from the queue of a phone, which asks for JSON: it learns whether the note is stored, refused, or
refused for now. It is told nothing else, whoever asks.
"""

import uuid
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST, require_safe

from jalons.base import codes, rate_limits
from jalons.base.errors import Refused, TooMany
from jalons.base.http import HtmxRequest, apply_form
from jalons.roadmaps.access import use_roadmap_clock
from jalons.roadmaps.queries import perimeter_communes
from jalons.workshops import live
from jalons.workshops.changes import notes
from jalons.workshops.forms.phones import CodeForm, JoinForm, NoteForm
from jalons.workshops.models import Participant, TableSecretary, Workshop
from jalons.workshops.queries import ballots, pace, phones, walls
from jalons.workshops.rules import workshops

SALT = "workshops.participant"
# Long enough to come back the day after, short enough that a lent phone forgets.
COOKIE_SECONDS = 2 * 24 * 3600


@require_safe
def join_code(request: HttpRequest) -> HttpResponse:
    """Type the code that is on the big screen."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        code = form.cleaned_data["code"]
        if len(code) >= workshops.FOLLOW_CODE_LENGTH:
            # The longer one, that a person leaves with: they are at the wrong door, not mistaken.
            return redirect(f"{reverse('overview:follow_code')}?{urlencode({'code': code})}")
        try:
            workshop = _find_by_code(request, code)
        except TooMany as refusal:
            rate_limits.refuse_form(request, form, refusal, "code")
        else:
            if workshop:
                return redirect("workshops:participate", code)
            form.add_error("code", _("Aucun atelier ne porte ce code. Relisez-le sur le grand écran."))
    return render(request, "workshops/join_code.html", {"form": form})


@require_safe
@ensure_csrf_cookie
def participate(request: HtmxRequest, code: str) -> HttpResponse:
    """A script asks for the live parts alone: they are a tenth of the page, and a whole room asks at once."""
    if code != codes.read_code(code):
        return redirect("workshops:participate", codes.read_code(code) or "0")
    participant = find_participant(request, code)
    if participant is None:
        response = _join_page(request, find_workshop(request, code))
    elif request.htmx:
        response = render(request, "workshops/participate.html#live", _live_parts(participant))
    else:
        response = _phone_page(request, participant)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_POST
def join_workshop(request: HttpRequest, code: str) -> HttpResponse:
    """`text` is a note that was sent without having entered: it waits in the field of the next page."""
    workshop = find_workshop(request, code)
    form = JoinForm(request.POST, workshop=workshop)
    _count_entry(request, form, workshop)
    applied = apply_form(request, form, notes.join_workshop, workshop=workshop)
    if applied is None:
        return _join_page(request, workshop, form)
    participant = applied.result
    draft = request.POST.get("text", "")
    response = (
        _phone_page(request, participant, NoteForm(initial={"text": draft}))
        if draft
        else redirect("workshops:participate", code)
    )
    response.set_signed_cookie(
        _cookie_name(code),
        str(participant.token),
        salt=SALT,
        max_age=COOKIE_SECONDS,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@require_POST
def write_note(request: HttpRequest, code: str) -> HttpResponse:
    participant = find_participant(request, code, is_counted=False)
    if participant is None:
        workshop = find_workshop(request, code)
        return (
            not_joined_response(workshop)
            if is_from_queue(request)
            else _join_page(request, workshop, draft=_typed_text(request))
        )
    form = NoteForm(request.POST)
    if is_from_queue(request):
        return queue_response(request, form, participant)
    count_note(request, form, participant)
    if apply_form(request, form, notes.write_note, done=_("Votre note est sur le mur."), by=participant):
        return redirect("workshops:participate", code)
    return _phone_page(request, participant, form)


@require_safe
def phone_wall(request: HttpRequest, code: str) -> HttpResponse:
    """What the room sees, for whoever is far from the big screen: never more than the big screen may show."""
    participant = find_participant(request, code)
    if participant is None:
        return redirect("workshops:participate", code)
    workshop = participant.workshop
    context: dict[str, Any] = {
        "workshop": workshop,
        "wall": walls.wall_page(workshop, for_the_room=True),
        "ballot_stage": ballots.ballot_on_stage(workshop),
        "playing": pace.playing_item(workshop, timezone.now()),
    }
    return render(request, "workshops/phone_wall.html", context)


@require_GET
def phone_stream(request: HttpRequest, code: str) -> HttpResponse:
    participant = find_participant(request, code)
    if participant is None:
        raise Http404
    audience = live.ROOM if "mur" in request.GET else live.PHONES
    return phone_stream_response(request, participant.workshop, f"participant:{participant.pk}", audience)


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """At the root of the phones’ addresses: a service worker keeps nothing above where it lies."""
    response = render(request, "workshops/worker.js", content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


# --- what phones and the tablets of tables share ---------------------------------------------------------------------


def is_from_queue(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def queue_response(request: HttpRequest, form: NoteForm, writer: Participant | TableSecretary) -> JsonResponse:
    """`saved` echoes the identifier of the note: an answer of another kind (the page of a public Wi-Fi) saves nothing.

    Refused with `until`: « open », when the facilitation opens or unfreezes (`frozen`: nothing is
    asked of the person); « soon », in a moment; else corrected.
    """
    count_note(request, form, writer)
    if not form.is_valid():
        sentence = next(iter(form.errors.values()))[0]
        return JsonResponse({"refused": sentence, "until": "soon" if form.non_field_errors() else ""}, status=422)
    try:
        note = notes.write_note(**form.cleaned_data, by=writer)
    except Refused as refusal:
        until = "open" if isinstance(refusal, notes.NotNow) else ""
        frozen = {"frozen": True} if isinstance(refusal, notes.Frozen) else {}
        return JsonResponse({"refused": refusal.sentence, "until": until} | frozen, status=409)
    said: dict[str, Any] = {"saved": str(form.cleaned_data["client_id"]), "number": note.number}
    if isinstance(writer, TableSecretary) and note.names_somebody:
        said["named"] = True  # corrected at the table, while everybody remembers
    return JsonResponse(said)


def not_joined_response(workshop: Workshop) -> JsonResponse:
    """Whoever has lost their cookie enters again; their notes follow them."""
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
        return HttpResponse(status=204)  # which tells a browser not to ask again
    return live.follow_from_phone(request, workshop, asker, audience)


def find_workshop(request: HttpRequest, code: str) -> Workshop:
    """The door of whoever has the code and no account."""
    workshop = _find_by_code(request, code)
    if workshop is None:
        raise Http404
    use_roadmap_clock(workshop.roadmap)
    return workshop


def _find_by_code(request: HttpRequest, code: str) -> Workshop | None:
    return rate_limits.open_by_code(request, code, lambda: phones.workshop_by_code(code))


# --- the pages -------------------------------------------------------------------------------------------------------


def _phone_page(request: HttpRequest, participant: Participant, form: NoteForm | None = None) -> HttpResponse:
    form = form or NoteForm()
    form.show_communes(perimeter_communes(participant.workshop.roadmap))
    context = _live_parts(participant) | {"participant": participant, "form": form}
    return render(request, "workshops/participate.html", context)


def _live_parts(participant: Participant) -> dict[str, Any]:
    return {
        "workshop": participant.workshop,
        "page": phones.phone_page(participant),
        "votes": ballots.open_ballots(participant),
        "playing": pace.playing_item(participant.workshop, timezone.now()),
    }


def _join_page(request: HttpRequest, workshop: Workshop, form: JoinForm | None = None, draft: str = "") -> HttpResponse:
    context = {
        "workshop": workshop,
        "form": form or JoinForm(workshop=workshop),
        "draft": draft or _typed_text(request),
    }
    return render(request, "workshops/join.html", context)


def _typed_text(request: HttpRequest) -> str:
    return request.POST.get("text", "")


def find_participant(request: HttpRequest, code: str, *, is_counted: bool = True) -> Participant | None:
    """`is_counted`: whatever is sent counts as an act; raises TooMany when there are too many."""
    token = request.get_signed_cookie(_cookie_name(code), default=None, salt=SALT)
    try:
        participant = phones.participant_by_token(uuid.UUID(token)) if token else None
    except ValueError:
        return None
    if participant and is_counted and request.method == "POST":
        rate_limits.spend_attempt(rate_limits.ACTS, participant.pk)
    return participant


def _count_entry(request: HttpRequest, form: JoinForm, workshop: Workshop) -> None:
    """A device first, so that one that enters without end takes nothing from its neighbours."""
    address = rate_limits.address_of(request)
    if device := rate_limits.device_of(request):
        rate_limits.count_form(request, form, rate_limits.ENTRIES_OF_A_DEVICE, workshop.pk, device)
    rate_limits.count_form(request, form, rate_limits.ENTRIES_AT_ONCE, workshop.pk, address)
    rate_limits.count_form(request, form, rate_limits.ENTRIES_HERE, workshop.pk, address)
    rate_limits.count_form(request, form, rate_limits.ENTRIES, workshop.pk)


def _cookie_name(code: str) -> str:
    return f"atelier-{code}"
