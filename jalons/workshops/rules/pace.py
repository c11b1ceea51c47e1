"""The pace of a workshop that runs: when a séquence ends, what is left of it. Pure; instants come in as arguments."""

from datetime import datetime, timedelta

from jalons.base.stamps import make_stamp


def item_end(now: datetime, minutes: int) -> datetime:
    return now + timedelta(minutes=minutes)


def seconds_left(ends_at: datetime, now: datetime) -> int:
    """Rounded up, as a clock that counts down shows it; 0 once the time is over."""
    left = ends_at - now
    return max(0, -(-left // timedelta(seconds=1)))


def shifted_end(ends_at: datetime, now: datetime, minutes: int) -> datetime:
    """More time counts from now once the time is over; less time ends now at the earliest."""
    return max(max(ends_at, now) + timedelta(minutes=minutes), now)


def shifted_seconds(seconds: int, minutes: int) -> int:
    return max(0, seconds + 60 * minutes)


def finish_time(now: datetime, seconds: int, minutes_after: int) -> datetime:
    """When the conducteur ends if nothing more is changed: what is left of the séquence, then all the others."""
    return now + timedelta(seconds=seconds, minutes=minutes_after)


def neighbour_items(order: list[int], current: int | None) -> tuple[int | None, int | None]:
    """The séquences before and after the current one; before the first one starts, the first comes next."""
    if current not in order:
        return None, (order[0] if order else None)
    place = order.index(current)
    return (order[place - 1] if place else None), (order[place + 1] if place + 1 < len(order) else None)


def pace_stamp(item: int | None, ends_at: datetime | None, seconds: int | None) -> str:
    """What a page shows of the pace, sent back with each gesture: another value means that somebody was faster."""
    return make_stamp(item, ends_at, seconds)


def format_clock(seconds: int) -> str:
    """« 12:05 », as it is read on a wall."""
    return f"{seconds // 60}:{seconds % 60:02d}"
