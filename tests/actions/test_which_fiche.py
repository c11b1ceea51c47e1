"""The code of a fiche is its rank: a page that stays open while fiches move still speaks of its own."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def alpha(world: World) -> ActionSheet:
    """Its rank passes to another draft once its page is open."""
    by = world.member()
    alpha = sheets.propose_action(title="Alpha", new_axis="Essais", by=by)
    sheets.propose_action(title="Bêta", axis=alpha.axis, by=by)
    return alpha


def fields(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))


@pytest.mark.parametrize("view", ["actions:remove", "actions:advance"])
def test_what_was_read_is_what_changes(world: World, client: Client, alpha: ActionSheet, view: str) -> None:
    client.force_login(world.user("referente"))
    address = reverse(view, args=[world.roadmap.slug, alpha.code])
    sent = fields(client.get(address).content.decode())
    assert sent["fiche"] == str(alpha.pk)
    sheets.move_action(action=alpha, axis=alpha.axis, rank=2, by=world.member())
    client.post(address, sent | {"to": "proposee"})
    left = dict(ActionSheet.objects.filter(axis=alpha.axis).values_list("title", "status"))
    assert (
        left
        == {
            "actions:remove": {"Bêta": "brouillon"},
            "actions:advance": {"Alpha": "proposee", "Bêta": "brouillon"},
        }[view]
    )


def test_a_fiche_of_another_roadmap_is_not_reached_by_its_number(
    world: World, client: Client, alpha: ActionSheet
) -> None:
    elsewhere = sheets.propose_action(title="Ailleurs", new_axis="Axe", by=world.member("referente", world.young))
    client.force_login(world.user("elue"))
    address = reverse("actions:advance", args=[world.roadmap.slug, alpha.code])
    answers = [
        client.post(address, {"fiche": fiche, "to": "proposee"}).status_code
        for fiche in (str(elsewhere.pk), "9" * 11, "0")
    ]
    assert answers == [404, 404, 404]
