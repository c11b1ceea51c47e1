"""Measures of Jalons. A workload is a module here with `figures() -> Iterator[Figure]`; its name is the file's.

    DEPENDS_ON = FixedWork.PAGE

    def figures() -> Iterator[Figure]:
        yield compared("dashboard", "ms", lambda: client.get(path), runs=100, beside=DEPENDS_ON)

`python3 run.py bench` runs them all, `python3 run.py bench start pages` some of them. A workload that says its `PARTS`
takes `figures(parts, quick)`: `python3 run.py bench live.sqlite live.crash --quick` measures less, sooner.

A duration is compared with a fixed work (decision 0037): its ratio means the same on every machine, and is what
`floors.json` holds. Whatever is not a duration (memory, counts, losses) is `measured`, and held to `most` or `least`.
"""

from collections.abc import Callable, Iterable
from statistics import median
from typing import NamedTuple

from bench._fixed_works import FixedWork, Timing, fixed_works, timed

__all__ = ["Figure", "FixedWork", "Sample", "Timing", "compared", "compared_samples", "measured", "sampled", "timed"]

UNITS = {"s": 1, "ms": 1000}
# Of what a run takes: as much time again is given to the fixed work after it, between these bounds in seconds.
SHARE, LEAST, MOST = 0.2, 0.01, 0.3
ENOUGH = 1.0  # seconds: the median of a few short runs is that of a moment


class Figure(NamedTuple):
    """One result over `runs` repetitions; the report puts the workload's name before `name`.

    `ratio`: how many times the fixed work `beside` it takes. `bound`: what the value, or the ratio when there is one, is
    held to, in words; `kept`: whether it is, none when nothing is asked of it.
    """

    name: str
    value: float
    unit: str
    runs: int
    lowest: float
    highest: float
    bound: str = ""
    kept: bool | None = None
    ratio: float | None = None
    beside: str = ""


class Sample(NamedTuple):
    """One run, and the seconds that the fixed work took just before and just after it."""

    timing: Timing
    fixed: float


def sampled(
    measure: Callable[[], Timing],
    runs: int,
    beside: str,
    reset: Callable[[], object] = lambda: None,
    enough: float = 0.0,
) -> list[Sample]:
    """The fixed work has its turn between two runs: what slows the machine for a while slows both.

    There are more runs, five times as many at most, until they took `enough` seconds. `reset` comes before each run and
    is not timed.
    """
    found: list[Sample] = []
    reset()
    last = fixed_works().time(beside).own
    while len(found) < runs or (len(found) < 5 * runs and sum(one.timing.own for one in found) < enough):
        timing = measure()
        reset()
        following = fixed_works().time(beside, min(max(LEAST, SHARE * timing.own), MOST)).own
        found.append(Sample(timing, (last + following) / 2))
        last = following
    return found


def compared(
    name: str,
    unit: str,
    work: Callable[[], object],
    *,
    runs: int,
    beside: str,
    warm_up: int = 1,
    reset: Callable[[], object] = lambda: None,
    clock: Callable[[Callable[[], object]], Timing] = timed,
) -> Figure:
    for _ in range(warm_up):
        work()
    return compared_samples(name, unit, sampled(lambda: clock(work), runs, beside, reset, ENOUGH), beside)


def compared_samples(name: str, unit: str, samples: Iterable[Sample], beside: str) -> Figure:
    """Seconds are those of the clock; the ratio is of the seconds that were the work's own."""
    samples = list(samples)
    figure = measured(name, unit, [UNITS[unit] * sample.timing.elapsed for sample in samples])
    return figure._replace(ratio=median(sample.timing.own / sample.fixed for sample in samples), beside=str(beside))


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
