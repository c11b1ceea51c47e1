"""Money in time: a line spread over years stays one line, and every way to add up gives the same whole. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from jalons.funding.rules.money import CENT, SECURED, ZERO, Kind, Status


@dataclass(frozen=True)
class Share:
    """What a line counts for in one year; None when nobody knows the year, or what was really paid."""

    year: int | None
    planned: Decimal
    actual: Decimal | None = None


def line_shares(
    amount: Decimal, instalments: Sequence[Share], year: int | None, *, is_paid: bool = False
) -> list[Share]:
    """Of a line: its instalments, or the whole of it in the year where it is expected."""
    return list(instalments) or [Share(year, amount, amount if is_paid else None)]


def instalment_gap(amount: Decimal, instalments: Iterable[Share]) -> Decimal:
    """How much the instalments lack to make the line: negative when they exceed it."""
    return amount - sum((share.planned for share in instalments), ZERO)


def even_split(amount: Decimal, years: Sequence[int]) -> list[Share]:
    """A proposal: the same for each year, and the last takes the cents left over."""
    if not years:
        return []
    part = (amount / len(years)).quantize(CENT, ROUND_FLOOR)
    last = amount - part * (len(years) - 1)
    return [Share(year, part) for year in years[:-1]] + [Share(years[-1], last)]


@dataclass(frozen=True)
class Piece:
    """A share with all it may be sorted by. An expense has no funder nor status."""

    share: Share
    kind: Kind
    axis: str = ""
    funder: str = ""
    status: Status | None = None


@dataclass(frozen=True)
class Totals:
    """What pieces add up to. What was refused counts nowhere else; nor do payments of a line that is refused."""

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
    found = dict.fromkeys(Totals.__dataclass_fields__, ZERO)
    for piece in pieces:
        planned, actual = piece.share.planned, piece.share.actual or ZERO
        if piece.status is None:
            found["expenses"] += planned
            found["spent"] += actual
        elif piece.status is Status.REFUSED:
            found["refused"] += planned
        else:
            found[_totals_field(piece.status)] += planned
            found["received"] += actual
    return Totals(**found)


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
