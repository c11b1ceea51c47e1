"""The days proposed for the meetings of a year. Pure."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from itertools import pairwise

from jalons.base.public_holidays import working_day


def proposed_days(
    year: int,
    expected: int,
    taken: Collection[date],
    today: date,
    *,
    usual: date | None = None,
    departement: str = "",
    notice: int = 0,
) -> list[date]:
    """One day for each meeting that the year still lacks: the year is cut in as many equal parts as meetings are expected,
    and a part without any gives its middle, on the day of the week of `usual` when there is one. Never a day that is over,
    taken by this committee, in a week-end or a public holiday, nor one that leaves less than `notice` days to convene;
    parts that are over give none."""
    earliest = earliest_day(today, notice)
    bounds = _bounds(year, expected)
    days: list[date] = []
    for start, end in pairwise(bounds):
        if any(start <= day < end for day in taken):
            continue
        day = _free_day(_on_weekday(start + (end - start) // 2, usual), {*taken, *days}, departement)
        if day < earliest:
            day = _free_day(_weekday_from(earliest, usual), {*taken, *days}, departement)
        if earliest <= day < end:
            days.append(day)
    return days


def earliest_day(today: date, notice: int) -> date:
    """The first day that leaves the notice of the committee, a week at least."""
    return today + timedelta(days=max(notice, 6) + 1)


def _bounds(year: int, parts: int) -> Sequence[date]:
    """The first day of each part, then that of the next year."""
    first, last = date(year, 1, 1), date(year + 1, 1, 1)
    return [first + (last - first) * place // parts for place in range(parts)] + [last]


def _on_weekday(day: date, usual: date | None) -> date:
    """The day of the same week that falls as the usual one does."""
    return day if usual is None else day + timedelta(days=usual.weekday() - day.weekday())


def _weekday_from(day: date, usual: date | None) -> date:
    """The first day from that one on which falls as the usual one does."""
    return day if usual is None else day + timedelta(days=(usual.weekday() - day.weekday()) % 7)


def _free_day(day: date, taken: Collection[date], departement: str) -> date:
    day = working_day(day, departement)
    while day in taken:
        day = working_day(day + timedelta(days=1), departement)
    return day
