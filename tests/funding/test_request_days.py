"""A request beside the days of its scheme, its rate, its territory, and the end of its action."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.funding.changes import lines as line_changes
from jalons.funding.changes import schemes as scheme_changes
from jalons.funding.changes import statuses
from jalons.funding.models import FundingLine, FundingScheme
from jalons.funding.queries import consolidated, plans
from jalons.funding.queries.schemes import action_need, scheme_page
from jalons.funding.rules.money import Expense, Kind, Nature, Resource, Status
from jalons.funding.rules.schemes import Fault, Terms, most_of, rate_base, scheme_faults
from jalons.roadmaps.models import Member
from tests.refusals import refused
from tests.world import World

DAY = date(2026, 6, 15)
BEFORE, AFTER = DAY - timedelta(days=40), DAY + timedelta(days=40)
OPEN_IN_JUNE = Terms(valid_from=date(2026, 6, 1), valid_to=date(2026, 6, 30))


def resource(status: Status, asked_on: date | None) -> Resource:
    return Resource(Kind.INVESTMENT, Nature.GRANT, status, Decimal(10), is_public=True, asked_on=asked_on)


@pytest.mark.parametrize(
    ("status", "asked_on", "on", "expected"),
    [
        (Status.REQUESTED, DAY, AFTER, None),  # in time: nothing to check once it closed
        (Status.REQUESTED, None, AFTER, Fault.WAS_CLOSED),
        (Status.REQUESTED, AFTER, AFTER, Fault.WAS_CLOSED),
        (Status.REQUESTED, BEFORE, DAY, Fault.OUT_OF_DATES),
        (Status.REQUESTED, BEFORE, BEFORE, Fault.TO_COME),
        (Status.GRANTED, AFTER, AFTER, Fault.OUT_OF_DATES),
        (Status.AGREED, BEFORE, DAY, Fault.OUT_OF_DATES),
        (Status.PAID, DAY, AFTER, None),
        (Status.GRANTED, None, AFTER, None),
        (Status.REFUSED, AFTER, AFTER, None),
    ],
)
def test_a_request_is_judged_on_the_day_when_it_was_made(
    status: Status, asked_on: date | None, on: date, expected: Fault | None
) -> None:
    faults = scheme_faults(OPEN_IN_JUNE, [resource(status, asked_on)], on)
    assert faults == ([(expected, Decimal(10))] if expected else [])


@given(st.integers(1, 10_000_00), st.integers(1, 10_000_00), st.integers(1, 100))
def test_a_rate_is_passed_by_the_cent(spent: int, asked: int, rate: int) -> None:
    """Another way: in whole hundredths of cents."""
    terms = Terms(rate_max=Decimal(rate), paid=frozenset({Kind.INVESTMENT}))
    expenses = [Expense(Kind.INVESTMENT, Decimal(spent) / 100), Expense(Kind.OPERATING, Decimal(10**6))]
    wanted = Resource(Kind.INVESTMENT, Nature.GRANT, Status.ENVISAGED, Decimal(asked) / 100, is_public=True)
    found = scheme_faults(terms, [wanted], DAY, rate_base(terms, expenses))
    assert bool(found) is (asked > -(-spent * rate // 100))


def test_without_any_expense_nobody_knows_the_rate() -> None:
    assert most_of(Terms(rate_max=Decimal(50)), Decimal(0)) is None


pytestmark = pytest.mark.django_db


@pytest.fixture
def member(world: World) -> Member:
    return world.member("referente", world.young)


@pytest.fixture
def action(member: Member) -> ActionSheet:
    return sheets.propose_action(title="Un bus", new_axis="Aller vers", by=member)


def line(action: ActionSheet, by: Member, scheme: FundingScheme, **more: Any) -> FundingLine:
    values: dict[str, Any] = {
        "funder": "Région", "nature": "subvention", "kind": "fonctionnement", "amount": Decimal(3_200),
    }  # fmt: skip
    return line_changes.add_funding(action=action, by=by, listed_scheme=scheme, **values | more)


def add_scheme(by: Member, **facts: Any) -> FundingScheme:
    return scheme_changes.add_scheme(by=by, name="Coup de pouce", funder="Région", **facts)


def findings(action: ActionSheet) -> list[str]:
    return [check.finding.replace("\u00a0", " ") for check in plans.action_plan(action).checks]


def test_money_granted_by_a_closed_scheme_is_to_check(member: Member, action: ActionSheet) -> None:
    closed = add_scheme(member, valid_to=date(2020, 9, 30))
    row = line(action, member, closed, on=date(2020, 9, 1))
    statuses.set_status(line=row, status="demande", on=date(2020, 9, 2), by=member)
    statuses.set_status(line=row, status="accorde", on=date(2021, 2, 2), by=member)
    assert "À vérifier : les dates de Coup de pouce." not in findings(action)
    line(action, member, closed, status="conventionne")
    assert "À vérifier : les dates de Coup de pouce." in findings(action)
    whole = consolidated.consolidated_money(member.roadmap).checks
    assert any("À vérifier" in check.finding for check in whole)


def test_more_than_the_rate_is_refused_when_new_and_told_when_it_was_there(member: Member, action: ActionSheet) -> None:
    half = add_scheme(member, rate_max=Decimal(50), paid_kinds=["fonctionnement"])
    line(action, member, half, amount=Decimal(10))  # nothing is priced: nobody knows
    line_changes.add_expense(action=action, label="Une carte", kind="fonctionnement", amount=Decimal(3_200), by=member)
    with refused("over-scheme-rate", "amount"):
        line(action, member, half)
    row = line(action, member, half, amount=Decimal(1_590))
    assert "Taux dépassé : Coup de pouce." not in findings(action)
    FundingLine.objects.filter(pk=row.pk).update(amount=Decimal(3_190))
    assert "Taux dépassé : Coup de pouce." in findings(action)


def test_nobody_asks_for_what_is_done(member: Member, action: ActionSheet) -> None:
    scheme = add_scheme(member, valid_from=timezone.localdate(), paid_kinds=["fonctionnement"])
    line_changes.add_expense(action=action, label="Une carte", kind="fonctionnement", amount=Decimal(9_000), by=member)
    line(action, member, scheme)
    ActionSheet.objects.filter(pk=action.pk).update(status="realisee")
    action.refresh_from_db()
    assert "L’action est terminée : 3 200 € ne sont pas encore demandés." in findings(action)
    need = action_need(plans.action_plan(action), action)
    shown = scheme_page(scheme, member.roadmap, timezone.localdate(), action, need).scheme
    assert shown.fit_tag and shown.fit_tag.word == "ne convient pas"


def test_a_scheme_of_another_departement_is_to_check(member: Member, action: ActionSheet) -> None:
    elsewhere = FundingScheme.objects.get(key="fonds-departemental-declic-47")
    line(action, member, elsewhere)
    assert [one for one in findings(action) if "vaut ailleurs" in one] == [
        "À vérifier : Fonds départemental d’inclusion numérique du Lot-et-Garonne vaut ailleurs."
    ]


def test_the_demo_rests_on_schemes_that_were_open(world: World) -> None:
    """One thing is left to look at: what a finished action has not asked yet."""
    checks = [check.finding for check in consolidated.consolidated_money(world.roadmap).checks]
    assert [one for one in checks if "vérifier" in one or "fermé" in one or "dépassé" in one] == []
