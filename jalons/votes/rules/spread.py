"""Moves marks of a drawing that would hide one another, as little as possible. Pure."""

from collections.abc import Sequence
from math import cos, floor, hypot, pi, sin, sqrt

type Spot = tuple[float, float]

# The angle between two tries, which never come back to the same place.
_TURN = pi * (3 - sqrt(5))


def spread_marks(spots: Sequence[Spot], apart: float) -> list[Spot]:
    """Where to draw each mark: at its place when no mark is nearer than `apart`, else at the first free spot on a
    spiral around it. Earlier marks keep theirs; the same spots give the same drawing."""
    drawn: list[Spot] = []
    cells: dict[tuple[int, int], list[Spot]] = {}
    tries: dict[Spot, int] = {}  # for each spot, how many spots around it are known to be taken
    for spot in spots:
        step = tries.get(spot, 0)
        while _is_taken(place := _spiral_spot(spot, step, apart), cells, apart):
            step += 1
        tries[spot] = step + 1
        drawn.append(place)
        cells.setdefault(_grid_cell(place, apart), []).append(place)
    return drawn


def _spiral_spot(spot: Spot, step: int, apart: float) -> Spot:
    far = apart * sqrt(step) * 0.6
    return spot[0] + far * cos(step * _TURN), spot[1] + far * sin(step * _TURN)


def _grid_cell(spot: Spot, apart: float) -> tuple[int, int]:
    return floor(spot[0] / apart), floor(spot[1] / apart)


def _is_taken(spot: Spot, cells: dict[tuple[int, int], list[Spot]], apart: float) -> bool:
    column, line = _grid_cell(spot, apart)
    return any(
        hypot(spot[0] - other[0], spot[1] - other[1]) < apart
        for x in (column - 1, column, column + 1)
        for y in (line - 1, line, line + 1)
        for other in cells.get((x, y), ())
    )
