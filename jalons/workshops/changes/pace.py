"""The workshop while it runs: the current séquence and its time, what the room sees, whether phones may write.

Two people may facilitate at once. `seen` is the stamp of the pace that the page showed: an act from an outdated page is
refused.
"""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member
from jalons.workshops import live
from jalons.workshops.changes.current_rows import current_row
from jalons.workshops.changes.events import record_event
from jalons.workshops.changes.workshops import lock_workshop
from jalons.workshops.models import RunSheetItem, Workshop
from jalons.workshops.rules import pace, workshops


@write_transaction()
def start_item(*, workshop: Workshop, item: RunSheetItem, by: Member, seen: str | None = None) -> None:
    """Starts it now, for the duration in the conducteur."""
    workshop = _lock_open_workshop(workshop, seen)
    items = RunSheetItem.objects.filter(workshop=workshop)
    item_now = current_row(
        items, item.pk, _("Cette séquence n’est plus dans le conducteur."), code="item-off-the-run-sheet"
    )
    now = timezone.now()
    _set_pace(workshop, current_item=item_now, item_started_at=now, item_ends_at=pace.item_end(now, item_now.minutes))
    record_change(by=by, verb="start", about=item_now)


@write_transaction()
def give_time(*, workshop: Workshop, minutes: int, by: Member, seen: str | None = None) -> None:
    """Adds minutes, or removes them when negative; also to a paused séquence."""
    workshop = _lock_open_workshop(workshop, seen)
    item = _running_item(workshop)
    if workshop.item_seconds_left is not None:
        _set_pace(workshop, item_seconds_left=pace.shifted_seconds(workshop.item_seconds_left, minutes))
    elif workshop.item_ends_at:
        _set_pace(workshop, item_ends_at=pace.shifted_end(workshop.item_ends_at, timezone.now(), minutes))
    record_change(by=by, verb="time", about=item, after={"minutes": minutes})


@write_transaction()
def pause_item(*, workshop: Workshop, by: Member, seen: str | None = None) -> None:
    workshop = _lock_open_workshop(workshop, seen)
    item = _running_item(workshop)
    if workshop.item_ends_at is None:
        raise Refused(_("Cette séquence est déjà en pause."), code="item-already-paused")
    left = pace.seconds_left(workshop.item_ends_at, timezone.now())
    _set_pace(workshop, item_ends_at=None, item_seconds_left=left)
    record_change(by=by, verb="pause", about=item)


@write_transaction()
def resume_item(*, workshop: Workshop, by: Member, seen: str | None = None) -> None:
    workshop = _lock_open_workshop(workshop, seen)
    item = _running_item(workshop)
    if workshop.item_seconds_left is None:
        raise Refused(_("Cette séquence n’est pas en pause."), code="item-not-paused")
    ends_at = timezone.now() + timedelta(seconds=workshop.item_seconds_left)
    _set_pace(workshop, item_ends_at=ends_at, item_seconds_left=None)
    record_change(by=by, verb="resume", about=item)


@write_transaction()
def stop_item(*, workshop: Workshop, by: Member, seen: str | None = None) -> None:
    """Stops the current séquence: none runs between two, or at the end."""
    workshop = lock_workshop(workshop.pk)
    _refuse_stale_page(workshop, seen)
    item = _running_item(workshop)
    _set_pace(workshop, current_item=None, item_started_at=None, item_ends_at=None)
    record_change(by=by, verb="stop", about=item)


@write_transaction()
def hide_notes(*, workshop: Workshop, by: Member) -> None:
    """Only the facilitation reads the notes of others; the big screen shows their number."""
    _switch_setting(lock_workshop(workshop.pk), "notes_hidden", True, "veil", by)


@write_transaction()
def reveal_notes(*, workshop: Workshop, by: Member) -> None:
    _switch_setting(lock_workshop(workshop.pk), "notes_hidden", False, "reveal", by)


@write_transaction()
def freeze_notes(*, workshop: Workshop, by: Member) -> None:
    """Phones may no longer write or correct notes. The facilitation may."""
    _switch_setting(lock_workshop(workshop.pk), "is_frozen", True, "freeze", by)


@write_transaction()
def unfreeze_notes(*, workshop: Workshop, by: Member) -> None:
    _switch_setting(lock_workshop(workshop.pk), "is_frozen", False, "unfreeze", by)


def _lock_open_workshop(workshop: Workshop, seen: str | None) -> Workshop:
    workshop = lock_workshop(workshop.pk)
    if workshop.state == workshops.State.DRAFT:
        raise Refused(_("Ouvrez l’atelier avant de lancer une séquence."), code="workshop-not-open-to-items")
    if workshop.state == workshops.State.CLOSED:
        raise Refused(_("L’atelier est clos. Rouvrez-le pour lancer une séquence."), code="workshop-closed-to-items")
    _refuse_stale_page(workshop, seen)
    return workshop


def _refuse_stale_page(workshop: Workshop, seen: str | None) -> None:
    sentence = _("Quelqu’un vient de changer le rythme avant vous. La page est à jour : regardez, puis décidez.")
    refuse_stale(
        seen, pace.pace_stamp(workshop.current_item_id, workshop.item_ends_at, workshop.item_seconds_left), sentence
    )


def _running_item(workshop: Workshop) -> RunSheetItem:
    if workshop.current_item is None:
        raise Refused(_("Aucune séquence n’est en cours. Lancez-en une d’abord."), code="no-item-running")
    return workshop.current_item


def _set_pace(workshop: Workshop, **values: Any) -> None:
    """`item_seconds_left` is reset unless given, because a running séquence has an end instead."""
    values = {"item_seconds_left": None} | values
    for name, value in values.items():
        setattr(workshop, name, value)
    workshop.save(update_fields=list(values))
    record_event(workshop, live.PACE)


def _switch_setting(workshop: Workshop, name: str, value: bool, verb: str, by: Member) -> None:
    """Does nothing when the setting already has this value."""
    if getattr(workshop, name) == value:
        return
    setattr(workshop, name, value)
    workshop.save(update_fields=[name])
    record_event(workshop, live.FREEZE if name == "is_frozen" else live.PACE)
    record_change(by=by, verb=verb, about=workshop)
