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
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules import Role
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
    guest = _set_answer(workshop, guest, _wanted_answer(workshop, guest, comes), at)
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
    """An answer typed for somebody: `oui`, `non`, or `attente` when they were called and want to think.

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
    wanted = Answer.WAITING if answer == Answer.WAITING else _wanted_answer(workshop, guest, answer == Answer.YES)
    before = guest.answer
    guest = _set_answer(workshop, guest, wanted, at)
    if guest.answer != before:
        record_change(by=by, verb="answer", about=guest, before={"answer": before}, after={"answer": guest.answer})
    return guest


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


def _wanted_answer(workshop: Workshop, guest: Guest, comes: bool) -> str:
    return rules.resulting_answer(comes, guest.answer, free_places(workshop))


def _set_answer(workshop: Workshop, guest: Guest, answer: str, at: datetime) -> Guest:
    """Somebody who no longer comes leaves their table, and their place goes to the first who waits."""
    if answer == guest.answer:
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
