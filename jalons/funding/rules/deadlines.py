"""Days not to be missed: of each resource, the next one, according to where it stands. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jalons.funding.rules.money import Status

# From how many days before it a deadline is said to be near.
NEAR_DAYS = 30


class Due(StrEnum):
    CALL = "appel"  # ask before the call closes
    DECISION = "reponse"  # the funder should have answered
    CLAIM = "versement"  # ask for the payment


@dataclass(frozen=True)
class Days:
    """What is known of a resource. The close of a call is that of its scheme."""

    status: Status
    closes_on: date | None = None
    decision_on: date | None = None
    claim_on: date | None = None


def next_due(days: Days) -> tuple[Due, date] | None:
    """What is paid or refused waits for nothing."""
    match days.status:
        case Status.ENVISAGED:
            kind, on = Due.CALL, days.closes_on
        case Status.REQUESTED:
            kind, on = Due.DECISION, days.decision_on
        case Status.GRANTED | Status.AGREED:
            kind, on = Due.CLAIM, days.claim_on
        case Status.PAID | Status.REFUSED:
            return None
    return (kind, on) if on else None


def is_near(on: date, today: date) -> bool:
    """Late ones are near too."""
    return (on - today).days <= NEAR_DAYS
