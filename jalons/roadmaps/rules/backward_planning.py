"""Plans the milestones backwards, from the day of the délibération. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby, pairwise
from operator import attrgetter

from jalons.base.frozen import frozen
from jalons.base.public_holidays import last_working_day, working_day
from jalons.roadmaps.rules.milestones import MILESTONES, months_after


@frozen
class DatedMilestone:
    """A milestone of a roadmap. `is_fixed`: it was reached, or a workshop, a committee or a vote gives its day."""

    pk: int
    title: str
    step: int | None
    awaits: str
    due_on: date
    is_fixed: bool = False


@frozen
class ProposedDay:
    """`months`: since the first milestone, in the reference timeline; `usual_day`: what they give, whatever is around.
    `is_stuck`: no working day is left between the two fixed milestones around it, so it stays where it is.
    `is_overtaken`: a later one was reached or held by today, so no day to come suits it."""

    milestone: DatedMilestone
    day: date
    months: int
    usual_day: date
    is_stuck: bool = False
    is_overtaken: bool = False
    is_tightened: bool = False

    @property
    def is_moved(self) -> bool:
        return self.day != self.milestone.due_on


def plan_backwards(
    target: date, milestones: Sequence[DatedMilestone], departement: str = "", today: date | None = None
) -> list[ProposedDay]:
    """The milestones of the reference timeline that this roadmap still has, in their order, each as many months before
    the délibération as the method says, on a working day.

    Fixed ones do not move: whatever the target, those around them stay before and after them. Where the usual days fall
    before `today`, or several on the same one, they are tightened, if each still has a day of its own.
    """
    known = _reference_milestones(milestones)
    fixed = [one.due_on if one and one.is_fixed else None for one in known]
    plan = []
    for rank, (model, milestone) in enumerate(zip(MILESTONES, known, strict=True)):
        if milestone is None:
            continue
        usual = months_after(target, model.months - MILESTONES[-1].months, departement)
        if milestone.is_fixed:
            plan.append(ProposedDay(milestone, milestone.due_on, model.months, usual))
            continue
        day = usual
        if before := [other for other in fixed[:rank] if other]:
            day = max(day, working_day(max(before), departement))
        earliest = max(before, default=date.min)
        if after := [other for other in fixed[rank + 1 :] if other]:
            day = min(day, last_working_day(min(after), departement))
        is_stuck = day < earliest
        is_overtaken = today is not None and min(after, default=date.max) <= today
        plan.append(
            ProposedDay(milestone, milestone.due_on if is_stuck else day, model.months, usual, is_stuck, is_overtaken)
        )
    return plan if today is None else list(_tighten_plan(plan, target, departement, today))


def _tighten_plan(plan: list[ProposedDay], target: date, departement: str, today: date) -> Iterator[ProposedDay]:
    before: ProposedDay | None = None
    for is_fixed, run in groupby(plan, lambda one: one.milestone.is_fixed):
        group = list(run)
        if is_fixed:
            before = group[-1]
            yield from group
            continue
        following = next((one for one in plan[plan.index(group[-1]) + 1 :]), None)
        ends = last_working_day(following.day, departement) if following else working_day(target, departement)
        end = (following.months if following else MILESTONES[-1].months, ends)
        begins = working_day(max(today, before.day) if before else today, departement)
        start = (before.months if before else group[0].months, begins)
        yield from _tighten_group(group, start, end, departement)


# A place on the timeline: months since its beginning, and the day.
type _Place = tuple[int, date]


def _tighten_group(group: list[ProposedDay], start: _Place, end: _Place, departement: str) -> list[ProposedDay]:
    """Milestones that nothing separates, in proportion between two places; as they are when they fit, or cannot."""
    (from_month, begins), (to_month, ends) = start, end
    places = [(one.months, one.day) for one in group]
    has_room = _have_own_days([*places, end]) and not any(one.day < begins for one in group)
    if has_room or any(one.is_stuck or one.is_overtaken for one in group):
        return group
    days = []
    for one in group:
        share = (one.months - from_month) / (to_month - from_month) if to_month > from_month else 0
        day = working_day(begins + timedelta(days=round((ends - begins).days * share)), departement)
        days.append(min(day, ends))
    months = [one.months for one in group]
    if days[0] < begins or not _have_own_days([start, *zip(months, days, strict=True), end]):
        return group
    return [replace(one, day=day, is_tightened=day != one.day) for one, day in zip(group, days, strict=True)]


def _have_own_days(places: Sequence[_Place]) -> bool:
    """Whether those that the method sets apart have different days."""
    return all(day < after or month == following for (month, day), (following, after) in pairwise(places))


def _reference_milestones(milestones: Sequence[DatedMilestone]) -> list[DatedMilestone | None]:
    """What each milestone of the reference timeline became here: known by its étape and its title, else, once renamed, by
    its étape and what it announces. None when it was removed."""
    free = list(milestones)
    known: list[DatedMilestone | None] = [None] * len(MILESTONES)
    for key in (attrgetter("step", "title"), attrgetter("step", "awaits")):
        for rank, model in enumerate(MILESTONES):
            milestone = next((one for one in free if key(one) == key(model)), None)
            if known[rank] is None and milestone is not None:
                known[rank] = milestone
                free.remove(milestone)
    return known
