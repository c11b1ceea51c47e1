"""Money that an imported plan brings, and its removal with the plan."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import NamedTuple

from jalons.actions.models import ActionSheet
from jalons.base.db import write_transaction
from jalons.funding.changes.line_checks import note_money
from jalons.funding.changes.lines import STEP
from jalons.funding.models import ExpenseLine, FundingLine
from jalons.roadmaps.changes.steps import reach_step
from jalons.roadmaps.models import Member

_BATCH = 500


class NewExpense(NamedTuple):
    action: ActionSheet
    label: str
    kind: str
    amount: Decimal


class NewFunding(NamedTuple):
    action: ActionSheet
    funder: str
    nature: str
    kind: str
    amount: Decimal


@write_transaction()
def import_lines(
    *, expenses: Sequence[NewExpense], funding: Sequence[NewFunding], by: Member
) -> tuple[list[ExpenseLine], list[FundingLine]]:
    """Adds all the lines. Whoever imports the plan writes the line of the journal. Resources are only envisaged,
    because a plan seldom says more."""
    paid = ExpenseLine.objects.bulk_create((ExpenseLine(**one._asdict()) for one in expenses), batch_size=_BATCH)
    brought = FundingLine.objects.bulk_create((FundingLine(**one._asdict()) for one in funding), batch_size=_BATCH)
    note_money(*{one.action_id for one in paid}, *{one.action_id for one in brought})
    if paid or brought:
        reach_step(number=STEP, by=by)
    return paid, brought


@write_transaction()
def remove_imported_lines(*, expenses: Collection[int], funding: Collection[int], by: Member) -> None:
    """Deletes by pk what a plan brought to the roadmap of `by`. Without a join, which costs ten times as much on
    SQLite."""
    paid, brought = ExpenseLine.objects.filter(pk__in=expenses), FundingLine.objects.filter(pk__in=funding)
    actions = {*paid.values_list("action_id", flat=True), *brought.values_list("action_id", flat=True)}
    paid.delete()
    brought.delete()
    note_money(*actions)
