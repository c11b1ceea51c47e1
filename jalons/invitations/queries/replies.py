"""An invitation as the holder of its private address sees it."""

import uuid

from django.db.models import Q, QuerySet
from django.utils import timezone

from jalons.base.frozen import frozen
from jalons.directory.rules.consents import Standing
from jalons.invitations.models import Guest, RepeatedRegistration
from jalons.invitations.models.invitations import guest_way, waiting_rank
from jalons.invitations.rules import guests as rules
from jalons.invitations.rules.guests import Answer, Way
from jalons.workshops.words import schedule_label

# What a private address leads to.
Reply = Guest | RepeatedRegistration


@frozen
class ReplyPage:
    """`rank`: their place among those who wait, from 1. `guest` is stored nowhere for somebody who registered again."""

    guest: Guest
    when: str
    is_over: bool
    is_full: bool
    rank: int
    told_by_mail: bool
    standing: Standing


def reply_by_address(uid: uuid.UUID) -> Reply | None:
    return _listed_guests().filter(uid=uid).first() or _repeated_registrations().filter(uid=uid).first()


def reply_by_code(typed: str) -> Reply | None:
    """What has the code of a letter. If two addresses begin alike, None: they can use their long address."""
    bounds = rules.address_bounds(typed)
    if bounds is None:
        return None
    guests = list(_listed_guests().filter(uid__range=bounds)[:2])
    rows: list[Reply] = [*guests, *_repeated_registrations().filter(uid__range=bounds)[:2]]
    return rows[0] if len(rows) == 1 else None


def guest_by_code(typed: str) -> Guest | None:
    """The person whom a code lets in at the door."""
    reply = reply_by_code(typed)
    return reply.guest if isinstance(reply, RepeatedRegistration) else reply


def _listed_guests() -> QuerySet[Guest]:
    return Guest.objects.select_related("workshop__roadmap", "contact__roadmap").filter(is_walk_in=False)


def _repeated_registrations() -> QuerySet[RepeatedRegistration]:
    return RepeatedRegistration.objects.select_related("guest__workshop__roadmap", "guest__contact")


def reply_page(reply: Reply) -> ReplyPage:
    """Two queries at most; four for somebody who registered again."""
    if isinstance(reply, RepeatedRegistration):
        return _repeated_page(reply)
    guest, contact = reply, reply.contact
    return _page(
        guest,
        rank=waiting_rank(guest),
        told_by_mail=guest_way(guest) is Way.EMAIL,
        standing=contact.standing if contact else Standing.SILENT,
        is_full=_free_places(guest) == 0,
    )


def _repeated_page(repeated: RepeatedRegistration) -> ReplyPage:
    """What a newcomer who registered at that moment would now be told: neither the answer nor the rank of the person
    who was known, who does not count before themselves."""
    workshop, answer, rank = repeated.workshop, repeated.answer, 0
    free = _free_places(repeated.guest)
    if answer == Answer.QUEUED:
        ahead = Guest.objects.filter(workshop=workshop, answer=Answer.QUEUED).filter(
            Q(answered_at__lt=repeated.at) & ~Q(pk=repeated.guest_id)
        )
        rank = ahead.count() + 1
        if free is None or rank <= free:
            answer, rank = Answer.YES, 0
    return _page(
        repeated.as_newcomer(answer),
        rank=rank,
        told_by_mail=repeated.gave_email,
        standing=Standing(repeated.standing),
        is_full=free == 0,
    )


def _page(guest: Guest, *, rank: int, told_by_mail: bool, standing: Standing, is_full: bool) -> ReplyPage:
    workshop = guest.workshop
    return ReplyPage(
        guest=guest,
        when=schedule_label(workshop.held_on, workshop.starts_at, workshop.ends_at),
        is_over=rules.is_over(workshop.state, workshop.held_on, timezone.localdate()),
        is_full=is_full,
        rank=rank,
        told_by_mail=told_by_mail,
        standing=standing,
    )


def _free_places(guest: Guest) -> int | None:
    capacity = guest.workshop.capacity
    if capacity is None:
        return None
    return rules.free_places(capacity, Guest.objects.filter(workshop=guest.workshop_id, answer=Answer.YES).count())
