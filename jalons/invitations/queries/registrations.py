"""The page by which people register, as the facilitation sees it and as anybody does."""

from datetime import datetime

from django.utils import timezone

from jalons.base.frozen import frozen
from jalons.invitations.models import Guest, RegistrationPage, RepeatedRegistration
from jalons.invitations.models.registrations import registration_marks
from jalons.invitations.rules import guests as guest_rules
from jalons.invitations.rules.guests import Answer
from jalons.invitations.rules.registrations import Closing, Mark, closing_reason
from jalons.workshops.models import Workshop
from jalons.workshops.words import schedule_label


@frozen
class PublicPage:
    """What anybody reads: nothing of who comes. `waiting`: how many wait for a place, 0 while there are some."""

    page: RegistrationPage
    workshop: Workshop
    when: str
    closing: Closing | None
    is_full: bool
    waiting: int


@frozen
class Registered:
    """How many registered by the page, and what they answered since."""

    total: int
    coming: int
    waiting: int


@frozen
class RepeatedLine:
    """`is_out`: says that they do not come, while the person known does."""

    given_name: str
    at: datetime
    is_out: bool


def page_by_code(code: str) -> RegistrationPage | None:
    return RegistrationPage.objects.select_related("workshop__roadmap").filter(code=code).first()


def page_of(workshop: Workshop) -> RegistrationPage | None:
    return RegistrationPage.objects.filter(workshop=workshop).first()


def page_closing(page: RegistrationPage, workshop: Workshop) -> Closing | None:
    return closing_reason(
        is_open=page.is_open,
        until=page.until,
        state=workshop.state,
        held_on=workshop.held_on,
        today=timezone.localdate(),
    )


def public_page(page: RegistrationPage) -> PublicPage:
    """One query."""
    workshop = page.workshop
    answers = list(Guest.objects.filter(workshop=workshop).values_list("answer", flat=True))
    is_full = guest_rules.free_places(workshop.capacity, answers.count(Answer.YES)) == 0
    return PublicPage(
        page=page,
        workshop=workshop,
        when=schedule_label(workshop.held_on, workshop.starts_at, workshop.ends_at),
        closing=page_closing(page, workshop),
        is_full=is_full,
        waiting=answers.count(Answer.QUEUED) if is_full else 0,
    )


def registered_people(workshop: Workshop) -> Registered:
    rows = Guest.objects.filter(workshop=workshop, registered_at__isnull=False).values_list("answer", flat=True)
    answers = list(rows)
    return Registered(len(answers), answers.count(Answer.YES), answers.count(Answer.QUEUED))


def repeated_lines(guest: Guest) -> list[RepeatedLine]:
    rows = RepeatedRegistration.objects.filter(guest=guest).order_by("id")
    comes = guest.answer in (Answer.YES, Answer.QUEUED)
    return [RepeatedLine(row.given_name, row.at, comes and row.answer == Answer.NO) for row in rows]


def marked_guests(workshop: Workshop) -> dict[int, Mark]:
    """One query."""
    return registration_marks(Guest.objects.filter(workshop=workshop).values("pk"))
