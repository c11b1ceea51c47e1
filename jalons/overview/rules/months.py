"""The months of the calendar, and the one that an address names."""

import re
from calendar import monthrange
from datetime import date


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def month_days(first: date) -> list[date]:
    _weekday, last = monthrange(first.year, first.month)
    return [first.replace(day=number) for number in range(1, last + 1)]


def read_month(text: str, today: date) -> date:
    """« 2026-11 » in an address; the current month for any other text."""
    match = re.fullmatch(r"(20\d\d|19\d\d|21\d\d)-(0[1-9]|1[0-2])", text)
    return date(int(match[1]), int(match[2]), 1) if match else first_of_month(today)
