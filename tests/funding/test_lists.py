"""Lists of money that one works in: sorted in the address, found again as they were left."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(world: World, client: Client) -> Any:
    client.force_login(world.user("referente"))
    return lambda name, **asked: client.get(reverse(f"funding:{name}", args=[world.roadmap.slug]), asked)


def test_plans_are_sorted_by_their_gap_and_those_without_a_figure_come_last(ask: Any) -> None:
    gaps = [row.sums.balance for row in ask("index", tri="ecart").context["plans"] if not row.sums.is_empty]
    assert gaps == sorted(gaps) and len(gaps) > 2
    assert ask("index")["Location"].endswith("?tri=ecart")
    assert [row.code for row in ask("index", tri="rien").context["plans"]] == [
        row.code for row in ask("index", tri="rien").context["whole"].plans
    ]


def test_schemes_are_sorted_by_who_pays(ask: Any) -> None:
    funders = [row.funder for row in ask("schemes", tri="-financeur").context["found"].rows]
    ascending = [row.funder for row in ask("schemes", tri="financeur").context["found"].rows]
    assert funders != ascending and sorted(funders) == sorted(ascending)
    assert ask("schemes", q="bus", tri="financeur").status_code == 200
    assert ask("schemes")["Location"].endswith("?q=bus&tri=financeur")


def test_totals_are_sorted_by_any_of_their_columns(ask: Any) -> None:
    page = ask("roll_up", par="financeur", tri="-ressources")
    sums = [row.totals.resources for row in page.context["sorted_rows"]]
    assert sums == sorted(sums, reverse=True) and len(sums) > 3


def test_what_would_be_lost_is_sorted(ask: Any) -> None:
    page = ask("what_if", financeur="Région", tri="-perdu")
    lost = [row.lost for row in page.context["sorted_rows"]]
    assert lost == sorted(lost, reverse=True)
