"""Parses numbers: decimal commas, thousands separators, and the letters for « secret » and « unknown »."""

import math

from jalons.opendata.rules.counts import Count
from jalons.opendata.rules.values import State

SECRET_MARKS = frozenset({"s", "c", "secret"})
ABSENT_MARKS = frozenset({"", "nd", "n.d.", "na", "n/a", "nan", "null", "none", "-", "so", "n/c", "nc", "\\n"})


class Unreadable(Exception):
    """The cell is not a number."""


def is_secret(cell: str) -> bool:
    return cell.strip().casefold() in SECRET_MARKS


def read_number(cell: str) -> float | None:
    """None when the cell says that it is unknown, or secret; never 0 for that. Raises Unreadable.

    >>> read_number("1 234,5")
    1234.5
    """
    try:
        number = float(cell)  # the common case comes first
        if math.isfinite(number):  # « nan » and « inf » are numbers to Python
            return number
        text = cell.strip()
    except ValueError:
        text = cell.strip().replace("\u00a0", "").replace("\u202f", "").replace(" ", "").removesuffix("%")
    if text.casefold() in ABSENT_MARKS or text.casefold() in SECRET_MARKS:
        return None
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        raise Unreadable(cell) from None
    if not math.isfinite(number):
        raise Unreadable(cell)
    return number


def read_count(cell: str) -> Count:
    """A number, State.SECRET or State.ABSENT. Raises Unreadable."""
    number = read_number(cell)
    if number is not None:
        return number
    return State.SECRET if is_secret(cell) else State.ABSENT
