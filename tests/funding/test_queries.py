from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.actions.rules.sheets import Status, status_path
from jalons.base.french import format_euros as euros
from jalons.funding.changes import lines
from jalons.funding.queries import consolidated, funders, plans, what_if
from jalons.funding.queries.two_column_plans import action_in_two_columns, roadmap_in_two_columns
from jalons.funding.rules.money import Sums
from jalons.funding.words.plans import overfunding_reason
from jalons.roadmaps.models import Member
from tests.world import World

pytestmark = pytest.mark.django_db
E = Decimal


@pytest.fixture
def member(world: World) -> Member:
    return world.member("referente", world.young)


def priced(member: Member, title: str, expense: int, **resource: Any) -> ActionSheet:
    action = sheets.propose_action(title=title, new_axis=f"Axe {title}", by=member)
    if expense:
        lines.add_expense(action=action, label=title, kind="fonctionnement", amount=E(expense), by=member)
    if resource:
        line = {"funder": "Région", "nature": "subvention", "kind": "fonctionnement", "is_public": True}
        lines.add_funding(action=action, by=member, **line | resource)
    return action


def found(checks: Any) -> list[tuple[str, str]]:
    return [(check.tone, check.finding) for check in checks]


# --- the plan of one action ------------------------------------------------------------------------------------------


def test_the_plan_of_the_travelling_help_desk(world: World) -> None:
    plan = plans.action_plan(world.action("1.1"))
    assert plan.sums == Sums(
        expenses=E("182000.00"), secured=E("137000.00"), requested=E("39000.00"), envisaged=E(0), refused=E(0)
    )
    assert plan.sentence == (
        "182\u00a0000\u00a0€ de dépenses, 176\u00a0000\u00a0€ de ressources. Il manque 6\u00a0000\u00a0€, "
        "et 39\u00a0000\u00a0€ ne sont pas encore obtenus."
    )
    assert [(part.label, part.sums.expenses, part.sums.resources, part.verdict) for part in plan.parts] == [
        ("Investissement", E("62000.00"), E("62000.00"), f"Équilibré, dont {euros(24000)} pas encore obtenus"),
        (
            "Fonctionnement",
            E("120000.00"),
            E("114000.00"),
            f"Il manque {euros(6000)}, et {euros(15000)} ne sont pas encore obtenus",
        ),
    ]
    assert found(plan.checks) == [
        ("bad", f"Il manque {euros(6000)}, et {euros(39000)} ne sont pas encore obtenus."),
        ("good", "Part propre d’investissement\u00a0: 33\u00a0%."),
    ]
    assert plan.checks[1].detail == (
        "18\u00a0000\u00a0€ sur 54\u00a0000\u00a0€ d’argent public, soit 33\u00a0%. "
        "Le minimum est de 20\u00a0% quand une collectivité porte l’investissement "
        "(code général des collectivités territoriales, article L.\u00a01111-10). "
        "Minimum 9\u00a0000\u00a0€, un quart de 36\u00a0000\u00a0€ d’autre argent public."
    )


def test_an_action_without_figures_has_an_empty_plan(member: Member) -> None:
    plan = plans.action_plan(priced(member, "Un bus", 0))
    assert (plan.is_empty, plan.parts, plan.checks, plan.own_share) == (True, (), (), None)
    assert plan.sentence == "Cette action n’est pas encore chiffrée."


def test_resources_without_any_expense_are_no_surplus_and_the_action_is_to_be_priced(member: Member) -> None:
    action = priced(member, "Un bus", 0, amount=E(1_000))
    plan = plans.action_plan(action)
    assert plan.sentence == "1\u00a0000\u00a0€ de ressources. Les dépenses sont à chiffrer."
    assert (plan.verdict, [part.verdict for part in plan.parts]) == (
        "Les dépenses sont à chiffrer",
        ["Les dépenses sont à chiffrer"],
    )
    presented = action_in_two_columns(action)
    assert (presented.verdict, [section.verdict for section in presented.sections]) == (
        "Les dépenses sont à chiffrer",
        [""],
    )
    # What is missing is never zero.
    assert [check.detail for check in plan.checks[:1]] == ["Ressources\u00a0: 1\u00a0000\u00a0€."]
    whole = consolidated.consolidated_money(member.roadmap)
    assert (whole.priced, whole.sentence) == (0, "Aucune action n’est encore chiffrée.")
    assert ("de trop" in whole.what_is_left, whole.whole_label) == (
        False,
        "Ensemble, dont 1\u00a0000\u00a0€ pour des actions à chiffrer",
    )
    assert ("wait", "1 action n’est pas chiffrée.") in found(whole.checks)
    assert ("wait", "Des ressources dépassent les dépenses.") not in found(whole.checks)


def test_what_is_brought_to_an_action_to_be_priced_is_not_too_much_elsewhere(member: Member) -> None:
    priced(member, "Un bus", 0, amount=E(1_000))
    priced(member, "Un café", 5_000, amount=E(4_000))
    both = roadmap_in_two_columns(member.roadmap, on=date(2026, 11, 26))
    assert both.verdict == (
        "Il manque 1\u00a0000\u00a0€, et 4\u00a0000\u00a0€ ne sont pas encore obtenus. "
        "1\u00a0000\u00a0€ vont à des actions à chiffrer"
    )


def test_a_short_own_share_is_a_warning_with_its_arithmetic(member: Member) -> None:
    action = priced(member, "Un bus", 0, kind="investissement", amount=E(90), status="accorde")
    lines.add_funding(
        action=action, funder="CC", nature="propre", kind="investissement", amount=E(10), is_public=True, by=member
    )
    lines.add_funding(action=action, funder="Caf", nature="subvention", kind="investissement", amount=E(900), by=member)
    check = plans.action_plan(action).checks[-1]
    assert (check.tone, check.finding) == ("wait", "Part propre d’investissement\u00a0: il manque 12,50\u00a0€.")
    assert check.detail.startswith("10\u00a0€ sur 100\u00a0€ d’argent public, soit 10\u00a0%.")


def test_money_of_one_kind_does_not_pay_for_the_other(member: Member) -> None:
    action = priced(member, "Un bus", 500, kind="investissement", amount=E(500), nature="prive", is_public=False)
    assert found(plans.action_plan(action).checks) == [
        ("bad", f"Il manque {euros(500)}, et {euros(500)} de trop ailleurs."),
        ("wait", "Fonctionnement\u00a0: il manque 500\u00a0€."),
        ("wait", "Investissement\u00a0: 500\u00a0€ de trop."),
    ]
    whole = consolidated.consolidated_money(member.roadmap)
    assert (whole.totals.to_find, whole.totals.surplus, whole.totals.uncovered) == (500, 500, 500)
    assert whole.what_is_left.startswith(f"Il reste {euros(500)} à trouver, et {euros(500)} de trop")
    assert [row.code for row in whole.unbalanced] == [action.code]


def test_what_was_refused_is_said_and_not_counted(member: Member) -> None:
    action = priced(member, "Un bus", 500, amount=E(500), status="refuse")
    plan = plans.action_plan(action)
    assert plan.verdict == "Il manque 500\u00a0€"
    assert found(plan.checks) == [("bad", "Il manque 500\u00a0€."), ("wait", "500\u00a0€ ont été refusés.")]


# --- all plans together ----------------------------------------------------------------------------------------------


def test_the_plans_of_the_demo_add_up_to_what_its_content_says(world: World) -> None:
    whole = consolidated.consolidated_money(world.roadmap)
    assert whole.totals.sums == Sums(
        expenses=E("274460.00"),
        secured=E("199260.00"),
        requested=E("51000.00"),
        envisaged=E("3200.00"),
        refused=E("15000.00"),
    )
    assert (whole.totals.to_find, whole.totals.surplus) == (E("21000.00"), E("0.00"))
    assert whole.sentence == "8 actions chiffrées, 274\u00a0460\u00a0€ de dépenses. 73\u00a0% sont acquis."
    assert whole.what_is_left == "75\u00a0200\u00a0€ ne sont pas encore acquis, dont 21\u00a0000\u00a0€ à trouver"
    assert [(row.code, row.sums.balance) for row in whole.plans if row.sums.balance] == [
        ("1.1", E("-6000.00")),
        ("3.1", E("-15000.00")),
    ]


def test_funders_come_with_the_largest_first(world: World) -> None:
    rows = consolidated.consolidated_money(world.roadmap).funders
    assert [(row.name, row.secured, row.requested, row.envisaged, row.share) for row in rows] == [
        ("CC Dronne et Belle", E(98600), E(0), E(0), 39),
        ("Département", E(71000), E(0), E(0), 28),
        ("Région", E(0), E(36000), E(0), 14),
        ("Caisse d’allocations familiales", E(12000), E(15000), E(0), 11),
        ("État", E(9660), E(0), E(0), 4),
        ("Fondation", E(8000), E(0), E(0), 3),
        ("Mutualité sociale agricole", E(0), E(0), E(3200), 1),
    ]


def test_checks_of_the_demo(world: World) -> None:
    checks = consolidated.consolidated_money(world.roadmap).checks
    assert found(checks) == [
        ("bad", "2 actions manquent de ressources."),
        ("wait", "Réponse attendue\u00a0: Région."),
        ("wait", "Réponse attendue\u00a0: Caisse d’allocations familiales."),
        ("wait", "Part propre de l’action 3.1\u00a0: qui porte la dépense\u00a0?"),
        ("good", "Part propre suffisante dans 2 actions."),
        ("wait", "Action 1.3 terminée\u00a0: 3\u00a0200\u00a0€ ne sont pas encore demandés."),
    ]
    assert checks[-2].detail.startswith("33\u00a0% à l’action 1.1 et 100\u00a0% à l’action 3.2. Le minimum")


def test_one_funder_written_in_two_ways_is_one(member: Member) -> None:
    priced(member, "Un bus", 0, amount=E(10), funder="Région")
    priced(member, "Une carte", 0, amount=E(5), funder="région ", status="demande")
    rows = consolidated.consolidated_money(member.roadmap).funders
    assert [(row.name, row.total, row.actions) for row in rows] == [("Région", E("15.00"), 1)]


def test_what_is_left_in_one_action_fills_no_other(member: Member) -> None:
    priced(member, "Un bus", 100, amount=E(300), status="accorde")
    priced(member, "Une carte", 80)
    priced(member, "Un prêt", 0)
    whole = consolidated.consolidated_money(member.roadmap)
    assert (whole.totals.to_find, whole.totals.surplus, whole.what_is_left) == (
        E("80.00"),
        E("200.00"),
        "Il reste 80\u00a0€ à trouver, et 200\u00a0€ de trop sur 1.1",
    )
    assert whole.whole_label == "Ensemble, dont 200\u00a0€ de trop"
    assert found(whole.checks) == [
        ("bad", "1 action manque de ressources."),
        ("wait", "Des ressources dépassent les dépenses."),
        ("wait", "1 action n’est pas chiffrée."),
    ]
    assert whole.checks[1].detail == (
        f"En trop\u00a0: 200\u00a0€ à l’action 1.1. Cela ne comble pas les autres actions. {overfunding_reason()}"
    )


def test_what_is_secured_beyond_a_plan_is_a_share_of_no_other(member: Member) -> None:
    priced(member, "Un bus", 100, amount=E(200), status="accorde")
    priced(member, "Une carte", 100)
    assert consolidated.consolidated_money(member.roadmap).sentence.endswith("50\u00a0% sont acquis.")


def test_nearly_all_is_not_all(member: Member) -> None:
    priced(member, "Un bus", 1000, amount=E("999.99"), status="accorde")
    ActionSheet.objects.filter(roadmap=member.roadmap).update(status="proposee")
    assert consolidated.consolidated_money(member.roadmap).sentence.endswith("99\u00a0% sont acquis.")
    (outcome,) = what_if.what_if(member.roadmap, "region", secured_too=True).outcomes
    assert [coverage.share for coverage in outcome.coverages] == ["0\u00a0%"]


def test_nobody_looks_for_money_for_what_will_not_be_done(member: Member) -> None:
    action = priced(member, "Un bus", 100)
    for status in status_path(Status.DRAFT, Status.REJECTED):
        sheets.advance_action(action=action, to=status, reason="Sans porteur", by=member)
    whole = consolidated.consolidated_money(member.roadmap)
    assert (whole.plans, whole.totals.to_find, whole.sentence) == (
        (),
        E(0),
        "Aucune action n’est encore chiffrée.",
    )


def test_plans_of_a_roadmap_are_those_of_its_actions(world: World) -> None:
    rows = ActionSheet.objects.filter(roadmap=world.roadmap)
    assert plans.plans_by_action(world.roadmap) == {row.pk: plans.action_plan(row) for row in rows}


@pytest.mark.parametrize(
    ("ask", "most"), [(consolidated.consolidated_money, 5), (plans.plans_by_action, 5), (funders.funder_names, 4)]
)
def test_one_action_and_three_cost_the_same(member: Member, ask: Callable[[Any], Any], most: int) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            ask(member.roadmap)
        return len(asked)

    priced(member, "Un bus", 100, amount=E(50))
    one = cost()
    for title in ("Une carte", "Un prêt"):
        priced(member, title, 100, amount=E(50))
    assert (cost(), one) == (most, most)


# --- what is balanced, and not obtained yet ---------------------------------------------------------------------------


def test_a_balance_that_waits_for_answers_says_how_much(world: World) -> None:
    ActionSheet.objects.filter(pk=world.action("1.3").pk).update(status="en_cours")
    assert plans.action_plan(world.action("1.3")).sentence == (
        f"{euros(3200)} de dépenses, {euros(3200)} de ressources. Équilibré, dont {euros(3200)} pas encore obtenus."
    )
    assert plans.action_plan(world.action("2.2")).verdict == "Équilibré"


def test_half_a_euro_too_much_is_told_apart(member: Member) -> None:
    """36 000 € asked and 43 500 € to find are 79 500 €: the half euro that is too much says why 79 499,50 €."""
    priced(member, "Un bus", 36_000, amount=E("36000.50"), status="demande")
    priced(member, "Une carte", 43_500)
    assert consolidated.consolidated_money(member.roadmap).what_is_left == (
        f"{euros(79_500)} ne sont pas encore acquis, dont {euros(43_500)} à trouver, et {euros(E('0.50'))} de trop sur 1.1"
    )


def test_what_is_left_tells_the_answers_to_come(member: Member) -> None:
    priced(member, "Un bus", 100, amount=E(60), status="accorde")
    priced(member, "Une carte", 80, amount=E(80), status="demande")
    assert consolidated.consolidated_money(member.roadmap).what_is_left == (
        f"{euros(120)} ne sont pas encore acquis, dont {euros(40)} à trouver"
    )


def test_nothing_is_left_to_find_while_an_answer_is_awaited(member: Member) -> None:
    priced(member, "Une carte", 80, amount=E(80), status="demande")
    assert consolidated.consolidated_money(member.roadmap).what_is_left == (
        f"Toutes les dépenses ont leur ressource, dont {euros(80)} pas encore obtenus"
    )
