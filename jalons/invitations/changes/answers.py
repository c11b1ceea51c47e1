"""Answers of guests: from their private link, or typed for them after a call, a letter or a conversation."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.invitations.changes.current_rows import current_guest
from jalons.invitations.changes.seats import free_places, promote_waiting_guests
from jalons.invitations.models import Guest
from jalons.invitations.rules import guests as rules
from jalons.invitations.words import TOLD_SINCE
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Role
from jalons.workshops.changes.workshops import lock_workshop
from jalons.workshops.models import Workshop

Answer = Guest.Answer


@write_transaction()
def answer_invitation(*, guest: Guest, comes: bool) -> Guest:
    """An answer from the person. They may change it until the end of the day; when the workshop is full, a yes waits
    for a place."""
    workshop = lock_workshop(guest.workshop_id)
    guest = current_guest(guest)
    if rules.is_over(workshop.state, workshop.held_on, timezone.localdate()):
        raise Refused(_("Cet atelier est passé ou clos : on ne peut plus y répondre."), code="invitation-over")
    at, before = timezone.now(), guest.answer
    _mark_invited(guest, at)
    guest = _seat_waiting_first(workshop, guest, comes)
    guest = set_answer(workshop, guest, _wanted_answer(workshop, guest, comes), at)
    if guest.answer != before:
        themselves = Member(workshop.roadmap, None, Role.OBSERVER, _("La personne invitée"))
        record_change(
            by=themselves, verb="reply", about=guest, before={"answer": before}, after={"answer": guest.answer}
        )
    return guest


@write_transaction()
def note_guest_answer(
    *, guest: Guest, answer: str, by: Member, seen: str | None = None, at: datetime | None = None
) -> Guest:
    """An answer typed for somebody: `oui`, `non`, or `attente` when they are to be called back, which is kept until
    they answer.

    `seen` is the answer that the page showed: if the person answered meanwhile, their answer is not overwritten unseen.
    `at`: when they said it, if not now.
    """
    workshop = lock_workshop(guest.workshop_id)
    guest = current_guest(guest)
    if answer not in (Answer.YES, Answer.NO, Answer.WAITING):
        raise Refused(_("Choisissez oui, non, ou à rappeler."), code="answer-missing")
    # Not a refusal of a stale page: typing the same answer as the person gave meanwhile is right.
    if seen is not None and seen != guest.answer and answer != guest.answer:
        raise Refused(TOLD_SINCE % {"answer": guest.get_answer_display()}, code="answer-told-since")
    at = at or timezone.now()
    _mark_invited(guest, at)
    guest = _seat_waiting_first(workshop, guest, answer == Answer.YES)
    wanted = Answer.WAITING if answer == Answer.WAITING else _wanted_answer(workshop, guest, answer == Answer.YES)
    before = guest.answer
    guest = set_answer(workshop, guest, wanted, at)
    if guest.answer != before:
        record_change(by=by, verb="answer", about=guest, before={"answer": before}, after={"answer": guest.answer})
    if answer == Answer.WAITING:
        revise_row(guest, {"is_to_call_back": True}, by=by)
    return guest


@write_transaction()
def note_guest_called_back(*, guest: Guest, by: Member) -> None:
    """Takes somebody off the list « À rappeler » without any answer: they were called, or it was a mistake."""
    lock_workshop(guest.workshop_id)
    revise_row(current_guest(guest), {"is_to_call_back": False}, by=by)


@write_transaction()
def note_guest_told(*, guest: Guest, by: Member) -> None:
    """Somebody called them: they know that they have a place."""
    lock_workshop(guest.workshop_id)
    if Guest.objects.filter(pk=guest.pk, is_to_tell=True).update(is_to_tell=False):
        record_change(by=by, verb="tell", about=guest)


def _mark_invited(guest: Guest, at: datetime) -> None:
    """Somebody who answers was invited, even if nobody recorded how."""
    if guest.invited_at is None:
        guest.invited_at = at
        guest.save(update_fields=["invited_at"])


def _seat_waiting_first(workshop: Workshop, guest: Guest, comes: bool) -> Guest:
    """However a place was freed, nobody who says yes overtakes those who wait. The guest is read again: they may be
    one of them."""
    return current_guest(guest) if comes and promote_waiting_guests(workshop) else guest


def _wanted_answer(workshop: Workshop, guest: Guest, comes: bool) -> str:
    return rules.resulting_answer(comes, guest.answer, free_places(workshop))


def set_answer(workshop: Workshop, guest: Guest, answer: str, at: datetime) -> Guest:
    """Somebody who no longer comes leaves their table, and their place goes to the first who waits. Whoever answered
    is not to be called back."""
    if answer != Answer.WAITING and guest.is_to_call_back:
        guest.is_to_call_back = False
        guest.save(update_fields=["is_to_call_back"])
    if answer == guest.answer:
        if answer == Answer.NO:  # said again: it settles what somebody typed for them on the registration page since
            guest.answered_at = at
            guest.save(update_fields=["answered_at"])
        return guest
    freed = guest.answer == Answer.YES
    guest.answer = answer
    guest.answered_at = None if answer == Answer.WAITING else at
    guest.is_to_tell = False
    fields = ["answer", "answered_at", "is_to_tell"]
    if freed:
        guest.table, guest.table_is_fixed = None, False
        fields += ["table", "table_is_fixed"]
    guest.save(update_fields=fields)
    if freed:
        promote_waiting_guests(workshop)
    return guest
