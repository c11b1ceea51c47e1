"""The place of a rate in a reference: the part of its inhabitants who live in communes where the rate is lower, counting
half of those where it is equal (mid-rank), from 0 to 10; linear between the values that were observed."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import mul

MOST = 10.0


@dataclass(frozen=True)
class Distribution:
    """How a rate is spread over the inhabitants of a reference. `values`: those observed, each once, from the lowest;
    `scores`: the mid-rank of each, 0 to 10. `mean`: the rate of an inhabitant on average; None where nobody lives."""

    values: Sequence[float]
    scores: Sequence[float]
    mean: float | None

    def score(self, value: float) -> float | None:
        """None when the reference knows nothing. Beyond what was observed, the end of the scale that was reached."""
        if not self.values:
            return None
        return _interpolate_line(self.values, self.scores, value)

    def scores_of(self, values: Iterable[float]) -> list[float]:
        """Of values that were all observed, in one pass."""
        return list(map(dict(zip(self.values, self.scores, strict=True)).__getitem__, values))

    def value_at(self, score: float) -> float | None:
        """The value that has this score: 5 for the median."""
        if not self.values:
            return None
        return _interpolate_line(self.scores, self.values, score)

    # The same place, told otherwise.

    def decile(self, value: float) -> int | None:
        """1 for the tenth of the inhabitants where it is lowest, 10 where it is highest."""
        score = self.score(value)
        return None if score is None else min(10, int(score) + 1)

    def between_p5_and_p95(self, value: float) -> float | None:
        """0 at the fifth hundredth and below, 10 at the ninety-fifth and above; a straight line between them."""
        low, high = self.value_at(0.05 * MOST), self.value_at(0.95 * MOST)
        if low is None or high is None or low == high:
            return None
        return MOST * min(1.0, max(0.0, (value - low) / (high - low)))

    def ratio(self, value: float) -> float | None:
        """100 for the mean of the reference, 200 for twice as much."""
        return 100 * value / self.mean if self.mean else None


def _interpolate_line(xs: Sequence[float], ys: Sequence[float], x: float) -> float:
    """The broken line through (xs, ys), flat beyond its ends; `xs` never goes down."""
    after = bisect_left(xs, x)
    if after == 0:
        return ys[0]
    if after == len(xs):
        return ys[-1]
    if xs[after] == x:
        return ys[after]
    x0, x1, y0, y1 = xs[after - 1], xs[after], ys[after - 1], ys[after]
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


def weighted_distribution(values: Sequence[float], people: Sequence[float]) -> Distribution:
    """`people`: the inhabitants of each commune, in the order of its values. Sorted once: 35,000 communes in 20 ms.

    Where nobody lives a value weighs nothing, and still has its place.
    """
    weights: dict[float, float] = dict.fromkeys(sorted(values), 0)
    for value, weight in zip(values, people, strict=True):
        weights[value] += weight
    whole = sum(people)
    if not whole:
        return Distribution((), (), None)
    upto = accumulate(weights.values())
    scores = [MOST * (total - weight / 2) / whole for total, weight in zip(upto, weights.values(), strict=True)]
    return Distribution(array("d", weights), array("d", scores), sum(map(mul, values, people)) / whole)
