"""The next day of an étape, and the étapes that are shown around the one in progress. Pure."""

from collections.abc import Sequence
from datetime import date

from jalons.overview.rules.facts import Facts
from jalons.roadmaps.rules.steps import StepState

SHOWN_STEPS = 3


def step_day(facts: Facts, step: int) -> date | None:
    """The next milestone of an étape, else of a later one; else the next milestone of none, or the next committee."""
    waiting = [(one.step, one.due_on) for one in facts.milestones if not one.is_reached and one.due_on]
    days = sorted((of, day) for of, day in waiting if of is not None and of >= step)
    if days:
        return days[0][1]
    others = [day for of, day in waiting if of is None]
    return min(filter(None, [*others, facts.next_meeting_on]), default=None)


def near_steps(states: Sequence[StepState]) -> slice:
    """The étape in progress and its two neighbours; the last three étapes once all are over."""
    waiting = [place for place, state in enumerate(states) if state is not StepState.DONE and place]
    here = next((place for place, state in enumerate(states) if state is StepState.NOW), None)
    here = here if here is not None else waiting[0] if waiting else len(states)
    first = max(0, min(here - 1, len(states) - SHOWN_STEPS))
    return slice(first, first + SHOWN_STEPS)
