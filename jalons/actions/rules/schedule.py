"""The order of steps: refused circles, earliest days, dates that shift together. Pure.

An order maps each step to the steps it comes after. A step may begin the day when the previous one ends.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Protocol

from jalons.base.frozen import frozen
from jalons.base.stamps import make_stamp
from jalons.roadmaps.rules.milestones import same_day_after

type Order[K: Hashable] = Mapping[K, Collection[K]]


class Planned(Protocol):
    """What the rules need to know about a step."""

    @property
    def starts_on(self) -> date | None: ...
    @property
    def ends_on(self) -> date | None: ...
    @property
    def done_on(self) -> date | None: ...


@frozen
class Dates:
    """The dates of a step, without the step."""

    starts_on: date | None = None
    ends_on: date | None = None
    done_on: date | None = None

    @property
    def begins(self) -> date | None:
        """Its first known day."""
        return self.starts_on or self.ends_on


def shortest_way[K: Hashable](before: Order[K], start: K, end: K) -> list[K]:
    """The shortest path from `start` back to `end` through previous steps, both ends included; empty if there is
    none."""
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
    listed before it, `after` last. Empty when it closes none."""
    return shortest_way(before, after, step)[::-1]


def waiting_steps[K: Hashable](before: Order[K], step: K) -> list[K]:
    """The steps that wait for `step`, directly or not, each after those it waits for."""
    waiting = {step}
    ordered = []
    for other in sort_steps(before):
        if waiting.intersection(before.get(other, ())):
            waiting.add(other)
            ordered.append(other)
    return ordered


def sort_steps[K: Hashable](before: Order[K]) -> list[K]:
    """Every step, each after those it comes after; ties keep the given order.

    Raises ValueError when there is a circle.
    """
    ordered: dict[K, None] = {}
    open_: set[K] = set()
    for first in before:
        stack: list[tuple[K, bool]] = [(first, False)]
        while stack:
            step, is_left = stack.pop()
            if is_left:
                open_.discard(step)
                ordered[step] = None
            elif step in open_:
                raise ValueError(f"{step} waits for itself")
            elif step not in ordered:
                open_.add(step)
                stack.append((step, True))
                stack += [
                    (earlier, False) for earlier in reversed(list(before.get(step, ()))) if earlier not in ordered
                ]
    return list(ordered)


# --- days ------------------------------------------------------------------------------------------------------------


def date_clash(step: Planned, earlier: Planned) -> tuple[date, date] | None:
    """When `step` begins before the end of `earlier`, which it comes after: the day it begins and the day `earlier`
    ends.

    None for a step that is done or has no date. A step without a beginning is compared by its end.
    """
    over = earlier.done_on or earlier.ends_on
    begins = step.starts_on or step.ends_on
    if step.done_on or begins is None or over is None or begins >= over:
        return None
    return begins, over


def earliest_days[K: Hashable](before: Order[K], dates: Mapping[K, Dates]) -> dict[K, date]:
    """The first day on which each step may begin, once all its previous steps are over; steps without any constraint
    are left out. A previous step is over the day it ends or was done, or later if it is itself delayed: it then keeps
    its duration. A step without dates takes no time."""
    first: dict[K, date] = {}
    over: dict[K, date | None] = {}
    for step in sort_steps(before):
        ends = [end for end in (over.get(earlier) for earlier in before.get(step, ())) if end]
        earliest = max(ends, default=None)
        if earliest:
            first[step] = earliest
        over[step] = _end_day(dates.get(step, Dates()), earliest)
    return first


def _end_day(own: Dates, held: date | None) -> date | None:
    """The day on which a step is over, when its previous steps are over on `held`."""
    if own.done_on or held is None:
        return own.done_on or own.ends_on
    takes = own.ends_on - own.starts_on if own.starts_on and own.ends_on else timedelta()
    return max(own.ends_on or held, held + takes)


def shift_dates(own: Dates, days: int) -> Dates:
    """The same step, some days later (sooner when negative). The day when a step was done never shifts."""
    by = timedelta(days)
    return replace(
        own,
        starts_on=own.starts_on + by if own.starts_on else None,
        ends_on=own.ends_on + by if own.ends_on else None,
    )


MOST_SHIFTED = 60
"""Months: beyond, one writes the dates."""


def shift_months(own: Dates, months: int) -> Dates:
    """The same step, some months later (sooner when negative), at the same day of the month, or at the last one of a shorter
    month. The day when a step was done never shifts."""
    return replace(
        own,
        starts_on=same_day_after(own.starts_on, months) if own.starts_on else None,
        ends_on=same_day_after(own.ends_on, months) if own.ends_on else None,
    )


def build_order[K: Hashable](steps: Iterable[K], pairs: Iterable[tuple[K, K]]) -> dict[K, list[K]]:
    """From pairs (step, the one it comes after), the order that other rules take."""
    order: dict[K, list[K]] = {step: [] for step in steps}
    for step, after in pairs:
        order.setdefault(step, []).append(after)
        order.setdefault(after, [])
    return order


def dates_stamp(dates: Iterable[tuple[int, date | None, date | None]]) -> str:
    """A short digest of what was read: it stays the same as long as no step and no date changes."""
    return make_stamp(*sorted(dates, key=lambda one: one[0]))
