"""Money that comes in with a plan that exists, and leaves with it."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import NamedTuple

from jalons.actions.models import ActionSheet
from jalons.base.db import write_transaction
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
    """All at once; whoever brings the plan writes its line of the journal. Resources are only envisaged: a plan seldom says more."""
    paid = ExpenseLine.objects.bulk_create((ExpenseLine(**one._asdict()) for one in expenses), batch_size=_BATCH)
    brought = FundingLine.objects.bulk_create((FundingLine(**one._asdict()) for one in funding), batch_size=_BATCH)
    if paid or brought:
        reach_step(number=STEP, by=by)
    return paid, brought


@write_transaction()
def remove_imported_lines(*, expenses: Collection[int], funding: Collection[int], by: Member) -> None:
    """Forget what a plan brought to the roadmap of `by`, by its pk. No join: on SQLite it would cost ten times as much."""
    ExpenseLine.objects.filter(pk__in=expenses).delete()
    FundingLine.objects.filter(pk__in=funding).delete()
