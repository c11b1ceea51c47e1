"""Participants: a code, no account, no name. Every page works without a script."""

import uuid

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from jalons.base.http import accepted, filled
from jalons.workshops import changes, live, queries, rules
from jalons.workshops.forms.phones import CodeForm, JoinForm, NoteForm, RewordForm
from jalons.workshops.models import Participant, Workshop

SALT = "workshops.participant"
# Long enough to come back the day after, short enough that a lent phone forgets.
COOKIE_SECONDS = 2 * 24 * 3600


@require_safe
def join_code(request: HttpRequest) -> HttpResponse:
    """Type the code that is on the big screen."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        if queries.by_code(form.cleaned_data["code"]):
            return redirect("workshops:participate", form.cleaned_data["code"])
        form.add_error("code", _("Aucun atelier ne porte ce code. Relisez-le sur le grand écran."))
    return render(request, "workshops/join_code.html", {"form": form})


@require_safe
def participate(request: HttpRequest, code: str) -> HttpResponse:
    if code != rules.read_code(code):
        return redirect("workshops:participate", rules.read_code(code) or "0")
    participant = _participant(request, code)
    return _phone(request, participant) if participant else _door(request, _workshop(code))


@require_POST
def join(request: HttpRequest, code: str) -> HttpResponse:
    """`text` is a note that was sent without having entered: it waits in the field of the next page."""
    workshop = _workshop(code)
    form = JoinForm(request.POST, workshop=workshop)
    if not accepted(request, form, changes.join, workshop=workshop):
        return _door(request, workshop, form)
    participant: Participant = form.result  # type: ignore[attr-defined]
    draft = request.POST.get("text", "")
    response = (
        _phone(request, participant, NoteForm(initial={"text": draft}))
        if draft
        else redirect("workshops:participate", code)
    )
    response.set_signed_cookie(
        _cookie(code),
        str(participant.token),
        salt=SALT,
        max_age=COOKIE_SECONDS,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@require_POST
def write(request: HttpRequest, code: str) -> HttpResponse:
    participant = _participant(request, code)
    if participant is None:
        return _door(request, _workshop(code), draft=request.POST.get("text", ""))
    form = NoteForm(request.POST)
    done = _("Votre note est sur le mur.")
    if accepted(request, form, changes.write_note, done=done, by=participant):
        return redirect("workshops:participate", code)
    return _phone(request, participant, form)


@require_http_methods(["GET", "POST"])
def reword(request: HttpRequest, code: str, number: int) -> HttpResponse:
    participant = _participant(request, code)
    note = participant and participant.notes.select_related("workshop").filter(number=number).first()
    if not participant or not note:
        raise Http404
    form = RewordForm(**filled(request, {"text": note.text}))
    if accepted(request, form, changes.reword_note, done=_("Votre note est corrigée."), note=note, by=participant):
        return redirect("workshops:participate", code)
    return render(request, "workshops/reword.html", {"workshop": participant.workshop, "note": note, "form": form})


@require_GET
def phone_stream(request: HttpRequest, code: str) -> HttpResponse:
    participant = _participant(request, code)
    if participant is None:
        raise Http404
    if participant.workshop.state == rules.State.CLOSED:
        return HttpResponse(status=204)  # which tells a browser not to ask again
    return live.follow_from_a_phone(request, participant.workshop)


def _phone(request: HttpRequest, participant: Participant, form: NoteForm | None = None) -> HttpResponse:
    context = {
        "workshop": participant.workshop,
        "participant": participant,
        "page": queries.phone_page(participant),
        "form": form or NoteForm(),
    }
    return render(request, "workshops/participate.html", context)


def _door(request: HttpRequest, workshop: Workshop, form: JoinForm | None = None, draft: str = "") -> HttpResponse:
    context = {
        "workshop": workshop,
        "form": form or JoinForm(workshop=workshop),
        "draft": draft or request.POST.get("text", ""),
    }
    return render(request, "workshops/join.html", context)


def _workshop(code: str) -> Workshop:
    workshop = queries.by_code(code)
    if workshop is None:
        raise Http404
    return workshop


def _participant(request: HttpRequest, code: str) -> Participant | None:
    token = request.get_signed_cookie(_cookie(code), default=None, salt=SALT)
    try:
        return queries.participant_of(uuid.UUID(token)) if token else None
    except ValueError:
        return None


def _cookie(code: str) -> str:
    return f"atelier-{code}"
