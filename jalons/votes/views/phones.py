"""Participants: a code, no account, no name. Every page works without a script."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from jalons.base import codes, rate_limits
from jalons.base.errors import TooMany
from jalons.base.http import apply_form, own_page
from jalons.base.parts import HEADER, is_by_script
from jalons.roadmaps.queries.perimeters import perimeter_communes
from jalons.votes.queries import ballots
from jalons.workshops.access import SALT, find_participant, find_workshop, participant_cookie
from jalons.workshops.changes import notes
from jalons.workshops.forms.phones import JoinForm, NoteForm, ResumeForm
from jalons.workshops.models import Participant, Workshop
from jalons.workshops.queries import pace, phones, walls
from jalons.workshops.queries.told_above import minutes_address
from jalons.workshops.rules import workshops
from jalons.workshops.views.phones import count_note, is_from_queue, not_joined_response, queue_response
from jalons.workshops.words.notes import note_place_sentence

# Long enough to come back the day after, short enough that a lent phone forgets it.
COOKIE_SECONDS = 2 * 24 * 3600


@require_safe
@own_page
@ensure_csrf_cookie
def participation_page(request: HttpRequest, code: str) -> HttpResponse:
    """A script asks only for the live parts: they are a tenth of the page, and a whole room asks at once."""
    if code != codes.read_code(code):
        return redirect("votes:participate", codes.read_code(code) or "0")
    participant = find_participant(request, code)
    if participant is None:
        response = _join_page(request, find_workshop(request, code))
    elif is_by_script(request):
        response = render(request, "votes/participate.html#live", _live_parts(participant))
    else:
        response = _phone_page(request, participant)
    patch_vary_headers(response, [HEADER])
    return response


@require_POST
def join_workshop(request: HttpRequest, code: str) -> HttpResponse:
    """`text` is a note sent before joining: it is put in the field of the next page."""
    workshop = find_workshop(request, code)
    form = JoinForm(request.POST, workshop=workshop)
    _count_entry(request, form, workshop)
    applied = apply_form(request, form, notes.join_workshop, workshop=workshop)
    if applied is None:
        return _join_page(request, workshop, form)
    return _enter_phone(request, applied.result)


@require_POST
def resume_place(request: HttpRequest, code: str) -> HttpResponse:
    """Gives to another phone the place of somebody who is already in: the same person, so the same paper in each vote.

    The phone they had stays in. What waits there reaches the wall under the same person once it has network again; were
    it put out, its owner would enter as one more person. And whoever reads a code over a shoulder puts nobody out.
    Only while the workshop is open: a code that is shown later gives no right to write.
    """
    workshop = find_workshop(request, code)
    form = ResumeForm(request.POST)
    if workshop.state != workshops.State.OPEN or not form.is_valid():
        return _join_page(request, workshop, resume_form=form)
    typed = form.cleaned_data["follow_code"]
    try:
        participant = rate_limits.open_by_code(
            request, f"{workshop.pk}:{typed}", lambda: phones.participant_by_follow_code(workshop, typed)
        )
    except TooMany as refusal:
        rate_limits.refuse_form(request, form, refusal, "follow_code")
        return _join_page(request, workshop, resume_form=form)
    if participant is None:
        form.add_error(
            "follow_code", _("Ce code n’est pas celui d’une place de cet atelier. Relisez-le, ou entrez ci-dessus.")
        )
        return _join_page(request, workshop, resume_form=form)
    participant.workshop = workshop
    return _enter_phone(request, participant)


def _enter_phone(request: HttpRequest, participant: Participant) -> HttpResponse:
    """From now on this phone is the one of this participant."""
    code = participant.workshop.code
    draft = _typed_text(request)
    response = (
        _phone_page(request, participant, NoteForm(initial={"text": draft}))
        if draft
        else redirect("votes:participate", code)
    )
    response.set_signed_cookie(
        participant_cookie(code),
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
    if apply_form(request, form, notes.write_note, done=note_place_sentence, by=participant):
        return redirect("votes:participate", code)
    return _phone_page(request, participant, form)


@require_safe
@own_page
def phone_wall(request: HttpRequest, code: str) -> HttpResponse:
    """What the room sees, for people far from the big screen: never more than the big screen may show."""
    participant = find_participant(request, code)
    if participant is None:
        return redirect("votes:participate", code)
    workshop = participant.workshop
    context: dict[str, Any] = {
        "workshop": workshop,
        "wall": walls.wall_page(workshop, for_the_room=True),
        "ballot_stage": ballots.ballot_on_stage(workshop),
        "playing": pace.playing_item(workshop, timezone.now()),
    }
    return render(request, "votes/phone_wall.html", context)


def _phone_page(request: HttpRequest, participant: Participant, form: NoteForm | None = None) -> HttpResponse:
    context = _live_parts(participant)
    form = form or NoteForm()
    form.show_communes(perimeter_communes(participant.workshop.roadmap))
    is_closed = participant.workshop.state == workshops.State.CLOSED
    minutes = minutes_address(participant.workshop) if is_closed else None
    context |= {"participant": participant, "form": form, "minutes": minutes}
    return render(request, "votes/participate.html", context)


def _live_parts(participant: Participant) -> dict[str, Any]:
    return {
        "workshop": phones.read_workshop(participant),
        "page": phones.phone_page(participant),
        "votes": ballots.phone_votes(participant),
        "playing": pace.playing_item(participant.workshop, timezone.now()),
    }


def _join_page(
    request: HttpRequest,
    workshop: Workshop,
    form: JoinForm | None = None,
    draft: str = "",
    resume_form: ResumeForm | None = None,
) -> HttpResponse:
    context = {
        "workshop": workshop,
        "form": form or JoinForm(workshop=workshop),
        "resume_form": resume_form or ResumeForm(),
        "draft": draft or _typed_text(request),
    }
    return render(request, "votes/join.html", context)


def _typed_text(request: HttpRequest) -> str:
    return request.POST.get("text", "")


def _count_entry(request: HttpRequest, form: JoinForm, workshop: Workshop) -> None:
    """The device is counted first, so that one that joins again and again does not block its neighbours."""
    address = rate_limits.address_of(request)
    if device := rate_limits.device_of(request):
        rate_limits.count_form(request, form, rate_limits.ENTRIES_OF_A_DEVICE, workshop.pk, device)
    rate_limits.count_form(request, form, rate_limits.ENTRIES_AT_ONCE, workshop.pk, address)
    rate_limits.count_form(request, form, rate_limits.ENTRIES_HERE, workshop.pk, address)
    rate_limits.count_form(request, form, rate_limits.ENTRIES, workshop.pk)
