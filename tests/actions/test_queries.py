from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jalons.actions import words
from jalons.actions.changes import adoption
from jalons.actions.changes import sheets as sheet_changes
from jalons.actions.models import ActionSheet
from jalons.actions.queries import action_rows
from jalons.actions.queries import sheets as sheet_queries
from jalons.actions.queries.sheets import StageLine, Tag
from jalons.actions.rules.sheets import Counts, Status, status_path
from jalons.funding.changes import lines
from jalons.monitoring.changes.indicators import add_indicator
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Role
from jalons.workshops.changes.stakes import add_key_project, add_stake
from tests.world import World

pytestmark = pytest.mark.django_db


def cost(ask: Callable[[], Any]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        ask()
    return len(asked)


def full_action(member: Member, title: str, axis: str) -> ActionSheet:
    stake = add_stake(title=f"Enjeu {title}", phrasing=f"Comment {title} ?", by=member)
    project = add_key_project(title=f"Chantier {title}", purpose="Pour voir", stakes=[stake], by=member)
    action = sheet_changes.propose_action(
        title=title,
        new_axis=axis,
        key_project=project,
        context="Onze communes sans lieu d’accueil.",
        description="Un bus passe à jour fixe.",
        partners="Mairies\nCaf",
        audiences=["seniors", "rsa"],
        other_audiences="Voisines et voisins",
        communes=list(member.roadmap.communes.order_by("name")[:2]),
        starts_on=date(2026, 1, 1),
        ends_on=date(2028, 12, 31),
        by=member,
    )
    sheet_changes.add_step(action=action, label="Acheter", ends_on=date(2026, 3, 1), owner="La CC", by=member)
    lines.add_expense(action=action, label="Bus", kind="investissement", amount=Decimal(9), by=member)
    bus = {"funder": "Région", "nature": "subvention", "kind": "investissement", "amount": Decimal(9)}
    lines.add_funding(action=action, by=member, **bus)
    return action


# --- one action ------------------------------------------------------------------------------------------------------


def test_action_is_found_by_its_code(world: World) -> None:
    found = sheet_queries.find_action(world.roadmap, "1.1")
    assert found == world.action("1.1")


@pytest.mark.parametrize("code", ["9.9", "1", "1.0", "01.1", "1.1.1", "a.b", "", "1.99999999999"])
def test_no_action_has_a_code_that_is_not_one(world: World, code: str) -> None:
    assert sheet_queries.find_action(world.roadmap, code) is None


def test_sheet_says_everything(member: Member) -> None:
    action = full_action(member, "Un bus", "Aller vers")
    names = [commune.name for commune in member.roadmap.communes.order_by("name")[:2]]
    sheet = sheet_queries.current_sheet(action)
    step, project = sheet.steps[0], sheet.key_project
    assert project is not None
    assert (sheet.pk, sheet.code, sheet.title, sheet.axis_rank, sheet.axis_title) == (
        action.pk,
        "1.1",
        "Un bus",
        1,
        "Aller vers",
    )
    assert sheet.status == Tag("brouillon", "brouillon", "")
    assert sheet.partners == ("Mairies", "Caf")
    assert sheet.audiences == (
        "Personnes âgées",
        "Personnes au revenu de solidarité active",
        "Voisines et voisins",
    )
    assert (sheet.communes, sheet.covers_everything, sheet.where) == (tuple(names), False, ", ".join(names))
    assert sheet.period == "janvier 2026 à décembre 2028"
    assert (step.label, step.owner, step.when) == ("Acheter", "La CC", "jusqu’à mars 2026")
    assert (project.title, [stake.title for stake in project.stakes]) == ("Chantier Un bus", ["Enjeu Un bus"])
    assert sheet.awaited == StageLine("Pour la présenter au comité", ("structure pilote",))


def test_what_a_fiche_lacks_says_which_pages_fill_it(member: Member) -> None:
    action = full_action(member, "Un bus", "Aller vers")
    sheet_changes.revise_action(action=action, version=1, title="Un bus", lead_organisation="CC", by=member)
    awaited = sheet_queries.current_sheet(action).awaited
    assert awaited
    assert (awaited.title, "indicators" in awaited.parts, "budget" in awaited.parts) == ("Pour la valider", True, False)


def test_an_action_without_commune_covers_the_whole_territory(world: World) -> None:
    sheet = sheet_queries.current_sheet(world.action())
    assert (len(sheet.communes), sheet.covers_everything, sheet.where) == (16, True, "Les 16 communes")


def test_a_fiche_once_validated_is_asked_nothing_more(world: World) -> None:
    assert [sheet.awaited for sheet in sheet_queries.roadmap_sheets(world.roadmap)] == [None] * 8


def test_lateness_is_told_in_words(member: Member) -> None:
    action = full_action(member, "Un bus", "Aller vers")
    sheet_changes.revise_action(
        action=action,
        version=1,
        title="Un bus",
        lead_organisation="CC",
        elected_sponsor="VP",
        department_unit="Social",
        by=member,
    )
    indicator = {"label": "Communes desservies", "target": Decimal(16), "target_on": date(2027, 12, 31)}
    add_indicator(action=action, by=member, **indicator)
    for status in status_path(Status.DRAFT, Status.KEPT):
        sheet_changes.advance_action(action=action, to=status, by=member)
    day = timezone.localdate()
    adoption.choose_adoption_path(mode="projet", reference="Projet de territoire", adopted_on=day, by=member)
    for status in status_path(Status.VALIDATED, Status.RUNNING):
        sheet_changes.advance_action(action=action, to=status, by=member)
    due = timezone.localdate() - timedelta(days=35)
    step = action.steps.get()
    sheet_changes.revise_step(step=step, label="Acheter", ends_on=due, by=member)
    sheet, row = sheet_queries.current_sheet(action), action_rows.action_index(member.roadmap).late[0]
    assert (sheet.delay, sheet.steps[0].tone, row.delay) == ("35 jours de retard", "wait", "35 jours de retard")
    sheet_changes.revise_step(step=step, label="Acheter", ends_on=due, done_on=due, by=member)
    sheet = sheet_queries.current_sheet(action)
    assert (sheet.delay, sheet.steps[0].tone, action_rows.action_index(member.roadmap).late) == ("", "good", [])


# --- all of them -----------------------------------------------------------------------------------------------------


def test_index_groups_by_axis_with_its_sum_line(world: World) -> None:
    index = action_rows.action_index(world.roadmap)
    assert [(axis.rank, axis.sum_line, [row.code for row in axis.rows]) for axis in index.axes] == [
        (1, "1 réalisée sur 3, 2 en cours", ["1.1", "1.2", "1.3"]),
        (2, "2 réalisées sur 3, 1 en cours", ["2.1", "2.2", "2.3"]),
        (3, "1 réalisée sur 2, 1 à l’arrêt", ["3.1", "3.2"]),
    ]
    assert index.sum_line == "4 réalisées sur 8, 3 en cours, 1 à l’arrêt"


def test_counts_agree_with_the_index(world: World) -> None:
    assert action_rows.action_counts(world.roadmap) == action_rows.action_index(world.roadmap).counts
    assert action_rows.action_counts(world.roadmap) == Counts(
        total=8, done=4, under_way=3, stopped=1, late=0, is_voted=True
    )


def test_counts_of_nothing(world: World) -> None:
    assert action_rows.action_counts(world.young) == Counts(total=0, done=0, under_way=0, stopped=0, late=0)
    assert words.counts_sentence(action_rows.action_counts(world.young)) == "aucune action"


@pytest.mark.parametrize(
    ("ask", "most"),
    [
        (action_rows.action_index, 2),
        (action_rows.action_counts, 1),
        (sheet_queries.roadmap_sheets, 5),
        (action_rows.waiting_key_projects, 1),
    ],
)
def test_one_action_and_three_cost_the_same(member: Member, ask: Callable[[Any], Any], most: int) -> None:
    full_action(member, "Un bus", "Aller vers")
    one = cost(lambda: ask(member.roadmap))
    full_action(member, "Une carte", "Orienter")
    full_action(member, "Un prêt", "Équiper")
    assert (cost(lambda: ask(member.roadmap)), one) == (most, most)


def test_chantiers_wait_until_they_give_an_action(member: Member) -> None:
    project = add_key_project(title="Itinérance", purpose="", stakes=[], by=member)
    assert action_rows.waiting_key_projects(member.roadmap) == [project]
    sheet_changes.propose_action(title="Un bus", new_axis="Aller vers", key_project=project, by=member)
    assert action_rows.waiting_key_projects(member.roadmap) == []


# --- what comes next -------------------------------------------------------------------------------------------------


def test_moves_say_what_they_mean_and_what_is_missing(member: Member) -> None:
    action = sheet_changes.propose_action(title="Un bus", new_axis="Aller vers", by=member)
    only = sheet_queries.offered_moves(action, replace(member, role=Role.LEAD))
    assert [(move.tag.word, move.missing, move.is_barred) for move in only] == [("proposée", (), False)]
    sheet_changes.advance_action(action=action, to=Status.PROPOSED, by=member)
    action.refresh_from_db()
    offered = {
        move.tag.word: (len(move.missing), move.is_barred)
        for move in sheet_queries.offered_moves(action, replace(member, role=Role.LEAD))
    }
    assert offered == {"à arbitrer": (8, False), "brouillon": (0, False)}
    assert sheet_queries.offered_moves(action, replace(member, role=Role.OBSERVER)) == []


def test_a_fiche_that_lacks_something_cannot_be_validated_yet(member: Member) -> None:
    action = sheet_changes.propose_action(title="Un bus", new_axis="Aller vers", by=member)
    for status in status_path(Status.DRAFT, Status.KEPT):
        sheet_changes.advance_action(action=action, to=status, by=member)
    ActionSheet.objects.filter(pk=action.pk).update(is_adopted=True)
    action.refresh_from_db()
    validate = sheet_queries.offered_moves(action, replace(member, role=Role.SPONSOR))[0]
    assert (validate.tag.word, validate.is_barred, validate.missing[-1]) == ("validée", True, "un indicateur au moins")


def test_said_at_remembers_what_each_version_said(member: Member) -> None:
    action = sheet_changes.propose_action(title="Un bus", new_axis="Aller vers", by=member)
    for version, context in enumerate(("un", "deux", "trois"), 1):
        action = sheet_changes.revise_action(action=action, version=version, title="Un bus", context=context, by=member)
    action = sheet_changes.revise_action(action=action, version=4, title="Un minibus", by=member)
    assert sheet_queries.values_at_version(action, 1) == {"context": "", "title": "Un bus"}
    assert sheet_queries.values_at_version(action, 3) == {"context": "deux", "title": "Un bus"}
    assert sheet_queries.values_at_version(action, 4) == {"title": "Un bus"}
    assert sheet_queries.values_at_version(action, 5) == sheet_queries.values_at_version(action, 99) == {}
