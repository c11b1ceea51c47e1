"""The class of a value, and its colour. The class is that of the rounded value, as shown."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

# Light to dark, different for colour-blind people and in grey.
SEQUENTIAL = ("#f6ecd0", "#eac88a", "#cf8f55", "#9a5147", "#562a45")
# From the least to the most fragile, as in the State's own tool (opendata, section 5.7).
DIVERGING = ("#4a6bae", "#5f8ec7", "#aac4e6", "#e6deee", "#ebb5bd", "#dd7480", "#d95c5e")
# Fewer classes use colours that are far apart.
_SPREAD = {1: (2,), 2: (1, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}


@dataclass(frozen=True)
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


def seven_class_scale(digits: int = 2) -> Scale:
    """Seven classes of equal width, from 0 to 10."""
    return Scale(tuple(round(rank * 10 / 7, digits) for rank in range(1, 7)), DIVERGING, digits)
