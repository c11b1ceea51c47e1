"""What becomes of a fiche that is put off, or brought forward, by some months: read by the page that asks, then by the
change."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from jalons.actions.models.sheets import ActionSheet, ActionStep
from jalons.actions.rules.schedule import Dates, shift_months
from jalons.actions.rules.sheets import BEGUN, CLOSED


class StepShift(NamedTuple):
    step: ActionStep
    was: Dates
    now: Dates


class Shift(NamedTuple):
    """The dates of the fiche, before and after; then those of the steps that move."""

    was: Dates
    now: Dates
    steps: list[StepShift]

    @property
    def is_empty(self) -> bool:
        return self.was == self.now and not self.steps


def shift_of(action: ActionSheet, months: int, today: date) -> Shift:
    """Steps that are done stay. What has begun keeps its first day, and only its end moves: a fiche of which a step is done,
    or that was begun and whose first day is past; of such a fiche, a step whose first day is past. A fiche that nobody has
    begun moves whole, even late. One that is done, rejected or abandoned stays, with its steps. One query, none when the steps
    are already read."""
    steps = list(action.steps.all())
    was = Dates(action.starts_on, action.ends_on)
    if action.status in CLOSED:
        return Shift(was, was, [])
    is_under_way = any(step.done_on for step in steps) or action.status in BEGUN
    has_begun = any(step.done_on for step in steps) or (is_under_way and _is_past(was.starts_on, today))
    moved = [
        StepShift(step, own, now)
        for step in steps
        if not step.done_on
        and (own := Dates(step.starts_on, step.ends_on)).begins
        and (now := _shift_days(own, months, has_begun=is_under_way and _is_past(own.starts_on, today))) != own
    ]
    return Shift(was, _shift_days(was, months, has_begun=has_begun), moved)


def _shift_days(own: Dates, months: int, *, has_begun: bool) -> Dates:
    moved = shift_months(own, months)
    return replace(moved, starts_on=own.starts_on) if has_begun else moved


def _is_past(day: date | None, today: date) -> bool:
    return day is not None and day < today


def new_past_days(shift: Shift, today: date) -> bool:
    """Whether a day that was to come would be past."""
    every = [(shift.was, shift.now), *((was, now) for _step, was, now in shift.steps)]
    return any(
        not _is_past(before, today) and _is_past(after, today)
        for was, now in every
        for before, after in ((was.starts_on, now.starts_on), (was.ends_on, now.ends_on))
    )


def early_steps(shift: Shift) -> list[ActionStep]:
    """The steps that would begin before their fiche."""
    start = shift.now.starts_on
    return [step for step, _was, now in shift.steps if start and now.begins and now.begins < start]
