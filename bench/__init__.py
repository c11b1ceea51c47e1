"""Measures of Jalons. A workload is a module here with `figures() -> Iterator[Figure]`; it has the name of its file.

    DEPENDS_ON = FixedWork.PAGE

    def figures() -> Iterator[Figure]:
        yield compared("dashboard", "ms", lambda: client.get(path), runs=100, beside=DEPENDS_ON)

`python3 run.py bench` runs them all, `python3 run.py bench start pages` some of them. A workload with `PARTS` has
`figures(parts, quick)`: `python3 run.py bench live.sqlite live.crash --quick` measures less, in less time.

A duration is compared with a fixed work (decision 0037): the ratio means the same on every machine, and `floors.json`
records it. Whatever is not a duration (memory, counts, losses) is `measured`, and bounded by `most` or `least`.
"""

from collections.abc import Callable, Iterable
from math import ceil
from statistics import mean, median
from typing import NamedTuple

from bench._fixed_works import FixedWork, Timing, fixed_works, timed

__all__ = ["Figure", "FixedWork", "Sample", "Timing", "compared", "compared_samples", "measured", "sampled", "timed"]

UNITS = {"s": 1, "ms": 1000}
# After each run, the fixed work is repeated for this share of the run's duration, between these bounds in seconds.
SHARE, LEAST, MOST = 0.2, 0.01, 0.3
# Short runs continue until they have taken `ENOUGH` seconds, up to `MOST_TIMES` as many. With half of them, fewer meet a
# moment when nothing else slows them: 36 ratios of 51 agreed, instead of 45.
ENOUGH, MOST_TIMES = 2.0, 10


class Figure(NamedTuple):
    """One result over `runs` repetitions; the report puts the workload's name before `name`.

    `ratio`: to the fixed work `beside`, from the quickest runs (`compared_samples`). `bound`: the limit of the value, or
    of the ratio when there is one, in words; `kept`: whether it is respected, None without a limit.
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
    """One run, and the mean duration in seconds of the fixed work just before and just after it."""

    timing: Timing
    fixed: float


def sampled(
    measure: Callable[[], Timing],
    runs: int,
    beside: str,
    reset: Callable[[], object] = lambda: None,
    enough: float = 0.0,
) -> list[Sample]:
    """Times the fixed work between two runs, so that whatever slows the machine for a while slows both.

    Runs continue, up to `MOST_TIMES` as many, until they have taken `enough` seconds. `reset` comes before each run and
    is not timed.
    """
    samples: list[Sample] = []
    reset()
    last = fixed_works().time(beside).own
    while len(samples) < runs or (len(samples) < MOST_TIMES * runs and sum(one.timing.own for one in samples) < enough):
        timing = measure()
        reset()
        following = fixed_works().time(beside, min(max(LEAST, SHARE * timing.own), MOST)).own
        samples.append(Sample(timing, (last + following) / 2))
        last = following
    return samples


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
    """The value is the median of the clock. The ratio is that of the quickest runs to the quickest fixed works beside
    them, without waits for the processor.

    Other programs and other machines slow a run and never quicken it, and they slow the fixed work by another factor:
    the quickest runs are those that they left alone. All the samples must be of one same work: otherwise, the ratio
    would be that of the lightest one.
    """
    samples = list(samples)
    figure = measured(name, unit, [UNITS[unit] * sample.timing.elapsed for sample in samples])
    own = mean_of_quickest(sample.timing.own for sample in samples)
    fixed = mean_of_quickest(sample.fixed for sample in samples)
    return figure._replace(ratio=own / fixed, beside=str(beside))


def mean_of_quickest(seconds: Iterable[float]) -> float:
    """The mean of the quickest tenth, of one run at least. The quickest run alone would get lower with more runs."""
    ordered = sorted(seconds)
    return mean(ordered[: ceil(len(ordered) / 10)])


def measured(
    name: str,
    unit: str,
    values: Iterable[float],
    *,
    most: float | None = None,
    least: float | None = None,
    aim: float | None = None,
) -> Figure:
    """The median of the runs and their extremes; it must stay under `most`, or over `least`."""
    ordered = sorted(values)
    value = median(ordered)
    bounds = [f"≤ {most:g}" if most is not None else "", f"≥ {least:g}" if least is not None else ""]
    bounds += [f"aim {aim:g}" if aim is not None else ""]
    is_held = most is not None or least is not None
    is_kept = (most is None or value <= most) and (least is None or value >= least) if is_held else None
    return Figure(name, value, unit, len(ordered), ordered[0], ordered[-1], ", ".join(filter(None, bounds)), is_kept)
