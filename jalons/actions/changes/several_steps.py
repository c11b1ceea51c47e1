"""What is done to several steps of a fiche at once: all of them, or none."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.actions.changes.locks import lock_action
from jalons.actions.changes.sheets import refuse_future_day, refuse_wrong_days
from jalons.actions.models import ActionSheet, ActionStep
from jalons.actions.rules import schedule, step_tables
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.sent_tables import SentTable
from jalons.roadmaps.changes import journal
from jalons.roadmaps.models import Member


@write_transaction()
def tick_steps(*, action: ActionSheet, steps: Collection[int], done_on: date | None, by: Member) -> int:
    """Marks as done those that are not yet, today by default. Returns how many changed."""
    refuse_future_day(done_on)
    rows = [step for step in _lock_steps(action, steps) if step.done_on is None]
    for step in rows:
        journal.revise_row(step, {"done_on": done_on or timezone.localdate()}, by=by)
    return len(rows)


@write_transaction()
def move_steps(*, action: ActionSheet, steps: Collection[int], days: int, by: Member) -> int:
    """Moves the dates of those that are not done, by some days: sooner when negative. Returns how many moved."""
    rows = [step for step in _lock_steps(action, steps) if not step.done_on and (step.starts_on or step.ends_on)]
    if not rows:
        raise Refused(_("Aucune de ces étapes n’a de date à déplacer."), code="no-date-to-move")
    if not days:
        raise Refused(
            _("Écrivez de combien de jours : 7, ou −7 pour une semaine plus tôt."), code="no-day", field="days"
        )
    for step in rows:
        moved = schedule.shift_dates(schedule.Dates(step.starts_on, step.ends_on), days)
        values: dict[str, Any] = {"starts_on": moved.starts_on, "ends_on": moved.ends_on}
        refuse_wrong_days(values)
        journal.revise_row(step, values, by=by, verb="shift")
    return len(rows)


@write_transaction()
def remove_steps(*, action: ActionSheet, steps: Collection[int], by: Member) -> int:
    rows = _lock_steps(action, steps)
    for step in rows:
        before = {"ends_on": step.ends_on, "done_on": step.done_on}
        journal.record_change(by=by, verb="remove", about=step, before=before)
        step.delete()
    return len(rows)


@write_transaction()
def import_steps(*, action: ActionSheet, sent: SentTable, by: Member) -> int:
    """Reads the table again once the lock is taken. The journal gets one line. Returns how many steps were added."""
    lock_action(action.pk)
    known = list(ActionStep.objects.filter(action=action).values_list("label", flat=True))
    lines = step_tables.read_steps(sent, known, timezone.localdate())
    new = [ActionStep(action=action, **line.values) for line in lines if line.act == "create"]
    if not new:
        raise Refused(_("Ces lignes n’apportent rien de nouveau : il n’y a rien à ajouter."), code="nothing-new")
    ActionStep.objects.bulk_create(new)
    journal.record_change(by=by, verb="import_steps", about=action, after={"steps": len(new)})
    return len(new)


def _lock_steps(action: ActionSheet, steps: Collection[int]) -> list[ActionStep]:
    """Those that are still there, in their order."""
    lock_action(action.pk)
    rows = list(ActionStep.objects.filter(action=action, pk__in=steps))
    if not rows:
        raise Refused(_("Cochez au moins une étape de la liste."), code="no-step-picked")
    return rows
