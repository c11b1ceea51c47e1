"""Money by year: a line spread over years stays one line, and every grouping has the same total. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from jalons.funding.rules.money import CENT, SECURED, ZERO, Kind, Status


@dataclass(frozen=True)
class Share:
    """The amount of a line in one year. None: the year, or the amount really paid, is unknown."""

    year: int | None
    planned: Decimal
    actual: Decimal | None = None


def line_shares(
    amount: Decimal, instalments: Sequence[Share], year: int | None, *, is_paid: bool = False
) -> list[Share]:
    """The instalments of a line, or the whole line in its expected year."""
    return list(instalments) or [Share(year, amount, amount if is_paid else None)]


def instalment_gap(amount: Decimal, instalments: Iterable[Share]) -> Decimal:
    """What the instalments lack to equal the amount: negative when they exceed it."""
    return amount - sum((share.planned for share in instalments), ZERO)


def even_split(amount: Decimal, years: Sequence[int]) -> list[Share]:
    """A proposal: the same amount each year, and the last year takes the remaining cents."""
    if not years:
        return []
    part = (amount / len(years)).quantize(CENT, ROUND_FLOOR)
    last = amount - part * (len(years) - 1)
    return [Share(year, part) for year in years[:-1]] + [Share(years[-1], last)]


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
