"""What becomes of a fiche that is put off, or brought forward, by some months: read by the page that asks, then by the
change."""

from dataclasses import replace
from typing import NamedTuple

from jalons.actions.models.sheets import ActionSheet, ActionStep
from jalons.actions.rules.schedule import Dates, shift_months


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


def shift_of(action: ActionSheet, months: int) -> Shift:
    """Steps that are done stay. A fiche that has one of them has begun: its first day stays too. One query, none when the
    steps are already read."""
    steps = list(action.steps.all())
    was = Dates(action.starts_on, action.ends_on)
    now = shift_months(was, months)
    if any(step.done_on for step in steps):
        now = replace(now, starts_on=was.starts_on)
    moved = [
        StepShift(step, own, shift_months(own, months))
        for step in steps
        if not step.done_on and (own := Dates(step.starts_on, step.ends_on)).begins
    ]
    return Shift(was, now, moved)
