from typing import TYPE_CHECKING

import pytest

from jalons.roadmaps.models import Member
from jalons.workshops.changes import ballots, carriages, groups, notes, workshops
from jalons.workshops.models import Ballot, Carriage, Note, Participant, Workshop

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


@pytest.fixture
def carriage(workshop: Workshop, member: Member, participant: Participant) -> Carriage:
    """Given with two notes, one in a group."""
    for text in ("un", "deux"):
        notes.write_note(text=text, by=participant)
    group = groups.create_group(workshop=workshop, title="Transport", by=member)
    groups.move_note(note=Note.objects.get(workshop=workshop, number=1), group=group, by=member)
    return carriages.export_workshop(workshop=workshop, with_guests=False, by=member)


@pytest.fixture
def vote(workshop: Workshop, member: Member) -> Ballot:
    """Open: three options, three dots, two at most on one."""
    ballot = ballots.create_ballot(workshop=workshop, title="Le vote", options=["Un", "Deux", "Trois"], by=member)
    ballots.open_ballot(ballot=ballot, by=member)
    return Ballot.objects.select_related("workshop").get(pk=ballot.pk)
