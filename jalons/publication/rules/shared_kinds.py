"""What each funder of an action pays, when the action has both kinds of expenses and its plan does not say it. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from jalons.funding.rules.known_schemes import pays_investment_only
from jalons.funding.rules.money import CENT, ZERO, Kind
from jalons.publication.rules.line_money import Money
from jalons.publication.rules.money_columns import Side


def share_kinds(money: Sequence[Money], usual: str) -> list[list[Money]]:
    """What each amount of one action becomes: itself, or its parts of operation and of investment, in proportion to what these
    expenses still need: those of its year, where each expense says its year. `usual`: what expenses are for when the plan does
    not say it.

    The needs of the whole action come first: what balances an action balances each of its kinds, to the cent, whatever the
    number of its funders and of their years. Parts are taken of running sums, so that together they are exact; in whole euros where
    every amount is: nobody decided their cents. A scheme that pays investment alone comes first, and pays nothing else.
    """
    if _needs(money, usual) is None:
        return [[entry] for entry in money]
    money = [_with_only_kind(entry) for entry in money]
    needs = _needs(money, usual) or {}
    unit = _unit_of(money)
    rows: dict[int | None, int] = defaultdict(int)
    by_year = _year_needs(money, usual)
    for entry in money:
        if _is_untold(entry):
            rows[_row_of_year(entry, by_year)] += _whole_units(entry.amount, unit)
    operating = _operating_parts(
        rows,
        {year: (_whole_units(one, unit), _whole_units(other, unit)) for year, (one, other) in by_year.items()},
        (_whole_units(needs[Kind.OPERATING], unit), _whole_units(needs[Kind.INVESTMENT], unit)),
    )
    running: dict[int | None, int] = defaultdict(int)
    shared: list[list[Money]] = []
    for entry in money:
        if not _is_untold(entry):
            shared.append([entry])
            continue
        row = _row_of_year(entry, by_year)
        before, running[row] = running[row], running[row] + _whole_units(entry.amount, unit)
        units = _share(running[row], operating[row], rows[row]) - _share(before, operating[row], rows[row])
        part = units * unit
        parts = {Kind.OPERATING: part, Kind.INVESTMENT: entry.amount - part}
        shared.append([replace(entry, kind=kind.value, amount=amount) for kind, amount in parts.items() if amount])
    return shared


def follows_years(money: Sequence[Money], usual: str) -> bool:
    """Whether some amount is shared by the needs of its year."""
    by_year = _year_needs(money, usual)
    return any(_is_untold(entry) and _row_of_year(entry, by_year) is not None for entry in money)


def share_years(money: Sequence[Money], usual: str) -> list[list[Money]]:
    """What each amount of one action becomes: itself, or its parts by year, for the resources of a kind whose expenses all say their
    year while no resource does. What balances a kind then balances each of its years, to the cent.

    Parts are differences of a share that runs over lines and over years, so that the sums of both are exact, in whole euros where
    every amount is. A part of some units may come out negative: those resources then keep no year.
    """
    shared = [[entry] for entry in money]
    for kind in Kind:
        mine = [entry for entry in money if entry.left is None and (entry.kind or usual) == kind]
        expenses = [one for one in mine if one.side is Side.EXPENSE]
        places = [
            place
            for place, one in enumerate(money)
            if one.left is None and one.side is Side.RESOURCE and (one.kind or usual) == kind
        ]
        if any(expense.year is None for expense in expenses) or any(money[place].year is not None for place in places):
            continue
        # A part that is negative in euros may be none in cents.
        for unit in dict.fromkeys((_unit_of(money), CENT)):
            needs: dict[int, int] = defaultdict(int)
            for expense in expenses:
                needs[expense.year or 0] += _whole_units(expense.amount, unit)
            rows = _split_by_years([_whole_units(money[place].amount, unit) for place in places], needs)
            for place, row in zip(places, rows, strict=False):
                shared[place] = [
                    replace(money[place], year=year, amount=units * unit) for year, units in row.items() if units
                ]
            if rows:
                break
    return shared


def _split_by_years(amounts: Sequence[int], needs: Mapping[int, int]) -> list[dict[int, int]]:
    """Empty when there is nothing to split, or when some part would be negative."""
    whole, brought = sum(needs.values()), sum(amounts)
    if not whole or not brought:
        return []
    years = sorted(needs)
    ends = [_share(sum(needs[year] for year in years[: place + 1]), brought, whole) for place in range(len(years))]
    rows, running = [], 0
    before = [0] * len(years)
    for amount in amounts:
        running += amount
        # Of the lines so far, what is paid until the end of each year.
        until = [_share(end, running, brought) for end in ends]
        steps = [now - earlier for now, earlier in zip(until, before, strict=True)]
        rows.append({year: step - last for year, step, last in zip(years, steps, [0, *steps[:-1]], strict=True)})
        before = until
    return rows if all(part >= 0 for row in rows for part in row.values()) else []


def _row_of_year(one: Money, by_year: Mapping[int, object]) -> int | None:
    return one.year if one.year in by_year else None


def _operating_parts(
    rows: Mapping[int | None, int], by_year: Mapping[int, tuple[int, int]], needs: tuple[int, int]
) -> dict[int | None, int]:
    """How many units of each row pay for operation. `rows`: units by year, None for those that no year's needs share; `by_year`: what
    each year needs, and `needs` the whole action, for operation then for investment."""
    parts: dict[int | None, int] = {
        row: _share(units, by_year[row][0], sum(by_year[row])) for row, units in rows.items() if row is not None
    }
    brought, spread = sum(rows.values()), sum(units for row, units in rows.items() if row is not None)
    rest = brought - spread
    left = max(0, needs[0] - sum(parts.values())), max(0, needs[1] - (spread - sum(parts.values())))
    free = _share(rest, left[0], sum(left)) if any(left) else _share(rest, needs[0], sum(needs))
    # No kind gets more than it needs, as long as the whole does not; else both get too much alike.
    least, most = max(0, brought - needs[1]), min(brought, needs[0])
    if brought > sum(needs):
        least = most = _share(brought, needs[0], sum(needs))
    missing = min(max(sum(parts.values()) + free, least), most) - sum(parts.values()) - free
    moved = min(max(free + missing, 0), rest) - free
    parts = _move_parts(parts, rows, missing - moved)
    return parts | {None: free + moved}


def _move_parts(parts: Mapping[int | None, int], rows: Mapping[int | None, int], missing: int) -> dict[int | None, int]:
    """`missing` more units, or fewer, taken from each year as it may give."""
    rooms = {row: rows[row] - part if missing > 0 else part for row, part in parts.items()}
    taken = dict(zip(rooms, _running_shares(rooms.values(), abs(missing)), strict=True))
    sign = 1 if missing > 0 else -1
    return {row: part + sign * taken[row] for row, part in parts.items()}


def _running_shares(weights: Iterable[int], part: int) -> list[int]:
    """`part` in proportion to weights; each gives its weight at most when `part` is no more than all of them."""
    weights = list(weights)
    whole, running, shares = sum(weights), 0, []
    for weight in weights:
        before, running = running, running + weight
        shares.append(_share(running, part, whole) - _share(before, part, whole) if whole else 0)
    return shares


def _needs(money: Sequence[Money], usual: str) -> Mapping[Kind, Decimal] | None:
    """What each kind of expenses lacks beside the resources that say their kind; the expenses themselves when these pay for
    all of them. None for an action with one kind of expenses."""
    expenses = {kind: _sum(money, Side.EXPENSE, kind, usual) for kind in Kind}
    if not all(expenses.values()):
        return None
    lacks = {kind: max(ZERO, amount - _sum(money, Side.RESOURCE, kind, "")) for kind, amount in expenses.items()}
    return lacks if any(lacks.values()) else expenses


def _year_needs(money: Sequence[Money], usual: str) -> dict[int, tuple[Decimal, Decimal]]:
    """What operation then investment lack in each year that lacks something; empty unless each expense has its year, since
    nobody knows when the others are paid."""
    expenses = [entry for entry in money if entry.left is None and entry.side is Side.EXPENSE]
    if any(expense.year is None for expense in expenses):
        return {}
    needs = {}
    for year in {expense.year for expense in expenses if expense.year is not None}:
        mine = [entry for entry in money if entry.year == year]
        operating, investment = (
            max(ZERO, _sum(mine, Side.EXPENSE, kind, usual) - _sum(mine, Side.RESOURCE, kind, ""))
            for kind in (Kind.OPERATING, Kind.INVESTMENT)
        )
        if operating or investment:
            needs[year] = (operating, investment)
    return needs


def _sum(money: Sequence[Money], side: Side, kind: Kind, usual: str) -> Decimal:
    return sum(
        (
            entry.amount
            for entry in money
            if entry.left is None and entry.side is side and (entry.kind or usual) == kind
        ),
        ZERO,
    )


def _is_untold(one: Money) -> bool:
    return one.left is None and one.side is Side.RESOURCE and not one.kind


def _with_only_kind(one: Money) -> Money:
    return replace(one, kind=Kind.INVESTMENT.value) if _is_untold(one) and pays_investment_only(one.name) else one


def _unit_of(money: Iterable[Money]) -> Decimal:
    """One euro where all that is kept is in whole euros, else one cent."""
    kept = (entry.amount for entry in money if entry.left is None)
    return Decimal(1) if all(amount == amount.to_integral_value() for amount in kept) else CENT


def _whole_units(amount: Decimal, unit: Decimal) -> int:
    return int(amount / unit)


def _share(amount: int, part: int, whole: int) -> int:
    """Rounded half up, like whole numbers only: the two shares of a running sum then never decrease."""
    return (2 * amount * part + whole) // (2 * whole) if whole else 0
