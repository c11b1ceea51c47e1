"""Who was invited to the workshops of the demo, their answers, their attendance. Invented: a number stands for each
person."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from django.utils import timezone

from jalons.directory.models import Contact
from jalons.invitations.changes import answers, attendance
from jalons.invitations.changes import guests as guest_changes
from jalons.invitations.models import Guest
from jalons.invitations.rules.guests import Answer, midday
from jalons.roadmaps.models import Member
from jalons.workshops.models import Workshop

# Indices among the sixty guests: six do not come, seven never answer; three of these come all the same.
SAY_NO = {9, 17, 25, 33, 41, 54}
NEVER_SAY = {5, 12, 20, 29, 37, 44, 58}
COME_UNANNOUNCED = {12, 29, 58}
SAY_YES_AND_STAY = {3, 22, 48}


def invite_first_workshop(workshop: Workshop, by: Member) -> None:
    """A past workshop: everybody in the directory was invited three weeks before, 47 said yes, 47 came and two more
    with them."""
    assert workshop.held_on
    _invite_contacts(
        workshop, Contact.objects.filter(roadmap=by.roadmap).order_by("id"), workshop.held_on - timedelta(21), by
    )

    def answer(place: int) -> str:
        return Answer.NO if place in SAY_NO else Answer.WAITING if place in NEVER_SAY else Answer.YES

    _record_answers(workshop, answer, workshop.held_on - timedelta(14), by)


def tick_first_workshop(workshop: Workshop, by: Member) -> None:
    """On the day, at the door."""
    for place, guest in enumerate(_invited_guests(workshop)):
        expected = place not in SAY_NO | NEVER_SAY | SAY_YES_AND_STAY
        if expected or place in COME_UNANNOUNCED:
            attendance.mark_attended(guest=guest, attended=True, by=by)
    for college in ("habitant", "association"):
        attendance.welcome_walk_in(workshop=workshop, college=college, by=by)
    attendance.close_attendance(workshop=workshop, by=by)


def invite_second_workshop(workshop: Workshop, source: Workshop, by: Member) -> None:
    """The second workshop: people of the first one who agreed to be contacted, nearly all of whom come back."""
    assert workshop.held_on
    guest_changes.copy_guests(workshop=workshop, source=source, only_present=True, by=by)
    silent = [guest for guest in _invited_guests(workshop) if guest.contact and not guest.contact.consents]
    guest_changes.remove_guests(workshop=workshop, guests=silent, by=by)
    guest_changes.note_invited(
        workshop=workshop, guests=_invited_guests(workshop), on=workshop.held_on - timedelta(21), by=by
    )
    _record_answers(
        workshop, lambda place: Answer.NO if place % 9 == 4 else Answer.YES, workshop.held_on - timedelta(12), by
    )
    for place, guest in enumerate(_invited_guests(workshop)):
        if place % 9 != 4:
            attendance.mark_attended(guest=guest, attended=place % 13 != 7, by=by)


def fill_open_workshop(workshop: Workshop, by: Member) -> None:
    """The workshop of today: people are arriving."""
    assert workshop.held_on
    _invite_contacts(
        workshop, Contact.objects.filter(roadmap=by.roadmap).order_by("id"), workshop.held_on - timedelta(18), by
    )
    _record_answers(
        workshop,
        lambda place: Answer.NO if place % 8 == 5 else Answer.WAITING if place % 7 == 3 else Answer.YES,
        workshop.held_on - timedelta(9),
        by,
    )
    coming = [guest for guest in _invited_guests(workshop) if guest.answer == Answer.YES]
    for guest in coming[: len(coming) // 2]:
        attendance.mark_attended(guest=guest, attended=True, by=by)


def prepare_next_workshop(workshop: Workshop, source: Workshop, today: date, by: Member) -> None:
    """Invitations in progress: some people have answered, some have not, some are still to invite."""
    guest_changes.revise_invitations(
        workshop=workshop,
        capacity=24,
        least_citizens=15,
        warns_of_communes=True,
        reminds_the_day_before=True,
        remind_after_days=3,
        reply_by=workshop.held_on and workshop.held_on - timedelta(10),
        reply_contact="05 36 49 01 20, du lundi au jeudi, de 9 h à 16 h",
        by=by,
    )
    guest_changes.copy_guests(workshop=workshop, source=source, by=by)
    guests = _invited_guests(workshop)
    agreed = [guest for guest in guests if guest.contact and guest.contact.consents][:16]
    guest_changes.note_invited(workshop=workshop, guests=agreed, on=today - timedelta(6), by=by)
    for place, guest in enumerate(agreed):
        if place % 3 != 2:
            _record_answer(guest, Answer.NO if place % 5 == 4 else Answer.YES, today - timedelta(4), by)


def _invite_contacts(workshop: Workshop, contacts: Iterable[Contact], on: date, by: Member) -> None:
    guest_changes.add_guests(workshop=workshop, contacts=contacts, by=by)
    guest_changes.note_invited(workshop=workshop, guests=_invited_guests(workshop), on=on, by=by)


def _record_answers(workshop: Workshop, answer: Callable[[int], str], on: date, by: Member) -> None:
    for place, guest in enumerate(_invited_guests(workshop)):
        if (reply := answer(place)) != Answer.WAITING:
            _record_answer(guest, reply, on, by)


def _record_answer(guest: Guest, text: str, on: date, by: Member) -> None:
    answers.note_guest_answer(guest=guest, answer=text, at=_at_noon(on), by=by)


def _at_noon(day: date) -> datetime:
    return timezone.make_aware(midday(day))


def _invited_guests(workshop: Workshop) -> list[Guest]:
    return list(Guest.objects.filter(workshop=workshop, is_walk_in=False).select_related("contact").order_by("id"))
