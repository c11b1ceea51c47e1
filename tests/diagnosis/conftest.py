import pytest

from jalons.roadmaps.models import Member
from tests.opendata.conftest import run as run
from tests.world import World


@pytest.fixture
def by(world: World) -> Member:
    return world.member()
