"""Years that say again what other columns of expenses say: « Fonctionnement » and « Investissement », then « 2027 » and « 2028 ». Pure.

Both are the same money when they add up to the same sum, line after line: it is counted once, and keeps both its natures and its
years.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum

from jalons.base.frozen import frozen
from jalons.funding.rules.money import CENT

_ROUNDING = Decimal(1)
# « 18,3 k€ » is written to the nearest hundred euros.
_ROUNDING_OF_THOUSANDS = Decimal(100)


class Retold(StrEnum):
    """What somebody said of the columns of years; AS_READ: as their sums say."""

    AS_READ = ""
    ONCE = "une_fois"
    ADD = "additionner"


@frozen
class YearsBeside:
    """What the columns without a year, and those of years, say of the expenses of one line. `is_once`: they are counted once."""

    plain: Decimal
    dated: Decimal
    agrees: bool
    is_once: bool = False


def rounding_of(columns: int, *, in_thousands: bool) -> Decimal:
    """By how much two sums of the same money may differ."""
    return _ROUNDING_OF_THOUSANDS * columns if in_thousands else _ROUNDING


def are_years_retold(sums: Iterable[tuple[Decimal, Decimal]], rounding: Decimal) -> bool:
    """`sums`: what each line says without a year, and by year. They agree on half of the lines that say both at least: no
    plan does so by chance, and a line may be mistyped."""
    both = [(plain, dated) for plain, dated in sums if plain and dated]
    agreeing = sum(abs(plain - dated) <= rounding for plain, dated in both)
    return bool(both) and 2 * agreeing >= len(both)


def cross_amounts(amounts: Sequence[Decimal], years: Mapping[int, Decimal]) -> list[dict[int, Decimal]]:
    """The part of each amount in each year. Nobody wrote these parts: each amount follows what the years still need, so that every
    amount and every year comes out exact, in whole euros where both are. What rounding puts between both sums is taken from the
    last year."""
    left = dict(sorted((year, amount) for year, amount in years.items() if amount))
    last = max(left)
    left[last] = max(left[last] + sum(amounts) - sum(left.values()), Decimal(0))
    unit = Decimal(1) if _are_whole([*amounts, *left.values()]) else CENT
    units = {year: int(amount / unit) for year, amount in left.items()}
    rows = []
    for amount in amounts:
        row = _share_units(int(amount / unit), units)
        units = {year: rest - row[year] for year, rest in units.items()}
        rows.append({year: (part * unit).quantize(CENT) for year, part in row.items() if part})
    return rows


def _share_units(amount: int, weights: Mapping[int, int]) -> dict[int, int]:
    """By the largest remainders; none gets more than its weight as long as all of them hold the amount."""
    whole = sum(weights.values())
    if not whole:
        return dict.fromkeys(weights, 0)
    shares = {year: amount * weight // whole for year, weight in weights.items()}
    remainders = sorted(weights, key=lambda year: -(amount * weights[year] % whole))
    for year in remainders[: amount - sum(shares.values())]:
        shares[year] += 1
    return shares


def _are_whole(amounts: Collection[Decimal]) -> bool:
    return all(amount == amount.to_integral_value() for amount in amounts)
