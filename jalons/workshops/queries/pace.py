"""The present state of a running workshop: the séquence, its time, what comes next, what the room sees."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.frozen import frozen
from jalons.workshops.models import Note, NoteGroup, RunSheetItem, Workshop
from jalons.workshops.queries import walls
from jalons.workshops.rules import pace as pace_rules
from jalons.workshops.rules import workshops
from jalons.workshops.words.notes import aside_words


@frozen
class Moment:
    """A séquence with what it needs while it runs."""

    pk: int
    title: str
    minutes: int
    instruction: str  # for the room
    script: str  # for the facilitation alone
    output: str
    material: str
    format: str
    is_past: bool


@frozen
class Timer:
    """`seconds` is what is left of a running or paused séquence at `now`, always by the server's clock."""

    now: datetime
    ends_at: datetime | None
    is_paused: bool
    seconds: int | None
    over: timedelta | None
    # At its end, phones and tables may no longer write: their pages ask again then.
    freezes: bool

    @property
    def clock(self) -> str:
        return pace_rules.format_clock(self.seconds or 0)

    @property
    def now_ms(self) -> int:
        return int(self.now.timestamp() * 1000)

    @property
    def ends_ms(self) -> int | None:
        return int(self.ends_at.timestamp() * 1000) if self.ends_at else None


@frozen
class Behind:
    """The séquence that goes on behind a countdown. `ends_at` is None while it is paused."""

    title: str
    ends_at: datetime | None


@frozen
class Playing(Timer):
    """The current séquence, or the countdown, for participants. Tables also read the consigne of the séquence."""

    title: str
    instruction: str = ""
    is_free: bool = False
    behind: Behind | None = None


@frozen
class Pace(Timer):
    last_seq: int
    seen: str
    moments: list[Moment]
    current: Moment | None
    before: Moment | None
    after: Moment | None
    left: Moment | None  # the one that ran last, while none runs
    started_at: datetime | None
    # When the conducteur ends at this pace, and by how many minutes this exceeds the booked slot, on the day itself.
    finish_at: datetime | None
    minutes_late: int
    notes_hidden: bool
    is_frozen: bool
    is_free: bool  # a countdown, beside the current séquence or without one
    behind: Behind | None
    stopped_seconds: int | None  # what a stopped countdown had left
    shows_way_in: bool  # only while the code opens something
    state: str
    notes: int  # on the wall
    set_aside: int
    waiting: int
    withdrawn: int
    to_read: int
    participants: int

    @property
    def is_told_over(self) -> bool:
        """A countdown whose end no longer matters to the room: nothing is frozen, and everybody has read it."""
        return self.is_free and not pace_rules.is_countdown_told(self.over, freezes=self.freezes)

    @property
    def aside_words(self) -> str:
        return aside_words(self.set_aside, self.withdrawn, self.waiting)


def _timer_values(workshop: Workshop, now: datetime) -> dict[str, Any]:
    """Empty when no séquence is current: the values left by the last one are not a time."""
    runs = workshop.current_item_id is not None or workshop.has_free_timer
    ends_at, left = (workshop.item_ends_at, workshop.item_seconds_left) if runs else (None, None)
    return _time_values(ends_at, left, now) | {"freezes": workshop.has_free_timer and workshop.freezes_at_end}


def _time_values(ends_at: datetime | None, left: int | None, now: datetime) -> dict[str, Any]:
    return {
        "now": now,
        "ends_at": ends_at,
        "is_paused": left is not None,
        "seconds": left if ends_at is None else pace_rules.seconds_left(ends_at, now),
        "over": now - ends_at if ends_at and now > ends_at else None,
        "freezes": False,
    }


def playing_item(workshop: Workshop, now: datetime) -> Playing | None:
    """One query, only when a séquence runs."""
    item = workshop.current_item if workshop.state == workshops.State.OPEN else None
    time = _timer_values(workshop, now)
    if workshop.state == workshops.State.OPEN and workshop.has_free_timer:
        if pace_rules.is_countdown_told(time["over"], freezes=time["freezes"]):
            return Playing(
                title=_("Compte à rebours"),
                instruction=item.instruction if item else "",
                is_free=True,
                behind=Behind(item.title, workshop.sequence_ends_at) if item else None,
                **time,
            )
        time = _time_values(workshop.sequence_ends_at, workshop.sequence_seconds_left, now)
    if item is None:
        return None
    return Playing(title=item.title, instruction=item.instruction, **time)


def workshop_pace(workshop: Workshop, now: datetime) -> Pace:
    """Four queries, whatever the number of séquences."""
    workshop = Workshop.objects.get(pk=workshop.pk)
    notes = walls.count_notes(workshop)
    items = list(RunSheetItem.objects.filter(workshop=workshop).order_by("rank", "id"))
    order = [item.pk for item in items]
    current = workshop.current_item_id
    stands_at = current or workshop.last_item_id
    reached = order.index(stands_at) if stands_at in order else 0
    moments = {item.pk: _item_moment(item, is_past=place < reached) for place, item in enumerate(items)}
    before, after = pace_rules.neighbour_items(order, stands_at)
    time = _timer_values(workshop, now)
    rest = sum(item.minutes for item in items[reached + 1 :])
    finish_at = pace_rules.finish_time(now, _sequence_seconds(workshop, now), rest) if current in order else None
    playing = moments.get(current or 0)
    return Pace(
        last_seq=workshop.last_seq,
        seen=pace_rules.pace_stamp(
            current, workshop.item_ends_at, workshop.item_seconds_left, is_free=workshop.has_free_timer
        ),
        moments=list(moments.values()),
        current=playing,
        before=moments.get(before or 0),
        after=moments.get(after or 0),
        left=None if current else moments.get(stands_at or 0),
        started_at=_sequence_start(workshop),
        finish_at=finish_at,
        minutes_late=_minutes_late(workshop, finish_at),
        notes_hidden=workshop.notes_hidden,
        is_frozen=workshop.is_writing_frozen,
        is_free=workshop.has_free_timer,
        behind=Behind(playing.title, workshop.sequence_ends_at) if playing and workshop.has_free_timer else None,
        stopped_seconds=None if workshop.has_free_timer or current else workshop.item_seconds_left,
        shows_way_in=workshop.shows_way_in and workshop.state == workshops.State.OPEN,
        state=workshop.state,
        notes=notes.on_wall,
        set_aside=notes.set_aside,
        waiting=notes.waiting,
        withdrawn=notes.withdrawn,
        to_read=notes.to_read,
        participants=workshop.participants.count(),
        **time,
    )


def _sequence_seconds(workshop: Workshop, now: datetime) -> int:
    """What the current séquence has left, also behind a countdown."""
    is_behind = workshop.has_free_timer
    ends_at = workshop.sequence_ends_at if is_behind else workshop.item_ends_at
    left = workshop.sequence_seconds_left if is_behind else workshop.item_seconds_left
    return pace_rules.seconds_left(ends_at, now) if ends_at else left or 0


def _sequence_start(workshop: Workshop) -> datetime | None:
    if workshop.current_item_id is None:
        return None
    return workshop.sequence_started_at if workshop.has_free_timer else workshop.item_started_at


def _minutes_late(workshop: Workshop, finish_at: datetime | None) -> int:
    """0 when it is on time, without a booked slot, or on another day: a workshop that is replayed is not late."""
    if finish_at is None or workshop.ends_at is None:
        return 0
    finish = timezone.localtime(finish_at)
    if workshop.held_on != finish.date():
        return 0
    booked = finish.replace(hour=workshop.ends_at.hour, minute=workshop.ends_at.minute, second=0, microsecond=0)
    return max(0, (finish - booked) // timedelta(minutes=1))


@frozen
class Stage:
    """What the big screen shows: `name` chooses the part of `_projection_stage.html`."""

    name: str
    pace: Pace

    @property
    def has_short_instruction(self) -> bool:
        instruction = self.pace.current.instruction if self.pace.current else ""
        return len(instruction) <= SHORT_INSTRUCTION and "\n" not in instruction


# A séquence that begins shows its consigne alone, until the first note comes, or for so long.
BEGINNING = timedelta(minutes=3)
# Characters of a consigne that hold in five large lines, beside the time.
SHORT_INSTRUCTION = 110
# The stages of one sentence, beside which the time left is what the room looks for.
FOR_THE_TIME = {"waiting", "instruction", "beginning", "veiled"}
WAY_IN = "way-in"
# The stages that leave no place to a vote, when the facilitation chose them.
CHOSEN = {
    workshops.Screen.INSTRUCTION: "instruction",
    workshops.Screen.NOTES: "latest",
    workshops.Screen.GROUP: "group",
    workshops.Screen.GROUPS: "sorted",
    workshops.Screen.MAP: "map",
    workshops.Screen.PORTRAIT: "portrait",
}


def screen_stage(workshop: Workshop, now: datetime) -> Stage:
    """How to join when the facilitation asks for it; then what it chose. Else the consigne of a séquence that begins, the
    number of hidden notes, then groups, then the latest notes; before the first note, what to do."""
    shown = workshop_pace(workshop, now)
    chosen = _chosen_stage(workshop)
    if shown.shows_way_in:
        name = WAY_IN
    elif chosen and not (shown.notes_hidden and workshop.screen in workshops.SCREENS_OF_NOTES):
        name = chosen
    elif shown.notes and _has_just_begun(workshop, shown, now):
        name = "beginning"
    elif shown.notes_hidden:
        name = "veiled"
    elif (
        NoteGroup.objects.living()
        .filter(workshop=workshop, notes__is_hidden=False, notes__names_somebody=False)
        .exists()
    ):
        name = "groups"
    elif shown.notes:
        name = "notes"
    else:
        name = "waiting"
    return Stage(name, shown)


def _has_just_begun(workshop: Workshop, shown: Pace, now: datetime) -> bool:
    """Whether the room still has to read what the current séquence asks for. One query at most."""
    began = shown.started_at
    if not (shown.current and shown.current.instruction and began) or shown.state != workshops.State.OPEN:
        return False
    return (
        now - began < BEGINNING and not Note.objects.on_wall().filter(workshop=workshop, written_at__gt=began).exists()
    )


def _chosen_stage(workshop: Workshop) -> str:
    """Empty when the screen follows what happens, or when what it showed was removed since."""
    if workshop.screen == workshops.Screen.GROUP and workshop.screen_group_id is None:
        return ""
    if workshop.screen == workshops.Screen.MAP and workshop.screen_key_project_id is None:
        return ""
    return CHOSEN.get(workshops.Screen(workshop.screen), "")


def _item_moment(item: RunSheetItem, *, is_past: bool) -> Moment:
    return Moment(
        item.pk,
        item.title,
        item.minutes,
        item.instruction,
        item.script,
        item.output,
        item.material,
        item.get_format_display(),
        is_past,
    )
