"""The present state of a running workshop: the séquence, its time, what comes next, what the room sees."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from jalons.workshops.models import Note, NoteGroup, RunSheetItem, Workshop
from jalons.workshops.rules import pace as pace_rules
from jalons.workshops.rules import workshops


@dataclass(frozen=True)
class Moment:
    """A séquence with what it needs while it runs."""

    pk: int
    title: str
    minutes: int
    instruction: str
    output: str
    material: str
    format: str
    is_past: bool


@dataclass(frozen=True)
class Timer:
    """`seconds` is what is left of a running or paused séquence at `now`, always by the server's clock."""

    now: datetime
    ends_at: datetime | None
    is_paused: bool
    seconds: int | None
    over: timedelta | None

    @property
    def clock(self) -> str:
        return pace_rules.format_clock(self.seconds or 0)

    @property
    def now_ms(self) -> int:
        return int(self.now.timestamp() * 1000)

    @property
    def ends_ms(self) -> int | None:
        return int(self.ends_at.timestamp() * 1000) if self.ends_at else None


@dataclass(frozen=True)
class Playing(Timer):
    """The current séquence, for participants."""

    title: str


@dataclass(frozen=True)
class Pace(Timer):
    last_seq: int
    seen: str
    moments: list[Moment]
    current: Moment | None
    before: Moment | None
    after: Moment | None
    started_at: datetime | None
    # When the conducteur ends at this pace, and by how many minutes this exceeds the booked slot, on the day itself.
    finish_at: datetime | None
    minutes_late: int
    notes_hidden: bool
    is_frozen: bool
    state: str
    notes: int
    participants: int


def _timer_values(workshop: Workshop, now: datetime) -> dict[str, Any]:
    """Empty when no séquence is current: the values left by the last one are not a time."""
    runs = workshop.current_item_id is not None
    ends_at, left = (workshop.item_ends_at, workshop.item_seconds_left) if runs else (None, None)
    return {
        "now": now,
        "ends_at": ends_at,
        "is_paused": left is not None,
        "seconds": left if ends_at is None else pace_rules.seconds_left(ends_at, now),
        "over": now - ends_at if ends_at and now > ends_at else None,
    }


def playing_item(workshop: Workshop, now: datetime) -> Playing | None:
    """One query, only when a séquence runs."""
    item = workshop.current_item if workshop.state == workshops.State.OPEN else None
    return Playing(title=item.title, **_timer_values(workshop, now)) if item else None


def workshop_pace(workshop: Workshop, now: datetime) -> Pace:
    """Four queries, whatever the number of séquences."""
    workshop = Workshop.objects.get(pk=workshop.pk)
    items = list(RunSheetItem.objects.filter(workshop=workshop).order_by("rank", "id"))
    order = [item.pk for item in items]
    current = workshop.current_item_id
    reached = order.index(current) if current in order else 0
    moments = {item.pk: _item_moment(item, is_past=place < reached) for place, item in enumerate(items)}
    before, after = pace_rules.neighbour_items(order, current)
    time = _timer_values(workshop, now)
    rest = sum(item.minutes for item in items[reached + 1 :])
    finish_at = pace_rules.finish_time(now, time["seconds"] or 0, rest) if current in order else None
    return Pace(
        last_seq=workshop.last_seq,
        seen=pace_rules.pace_stamp(current, workshop.item_ends_at, workshop.item_seconds_left),
        moments=list(moments.values()),
        current=moments.get(current or 0),
        before=moments.get(before or 0),
        after=moments.get(after or 0),
        started_at=workshop.item_started_at if current else None,
        finish_at=finish_at,
        minutes_late=_minutes_late(workshop, finish_at),
        notes_hidden=workshop.notes_hidden,
        is_frozen=workshop.is_frozen,
        state=workshop.state,
        notes=Note.objects.filter(workshop=workshop, is_hidden=False).count(),
        participants=workshop.participants.count(),
        **time,
    )


def _minutes_late(workshop: Workshop, finish_at: datetime | None) -> int:
    """0 when it is on time, without a booked slot, or on another day: a workshop that is replayed is not late."""
    if finish_at is None or workshop.ends_at is None:
        return 0
    finish = timezone.localtime(finish_at)
    if workshop.held_on != finish.date():
        return 0
    booked = finish.replace(hour=workshop.ends_at.hour, minute=workshop.ends_at.minute, second=0, microsecond=0)
    return max(0, (finish - booked) // timedelta(minutes=1))


@dataclass(frozen=True)
class Stage:
    """What the big screen shows: `name` chooses the part of `_projection_stage.html`."""

    name: str
    pace: Pace


def screen_stage(workshop: Workshop, now: datetime) -> Stage:
    """The number of hidden notes, then groups, then the latest notes; before the first note, what to do."""
    shown = workshop_pace(workshop, now)
    if shown.notes_hidden:
        name = "veiled"
    elif NoteGroup.objects.living().filter(workshop=workshop, notes__is_hidden=False).exists():
        name = "groups"
    elif shown.notes:
        name = "notes"
    else:
        name = "waiting"
    return Stage(name, shown)


def _item_moment(item: RunSheetItem, *, is_past: bool) -> Moment:
    return Moment(
        item.pk,
        item.title,
        item.minutes,
        item.instruction,
        item.output,
        item.material,
        item.get_format_display(),
        is_past,
    )
