"""The pages of the plan."""

import gzip
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import sheets, step_orders
from jalons.actions.models import ActionSheet
from jalons.actions.queries.schedule import Plan, PlanFilters, roadmap_plan
from jalons.actions.rules.sheets import Status, status_path
from jalons.roadmaps.models import Member
from tests.world import World

pytestmark = pytest.mark.django_db


def labels(shown: Plan) -> list[str]:
    return [row.label if row.step else f"{row.code}" for axis in shown.axes for row in axis.rows]


@pytest.fixture
def read(world: World, client: Client) -> Callable[..., Any]:
    client.force_login(world.user("caf"))

    def ask(query: str = "", name: str = "schedule", *more: str) -> Any:
        return client.get(reverse(f"actions:{name}", args=[world.roadmap.slug, *more]) + query)

    return ask


def test_the_plan_holds_every_fiche_under_its_axis_with_its_steps(read: Any, world: World) -> None:
    shown = read().context["plan"]
    assert [axis.rank for axis in shown.axes] == [1, 2, 3]
    told = labels(shown)
    assert [code for code in told if code[0].isdigit()] == ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.1", "3.2"]
    assert told[:3] == [
        "1.1",
        "Pourvoir le second poste de conseiller numérique",
        "Tenir des permanences d’essai dans quatre communes",
    ]
    assert shown.sentence.startswith("8 actions et 16 étapes, entre ")


def test_the_plan_is_chosen_by_axis_state_lead_and_period(read: Any, world: World) -> None:
    def codes(query: str) -> list[str]:
        return [label for label in labels(read(query).context["plan"]) if label[0].isdigit()]

    assert codes("?axe=3") == ["3.1", "3.2"]
    assert codes("?etat=suspendue") == ["3.1"]
    assert codes("?pilote=Espace+socio-culturel") == ["2.1", "2.3"]
    assert codes("?axe=2&etat=realisee") == ["2.1", "2.2"]
    far = timezone.localdate() + timedelta(days=500)
    assert codes(f"?du={far}") == ["1.1"]
    assert codes("?au=2001-01-01") == []
    # What the address says wrong is left out, and said.
    wrong = read("?du=demain&axe=un&etat=belle&echelle=jour")
    assert len(labels(wrong.context["plan"])) == 24
    assert "Écrivez une date" in wrong.content.decode()


def test_a_fiche_put_aside_is_shown_when_asked_for_only(member: Member, action: ActionSheet) -> None:
    for state in status_path(Status.DRAFT, Status.REJECTED):
        sheets.advance_action(action=action, to=state, by=member, reason="Trop tôt.")
    assert labels(roadmap_plan(member.roadmap, PlanFilters())) == []
    assert labels(roadmap_plan(member.roadmap, PlanFilters(status=Status.REJECTED))) == ["1.1"]


def test_what_is_late_is_told_in_words_and_drawn_otherwise(world: World) -> None:
    by, action = world.member(), world.action("1.1")
    late = timezone.localdate() - timedelta(days=3)
    sheets.add_step(action=action, label="Oubliée", ends_on=late, by=by)
    shown = roadmap_plan(world.roadmap, PlanFilters())
    [row] = [row for axis in shown.axes for row in axis.rows if row.label == "Oubliée"]
    assert row.delay == "3 jours de retard"
    assert "g-late" in row.svg
    assert shown.sentence.endswith("1 étape est en retard.")
    assert sum("g-late" in row.svg for axis in shown.axes for row in axis.rows) == 1


def test_an_order_is_drawn_from_the_end_to_the_beginning(member: Member, action: ActionSheet) -> None:
    one = sheets.add_step(action=action, label="Un", ends_on=date(2026, 3, 1), by=member)
    two = sheets.add_step(action=action, label="Deux", starts_on=date(2026, 2, 1), ends_on=date(2026, 6, 1), by=member)
    step_orders.add_step_order(step=two, after=one, by=member)
    rows = {row.label: row for axis in roadmap_plan(member.roadmap, PlanFilters()).axes for row in axis.rows}
    assert rows["Deux"].clashes == (
        "«\u00a0Deux\u00a0» commence le 1er févr. 2026, alors que «\u00a0Un\u00a0» finit le 1er mars 2026.",
    )
    assert "ga bad" in rows["Deux"].svg
    assert "gantt-tip" in rows["Deux"].svg


def test_the_scales_keep_what_was_chosen(read: Any) -> None:
    shown = read("?axe=3&echelle=mois").content.decode()
    assert 'href="?axe=3&amp;echelle=annee"' in shown
    assert 'href="?axe=3&amp;echelle=mois" aria-current="true"' in shown
    assert '<input type="hidden" name="echelle" value="mois">' in shown


def test_one_fiche_has_its_plan_and_says_what_waits_elsewhere(read: Any) -> None:
    shown = read("", "sheet_schedule", "1.2")
    assert labels(shown.context["plan"]) == ["1.2", "Première rencontre", "Fiche réflexe diffusée"]
    assert "Tourner dans les seize communes\u00a0» (1.1)" in shown.content.decode()


def test_the_empty_plan_says_where_to_begin(client: Client, member: Member) -> None:
    assert member.user
    client.force_login(member.user)
    shown = client.get(reverse("actions:schedule", args=[member.roadmap.slug])).content.decode()
    assert "Pas encore d’action à dater." in shown


def test_forty_fiches_of_five_steps_are_light_and_cost_as_many_queries_as_one(client: Client, member: Member) -> None:
    assert member.user
    client.force_login(member.user)
    url = reverse("actions:schedule", args=[member.roadmap.slug])
    axis = sheets.add_axis(title="Aller vers", by=member)
    day, last = date(2026, 1, 1), None

    def fiche(number: int) -> None:
        nonlocal last
        action = sheets.propose_action(
            title=f"Une permanence numérique itinérante n° {number}",
            axis=axis,
            starts_on=day,
            ends_on=day + timedelta(900),
            by=member,
        )
        for place in range(5):
            begins = day + timedelta(days=37 * place + number)
            step = sheets.add_step(
                action=action, label=f"Tenir la permanence {number}.{place} dans quatre communes",
                starts_on=begins, ends_on=begins + timedelta(30), owner="Centre social", by=member,
            )  # fmt: skip
            if last:
                step_orders.add_step_order(step=step, after=last, by=member)
            last = step

    fiche(0)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for number in range(1, 40):
        fiche(number)
    with CaptureQueriesContext(connection) as forty:
        content = client.get(url).sent
    assert len(forty) == len(one)
    assert len(gzip.compress(content)) < 60_000
