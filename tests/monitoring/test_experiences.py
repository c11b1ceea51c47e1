"""Experiences: what leaves a fiche, who reads it, what a fiche takes from one, and who is never named."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.base.page_messages import undo_of
from jalons.base.stale_pages import Stale
from jalons.funding.changes import lines
from jalons.funding.models import ExpenseLine
from jalons.monitoring.changes import experiences as changes
from jalons.monitoring.changes import indicators, reuses
from jalons.monitoring.forms.experiences import ExperienceForm
from jalons.monitoring.models import Experience, Indicator, Reuse
from jalons.monitoring.models.experiences import text_stamp
from jalons.monitoring.models.sources import read_action_source, source_stamp
from jalons.monitoring.queries import experiences as queries
from jalons.monitoring.rules import experiences as rules
from jalons.papers.documents.model import Paragraph
from jalons.publication.documents.roadmap.sheet import sheet_document
from jalons.roadmaps.models import Member, Step
from tests.actions.journal import told
from tests.monitoring.addresses import offered_experience, own_experience
from tests.refusals import refused
from tests.world import World

D = Decimal
PILOT, SPONSOR, OWNER = "Zq7 pilote", "Zq7 élue", "Zq7 étape"


# --- rules -----------------------------------------------------------------------------------------------------------

texts = st.text("abcé ,", min_size=1, max_size=8)
amounts = st.integers(1, 10**9).map(lambda cents: D(cents) / 100)
months = st.none() | st.integers(0, rules.MOST_MONTHS)


@given(st.lists(st.builds(rules.ExperienceStep, texts, months, months)))
def test_steps_are_read_as_they_were_written(steps: list[rules.ExperienceStep]) -> None:
    assert rules.read_steps([step.row for step in steps]) == steps


@given(st.lists(st.builds(rules.ExperienceIndicator, texts, texts, texts, st.none() | amounts)))
def test_indicators_are_read_as_they_were_written(rows: list[rules.ExperienceIndicator]) -> None:
    assert rules.read_indicators([row.row for row in rows]) == rows


@given(st.lists(st.builds(rules.ExperienceExpense, texts, texts, amounts, texts)))
def test_expenses_are_read_as_they_were_written(rows: list[rules.ExperienceExpense]) -> None:
    assert rules.read_expenses([row.row for row in rows]) == rows


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "begins", "expected"),
    [
        (date(2026, 1, 10), date(2026, 4, 2), date(2026, 1, 28), (0, 3)),
        (None, date(2027, 1, 1), date(2026, 1, 1), (None, 12)),
        (date(2025, 12, 1), None, date(2026, 1, 1), (0, None)),
        (date(2026, 2, 1), date(2026, 3, 1), None, (None, None)),
    ],
)
def test_a_dated_step_is_told_in_months(
    starts_on: date | None, ends_on: date | None, begins: date | None, expected: tuple[int | None, int | None]
) -> None:
    step = rules.step_in_months("Acheter", starts_on, ends_on, begins)
    assert (step.starts, step.ends) == expected


def test_what_was_not_asked_comes_whole_and_what_is_unticked_stays() -> None:
    assert [rules.chosen_rows("abc", places) for places in (None, [], [2, 0])] == [["a", "b", "c"], [], ["a", "c"]]


# --- from a fiche ----------------------------------------------------------------------------------------------------


@pytest.fixture
def member(world: World) -> Member:
    return world.member("referente", world.young)


@pytest.fixture
def action(member: Member) -> ActionSheet:
    action = sheets.propose_action(
        title="Un bus",
        new_axis="Aller vers",
        context="Dix villages sans lieu",
        objectives="Y aller chaque semaine",
        success_factors="Prévenir les secrétariats",
        lead_organisation="Le centre social",
        lead_contact=PILOT,
        elected_sponsor=SPONSOR,
        partners="La médiathèque",
        starts_on=date(2026, 1, 12),
        ends_on=date(2026, 12, 18),
        by=member,
    )
    sheets.add_step(
        action=action, label="Acheter", starts_on=date(2026, 2, 2), ends_on=date(2026, 4, 3), owner=OWNER, by=member
    )
    sheets.add_step(action=action, label="Rouler", by=member)
    lines.add_expense(action=action, label="Véhicule", kind="investissement", amount=D(42_000), tax="ttc", by=member)
    lines.add_expense(
        action=action, label="Carburant", kind="fonctionnement", amount=D("1200.50"), tax="ttc", by=member
    )
    for funder, status in (("La Région", "accorde"), ("Une fondation", "refuse")):
        lines.add_funding(
            action=action, funder=funder, nature="subvention", kind="fonctionnement", amount=D(900), status=status,
            by=member,
        )  # fmt: skip
    counted = indicators.add_indicator(
        action=action, label="Communes", unit="communes", target=D(16), target_on=date(2027, 1, 4), kind="resultat",
        by=member,
    )  # fmt: skip
    for day, value in ((date(2026, 3, 2), 4), (date(2026, 9, 1), 9)):
        indicators.note_value(indicator=counted, on=day, value=D(value), by=member)
    indicators.add_indicator(action=action, label="Heures", target=D(5), target_on=date(2027, 1, 4), by=member)
    return action


@pytest.fixture
def experience(action: ActionSheet, member: Member) -> Experience:
    return changes.keep_action_experience(action=action, licence="cc-by", by=member)


def test_a_fiche_gives_its_words_its_months_its_measures_and_its_money(action: ActionSheet, member: Member) -> None:
    with told(member.roadmap) as journal:
        row = changes.keep_action_experience(action=action, by=member)
    assert journal == [("keep", "experience", {}, {"action": "Un bus"})]
    row.refresh_from_db()
    assert {name: getattr(row, name) for name in (*rules.LIMITS, "budget", "budget_tax", "licence")} == {
        "title": "Un bus",
        "territory": member.roadmap.name,
        "structure": "Le centre social",
        "perimeter": f"Les {member.roadmap.communes.count()} communes",
        "need": "Dix villages sans lieu",
        "objectives": "Y aller chaque semaine",
        "description": "",
        "results": "",
        "lessons": "Prévenir les secrétariats",
        "funders": "La Région",
        "calendar": "janvier 2026 à décembre 2026",
        "technical_partners": "La médiathèque",
        "contact": "",
        "link": "",
        "budget": D("43200.50"),
        "budget_tax": "ttc",
        "licence": "",
    }
    assert row.steps == [["Acheter", "1", "3"], ["Rouler", "", ""]]
    assert row.indicators == [["Communes", "communes", "resultat", "9.00"], ["Heures", "", "", ""]]
    assert row.expenses == [
        ["Véhicule", "investissement", "42000.00", "ttc"],
        ["Carburant", "fonctionnement", "1200.50", "ttc"],
    ]
    assert row.offered_on is None


def test_nobody_is_ever_named(experience: Experience) -> None:
    stored = str(Experience.objects.filter(pk=experience.pk).values().get())
    assert "Zq7" not in stored


def test_a_fiche_without_any_expense_has_an_unknown_budget_and_not_zero(member: Member) -> None:
    action = sheets.propose_action(title="Un livret", new_axis="Informer", by=member)
    row = changes.keep_action_experience(action=action, by=member)
    assert (row.budget, row.budget_tax, row.structure) == (None, "inconnu", member.roadmap.lead_authority)
    assert queries.experience_page(row, member).budget == "Non connu"


def test_only_the_ticked_lines_go(action: ActionSheet, member: Member) -> None:
    row = changes.keep_action_experience(
        action=action, title="Notre bus", steps=[1], indicators=[], expenses=[0], by=member
    )
    assert (row.title, row.steps, row.indicators) == ("Notre bus", [["Rouler", "", ""]], [])
    assert [line[0] for line in row.expenses] == ["Véhicule"]
    # The budget is what the action cost, whatever lines are told.
    assert row.budget == D("43200.50")


def test_a_fiche_that_changed_under_the_form_is_shown_again(action: ActionSheet, member: Member) -> None:
    seen = source_stamp(read_action_source(action))
    sheets.add_step(action=action, label="Assurer", by=member)
    with pytest.raises(Stale):
        changes.keep_action_experience(action=action, seen=seen, by=member)


def test_a_team_keeps_a_number_of_experiences(member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_EXPERIENCES", 1)
    with refused("too-many-experiences"):
        changes.write_experience(title="Un café", territory="Ailleurs", by=member)


# --- it is of its own day --------------------------------------------------------------------------------------------


def test_a_later_change_of_the_fiche_changes_nothing_and_is_told(
    action: ActionSheet, experience: Experience, member: Member
) -> None:
    def moved() -> list[str]:
        row = queries.find_own_experience(member.roadmap, experience.pk)
        assert row
        return list(queries.experience_page(row, member).moved)

    assert moved() == []
    sheets.revise_action(action=action, version=1, context="Douze villages", by=member)
    sheets.tick_step(step=action.steps.earliest("pk"), done_on=date(2026, 4, 1), by=member)
    assert moved() == ["Besoin de départ"]
    experience.refresh_from_db()
    assert experience.need == "Dix villages sans lieu"


def test_what_is_ticked_is_taken_and_the_rest_is_told_no_more(
    action: ActionSheet, experience: Experience, member: Member
) -> None:
    changes.revise_experience(experience=experience, objectives="Y être attendus", by=member)
    sheets.revise_action(action=action, version=1, context="Douze villages", objectives="Deux fois", by=member)
    row = queries.find_own_experience(member.roadmap, experience.pk)
    assert row
    found = queries.moved_fiche(row)
    assert [(field.name, field.here, field.in_fiche) for field in found.fields] == [
        ("need", "Dix villages sans lieu", "Douze villages"),
        ("objectives", "Y être attendus", "Deux fois"),
    ]
    # What the team wrote otherwise is not ticked for it.
    assert found.untouched == ["need"]
    with told(member.roadmap) as journal:
        taken = changes.take_action_changes(experience=row, take=["need", "title"], seen=found.stamp, by=member)
    assert taken == ("need",)
    assert [line[:2] for line in journal] == [("take_changes", "experience")]
    row = queries.find_own_experience(member.roadmap, experience.pk)
    assert row
    assert (row.need, row.objectives) == ("Douze villages", "Y être attendus")
    assert queries.moved_fiche(row).fields == []
    with pytest.raises(Stale):
        changes.take_action_changes(experience=row, take=[], seen=found.stamp + "x", by=member)


def test_it_stays_when_its_fiche_is_erased(action: ActionSheet, member: Member) -> None:
    other = sheets.propose_action(title="Un livret", axis=action.axis, context="Un constat", by=member)
    row = changes.keep_action_experience(action=other, by=member)
    sheets.remove_action(action=other, by=member)
    found = queries.find_own_experience(member.roadmap, row.pk)
    assert found
    assert (found.action, found.need) == (None, "Un constat")
    with refused("experience-without-fiche"):
        changes.take_action_changes(experience=found, take=[], by=member)


# --- offered, withdrawn, removed -------------------------------------------------------------------------------------


def test_it_is_read_by_the_other_teams_once_offered_and_no_more_once_withdrawn(
    experience: Experience, member: Member, world: World
) -> None:
    def read_elsewhere() -> bool:
        return queries.find_readable_experience(world.roadmap, experience.pk) is not None

    assert not read_elsewhere()
    with told(member.roadmap) as journal:
        changes.offer_experience(experience=experience, by=member)
        changes.offer_experience(experience=experience, by=member)
    assert journal == [("offer", "experience", {}, {})]
    assert read_elsewhere()
    changes.withdraw_experience(experience=experience, by=member)
    assert not read_elsewhere()


def test_it_is_offered_with_a_licence_and_something_to_read(experience: Experience, member: Member) -> None:
    changes.revise_experience(experience=experience, licence="", by=member)
    with refused("experience-without-licence", "licence"):
        changes.offer_experience(experience=experience, by=member)
    changes.revise_experience(experience=experience, licence="demander", need="", description="", by=member)
    with refused("experience-says-nothing"):
        changes.offer_experience(experience=experience, by=member)


def test_what_was_read_before_offering_is_what_is_offered(experience: Experience, member: Member) -> None:
    seen = text_stamp(Experience.objects.get(pk=experience.pk))
    changes.revise_experience(experience=experience, need="Autre chose", by=member)
    with pytest.raises(Stale):
        changes.offer_experience(experience=experience, seen=seen, by=member)


def test_what_others_read_is_corrected_by_whoever_may_offer_it(world: World, experience: Experience) -> None:
    changes.offer_experience(experience=experience, by=world.member("referente", world.young))
    with refused("offered-text-is-not-yours"):
        changes.revise_experience(experience=experience, need="x", by=world.member("elue", world.young))
    with refused("experience-is-offered"):
        changes.remove_experience(experience=experience, by=world.member("referente", world.young))


@pytest.mark.parametrize(
    ("written", "is_offered"), [({"need": "x"}, False), ({"licence": ""}, False), ({}, True), ({"title": "…"}, True)]
)
def test_a_text_that_changes_is_no_longer_offered_until_it_is_read_again(
    world: World, experience: Experience, written: dict[str, str], is_offered: bool
) -> None:
    by = world.member("referente", world.young)
    changes.offer_experience(experience=experience, by=by)
    experience.refresh_from_db()
    changes.revise_experience(
        experience=experience, by=by, **written | ({"title": experience.title} if "title" in written else {})
    )
    experience.refresh_from_db()
    assert (experience.offered_on is not None) is is_offered


def test_what_is_removed_comes_back_for_a_day(experience: Experience, member: Member) -> None:
    changes.remove_experience(experience=experience, by=member)
    with refused("experience-gone"):
        changes.revise_experience(experience=experience, need="x", by=member)
    changes.restore_experience(experience=experience, by=member)
    with refused("experience-not-removed"):
        changes.restore_experience(experience=experience, by=member)
    changes.remove_experience(experience=experience, by=member)
    Experience.objects.filter(pk=experience.pk).update(removed_at=timezone.now() - timedelta(days=2))
    other = changes.write_experience(title="Un café", territory="Ailleurs", by=member)
    changes.remove_experience(experience=other, by=member)
    assert not Experience.objects.filter(pk=experience.pk).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"territory": ""},
        {"budget": D(0)},
        {"licence": "libre"},
        {"offered_on": date(2026, 1, 5), "licence": ""},
    ],
)
def test_the_database_refuses_nonsense(experience: Experience, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Experience.objects.filter(pk=experience.pk).update(**wrong)


# --- taken for a new fiche -------------------------------------------------------------------------------------------


def test_a_fiche_begins_with_what_another_team_offers(world: World) -> None:
    by, source = world.member(), offered_experience(world)
    axis = world.action().axis
    with told(by.roadmap) as journal:
        action = reuses.reuse_experience(
            experience=source, title="Un rendez-vous", axis=axis, starts_on=date(2027, 1, 4), steps=[0, 2],
            indicators=[1], expenses=[1], by=by,
        )  # fmt: skip
    assert (action.status, action.context, action.description) == ("brouillon", source.need, source.description)
    assert (action.objectives, action.success_factors) == (source.objectives, source.lessons)
    # Who did it there is not who does it here.
    assert (action.lead_organisation, action.partners, action.expected_results) == ("", "", "")
    assert [(step.label, step.starts_on, step.ends_on) for step in action.steps.order_by("pk")] == [
        ("Choisir les mairies et les demi-journées", date(2027, 1, 4), date(2027, 2, 4)),
        ("Tenir les rendez-vous", date(2027, 3, 4), date(2027, 12, 6)),
    ]
    assert action.ends_on == date(2027, 12, 6)
    expenses = ExpenseLine.objects.filter(action=action).values_list("label", "kind", "amount", "tax")
    assert list(expenses) == [("Ordinateurs et imprimantes mobiles", "investissement", D("3600.00"), "ttc")]
    action.refresh_from_db()
    assert action.is_priced
    # A target is for the team to say: the indicator waits on the page of the fiche.
    assert not Indicator.objects.filter(action=action).exists()
    assert [(one.label, one.unit, one.kind) for one in queries.suggested_indicators(action)] == [
        ("Personnes reçues", "personnes", "résultat")
    ]
    assert journal[-1] == (
        "reuse",
        "actionsheet",
        {},
        {"experience": source.title, "territory": "Le Grand Périgueux"},
    )
    assert queries.experience_page(source, world.member("referente", world.young)).reuses == 1


def test_no_etape_begins_because_an_estimate_came(member: Member, action: ActionSheet, world: World) -> None:
    Step.objects.filter(roadmap=world.young, number=6).update(state="a_demarrer")
    reuses.reuse_experience(
        experience=offered_experience(world), title="Encore", axis=action.axis, starts_on=date(2027, 1, 4), by=member
    )
    assert Step.objects.get(roadmap=world.young, number=6).state == "a_demarrer"


def test_an_experience_is_not_taken_to_days_that_a_fiche_refuses(world: World) -> None:
    with refused("day-implausible", saying="Écrivez une date entre 2000 et 2100, par exemple 05/12/2026."):
        reuses.reuse_experience(
            experience=offered_experience(world), title="Un rendez-vous", axis=world.action().axis,
            starts_on=date(2100, 12, 30), steps=[0, 1, 2, 3], by=world.member("referente"),
        )  # fmt: skip


def test_expenses_come_for_whoever_may_fund(world: World) -> None:
    action = reuses.reuse_experience(
        experience=offered_experience(world), title="Un rendez-vous", axis=world.action().axis,
        starts_on=date(2027, 1, 4), by=world.member("elue"),
    )  # fmt: skip
    assert (action.steps.count(), ExpenseLine.objects.filter(action=action).count()) == (4, 0)


def test_a_fiche_says_where_it_comes_from_even_once_the_source_is_gone(world: World) -> None:
    source = offered_experience(world)
    action = reuses.reuse_experience(
        experience=source, title="Un rendez-vous", axis=world.action().axis, starts_on=date(2027, 1, 4),
        by=world.member(),
    )  # fmt: skip
    sentence = (
        "Partie du retour d’expérience «\u00a0Un rendez-vous numérique par semaine en mairie\u00a0» "
        "(Le Grand Périgueux), licence\u00a0: Licence Ouverte 2.0."
    )
    assert queries.reuse_line(action) == queries.ReuseLine(sentence, source.pk)
    changes.withdraw_experience(experience=source, by=world.member("referente", world.young))
    assert queries.reuse_line(action) == queries.ReuseLine(sentence, 0)
    source.delete()
    assert queries.reuse_line(action) == queries.ReuseLine(sentence, 0)


def test_what_is_no_longer_offered_is_not_taken(world: World) -> None:
    source = offered_experience(world)
    changes.withdraw_experience(experience=source, by=world.member("referente", world.young))
    with refused("experience-not-offered"):
        reuses.reuse_experience(
            experience=source, title="Un rendez-vous", axis=world.action().axis, starts_on=date(2027, 1, 4),
            by=world.member(),
        )  # fmt: skip
    assert not Reuse.objects.exists()


def test_a_licence_that_asks_is_asked_of_others_and_not_of_ourselves(
    experience: Experience, action: ActionSheet, member: Member, world: World
) -> None:
    changes.revise_experience(experience=experience, licence="demander", by=member)
    changes.offer_experience(experience=experience, by=member)
    said: dict[str, Any] = {"experience": experience, "title": "Encore un bus", "starts_on": date(2027, 1, 4)}
    with refused("licence-asks-first", "is_agreed"):
        reuses.reuse_experience(**said, axis=world.action().axis, by=world.member())
    reuses.reuse_experience(**said, axis=world.action().axis, is_agreed=True, by=world.member())
    reuses.reuse_experience(**said, axis=action.axis, by=member)
    assert Reuse.objects.count() == 2
    seen = changes.write_experience(title="Un café", territory="Ailleurs", licence="demander", by=member)
    with refused("licence-asks-first", "is_agreed"):
        reuses.reuse_experience(**said | {"experience": seen, "title": "Un café"}, axis=action.axis, by=member)


@pytest.mark.parametrize("ticked", [{"steps": [0, 4]}, {"indicators": [-1]}, {"expenses": [9]}])
def test_a_line_that_is_not_there_is_refused_beside_its_field(world: World, ticked: dict[str, list[int]]) -> None:
    before = ActionSheet.objects.count()
    with refused("ticked-line-gone", next(iter(ticked))):
        reuses.reuse_experience(
            experience=offered_experience(world), title="Un rendez-vous", axis=world.action().axis,
            starts_on=date(2027, 1, 4), by=world.member(), **ticked,
        )  # fmt: skip
    assert ActionSheet.objects.count() == before


def test_expenses_are_refused_to_whoever_may_not_fund(world: World) -> None:
    with refused("expenses-not-yours", "expenses"):
        reuses.reuse_experience(
            experience=offered_experience(world), title="Un rendez-vous", axis=world.action().axis,
            starts_on=date(2027, 1, 4), expenses=[0], by=world.member("elue"),
        )  # fmt: skip


def test_a_fiche_gives_no_line_that_it_does_not_have(action: ActionSheet, member: Member) -> None:
    with refused("ticked-line-gone", "steps"):
        changes.keep_action_experience(action=action, steps=[2], by=member)


# --- the taking is undone --------------------------------------------------------------------------------------------


@pytest.fixture
def take(world: World) -> Callable[..., ActionSheet]:
    def taking(**said: Any) -> ActionSheet:
        values = {"title": "Un rendez-vous", "starts_on": date(2027, 1, 4), "axis": world.action().axis} | said
        return reuses.reuse_experience(experience=offered_experience(world), by=world.member(), **values)

    return taking


def test_a_taking_is_undone_whole_with_its_axis(world: World, take: Callable[..., ActionSheet]) -> None:
    by = world.member()
    before = (ActionSheet.objects.count(), ExpenseLine.objects.count(), by.roadmap.axes.count())
    action = take(axis=None, new_axis="Un axe tout neuf")
    reuses.undo_reuse(action=action, by=by)
    assert (ActionSheet.objects.count(), ExpenseLine.objects.count(), by.roadmap.axes.count()) == before


def test_the_axis_stays_once_it_holds_something_else(world: World, take: Callable[..., ActionSheet]) -> None:
    action = take(axis=None, new_axis="Un axe tout neuf")
    sheets.propose_action(title="Autre chose", axis=action.axis, by=world.member())
    reuses.undo_reuse(action=action, by=world.member())
    assert [row.title for row in world.roadmap.axes.get(title="Un axe tout neuf").actions.all()] == ["Autre chose"]


def _correct_title(action: ActionSheet, by: Member) -> None:
    sheets.revise_action(action=action, version=action.version, title="Autrement", by=by)


def _correct_expense(action: ActionSheet, by: Member) -> None:
    row = action.expenses.earliest("pk")
    lines.revise_expense(expense=row, label=row.label, kind=row.kind, amount=D(7), by=by)


def _tick_step(action: ActionSheet, by: Member) -> None:
    sheets.tick_step(step=action.steps.earliest("pk"), done_on=date(2026, 1, 5), by=by)


def _add_indicator(action: ActionSheet, by: Member) -> None:
    indicators.add_indicator(action=action, label="x", target=D(1), target_on=date(2027, 1, 4), by=by)


@pytest.mark.parametrize("touch", [_correct_title, _correct_expense, _tick_step, _add_indicator])
def test_a_taking_is_not_undone_once_somebody_touched_it(
    world: World, take: Callable[..., ActionSheet], touch: Callable[[ActionSheet, Member], None]
) -> None:
    action = take()
    touch(action, world.member("elue") if touch is _correct_title else world.member())
    with refused("taken-action-changed"):
        reuses.undo_reuse(action=action, by=world.member())
    assert ActionSheet.objects.filter(pk=action.pk).exists()


def test_another_fiche_is_never_undone(world: World) -> None:
    action = sheets.propose_action(title="À la main", axis=world.action().axis, by=world.member())
    with refused("taken-action-changed"):
        reuses.undo_reuse(action=action, by=world.member())


def test_a_draft_is_deleted_with_the_expenses_that_came_with_it(world: World, take: Callable[..., ActionSheet]) -> None:
    action = take(expenses=[1])
    _correct_expense(action, world.member())
    with told(world.roadmap) as journal:
        sheets.remove_action(action=action, by=world.member())
    assert [line[:2] for line in journal] == [("remove", "expenseline"), ("remove", "actionsheet")]


def test_a_draft_keeps_an_expense_that_somebody_added(world: World, take: Callable[..., ActionSheet]) -> None:
    action = take(expenses=[1])
    lines.add_expense(action=action, label="Carburant", kind="fonctionnement", amount=D(9), by=world.member())
    with refused("action-in-use"):
        sheets.remove_action(action=action, by=world.member())
    assert action.expenses.count() == 2


def test_whoever_may_not_fund_deletes_no_expense(world: World, take: Callable[..., ActionSheet]) -> None:
    with refused("action-in-use"):
        sheets.remove_action(action=take(expenses=[1]), by=world.member("elue"))


# --- pages -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def ask(world: World, client: Client) -> Callable[..., Any]:
    client.force_login(world.user("referente"))

    def asking(name: str, *more: object, query: str = "", **fields: object) -> Any:
        url = reverse(f"monitoring:{name}", args=[world.roadmap.slug, *more]) + query
        return client.post(url, fields, follow=True) if fields else client.get(url)

    return asking


def test_the_list_has_what_the_others_offer_then_ours(ask: Callable[..., Any], world: World) -> None:
    def titles(query: str = "") -> list[str]:
        return [row.title for row in ask("experiences", query=query).context["shown"].rows]

    assert titles() == ["Un rendez-vous numérique par semaine en mairie"]
    assert titles("?q=secretariats") == ["Un rendez-vous numérique par semaine en mairie"]
    assert (titles("?q=licorne"), titles("?licence=cc-by")) == ([], [])
    assert titles("?de=nous") == [own_experience(world).title]


def test_a_draft_is_not_found_by_another_team(world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    kept = own_experience(world)
    for name in ("experience", "reuse_experience"):
        assert client.get(reverse(f"monitoring:{name}", args=[world.young.slug, kept.pk])).status_code == 404
        assert client.get(reverse(f"monitoring:{name}", args=[world.roadmap.slug, kept.pk])).status_code == 200


def test_the_prefecture_reads_what_is_offered_and_changes_nothing(world: World, client: Client) -> None:
    client.force_login(world.user("prefecture"))
    page = client.get(reverse("monitoring:experience", args=[world.roadmap.slug, offered_experience(world).pk]))
    assert page.status_code == 200
    assert "En partir pour une fiche" not in page.content.decode()


def test_a_fiche_becomes_an_experience_by_its_form(ask: Callable[..., Any]) -> None:
    form = ask("keep_experience", "1.1").context["form"]
    sent = {"title": form["title"].value(), "licence": "cc-by-sa", "steps": ["0"], "seen": form["seen"].value()}
    page = ask("keep_experience", "1.1", **sent)
    assert page.context["form"].initial["licence"] == "cc-by-sa"
    row = Experience.objects.latest("pk")
    assert (len(row.steps), row.indicators, row.expenses) == (1, [], [])


def test_rows_are_typed_in_french_and_kept_as_numbers() -> None:
    typed = {
        "title": "Un café", "territory": "Ailleurs", "budget": "12 000,50", "licence": "",
        "steps-0-0": "Ouvrir", "steps-0-1": "0", "steps-0-2": "2",
        "indicators-0-0": "Venues", "indicators-0-1": "personnes", "indicators-0-2": "", "indicators-0-3": "1 204",
        "expenses-0-0": "Café", "expenses-0-1": "fonctionnement", "expenses-0-2": "1 200", "expenses-0-3": "",
    }  # fmt: skip
    form = ExperienceForm(typed)
    assert form.is_valid(), form.errors
    data = form.cleaned_data
    assert (data["budget"], data["budget_tax"]) == (D("12000.50"), "inconnu")
    assert (data["steps"], data["indicators"]) == ([["Ouvrir", "0", "2"]], [["Venues", "personnes", "", "1204.00"]])
    assert data["expenses"] == [["Café", "fonctionnement", "1200.00", "inconnu"]]
    shown = ExperienceForm(initial=data).as_p().replace("\u00a0", " ").replace("\u202f", " ")
    assert 'value="1 200"' in shown and 'value="1 204"' in shown


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"steps-0-0": "", "steps-0-1": "2", "steps-0-2": ""}, "steps"),
        ({"steps-0-0": "Ouvrir", "steps-0-1": "4", "steps-0-2": "2"}, "steps"),
        ({"steps-0-0": "Ouvrir", "steps-0-1": "x", "steps-0-2": ""}, "steps"),
        ({"steps-0-0": "Ouvrir", "steps-0-1": "241", "steps-0-2": ""}, "steps"),
        ({"indicators-0-0": "Venues", "indicators-0-3": "beaucoup"}, "indicators"),
        ({"indicators-0-0": "Venues", "indicators-0-2": "autre"}, "indicators"),
        ({"expenses-0-0": "Café", "expenses-0-1": "", "expenses-0-2": "3"}, "expenses"),
        ({"expenses-0-0": "Café", "expenses-0-1": "fonctionnement"}, "expenses"),
        ({"expenses-0-0": "Café", "expenses-0-1": "fonctionnement", "expenses-0-2": "-3"}, "expenses"),
        (
            {"expenses-0-0": "Café", "expenses-0-1": "fonctionnement", "expenses-0-2": "3", "expenses-0-3": "x"},
            "expenses",
        ),
    ],
)
def test_a_row_that_says_nothing_is_asked_again(wrong: dict[str, str], field: str) -> None:
    form = ExperienceForm({"title": "Un café", "territory": "Ailleurs", **wrong})
    assert list(form.errors) == [field]


def test_a_correction_made_meanwhile_is_shown_beside_ours(world: World) -> None:
    row, by = own_experience(world), world.member()
    form = ExperienceForm(initial=ExperienceForm.shown_values(row))
    changes.revise_experience(experience=row, need="Une autre", by=by)
    values = {name: getattr(row, name) for name in form.initial if name != "seen"}
    with pytest.raises(Stale):
        changes.revise_experience(experience=row, **values | {"need": "La mienne"}, seen=form.initial["seen"], by=by)


def test_the_page_before_offering_tells_what_looks_like_a_name(ask: Callable[..., Any], world: World) -> None:
    row = own_experience(world)
    changes.revise_experience(experience=row, results="Demandez à Mme Untel, 05 53 00 00 00.", by=world.member())
    shown = ask("offer_experience", row.pk).context["shown"]
    assert any("Untel" in name for name in shown.names) and any("05 53" in name for name in shown.names)


def test_the_address_of_a_service_is_no_name_and_that_of_a_person_is(world: World) -> None:
    by, row = world.member(), own_experience(world)
    for contact, names in (("numerique@demo.example, 05 53 00 00 00", []), ("sophie.z@demo.example", ["Sophie"])):
        changes.revise_experience(experience=row, contact=contact, by=by)
        row.refresh_from_db()
        assert queries.experience_page(row, by).names == names


def test_a_form_opened_before_the_withdrawal_is_answered(ask: Callable[..., Any], world: World) -> None:
    source = offered_experience(world)
    changes.withdraw_experience(experience=source, by=world.member("referente", world.young))
    page = ask("reuse_experience", source.pk, title="Un rendez-vous")
    assert "n’est plus proposée" in page.content.decode()
    assert ask("reuse_experience", source.pk).status_code == 404


def test_a_long_list_has_pages(ask: Callable[..., Any], world: World) -> None:
    by = world.member("referente", world.young)
    for number in range(queries.ROWS_OF_A_PAGE):
        row = changes.write_experience(title=f"{number}", territory="Ici", need="x", licence="cc-by", by=by)
        changes.offer_experience(experience=row, by=by)
    first, second = (ask("experiences", query=f"?page={number}").context["shown"] for number in (1, 2))
    assert (len(first.rows), first.rows[0].title, first.found) == (20, "19", 21)
    assert [row.title for row in second.rows] == ["Un rendez-vous numérique par semaine en mairie"]


def test_a_button_offers_and_its_undo_withdraws(ask: Callable[..., Any], world: World) -> None:
    row, by = own_experience(world), world.member()
    changes.revise_experience(experience=row, licence="cc-by", by=by)
    seen = ask("offer_experience", row.pk).context["form"].initial["seen"]
    unread = ask("offer_experience", row.pk, seen=seen)
    assert list(unread.context["form"].errors) == ["is_read_again"]
    page = ask("offer_experience", row.pk, seen=seen, is_read_again="on").content.decode()
    assert "proposée aux autres équipes" in page and "Annuler" in page
    row.refresh_from_db()
    values = {name: value for name, value in ExperienceForm.shown_values(row).items() if isinstance(value, str)}
    again = ask("edit_experience", row.pk, **values | {"need": "Un autre besoin", "budget": ""})
    assert "relisez-la, puis proposez-la de nouveau" in again.content.decode()
    assert again.redirect_chain[-1][0] == reverse("monitoring:offer_experience", args=[world.roadmap.slug, row.pk])
    seen = ask("offer_experience", row.pk).context["form"].initial["seen"]
    ask("offer_experience", row.pk, seen=seen, is_read_again="on")
    page = ask("withdraw_experience", row.pk, go="").content.decode()
    assert "gardée par votre équipe" in page


def _undo_fields(page: Any) -> dict[str, object]:
    undo = [undo_of(message) for message in page.context["messages"]][-1]
    return dict(undo.inputs) if undo else {}


def test_the_undo_of_a_withdrawal_offers_the_text_that_was_offered_and_no_other(
    ask: Callable[..., Any], world: World
) -> None:
    row, by = own_experience(world), world.member()
    changes.revise_experience(experience=row, licence="cc-by", by=by)
    changes.offer_experience(experience=row, by=by)
    undo = _undo_fields(ask("withdraw_experience", row.pk, go=""))
    changes.revise_experience(experience=row, need="Demandez à Mme Untel", by=by)
    page = ask("offer_experience", row.pk, **undo)
    assert "Le texte vient de changer" in page.content.decode()
    # Nobody has read that one again yet.
    assert page.context["form"]["is_read_again"].value() is False
    changes.revise_experience(experience=row, need=row.need, by=by)
    ask("offer_experience", row.pk, **undo)
    row.refresh_from_db()
    assert row.offered_on is not None


def test_what_somebody_removed_is_put_back_by_them_or_by_the_focal_point(world: World) -> None:
    row = own_experience(world)
    changes.remove_experience(experience=row, by=world.member("referente"))
    with refused("removal-is-not-yours"):
        changes.restore_experience(experience=row, by=world.member("elue"))
    changes.restore_experience(experience=row, by=world.member("referente"))
    changes.remove_experience(experience=row, by=world.member("elue"))
    changes.restore_experience(experience=row, by=world.member("elue"))
    changes.remove_experience(experience=row, by=world.member("elue"))
    changes.restore_experience(experience=row, by=world.member("referente"))
    row.refresh_from_db()
    assert row.removed_at is None


def test_the_page_of_an_experience_says_each_thing_once_and_who_offers_it(
    ask: Callable[..., Any], world: World
) -> None:
    row, by, source = own_experience(world), world.member(), offered_experience(world)
    edit = f'href="{reverse("monitoring:edit_experience", args=[world.roadmap.slug, row.pk])}"'
    changes.revise_experience(experience=row, licence="cc-by", by=by)
    assert ask("experience", row.pk).content.decode().count(edit) == 1
    changes.offer_experience(experience=row, by=by)
    assert ask("experience", row.pk).content.decode().count(edit) == 1
    Experience.objects.filter(pk=source.pk).update(territory="Un nom que chacun écrit")
    for page in (ask("experience", source.pk), ask("experiences")):
        assert f"Proposée par\u00a0: {world.young.name}" in page.content.decode()


def test_whoever_may_not_withdraw_an_offer_is_told_who_does(world: World, experience: Experience) -> None:
    changes.offer_experience(experience=experience, by=world.member("referente", world.young))
    with refused("experience-is-offered", saying="la personne référente cesse d’abord de la proposer"):
        changes.remove_experience(experience=experience, by=world.member("elue", world.young))


def test_a_box_whose_label_is_a_sentence_is_not_repeated_before_its_error(
    ask: Callable[..., Any], world: World
) -> None:
    row = own_experience(world)
    changes.revise_experience(experience=row, licence="cc-by", by=world.member())
    page = ask("offer_experience", row.pk, seen="x").content.decode()
    assert ">Relisez le texte, puis cochez cette case.</a>" in page


def test_what_is_withdrawn_already_is_not_offered_by_an_undo(ask: Callable[..., Any], world: World) -> None:
    assert _undo_fields(ask("withdraw_experience", own_experience(world).pk, go="")) == {}


@pytest.mark.parametrize("seen", [{}, {"seen": ""}, {"seen": "x"}])
def test_a_text_that_no_page_has_shown_is_neither_offered_nor_taken(
    ask: Callable[..., Any], world: World, seen: dict[str, str]
) -> None:
    row, source = own_experience(world), offered_experience(world)
    changes.revise_experience(experience=row, licence="cc-by", by=world.member())
    ask("offer_experience", row.pk, is_read_again="on", **seen)
    taken = {"title": "Un rendez-vous", "starts_on": "04/01/2027", "axis": world.action().axis.pk}
    page = ask("reuse_experience", source.pk, **taken, **seen)
    row.refresh_from_db()
    assert (row.offered_on, Reuse.objects.count()) == (None, 0)
    told = "relisez-le, puis reprenez-le" if seen.get("seen") else "Relisez, puis envoyez à nouveau"
    assert told in page.content.decode()


def test_the_fiche_tells_where_it_began(ask: Callable[..., Any], world: World, client: Client) -> None:
    source = offered_experience(world)
    form = ask("reuse_experience", source.pk).context["form"]
    sent = {
        "title": "Un rendez-vous", "axis": world.action().axis_id, "starts_on": "2027-01-04", "steps": ["0"],
        "indicators": ["0", "2"], "seen": form["seen"].value(),
    }  # fmt: skip
    ask("reuse_experience", source.pk, **sent)
    action = ActionSheet.objects.latest("pk")
    page = client.get(reverse("overview:action", args=[world.roadmap.slug, action.code])).content.decode()
    assert "Partie du retour d’expérience" in page and "La relire" in page
    waiting = ask("indicators", action.code, query="?propose=1")
    assert [one.label for one in waiting.context["suggested"]] == ["Rendez-vous tenus", "Personnes devenues autonomes"]
    assert waiting.context["form"].initial["kind"] == "impact"


def test_the_message_of_a_taking_undoes_it(ask: Callable[..., Any], world: World, client: Client) -> None:
    source = offered_experience(world)
    form = ask("reuse_experience", source.pk).context["form"]
    sent = {
        "title": "Un rendez-vous",
        "axis": world.action().axis_id,
        "starts_on": "2027-01-04",
        "expenses": ["0", "1"],
    }
    page = ask("reuse_experience", source.pk, **sent, seen=form["seen"].value())
    action = ActionSheet.objects.latest("pk")
    address = reverse("monitoring:undo_reuse", args=[world.roadmap.slug, source.pk, action.code])
    assert f'action="{address}"' in page.content.decode()
    removal = client.get(reverse("actions:remove", args=[world.roadmap.slug, action.code]))
    assert removal.context["leaving"] == [
        "Temps de travail, deux jours par semaine\u00a0: 14\u00a0800\u00a0€, fonctionnement",
        "Ordinateurs et imprimantes mobiles\u00a0: 3\u00a0600\u00a0€, investissement",
    ]
    after = client.post(address, {"fiche": action.pk}, follow=True)
    assert "le brouillon est retiré" in after.content.decode()
    assert after.redirect_chain[-1][0] == reverse("monitoring:experience", args=[world.roadmap.slug, source.pk])
    assert not ActionSheet.objects.filter(pk=action.pk).exists()


GONE = "Une ligne cochée n’est plus proposée. Le reste de vos choix est gardé\u00a0: relisez, puis envoyez de nouveau."


@pytest.mark.parametrize(
    ("key", "wrong", "field"),
    [("referente", {"steps": ["0", "77"]}, "steps"), ("elue", {"expenses": ["0"]}, "__all__")],
)
def test_a_ticked_line_that_is_not_proposed_is_told_and_the_others_stay_ticked(
    world: World, client: Client, key: str, wrong: dict[str, list[str]], field: str
) -> None:
    client.force_login(world.user(key))
    address = reverse("monitoring:reuse_experience", args=[world.roadmap.slug, offered_experience(world).pk])
    seen = client.get(address).context["form"]["seen"].value()
    sent = {"title": "Un rendez-vous", "axis": world.action().axis_id, "starts_on": "2027-01-04", "indicators": ["1"]}
    form = client.post(address, sent | wrong | {"seen": seen}).context["form"]
    assert form.errors == {field: [GONE]}
    assert form["indicators"].value() == ["1"]


@pytest.mark.parametrize("query", ["", "?de=nous", "?q=mairie"])
def test_one_experience_and_many_cost_the_same(query: str, ask: Callable[..., Any], world: World) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as made:
            assert ask("experiences", query=query).status_code == 200
        return len(made)

    ask("experiences", query=query)
    few = count()
    for by in (world.member(), world.blank(), world.member("referente", world.young)):
        for number in range(9):
            row = changes.write_experience(
                title=f"Mairie {number}", territory="Ailleurs", need="Un besoin", licence="cc-by", by=by
            )
            changes.offer_experience(experience=row, by=by)
    assert count() == few


def test_the_page_of_one_experience_costs_the_same_whatever_it_holds(
    experience: Experience, member: Member, action: ActionSheet
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as made:
            row = queries.find_own_experience(member.roadmap, experience.pk)
            assert row
            queries.experience_page(row, member)
        return len(made)

    few = count()
    for number in range(4):
        sheets.add_step(action=action, label=f"Étape {number}", by=member)
        lines.add_expense(action=action, label=f"Achat {number}", kind="fonctionnement", amount=D(5), by=member)
    assert count() == few


def test_whoever_may_not_correct_what_others_read_is_told_before_typing(world: World, client: Client) -> None:
    row, by = own_experience(world), world.member()
    changes.revise_experience(experience=row, licence="cc-by", by=by)
    changes.offer_experience(experience=row, by=by)
    client.force_login(world.user("pilote"))
    page = client.get(reverse("monitoring:edit_experience", args=[world.roadmap.slug, row.pk]), follow=True)
    assert "la personne référente le corrige" in page.content.decode()


def test_a_month_of_five_thousand_digits_is_refused(ask: Callable[..., Any]) -> None:
    page = ask("add_experience", title="Un bus", territory="Ici", **{"steps-0-0": "Acheter", "steps-0-1": "9" * 5000})
    assert page.status_code == 200 and page.context["form"].errors


def test_the_papers_of_a_fiche_name_the_experience_with_which_it_began(world: World) -> None:
    action = reuses.reuse_experience(
        experience=offered_experience(world), title="Un rendez-vous", axis=world.action().axis,
        starts_on=date(2027, 1, 4), by=world.member(),
    )  # fmt: skip
    said = [block.content for block in sheet_document(action, date(2027, 1, 4)).blocks if isinstance(block, Paragraph)]
    assert any(
        "Partie du retour d’expérience" in str(content) and "Le Grand Périgueux" in str(content) for content in said
    )
    assert queries.reuse_sentences(action.roadmap) == {action.pk: queries.reuse_line(action).sentence}  # type: ignore[union-attr]


def test_the_page_of_a_fiche_leads_to_the_indicators_that_wait(world: World, client: Client) -> None:
    action = reuses.reuse_experience(
        experience=offered_experience(world), title="Un rendez-vous", axis=world.action().axis,
        starts_on=date(2027, 1, 4), indicators=[1], by=world.member(),
    )  # fmt: skip
    client.force_login(world.user("referente"))
    page = client.get(reverse("overview:action", args=[world.roadmap.slug, action.code])).content.decode()
    assert "Voir celui qui est proposé" in page
