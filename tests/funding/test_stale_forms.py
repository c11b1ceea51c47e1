"""Two people at once on one line: each change is made of what the line is, not of what a page showed."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet, ActionStep
from jalons.funding.changes import grants, instalments, lines, own_shares, statuses
from jalons.funding.models import ExpenseLine, FundingLine, GrantRequest, Instalment
from jalons.roadmaps.models import JournalEntry, Member
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
E = Decimal
GONE = "Quelqu’un l’a retiré entre-temps"


def year(amount: int) -> Any:
    return [{"year": 2027, "planned": E(amount), "actual": None, "actual_on": None}]


@pytest.fixture
def member(world: World) -> Member:
    return world.blank()


@pytest.fixture
def expense(member: Member) -> ExpenseLine:
    action = sheets.propose_action(title="Un bus", new_axis="Aller vers", by=member)
    return lines.add_expense(action=action, label="Bus", kind="investissement", amount=E(100), by=member)


@pytest.fixture
def line(expense: ExpenseLine, member: Member) -> FundingLine:
    return lines.add_funding(
        action=expense.action, funder="Région", nature="subvention", kind="investissement", amount=E(100), by=member
    )


def test_what_a_line_is_spread_over_makes_the_line_whatever_the_page_showed(
    expense: ExpenseLine, member: Member
) -> None:
    shown = ExpenseLine.objects.get(pk=expense.pk)
    lines.revise_expense(expense=expense, label="Bus", kind="investissement", amount=E(777), by=member)
    instalments.spread_line(line=shown, amount=E(100), instalments=year(100), by=member)
    assert ExpenseLine.objects.get(pk=expense.pk).amount == Instalment.objects.get(expense=expense).planned == E(100)


def test_an_amount_that_was_spread_meanwhile_is_not_changed(expense: ExpenseLine, member: Member) -> None:
    shown = ExpenseLine.objects.get(pk=expense.pk)
    instalments.spread_line(line=expense, amount=E(90), instalments=year(90), by=member)
    with refused("amount-is-spread", "amount"):
        lines.revise_expense(expense=shown, label="Bus", kind="investissement", amount=E(100), by=member)


ON_EXPENSE: dict[str, Callable[..., Any]] = {
    "revised": lambda line, by: lines.revise_expense(
        expense=line, label="Car", kind="investissement", amount=E(9), by=by
    ),
    "spread": lambda line, by: instalments.spread_line(line=line, amount=E(9), instalments=year(9), by=by),
    "removed again": lambda line, by: lines.remove_expense(expense=line, by=by),
}
ON_RESOURCE: dict[str, Callable[..., Any]] = {
    "revised": lambda line, by: lines.revise_funding(
        line=line, funder="Caf", nature="prive", kind="investissement", amount=E(9), by=by
    ),
    "moved": lambda line, by: statuses.set_status(line=line, status="demande", by=by),
    "removed again": lambda line, by: lines.remove_funding(line=line, by=by),
}


@pytest.mark.parametrize("act", ON_EXPENSE)
def test_an_expense_that_was_removed_meanwhile_is_said(act: str, expense: ExpenseLine, member: Member) -> None:
    shown = ExpenseLine.objects.get(pk=expense.pk)
    lines.remove_expense(expense=expense, by=member)
    told = JournalEntry.objects.count()
    with refused("line-gone", saying=GONE):
        ON_EXPENSE[act](shown, member)
    assert (JournalEntry.objects.count(), Instalment.objects.filter(expense=shown.pk).exists()) == (told, False)


@pytest.mark.parametrize("act", ON_RESOURCE)
def test_a_resource_that_was_removed_meanwhile_is_said(act: str, line: FundingLine, member: Member) -> None:
    shown = FundingLine.objects.get(pk=line.pk)
    lines.remove_funding(line=line, by=member)
    with refused("line-gone", saying=GONE):
        ON_RESOURCE[act](shown, member)


def test_a_step_that_was_removed_meanwhile_is_said(expense: ExpenseLine, member: Member) -> None:
    step = sheets.add_step(action=expense.action, label="L’acheter", by=member)
    shown = ActionStep.objects.get(pk=step.pk)
    sheets.remove_step(step=step, by=member)
    with refused("row-gone", saying=GONE):
        sheets.revise_step(step=shown, label="Le louer", by=member)


@pytest.fixture
def grant(expense: ExpenseLine, member: Member) -> GrantRequest:
    grants.set_envelope(amount=E(50_000), by=member)
    return grants.draft_grant(action=expense.action, amount=E(100), staff_amount=E(100), by=member)


def test_a_request_that_was_removed_meanwhile_is_said(grant: GrantRequest, member: Member) -> None:
    shown = GrantRequest.objects.get(pk=grant.pk)
    grants.remove_grant(grant=grant, by=member)
    for act in (grants.remove_grant, lambda **named: grants.advance_grant(status="deposee", **named)):
        with refused("line-gone", saying=GONE):
            act(grant=shown, by=member)


def test_a_request_is_moved_from_where_it_is_whatever_the_page_showed(grant: GrantRequest, member: Member) -> None:
    shown = GrantRequest.objects.get(pk=grant.pk)
    GrantRequest.objects.filter(pk=grant.pk).update(status="acceptee")
    with refused("grant-move-not-allowed"):
        grants.advance_grant(grant=shown, status="deposee", by=member)
    with refused("sent-grant-not-removable"):
        grants.remove_grant(grant=shown, by=member)


def test_money_of_a_fiche_that_was_removed_meanwhile_is_said(member: Member) -> None:
    action = sheets.propose_action(title="Un bus", new_axis="Aller vers", by=member)
    shown = ActionSheet.objects.get(pk=action.pk)
    sheets.remove_action(action=action, by=member)
    with refused("action-gone", saying=GONE):
        lines.add_expense(action=shown, label="Bus", kind="investissement", amount=E(9), by=member)
    with refused("action-gone", saying=GONE):
        own_shares.set_own_share_rule(action=shown, own_share_rule="30", by=member)
