"""Money by year: a line spread over years stays one line, and every grouping has the same total. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from jalons.base.frozen import frozen
from jalons.funding.rules.money import SECURED, ZERO, Kind, Status

HALF_MONTH = 15


@frozen
class Share:
    """The amount of a line in one year. None: the year, or the amount really paid, is unknown. `is_estimated`: nobody wrote
    how much this year holds, it follows the months of the action."""

    year: int | None
    planned: Decimal
    actual: Decimal | None = None
    is_estimated: bool = False


@frozen
class Period:
    first: date
    last: date


def spread_period(starts_on: date | None, ends_on: date | None, not_before: date | None = None) -> Period | None:
    """The days over which a line is spread, those of its action: money never comes before it was asked or obtained.
    None when the action has no day."""
    first = starts_on or ends_on
    if first is None:
        return None
    first = max(first, not_before or first)
    return Period(first, max(first, ends_on or first))


def line_shares(amount: Decimal, instalments: Sequence[Share], period: Period | None) -> list[Share]:
    """The instalments of a line; without any, its amount over the months of its period."""
    if instalments:
        return list(instalments)
    return split_by_months(amount, period) if period else [Share(None, amount)]


def years_from_payment(
    amount: Decimal, paid: Decimal, on: date, until: date | None, *, at_once: bool
) -> dict[int, Decimal]:
    """The years of a line that nobody spread, once a part of it is paid `on` a day: what is left comes month after month
    `until` another one, or on that one (`at_once`)."""
    planned = {on.year: paid}
    last = max(on, until or on)
    for share in split_by_months(amount - paid, Period(last if at_once else on, last)) if paid < amount else ():
        if share.year:
            planned[share.year] = planned.get(share.year, ZERO) + share.planned
    return planned


def scaled_amounts(planned: Sequence[Decimal], amount: Decimal) -> list[Decimal]:
    """The same parts of another amount, in whole euros: the last one takes the cents."""
    return euros_by_months(amount, [int(part * 100) for part in planned]) if planned else []


def split_by_months(amount: Decimal, period: Period) -> list[Share]:
    """In proportion to the months of each year, an estimate in whole euros: the largest remainders are rounded up, so that
    years add up to the amount, whose cents are in the last one. A month counts when half of it is in the period."""
    start = _month_number(period.first) + (1 if period.first.day > HALF_MONTH else 0)
    end = _month_number(period.last) - (1 if period.last.day < HALF_MONTH else 0)
    if end < start:
        return [Share(period.first.year, amount)]
    per_year: dict[int, int] = {}
    for month in range(start, end + 1):
        per_year[month // 12] = per_year.get(month // 12, 0) + 1
    parts = euros_by_months(amount, list(per_year.values()))
    is_estimated = len(per_year) > 1
    shares = [Share(year, part, is_estimated=is_estimated) for year, part in zip(per_year, parts, strict=True)]
    return [share for share in shares if share.planned]


def written_share(share: Share) -> Share:
    """Without its year, when nobody wrote it."""
    return replace(share, year=None, is_estimated=False) if share.is_estimated else share


def euros_by_months(amount: Decimal, months: Sequence[int]) -> list[Decimal]:
    """`months`: of each year. Among equal remainders, the first years are rounded up."""
    euros, whole = int(amount), sum(months)
    parts = [euros * count // whole for count in months]
    ranks = sorted(range(len(months)), key=lambda rank: -(euros * months[rank] % whole))
    for rank in ranks[: euros - sum(parts)]:
        parts[rank] += 1
    shares = [Decimal(part) + ZERO for part in parts]
    return [*shares[:-1], shares[-1] + amount - euros]


def follows_months(parts: Sequence[Decimal]) -> bool:
    """Whether such amounts, year after year, are those that months alone give: proposed, and decided by nobody. Round amounts
    are decided."""
    years, total = len(parts), sum(parts, ZERO)
    if years < 2 or not any(part % 10 for part in parts):
        return False
    between = [12] * (years - 2)
    splits = [[first, *between, last] for first in range(1, 13) for last in range(1, 13)]
    return any(list(parts) == euros_by_months(total, months) for months in splits)


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def instalment_gap(amount: Decimal, instalments: Iterable[Share]) -> Decimal:
    """What the instalments lack to equal the amount: negative when they exceed it."""
    return amount - sum((share.planned for share in instalments), ZERO)


@frozen
class Piece:
    """A share with all the keys to group it by. An expense has no funder or status."""

    share: Share
    kind: Kind
    axis: str = ""
    funder: str = ""
    status: Status | None = None


@frozen
class Totals:
    """The totals of pieces. A refused amount counts only in `refused`; payments of a refused line are not counted. `guessed_…`:
    what of them is in its year by an estimate."""

    expenses: Decimal = ZERO
    spent: Decimal = ZERO
    secured: Decimal = ZERO
    requested: Decimal = ZERO
    envisaged: Decimal = ZERO
    received: Decimal = ZERO
    refused: Decimal = ZERO
    guessed_expenses: Decimal = ZERO
    guessed_resources: Decimal = ZERO

    @property
    def resources(self) -> Decimal:
        return self.secured + self.requested + self.envisaged

    @property
    def balance(self) -> Decimal:
        return self.resources - self.expenses

    @property
    def is_estimated(self) -> bool:
        return bool(self.guessed_expenses or self.guessed_resources)


def piece_totals(pieces: Iterable[Piece]) -> Totals:
    totals = dict.fromkeys(Totals.__dataclass_fields__, ZERO)
    for piece in pieces:
        planned, actual = piece.share.planned, piece.share.actual or ZERO
        if piece.status is None:
            totals["expenses"] += planned
            totals["spent"] += actual
            totals["guessed_expenses"] += planned if piece.share.is_estimated else ZERO
        elif piece.status is Status.REFUSED:
            totals["refused"] += planned
        else:
            totals[_totals_field(piece.status)] += planned
            totals["received"] += actual
            totals["guessed_resources"] += planned if piece.share.is_estimated else ZERO
    return Totals(**totals)


def _totals_field(status: Status) -> str:
    if status in SECURED:
        return "secured"
    return "requested" if status is Status.REQUESTED else "envisaged"


def totals_by_key[Key](pieces: Iterable[Piece], key: Callable[[Piece], Key]) -> dict[Key, Totals]:
    """Totals by key, in the order of their first piece."""
    groups: dict[Key, list[Piece]] = {}
    for piece in pieces:
        groups.setdefault(key(piece), []).append(piece)
    return {name: piece_totals(group) for name, group in groups.items()}
