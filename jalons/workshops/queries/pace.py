"""Where a workshop that runs stands: the séquence, its time, what comes next, what the room sees."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from jalons.workshops import rules
from jalons.workshops.models import Note, NoteGroup, RunSheetItem, Workshop


@dataclass(frozen=True)
class Moment:
    """A séquence as it is run."""

    pk: int
    title: str
    minutes: int
    instruction: str
    output: str
    material: str
    format: str
    is_past: bool


@dataclass(frozen=True)
class Pace:
    """`seconds` is what is left of a séquence that runs or is paused, as of `now`: the server's clock, nobody else's."""

    last_seq: int
    seen: str
    now: datetime
    moments: list[Moment]
    current: Moment | None
    before: Moment | None
    after: Moment | None
    started_at: datetime | None
    ends_at: datetime | None
    is_paused: bool
    seconds: int | None
    over: timedelta | None
    notes_hidden: bool
    is_frozen: bool
    state: str
    notes: int
    participants: int

    @property
    def clock(self) -> str:
        return rules.clock(self.seconds or 0)

    @property
    def minutes_over(self) -> int:
        return int(self.over.total_seconds() // 60) if self.over else 0

    @property
    def now_ms(self) -> int:
        return int(self.now.timestamp() * 1000)

    @property
    def ends_ms(self) -> int | None:
        return int(self.ends_at.timestamp() * 1000) if self.ends_at else None


def pace(workshop: Workshop, now: datetime) -> Pace:
    """Four queries, whatever the conducteur."""
    workshop = Workshop.objects.get(pk=workshop.pk)
    items = list(RunSheetItem.objects.filter(workshop=workshop).order_by("rank", "id"))
    order = [item.pk for item in items]
    current = workshop.current_item_id
    reached = order.index(current) if current in order else 0
    moments = {item.pk: _moment(item, is_past=place < reached) for place, item in enumerate(items)}
    before, after = rules.neighbours(order, current)
    ends_at, left = workshop.item_ends_at, workshop.item_seconds_left
    return Pace(
        last_seq=workshop.last_seq,
        seen=rules.seen(current, ends_at, left),
        now=now,
        moments=list(moments.values()),
        current=moments.get(current or 0),
        before=moments.get(before or 0),
        after=moments.get(after or 0),
        started_at=workshop.item_started_at,
        ends_at=ends_at,
        is_paused=left is not None,
        seconds=left if ends_at is None else rules.seconds_left(ends_at, now),
        over=now - ends_at if ends_at and now > ends_at else None,
        notes_hidden=workshop.notes_hidden,
        is_frozen=workshop.is_frozen,
        state=workshop.state,
        notes=Note.objects.filter(workshop=workshop, is_hidden=False).count(),
        participants=workshop.participants.count(),
    )


@dataclass(frozen=True)
class Stage:
    """What the big screen shows, decided at one place: `name` chooses the part of `_projection_stage.html`."""

    name: str
    pace: Pace


def stage(workshop: Workshop, now: datetime) -> Stage:
    """Veiled notes, then groups, then notes as they fall; before the first note, what to do."""
    shown = pace(workshop, now)
    if shown.notes_hidden:
        name = "veiled"
    elif NoteGroup.objects.living().filter(workshop=workshop, notes__is_hidden=False).exists():
        name = "groups"
    elif shown.notes:
        name = "notes"
    else:
        name = "waiting"
    return Stage(name, shown)


def _moment(item: RunSheetItem, *, is_past: bool) -> Moment:
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
