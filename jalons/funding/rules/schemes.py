"""The limits of a scheme, and whether a request respects them. Pure: the day is an argument."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from jalons.funding.rules.money import SECURED, ZERO, Kind, Resource, Status


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


MOST_PERCENT = Decimal(100)


class Opening(StrEnum):
    TO_COME = "a_venir"
    OPEN = "ouvert"
    CLOSED = "ferme"


@dataclass(frozen=True)
class Terms:
    """The facts of a scheme, without its texts. A missing day is unknown: the scheme counts as open on that side."""

    cap: Decimal | None = None
    cap_per: CapPer = CapPer.PROJECT
    is_investment_only: bool = False
    valid_from: date | None = None
    valid_to: date | None = None


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


def scheme_faults(terms: Terms, asked: Iterable[Resource], on: date) -> list[tuple[Fault, Decimal]]:
    """The faults of the requests of one action to one scheme, with the amount at stake.

    Dates are not checked for secured resources; refused ones are not checked at all.
    """
    asked = [resource for resource in asked if resource.status is not Status.REFUSED]
    envisaged = _total_amount(r for r in asked if r.status is Status.ENVISAGED)
    requested = _total_amount(r for r in asked if r.status is Status.REQUESTED)
    operating = _total_amount(r for r in asked if r.kind is Kind.OPERATING)
    total = _total_amount(asked)
    state = opening_state(terms, on)
    amounts = [
        (Fault.CLOSED, envisaged if state is Opening.CLOSED else ZERO),
        (Fault.WAS_CLOSED, requested if state is Opening.CLOSED else ZERO),
        (
            Fault.TO_COME,
            _total_amount(r for r in asked if r.status not in SECURED) if state is Opening.TO_COME else ZERO,
        ),
        (Fault.NOT_INVESTMENT, operating if terms.is_investment_only else ZERO),
        (Fault.OVER_CAP, total if terms.cap is not None and total > terms.cap else ZERO),
    ]
    return [(fault, amount) for fault, amount in amounts if amount]


def _total_amount(resources: Iterable[Resource]) -> Decimal:
    return sum((resource.amount for resource in resources), ZERO)
