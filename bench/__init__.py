"""Measures of Jalons. A workload is a module here with `figures() -> Iterator[Figure]`; its name is the file's.

    def figures() -> Iterator[Figure]:
        yield measured("dashboard", "ms", timings)

`python3 run.py bench` runs them all, `python3 run.py bench start pages` some of them.
"""

from collections.abc import Iterable
from statistics import median
from typing import NamedTuple


class Figure(NamedTuple):
    """One result over `runs` repetitions; the report puts the workload's name before `name`."""

    name: str
    value: float
    unit: str
    runs: int
    lowest: float
    highest: float


def measured(name: str, unit: str, values: Iterable[float]) -> Figure:
    """The median of the runs, with their extremes."""
    found = sorted(values)
    return Figure(name, median(found), unit, len(found), found[0], found[-1])
