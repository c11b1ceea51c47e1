"""Scenario 16: scoring, ranking, weights and quick wins."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.actions.changes import scoring as scoring_changes
from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet, Criterion, Panel, Score, ScoringGrid
from jalons.actions.queries import scoring as scoring_queries
from jalons.roadmaps.models import Member
from tests.actions.journal import told
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db

GROUP = Panel.PROJECT_GROUP
A, B = (3, 3, 2, 2, 1, 3, 0), (2, 2, 3, 3, 3, 2, 3)


def named(values: tuple[int | None, ...]) -> dict[str, int | None]:
    return dict(zip(Criterion.values, values, strict=True))


@pytest.fixture
def two(member: Member) -> tuple[ActionSheet, ActionSheet]:
    """Action A and action B of the scenario, each alone in its axis, both scored."""
    a = sheets.propose_action(title="Action A", new_axis="Aller vers", by=member)
    b = sheets.propose_action(title="Action B", new_axis="Équiper", by=member)
    for action, values in ((a, A), (b, B)):
        scoring_changes.score_action(action=action, panel=GROUP, by=member, **named(values))
    return a, b


@pytest.fixture
def page(member: Member, client: Client) -> Callable[..., Any]:
    assert member.user
    client.force_login(member.user)

    def ask(name: str, *more: object, query: str = "", **fields: object) -> HttpResponse:
        url = reverse(f"actions:{name}", args=[member.roadmap.slug, *more]) + query
        return client.post(url, fields) if fields else client.get(url)

    return ask


def ranked(member: Member, version: int | None = None) -> list[tuple[int | None, str, str]]:
    grids = scoring_queries.scoring_grids(member.roadmap)
    grid = next(grid for grid in grids if version in (None, grid.version))
    return [
        (row.place, row.title, row.told) for row in scoring_queries.action_ranking(member.roadmap, GROUP, grid).rows
    ]


def test_the_scenario_b_is_first(member: Member, two: object) -> None:
    assert ranked(member) == [(1, "Action B", "18 sur 21"), (2, "Action A", "14 sur 21")]


def test_the_scenario_a_weight_recomputes_and_keeps_the_version_before(member: Member, two: object) -> None:
    with told(member.roadmap) as lines:
        scoring_changes.change_weights(version=1, by=member, **{**dict.fromkeys(Criterion.values, 1), "enjeu": 9})
    assert ranked(member) == [(1, "Action A", "38 sur 45"), (2, "Action B", "34 sur 45")]
    assert ranked(member, version=1) == [(1, "Action B", "18 sur 21"), (2, "Action A", "14 sur 21")]
    assert Score.objects.filter(action__roadmap=member.roadmap).count() == 14
    said = "Répond à un enjeu prioritaire"
    assert lines == [("weigh", "scoringgrid", {"weights": [f"{said} 1"]}, {"weights": [f"{said} 9"]})]


def test_the_scenario_an_axis_without_a_quick_win_is_told(member: Member, two: object, page: Any) -> None:
    found = scoring_queries.action_ranking(member.roadmap, GROUP, scoring_queries.scoring_grids(member.roadmap)[0])
    assert found.axes_without_quick_win == ("1. Aller vers",)
    shown = page("ranking").content.decode()
    assert shown.count("Aucun gain rapide dans l’axe") == 1


def quick_wins(member: Member) -> list[str]:
    """What the fiche, the ranking and the axes say."""
    found = scoring_queries.action_ranking(member.roadmap, GROUP, scoring_queries.scoring_grids(member.roadmap)[0])
    ranked = sorted(row.title for row in (*found.rows, *found.unfinished) if row.is_quick_win)
    fiches = ActionSheet.objects.filter(roadmap=member.roadmap, quick_win=True).values_list("title", flat=True)
    assert sorted(fiches) == ranked
    return ranked


def test_a_quick_win_is_one_thing_on_the_fiche_and_in_the_ranking(member: Member, two: Any) -> None:
    """The box of the fiche and the criterion of the ranking were two things of one name."""
    assert quick_wins(member) == ["Action B"]
    with refused("quick-win-is-scored", "quick_win"):
        sheets.revise_action(action=two[1], version=2, quick_win=False, by=member)
    scoring_changes.score_action(action=two[1], panel=Panel.COMMITTEE, by=member, gain_rapide=1)
    assert quick_wins(member) == []
    scoring_changes.score_action(action=two[0], panel=GROUP, by=member, gain_rapide=None)
    sheets.revise_action(action=two[0], version=1, quick_win=True, by=member)
    assert quick_wins(member) == ["Action A"]


def test_a_rejected_action_is_no_longer_ranked(member: Member, two: tuple[ActionSheet, ActionSheet]) -> None:
    ActionSheet.objects.filter(pk=two[1].pk).update(status="ecartee")
    assert ranked(member) == [(1, "Action A", "14 sur 21")]


def test_score_tells_what_differs_alone(member: Member, two: tuple[ActionSheet, ActionSheet]) -> None:
    with told(member.roadmap) as lines:
        scoring_changes.score_action(action=two[0], panel=GROUP, by=member, enjeu=3, gain_rapide=2, volonte=None)
    assert lines == [
        (
            "score",
            "actionsheet",
            {"scores": ["Volonté politique 3", "Gain rapide 0"]},
            {"panel": "groupe projet", "scores": ["Volonté politique –", "Gain rapide 2"]},
        ),
        ("revise", "actionsheet", {"quick_win": False}, {"quick_win": True}),
    ]
    assert scoring_queries.panel_scores(two[0], GROUP) == {
        "enjeu": 3,
        "communes": 3,
        "beneficiaires": 2,
        "faisabilite": 2,
        "financement": 1,
        "gain_rapide": 2,
    }


def test_score_again_says_nothing(member: Member, two: tuple[ActionSheet, ActionSheet]) -> None:
    with told(member.roadmap) as lines:
        scoring_changes.score_action(action=two[0], panel=GROUP, by=member, **named(A))
    assert lines == []


def test_two_bodies_score_apart(member: Member, two: tuple[ActionSheet, ActionSheet]) -> None:
    scoring_changes.score_action(action=two[0], panel=Panel.COMMITTEE, by=member, enjeu=1)
    assert scoring_queries.panel_scores(two[0], GROUP)["enjeu"] == 3
    assert scoring_queries.panel_scores(two[0], Panel.COMMITTEE) == {"enjeu": 1}


def test_weigh_refuses_to_write_over_somebody_else(member: Member) -> None:
    scoring_changes.change_weights(version=1, by=member, **{**dict.fromkeys(Criterion.values, 1), "enjeu": 2})
    sentence = f"Les poids ont été changés entre-temps par {member.name}. Relisez, puis enregistrez."
    with refused("stale", saying=sentence):
        scoring_changes.change_weights(version=1, by=member, **{**dict.fromkeys(Criterion.values, 1), "enjeu": 3})
    versions = ScoringGrid.objects.filter(roadmap=member.roadmap).values_list("version", "weights__enjeu")
    assert list(versions) == [(1, 1), (2, 2)]


def test_weigh_refuses_that_nothing_counts(member: Member) -> None:
    with refused("weights-all-zero"):
        scoring_changes.change_weights(version=1, by=member, **dict.fromkeys(Criterion.values, 0))
    assert not ScoringGrid.objects.filter(roadmap=member.roadmap).exists()


def test_the_same_weights_make_no_version(member: Member) -> None:
    with told(member.roadmap) as lines:
        scoring_changes.change_weights(version=1, by=member, **dict.fromkeys(Criterion.values, 1))
    assert (lines, ScoringGrid.objects.filter(roadmap=member.roadmap).count()) == ([], 0)


# --- pages -----------------------------------------------------------------------------------------------------------


def test_the_score_page_says_each_answer_in_words_and_keeps_it(page: Any, action: ActionSheet) -> None:
    response = page("score", "1.1", **named(A))
    assert response.headers["Location"].endswith("/classement/?par=groupe")
    assert scoring_queries.panel_scores(action, GROUP) == named(A)
    shown = page("score", "1.1").content.decode()
    assert shown.count('type="radio"') == 35
    assert shown.count(" checked") == 7
    assert "(facultatif)" not in shown


def test_the_score_page_leads_to_the_next_fiche(page: Any, action: ActionSheet, member: Member) -> None:
    sheets.propose_action(title="Une carte", axis=action.axis, by=member)
    response = page("score", "1.1", suivante="1", query="?par=comite", **named(A))
    assert response.headers["Location"].endswith("/1.2/noter/?par=comite")


def test_a_body_or_a_version_that_does_not_exist_is_not_found(page: Any, action: ActionSheet) -> None:
    found = [page("ranking", query=query).status_code for query in ("?par=x", "?version=2", "?version=", "?version=1")]
    assert found == [404, 404, 404, 200]


def test_the_weights_page_makes_a_version(page: Any, member: Member) -> None:
    response = page("weights", version=1, **{**dict.fromkeys(Criterion.values, 1), "volonte": 3})
    assert response.status_code == 302
    assert scoring_queries.scoring_grids(member.roadmap)[0].out_of == 27


def test_the_weights_page_refuses_ten(page: Any) -> None:
    response = page("weights", version=1, **{**dict.fromkeys(Criterion.values, 1), "volonte": 10})
    assert list(response.context["form"].errors) == ["volonte"]


def test_an_empty_ranking_says_where_to_begin(page: Any) -> None:
    assert "Pas encore d’action à classer." in page("ranking").content.decode()


def test_one_action_and_three_cost_the_same_queries(page: Any, action: ActionSheet, member: Member) -> None:
    page("ranking")
    with CaptureQueriesContext(connection) as one:
        page("ranking")
    for title in ("Une carte", "Un prêt"):
        other = sheets.propose_action(title=title, new_axis=f"Axe {title}", by=member)
        scoring_changes.score_action(action=other, panel=GROUP, by=member, **named(B))
    with CaptureQueriesContext(connection) as three:
        page("ranking")
    assert len(three) == len(one)


def test_whoever_only_reads_sees_the_ranking_and_no_button(client: Client, world: World) -> None:
    client.force_login(world.user("caf"))
    shown = client.get(reverse("actions:ranking", args=[world.roadmap.slug])).content.decode()
    assert reverse("actions:weights", args=[world.roadmap.slug]) not in shown
    assert "noter/" not in shown


# --- the matrix, and two rankings ------------------------------------------------------------------------------------


def test_the_matrix_and_its_table_say_the_same(page: Any, two: object) -> None:
    response = page("matrix")
    rows = [(row.code, row.utility, row.feasibility, row.quarter) for row in response.context["matrix"].rows]
    assert rows == [
        ("1.1", "89\u00a0%", "50\u00a0%", "À faire d’abord"),
        ("2.1", "78\u00a0%", "92\u00a0%", "À faire d’abord"),
    ]
    shown = response.content.decode()
    assert shown.count(' r="8" ') == len(rows)
    assert "Les actions 1.1 et 2.1 sont utiles et faisables\u00a0: à faire d’abord." in shown


def test_a_matrix_without_any_whole_score_says_so(page: Any, action: ActionSheet) -> None:
    shown = page("matrix").content.decode()
    assert ("Pas encore d’action notée en entier." in shown, ' r="8" ' in shown) == (True, False)


def test_two_bodies_are_compared_the_widest_gaps_first(
    page: Any, member: Member, two: tuple[ActionSheet, ActionSheet]
) -> None:
    third = sheets.propose_action(title="Action C", axis=two[0].axis, by=member)
    for action, values in zip(two, (B, A), strict=True):
        scoring_changes.score_action(action=action, panel=Panel.COMMITTEE, by=member, **named(values))
    scoring_changes.score_action(action=third, panel=GROUP, by=member, **named(B))
    comparison = page("compare").context["comparison"]
    assert [(row.title, row.one, row.other, row.gap_told) for row in comparison.rows] == [
        ("Action A", 3, 1, "monte de 2 places"),
        ("Action B", 1, 2, "descend de 1 place"),
        ("Action C", 1, None, "pas comparable"),
    ]
    assert comparison.sentence == "2 actions changent de place sur 2."


def test_two_versions_of_the_weights_are_compared(page: Any, member: Member, two: object) -> None:
    scoring_changes.change_weights(version=1, by=member, **{**dict.fromkeys(Criterion.values, 1), "enjeu": 9})
    comparison = page("compare", query="?a=groupe-1&b=groupe-2").context["comparison"]
    assert [(row.title, row.one_told, row.other_told) for row in comparison.rows] == [
        ("Action B", "18 sur 21", "34 sur 45"),
        ("Action A", "14 sur 21", "38 sur 45"),
    ]


def test_a_comparison_that_does_not_exist_is_not_found(page: Any) -> None:
    assert [page("compare", query=f"?a={asked}").status_code for asked in ("x", "groupe-2", "groupe-1")] == [
        404,
        404,
        200,
    ]


@pytest.mark.parametrize("name", ["matrix", "compare"])
def test_one_scored_action_and_three_cost_the_same_queries(
    name: str, page: Any, action: ActionSheet, member: Member
) -> None:
    scoring_changes.score_action(action=action, panel=GROUP, by=member, **named(A))
    page(name)
    with CaptureQueriesContext(connection) as one:
        page(name)
    for title in ("Une carte", "Un prêt"):
        other = sheets.propose_action(title=title, axis=action.axis, by=member)
        scoring_changes.score_action(action=other, panel=GROUP, by=member, **named(B))
    with CaptureQueriesContext(connection) as three:
        page(name)
    assert len(three) == len(one)
