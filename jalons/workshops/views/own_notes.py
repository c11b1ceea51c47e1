"""Participants' own notes, from the phone that wrote them: corrected, withdrawn, put back. Every page works without a
script; the queue of a phone asks for JSON, as for a note."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalons.base import rate_limits
from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.roadmaps.queries.perimeters import perimeter_communes
from jalons.workshops.access import find_participant as participant_at
from jalons.workshops.access import find_workshop
from jalons.workshops.changes import notes, own_notes
from jalons.workshops.forms.phones import OwnActForm, RewordForm
from jalons.workshops.models import Note, Participant
from jalons.workshops.queries import phones
from jalons.workshops.views.phones import is_from_queue, not_joined_response, queue_refusal, queued_change_response
from jalons.workshops.words.notes import note_place_sentence

AS_NEW = "as_new"


@require_http_methods(["GET", "POST"])
def reword_own_note(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The text and the tags. What is typed for a note that the facilitation has reworded may become another note."""
    if request.method == "POST" and is_from_queue(request):
        return _queue_answer(request, code, number, RewordForm(request.POST), _change_asked(request))
    participant, note = _find_own_note(request, code, number)
    # Whatever is typed becomes another note: the text that the room reads is not to be sent twice.
    initial = {
        "text": "" if note.original_text else note.text,
        "audiences": note.audiences,
        "causes": note.causes,
        "communes": note.communes,
    }
    form = RewordForm(**form_arguments(request, initial))
    done = note_place_sentence if AS_NEW in request.POST else _("Votre note est corrigée.")
    if apply_form(request, form, _change_asked(request), done=done, note=note, by=participant):
        return redirect("votes:participate", code)
    form.show_communes(perimeter_communes(note.workshop.roadmap))
    return render(request, "workshops/reword.html", {"workshop": note.workshop, "note": note, "form": form})


def _change_asked(request: HttpRequest) -> Callable[..., Any]:
    return _write_another_note if AS_NEW in request.POST else own_notes.correct_own_note


def _write_another_note(*, note: Note, by: Participant, **fields: Any) -> Note:
    """Beside `note`, which the facilitation has reworded."""
    rate_limits.spend_attempt(rate_limits.NOTES, by.pk)
    return notes.write_note(by=by, **fields)


@require_POST
def withdraw_own_note(request: HttpRequest, code: str, number: int) -> HttpResponse:
    done = _("Votre note n’est plus sur le mur. Vous pouvez la remettre, plus bas.")
    return _change_own_note(request, code, number, own_notes.withdraw_own_note, done)


@require_POST
def put_back_own_note(request: HttpRequest, code: str, number: int) -> HttpResponse:
    return _change_own_note(request, code, number, own_notes.put_back_own_note, note_place_sentence)


@require_POST
def erase_own_note(request: HttpRequest, code: str, number: int) -> HttpResponse:
    participant, note = _find_own_note(request, code, number)
    done = _("Le texte de votre note est effacé.")
    apply_change(request, own_notes.erase_own_note, done=done, note=note, by=participant)
    return redirect("votes:participate", code)


def _change_own_note(
    request: HttpRequest, code: str, number: int, change: Callable[..., Any], done: Callable[..., str] | str
) -> HttpResponse | JsonResponse:
    if is_from_queue(request):
        return _queue_answer(request, code, number, OwnActForm(request.POST), change)
    participant, note = _find_own_note(request, code, number)
    apply_change(request, change, done=done, note=note, by=participant)
    return redirect("votes:participate", code)


def _find_own_note(request: HttpRequest, code: str, number: int) -> tuple[Participant, Note]:
    participant = participant_at(request, code)
    note = participant and phones.own_note(participant, number)
    if not participant or not note:
        raise Http404
    return participant, note


def _queue_answer(
    request: HttpRequest, code: str, number: int, form: OwnActForm, change: Callable[..., Any]
) -> JsonResponse:
    """The same answer as for a note: `saved` is the identifier of the act."""
    participant = participant_at(request, code)
    if participant is None:
        return not_joined_response(find_workshop(request, code))
    note = phones.own_note(participant, number)
    if note is None:
        return queue_refusal(_("Cette note n’est pas liée à ce téléphone. Demandez à l’animation de la changer."))
    return queued_change_response(form, change, note=note, by=participant)
