"""The history of the states of a resource."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from jalons.actions.queries.sheets import Tag
from jalons.base.frozen import frozen
from jalons.funding.models import FundingLine, Instalment, StatusChange
from jalons.funding.models.statuses import may_remove_piece
from jalons.funding.queries.plans import line_tag
from jalons.funding.rules.money import PAYMENTS, SECURED, VALUED, ZERO, Nature, Status
from jalons.funding.rules.state_days import lacks_request, standing_days
from jalons.funding.words.state_days import asked_sentence, paid_sentence
from jalons.roadmaps.models import Member


@frozen
class StatusStep:
    """`noted_at` is when it was written, `on` the day it happened, None when nobody wrote that day; `rank` numbers the steps
    from the first. `amount`: what is asked, granted or paid that day; None where it is not known."""

    rank: int
    state: Tag
    on: date | None
    noted_at: datetime
    by: str
    note: str
    piece: str
    is_removable: bool = False
    amount: Decimal | None = None

    @property
    def is_noted_later(self) -> bool:
        return timezone.localdate(self.noted_at) != self.on


def status_steps(line: FundingLine, by: Member, payments: Iterable[Instalment] = ()) -> list[StatusStep]:
    """The latest first. One query. `by`: who reads, and may remove a piece. Notes are written by the team for the team:
    whoever only reads the roadmap gets none. `payments`: those of the line, for the amounts."""
    rows = list(StatusChange.objects.filter(line=line))
    amounts = _step_amounts(line, rows, payments)
    steps = [
        StatusStep(
            rank,
            line_tag(row.status),
            row.on if row.is_dated else None,
            row.noted_at,
            row.by_name,
            "" if by.only_reads else row.note,
            row.piece_name,
            may_remove_piece(row, by),
            amounts.get(row.pk),
        )
        for rank, row in enumerate(rows, 1)
    ]
    return steps[::-1]


def _step_amounts(
    line: FundingLine, rows: Iterable[StatusChange], payments: Iterable[Instalment]
) -> dict[int, Decimal]:
    """By the pk of the step: no step stores its amount. The amounts of the line are those of the last request and the last grant
    that stand; what is paid is that of the day, told once."""
    paid: dict[date | None, Decimal] = defaultdict(lambda: ZERO)
    for payment in payments:
        paid[payment.actual_on] += payment.actual or ZERO
    amounts: dict[int, Decimal] = {}
    last: dict[Status, int] = {}
    for row in rows:
        if row.status not in PAYMENTS:
            last[Status(row.status)] = row.pk
        elif row.is_dated and paid.get(row.on):
            amounts[row.pk] = paid.pop(row.on)
    standing = standing_days((Status(row.status), row.on) for row in rows)
    for status in standing.keys() & {Status.REQUESTED, *SECURED - PAYMENTS}:
        asked = line.asked_amount if status == Status.REQUESTED else None
        amounts[last[status]] = asked or line.amount
    return amounts


@frozen
class LineLife:
    """Where a resource is in its life: `others`, the states that it may be given; `payments`, by their day."""

    others: tuple[Tag, ...]
    payments: tuple[Instalment, ...]
    left: Decimal
    asked: str
    may_pay: bool
    may_grant: bool
    asks_request: bool

    @property
    def paid_sentence(self) -> str:
        return paid_sentence(total_paid(self.payments), self.left)


def line_life(line: FundingLine) -> LineLife:
    """One query. What is paid has no other state than its payments give; what nobody pays has any."""
    rows = sorted(line.instalments.all(), key=lambda row: (row.actual_on or date(row.year, 12, 31), row.pk))
    payments = tuple(row for row in rows if row.actual)
    status, is_money = Status(line.status), line.nature not in VALUED
    hidden = {status, *(PAYMENTS if is_money else (Status.PART_PAID,))}
    left = line.amount - total_paid(payments)
    return LineLife(
        others=() if payments else tuple(line_tag(one) for one in Status if one not in hidden),
        payments=payments,
        left=left,
        asked=asked_sentence(line.asked_amount, line.amount),
        may_pay=is_money and status in SECURED and left > 0,
        may_grant=is_money and not payments,
        asks_request=lacks_request(Nature(line.nature), status, Status.GRANTED),
    )


def total_paid(payments: Iterable[Instalment]) -> Decimal:
    return sum((row.actual or ZERO for row in payments), ZERO)


def find_piece(line: FundingLine, rank: int) -> StatusChange | None:
    """The step of that rank, if it has a piece."""
    rows = dict(enumerate(StatusChange.objects.filter(line=line), 1))
    return rows[rank] if rank in rows and rows[rank].piece else None
