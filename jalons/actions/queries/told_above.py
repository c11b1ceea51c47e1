"""What the floor of money knows of each fiche, which it registers when it starts: what it costs, who pays."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from jalons.roadmaps.models import Roadmap


@dataclass(frozen=True)
class ActionMoney:
    """In euros. `cost`: None while no expense is written, which is not zero. `funders`: who pays or may pay, each under
    its one name; whoever refused is left out."""

    cost: Decimal | None
    secured: Decimal
    to_find: Decimal
    funders: tuple[str, ...]


type MoneyReader = Callable[[Roadmap], Mapping[int, ActionMoney]]

_money: list[MoneyReader] = []


def register_money(reader: MoneyReader) -> None:
    """`reader`: by the pk of a fiche, its money, for those that have some. A constant number of queries."""
    _money[:] = [reader]


def money_of_actions(roadmap: Roadmap) -> Mapping[int, ActionMoney]:
    return _money[0](roadmap) if _money else {}
