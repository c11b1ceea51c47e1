"""« Qui répond à quoi »: the chantiers, what they answer and the actions that they became."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet, Axis
from jalons.actions.queries.answered_stakes import coverage
from jalons.actions.rules.sheets import Status
from jalons.workshops.changes import stakes
from jalons.workshops.models import KeyProject
from tests.world import World

pytestmark = pytest.mark.django_db


def propose(project: KeyProject, title: str, world: World) -> ActionSheet:
    axis = Axis.objects.filter(roadmap=world.roadmap).order_by("rank")[0]
    return sheets.propose_action(axis=axis, title=title, key_project=project, by=world.member())


def test_a_chantier_leads_to_the_actions_that_it_became(world: World) -> None:
    by = world.member()
    stake, other = (stakes.add_stake(title=title, by=by) for title in ("Isolement", "Matériel"))
    project = stakes.add_key_project(title="Navette", stakes=[stake], by=by)
    kept, refused = (propose(project, title, world) for title in ("Une navette", "Un car"))
    ActionSheet.objects.filter(pk=refused.pk).update(status=Status.REJECTED)
    row = next(row for row in coverage(world.roadmap).rows if row.project.pk == project.pk)
    assert {answer.stake.pk: answer.is_given for answer in row.answers if answer.stake.pk in (stake.pk, other.pk)} == {
        stake.pk: True,
        other.pk: False,
    }
    kept.refresh_from_db()
    assert [(action.code, action.title) for action in row.actions] == [(kept.code, "Une navette")]
    client = Client()
    client.force_login(world.user("elue"))
    page = client.get(reverse("actions:coverage", args=[world.roadmap.slug])).content.decode()
    assert reverse("overview:action", args=[world.roadmap.slug, kept.code]) in page


def test_the_matrix_costs_the_same_with_one_chantier_and_with_ten(world: World) -> None:
    by = world.member()
    stake = stakes.add_stake(title="Isolement", by=by)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            coverage(world.roadmap)
        return len(captured)

    propose(stakes.add_key_project(title="Navette", stakes=[stake], by=by), "Une navette", world)
    one = cost()
    for number in range(9):
        propose(stakes.add_key_project(title=f"Navette {number}", stakes=[stake], by=by), f"Car {number}", world)
    assert cost() == one
