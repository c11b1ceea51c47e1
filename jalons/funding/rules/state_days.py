"""The order of the states in the life of a resource, and the days that contradict it. Pure.

Envisaged, asked, granted (perhaps less than was asked), put in a convention, then paid, in part or in full: the two last are
what its dated payments add up to.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from jalons.funding.rules.money import PAYMENTS, SECURED, Nature, Status

# A refusal answers a request, as a grant does.
_RANKS = {
    Status.ENVISAGED: 0,
    Status.REQUESTED: 1,
    Status.GRANTED: 2,
    Status.REFUSED: 2,
    Status.AGREED: 3,
    Status.PART_PAID: 4,
    Status.PAID: 5,
}


def lacks_request(nature: Nature, now: Status, to: Status) -> bool:
    """Whether the request of a grant must be told first: a public funder grants what it was asked. What an authority votes of its
    own, and a gift, come without one."""
    return nature is Nature.GRANT and now is Status.ENVISAGED and to in SECURED - PAYMENTS


def paid_state(granted: Status, amount: Decimal, paid: Decimal) -> Status:
    """The state of a resource once all its payments are noted. `granted`: the one it had before any."""
    if not paid:
        return granted
    return Status.PAID if paid >= amount else Status.PART_PAID


def granted_state(states: Iterable[Status]) -> Status:
    """The last state of a grant before its payments, from its states in the order they were noted."""
    granted = [state for state in states if state in SECURED - PAYMENTS]
    return granted[-1] if granted else Status.GRANTED


def written_steps(steps: Iterable[tuple[int, str, date, bool]]) -> Iterator[tuple[int, str, date]]:
    """The line, the state and the day of the steps whose day somebody wrote. `steps`: the same, and whether it was; of one line or
    of several, in the order they were noted."""
    return ((line, status, on) for line, status, on, is_dated in steps if is_dated)


def standing_days(steps: Iterable[tuple[Status, date]]) -> dict[Status, date]:
    """The states that stay true, with their days, from the steps in the order they were noted: a state that comes back
    undoes those that follow it."""
    days: dict[Status, date] = {}
    for status, on in steps:
        days = {other: day for other, day in days.items() if _RANKS[other] < _RANKS[status]}
        days[status] = on
    return days


def state_before(steps: Iterable[tuple[Status, date]], status: Status, on: date) -> tuple[Status, date] | None:
    """The earlier state that stays true and whose day is after `on`, the latest of them; None when that day is possible.
    What is only envisaged has no day to come after, and payments come in any order."""
    earlier = range(1, min(_RANKS[status], _RANKS[Status.PART_PAID]))
    later = [(day, other) for other, day in standing_days(steps).items() if _RANKS[other] in earlier and day > on]
    if not later:
        return None
    day, other = max(later)
    return other, day
