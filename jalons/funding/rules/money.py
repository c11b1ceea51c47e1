"""The money of an action: balance, secured money, money still to find. Pure, in `Decimal` euros."""

from collections.abc import Iterable
from dataclasses import field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from jalons.base.frozen import frozen

ZERO = Decimal("0.00")
CENT = Decimal("0.01")
TENTH = Decimal("0.1")
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
    PART_PAID = "partiel"
    PAID = "verse"
    REFUSED = "refuse"


class Tax(StrEnum):
    """Whether the amount of an expense holds its taxes. Plans count all of them (« TTC »); many tables write « HT »."""

    BEFORE = "ht"
    INCLUDED = "ttc"
    UNKNOWN = "inconnu"


SECURED = frozenset({Status.GRANTED, Status.AGREED, Status.PART_PAID, Status.PAID})
PAYMENTS = frozenset({Status.PART_PAID, Status.PAID})
"""The states that the payments of a resource give it: nobody chooses one without a payment."""
# Only these can be « financements apportés par des personnes publiques » for the own share.
FORMALISE = 6
"""The étape that the first money of a fiche begins."""
MAY_BE_PUBLIC = frozenset({Nature.GRANT, Nature.OWN})

# Money of somebody else: a letter, a notification or a convention shows that it is granted.
PROVEN = frozenset({Nature.GRANT, Nature.PRIVATE})

# Contributions that nobody pays: counted on both sides, apart from money (see `contributions`).
VALUED = frozenset({Nature.IN_KIND, Nature.VOLUNTEERING, Nature.STAFF})


@frozen
class Expense:
    kind: Kind
    amount: Decimal


@frozen
class Resource:
    kind: Kind
    nature: Nature
    status: Status
    amount: Decimal
    is_public: bool
    funder: str = ""
    asked_on: date | None = None
    """The day of the request, else the first day on which it was obtained; None when nobody noted it."""
    eligible: Decimal | None = None
    """The « dépense subventionnable » of which it is a share, when somebody said it: perhaps less than the expenses."""
    is_public_unsure: bool = False
    """Whether nobody said yet if its money is public, which the name of its funder does not say."""


@frozen
class Sums:
    """The totals of a plan. A refused resource counts only in `refused`, a contribution only in `valued`, and nowhere
    when it is refused. `parts`: the totals that are balanced apart, because what one has in excess never pays for what
    another lacks (operation and investment of a plan, plans of a roadmap)."""

    expenses: Decimal = ZERO
    secured: Decimal = ZERO
    requested: Decimal = ZERO
    envisaged: Decimal = ZERO
    refused: Decimal = ZERO
    valued: Decimal = ZERO
    is_free: bool = False
    """Whether its expenses are said, and are all of 0 €: it costs nothing more."""
    parts: tuple["Sums", ...] = field(default=(), compare=False, repr=False)

    @property
    def resources(self) -> Decimal:
        return self.secured + self.requested + self.envisaged

    @property
    def balance(self) -> Decimal:
        """Resources minus expenses: negative when money is missing."""
        return self.resources - self.expenses

    @cached_property
    def to_find(self) -> Decimal:
        if self.parts:
            return sum((part.to_find for part in self.parts), ZERO)
        return max(ZERO, -self.balance)

    @cached_property
    def surplus(self) -> Decimal:
        """What no expense of the same part needs. Resources = expenses - `to_find` + `surplus`."""
        if self.parts:
            return sum((part.surplus for part in self.parts), ZERO)
        return max(ZERO, self.balance)

    @cached_property
    def covered(self) -> Decimal:
        """The expenses that secured money pays."""
        if self.parts:
            return sum((part.covered for part in self.parts), ZERO)
        return min(self.secured, self.expenses)

    @property
    def is_balanced(self) -> bool:
        return not self.to_find and not self.surplus

    @property
    def to_obtain(self) -> Decimal:
        """The expenses that only money which nobody granted yet would pay: with `to_find`, what is not secured."""
        return self.expenses - self.covered - self.to_find

    @property
    def is_unobtained(self) -> bool:
        """Whether all that pays for it is asked or hoped for: once the action is done, no plan of it is « équilibré »."""
        return bool(self.expenses) and not self.secured and not self.to_find

    @property
    def not_granted(self) -> Decimal:
        """All that is asked or hoped for, what no expense needs included."""
        return self.requested + self.envisaged

    @property
    def is_empty(self) -> bool:
        return self == Sums()

    @property
    def is_priced(self) -> bool:
        """Whether a whole plan says what it costs, be it nothing. Resources without any expense are no surplus: what they pay is still to write.
        Contributions that nobody pays need no expense."""
        return bool(self.expenses or self.is_free or (self.valued and not self.resources))


def lacks_proof(status: Status, nature: Nature, proven: Iterable[Status]) -> bool:
    """Whether no piece shows that it is granted. `proven`: the states whose steps have a piece; that of a request shows
    only that it was asked."""
    return status in SECURED and nature in PROVEN and SECURED.isdisjoint(proven)


def plan_sums(expenses: Iterable[Expense], resources: Iterable[Resource]) -> Sums:
    return add_sums(sums_by_kind(expenses, resources).values())


def sums_by_kind(expenses: Iterable[Expense], resources: Iterable[Resource]) -> dict[Kind, Sums]:
    """The totals of operation and of investment, apart."""
    expenses, resources = list(expenses), list(resources)
    return {
        kind: _kind_sums([e for e in expenses if e.kind is kind], [r for r in resources if r.kind is kind])
        for kind in Kind
    }


def _kind_sums(expenses: Iterable[Expense], resources: Iterable[Resource]) -> Sums:
    expenses = list(expenses)
    spent = sum((expense.amount for expense in expenses), ZERO)
    per_status = dict.fromkeys(Status, ZERO)
    valued = ZERO
    for resource in resources:
        if resource.nature in VALUED:
            valued += resource.amount if resource.status is not Status.REFUSED else ZERO
        else:
            per_status[resource.status] += resource.amount
    return Sums(
        expenses=spent,
        secured=sum((per_status[status] for status in SECURED), ZERO),
        requested=per_status[Status.REQUESTED],
        envisaged=per_status[Status.ENVISAGED],
        refused=per_status[Status.REFUSED],
        valued=valued,
        is_free=bool(expenses) and not spent,
    )


def add_sums(parts: Iterable[Sums]) -> Sums:
    """The totals of parts that never pay for each other."""
    each = tuple(parts)
    spent = sum((part.expenses for part in each), ZERO)
    return Sums(
        expenses=spent,
        secured=sum((part.secured for part in each), ZERO),
        requested=sum((part.requested for part in each), ZERO),
        envisaged=sum((part.envisaged for part in each), ZERO),
        refused=sum((part.refused for part in each), ZERO),
        valued=sum((part.valued for part in each), ZERO),
        is_free=not spent and any(part.is_free for part in each),
        parts=each,
    )


@frozen
class Consolidated:
    """The totals of all plans. The surplus of one never fills another: `to_find` is the sum of what each one lacks, in
    operation and in investment."""

    sums: Sums

    @property
    def to_find(self) -> Decimal:
        return self.sums.to_find

    @property
    def surplus(self) -> Decimal:
        return self.sums.surplus

    @property
    def covered(self) -> Decimal:
        return self.sums.covered

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
    def to_obtain(self) -> Decimal:
        return self.sums.to_obtain

    @property
    def uncovered(self) -> Decimal:
        """The expenses that no secured money pays: still to find, or not obtained yet."""
        return self.sums.expenses - self.covered


def consolidate_kinds(expenses: Iterable[Expense], resources: Iterable[Resource]) -> Consolidated:
    return Consolidated(plan_sums(expenses, resources))


def consolidate_plans(plans: Iterable[Sums]) -> Consolidated:
    return Consolidated(add_sums(plans))
