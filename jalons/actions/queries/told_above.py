"""What floors above know of a fiche, which they register when they start: what it costs and who pays; the import of a plan
that brought it."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from jalons.actions.models import ActionSheet
from jalons.base.frozen import frozen
from jalons.roadmaps.models import Roadmap


@frozen
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


type ImportReader = Callable[[ActionSheet], int | None]

_imports: list[ImportReader] = []


def register_import(reader: ImportReader) -> None:
    _imports[:] = [reader]


def import_of_action(action: ActionSheet) -> int | None:
    """The pk of the import that brought a fiche, while it may be taken out of it. One query."""
    return _imports[0](action) if _imports else None
