"""The pace of a running workshop: the end of a séquence, the time left. Pure; instants are arguments."""

from datetime import datetime, timedelta

from jalons.base.stamps import make_stamp

# A countdown of one's own.
MOST_MINUTES = 180
# How long the room reads that it is over.
TOLD_AFTER = timedelta(seconds=30)


def item_end(now: datetime, minutes: int) -> datetime:
    return now + timedelta(minutes=minutes)


def seconds_left(ends_at: datetime, now: datetime) -> int:
    """Rounded up, as a countdown shows it; 0 once the time is over."""
    left = ends_at - now
    return max(0, -(-left // timedelta(seconds=1)))


def is_countdown_told(over: timedelta | None, *, freezes: bool) -> bool:
    """Its end leaves the screen and the phones by itself, unless it froze writing."""
    return freezes or over is None or over < TOLD_AFTER


def shifted_end(ends_at: datetime, now: datetime, minutes: int) -> datetime:
    """Once the time is over, more time counts from now; with less time, the end is now at the earliest."""
    return max(max(ends_at, now) + timedelta(minutes=minutes), now)


def shifted_seconds(seconds: int, minutes: int) -> int:
    return max(0, seconds + 60 * minutes)


def finish_time(now: datetime, seconds: int, minutes_after: int) -> datetime:
    """When the conducteur ends if nothing changes: the rest of the séquence, then all the others."""
    return now + timedelta(seconds=seconds, minutes=minutes_after)


def neighbour_items(order: list[int], current: int | None) -> tuple[int | None, int | None]:
    """The séquences before and after the current one; before the start, the first one is next."""
    if current not in order:
        return None, (order[0] if order else None)
    place = order.index(current)
    return (order[place - 1] if place else None), (order[place + 1] if place + 1 < len(order) else None)


def pace_stamp(item: int | None, ends_at: datetime | None, seconds: int | None, *, is_free: bool = False) -> str:
    """The stamp of the pace that a page showed, sent back with each act: another value means that somebody acted
    before."""
    return make_stamp("free" if is_free else item, ends_at, seconds)


def format_clock(seconds: int) -> str:
    """« 12:05 », as a wall shows it."""
    return f"{seconds // 60}:{seconds % 60:02d}"
