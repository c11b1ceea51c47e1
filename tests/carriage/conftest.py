import pytest

from jalons.carriage.changes import carriages
from jalons.carriage.models import Carriage
from jalons.roadmaps.models import Member
from jalons.workshops.changes import groups, notes
from jalons.workshops.models import Note, Participant, Workshop
from tests.votes.conftest import vote
from tests.workshops.conftest import member, participant, workshop

__all__ = ["member", "participant", "vote", "workshop"]


@pytest.fixture
def carriage(workshop: Workshop, member: Member, participant: Participant) -> Carriage:
    """Given with two notes, one in a group."""
    for text in ("un", "deux"):
        notes.write_note(text=text, by=participant)
    group = groups.create_group(workshop=workshop, title="Transport", by=member)
    groups.move_note(note=Note.objects.get(workshop=workshop, number=1), group=group, by=member)
    return carriages.export_workshop(workshop=workshop, with_guests=False, by=member)
