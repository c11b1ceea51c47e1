"""The distribution of a value over many areas: columns of the same width, with round bounds."""

from collections import Counter
from collections.abc import Iterable
from math import floor, log10

from jalons.base.frozen import frozen

MOST_COLUMNS = 24


@frozen
class Histogram:
    """`counts`: number of areas in each column of `width`, from `low`; a value on a bound is in the higher column."""

    low: float
    width: float
    counts: tuple[int, ...]

    @property
    def high(self) -> float:
        return self.low + self.width * len(self.counts)

    def column(self, value: float) -> int:
        """The index of its column."""
        return _column_index(value, self.width) - _column_index(self.low, self.width)


def make_histogram(values: Iterable[float]) -> Histogram | None:
    """None when there is nothing to count."""
    every = list(values)
    if not every:
        return None
    width = _column_width(max(every) - min(every))
    places = Counter(_column_index(value, width) for value in every)
    first, last = min(places), max(places)
    return Histogram(first * width, width, tuple(places[place] for place in range(first, last + 1)))


def _column_width(spread: float) -> float:
    """1, 2 or 5 times a power of ten: the smallest that gives few enough columns."""
    if spread <= 0:
        return 1.0
    power = 10.0 ** floor(log10(spread / MOST_COLUMNS))
    return next(power * step for step in (1, 2, 5, 10, 20) if spread / (power * step) <= MOST_COLUMNS - 1)


def _column_index(value: float, width: float) -> int:
    # A margin for rounding, else 0.3 / 0.1 would be in the column of 0.2.
    return floor(value / width + 1e-9)
