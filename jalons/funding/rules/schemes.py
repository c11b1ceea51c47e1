"""The limits of a scheme, and whether a request respects them. Pure: the day is an argument."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from jalons.base.frozen import frozen
from jalons.funding.rules.money import CENT, SECURED, ZERO, Expense, Kind, Resource, Status


class CapPer(StrEnum):
    """What a cap applies to. Only a cap for each project can be compared with an action."""

    PROJECT = "projet"
    POST = "poste"
    DEPARTEMENT = "departement"


class Perimeter(StrEnum):
    """Where a scheme is valid. OTHER: a territory that Jalons cannot compare, such as a basin; its name is kept."""

    COUNTRY = "national"
    MAINLAND = "metropole"
    OVERSEAS = "outre_mer"
    REGION = "region"
    DEPARTEMENT = "departement"
    EPCI = "epci"
    COMMUNE = "commune"
    OTHER = "autre"


class Beneficiary(StrEnum):
    COMMUNE = "commune"
    EPCI = "epci"
    DEPARTEMENT = "departement"
    REGION = "region"
    SOCIAL_CENTRE = "ccas"
    PUBLIC_BODY = "etablissement_public"
    ASSOCIATION = "association"
    COMPANY = "entreprise"
    PERSON = "particulier"
    OTHER = "autre"


class Theme(StrEnum):
    DIGITAL = "numerique"
    SOCIAL = "social"
    YOUTH = "jeunesse"
    WORK = "emploi"
    HEALTH = "sante"
    CULTURE = "culture"
    SERVICES = "services"
    MOBILITY = "mobilite"
    BUILDING = "batiment"
    SUPPORT = "appui"
    ENVIRONMENT = "environnement"
    OTHER = "autre"


class Paid(StrEnum):
    """What a scheme pays. Engineering is paid for out of the operating budget."""

    INVESTMENT = "investissement"
    OPERATING = "fonctionnement"
    ENGINEERING = "ingenierie"


class Recurrence(StrEnum):
    ONCE = "ponctuelle"
    ALWAYS = "permanente"
    YEARLY = "annuelle"
    AGAIN = "recurrente"  # at a pace that the source does not say


# Engineering is a service or time of work: it is paid for out of the operating budget.
KINDS_OF: dict[Paid, Kind] = {
    Paid.INVESTMENT: Kind.INVESTMENT,
    Paid.OPERATING: Kind.OPERATING,
    Paid.ENGINEERING: Kind.OPERATING,
}
MOST_PERCENT = Decimal(100)


class Opening(StrEnum):
    TO_COME = "a_venir"
    OPEN = "ouvert"
    CLOSED = "ferme"


@frozen
class Terms:
    """The facts of a scheme, without its texts. A missing day is unknown: the scheme counts as open on that side."""

    cap: Decimal | None = None
    cap_per: CapPer = CapPer.PROJECT
    is_investment_only: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    rate_max: Decimal | None = None
    paid: frozenset[Kind] = frozenset()
    """The kinds of expenses that it pays; empty when its source does not say."""


def opening_state(terms: Terms, on: date) -> Opening:
    """Both days are included."""
    if terms.valid_from and on < terms.valid_from:
        return Opening.TO_COME
    if terms.valid_to and on > terms.valid_to:
        return Opening.CLOSED
    return Opening.OPEN


def is_to_verify(source_on: date | None, on: date) -> bool:
    """Whether a source is older than twelve months or has no date: somebody should check it again."""
    return source_on is None or (source_on.year + 1, source_on.month, source_on.day) < (on.year, on.month, on.day)


class Fault(StrEnum):
    CLOSED = "ferme"  # nothing was requested yet, and it is too late
    WAS_CLOSED = "peut_etre_ferme"  # it was requested, perhaps in time
    TO_COME = "a_venir"
    NOT_INVESTMENT = "fonctionnement"
    OVER_CAP = "plafond"
    OUT_OF_DATES = "hors_dates"  # asked before it opened, or obtained although it was closed
    OVER_RATE = "taux"


def rate_base(terms: Terms, expenses: Iterable[Expense]) -> Decimal:
    """The expenses of which a scheme pays a share: those of the kinds that it pays."""
    return sum((expense.amount for expense in expenses if not terms.paid or expense.kind in terms.paid), ZERO)


def most_of(terms: Terms, base: Decimal) -> Decimal | None:
    """What the rate of a scheme allows at most; None without a rate, or while nothing is priced."""
    if terms.rate_max is None or not base:
        return None
    return (base * terms.rate_max / 100).quantize(CENT, ROUND_CEILING)


def scheme_faults(
    terms: Terms, asked: Iterable[Resource], on: date, base: Decimal = ZERO
) -> list[tuple[Fault, Decimal]]:
    """The faults of the requests of one action to one scheme, with the amount at stake. `base`: the expenses of which
    it pays a share.

    What is obtained is compared with the day on which it was asked, when somebody noted it; what was refused is not
    checked at all.
    """
    amounts = {fault: _total_amount(rows) for fault, rows in _faulty_requests(terms, asked, on, base).items()}
    return [(fault, amount) for fault, amount in amounts.items() if amount]


def amount_at_stake(terms: Terms, asked: Iterable[Resource], on: date, base: Decimal = ZERO) -> Decimal:
    """What the scheme cannot give: a request that has several faults counts once. `base`: see `scheme_faults`."""
    faulty = {id(row): row for rows in _faulty_requests(terms, asked, on, base).values() for row in rows}
    return _total_amount(faulty.values())


def _faulty_requests(
    terms: Terms, asked: Iterable[Resource], on: date, base: Decimal
) -> dict[Fault, Sequence[Resource]]:
    asked = [resource for resource in asked if resource.status is not Status.REFUSED]
    dated: dict[Fault, list[Resource]] = {
        fault: [] for fault in (Fault.CLOSED, Fault.WAS_CLOSED, Fault.TO_COME, Fault.OUT_OF_DATES)
    }
    for resource in asked:
        if fault := _date_fault(terms, resource, on):
            dated[fault].append(resource)
    operating = [resource for resource in asked if resource.kind is Kind.OPERATING]
    total = _total_amount(asked)
    return {
        **dated,
        Fault.NOT_INVESTMENT: operating if terms.is_investment_only else (),
        Fault.OVER_CAP: asked if terms.cap is not None and total > terms.cap else (),
        Fault.OVER_RATE: asked if is_over_rate(terms, total, base) else _over_own_base(terms, asked),
    }


def is_over_rate(terms: Terms, amount: Decimal, base: Decimal) -> bool:
    most = most_of(terms, base)
    return most is not None and amount > most


def _over_own_base(terms: Terms, asked: Iterable[Resource]) -> list[Resource]:
    """The requests that exceed the rate of the « dépense subventionnable » that they name."""
    return [r for r in asked if r.eligible is not None and is_over_rate(terms, r.amount, r.eligible)]


def _date_fault(terms: Terms, resource: Resource, on: date) -> Fault | None:
    """What is envisaged is judged today; what was asked or obtained, on the day of the request."""
    now = opening_state(terms, on)
    if resource.status is Status.ENVISAGED:
        return {Opening.CLOSED: Fault.CLOSED, Opening.TO_COME: Fault.TO_COME}.get(now)
    then = opening_state(terms, resource.asked_on) if resource.asked_on else now
    if resource.status in SECURED:
        return Fault.OUT_OF_DATES if resource.asked_on and then is not Opening.OPEN else None
    if then is Opening.CLOSED:
        return Fault.WAS_CLOSED
    if then is Opening.TO_COME:
        return Fault.TO_COME if now is Opening.TO_COME else Fault.OUT_OF_DATES
    return None


def _total_amount(resources: Iterable[Resource]) -> Decimal:
    return sum((resource.amount for resource in resources), ZERO)
