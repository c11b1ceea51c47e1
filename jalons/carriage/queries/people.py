"""Who is named in a workshop, so that they may be erased. Read by those who may know people."""

from dataclasses import dataclass
from datetime import datetime

from jalons.invitations.models import Guest
from jalons.workshops.models import Participant, Workshop


@dataclass(frozen=True)
class NamedParticipant:
    """Who gave a first name or an organisation when entering."""

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
    """How many of those invited are still in the directory, where they are erased."""
    return Guest.objects.filter(workshop=workshop, contact__isnull=False).count()
