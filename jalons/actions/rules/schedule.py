"""What comes after what: the order of the steps, the circles refused, the earliest days, what shifts with what. Pure.

An order is a mapping: of each step, the steps it comes after. A step may begin the day when the one before ends.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

from jalons.base.stamps import make_stamp

type Order[K: Hashable] = Mapping[K, Collection[K]]


class Planned(Protocol):
    """What the rules ask of a step."""

    @property
    def starts_on(self) -> date | None: ...
    @property
    def ends_on(self) -> date | None: ...
    @property
    def done_on(self) -> date | None: ...


@dataclass(frozen=True)
class Dates:
    """The days of a step, by themselves."""

    starts_on: date | None = None
    ends_on: date | None = None
    done_on: date | None = None

    @property
    def begins(self) -> date | None:
        """The first day that is known of it."""
        return self.starts_on or self.ends_on


def shortest_way[K: Hashable](before: Order[K], start: K, end: K) -> list[K]:
    """From `start` back to `end`, through what comes before: the shortest way, both ends included; empty if none."""
    trails = [[start]]
    seen = {start}
    for trail in trails:
        if trail[-1] == end:
            return trail
        for earlier in before.get(trail[-1], ()):
            if earlier not in seen:
                seen.add(earlier)
                trails.append([*trail, earlier])
    return []


def closed_circle[K: Hashable](before: Order[K], step: K, after: K) -> list[K]:
    """The circle that « `step` comes after `after` » would close: `step` first, then each step that comes after the one
    told just before, `after` last. Empty when it closes none."""
    return shortest_way(before, after, step)[::-1]


def waiting_steps[K: Hashable](before: Order[K], step: K) -> list[K]:
    """All that waits for `step`, near or far, each after what it waits for."""
    waiting = {step}
    found = []
    for one in sort_steps(before):
        if waiting.intersection(before.get(one, ())):
            waiting.add(one)
            found.append(one)
    return found


def sort_steps[K: Hashable](before: Order[K]) -> list[K]:
    """Every step named, each after those it comes after; ties keep the order in which they are told.

    Raises ValueError when they go round in a circle.
    """
    found: dict[K, None] = {}
    open_: set[K] = set()
    for first in before:
        stack: list[tuple[K, bool]] = [(first, False)]
        while stack:
            one, is_left = stack.pop()
            if is_left:
                open_.discard(one)
                found[one] = None
            elif one in open_:
                raise ValueError(f"{one} waits for itself")
            elif one not in found:
                open_.add(one)
                stack.append((one, True))
                stack += [(earlier, False) for earlier in reversed(list(before.get(one, ()))) if earlier not in found]
    return list(found)


# --- days ------------------------------------------------------------------------------------------------------------


def date_clash(step: Planned, earlier: Planned) -> tuple[date, date] | None:
    """When `step` begins before `earlier`, which it comes after, is over: the day it begins and the day that one ends.

    Nothing to say of a step already done, nor of one without a date. A step without a beginning is told by its end.
    """
    over = earlier.done_on or earlier.ends_on
    begins = step.starts_on or step.ends_on
    if step.done_on or begins is None or over is None or begins >= over:
        return None
    return begins, over


def earliest_days[K: Hashable](before: Order[K], dates: Mapping[K, Dates]) -> dict[K, date]:
    """The first day on which each step may begin, once all that it comes after is over; those that nothing holds are
    not told. What comes before is over the day it ends or was done, or later if it is itself held back: then it keeps
    the time it takes. A step without a date takes no time."""
    first: dict[K, date] = {}
    over: dict[K, date | None] = {}
    for one in sort_steps(before):
        ends = [end for end in (over.get(earlier) for earlier in before.get(one, ())) if end]
        held = max(ends, default=None)
        if held:
            first[one] = held
        over[one] = _end_day(dates.get(one, Dates()), held)
    return first


def _end_day(own: Dates, held: date | None) -> date | None:
    """The day on which a step is over, when what it comes after is over on `held`."""
    if own.done_on or held is None:
        return own.done_on or own.ends_on
    takes = own.ends_on - own.starts_on if own.starts_on and own.ends_on else timedelta()
    return max(own.ends_on or held, held + takes)


def shift_dates(own: Dates, days: int) -> Dates:
    """The same step, some days later (sooner, when negative). What is done has its day for ever."""
    by = timedelta(days)
    return replace(
        own,
        starts_on=own.starts_on + by if own.starts_on else None,
        ends_on=own.ends_on + by if own.ends_on else None,
    )


def build_order[K: Hashable](steps: Iterable[K], pairs: Iterable[tuple[K, K]]) -> dict[K, list[K]]:
    """Of pairs (step, the one it comes after), what the other rules take."""
    found: dict[K, list[K]] = {step: [] for step in steps}
    for step, after in pairs:
        found.setdefault(step, []).append(after)
        found.setdefault(after, [])
    return found


def dates_stamp(dates: Iterable[tuple[int, date | None, date | None]]) -> str:
    """What was read, in a few signs: the same as long as no step and no day differs."""
    return make_stamp(*sorted(dates, key=lambda one: one[0]))
