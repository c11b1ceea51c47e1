"""The next day of an étape, the étapes that are shown around the one in progress, and those whose state what follows
contradicts. Pure."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from jalons.base.frozen import frozen
from jalons.overview.rules.facts import Facts
from jalons.roadmaps.rules.milestones import VOTED_AT
from jalons.roadmaps.rules.steps import StepState

SHOWN_STEPS = 3


def step_day(facts: Facts, step: int) -> date | None:
    """The next milestone of an étape, else of a later one; else the next milestone of none, or the next committee."""
    waiting = [
        (milestone.step, milestone.due_on)
        for milestone in facts.milestones
        if not milestone.is_reached and milestone.due_on
    ]
    days = sorted((of, day) for of, day in waiting if of is not None and of >= step)
    if days:
        return days[0][1]
    others = [day for of, day in waiting if of is None]
    return min(filter(None, [*others, facts.next_meeting_on]), default=None)


def near_steps(states: Sequence[StepState], *, passed: int = 0) -> slice:
    """The étape in progress and its two neighbours; the last three étapes once all are over. `passed`: how many of them a
    vote overtook, whatever their state."""
    waiting = [place for place, state in enumerate(states) if state is not StepState.DONE and place >= max(passed, 1)]
    here = next((place for place, state in enumerate(states) if state is StepState.NOW and place >= passed), None)
    here = here if here is not None else waiting[0] if waiting else len(states)
    first = max(0, min(here - 1, len(states) - SHOWN_STEPS))
    return slice(first, first + SHOWN_STEPS)


class Contradiction(StrEnum):
    VOTED = "voted"
    STEP = "step"
    MILESTONE = "milestone"


@frozen
class StepDoubt:
    """An étape that nobody said to be over, although what comes after it is done. `by`: the later étape that says so, None
    for the vote of the council."""

    step: int
    state: StepState
    kind: Contradiction
    by: int | None = None


def step_doubt(facts: Facts, step: int) -> StepDoubt | None:
    """None for the optional étape. Étapes overlap: one in progress is doubted once the council has voted alone."""
    state = facts.steps.get(step, StepState.DONE)
    if state is StepState.DONE or step == 0:
        return None
    if facts.is_voted and step < VOTED_AT:
        return StepDoubt(step, state, Contradiction.VOTED)
    if state is not StepState.TODO:
        return None
    over = [number for number, other in facts.steps.items() if number > step and other is StepState.DONE]
    if over:
        return StepDoubt(step, state, Contradiction.STEP, max(over))
    reached = [
        milestone.step
        for milestone in facts.milestones
        if milestone.is_reached and milestone.step is not None and milestone.step > step
    ]
    return StepDoubt(step, state, Contradiction.MILESTONE, max(reached)) if reached else None


def doubted_steps(facts: Facts) -> list[StepDoubt]:
    """In the order of the method."""
    return [doubt for step in sorted(facts.steps) if (doubt := step_doubt(facts, step))]
