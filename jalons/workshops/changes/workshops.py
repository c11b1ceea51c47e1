"""Prepare a workshop, open it."""

import secrets
from datetime import date, time
from typing import Any

from django.utils.translation import gettext as _

from jalons.base import codes
from jalons.base.db import Lookup, write_transaction
from jalons.base.errors import Refused
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.changes.steps import reach_step
from jalons.roadmaps.models import Member
from jalons.workshops import live
from jalons.workshops.changes.events import record_event
from jalons.workshops.models import Workshop
from jalons.workshops.rules import workshops


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
    capacity: int | None = None,
    table_count: int = 0,
    is_anonymous: bool = True,
) -> Workshop:
    refuse_reversed_slot(starts_at, ends_at)
    # The roadmap is locked, so that two workshops do not get the same number.
    type(by.roadmap).objects.select_for_update().get(pk=by.roadmap.pk)
    last = Workshop.objects.filter(roadmap=by.roadmap).order_by("-number").first()
    workshop = Workshop.objects.create(
        roadmap=by.roadmap,
        number=last.number + 1 if last else 1,
        title=title,
        kind=kind,
        question=question,
        held_on=held_on,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        capacity=capacity,
        table_count=table_count,
        is_anonymous=is_anonymous,
        code=_free_code(),
    )
    record_change(by=by, verb="create", about=workshop, after={"held_on": held_on, "place": place})
    return workshop


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
_IN_CALENDARS = ("title", "held_on", "starts_at", "ends_at", "place")


def revise_slot(workshop: Workshop, values: dict[str, Any], *, by: Member) -> None:
    """Like `revise`, and numbers the change, so that calendars that hold the workshop update it."""
    before = [getattr(workshop, name) for name in _IN_CALENDARS]
    revise_row(workshop, values, by=by)
    if before != [getattr(workshop, name) for name in _IN_CALENDARS]:
        workshop.calendar_sequence += 1
        workshop.save(update_fields=["calendar_sequence"])


@write_transaction()
def open_workshop(*, workshop: Workshop, by: Member) -> None:
    workshop = change_workshop_state(workshop, workshops.State.OPEN, by)
    if workshop.step:
        reach_step(number=workshop.step, by=by)


def change_workshop_state(workshop: Workshop, state: workshops.State, by: Member) -> Workshop:
    workshop = lock_workshop(workshop.pk)
    if not workshops.may_become(workshop.state, state):
        raise Refused(
            _("L’atelier est déjà ouvert.")
            if state is workshops.State.OPEN
            else _("Seul un atelier ouvert peut être clos."),
            code="workshop-already-open" if state is workshops.State.OPEN else "workshop-not-open",
        )
    verb = (
        "close" if state is workshops.State.CLOSED else "open" if workshop.state == workshops.State.DRAFT else "reopen"
    )
    before, workshop.state = workshop.state, state
    workshop.save(update_fields=["state"])
    record_event(workshop, live.STATE)
    record_change(by=by, verb=verb, about=workshop, before={"state": before}, after={"state": state})
    return workshop
