"""Agree, disagree, pass: what unites, what divides, and who thinks alike. Pure and deterministic."""

from collections.abc import Sequence
from enum import StrEnum
from math import cos

# With fewer voters, a point of the map would identify somebody.
LEAST_ON_A_MAP = 7
CONSENSUS, MAJORITY = 80, 60  # percentages of those who took a side
ROUNDS = 500
STILL = 1e-10  # the search ends when the direction turns less than this

type Row = Sequence[float]


class Leaning(StrEnum):
    UNHEARD = "unheard"  # fewer than half of the voters took a side
    AGREED = "agreed"
    REJECTED = "rejected"
    MOSTLY_FOR = "mostly_for"
    MOSTLY_AGAINST = "mostly_against"
    DIVIDED = "divided"


def agreement_share(agree: int, disagree: int) -> float | None:
    """The share among those who took a side."""
    return agree / (agree + disagree) if agree + disagree else None


def option_leaning(agree: int, disagree: int, voters: int) -> Leaning:
    sides = agree + disagree
    if not sides or 2 * sides < voters:
        return Leaning.UNHEARD
    for share, for_it, against in (
        (CONSENSUS, Leaning.AGREED, Leaning.REJECTED),
        (MAJORITY, Leaning.MOSTLY_FOR, Leaning.MOSTLY_AGAINST),
    ):
        if 100 * agree >= share * sides:
            return for_it
        if 100 * disagree >= share * sides:
            return against
    return Leaning.DIVIDED


def opinion_plane(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Places each person along the two directions in which people differ most (principal components, by power
    iteration).

    `rows`: one person each, +1 agree, −1 disagree, 0 pass or no answer. Coordinates are from −1 to 1. The same rows
    give the same picture: the start is fixed, and the sign is that of the largest coefficient.
    """
    if not rows or not rows[0]:
        return [(0.0, 0.0) for _row in rows]
    means = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
    centred = [[value - mean for value, mean in zip(row, means, strict=True)] for row in rows]
    columns = list(zip(*centred, strict=True))
    spread = [[_dot_product(column, other) for other in columns] for column in columns]
    first = _main_direction(spread, [])
    second = _main_direction(spread, [first])
    points = [(_dot_product(row, first), _dot_product(row, second)) for row in centred]
    largest = max(abs(value) for point in points for value in point)
    scale = 1 / largest if largest > 1e-9 else 0.0
    return [(round(x * scale, 4) + 0.0, round(y * scale, 4) + 0.0) for x, y in points]


def _main_direction(spread: Sequence[Row], known: Sequence[Row]) -> list[float]:
    """The unit direction of greatest variance, orthogonal to those already known; zeros when there is none.

    The start is orthogonal to no direction that answers may have: its coefficients have no common ratio. Each search
    has its own start: where two directions have the same variance, the rest of the first start may have none.
    """
    axis = _unit_vector(
        _remove_directions([cos((column + 1) * (len(known) + 1)) for column in range(len(spread))], known)
    )
    for _round in range(ROUNDS):
        turned = _unit_vector(_remove_directions([_dot_product(line, axis) for line in spread], known))
        if max(abs(new - old) for new, old in zip(turned, axis, strict=True)) < STILL:
            break
        axis = turned
    lead = max(axis, key=abs)
    return [-value for value in axis] if lead < 0 else axis


def _remove_directions(axis: Sequence[float], known: Sequence[Row]) -> list[float]:
    rest = list(axis)
    for other in known:
        share = _dot_product(rest, other)
        rest = [value - share * along for value, along in zip(rest, other, strict=True)]
    return rest


def _unit_vector(axis: Sequence[float]) -> list[float]:
    length = _dot_product(axis, axis) ** 0.5
    return [value / length for value in axis] if length > 1e-9 else [0.0 for _value in axis]


def _dot_product(one: Row, other: Row) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))
