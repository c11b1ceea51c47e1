"""A plan in the form that councils and préfectures read: « Dépenses | Ressources » side by side, the operating section
then the investment one, each line with its share of its section, and two totals that are equal. Pure, in `Decimal`
euros."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum

from jalons.base.frozen import frozen
from jalons.funding.rules.money import ZERO, Kind, Nature

TENTH = Decimal("0.1")
HUNDRED = Decimal("100.0")
ORDER = (Kind.OPERATING, Kind.INVESTMENT)


class Payer(StrEnum):
    """The parts of a column of resources, in the order of the form."""

    PUBLIC = "public"
    OTHER = "autre"
    OWN = "propre"


def payer_of(nature: Nature, *, is_public: bool) -> Payer:
    if nature is Nature.OWN:
        return Payer.OWN
    return Payer.PUBLIC if is_public else Payer.OTHER


@frozen
class Entry:
    """One line of one column. `payer` is None for an expense; `detail`: what the form says below the label."""

    label: str
    kind: Kind
    amount: Decimal
    detail: str = ""
    payer: Payer | None = None


@frozen
class SharedEntry:
    entry: Entry
    share: Decimal
    """A percentage of its section, once balanced, with one decimal."""

    @property
    def amount(self) -> Decimal:
        return self.entry.amount


def total_amount(lines: Iterable[SharedEntry]) -> Decimal:
    return sum((line.amount for line in lines), ZERO)


def total_share(lines: Iterable[SharedEntry]) -> Decimal:
    return sum((line.share for line in lines), Decimal("0.0"))


@frozen
class Balanced:
    """Two columns that are made equal: `gap` fills the resources, `surplus` the expenses. Both are there when one
    section, or one of several plans, has too much: it never fills another."""

    spent: Decimal
    brought: Decimal
    gap: Decimal
    surplus: Decimal
    gap_share: Decimal
    surplus_share: Decimal

    @property
    def total(self) -> Decimal:
        return self.brought + self.gap

    @property
    def spent_share(self) -> Decimal:
        return HUNDRED - self.surplus_share

    @property
    def brought_share(self) -> Decimal:
        return HUNDRED - self.gap_share


@frozen
class Section:
    """Operating or investment, with shares of its own total. Resources come by payer: public aid, others, then the own
    share."""

    kind: Kind
    expenses: tuple[SharedEntry, ...]
    resources: tuple[SharedEntry, ...]
    totals: Balanced

    def paid_by(self, payer: Payer) -> tuple[SharedEntry, ...]:
        return tuple(line for line in self.resources if line.entry.payer is payer)


@frozen
class TwoColumns:
    """The sections, each with its shares, then the totals of all, whose shares are of the whole."""

    sections: tuple[Section, ...]
    totals: Balanced


def shares_of_hundred(amounts: Sequence[Decimal]) -> list[Decimal]:
    """Percentages with one decimal that add up to exactly 100: what rounding down leaves goes, by tenths, to the amounts
    that it cut most, the largest then the first among equals. All zero when the amounts are."""
    total = sum(amounts, ZERO)
    if not total:
        return [Decimal("0.0")] * len(amounts)
    exact = [1000 * amount / total for amount in amounts]
    tenths = [int(part) for part in exact]
    order = sorted(range(len(amounts)), key=lambda n: (tenths[n] - exact[n], -amounts[n], n))
    for n in order[: 1000 - sum(tenths)]:
        tenths[n] += 1
    return [part * TENTH for part in tenths]


def two_columns(
    expenses: Sequence[Entry], resources: Sequence[Entry], balances: Iterable[tuple[Kind, Decimal]]
) -> TwoColumns:
    """Lines that count: neither refused nor contributions that nobody pays. `balances`: of each section of
    each plan in it, resources minus expenses."""
    each = list(balances)
    sections = [
        _make_section(
            kind,
            [entry for entry in expenses if entry.kind is kind],
            [entry for entry in resources if entry.kind is kind],
            [balance for of_kind, balance in each if of_kind is kind],
        )
        for kind in ORDER
    ]
    spent = sum((section.totals.spent for section in sections), ZERO)
    brought = sum((section.totals.brought for section in sections), ZERO)
    gap = sum((section.totals.gap for section in sections), ZERO)
    surplus = sum((section.totals.surplus for section in sections), ZERO)
    (*_left, surplus_share), (*_right, gap_share) = (
        shares_of_hundred([spent, surplus]),
        shares_of_hundred([brought, gap]),
    )
    return TwoColumns(
        sections=tuple(section for section in sections if section.expenses or section.resources),
        totals=Balanced(spent, brought, gap, surplus, gap_share, surplus_share),
    )


def _make_section(kind: Kind, expenses: list[Entry], resources: list[Entry], balances: list[Decimal]) -> Section:
    gap = sum((-balance for balance in balances if balance < 0), ZERO)
    surplus = sum((balance for balance in balances if balance > 0), ZERO)
    *left, surplus_share = shares_of_hundred([*(entry.amount for entry in expenses), surplus])
    *right, gap_share = shares_of_hundred([*(entry.amount for entry in resources), gap])
    paid = tuple(SharedEntry(entry, share) for entry, share in zip(expenses, left, strict=True))
    funded = [SharedEntry(entry, share) for entry, share in zip(resources, right, strict=True)]
    payers = list(Payer)
    funded.sort(key=lambda line: payers.index(line.entry.payer or Payer.OTHER))
    totals = Balanced(total_amount(paid), total_amount(funded), gap, surplus, gap_share, surplus_share)
    return Section(kind, paid, tuple(funded), totals)
