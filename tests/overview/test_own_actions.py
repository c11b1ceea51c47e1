"""« Mes actions », on the dashboard of those who carry some."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.actions.models import ActionSheet, ActionStep
from jalons.actions.rules.sheets import Status
from jalons.overview.queries.dashboard import roadmap_dashboard
from jalons.overview.queries.own_actions import OwnActions
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(world: World) -> Callable[[str], OwnActions | None]:
    return lambda who: roadmap_dashboard(world.member(who)).own


def test_a_pilot_sees_the_next_step_and_the_last_measure_of_each_action(world: World, told: Callable) -> None:
    done, running = told("pilote").lines
    assert [line.row.code for line in (done, running)] == ["2.1", "2.3"]
    assert done.step is None
    assert (running.step.label, running.step.is_late) == ("Quatre écoles", False)
    assert running.measure.label == "Parents accompagnés"
    assert running.measure.value == world.action("2.3").indicators.get().values.last()


def test_a_step_that_is_late_says_so(world: World, told: Callable) -> None:
    day = timezone.localdate() - timedelta(days=1)
    ActionStep.objects.filter(action=world.action("2.3"), done_on=None).update(starts_on=None, ends_on=day)
    assert told("pilote").lines[1].step.is_late


def test_an_action_that_is_done_has_no_next_step(world: World, told: Callable) -> None:
    ActionSheet.objects.filter(pk=world.action("2.3").pk).update(status=Status.DONE)
    assert told("pilote").lines[1].step is None


def test_an_indicator_without_value_says_nothing_is_measured(world: World, told: Callable) -> None:
    world.action("2.3").indicators.get().values.all().delete()
    assert told("pilote").lines[1].measure.value is None


def test_whoever_carries_nothing_is_not_told_of_actions(told: Callable) -> None:
    assert [told(who) for who in ("referente", "elue", "facilitation", "caf")] == [None] * 4
    assert [line.row.code for line in told("mediatheque").lines] == ["3.2"]


def test_a_pilot_without_action_is_told_how_to_have_one(world: World, client: Client, told: Callable) -> None:
    ActionSheet.objects.filter(roadmap=world.roadmap).update(lead_contact="")
    assert told("pilote") == OwnActions("Direction du centre social", ())
    client.force_login(world.user("pilote"))
    page = client.get(reverse("overview:dashboard", args=[world.roadmap.slug])).content.decode()
    assert "choisissez « Direction du centre social » comme personne pilote".replace("\u00a0", " ") in page.replace(
        "\u00a0", " "
    )


def test_one_action_costs_as_many_queries_as_three(world: World, told: Callable) -> None:
    def count_queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            told("pilote")
        return len(queries)

    count_queries()
    two = count_queries()
    ActionSheet.objects.filter(roadmap=world.roadmap).update(lead_contact="Direction du centre social")
    assert len(told("pilote").lines) == 8
    assert count_queries() == two
