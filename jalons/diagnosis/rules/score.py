"""The open score of digital fragility: a relative risk from 0 to 10, and never a number of people.

A component (a rate: the more, the more fragile) becomes its place in the reference (`scale`). The score is the mean of the
components that are known, by their weights: three of them at least.
The score of an area comes from its own rates (`areas.added_up`), never from the scores of its communes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import mul

FEWEST = 3  # components, for a score


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
