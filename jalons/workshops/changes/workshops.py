"""Prepare a workshop, open it."""

import secrets
from collections.abc import Sequence
from datetime import date, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base import codes
from jalons.base.db import Lookup, write_transaction
from jalons.base.errors import Refused
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.changes.milestones import take_milestone
from jalons.roadmaps.changes.steps import reach_step
from jalons.roadmaps.models import Member
from jalons.workshops import live
from jalons.workshops.changes.events import record_event
from jalons.workshops.models import RunSheetItem, Workshop
from jalons.workshops.rules import workshops
from jalons.workshops.rules.run_sheets import ItemModel, time_after
from jalons.workshops.rules.workshop_templates import WorkshopTemplate, template_values


def lock_workshop(pk: int) -> Workshop:
    """Locks the workshop until the end of the transaction, and reads it again: its events are numbered one at a
    time."""
    workshop = _find_for_update(pk)
    if workshop is None:
        raise Refused(_("Cet atelier vient d’être supprimé."), code="workshop-gone")
    return workshop


_find_for_update = Lookup(Workshop.objects.select_for_update())


@write_transaction()
def create_workshop(
    *,
    title: str,
    by: Member,
    kind: str = Workshop.Kind.STAKES,
    question: str = "",
    held_on: date | None = None,
    starts_at: time | None = None,
    ends_at: time | None = None,
    place: str = "",
    video_link: str = "",
    capacity: int | None = None,
    table_count: int = 0,
    is_anonymous: bool = True,
    template: WorkshopTemplate | None = None,
) -> Workshop:
    """From a template: with its conducteur and its planned votes. It then ends as late as the conducteur, when only its
    beginning is known."""
    if template and starts_at and not ends_at:
        end = time_after(starts_at, template.minutes)
        ends_at = end if end > starts_at else None
    refuse_reversed_slot(starts_at, ends_at)
    # The roadmap is locked, so that two workshops do not get the same number.
    type(by.roadmap).objects.select_for_update().get(pk=by.roadmap.pk)
    last = Workshop.objects.filter(roadmap=by.roadmap).order_by("-number").first()
    workshop = Workshop(
        roadmap=by.roadmap,
        number=last.number + 1 if last else 1,
        title=title,
        kind=kind,
        question=question,
        held_on=held_on,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        video_link=video_link,
        capacity=capacity,
        table_count=table_count,
        is_anonymous=is_anonymous,
        planned_votes=template_values(template)["votes"] if template else [],
        code=_free_code(),
    )
    take_milestone(workshop, workshop.awaited)
    workshop.save()
    record_change(by=by, verb="create", about=workshop, after={"held_on": held_on, "place": place})
    if template and template.items:
        add_items(workshop, template.items, by=by)
    return workshop


def add_items(workshop: Workshop, items: Sequence[ItemModel], *, by: Member) -> None:
    """The conducteur of a workshop that has none yet."""
    RunSheetItem.objects.bulk_create(
        RunSheetItem(
            workshop=workshop,
            rank=rank,
            title=item.title,
            minutes=item.minutes,
            format=item.format,
            instruction=item.instruction,
            script=item.script,
            output=item.output,
            material="\n".join(item.material),
        )
        for rank, item in enumerate(items, 1)
    )
    record_change(by=by, verb="plan", about=workshop, after={"items": [item.title for item in items]})


def _free_code() -> str:
    while Workshop.objects.filter(code=(code := codes.make_code(secrets.token_bytes(codes.CODE_LENGTH)))).exists():
        pass
    return code


def refuse_reversed_slot(starts_at: time | None, ends_at: time | None) -> None:
    if starts_at and ends_at and ends_at <= starts_at:
        raise Refused(
            _("La fin vient après le début : corrigez l’une des deux heures."), code="hours-reversed", field="ends_at"
        )


# The fields of a workshop in a calendar.
_IN_CALENDARS = ("title", "held_on", "starts_at", "ends_at", "place", "video_link")


def revise_slot(workshop: Workshop, values: dict[str, Any], *, by: Member, seen: str | None = None) -> None:
    """Like `revise_row`, and numbers the change, so that calendars that hold the workshop update it."""
    before = [getattr(workshop, name) for name in _IN_CALENDARS]
    revise_row(workshop, values, by=by, seen=seen)
    settle_milestone(workshop)
    if before != [getattr(workshop, name) for name in _IN_CALENDARS]:
        workshop.calendar_sequence += 1
        workshop.save(update_fields=["calendar_sequence"])


@write_transaction()
def expect_people(*, workshop: Workshop, people: int, by: Member) -> None:
    """How many people the papers are printed for, until somebody types another number."""
    revise_row(lock_workshop(workshop.pk), {"expected_people": people}, by=by)


def settle_milestone(workshop: Workshop) -> None:
    """Gives the workshop the milestone of its kind, if one waits."""
    if (workshop.milestone.awaits if workshop.milestone else "") != workshop.awaited:
        lock_roadmap(workshop.roadmap)
        take_milestone(workshop, workshop.awaited)
        workshop.save(update_fields=["milestone"])


@write_transaction()
def open_workshop(*, workshop: Workshop, by: Member) -> None:
    workshop = change_workshop_state(workshop, workshops.State.OPEN, by)
    if workshop.step:
        reach_step(number=workshop.step, by=by)


def change_workshop_state(workshop: Workshop, state: workshops.State, by: Member) -> Workshop:
    workshop = lock_workshop(workshop.pk)
    if not workshops.may_become(workshop.state, state):
        sentences = {
            workshops.State.DRAFT: _("Seul un atelier ouvert peut être remis en préparation."),
            workshops.State.OPEN: _("L’atelier est déjà ouvert."),
            workshops.State.CLOSED: _("Seul un atelier ouvert peut être clos."),
        }
        code = "workshop-already-open" if state is workshops.State.OPEN else "workshop-not-open"
        raise Refused(sentences[state], code=code)
    verb = (
        "close"
        if state is workshops.State.CLOSED
        else "prepare_again"
        if state is workshops.State.DRAFT
        else "open"
        if workshop.state == workshops.State.DRAFT
        else "reopen"
    )
    before, workshop.state = workshop.state, state
    today = timezone.localdate()
    # A workshop that begins without a day has that of its opening: a milestone would announce another. One that is over
    # is not to come.
    workshop.held_on = workshop.held_on or today
    if state is workshops.State.CLOSED:
        workshop.held_on = min(workshop.held_on, today)
    workshop.save(update_fields=["state", "held_on"])
    record_event(workshop, live.STATE)
    record_change(by=by, verb=verb, about=workshop, before={"state": before}, after={"state": state})
    return workshop
