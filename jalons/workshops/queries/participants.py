"""Who entered with a phone: those who gave a first name or an organisation, and those who follow at a distance."""

from datetime import datetime

from django.db.models import Q

from jalons.base.frozen import frozen
from jalons.workshops.models import Participant, Workshop


@frozen
class PhoneEntry:
    """`first_name` and `organisation`: given on entering, with the agreement to keep them; both may be empty."""

    pk: int
    first_name: str
    organisation: str
    category: str
    table: int | None
    is_remote: bool
    joined_at: datetime

    @property
    def is_named(self) -> bool:
        return bool(self.first_name or self.organisation)


_NAMED = ~Q(first_name="", organisation="")


def named_participants(workshop: Workshop) -> list[PhoneEntry]:
    """Sorted by first name. One query."""
    rows = Participant.objects.filter(_NAMED, workshop=workshop).order_by("first_name", "organisation", "pk")
    return [
        PhoneEntry(
            row.pk,
            row.first_name,
            row.organisation,
            str(row.get_college_display() if row.college else row.get_category_display()),
            row.table,
            row.is_remote,
            row.joined_at,
        )
        for row in rows
    ]


def remote_count(workshop: Workshop) -> int:
    """How many follow at a distance. No query where there is no meeting to follow."""
    return Participant.objects.filter(workshop=workshop, is_remote=True).count() if workshop.video_link else 0
