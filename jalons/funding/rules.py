"""The money of an action: balance, what is secured, what is still to find, the own share. Pure, in `Decimal` euros."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum

ZERO = Decimal("0.00")
CENT = Decimal("0.01")


class Kind(StrEnum):
    OPERATING = "fonctionnement"
    INVESTMENT = "investissement"


class Nature(StrEnum):
    GRANT = "subvention"
    OWN = "propre"
    PRIVATE = "prive"
    IN_KIND = "nature"
    VOLUNTEERING = "benevolat"


class Status(StrEnum):
    """Where a resource stands (method, section 4.3, rule 6)."""

    ENVISAGED = "envisage"
    REQUESTED = "demande"
    GRANTED = "accorde"
    AGREED = "conventionne"
    PAID = "verse"
    REFUSED = "refuse"


SECURED = frozenset({Status.GRANTED, Status.AGREED, Status.PAID})
# Only these can be « financements apportés par des personnes publiques » in the sense of the own share.
MAY_BE_PUBLIC = frozenset({Nature.GRANT, Nature.OWN})


@dataclass(frozen=True)
class Expense:
    kind: Kind
    amount: Decimal


@dataclass(frozen=True)
class Resource:
    kind: Kind
    nature: Nature
    status: Status
    amount: Decimal
    is_public: bool


@dataclass(frozen=True)
class Sums:
    """What a plan adds up to. A refused resource counts nowhere but in `refused`."""

    expenses: Decimal = ZERO
    secured: Decimal = ZERO
    requested: Decimal = ZERO
    envisaged: Decimal = ZERO
    refused: Decimal = ZERO

    @property
    def resources(self) -> Decimal:
        return self.secured + self.requested + self.envisaged

    @property
    def balance(self) -> Decimal:
        """Resources minus expenses: negative when money is missing."""
        return self.resources - self.expenses

    @property
    def to_find(self) -> Decimal:
        return max(ZERO, -self.balance)

    @property
    def is_empty(self) -> bool:
        return self == Sums()


def sums(expenses: Iterable[Expense], resources: Iterable[Resource]) -> Sums:
    per_status = dict.fromkeys(Status, ZERO)
    for resource in resources:
        per_status[resource.status] += resource.amount
    return Sums(
        expenses=sum((expense.amount for expense in expenses), ZERO),
        secured=sum((per_status[status] for status in SECURED), ZERO),
        requested=per_status[Status.REQUESTED],
        envisaged=per_status[Status.ENVISAGED],
        refused=per_status[Status.REFUSED],
    )


def by_kind(expenses: Iterable[Expense], resources: Iterable[Resource]) -> dict[Kind, Sums]:
    """The same, apart for operation and for investment."""
    expenses, resources = list(expenses), list(resources)
    return {
        kind: sums([e for e in expenses if e.kind is kind], [r for r in resources if r.kind is kind]) for kind in Kind
    }


@dataclass(frozen=True)
class Consolidated:
    """Plans side by side. What is left over in one never fills another: `to_find` is the sum of what each one lacks."""

    sums: Sums
    to_find: Decimal
    surplus: Decimal

    @property
    def expenses(self) -> Decimal:
        return self.sums.expenses

    @property
    def secured(self) -> Decimal:
        return self.sums.secured

    @property
    def requested(self) -> Decimal:
        return self.sums.requested

    @property
    def envisaged(self) -> Decimal:
        return self.sums.envisaged


def consolidate(plans: Iterable[Sums]) -> Consolidated:
    plans = list(plans)
    return Consolidated(
        sums=Sums(
            expenses=sum((plan.expenses for plan in plans), ZERO),
            secured=sum((plan.secured for plan in plans), ZERO),
            requested=sum((plan.requested for plan in plans), ZERO),
            envisaged=sum((plan.envisaged for plan in plans), ZERO),
            refused=sum((plan.refused for plan in plans), ZERO),
        ),
        to_find=sum((plan.to_find for plan in plans), ZERO),
        surplus=sum((max(ZERO, plan.balance) for plan in plans), ZERO),
    )


@dataclass(frozen=True)
class OwnShare:
    """What the authority brings to its investment, against all public money in it (its own included)."""

    own: Decimal
    public: Decimal

    @property
    def is_enough(self) -> bool:
        return self.own * 5 >= self.public

    @property
    def percent(self) -> int:
        """Rounded down, so that 19.9 never reads 20."""
        return int((100 * self.own / self.public).to_integral_value(ROUND_FLOOR))

    @property
    def missing(self) -> Decimal:
        """How much more of its own the authority must bring, the other public funds being what they are."""
        quarter = ((self.public - self.own) / 4).quantize(CENT, ROUND_CEILING)
        return max(ZERO, quarter - self.own)


def own_share(resources: Iterable[Resource]) -> OwnShare | None:
    """The 20 % rule on the investment of one operation, or None when no public money is planned in it.

    Code général des collectivités territoriales, article L. 1111-10, III: the authority that carries an investment pays
    at least 20 % of all the funding that public persons bring to it. Private money, and bodies of private law with a
    mission of public service (Caf, MSA, semi-public companies), stay outside the base; so do contributions in kind and
    volunteering. Exemptions exist (CCAS, overseas, decisions of the préfet) and fields of a chef de file ask for 30 %:
    the product warns, it never refuses.
    """
    public = [
        r
        for r in resources
        if r.kind is Kind.INVESTMENT and r.is_public and r.nature in MAY_BE_PUBLIC and r.status is not Status.REFUSED
    ]
    if not public:
        return None
    return OwnShare(
        own=sum((r.amount for r in public if r.nature is Nature.OWN), ZERO),
        public=sum((r.amount for r in public), ZERO),
    )


def funder_key(name: str) -> str:
    """« Région » and « région  » are the same funder."""
    return " ".join(name.split()).casefold()
