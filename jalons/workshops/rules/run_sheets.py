"""The conducteur: its séquences, clock times, total, overrun. Pure. What it may start from: `workshop_templates`."""

from collections.abc import Sequence
from datetime import time
from enum import StrEnum
from itertools import accumulate

from jalons.base.frozen import frozen

NBSP = "\u00a0"
MINUTES_MAX = 600
ITEMS_MAX = 60


class Format(StrEnum):
    PLENARY = "pleniere"
    PAIRS = "binomes"
    SUBGROUPS = "tables"
    ALONE = "seul"
    BREAK = "pause"


@frozen
class ItemModel:
    """A séquence of a template. `instruction` is for the room, `script` for the facilitation alone. Material: the things it
    needs."""

    title: str
    minutes: int
    format: Format
    instruction: str = ""
    output: str = ""
    material: tuple[str, ...] = ()
    script: str = ""


def item_starts(minutes: Sequence[int]) -> list[int]:
    """Minutes from the beginning of the workshop to that of each séquence, then to the end of the last one."""
    return list(accumulate(minutes, initial=0))


def minutes_since_midnight(at: time) -> int:
    return 60 * at.hour + at.minute


def time_after(start: time, minutes: int) -> time:
    """The clock time then. After midnight it starts at zero again."""
    hour, minute = divmod((minutes_since_midnight(start) + minutes) % (24 * 60), 60)
    return time(hour, minute)


def booked_minutes(starts_at: time | None, ends_at: time | None) -> int | None:
    """The duration of the booked slot; None when one of its ends is unknown."""
    if starts_at is None or ends_at is None or ends_at <= starts_at:
        return None
    return minutes_since_midnight(ends_at) - minutes_since_midnight(starts_at)


def overrun_minutes(total: int, booked: int | None) -> int:
    """Minutes beyond the booked slot; 0 when it fits, or when nothing is booked."""
    return max(0, total - booked) if booked is not None else 0


def fitted_minutes(minutes: Sequence[int], slot: int) -> list[int]:
    """Durations in the same proportions that last `slot` minutes together: none longer than before, nor shorter than a
    minute, in steps of five minutes where the slot is long enough. The same when they fit, or when there are more
    séquences than minutes."""
    total = sum(minutes)
    if total <= slot or slot < len(minutes):
        return list(minutes)
    step = 5 if slot >= 5 * len(minutes) else 1
    shares = [long * slot / total for long in minutes]
    fitted = [max(min(long, step), int(share // step) * step) for long, share in zip(minutes, shares, strict=True)]
    while (left := slot - sum(fitted)) > 0:
        room = [place for place, long in enumerate(minutes) if fitted[place] < long]
        poorest = max(room, key=lambda place: shares[place] - fitted[place])
        fitted[poorest] += min(step, left, minutes[poorest] - fitted[poorest])
    while (over := sum(fitted) - slot) > 0:
        longest = fitted.index(max(fitted))
        fitted[longest] -= min(step, over)
    return fitted


def format_duration(minutes: int) -> str:
    """« 3 h 20 », « 3 h », « 45 min »."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}{NBSP}min"
    return f"{hours}{NBSP}h" + (f"{NBSP}{rest:02d}" if rest else "")


def material_list(lines: str) -> tuple[str, ...]:
    """The material of a séquence, one item a line."""
    return tuple(thing for line in lines.splitlines() if (thing := line.strip()))


def moved_items[T](items: Sequence[T], item: T, steps: int) -> list[T]:
    """The séquences once `item` has moved by that many places; it stops at the ends."""
    rest = [other for other in items if other != item]
    place = min(len(rest), max(0, list(items).index(item) + steps))
    return [*rest[:place], item, *rest[place:]]
