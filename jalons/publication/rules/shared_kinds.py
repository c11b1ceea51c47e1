"""What each funder of an action pays, when the action has both kinds of expenses and its plan does not say it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from jalons.funding.rules.money import ZERO, Kind
from jalons.publication.rules.line_money import Money
from jalons.publication.rules.money_columns import Side


def share_kinds(money: Sequence[Money], usual: str) -> list[list[Money]]:
    """What each amount of one action becomes: itself, or its parts of operation and of investment, in proportion to what these
    expenses still need. `usual`: what expenses are for when the plan does not say it.

    Shares are taken of the running sum, so that together they are exact to the cent: what balances an action balances
    each of its kinds, whatever the number of its funders and of their years.
    """
    needs = _needs(money, usual)
    if needs is None:
        return [[one] for one in money]
    operating, whole = _cents(needs[Kind.OPERATING]), _cents(needs[Kind.OPERATING] + needs[Kind.INVESTMENT])
    shared: list[list[Money]] = []
    running = ZERO
    for one in money:
        if not _is_untold(one):
            shared.append([one])
            continue
        before, running = running, running + one.amount
        part = Decimal(_share(_cents(running), operating, whole) - _share(_cents(before), operating, whole)) / 100
        parts = {Kind.OPERATING: part, Kind.INVESTMENT: one.amount - part}
        shared.append([replace(one, kind=kind.value, amount=amount) for kind, amount in parts.items() if amount])
    return shared


def _needs(money: Sequence[Money], usual: str) -> Mapping[Kind, Decimal] | None:
    """What each kind of expenses lacks beside the resources that say their kind; the expenses themselves when these pay for
    all of them. None for an action with one kind of expenses."""
    expenses = {kind: _sum(money, Side.EXPENSE, kind, usual) for kind in Kind}
    if not all(expenses.values()):
        return None
    lacks = {kind: max(ZERO, amount - _sum(money, Side.RESOURCE, kind, "")) for kind, amount in expenses.items()}
    return lacks if any(lacks.values()) else expenses


def _sum(money: Sequence[Money], side: Side, kind: Kind, usual: str) -> Decimal:
    return sum(
        (one.amount for one in money if one.left is None and one.side is side and (one.kind or usual) == kind), ZERO
    )


def _is_untold(one: Money) -> bool:
    return one.left is None and one.side is Side.RESOURCE and not one.kind


def _cents(amount: Decimal) -> int:
    return int(amount * 100)


def _share(amount: int, part: int, whole: int) -> int:
    """Rounded half up, like whole numbers only: the two shares of a running sum then never decrease."""
    return (2 * amount * part + whole) // (2 * whole)
