"""The official index of digital fragility (IFN), computed by others: the only check that can be made on it."""

import math
from collections.abc import Iterable, Sequence

HIGHEST_IFN = 10
# Beyond this distance from the mean of its parts, the official index of a place is reported as doubtful.
TOLERANCE = 0.05


def mean_mark(marks: Iterable[float | None]) -> float | None:
    """All weights are equal. None if one is unknown, or if there are none."""
    every = list(marks)
    present = [mark for mark in every if mark is not None]
    if not present or len(present) != len(every):
        return None
    return round(math.fsum(present) / len(present), 9)  # 119.6 / 16 must give 7.475, which is shown as 7,48


def differs_from_mean(index: float | None, parts: Sequence[float | None]) -> bool:
    """Whether an official index differs from the mean of its parts. A zero means no mark."""
    expected = mean_mark(part or None for part in parts)
    return bool(index) and expected is not None and abs((index or 0) - expected) > TOLERANCE + 1e-9
