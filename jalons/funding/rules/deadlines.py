"""The next deadline of each resource, according to its state. Pure."""

from datetime import date
from enum import StrEnum

from jalons.base.frozen import frozen
from jalons.funding.rules.money import Status

# A deadline is near from this number of days before it.
NEAR_DAYS = 30
# How far from the beginning of the feuille de route a day of its money may be.
FARTHEST_YEARS = 10


class Due(StrEnum):
    OPENING = "ouverture"  # the call for projects opens
    CALL = "appel"  # the call for projects closes
    DECISION = "reponse"  # the funder should have answered
    CLAIM = "versement"  # the payment must be requested


@frozen
class Days:
    """The known days of a resource. The close of a call is that of its scheme. Once the action is done, the money that
    was obtained is still to claim, and nothing else is awaited."""

    status: Status
    closes_on: date | None = None
    decision_on: date | None = None
    claim_on: date | None = None
    is_action_done: bool = False
    opens_on: date | None = None


def next_due(days: Days, today: date) -> tuple[Due, date] | None:
    """None for what is closed: a resource that is paid or refused, a call that is over. The answer of a funder and a
    payment to claim are still awaited after their day."""
    match days.status:
        case Status.ENVISAGED:
            return None if days.is_action_done else next_of_call(days.opens_on, days.closes_on, today)
        case Status.REQUESTED:
            kind, on = Due.DECISION, days.decision_on
        case Status.GRANTED | Status.AGREED | Status.PART_PAID:
            kind, on = Due.CLAIM, days.claim_on
        case Status.PAID | Status.REFUSED:
            return None
    is_over = days.is_action_done and kind is not Due.CLAIM
    return None if on is None or is_over else (kind, on)


def next_of_call(opens_on: date | None, closes_on: date | None, today: date) -> tuple[Due, date] | None:
    """The day when a call opens, then the last day to apply; None once it is over, or when nobody knows."""
    if opens_on and opens_on > today:
        return Due.OPENING, opens_on
    return (Due.CALL, closes_on) if closes_on and closes_on >= today else None


def is_near(on: date, today: date) -> bool:
    """Past deadlines are near too."""
    return (on - today).days <= NEAR_DAYS
