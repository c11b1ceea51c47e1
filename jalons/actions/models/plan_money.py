"""What fiches cost and who pays: the floor of the money, which is above, registers what reads it."""

from collections.abc import Callable, Collection, Mapping

from jalons.actions.rules.visas import Money
from jalons.base.stamps import make_stamp

MoneyReader = Callable[[Collection[int]], Mapping[int, Money]]
_readers: list[MoneyReader] = []


def register_said_money(reader: MoneyReader) -> None:
    _readers[:] = [reader]


def money_of(actions: Collection[int]) -> Mapping[int, Money]:
    """By the pk of the fiche; one that says nothing of money is left out. Two queries, none without a fiche."""
    return _readers[0](actions) if _readers and actions else {}


def money_stamp(money: Money) -> str:
    return make_stamp(*((part, *sorted(lines.items())) for part, lines in sorted(money.items())))
