"""New fiches made from a model of the library, or from a fiche of this roadmap or of another."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Any

from jalons.actions.changes.sheets import add_step, propose_action
from jalons.actions.changes.step_orders import add_step_order
from jalons.actions.library import ModelAction
from jalons.actions.models import ActionSheet, ActionStep, Axis, Origin, StepOrder
from jalons.actions.rules import schedule
from jalons.actions.rules.sheet_fields import SHEET_FIELDS, Copied
from jalons.base.db import write_transaction
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member


@write_transaction()
def start_from_model(
    *, model: ModelAction, title: str, starts_on: date, by: Member, axis: Axis | None = None, new_axis: str = ""
) -> ActionSheet:
    """A draft with the texts of the model, its steps dated from `starts_on`. Each step waits for the one before, unless
    the model runs them at the same time."""
    planned = [(step, *step.dates(starts_on)) for step in model.steps]
    action = propose_action(
        title=title,
        axis=axis,
        new_axis=new_axis,
        context=model.context,
        description=model.description,
        objectives="\n".join(model.objectives),
        audiences=list(model.audiences),
        partners="\n".join(model.partners),
        success_factors="\n".join(model.vigilance),
        starts_on=starts_on,
        ends_on=max(ends for _step, _starts, ends in planned),
        by=by,
    )
    made = [
        add_step(action=action, label=step.label, starts_on=starts, ends_on=ends, by=by)
        for step, starts, ends in planned
    ]
    for earlier, later in pairwise(made):
        if schedule.date_clash(later, earlier) is None:
            add_step_order(step=later, after=earlier, by=by)
    Origin.objects.create(action=action, model_key=model.key)
    record_change(by=by, verb="start_from", about=action, after={"model": model.title})
    return action


@write_transaction()
def copy_action(
    *,
    source: ActionSheet,
    title: str,
    by: Member,
    axis: Axis | None = None,
    new_axis: str = "",
    starts_on: date | None = None,
) -> ActionSheet:
    """A draft in the roadmap of `by`, which may differ from that of `source`. Dates follow the new beginning; without
    one, or when the source has none, steps are copied without dates. No step is done and nobody is named."""
    within = source.roadmap_id == by.roadmap.pk
    reach = (Copied.ANYWHERE, Copied.WITHIN) if within else (Copied.ANYWHERE,)
    written: dict[str, Any] = {
        field.name: source.field_value(field.name) for field in SHEET_FIELDS if field.copied in reach
    }
    steps = list(source.steps.all())
    dates_of_steps = [day for step in steps if (day := step.starts_on or step.ends_on)]
    begins = source.starts_on or min(dates_of_steps, default=None)
    days = (starts_on - begins).days if starts_on and begins else None
    moved = _shifted_dates(source.starts_on, source.ends_on, days)
    action = propose_action(
        title=title,
        axis=axis,
        new_axis=new_axis,
        starts_on=starts_on,
        ends_on=moved.ends_on,
        by=by,
        **written,
    )
    made = {}
    for step in steps:
        dates = _shifted_dates(step.starts_on, step.ends_on, days)
        made[step.pk] = add_step(
            action=action, label=step.label, starts_on=dates.starts_on, ends_on=dates.ends_on, by=by
        )
    _copy_step_orders(made, StepOrder.objects.filter(step__in=made, after__in=made), by)
    Origin.objects.create(
        action=action,
        source=source,
        source_roadmap=source.roadmap.name,
        source_title=f"{source.code} {source.title}"[:150],
    )
    record_change(by=by, verb="copy", about=action, after={"source_roadmap": source.roadmap, "source": source})
    return action


def _shifted_dates(starts_on: date | None, ends_on: date | None, days: int | None) -> schedule.Dates:
    return schedule.Dates() if days is None else schedule.shift_dates(schedule.Dates(starts_on, ends_on), days)


def _copy_step_orders(made: dict[int, ActionStep], orders: Iterable[StepOrder], by: Member) -> None:
    for order in orders:
        add_step_order(step=made[order.step_id], after=made[order.after_id], by=by)
