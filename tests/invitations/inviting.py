"""Lists of people invited, for the tests of invitations. Named by a number: they are nobody."""

import re
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from jalons.directory.changes.contacts import add_contact
from jalons.directory.models import Contact
from jalons.invitations.changes import guests
from jalons.invitations.models import Guest, GuestMessage
from jalons.roadmaps.models import JournalEntry, Member
from jalons.workshops.changes import workshops
from jalons.workshops.models import Workshop


def at(workshop: Workshop, name: str = "invitations:guests", *more: object) -> str:
    return reverse(name, args=[workshop.roadmap.slug, workshop.number, *more])


def words(answer: Any) -> str:
    page = answer.content.decode().replace("\u00a0", " ")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def somebody(number: int, by: Member, **values: Any) -> Contact:
    """With an e-mail and an agreement, unless said otherwise."""
    known = {
        "last_name": f"Personne {number:03}",
        "college": "agent",
        "email": f"personne-{number}@demo.example",
        "consents": True,
    }
    return add_contact(**known | values, by=by)


def on_the_list(workshop: Workshop, by: Member, count: int = 1, **values: Any) -> list[Guest]:
    """So many people of the directory, not invited yet."""
    first = Contact.objects.filter(roadmap=workshop.roadmap).count() + 1
    contacts = [somebody(first + number, by, **values) for number in range(count)]
    guests.add_guests(workshop=workshop, contacts=contacts, by=by)
    return list(Guest.objects.filter(workshop=workshop, contact__in=contacts).order_by("id"))


def ahead(by: Member, *, days: int = 20, capacity: int | None = None, **values: Any) -> Workshop:
    """A workshop to come."""
    held_on = timezone.localdate() + timedelta(days)
    return workshops.create_workshop(title="Atelier à venir", held_on=held_on, capacity=capacity, by=by, **values)


def answers(workshop: Workshop) -> list[str]:
    """Of each guest, in the order they were added."""
    return list(Guest.objects.filter(workshop=workshop).order_by("id").values_list("answer", flat=True))


def last_line(by: Member) -> tuple[str, str, Any, Any]:
    entry = JournalEntry.objects.filter(roadmap=by.roadmap).latest("id")
    return entry.verb, entry.about_label, entry.before, entry.after


def states(workshop: Workshop, kind: str = "invitation") -> list[str]:
    return list(
        GuestMessage.objects.filter(mailing__workshop=workshop, kind=kind)
        .order_by("id")
        .values_list("message__state", flat=True)
    )


def days_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days)
