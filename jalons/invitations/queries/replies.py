"""An invitation as the holder of its private address sees it."""

import uuid
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from jalons.directory.rules.consents import Standing
from jalons.invitations.models import Guest
from jalons.invitations.models.invitations import guest_way
from jalons.invitations.rules import guests as rules
from jalons.invitations.rules.guests import Answer, Way
from jalons.workshops.words import schedule_label


@dataclass(frozen=True)
class ReplyPage:
    """`rank`: their place among those who wait, from 1."""

    guest: Guest
    when: str
    is_over: bool
    is_full: bool
    rank: int
    told_by_mail: bool
    standing: Standing


def guest_by_address(uid: uuid.UUID) -> Guest | None:
    return _listed_guests().filter(uid=uid).first()


def guest_by_code(typed: str) -> Guest | None:
    """The guest with the code of a letter. If two addresses begin alike, None: they can use their long address."""
    bounds = rules.address_bounds(typed)
    if bounds is None:
        return None
    guests = list(_listed_guests().filter(uid__range=bounds)[:2])
    return guests[0] if len(guests) == 1 else None


def _listed_guests() -> QuerySet[Guest]:
    return Guest.objects.select_related("workshop__roadmap", "contact__roadmap").filter(is_walk_in=False)


def reply_page(guest: Guest) -> ReplyPage:
    """Two queries at most."""
    workshop, contact = guest.workshop, guest.contact
    here = Guest.objects.filter(workshop=workshop)
    coming = here.filter(answer=Answer.YES).count() if workshop.capacity is not None else 0
    waiting = (
        list(here.filter(answer=Answer.QUEUED).order_by("answered_at", "id").values_list("pk", flat=True))
        if guest.answer == Answer.QUEUED
        else []
    )
    return ReplyPage(
        guest=guest,
        when=schedule_label(workshop.held_on, workshop.starts_at, workshop.ends_at),
        is_over=rules.is_over(workshop.state, workshop.held_on, timezone.localdate()),
        is_full=rules.free_places(workshop.capacity, coming) == 0,
        rank=waiting.index(guest.pk) + 1 if waiting else 0,
        told_by_mail=guest_way(guest) is Way.EMAIL,
        standing=contact.standing if contact else Standing.SILENT,
    )
