"""What fiches cost and who pays: the floor of the money, which is above, registers what reads it."""

from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from jalons.actions.rules.visas import EXPENSES, RESOURCES, Money
from jalons.base.stamps import make_stamp
from jalons.directory.rules.names import NameBook
from jalons.roadmaps.models import Member

if TYPE_CHECKING:
    from jalons.actions.models.sheets import ActionSheet
    from jalons.roadmaps.models import Roadmap

MoneyReader = Callable[[Collection[int]], Mapping[int, Money]]
BookReader = Callable[["Roadmap"], NameBook]
# Told once a fiche says otherwise who carries or leads its action: the fiche as it was, as it is, and who changed it.
type CarrierFollower = Callable[[Mapping[str, str], "ActionSheet", Member], None]
_followers: list[CarrierFollower] = []
# What becomes of the money of a fiche if it says so: the fiche, and the values of `CARRIER_FIELDS` before and after.
type EffectTeller = Callable[["ActionSheet", Mapping[str, str], Mapping[str, str]], str]
_effects: list[EffectTeller] = []
_credits: list[EffectTeller] = []
# What says who carries an action.
CARRIER_FIELDS = ("carrier_organisation", "lead_organisation")
_readers: list[MoneyReader] = []
_books: list[BookReader] = []


def register_said_money(reader: MoneyReader) -> None:
    _readers[:] = [reader]


def register_carrier_follower(follower: CarrierFollower) -> None:
    _followers[:] = [follower]


def register_carrier_effect(teller: EffectTeller) -> None:
    _effects[:] = [teller]


def register_carried_credits(teller: EffectTeller) -> None:
    _credits[:] = [teller]


def carried_credits(action: "ActionSheet", former: Mapping[str, str]) -> str:
    """What the authority pays, or no longer pays, since the fiche says so; `former`: the values of `CARRIER_FIELDS` before."""
    now = {name: getattr(action, name) for name in CARRIER_FIELDS}
    return _credits[0](action, former, now) if _credits and now != former else ""


def carrier_effect(action: "ActionSheet", former: Mapping[str, str], now: Mapping[str, str]) -> str:
    """A sentence with amounts, told before it is saved; empty when no resource changes."""
    return _effects[0](action, former, now) if _effects else ""


def follow_carrier(former: Mapping[str, str], action: "ActionSheet", by: Member) -> None:
    """`former`: the values of `CARRIER_FIELDS` before. Whose own money a resource is depends on them."""
    for follower in _followers:
        follower(former, action, by)


def register_funder_book(reader: BookReader) -> None:
    _books[:] = [reader]


def funder_book_of(roadmap: "Roadmap") -> NameBook:
    """Who is who among those who pay, as every page of money names them."""
    return _books[0](roadmap) if _books else NameBook()


def money_of(actions: Collection[int]) -> Mapping[int, Money]:
    """By the pk of the fiche; one that says nothing of money is left out. Two queries, none without a fiche."""
    return _readers[0](actions) if _readers and actions else {}


class PlanSums(NamedTuple):
    """Euros; None without any line, which is not zero."""

    cost: Decimal | None
    resources: Decimal | None


def fiche_sums(action: int) -> PlanSums:
    """What a fiche costs, and what its funders are to bring, those that refused left out."""
    said = money_of([action]).get(action, {})
    lines = (said.get(EXPENSES, {}), said.get(RESOURCES, {}))
    return PlanSums(*(sum(map(Decimal, line.values()), Decimal(0)) if line else None for line in lines))


def money_stamp(money: Money) -> str:
    return make_stamp(*((part, *sorted(lines.items())) for part, lines in sorted(money.items())))
