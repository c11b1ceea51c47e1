import pytest

from jalons.actions import changes
from jalons.actions.models import ActionSheet
from jalons.roadmaps.models import Member
from tests.world import World


@pytest.fixture
def member(world: World) -> Member:
    """The focal point of a roadmap that has no axis and no action yet."""
    return world.member("referente", world.young)


@pytest.fixture
def action(member: Member) -> ActionSheet:
    return changes.propose(title="Un bus", new_axis="Aller vers", by=member)
