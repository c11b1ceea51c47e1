"""The open score of digital fragility: a relative risk from 0 to 10, and never a number of people.

A component (a rate: the more, the more fragile) becomes its place in the reference: the part of the inhabitants who live
in communes where it is lower, counting half of those where it is equal (mid-rank), × 10; linear between the values that
were observed. The score is the mean of the components that are known, by their weights: three of them at least.
The score of an area comes from its own rates (`areas.added_up`), never from the scores of its communes.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import mul

MOST = 10.0
FEWEST = 3  # components, for a score


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


@dataclass(frozen=True, slots=True)
class Result:
    """A score and what it is made of. `contributions` add up to the score; both are of the known components alone."""

    score: float | None
    contributions: Mapping[str, float]


def combine_scores(scores: Mapping[str, float | None], weights: Mapping[str, float]) -> Result:
    """The mean of the components that are known and that count; none under three of them."""
    known = {
        key: (weights[key], score) for key, score in scores.items() if score is not None and weights.get(key, 0) > 0
    }
    if len(known) < FEWEST:
        return Result(None, {})
    whole = sum(weight for weight, _score in known.values())
    contributions = {key: weight * score / whole for key, (weight, score) in known.items()}
    return Result(sum(contributions.values()), contributions)


def combine_all_scores(columns: Sequence[Mapping[str, float]], weights: Sequence[float]) -> dict[str, float]:
    """`combined` for the whole of France: one column of scores by code for each component; who has too few is left out."""
    counted = [(column, weight) for column, weight in zip(columns, weights, strict=True) if weight > 0]
    if len(counted) < FEWEST:
        return {}
    heavy = [weight for _column, weight in counted]
    codes = dict.fromkeys(code for column, _weight in counted for code in column)
    whole, scores = sum(heavy), {}
    for code, found in zip(
        codes, zip(*(map(column.get, codes) for column, _weight in counted), strict=True), strict=True
    ):
        try:
            scores[code] = sum(map(mul, found, heavy)) / whole
        except TypeError:  # one is unknown
            known = [(score, weight) for score, weight in zip(found, heavy, strict=True) if score is not None]
            if len(known) >= FEWEST:
                scores[code] = sum(score * weight for score, weight in known) / sum(weight for _score, weight in known)
    return scores


@dataclass(frozen=True, slots=True)
class Rank:
    """1 for the most fragile; equal scores share a rank. `lower` and `higher`: how many others are on each side."""

    rank: int
    count: int
    lower: int
    higher: int


def score_rank(score: float, others: Iterable[float]) -> Rank:
    """`others`: the scores of all the areas of the same kind but this one."""
    lower = higher = count = 0
    for other in others:
        count += 1
        lower += other < score
        higher += other > score
    return Rank(higher + 1, count + 1, lower, higher)


@dataclass(frozen=True, slots=True)
class Headcount:
    """An order of magnitude: people of 65 or more, or with little schooling. `fewest`: if the second were all among the
    first; `most`: if nobody were in both; `likely`: if schooling did not depend on age."""

    fewest: int
    likely: int
    most: int


def estimate_headcount(
    people: float, *, aged_65: float, under_15: float, low_diploma: float, left_school: float | None = None
) -> Headcount | None:
    """Rates in percent: of the inhabitants, but `low_diploma`, of those who left school (of all those of fifteen or more,
    when their number is not known). Rounded to two figures, for it is no count."""
    adults = people * (100 - under_15) / 100
    aged = people * aged_65 / 100
    if adults <= 0 or aged > adults:
        return None
    low = min(adults, adults if left_school is None else left_school) * low_diploma / 100
    likely = aged + low * (adults - aged) / adults
    return Headcount(
        round_two_figures(max(aged, low)), round_two_figures(likely), round_two_figures(min(aged + low, adults))
    )


def round_two_figures(number: float) -> int:
    """Two significant figures.

    >>> round_two_figures(5_634)
    5600
    """
    unit = int("1" + "0" * max(0, len(str(int(number))) - 2))
    return int(number / unit + 0.5) * unit
