"""The two workshops of the demo that gave back."""

from typing import TYPE_CHECKING

import pytest

from jalons.roadmaps.models import Member
from jalons.workshops.models import Workshop

if TYPE_CHECKING:
    from tests.world import World


@pytest.fixture
def member(world: "World") -> Member:
    return world.member()


@pytest.fixture
def first(world: "World") -> Workshop:
    """Of enjeux, with a vote; its minutes were sent."""
    return Workshop.objects.get(roadmap=world.roadmap, number=1)


@pytest.fixture
def second(world: "World") -> Workshop:
    """Of chantiers, with two maps; its minutes are to be read over."""
    return Workshop.objects.get(roadmap=world.roadmap, number=2)
