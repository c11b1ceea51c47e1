"""What a fiche says of its money: a budget for the committee, resources for the validation (method 3.2)."""

from decimal import Decimal
from typing import Any

import pytest

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.funding.changes import contributions, imported_plans, lines, several_lines, statuses
from jalons.funding.changes.imported_plans import NewExpense, NewFunding
from jalons.funding.models import ExpenseLine, FundingLine
from jalons.funding.rules.funders import Payer
from jalons.funding.rules.money import VALUED, Nature
from jalons.roadmaps.models import Member
from tests.world import World

pytestmark = pytest.mark.django_db

GRANT: dict[str, Any] = {"funder": "Région", "nature": "subvention", "kind": "investissement", "amount": Decimal(9)}
SPENT: dict[str, Any] = {"label": "Bus", "kind": "investissement", "amount": Decimal(9)}


@pytest.fixture
def member(world: World) -> Member:
    return world.blank()


@pytest.fixture
def action(member: Member) -> ActionSheet:
    return sheets.propose_action(title="Un bus", new_axis="Aller vers", by=member)


def told(action: ActionSheet) -> set[str]:
    return ActionSheet.objects.get(pk=action.pk).filled() & {"budget", "funding"}


def test_an_expense_makes_a_budget_and_a_resource_a_plan(member: Member, action: ActionSheet) -> None:
    assert told(action) == set()
    expense = lines.add_expense(action=action, by=member, **SPENT)
    assert told(action) == {"budget"}
    line = lines.add_funding(action=action, by=member, **GRANT)
    assert told(action) == {"budget", "funding"}
    lines.remove_expense(expense=expense, by=member)
    assert told(action) == {"funding"}
    lines.remove_funding(line=line, by=member)
    assert told(action) == set()


def test_a_resource_that_was_refused_pays_for_nothing(member: Member, action: ActionSheet) -> None:
    line = lines.add_funding(action=action, by=member, **GRANT)
    statuses.set_status(line=line, status="refuse", by=member)
    assert told(action) == set()
    several_lines.set_statuses(action=action, lines=[line.pk], status="demande", by=member)
    assert told(action) == {"funding"}


def test_an_action_that_costs_no_money_says_who_brings_what(member: Member, action: ActionSheet) -> None:
    brought: dict[str, Any] = {"funder": "Foyer rural", "nature": "benevolat", "kind": "fonctionnement"}
    contributions.add_contribution(action=action, amount=Decimal(300), by=member, **brought)
    assert told(action) == {"budget", "funding"}


def test_an_imported_plan_brings_its_money_and_takes_it_away(member: Member, action: ActionSheet) -> None:
    expenses, funding = (
        [NewExpense(action, **SPENT)],
        [NewFunding(action, GRANT["funder"], Payer(Nature.GRANT, is_public=True), GRANT["kind"], GRANT["amount"])],
    )
    paid, brought, _instalments, _began = imported_plans.import_lines(expenses=expenses, funding=funding, by=member)
    assert told(action) == {"budget", "funding"}
    pks: dict[str, Any] = {"expenses": [one.pk for one in paid], "funding": [one.pk for one in brought]}
    imported_plans.remove_imported_lines(by=member, **pks)
    assert told(action) == set()


def test_every_fiche_of_the_demo_says_what_its_lines_say(world: World) -> None:
    for action in ActionSheet.objects.all():
        brought = FundingLine.objects.filter(action=action).exclude(status="refuse")
        is_priced = ExpenseLine.objects.filter(action=action).exists() or brought.filter(nature__in=VALUED).exists()
        assert (action.is_priced, action.is_funded) == (is_priced, brought.exists())
