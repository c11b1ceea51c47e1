"""What an import reads, keeps and leaves aside: three sums that are counted apart, and must add up to the cent."""

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from datetime import date
from decimal import Decimal

from jalons.base.amounts import MOST
from jalons.base.frozen import frozen
from jalons.funding.rules.money import Status, Tax
from jalons.publication.rules.line_money import Left, Money
from jalons.publication.rules.money_columns import Side


@frozen
class Sums:
    """Euros of one side of a table. `left` says why what is not kept is left aside; `kinds` what the kept amounts pay for, with an
    empty kind when the table does not say it."""

    side: Side
    read: Decimal
    kept: Decimal
    left: Mapping[Left, Decimal]
    kinds: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def left_sum(self) -> Decimal:
        return sum(self.left.values(), Decimal(0))

    @property
    def adds_up(self) -> bool:
        return self.read == self.kept + self.left_sum


def count_sums(side: Side, read: Iterable[Money], kept: Iterable[Money]) -> Sums:
    """`read`: the money of the lines; `kept`: that of the actions to create."""
    mine = [one for one in read if one.side is side]
    mine_kept = [one for one in kept if one.side is side]
    aside: dict[Left, Decimal] = {}
    for one in mine:
        if one.left is not None:
            aside[one.left] = aside.get(one.left, Decimal(0)) + one.amount
    kinds: dict[str, Decimal] = {}
    for one in mine_kept:
        kinds[one.kind] = kinds.get(one.kind, Decimal(0)) + one.amount
    return Sums(side, _total(mine), _total(mine_kept), aside, kinds)


def seal_sums(sums: Iterable[Sums]) -> str:
    """« 157700.00:157700.00:0 »: what a page gives back to say which sums it showed."""
    return "|".join(f"{one.read}:{one.kept}:{one.left_sum}" for one in sums)


def _total(money: Iterable[Money]) -> Decimal:
    return sum((entry.amount for entry in money), Decimal(0))


@frozen
class Grouped:
    """One line of a funding plan. `years`: its parts by year, whose sum is the amount; empty when the plan says no year."""

    name: str
    kind: str
    amount: Decimal
    years: Mapping[int, Decimal]
    tax: Tax = Tax.UNKNOWN
    is_voted: bool = False
    is_own: bool = False
    state: Status | None = None
    state_on: date | None = None


def group_money(money: Iterable[Money], side: Side) -> list[Grouped]:
    """The amounts of the same thing in several years are one line with its instalments; all others are lines of their own."""
    lines: list[Grouped] = []
    spread: dict[tuple[object, ...], tuple[Grouped, dict[int, Decimal]]] = {}
    for entry in money:
        if entry.side is not side:
            continue
        told = (entry.tax, entry.is_voted, entry.is_own, entry.state, entry.state_on)
        line = Grouped(entry.name, entry.kind, entry.amount, {}, *told)
        if entry.year is None:
            lines.append(line)
            continue
        _first, years = spread.setdefault((entry.name, entry.kind, *told), (line, {}))
        years[entry.year] = years.get(entry.year, Decimal(0)) + entry.amount
    for first, years in spread.values():
        whole = sum(years.values(), Decimal(0))
        if whole > MOST:
            lines += [replace(first, amount=amount, years={year: amount}) for year, amount in years.items()]
        else:
            lines.append(replace(first, amount=whole, years=years))
    return lines
