"""The open score of digital fragility: a relative risk from 0 to 10, never a number of people.

Each component (a rate: higher is more fragile) is converted to its rank in the reference (`scale`). The score is the
weighted mean of the known components, of which there must be at least three. The score of an area is computed from its
own rates (`areas.sum_by_area`), never from the scores of its communes.
"""

from collections.abc import Iterable, Mapping, Sequence
from operator import mul

from jalons.base.frozen import frozen

FEWEST = 3  # components needed for a score


@frozen(slots=True)
class Result:
    """A score and its components. `contributions` add up to the score; both only use the known components."""

    score: float | None
    contributions: Mapping[str, float]


def combine_scores(scores: Mapping[str, float | None], weights: Mapping[str, float]) -> Result:
    """The weighted mean of the known components; none with fewer than three."""
    pairs = {
        key: (weights[key], score) for key, score in scores.items() if score is not None and weights.get(key, 0) > 0
    }
    if len(pairs) < FEWEST:
        return Result(None, {})
    whole = sum(weight for weight, _score in pairs.values())
    contributions = {key: weight * score / whole for key, (weight, score) in pairs.items()}
    return Result(sum(contributions.values()), contributions)


def combine_all_scores(columns: Sequence[Mapping[str, float]], weights: Sequence[float]) -> dict[str, float]:
    """`combine_scores` for the whole of France: one column of scores by code for each component; a code with too few is
    left out."""
    counted = [(column, weight) for column, weight in zip(columns, weights, strict=True) if weight > 0]
    if len(counted) < FEWEST:
        return {}
    heavy = [weight for _column, weight in counted]
    codes = dict.fromkeys(code for column, _weight in counted for code in column)
    whole, scores = sum(heavy), {}
    for code, row in zip(
        codes, zip(*(map(column.get, codes) for column, _weight in counted), strict=True), strict=True
    ):
        try:
            scores[code] = sum(map(mul, row, heavy)) / whole
        except TypeError:  # a score is None
            pairs = [(score, weight) for score, weight in zip(row, heavy, strict=True) if score is not None]
            if len(pairs) >= FEWEST:
                scores[code] = sum(score * weight for score, weight in pairs) / sum(weight for _score, weight in pairs)
    return scores


@frozen(slots=True)
class Rank:
    """1 for the most fragile; equal scores share a rank. `lower` and `higher`: number of areas on each side."""

    rank: int
    count: int
    lower: int
    higher: int


def score_rank(score: float, others: Iterable[float]) -> Rank:
    """`others`: the scores of the other areas of the same kind."""
    lower = higher = count = 0
    for other in others:
        count += 1
        lower += other < score
        higher += other > score
    return Rank(higher + 1, count + 1, lower, higher)


@frozen(slots=True)
class Headcount:
    """An order of magnitude: people of 65 or more, or with little schooling. `fewest`: if all the latter were among the
    former; `most`: if nobody were in both; `likely`: if schooling did not depend on age."""

    fewest: int
    likely: int
    most: int


def estimate_headcount(
    people: float, *, aged_65: float, under_15: float, low_diploma: float, left_school: float | None = None
) -> Headcount | None:
    """Rates in percent: of inhabitants, except `low_diploma`, of people who left school (of all people of fifteen or
    more, when their number is unknown). Rounded to two digits, because it is not a count."""
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
