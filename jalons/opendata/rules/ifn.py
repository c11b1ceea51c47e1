"""The official index of digital fragility (IFN), that others compute: what can be checked of it, and nothing else."""

import math
from collections.abc import Iterable, Sequence

HIGHEST_IFN = 10
# Beyond this distance from the mean of its parts, the official index of a place is called into question.
TOLERANCE = 0.05


def mean_mark(marks: Iterable[float | None]) -> float | None:
    """Each counts the same. None as soon as one is unknown, or when there is none."""
    found = list(marks)
    known = [mark for mark in found if mark is not None]
    if not known or len(known) != len(found):
        return None
    return round(math.fsum(known) / len(known), 9)  # 119.6 / 16 is 7.475, and is written 7,48


def differs_from_mean(index: float | None, parts: Sequence[float | None]) -> bool:
    """Whether an official index is not the mean of its parts. A zero says that there is no mark."""
    expected = mean_mark(part or None for part in parts)
    return bool(index) and expected is not None and abs((index or 0) - expected) > TOLERANCE + 1e-9
