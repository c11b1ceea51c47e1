"""Which step comes after which, and dates that shift together."""

from typing import Any

from django.utils.translation import gettext as _

from jalons.actions.changes.sheets import refuse_wrong_days
from jalons.actions.models import ActionStep, StepOrder
from jalons.actions.rules import schedule
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale
from jalons.roadmaps.changes import journal
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member


@write_transaction()
def add_step_order(*, step: ActionStep, after: ActionStep, by: Member) -> StepOrder:
    """Makes `step` wait for `after`, of the same roadmap. A circle is refused, and its steps are named."""
    lock_roadmap(by.roadmap)
    if step == after:
        raise Refused(_("Une étape ne s’attend pas elle-même."), code="step-awaits-itself", field="after")
    pairs = set(StepOrder.objects.of(by.roadmap).values_list("step_id", "after_id"))
    if (step.pk, after.pk) in pairs:
        raise Refused(_("Cet ordre est déjà noté."), code="order-already-noted", field="after")
    closed = schedule.closed_circle(schedule.build_order((), pairs), step.pk, after.pk)
    if closed:
        raise Refused(_circle_sentence(closed, by), code="order-makes-a-circle", field="after")
    order = StepOrder.objects.create(step=step, after=after)
    record_change(by=by, verb="follow", about=step, after={"after": after})
    return order


@write_transaction()
def remove_step_order(*, order: StepOrder, by: Member) -> None:
    record_change(by=by, verb="unfollow", about=order.step, before={"after": order.after})
    order.delete()


@write_transaction()
def shift_followers(*, step: ActionStep, days: int, seen: str, by: Member) -> list[ActionStep]:
    """Shifts by some days all the steps that wait for `step`, directly or not, and are not done. `seen` is the stamp of
    the preview that was accepted; when the dates have changed since, nothing shifts."""
    lock_roadmap(by.roadmap)
    pairs = StepOrder.objects.of(by.roadmap).values_list("step_id", "after_id")
    waiting = schedule.waiting_steps(schedule.build_order((), pairs), step.pk)
    rows = ActionStep.objects.filter(pk__in=waiting, done_on=None).exclude(starts_on=None, ends_on=None)
    shifting = [row for row in rows if row.done_on is None]
    sentence = _("Des dates ont changé entre-temps : relisez la proposition, puis confirmez.")
    refuse_stale(seen, schedule.dates_stamp((row.pk, row.starts_on, row.ends_on) for row in shifting), sentence)
    for row in shifting:
        moved = schedule.shift_dates(schedule.Dates(row.starts_on, row.ends_on), days)
        values: dict[str, Any] = {"starts_on": moved.starts_on, "ends_on": moved.ends_on}
        refuse_wrong_days(values)
        journal.revise_row(row, values, by=by, verb="shift")
    return shifting


def _circle_sentence(closed: list[int], by: Member) -> str:
    """« Ouvrir » attend « Former », qui attend « Acheter »: from the last of the circle back to the first."""
    rows = ActionStep.objects.select_related("action__axis").in_bulk(closed)
    labels = [
        _("« %(step)s » (%(code)s)") % {"step": rows[pk].label, "code": rows[pk].action.code} for pk in reversed(closed)
    ]
    chain = _(", qui attend ").join(
        [_("%(later)s attend %(earlier)s") % {"later": labels[0], "earlier": labels[1]}, *labels[2:]]
    )
    return _("Les étapes tourneraient en rond : %(chain)s. Choisissez une autre étape.") % {"chain": chain}
