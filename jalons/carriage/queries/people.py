"""The people named in a workshop, to erase them. For those who may read people's data."""

from dataclasses import dataclass
from datetime import datetime

from jalons.invitations.models import Guest
from jalons.workshops.models import Participant, Workshop


@dataclass(frozen=True)
class NamedParticipant:
    """A participant who gave a first name or an organisation when entering."""

    pk: int
    first_name: str
    organisation: str
    category: str
    table: int | None
    joined_at: datetime


def named_participants(workshop: Workshop) -> list[NamedParticipant]:
    named = Participant.objects.filter(workshop=workshop).exclude(first_name="", organisation="")
    return [
        NamedParticipant(
            one.pk, one.first_name, one.organisation, str(one.get_category_display()), one.table, one.joined_at
        )
        for one in named.order_by("first_name", "organisation", "pk")
    ]


def known_guest_count(workshop: Workshop) -> int:
    """How many guests are still in the directory, where they are erased."""
    return Guest.objects.filter(workshop=workshop, contact__isnull=False).count()
