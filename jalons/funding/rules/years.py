"""Money by year: a line spread over years stays one line, and every grouping has the same total. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from jalons.funding.rules.money import CENT, SECURED, ZERO, Kind, Status

HALF_MONTH = 15


@dataclass(frozen=True)
class Share:
    """The amount of a line in one year. None: the year, or the amount really paid, is unknown."""

    year: int | None
    planned: Decimal
    actual: Decimal | None = None


@dataclass(frozen=True)
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


def line_shares(
    amount: Decimal, instalments: Sequence[Share], period: Period | None, *, is_paid: bool = False
) -> list[Share]:
    """The instalments of a line; without any, its amount over the months of its period, and what is paid at once. A line
    that is paid, and of which no year says what was, was paid in full on the day of its period."""
    if instalments and is_paid and all(share.actual is None for share in instalments):
        return _paid_in_full(amount, instalments, period.first.year if period else None)
    if instalments:
        return list(instalments)
    if period is None or is_paid:
        return [Share(period.first.year if period else None, amount, amount if is_paid else None)]
    return split_by_months(amount, period)


def _paid_in_full(amount: Decimal, instalments: Sequence[Share], year: int | None) -> list[Share]:
    """The years stay as planned. A year of its own comes first, because the last one takes what rounding leaves."""
    rank = next((n for n, share in enumerate(instalments) if share.year == year), None)
    if rank is None:
        return [Share(year, ZERO, amount), *instalments]
    return [replace(share, actual=amount) if n == rank else share for n, share in enumerate(instalments)]


def split_by_months(amount: Decimal, period: Period) -> list[Share]:
    """In proportion to the months of each year, to the cent: the last year takes what is left. A month counts when half
    of it is in the period."""
    start = _month_number(period.first) + (1 if period.first.day > HALF_MONTH else 0)
    end = _month_number(period.last) - (1 if period.last.day < HALF_MONTH else 0)
    if end < start:
        return [Share(period.first.year, amount)]
    per_year: dict[int, int] = {}
    for month in range(start, end + 1):
        per_year[month // 12] = per_year.get(month // 12, 0) + 1
    *years, last = per_year
    parts = [Share(year, (amount * per_year[year] / (end - start + 1)).quantize(CENT, ROUND_FLOOR)) for year in years]
    return [*parts, Share(last, amount - sum((part.planned for part in parts), ZERO))]


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def instalment_gap(amount: Decimal, instalments: Iterable[Share]) -> Decimal:
    """What the instalments lack to equal the amount: negative when they exceed it."""
    return amount - sum((share.planned for share in instalments), ZERO)


@dataclass(frozen=True)
class Piece:
    """A share with all the keys to group it by. An expense has no funder or status."""

    share: Share
    kind: Kind
    axis: str = ""
    funder: str = ""
    status: Status | None = None


@dataclass(frozen=True)
class Totals:
    """The totals of pieces. A refused amount counts only in `refused`; payments of a refused line are not counted."""

    expenses: Decimal = ZERO
    spent: Decimal = ZERO
    secured: Decimal = ZERO
    requested: Decimal = ZERO
    envisaged: Decimal = ZERO
    received: Decimal = ZERO
    refused: Decimal = ZERO

    @property
    def resources(self) -> Decimal:
        return self.secured + self.requested + self.envisaged

    @property
    def balance(self) -> Decimal:
        return self.resources - self.expenses


def piece_totals(pieces: Iterable[Piece]) -> Totals:
    totals = dict.fromkeys(Totals.__dataclass_fields__, ZERO)
    for piece in pieces:
        planned, actual = piece.share.planned, piece.share.actual or ZERO
        if piece.status is None:
            totals["expenses"] += planned
            totals["spent"] += actual
        elif piece.status is Status.REFUSED:
            totals["refused"] += planned
        else:
            totals[_totals_field(piece.status)] += planned
            totals["received"] += actual
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
