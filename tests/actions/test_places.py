"""The map of the actions: what each commune counts, what is told apart, and what it costs."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.actions.queries.action_list import action_list
from jalons.actions.queries.places import ActionMap, action_map
from jalons.actions.rules.places import spread_actions
from jalons.actions.rules.sheets import Status
from jalons.diagnosis.drawings.choropleth import PLAIN
from jalons.roadmaps.changes.roadmaps import set_perimeter
from jalons.roadmaps.models import Member
from tests.world import World

PERIGUEUX, TRELISSAC, CHANCELADE = "24322", "24557", "24102"


# --- the rule --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("named", "by_commune", "everywhere", "outside"),
    [
        pytest.param({}, {"a": [], "b": []}, [1], [], id="no commune is the whole territory"),
        pytest.param({1: ["a"]}, {"a": [1], "b": []}, [], [], id="one commune"),
        pytest.param({1: ["b", "a"]}, {"a": [], "b": []}, [1], [], id="all communes are the whole territory"),
        pytest.param({1: ["a", "z"]}, {"a": [1], "b": []}, [], [], id="a commune that left is forgotten"),
        pytest.param({1: ["z"]}, {"a": [], "b": []}, [], [1], id="all its communes left"),
        pytest.param({2: ["a"]}, {"a": [], "b": []}, [1], [], id="an action that is not asked"),
    ],
)
def test_an_action_is_where_it_says(named: Any, by_commune: Any, everywhere: Any, outside: Any) -> None:
    spread = spread_actions([1], named, ["a", "b"])
    assert (spread.by_commune, spread.everywhere, spread.outside) == (by_commune, everywhere, outside)


# --- the map ---------------------------------------------------------------------------------------------------------


def propose(title: str, communes: list[str], by: Member, status: Status = Status.DRAFT) -> ActionSheet:
    known = by.roadmap.communes.filter(code__in=communes)
    action = sheets.propose_action(title=title, new_axis=f"Axe {title}", communes=list(known), by=by)
    ActionSheet.objects.filter(pk=action.pk).update(status=status)
    return action


def drawn(by: Member, **asked: str) -> ActionMap:
    return action_map(by.roadmap, action_list(by.roadmap, asked).index, status=asked.get("etat", ""))


@pytest.fixture
def three(world: World) -> Member:
    """Two actions in Périgueux, one of them in Trélissac too, and one everywhere."""
    by = world.member("referente", world.young)
    propose("Un bus", [PERIGUEUX, TRELISSAC], by)
    propose("Un local", [PERIGUEUX], by)
    propose("Un réseau", [], by)
    return by


@pytest.mark.django_db
def test_communes_are_counted_and_what_is_everywhere_is_told_apart(three: Member) -> None:
    found = drawn(three)
    assert [(line.name, [row.title for row in line.actions]) for line in found.lines] == [
        ("Périgueux", ["Un bus", "Un local"]),
        ("Trélissac", ["Un bus"]),
    ]
    assert len(found.bare) == three.roadmap.communes.count() - 2
    assert [row.title for row in found.everywhere] == ["Un réseau"]
    assert found.words == (
        "2 actions sur 3 nomment leurs communes. 1 concerne tout le territoire. "
        "Périgueux en a le plus\u00a0: 2 actions."
    )


@pytest.mark.django_db
def test_the_drawing_the_legend_and_the_table_say_the_same(three: Member) -> None:
    found = drawn(three)
    fills = {line.fill: len(line.actions) for line in [*found.lines, *found.bare]}
    assert fills[PLAIN] == 0
    assert [(fills[one.fill], one.words, one.areas) for one in found.classes] == [
        (0, "aucune action", len(found.bare)),
        (1, "1 action", 1),
        (2, "2 actions", 1),
    ]
    links = dict(re.findall(r'<a href="#commune-(\w+)" aria-label="([^"]+)"><path', found.svg))
    assert links == {line.code: line.words for line in found.lines}
    assert found.svg.count("<path d=") >= len(found.lines) + len(found.bare)
    assert 'class="for-phone"' in found.svg


@pytest.mark.django_db
def test_what_was_put_aside_is_on_the_map_only_when_it_is_asked(three: Member) -> None:
    propose("Un car", [CHANCELADE], three, Status.REJECTED)
    found = drawn(three)
    assert (found.rejected, [line.code for line in found.lines]) == (1, [PERIGUEUX, TRELISSAC])
    asked = drawn(three, etat=Status.REJECTED)
    assert (asked.rejected, [line.code for line in asked.lines]) == (0, [CHANCELADE])


@pytest.mark.django_db
def test_an_action_whose_communes_left_the_perimeter_is_told(three: Member) -> None:
    set_perimeter(communes=list(three.roadmap.communes.exclude(code__in=[PERIGUEUX])), by=three)
    found = drawn(three)
    assert [row.title for row in found.outside] == ["Un local"]
    assert [line.code for line in found.lines] == [TRELISSAC]


@pytest.mark.django_db
def test_without_a_named_commune_nothing_is_drawn(world: World) -> None:
    by = world.member("referente", world.young)
    propose("Un réseau", [], by)
    found = drawn(by)
    assert (found.svg, found.lines, len(found.everywhere)) == ("", [], 1)
    assert found.words == "Aucune action ne nomme de commune du territoire. 1 concerne tout le territoire."


# --- the page --------------------------------------------------------------------------------------------------------


@pytest.fixture
def ask(three: Member, client: Client) -> Any:
    assert three.user
    client.force_login(three.user)
    return lambda **asked: client.get(reverse("actions:index", args=[three.roadmap.slug]), asked)


@pytest.mark.django_db
def test_the_map_is_a_view_of_the_list_with_its_filters(ask: Any) -> None:
    page = ask(vue="carte", q="local").content.decode()
    assert 'id="commune-24322"' in page and 'id="commune-24557"' not in page
    assert '<input type="hidden" name="vue" value="carte">' in page
    assert "?vue=liste&amp;q=local" in page
    assert "Un réseau" not in page.partition('id="t-communes"')[2]
    assert "commune-24322" not in ask(vue="liste", q="local").content.decode()


@pytest.mark.django_db
def test_the_list_opens_as_a_list_after_the_map_was_seen(ask: Any) -> None:
    ask(vue="carte")
    assert ask().context["map"] is None


@pytest.mark.django_db
def test_the_map_of_a_search_without_result_and_of_no_action_are_pages(ask: Any, world: World, client: Client) -> None:
    assert ask(vue="carte", q="rien du tout").status_code == 200
    ActionSheet.objects.filter(roadmap=world.young).delete()
    assert "Pas encore d’action." in ask(vue="carte").content.decode()


@pytest.mark.django_db
def test_the_map_costs_the_same_with_three_actions_and_with_ten(ask: Any, three: Member) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            ask(vue="carte")
        return len(captured)

    cost()
    few = cost()
    for number in range(7):
        propose(f"Action {number}", [TRELISSAC, CHANCELADE], three)
    assert cost() == few
