"""The workshop while it runs: the current séquence and its time, what the room sees, whether phones may write.

Two people may facilitate at once. `seen` is the stamp of the pace that the page showed: an act from an outdated page is
refused.
"""

from datetime import datetime, timedelta
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
from jalons.workshops.models import KeyProject, NoteGroup, RunSheetItem, Workshop
from jalons.workshops.rules import pace, workshops


@write_transaction()
def start_item(*, workshop: Workshop, item: RunSheetItem, by: Member, seen: str | None = None) -> None:
    """Starts it now, for the duration in the conducteur. How to join leaves the big screen, where the consigne is read."""
    workshop = _lock_open_workshop(workshop, seen)
    items = RunSheetItem.objects.filter(workshop=workshop)
    item_now = current_row(
        items, item.pk, _("Cette séquence n’est plus dans le conducteur."), code="item-off-the-run-sheet"
    )
    now = timezone.now()
    _set_pace(
        workshop,
        current_item=item_now,
        last_item=item_now,
        item_started_at=now,
        item_ends_at=pace.item_end(now, item_now.minutes),
        has_free_timer=False,
        freezes_at_end=False,
        shows_way_in=False,
        **NO_TIME_ASIDE,
    )
    record_change(by=by, verb="start", about=item_now)


@write_transaction()
def start_timer(
    *, workshop: Workshop, minutes: int | None, by: Member, freezes: bool = False, seen: str | None = None
) -> None:
    """A countdown, seen everywhere. It takes the place of another one; beside a séquence, whose own time goes on, it is
    shown first until it is stopped.

    `freezes`: at its end, phones and tables may no longer write.
    """
    workshop = _lock_open_workshop(workshop, seen)
    if minutes is None or not 1 <= minutes <= pace.MOST_MINUTES:
        raise Refused(
            _("Écrivez un nombre de minutes, de 1 à %(most)s.") % {"most": pace.MOST_MINUTES}, code="timer-minutes"
        )
    now = timezone.now()
    _set_pace(
        workshop,
        **_put_time_aside(workshop),
        has_free_timer=True,
        freezes_at_end=freezes,
        item_started_at=now,
        item_ends_at=pace.item_end(now, minutes),
    )
    record_change(by=by, verb="start_timer", about=workshop, after={"minutes": minutes})


@write_transaction()
def restart_timer(*, workshop: Workshop, by: Member, seen: str | None = None) -> None:
    """Takes back the stop of a countdown: it goes on from what it had left."""
    workshop = _lock_open_workshop(workshop, seen)
    if workshop.current_item_id or workshop.has_free_timer or not workshop.item_seconds_left:
        raise Refused(_("Aucun compte à rebours n’attend d’être repris."), code="no-timer-stopped")
    ends_at = timezone.now() + timedelta(seconds=workshop.item_seconds_left)
    _set_pace(workshop, has_free_timer=True, item_ends_at=ends_at)
    record_change(by=by, verb="resume", about=workshop)


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
    """Stops the countdown, and what it froze: the séquence that it stood beside has its time again. Else stops the current
    séquence: none runs between two, or at the end."""
    workshop = lock_workshop(workshop.pk)
    _refuse_stale_page(workshop, seen)
    item = _running_item(workshop)
    if workshop.has_free_timer and workshop.current_item_id:
        _set_pace(workshop, has_free_timer=False, freezes_at_end=False, **_take_time_back(workshop))
        record_change(by=by, verb="stop", about=item)
        return
    left = _seconds_left(workshop) if workshop.has_free_timer else None
    _set_pace(
        workshop,
        current_item=None,
        item_started_at=None,
        item_ends_at=None,
        item_seconds_left=left or None,
        has_free_timer=False,
    )
    record_change(by=by, verb="stop", about=item)


NO_TIME_ASIDE = {"sequence_started_at": None, "sequence_ends_at": None, "sequence_seconds_left": None}


def _put_time_aside(workshop: Workshop) -> dict[str, Any]:
    """The time of the current séquence, for the countdown that takes its place. A second countdown leaves it there."""
    if workshop.current_item_id is None or workshop.has_free_timer:
        return {}
    return {name: getattr(workshop, name.replace("sequence", "item")) for name in NO_TIME_ASIDE}


def _take_time_back(workshop: Workshop) -> dict[str, Any]:
    return {name.replace("sequence", "item"): getattr(workshop, name) for name in NO_TIME_ASIDE} | NO_TIME_ASIDE


def _seconds_left(workshop: Workshop) -> int:
    if workshop.item_ends_at is None:
        return workshop.item_seconds_left or 0
    return pace.seconds_left(workshop.item_ends_at, timezone.now())


def end_timer(workshop: Workshop) -> dict[str, Any]:
    """As part of the change that closes the locked workshop: the séquence ends then, running, paused or over. Returns what
    `resume_timer` needs: the times of `rules.workshops.Stopped`."""
    stopped = _stopped_times(workshop)
    if workshop.current_item_id:
        back = _take_time_back(workshop) if workshop.has_free_timer else {}
        ended = {"item_ends_at": timezone.now(), "item_seconds_left": None}
        _set_pace(workshop, **back | ended, has_free_timer=False, freezes_at_end=False)
    elif workshop.has_free_timer or workshop.item_seconds_left:
        _set_pace(workshop, item_ends_at=None, has_free_timer=False, freezes_at_end=False)
    return stopped


def _stopped_times(workshop: Workshop) -> dict[str, Any]:
    now, stopped = timezone.now(), {}
    shown = _stopped_time(workshop.item_ends_at, workshop.item_seconds_left, now)
    behind = _stopped_time(workshop.sequence_ends_at, workshop.sequence_seconds_left, now)
    if workshop.has_free_timer:
        stopped = {"countdown": shown, "freezes": workshop.freezes_at_end, "item": behind}
    elif workshop.current_item_id:
        stopped = {"item": shown}
    return {name: value for name, value in stopped.items() if value is not None}


def _stopped_time(ends_at: datetime | None, left: int | None, now: datetime) -> workshops.StoppedTime | None:
    """None for what had no time, or whose time was over: there is nothing to give back."""
    seconds = left or 0 if ends_at is None else pace.seconds_left(ends_at, now)
    return {"seconds": seconds, "is_paused": ends_at is None} if seconds else None


def resume_timer(workshop: Workshop, stopped: workshops.Stopped, by: Member) -> int:
    """As part of the change that reopens the locked workshop: the séquence and the countdown have the time that they had
    left when it closed. The séquence starts again in the journal, from which its length is read. Returns the seconds of
    the one that is shown, 0 when nothing had time left."""
    now = timezone.now()
    if workshop.current_item:
        record_change(by=by, verb="start", about=workshop.current_item)
    item = stopped.get("item") if workshop.current_item_id else None
    countdown = stopped.get("countdown")
    values: dict[str, Any] = {}
    if item:
        values = {"item_started_at": workshop.item_started_at, **_running_time(item, now)}
    if countdown:
        aside = {name: values.get(name.replace("sequence", "item")) for name in NO_TIME_ASIDE}
        values = {
            **aside,
            "has_free_timer": True,
            "freezes_at_end": stopped.get("freezes", False),
            "item_started_at": now,
            **_running_time(countdown, now),
        }
    if not values:
        return 0
    _set_pace(workshop, **values)
    shown = countdown or item
    return shown["seconds"] if shown else 0


def _running_time(time: workshops.StoppedTime, now: datetime) -> dict[str, Any]:
    if time["is_paused"]:
        return {"item_ends_at": None, "item_seconds_left": time["seconds"]}
    return {"item_ends_at": now + timedelta(seconds=time["seconds"]), "item_seconds_left": None}


@write_transaction()
def hide_notes(*, workshop: Workshop, by: Member) -> None:
    """Only the facilitation reads the notes of others; the big screen shows their number."""
    _switch_setting(lock_workshop(workshop.pk), "notes_hidden", True, "veil", by)


@write_transaction()
def reveal_notes(*, workshop: Workshop, by: Member) -> None:
    _switch_setting(lock_workshop(workshop.pk), "notes_hidden", False, "reveal", by)


@write_transaction()
def read_notes_first(*, workshop: Workshop, by: Member) -> None:
    """From now on, a note of a phone waits until the facilitation has read it; those on the wall stay there."""
    _switch_setting(lock_workshop(workshop.pk), "reads_notes_first", True, "read_notes_first", by)


@write_transaction()
def read_notes_after(*, workshop: Workshop, by: Member) -> None:
    """From now on, notes are shown as they come. Those that wait were not read: they still wait."""
    _switch_setting(lock_workshop(workshop.pk), "reads_notes_first", False, "read_notes_after", by)


@write_transaction()
def show_way_in(*, workshop: Workshop, by: Member) -> None:
    """The big screen shows the code and how many joined, until it is taken away."""
    workshop = lock_workshop(workshop.pk)
    if workshop.state != workshops.State.OPEN:
        raise Refused(_("Le code ne sert que pendant l’atelier : ouvrez-le d’abord."), code="workshop-not-open-to-join")
    _switch_setting(workshop, "shows_way_in", True, "show_way_in", by)


@write_transaction()
def leave_way_in(*, workshop: Workshop, by: Member) -> None:
    _switch_setting(lock_workshop(workshop.pk), "shows_way_in", False, "leave_way_in", by)


@write_transaction()
def choose_screen(
    *, workshop: Workshop, screen: str, by: Member, group: int | None = None, key_project: int | None = None
) -> None:
    """What the big screen shows until another choice, or until a vote is opened or its results are shown. A choice takes
    the code away: it takes effect at once.

    `group` and `key_project`: the id of the one that is shown, when `screen` is about one.
    """
    workshop = lock_workshop(workshop.pk)
    values: dict[str, Any] = {
        "screen": Workshop.Screen(screen),
        "screen_group": None,
        "screen_key_project": None,
        "shows_way_in": False,
    }
    if screen == Workshop.Screen.GROUP:
        values["screen_group"] = current_row(
            NoteGroup.objects.living().filter(workshop=workshop),
            group or 0,
            _("Ce groupe n’est plus sur le mur. Choisissez-en un autre."),
            code="screen-group-gone",
        )
    if screen == Workshop.Screen.MAP:
        values["screen_key_project"] = current_row(
            KeyProject.objects.living().filter(roadmap=workshop.roadmap_id),
            key_project or 0,
            _("Ce chantier n’existe plus. Choisissez-en un autre."),
            code="screen-key-project-gone",
        )
    if _set_screen(workshop, values):
        record_change(by=by, verb="choose_screen", about=workshop, after={"screen": screen})


def let_screen_follow(workshop: Workshop) -> None:
    """The locked workshop shows what happens again: the room looks at the vote that was just opened."""
    _set_screen(workshop, {"screen": Workshop.Screen.AUTO, "screen_group": None, "screen_key_project": None})


def _set_screen(workshop: Workshop, values: dict[str, Any]) -> bool:
    if all(getattr(workshop, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(workshop, name, value)
    workshop.save(update_fields=list(values))
    record_event(workshop, live.PACE)
    return True


@write_transaction()
def freeze_notes(*, workshop: Workshop, by: Member) -> None:
    """Phones may no longer write or correct notes. The facilitation may."""
    _switch_setting(lock_workshop(workshop.pk), "is_frozen", True, "freeze", by)


@write_transaction()
def unfreeze_notes(*, workshop: Workshop, by: Member) -> None:
    """Also what the end of a countdown froze: its time stays over, and writing open."""
    workshop = lock_workshop(workshop.pk)
    if not workshop.is_writing_frozen:
        return
    workshop.is_frozen = workshop.freezes_at_end = False
    workshop.save(update_fields=["is_frozen", "freezes_at_end"])
    record_event(workshop, live.FREEZE)
    record_change(by=by, verb="unfreeze", about=workshop)


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
        seen,
        pace.pace_stamp(
            workshop.current_item_id,
            workshop.item_ends_at,
            workshop.item_seconds_left,
            is_free=workshop.has_free_timer,
        ),
        sentence,
    )


def _running_item(workshop: Workshop) -> RunSheetItem | Workshop:
    """What has the time: the séquence, or the workshop for a countdown without one."""
    if workshop.has_free_timer:
        return workshop
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
