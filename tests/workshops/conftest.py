from typing import TYPE_CHECKING

import pytest

from jalons.roadmaps.models import Member
from jalons.workshops.changes import notes, workshops
from jalons.workshops.models import Participant, Workshop

if TYPE_CHECKING:
    from tests.world import World


@pytest.fixture
def member(world: "World") -> Member:
    return world.member("referente")


@pytest.fixture
def workshop(member: Member) -> Workshop:
    """Open, three tables, nobody yet."""
    workshop = workshops.create_workshop(
        title="Atelier d’essai", question="Qu’est-ce qui bloque ?", table_count=3, by=member
    )
    workshops.open_workshop(workshop=workshop, by=member)
    return Workshop.objects.get(pk=workshop.pk)


@pytest.fixture
def participant(workshop: Workshop) -> Participant:
    return notes.join_workshop(workshop=workshop, category="citoyen", table=2)
