"""Money that an imported plan brings, and its removal with the plan."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import field, fields
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.actions.models import ActionSheet
from jalons.base.db import write_transaction
from jalons.base.frozen import frozen
from jalons.funding.changes.line_checks import note_money
from jalons.funding.changes.lines import STEP
from jalons.funding.models import ExpenseLine, FundingLine, Instalment, StatusChange
from jalons.funding.rules.funders import Payer
from jalons.funding.rules.money import ZERO, Status, Tax
from jalons.roadmaps.changes.steps import reach_step
from jalons.roadmaps.models import Member

_BATCH = 500
# What is no field of a line.
_APART = ("years", "payer", "status_on")


@frozen
class NewExpense:
    """`years`: its instalments, when the plan spreads it; their sum is the amount."""

    action: ActionSheet
    label: str
    kind: str
    amount: Decimal
    years: Mapping[int, Decimal] = field(default_factory=dict)
    tax: str = Tax.UNKNOWN


@frozen
class NewFunding:
    """`years` as in `NewExpense`; `payer`: what its name says of its money; `status_on`: since when it has its state, when the plan
    says it."""

    action: ActionSheet
    funder: str
    payer: Payer
    kind: str
    amount: Decimal
    years: Mapping[int, Decimal] = field(default_factory=dict)
    status: Status = Status.ENVISAGED
    scheme: str = ""
    status_on: date | None = None


class ImportedLines(NamedTuple):
    """`began`: the number of the étape that these lines began, if any."""

    expenses: list[ExpenseLine]
    funding: list[FundingLine]
    instalments: list[Instalment]
    began: list[int]


@write_transaction()
def import_lines(*, expenses: Sequence[NewExpense], funding: Sequence[NewFunding], by: Member) -> ImportedLines:
    """Adds all the lines. Whoever imports the plan writes the line of the journal. A resource is only envisaged unless its plan,
    or whoever brings it, says more."""
    paid = ExpenseLine.objects.bulk_create((ExpenseLine(**_fields(expense)) for expense in expenses), batch_size=_BATCH)
    brought = FundingLine.objects.bulk_create((FundingLine(**_fields(one)) for one in funding), batch_size=_BATCH)
    spread = [
        Instalment(expense=row, year=year, planned=planned)
        for row, one in zip(paid, expenses, strict=True)
        for year, planned in one.years.items()
    ]
    spread += [
        Instalment(funding=row, year=year, planned=planned)
        for row, one in zip(brought, funding, strict=True)
        for year, planned in one.years.items()
    ]
    spread += [part for row, one in zip(brought, funding, strict=True) for part in _payment_of(row, one)]
    instalments = Instalment.objects.bulk_create(spread, batch_size=_BATCH)
    StatusChange.objects.bulk_create(
        (
            _first_step(row, one, by)
            for row, one in zip(brought, funding, strict=True)
            if one.status_on or row.status != one.status
        ),
        batch_size=_BATCH,
    )
    note_money(*{one.action_id for one in paid}, *{one.action_id for one in brought})
    began = [STEP] if (paid or brought) and reach_step(number=STEP, by=by) else []
    return ImportedLines(paid, brought, instalments, began)


def _payment_of(row: FundingLine, line: NewFunding) -> list[Instalment]:
    """What a plan says is paid, on the day that it says."""
    if row.status != Status.PAID or line.status_on is None:
        return []
    is_planned = bool(line.years)
    on, planned = line.status_on, ZERO if is_planned else row.amount
    return [Instalment(funding=row, year=on.year, planned=planned, actual=row.amount, actual_on=on)]


def _first_step(row: FundingLine, line: NewFunding, by: Member) -> StatusChange:
    step = StatusChange(line=row, status=row.status, by=by.user, by_name=by.name)
    step.on, step.is_dated = line.status_on or timezone.localdate(), line.status_on is not None
    step.note = "" if row.status == line.status else _("Le plan repris dit « versé », sans jour.")
    return step


def _fields(line: NewExpense | NewFunding) -> dict[str, Any]:
    values = {one.name: getattr(line, one.name) for one in fields(line) if one.name not in _APART}
    if isinstance(line, NewExpense):
        return values
    # Without a day, nobody can say what was received when: it is granted, and the payment is still to write.
    is_undated = line.status is Status.PAID and (line.status_on is None or line.status_on > timezone.localdate())
    return values | line.payer._asdict() | ({"status": Status.GRANTED} if is_undated else {})


@write_transaction()
def remove_imported_lines(*, expenses: Collection[int], funding: Collection[int], by: Member) -> None:
    """Deletes by pk what a plan brought to the roadmap of `by`. Without a join, which costs ten times as much on
    SQLite."""
    paid, brought = ExpenseLine.objects.filter(pk__in=expenses), FundingLine.objects.filter(pk__in=funding)
    actions = {*paid.values_list("action_id", flat=True), *brought.values_list("action_id", flat=True)}
    paid.delete()
    brought.delete()
    note_money(*actions)
