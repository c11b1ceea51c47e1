"""Measures of Jalons. A workload is a module here with `figures() -> Iterator[Figure]`; its name is the file's.

    def figures() -> Iterator[Figure]:
        yield measured("dashboard", "ms", timings, most=20)

`python3 run.py bench` runs them all, `python3 run.py bench start pages` some of them. A workload that says its `PARTS`
takes `figures(parts, quick)`: `python3 run.py bench live.sqlite live.crash --quick` measures less, sooner.
"""

from collections.abc import Iterable
from statistics import median
from typing import NamedTuple


class Figure(NamedTuple):
    """One result over `runs` repetitions; the report puts the workload's name before `name`.

    `bound` is what the value is held to, in words; `kept` whether it is, none when nothing is asked of it.
    """

    name: str
    value: float
    unit: str
    runs: int
    lowest: float
    highest: float
    bound: str = ""
    kept: bool | None = None


def measured(
    name: str,
    unit: str,
    values: Iterable[float],
    *,
    most: float | None = None,
    least: float | None = None,
    aim: float | None = None,
) -> Figure:
    """The median of the runs, with their extremes; held to a floor that it must not pass (`most`, or `least`)."""
    found = sorted(values)
    value = median(found)
    bounds = [f"≤ {most:g}" if most is not None else "", f"≥ {least:g}" if least is not None else ""]
    bounds += [f"aim {aim:g}" if aim is not None else ""]
    is_held = most is not None or least is not None
    kept = (most is None or value <= most) and (least is None or value >= least) if is_held else None
    return Figure(name, value, unit, len(found), found[0], found[-1], ", ".join(filter(None, bounds)), kept)
