"""In which class a value falls, and so which colour it has. A value is classed as it is read: once rounded."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

# Light to dark, told apart by whoever sees no red or no green, and in grey.
SEQUENTIAL = ("#f6ecd0", "#eac88a", "#cf8f55", "#9a5147", "#562a45")
# From the least to the most fragile, as in the State's own tool (opendata, section 5.7).
DIVERGING = ("#4a6bae", "#5f8ec7", "#aac4e6", "#e6deee", "#ebb5bd", "#dd7480", "#d95c5e")
# Fewer classes keep colours that are far apart.
_SPREAD = {1: (2,), 2: (1, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}


@dataclass(frozen=True)
class Scale:
    """`bounds` rise: the first class is under the first of them, each other begins at its bound, which is in it."""

    bounds: tuple[float, ...]
    colours: tuple[str, ...]
    digits: int

    def index(self, value: float) -> int:
        """0 is the lowest class."""
        return bisect_right(self.bounds, round(value, self.digits))

    def colour(self, value: float) -> str:
        return self.colours[self.index(value)]

    def ranges(self) -> list[tuple[float | None, float | None]]:
        """The first and the last value that each class may hold, as they are read; open at both ends."""
        step = 10**-self.digits
        edges = [None, *self.bounds, None]
        return [(low, None if high is None else round(high - step, self.digits)) for low, high in pairwise(edges)]


def quintile_scale(values: Iterable[float], digits: int) -> Scale:
    """As many areas in each class, or nearly: five classes, and fewer where many areas have the same value."""
    read = sorted(round(value, digits) for value in values)
    size = len(read)
    bounds = sorted({read[rank * size // 5] for rank in range(1, 5)} - {read[0]}) if read else []
    return Scale(tuple(bounds), tuple(SEQUENTIAL[place] for place in _SPREAD[len(bounds) + 1]), digits)


def seven_class_scale(digits: int = 2) -> Scale:
    """Seven classes of equal width, from 0 to 10."""
    return Scale(tuple(round(rank * 10 / 7, digits) for rank in range(1, 7)), DIVERGING, digits)
