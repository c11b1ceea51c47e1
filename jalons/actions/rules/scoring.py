"""The scoring grid of étape 5 (method 1.7, a product default): the score of a fiche, its place, and what is missing.
Pure.

A score is an integer from 0 to 3 on each criterion, multiplied by the weight of the criterion. A missing score is not a
zero: a fiche that lacks one has no place yet.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction

from jalons.base.frozen import frozen


class Criterion(StrEnum):
    STAKE = "enjeu"
    COMMUNES = "communes"
    BENEFICIARIES = "beneficiaires"
    FEASIBILITY = "faisabilite"
    MONEY = "financement"
    WILL = "volonte"
    QUICK_WIN = "gain_rapide"


class Panel(StrEnum):
    """The body that scores: each scores separately, and the two are compared."""

    PROJECT_GROUP = "groupe"
    SERVICES = "services"
    COMMITTEE = "comite"


class Side(StrEnum):
    """The two axes of the matrix."""

    UTILITY = "utilite"
    FEASIBILITY = "faisabilite"


MOST = 3
HEAVIEST = 9
# A fiche is a quick win from this score: first effects in less than six months.
QUICK_WIN_FROM = 2
# The nearer to the decision, the more the score of a body counts for the fiche.
_NEAREST = (Panel.COMMITTEE, Panel.SERVICES, Panel.PROJECT_GROUP)

SIDES: dict[Side, tuple[Criterion, ...]] = {
    Side.UTILITY: (Criterion.STAKE, Criterion.COMMUNES, Criterion.BENEFICIARIES),
    Side.FEASIBILITY: (Criterion.FEASIBILITY, Criterion.MONEY, Criterion.WILL, Criterion.QUICK_WIN),
}

type Scores = Mapping[str, int]
type Weights = Mapping[str, int]

DEFAULT_WEIGHTS: Weights = {criterion.value: 1 for criterion in Criterion}


@frozen
class Total:
    points: int
    out_of: int
    missing: tuple[Criterion, ...]
    """The criteria with a weight that nobody scored."""

    @property
    def is_whole(self) -> bool:
        return not self.missing


def total_score(scores: Scores, weights: Weights) -> Total:
    """« 14 sur 21 ». A criterion of weight 0 is not counted, scored or not."""
    return _partial_score(scores, weights, tuple(Criterion))


def _partial_score(scores: Scores, weights: Weights, among: Sequence[Criterion]) -> Total:
    counted = [criterion for criterion in among if weights.get(criterion, 0)]
    return Total(
        points=sum(scores.get(criterion, 0) * weights[criterion] for criterion in counted),
        out_of=MOST * sum(weights[criterion] for criterion in counted),
        missing=tuple(criterion for criterion in counted if criterion not in scores),
    )


def ranking_places(points: Sequence[int]) -> list[int]:
    """1, 2, 2, 4: equal scores share a place, and the next place counts all those before it."""
    return [1 + sum(1 for other in points if other > own) for own in points]


def matrix_position(scores: Scores, weights: Weights) -> tuple[Fraction, Fraction] | None:
    """The position of a fiche in the matrix, from 0 to 1: feasibility, utility. None while a score is missing, or when
    all the criteria of an axis have weight 0."""
    sides = [_partial_score(scores, weights, SIDES[side]) for side in (Side.FEASIBILITY, Side.UTILITY)]
    if any(not side.is_whole or not side.out_of for side in sides):
        return None
    across, up = (Fraction(side.points, side.out_of) for side in sides)
    return across, up


def scored_quick_win(values: Mapping[str, int]) -> bool | None:
    """Whether a fiche is a quick win, from the score that each body gave to this criterion: the one nearest to the
    decision counts. None when nobody scored it: the fiche alone says."""
    value = next((values[panel] for panel in _NEAREST if panel in values), None)
    return None if value is None else value >= QUICK_WIN_FROM


def axes_without_quick_win[T](actions: Iterable[tuple[T, bool, bool]]) -> list[T]:
    """From (axis, whether an action of it is a quick win, whether somebody scored this criterion), the axes without any,
    each once. Nothing is told of an axis while one of its actions waits for that score."""
    is_bare: dict[T, bool] = {}
    for axis, is_quick_win, is_scored in actions:
        is_bare[axis] = is_bare.get(axis, True) and is_scored and not is_quick_win
    return [axis for axis, has_none in is_bare.items() if has_none]


class Quarter(StrEnum):
    """Quarters of the matrix, in drawing order: top left, top right, bottom left, bottom right."""

    PREPARE = "preparer"
    FIRST = "d_abord"
    LATER = "plus_tard"
    MAYBE = "si_possible"


def matrix_quarter(across: Fraction, up: Fraction) -> Quarter:
    """A quarter is good from half of the maximum."""
    is_feasible, is_useful = across * 2 >= 1, up * 2 >= 1
    if is_useful:
        return Quarter.FIRST if is_feasible else Quarter.PREPARE
    return Quarter.MAYBE if is_feasible else Quarter.LATER
