"""The page of the journal, which mixes floors."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def focal(client: Client, world: World) -> Client:
    client.force_login(world.user("referente"))
    return client


def test_the_journal_stays_at_its_address(world: World) -> None:
    url = reverse("overview:journal", args=[world.roadmap.slug])
    assert url == f"/feuilles-de-route/{world.roadmap.slug}/journal/"


@pytest.mark.parametrize("asked", ["", "hier", "²", "9" * 30, "9" * 5000])
def test_a_journal_asked_from_nowhere_shows_the_latest(focal: Client, world: World, asked: str) -> None:
    url = reverse("overview:journal", args=[world.roadmap.slug])
    assert focal.get(url, {"avant": asked}).context["lines"] == focal.get(url).context["lines"]
