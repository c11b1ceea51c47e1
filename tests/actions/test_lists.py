"""Lists of actions that one works in: sorted in the address, found again as they were left."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.world import World

pytestmark = pytest.mark.django_db
COMMITTEE = {"par": "comite"}


@pytest.fixture
def ask(world: World, client: Client) -> Any:
    client.force_login(world.user("referente"))
    return lambda name, **asked: client.get(reverse(f"actions:{name}", args=[world.roadmap.slug]), asked)


def test_the_ranking_is_sorted_by_one_of_its_marks(ask: Any) -> None:
    rows = ask("ranking").context["sorted_rows"]
    assert [row.place for row in rows] == sorted(row.place for row in rows)
    by_total = ask("ranking", tri="total").context["sorted_rows"]
    assert [row.points for row in by_total] == sorted(row.points for row in rows)
    by_title = ask("ranking", tri="-action").context["sorted_rows"]
    assert {row.code for row in by_title} == {row.code for row in rows}
    assert [row.code for row in ask("ranking", tri="inconnu").context["sorted_rows"]] == [row.code for row in rows]


def test_models_are_sorted_by_theme_and_the_search_is_found_again(ask: Any, world: World) -> None:
    themes = [model.theme for model in ask("library", tri="theme").context["models"]]
    assert themes == sorted(themes, key=themes.index) and len(set(themes)) < len(themes)
    assert ask("library")["Location"].endswith("?tri=theme")
    assert ask("library", **{"tout-afficher": ""})["Location"].endswith("/modeles/")


def test_the_planning_opens_at_the_scale_where_it_was_left(ask: Any) -> None:
    assert ask("schedule", echelle="mois").status_code == 200
    assert ask("schedule")["Location"].endswith("?echelle=mois")


def test_the_menu_opens_a_list_whole_and_other_links_as_it_was_left(ask: Any, world: World) -> None:
    ask("index", etat="realisee")
    assert ask("index")["Location"].endswith("?etat=realisee")
    address = reverse("actions:index", args=[world.roadmap.slug])
    page = ask("meetings").content.decode()
    assert f'href="{address}?tout-afficher="' in page
    assert ask("index", **{"tout-afficher": ""})["Location"] == address
    assert ask("index").status_code == 200
