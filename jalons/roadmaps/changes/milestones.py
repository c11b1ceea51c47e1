"""Milestones of a roadmap, and the appointments that give them their days."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.french import format_day
from jalons.base.stale_pages import refuse_stale
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import (
    Appointment,
    JournalEntry,
    Member,
    Milestone,
    Step,
)


@write_transaction()
def add_milestone(*, title: str, due_on: date, by: Member, step: Step | None = None, awaits: str = "") -> Milestone:
    milestone = Milestone.objects.create(roadmap=by.roadmap, title=title, planned_on=due_on, step=step, awaits=awaits)
    record_change(by=by, verb="add", about=milestone, after={"planned_on": due_on})
    return milestone


@write_transaction()
def revise_milestone(
    *,
    milestone: Milestone,
    title: str,
    by: Member,
    due_on: date | None = None,
    reached_on: date | None = None,
    awaits: str | None = None,
    seen: str | None = None,
) -> None:
    """Without a day or an awaited thing, both stay. Once what it announces has a day, only its title changes here. `seen`: the
    stamp of what the form showed."""
    lock_roadmap(by.roadmap)
    if now := Milestone.objects.filter(pk=milestone.pk).first():
        refuse_stale(seen, now.stamp)
    appointment = milestone.appointment
    if appointment:
        _refuse_other_day(appointment, due_on)
        revise_row(milestone, {"title": title}, by=by)
        return
    values = {
        "title": title,
        "planned_on": due_on or milestone.planned_on,
        "reached_on": reached_on,
        "awaits": milestone.awaits if awaits is None else awaits,
        "called_off_on": None if due_on else milestone.called_off_on,
    }
    revise_row(milestone, values, by=by)


def _refuse_other_day(appointment: Appointment, due_on: date | None) -> None:
    if due_on is None or due_on == appointment.held_on:
        return
    about = {"title": str(appointment), "day": format_day(appointment.held_on)}
    if appointment.has_begun(timezone.localdate()):
        raise Refused(
            _("« %(title)s » a eu lieu le %(day)s : ce jalon ne change plus de date.") % about,
            code="milestone-already-held",
        )
    raise Refused(
        _("Ce jalon est « %(title)s », le %(day)s : changez la date sur sa page.") % about, code="milestone-follows"
    )


@write_transaction()
def remove_milestone(*, milestone: Milestone, by: Member) -> None:
    before = {"title": milestone.title, "planned_on": milestone.planned_on}
    record_change(by=by, verb="remove", about=milestone, before=before)
    milestone.delete()


def reach_milestone(*, awaits: str, on: date, by: Member) -> None:
    """A floor reports that what the first such milestone announces was done on that day. One that somebody had ticked by
    hand takes the day too: there is one date. The caller has locked the roadmap."""
    milestone = Milestone.objects.filter(roadmap=by.roadmap, awaits=awaits).order_by("planned_on", "id").first()
    if milestone:
        revise_row(milestone, {"reached_on": on}, by=by, verb="reach_milestone")


def give_back_milestone(*, awaits: str, on: date, since: datetime, by: Member) -> None:
    """Takes back what `reach_milestone` did from that instant: the milestone has the day again that somebody had given it
    by hand, if any. One that has another day meanwhile keeps it. The caller has locked the roadmap."""
    for milestone in Milestone.objects.filter(roadmap=by.roadmap, awaits=awaits, reached_on=on):
        lines = JournalEntry.objects.filter(roadmap=by.roadmap, about_kind="milestone", about_id=milestone.pk)
        reached = lines.filter(verb="reach_milestone", at__gte=since).first()
        # Without a line, it had that day already: it is not ours.
        if reached:
            former = reached.before.get("reached_on")
            revise_row(milestone, {"reached_on": date.fromisoformat(former) if former else None}, by=by)


def take_milestone(appointment: Appointment, awaits: str) -> None:
    """Gives the appointment the first milestone that announces such a thing and waits for it, if any. The caller has
    locked the roadmap."""
    free = Milestone.objects.free(awaits).filter(roadmap=appointment.roadmap)
    appointment.milestone = free.first() if awaits else None


def call_off_milestone(milestone: Milestone, by: Member) -> None:
    """Its appointment is cancelled: it waits for another day. Call it while the appointment still holds it; the caller
    has locked the roadmap."""
    day = milestone.due_on
    revise_row(milestone, {"planned_on": day, "called_off_on": day}, by=by, verb="call_off")


def reinstate_milestone(milestone: Milestone) -> None:
    """Its appointment is kept after all: nothing was called off. No line of the journal, the appointment has its own."""
    Milestone.objects.filter(pk=milestone.pk).update(called_off_on=None)


def check_milestone_is_free(milestone: Milestone | None, appointment: Appointment | None = None) -> None:
    """Raises when another appointment already gives its day to this milestone."""
    if milestone is None or (appointment and appointment.milestone_id == milestone.pk):
        return
    if not Milestone.objects.free(milestone.awaits).filter(pk=milestone.pk).exists():
        raise Refused(
            _("Ce jalon est déjà tenu par un autre rendez-vous : choisissez-en un autre, ou aucun."),
            code="milestone-taken",
            field="milestone",
        )
