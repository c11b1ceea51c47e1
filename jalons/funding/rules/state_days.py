"""The order of the states in the life of a resource, and the days that contradict it. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from jalons.funding.rules.money import Status

# A refusal answers a request, as a grant does.
_RANKS = {
    Status.ENVISAGED: 0,
    Status.REQUESTED: 1,
    Status.GRANTED: 2,
    Status.REFUSED: 2,
    Status.AGREED: 3,
    Status.PAID: 4,
}


def is_day_written(rank: int, on: date, noted_on: date) -> bool:
    """Whether somebody wrote the day `on` of a step, `rank` from 1. The step with which a line was typed has the day of its
    typing unless another was written: nobody knows since when that one is true."""
    return rank > 1 or on != noted_on


def written_steps(steps: Iterable[tuple[int, str, date, date]]) -> Iterator[tuple[int, str, date]]:
    """The line, the state and the day of the steps whose day somebody wrote. `steps`: the same and the day each was noted, of one
    line or of several, in the order they were noted."""
    ranks: Counter[int] = Counter()
    for line, status, on, noted_on in steps:
        ranks[line] += 1
        if is_day_written(ranks[line], on, noted_on):
            yield line, status, on


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
    What is only envisaged has no day to come after."""
    earlier = range(1, _RANKS[status])
    later = [(day, other) for other, day in standing_days(steps).items() if _RANKS[other] in earlier and day > on]
    if not later:
        return None
    day, other = max(later)
    return other, day
