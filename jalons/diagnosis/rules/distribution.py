"""How a value is spread over many areas: columns of the same width, told by round numbers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import floor, log10

MOST_COLUMNS = 24


@dataclass(frozen=True)
class Histogram:
    """`counts`: areas from `low` on, a column each `width`; a value on the edge of two is in the higher one."""

    low: float
    width: float
    counts: tuple[int, ...]

    @property
    def high(self) -> float:
        return self.low + self.width * len(self.counts)

    def column(self, value: float) -> int:
        """The place of its column."""
        return _column_index(value, self.width) - _column_index(self.low, self.width)


def make_histogram(values: Iterable[float]) -> Histogram | None:
    """None when there is nothing to count."""
    found = list(values)
    if not found:
        return None
    width = _column_width(max(found) - min(found))
    places = Counter(_column_index(value, width) for value in found)
    first, last = min(places), max(places)
    return Histogram(first * width, width, tuple(places[place] for place in range(first, last + 1)))


def _column_width(spread: float) -> float:
    """1, 2 or 5 of some power of ten: the smallest that gives few enough columns."""
    if spread <= 0:
        return 1.0
    power = 10.0 ** floor(log10(spread / MOST_COLUMNS))
    return next(power * step for step in (1, 2, 5, 10, 20) if spread / (power * step) <= MOST_COLUMNS - 1)


def _column_index(value: float, width: float) -> int:
    # A hair more, or 0.3 / 0.1 would fall in the column of 0.2.
    return floor(value / width + 1e-9)
