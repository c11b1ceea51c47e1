"""Whether a scheme suits an action: where, who asks, for which expenses, how much, when. Pure: the day is an argument.

What a source does not say is a doubt, never a yes: a fit is then to be checked with the funder.
"""

from collections.abc import Collection
from dataclasses import field
from datetime import date
from decimal import Decimal
from enum import IntEnum, StrEnum

from jalons.base.frozen import frozen
from jalons.funding.rules.money import ZERO, Kind
from jalons.funding.rules.schemes import (
    KINDS_OF,
    Beneficiary,
    Opening,
    Paid,
    Perimeter,
    Recurrence,
    Terms,
    opening_state,
)

EVERYWHERE = frozenset({Perimeter.COUNTRY, Perimeter.MAINLAND, Perimeter.OVERSEAS})


@frozen
class Territory:
    """The codes of the areas of a roadmap, and who asks first: its lead authority."""

    holder: Beneficiary
    communes: frozenset[str] = frozenset()
    epcis: frozenset[str] = frozenset()
    departements: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    is_mainland: bool = True

    @property
    def applicants(self) -> tuple[Beneficiary, ...]:
        """Who may ask without a partner: the lead authority, then its communes and their social centres."""
        return tuple(dict.fromkeys((self.holder, Beneficiary.COMMUNE, Beneficiary.SOCIAL_CENTRE)))

    def codes_at(self, perimeter: Perimeter) -> frozenset[str]:
        return {
            Perimeter.COMMUNE: self.communes,
            Perimeter.EPCI: self.epcis,
            Perimeter.DEPARTEMENT: self.departements,
            Perimeter.REGION: self.regions,
        }.get(perimeter, frozenset())


@frozen
class Offer:
    """What a scheme offers. Empty: its source does not say."""

    perimeter: Perimeter | None = None
    code: str = ""
    beneficiaries: frozenset[Beneficiary] = frozenset()
    paid: frozenset[Paid] = frozenset()
    floor: Decimal | None = None
    recurrence: Recurrence | None = None
    terms: Terms = field(default_factory=Terms)


@frozen
class Need:
    """What an action lacks: the money to find by kind, and its communes when it is not for all of them. `missing` is
    empty when nothing is priced, or nothing is missing."""

    missing: dict[Kind, Decimal] = field(default_factory=dict)
    communes: frozenset[str] = frozenset()
    is_done: bool = False

    @property
    def kinds(self) -> frozenset[Kind]:
        return frozenset(kind for kind, amount in self.missing.items() if amount > 0)


class Block(StrEnum):
    """Why a scheme does not suit."""

    DONE = "terminee"  # funders rarely pay what is done already
    ELSEWHERE = "ailleurs"
    CLOSED = "ferme"
    OTHER_EXPENSES = "autres_depenses"
    UNDER_FLOOR = "sous_le_plancher"


class Doubt(StrEnum):
    """What to ask the funder."""

    PERIMETER = "territoire"
    PARTNER = "porteur"  # only a partner may ask
    BENEFICIARY = "beneficiaire"
    EXPENSES = "depenses"


class Fit(IntEnum):
    """From the best to none: the order in which schemes are proposed."""

    SUITS = 1
    LATER = 2
    PERHAPS = 3
    NO = 4


@frozen
class Answer:
    """`applicant`: who may ask, the lead authority if it may. `paid`: what it would pay of what is missing."""

    fit: Fit
    blocks: tuple[Block, ...]
    doubts: tuple[Doubt, ...]
    applicant: Beneficiary | None
    paid: tuple[Paid, ...]
    opening: Opening


def fit_answer(offer: Offer, territory: Territory, need: Need, on: date) -> Answer:
    opening = opening_state(offer.terms, on)
    paid = useful_paid(offer, need)
    blocks = tuple(_find_blocks(offer, territory, need, opening, paid))
    doubts = tuple(_find_doubts(offer, territory))
    return Answer(
        _fit_of(blocks, doubts, opening), blocks, doubts, find_applicant(offer.beneficiaries, territory), paid, opening
    )


def _fit_of(blocks: Collection[Block], doubts: Collection[Doubt], opening: Opening) -> Fit:
    if blocks:
        return Fit.NO
    if doubts:
        return Fit.PERHAPS
    return Fit.LATER if opening is Opening.TO_COME else Fit.SUITS


def _find_blocks(
    offer: Offer, territory: Territory, need: Need, opening: Opening, paid: Collection[Paid]
) -> list[Block]:
    checks = {
        Block.DONE: need.is_done,
        Block.ELSEWHERE: is_elsewhere(offer.perimeter, offer.code, territory, need.communes),
        Block.CLOSED: opening is Opening.CLOSED,
        Block.OTHER_EXPENSES: bool(offer.paid and need.kinds and not paid),
        Block.UNDER_FLOOR: bool(offer.floor and need.kinds and amount_it_may_pay(need, paid) < offer.floor),
    }
    return [block for block, is_found in checks.items() if is_found]


def _find_doubts(offer: Offer, territory: Territory) -> list[Doubt]:
    may_ask = bool(offer.beneficiaries.intersection(territory.applicants))
    checks = {
        Doubt.PERIMETER: offer.perimeter in (None, Perimeter.OTHER),
        Doubt.PARTNER: bool(offer.beneficiaries) and not may_ask,
        Doubt.BENEFICIARY: not offer.beneficiaries,
        Doubt.EXPENSES: not offer.paid,
    }
    return [doubt for doubt, is_found in checks.items() if is_found]


def is_elsewhere(
    perimeter: Perimeter | None, code: str, territory: Territory, communes: frozenset[str] = frozenset()
) -> bool:
    """Whether a scheme is certainly valid nowhere in this territory. `communes`: those of the action, when it has
    some. A perimeter without code or that cannot be compared is not « elsewhere »."""
    match perimeter:
        case Perimeter.MAINLAND:
            return not territory.is_mainland
        case Perimeter.OVERSEAS:
            return territory.is_mainland
        case Perimeter.COMMUNE if code:
            return code not in (communes or territory.communes)
        case Perimeter.EPCI if code and not territory.epcis:
            return False  # the EPCI of its communes is not known
        case Perimeter.REGION | Perimeter.DEPARTEMENT | Perimeter.EPCI if code:
            return code not in territory.codes_at(perimeter)
        case _:
            return False


def find_applicant(beneficiaries: frozenset[Beneficiary], territory: Territory) -> Beneficiary | None:
    """The first who may ask, else the first partner who may; None when nothing says who."""
    ours = (applicant for applicant in territory.applicants if applicant in beneficiaries)
    partners = (one for one in Beneficiary if one in beneficiaries)
    return next(ours, None) or next(partners, None)


def useful_paid(offer: Offer, need: Need) -> tuple[Paid, ...]:
    """What it pays among what is missing; all that it pays when nothing says what is missing."""
    return tuple(one for one in Paid if one in offer.paid and (not need.kinds or KINDS_OF[one] in need.kinds))


def amount_it_may_pay(need: Need, paid: Collection[Paid]) -> Decimal:
    """The money to find of the kinds that it pays; of every kind when its source does not say."""
    kinds = {KINDS_OF[one] for one in paid} or need.kinds
    return sum((amount for kind, amount in need.missing.items() if kind in kinds), ZERO)
