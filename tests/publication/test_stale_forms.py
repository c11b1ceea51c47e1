"""Somebody writes while the vote is written down: what the vote has checked is what it freezes.

On SQLite people write one after the other (`base.db.write`); here two connections do, on PostgreSQL.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from jalons.actions.changes import sheets
from jalons.actions.models import ActionStep
from jalons.funding.changes import contributions, instalments, lines, own_shares, statuses
from jalons.funding.models import ExpenseLine, FundingLine
from jalons.monitoring.changes import indicators as monitoring
from jalons.publication.changes import adoption, editions
from jalons.roadmaps.models import Member
from tests import postgres
from tests.publication.adopting import GAPS, VOTE, accept_gaps, balance, today_is
from tests.world import World

pytestmark = pytest.mark.django_db
E = Decimal
PAYS_FOR = "fonctionnement"


@pytest.fixture(autouse=True)
def _after_the_vote(monkeypatch: pytest.MonkeyPatch) -> None:
    postgres.address()
    today_is(date(2026, 12, 16), monkeypatch)


@pytest.fixture
def balanced(world: World, member: Member) -> Member:
    for code in GAPS:
        balance(world, code, member)
    return member


@pytest.fixture
def ready(balanced: Member) -> Member:
    accept_gaps(balanced)
    return balanced


WRITES: dict[str, Callable[[World, Member], object]] = {
    "an expense": lambda world, by: lines.add_expense(
        action=world.action("1.2"), label="Car", kind=PAYS_FOR, amount=E(9), by=by
    ),
    "an expense revised": lambda world, by: lines.revise_expense(
        expense=_expense(world), label="Car", kind=PAYS_FOR, amount=E(9), by=by
    ),
    "an expense spread": lambda world, by: instalments.spread_line(
        line=_expense(world), amount=E(9), instalments=[], by=by
    ),
    "an expense removed": lambda world, by: lines.remove_expense(expense=_expense(world), by=by),
    "a resource": lambda world, by: lines.add_funding(
        action=world.action("1.2"), funder="Caf", nature="prive", kind=PAYS_FOR, amount=E(9), by=by
    ),
    "a resource revised": lambda world, by: lines.revise_funding(
        line=_line(world), funder="Caf", nature="prive", kind=PAYS_FOR, amount=E(9), by=by
    ),
    "a resource refused": lambda world, by: statuses.set_status(line=_line(world), status="refuse", by=by),
    "a resource removed": lambda world, by: lines.remove_funding(line=_line(world), by=by),
    "a contribution": lambda world, by: contributions.add_contribution(
        action=world.action("1.2"), funder="Caf", nature="benevolat", kind=PAYS_FOR, amount=E(9), by=by
    ),
    "a rule of own share": lambda world, by: own_shares.set_own_share_rule(
        action=world.action("1.2"), own_share_rule="30", by=by
    ),
    "a fiche abandoned": lambda world, by: sheets.advance_action(
        action=world.action("1.2"), to="abandonnee", reason="Faute de moyens", by=by
    ),
    "an indicator": lambda world, by: monitoring.add_indicator(
        action=world.action("1.2"), label="Cars", target=E(9), target_on=date(2028, 1, 1), by=by
    ),
    "a step": lambda world, by: sheets.tick_step(
        step=ActionStep.objects.filter(action=world.action("1.2"))[:1].get(), done_on=None, by=by
    ),
}


def _expense(world: World) -> ExpenseLine:
    return ExpenseLine.objects.filter(action=world.action("1.2"))[:1].get()


def _line(world: World) -> FundingLine:
    return FundingLine.objects.filter(action=world.action("1.2"))[:1].get()


def test_nobody_writes_between_the_check_and_the_freeze(
    world: World, balanced: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    freeze = adoption.freeze_edition
    waiting: dict[str, dict[str, bool]] = {}

    def try_all() -> dict[str, bool]:
        return {
            name: postgres.keeps_somebody_waiting(lambda act=act: act(world, balanced)) for name, act in WRITES.items()
        }  # type: ignore[misc]

    def meanwhile(**named: Any) -> Any:
        waiting["once it is checked"] = try_all()
        edition = freeze(**named)
        waiting["once it is frozen"] = try_all()
        return edition

    monkeypatch.setattr(adoption, "freeze_edition", meanwhile)
    waiting["before"] = try_all()
    accept_gaps(balanced)  # it refers to fiches, which stay locked until this test ends
    adoption.adopt_roadmap(**VOTE, by=balanced)
    assert waiting == {
        "before": dict.fromkeys(WRITES, False),
        "once it is checked": dict.fromkeys(WRITES, True),
        "once it is frozen": dict.fromkeys(WRITES, True),
    }


def test_what_is_being_written_is_waited_for(world: World, ready: Member) -> None:
    """Half of it would be checked, or none."""

    def write_and_meet_the_vote(act: Callable[[World, Member], object]) -> bool:
        with transaction.atomic():
            act(world, ready)
            met = postgres.keeps_somebody_waiting(lambda: editions.freeze_project(by=ready))
            transaction.set_rollback(True)
        return met

    assert {name: write_and_meet_the_vote(act) for name, act in WRITES.items()} == dict.fromkeys(WRITES, True)
