"""The money of an action: balance, secured money, money still to find. Pure, in `Decimal` euros."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal("0.00")
CENT = Decimal("0.01")
MOST = Decimal("999999999.99")
"""The maximum of one line that the database can hold."""


class Kind(StrEnum):
    OPERATING = "fonctionnement"
    INVESTMENT = "investissement"


class Nature(StrEnum):
    GRANT = "subvention"
    OWN = "propre"
    PRIVATE = "prive"
    IN_KIND = "nature"
    VOLUNTEERING = "benevolat"
    STAFF = "etp"


class Status(StrEnum):
    """The state of a resource (method, section 4.3, rule 6)."""

    ENVISAGED = "envisage"
    REQUESTED = "demande"
    GRANTED = "accorde"
    AGREED = "conventionne"
    PAID = "verse"
    REFUSED = "refuse"


class Tax(StrEnum):
    """Whether the amount of an expense holds its taxes. Plans count all of them (« TTC »); many tables write « HT »."""

    BEFORE = "ht"
    INCLUDED = "ttc"
    UNKNOWN = "inconnu"


SECURED = frozenset({Status.GRANTED, Status.AGREED, Status.PAID})
# Only these can be « financements apportés par des personnes publiques » for the own share.
MAY_BE_PUBLIC = frozenset({Nature.GRANT, Nature.OWN})

# Contributions that nobody pays: counted on both sides, apart from money (see `contributions`).
VALUED = frozenset({Nature.IN_KIND, Nature.VOLUNTEERING, Nature.STAFF})


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
    funder: str = ""
    asked_on: date | None = None
    """The day of the request, else the first day on which it was obtained; None when nobody noted it."""


@dataclass(frozen=True)
class Sums:
    """The totals of a plan. A refused resource counts only in `refused`, a contribution only in `valued`, and nowhere
    when it is refused."""

    expenses: Decimal = ZERO
    secured: Decimal = ZERO
    requested: Decimal = ZERO
    envisaged: Decimal = ZERO
    refused: Decimal = ZERO
    valued: Decimal = ZERO

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
    def pending(self) -> Decimal:
        """Counted, and not obtained yet."""
        return self.requested + self.envisaged

    @property
    def is_empty(self) -> bool:
        return self == Sums()


def plan_sums(expenses: Iterable[Expense], resources: Iterable[Resource]) -> Sums:
    per_status = dict.fromkeys(Status, ZERO)
    valued = ZERO
    for resource in resources:
        if resource.nature in VALUED:
            valued += resource.amount if resource.status is not Status.REFUSED else ZERO
        else:
            per_status[resource.status] += resource.amount
    return Sums(
        expenses=sum((expense.amount for expense in expenses), ZERO),
        secured=sum((per_status[status] for status in SECURED), ZERO),
        requested=per_status[Status.REQUESTED],
        envisaged=per_status[Status.ENVISAGED],
        refused=per_status[Status.REFUSED],
        valued=valued,
    )


def sums_by_kind(expenses: Iterable[Expense], resources: Iterable[Resource]) -> dict[Kind, Sums]:
    """`plan_sums` for operation and for investment separately."""
    expenses, resources = list(expenses), list(resources)
    return {
        kind: plan_sums([e for e in expenses if e.kind is kind], [r for r in resources if r.kind is kind])
        for kind in Kind
    }


@dataclass(frozen=True)
class Consolidated:
    """The totals of all plans. The surplus of one never fills another: `to_find` is the sum of what each one lacks."""

    sums: Sums
    to_find: Decimal
    surplus: Decimal
    covered: Decimal = ZERO
    """The secured share of expenses: the surplus of one plan does not pay for another."""

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

    @property
    def uncovered(self) -> Decimal:
        """The expenses that no secured money pays: still to find, or not obtained yet."""
        return self.sums.expenses - self.covered


def consolidate_kinds(expenses: Iterable[Expense], resources: Iterable[Resource]) -> Consolidated:
    """One plan whose operation and investment are apart: what one has in excess does not pay for the other."""
    return consolidate_plans(sums_by_kind(expenses, resources).values())


def consolidate_plans(plans: Iterable[Sums]) -> Consolidated:
    plans = list(plans)
    return Consolidated(
        sums=Sums(
            expenses=sum((plan.expenses for plan in plans), ZERO),
            secured=sum((plan.secured for plan in plans), ZERO),
            requested=sum((plan.requested for plan in plans), ZERO),
            envisaged=sum((plan.envisaged for plan in plans), ZERO),
            refused=sum((plan.refused for plan in plans), ZERO),
            valued=sum((plan.valued for plan in plans), ZERO),
        ),
        to_find=sum((plan.to_find for plan in plans), ZERO),
        surplus=sum((max(ZERO, plan.balance) for plan in plans), ZERO),
        covered=sum((min(plan.secured, plan.expenses) for plan in plans), ZERO),
    )
