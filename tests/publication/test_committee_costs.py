"""The pages of a committee ask as many queries after ten years as after five."""

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench._committees import CommitteeWorld, Size, committee_pages, fill_committee
from tests.world import World

pytestmark = pytest.mark.django_db

FEW = Size(seats=10, meetings=4, points=6, resolutions=12, fiches=2)
TWICE = Size(*(2 * size for size in FEW))


def _count_queries(client: Client, world: World, size: Size) -> dict[str, int]:
    """By page; what was written is taken back."""
    counts = {}
    with transaction.atomic():
        filled = fill_committee(world.member(), size)
        for name, path in _paths(world, filled).items():
            assert client.get(path).status_code == 200
            with CaptureQueriesContext(connection) as ran:
                client.get(path)
            counts[name] = len(ran)
        transaction.set_rollback(True)
    return counts


def _paths(world: World, filled: CommitteeWorld) -> dict[str, str]:
    slug = world.roadmap.slug
    pages = {name: (address, slug, *arguments) for name, address, *arguments in committee_pages(filled)}
    pages["dashboard"] = ("overview:dashboard", slug)
    return {name: reverse(address, args=arguments) for name, (address, *arguments) in pages.items()}


def test_twice_as_many_rows_cost_the_same_queries(world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    few = _count_queries(client, world, FEW)
    assert few == _count_queries(client, world, TWICE)
    # The meetings to come, their points and their fiches are read once for the whole dashboard; the days of requests and
    # the territory of the schemes that they cite once for all plans, and the communes of the fiches while a call is near,
    # which it is in the demo from the first days of a month on.
    assert max(few.values()) <= 38
