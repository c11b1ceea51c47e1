"""« Mes actions »: those that name whoever looks, with what comes next and what was last measured."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from jalons.actions.models import ActionStep
from jalons.actions.models.carriers import member_carrier
from jalons.actions.queries.action_rows import ActionRow, Index
from jalons.actions.rules.sheets import CLOSED, Status
from jalons.base.frozen import frozen
from jalons.monitoring.models import Indicator, IndicatorValue
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Role

# The référente follows them all, and an élue or élu is told what they present: this list is for those who carry some.
CARRYING = (Role.LEAD, Role.CONTRIBUTOR, Role.FACILITATOR, Role.OBSERVER)


@frozen
class NextStep:
    label: str
    on: date | None
    is_late: bool


@frozen
class LastMeasure:
    """`value` is None when nothing was measured yet."""

    pk: int
    label: str
    unit: str
    value: IndicatorValue | None


@frozen
class OwnAction:
    row: ActionRow
    step: NextStep | None
    measure: LastMeasure | None


@frozen
class OwnActions:
    """`function`: what a fiche has to say for its action to be here; empty when the team shows none."""

    function: str
    lines: tuple[OwnAction, ...]


def own_actions(member: Member, index: Index) -> OwnActions | None:
    """None for those who have no action to carry. Four queries at most, whatever the number of actions."""
    if member.role not in CARRYING:
        return None
    carrier = member_carrier(member)
    rows = [row for row in index.rows if row.is_carried_by(carrier)]
    if not rows and (member.role is not Role.LEAD or not index.rows):
        return None
    steps = _next_steps(row.pk for row in rows if Status(row.status.value) not in CLOSED)
    measures = _last_measures(row.pk for row in rows)
    return OwnActions(carrier.function, tuple(OwnAction(row, steps.get(row.pk), measures.get(row.pk)) for row in rows))


def _next_steps(actions: Iterable[int]) -> dict[int, NextStep]:
    """By action that is not closed, the first step that is not done."""
    today = timezone.localdate()
    steps: dict[int, NextStep] = {}
    for step in ActionStep.objects.filter(action__in=actions, done_on=None):
        is_late = step.ends_on is not None and step.ends_on < today
        steps.setdefault(step.action_id, NextStep(step.label, step.ends_on, is_late))
    return steps


def _last_measures(actions: Iterable[int]) -> dict[int, LastMeasure]:
    """By action, the indicator that was measured last, else the first one."""
    measures: dict[int, LastMeasure] = {}
    for row in Indicator.objects.filter(action__in=actions).prefetch_related("values"):
        values = list(row.values.all())
        measure = LastMeasure(row.pk, row.label, row.unit, values[-1] if values else None)
        known = measures.get(row.action_id)
        if known is None or (measure.value and (known.value is None or measure.value.on > known.value.on)):
            measures[row.action_id] = measure
    return measures
