"""The class of a value, and its colour. The class is that of the rounded value, as shown."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise

from jalons.base.frozen import frozen

# Light to dark, different for colour-blind people and in grey.
SEQUENTIAL = ("#f6ecd0", "#eac88a", "#cf8f55", "#9a5147", "#562a45")
# Fewer classes use colours that are far apart.
_SPREAD = {1: (2,), 2: (1, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}


@frozen
class Scale:
    """`bounds` increase: the first class is below the first bound, each other class begins at its bound, included."""

    bounds: tuple[float, ...]
    colours: tuple[str, ...]
    digits: int

    def index(self, value: float) -> int:
        """0 for the lowest class."""
        return bisect_right(self.bounds, round(value, self.digits))

    def colour(self, value: float) -> str:
        return self.colours[self.index(value)]

    def ranges(self) -> list[tuple[float | None, float | None]]:
        """The first and the last rounded value of each class; None at both ends."""
        step = 10**-self.digits
        edges = [None, *self.bounds, None]
        return [(low, None if high is None else round(high - step, self.digits)) for low, high in pairwise(edges)]


def quintile_scale(values: Iterable[float], digits: int) -> Scale:
    """Five classes with about the same number of areas, fewer when many areas have the same value."""
    read = sorted(round(value, digits) for value in values)
    size = len(read)
    bounds = sorted({read[rank * size // 5] for rank in range(1, 5)} - {read[0]}) if read else []
    return Scale(tuple(bounds), tuple(SEQUENTIAL[place] for place in _SPREAD[len(bounds) + 1]), digits)


def count_scale(counts: Iterable[int]) -> Scale:
    """A class for each number while there are enough colours: quintiles would mix the few numbers that are seldom
    reached with the one that is everywhere."""
    read = list(counts)
    different = sorted(set(read))
    if len(different) > len(SEQUENTIAL):
        return quintile_scale(read, 0)
    spread = _SPREAD[max(len(different), 1)]
    return Scale(tuple(different[1:]), tuple(SEQUENTIAL[place] for place in spread), 0)


def score_scale(digits: int = 2) -> Scale:
    """Five classes of equal width, from 0 to 10, darker as the score rises. The seven colours of the State's own tool
    go from blue to red: a score has no middle that would be neither."""
    return Scale((2.0, 4.0, 6.0, 8.0), SEQUENTIAL, digits)
