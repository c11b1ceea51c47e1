"""The page of the journal, which mixes floors."""

import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from jalons.actions.models import ActionSheet
from jalons.funding.changes import lines
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def focal(client: Client, world: World) -> Client:
    client.force_login(world.user("referente"))
    return client


def test_the_journal_stays_at_its_address(world: World) -> None:
    url = reverse("overview:journal", args=[world.roadmap.slug])
    assert url == f"/feuilles-de-route/{world.roadmap.slug}/journal/"


def test_a_line_about_money_names_its_action(focal: Client, world: World) -> None:
    by = world.member()
    action = ActionSheet.objects.filter(roadmap=world.roadmap).select_related("axis").latest("pk")
    lines.add_expense(action=action, label="Caf", kind="fonctionnement", amount=Decimal(2_000), by=by)
    page = focal.get(reverse("overview:journal", args=[world.roadmap.slug])).content.decode()
    text = " ".join(re.sub(r"<[^>]+>", " ", page).replace("\u00a0", " ").replace("\u202f", " ").split())
    assert f"Caf : 2 000 € (action {action.code})" in text


@pytest.mark.parametrize("asked", ["", "hier", "²", "9" * 30, "9" * 5000])
def test_a_journal_asked_from_nowhere_shows_the_latest(focal: Client, world: World, asked: str) -> None:
    url = reverse("overview:journal", args=[world.roadmap.slug])
    assert focal.get(url, {"avant": asked}).context["lines"] == focal.get(url).context["lines"]
