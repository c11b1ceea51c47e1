"""What contradicts itself in a plan of financing: one list for its page, the gate before a vote, and papers. Pure.

A public grant seldom pays for what began before it was asked. For the State's grants to investments, nothing begins before
the request is received (décret n° 2018-514 of 25 June 2018, article 5); the beginning is the first legal act, so that an
expense that is paid has begun, whole. Most funders have the same rule; those that pay each year for running costs do not,
so operating expenses are left alone. An order begins it too, which a plan of actions writes as a step; and a request whose day
nobody wrote is told as such once something began.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum

from jalons.base.french import matching_key
from jalons.base.frozen import frozen
from jalons.funding.rules.known_schemes import MOST_AID, caps_public_aid
from jalons.funding.rules.money import CENT, ZERO, Kind, Nature, Status, Tax
from jalons.funding.rules.own_shares import OwnShareRule
from jalons.funding.rules.tax_recovery import TaxRecovery, contradicts_taxes, lacks_fctva


class AlertKind(StrEnum):
    TAXES = "taxes"
    BASE = "assiette"  # a « dépense subventionnable » above the expenses
    AID = "aide_80"  # more public aid than the law lets the State add to
    EARLY = "anticipe"  # begun before the grant was asked


class TaxFault(StrEnum):
    MIXED = "melange"  # with and without taxes in one plan
    CONTRARY = "contraire"  # not written as what becomes of the taxes says
    NO_FUND = "fctva"  # the FCTVA, though no authority carries the plan


@frozen
class Payment:
    """A part of an expense, planned in a year, and paid when `is_paid`, on a day when somebody wrote it."""

    year: int
    is_paid: bool = False
    paid_on: date | None = None

    @property
    def begun_by(self) -> date:
        """The last day by which the expense has begun, as it is written."""
        return self.paid_on or date(self.year, 12, 31)


@frozen
class Cost:
    label: str
    kind: Kind
    amount: Decimal
    tax: str
    payments: tuple[Payment, ...] = ()

    @property
    def first(self) -> Payment | None:
        """What shows first that it has begun; a payment before a plan for the same day."""
        return min(self.payments, key=lambda part: (part.begun_by, not part.is_paid), default=None)


# As keys: what a step says that orders, buys or builds something.
_ORDERS = re.compile(
    r"\b(?:command\w+|achat\w*|achete\w*|acquisition\w*|acquerir|livr(?:er|aison)\w*|installe\w*|installation\w*|travaux)\b"
)


@frozen
class DoneStep:
    """A step of the action that is done, on a day."""

    label: str
    on: date

    @property
    def is_order(self) -> bool:
        return bool(_ORDERS.search(matching_key(self.label)))


@frozen
class Asked:
    """A resource. `asked_on`: the day of its request, when somebody wrote that day."""

    key: int
    funder: str
    kind: Kind
    nature: Nature
    status: Status
    amount: Decimal
    is_public: bool
    eligible: Decimal | None = None
    asked_on: date | None = None
    scheme: str = ""

    def not_asked_before(self, on: date) -> date:
        """The day before which nothing may have begun: that of its request, or today while it is not asked, or nobody knows
        when it was."""
        return self.asked_on if self.asked_on and self.status is not Status.ENVISAGED else on


@frozen
class PlanAlert:
    """`fact`: what a written reason accepts, the fault of taxes or the key of the resource. `amount`: how large it is.
    `spent`: the expenses that a base exceeds, or of which aid is too large a share; `cost`: the expense that began too early, `step` the order that was given too early."""

    kind: AlertKind
    fact: str
    amount: Decimal = ZERO
    asked: Asked | None = None
    spent: Decimal = ZERO
    cost: Cost | None = None
    step: DoneStep | None = None


def find_alerts(
    costs: Collection[Cost],
    resources: Collection[Asked],
    recovery: TaxRecovery,
    rule: OwnShareRule | None,
    on: date,
    steps: Collection[DoneStep] = (),
) -> list[PlanAlert]:
    return [
        *_tax_alerts({cost.tax for cost in costs}, recovery, rule),
        *_base_alerts(costs, resources),
        *_aid_alerts(costs, resources),
        *_early_alerts(costs, resources, on, [step for step in steps if step.is_order]),
    ]


def _tax_alerts(taxes: Collection[str], recovery: TaxRecovery, rule: OwnShareRule | None) -> Iterator[PlanAlert]:
    """Amounts written in both ways are told once: they contradict any recovery."""
    if {Tax.BEFORE, Tax.INCLUDED} <= set(taxes):
        yield PlanAlert(AlertKind.TAXES, TaxFault.MIXED)
    elif contradicts_taxes(recovery, taxes):
        yield PlanAlert(AlertKind.TAXES, TaxFault.CONTRARY)
    if lacks_fctva(recovery, rule):
        yield PlanAlert(AlertKind.TAXES, TaxFault.NO_FUND)


def _base_alerts(costs: Collection[Cost], resources: Iterable[Asked]) -> Iterator[PlanAlert]:
    """Nothing is said while no expense is written: one may still be missing. A refused grant has no base any more."""
    for asked in resources:
        spent = _sum_of(costs, asked.kind)
        if costs and asked.status is not Status.REFUSED and asked.eligible is not None and asked.eligible > spent:
            yield PlanAlert(AlertKind.BASE, str(asked.key), asked.eligible - spent, asked, spent)


def _aid_alerts(costs: Collection[Cost], resources: Collection[Asked]) -> Iterator[PlanAlert]:
    """Direct public aid beside a grant of the State to an investment. Without its base, its own amount is compared with the
    expenses: the own share tells of the others."""
    aid = sum((one.amount for one in resources if _is_public_aid(one)), ZERO)
    for asked in resources:
        if not _is_public_aid(asked) or not caps_public_aid(f"{asked.funder} {asked.scheme}"):
            continue
        spent = asked.eligible or _sum_of(costs, Kind.INVESTMENT)
        brought = aid if asked.eligible else asked.amount
        most = (spent * MOST_AID / 100).quantize(CENT)
        if spent and brought > most:
            yield PlanAlert(AlertKind.AID, str(asked.key), brought - most, asked, spent)


def _early_alerts(
    costs: Collection[Cost], resources: Iterable[Asked], on: date, orders: Collection[DoneStep]
) -> Iterator[PlanAlert]:
    """Only what is certain of expenses: what began later would not be enough for what the grant is a share of. An order is of no
    expense that we know: it is told when no payment tells more."""
    for asked in resources:
        if not _is_public_aid(asked):
            continue
        limit = asked.not_asked_before(on)
        begun = [
            (first.begun_by, cost)
            for cost in costs
            if cost.kind is asked.kind and (first := cost.first) and first.begun_by < limit
        ]
        later = _sum_of(costs, asked.kind) - sum((cost.amount for _day, cost in begun), ZERO)
        if begun and (asked.eligible or asked.amount) > later:
            cost = min(begun, key=lambda pair: pair[0])[1]
            yield PlanAlert(AlertKind.EARLY, str(asked.key), asked.amount, asked, cost=cost)
        elif early := [step for step in orders if step.on < limit]:
            step = min(early, key=lambda order: (order.on, order.label))
            yield PlanAlert(AlertKind.EARLY, str(asked.key), asked.amount, asked, step=step)


def _is_public_aid(asked: Asked) -> bool:
    """A public grant to an investment, which pays nothing begun before it was asked."""
    return (
        asked.kind is Kind.INVESTMENT
        and asked.nature is Nature.GRANT
        and asked.is_public
        and asked.status is not Status.REFUSED
    )


def _sum_of(costs: Iterable[Cost], kind: Kind) -> Decimal:
    return sum((cost.amount for cost in costs if cost.kind is kind), ZERO)
