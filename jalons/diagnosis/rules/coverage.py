"""How far the offer is: great-circle distances, as the crow flies. Nothing here says how long the road takes."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

EARTH = 6371.0088  # km: mean radius of the Earth
KM_PER_DEGREE = math.radians(EARTH)  # of latitude
Point = tuple[float, float]
"""Longitude, latitude, in degrees."""
Vector = tuple[float, float, float]

# The finest cells, for places as dense as those of France: a larger one finds more places to compare, a smaller one none.
FINEST = 5 / EARTH
_AROUND = tuple(product((-1, 0, 1), repeat=3))


def on_sphere(point: Point) -> Vector:
    """A point as a vector of length 1: two places are as near as their vectors are, without poles nor date line."""
    longitude, latitude = math.radians(point[0]), math.radians(point[1])
    flat = math.cos(latitude)
    return flat * math.cos(longitude), flat * math.sin(longitude), math.sin(latitude)


def kilometres(one: Point, other: Point) -> float:
    """
    >>> round(kilometres((0.71607, 45.18423), (0.64716, 45.36434)), 1)
    20.7
    """
    (x, y, z), (px, py, pz) = on_sphere(one), on_sphere(other)
    return _arc((px - x) * (px - x) + (py - y) * (py - y) + (pz - z) * (pz - z))


def _arc(squared_chord: float) -> float:
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(squared_chord) / 2))


class Nearest:
    """The nearest of some places to any point.

    Vectors lie in cubes. A place outside the 27 cubes around a point is farther than the side of one: what is found
    within that side is the nearest; else cubes twice as large are looked at.
    """

    def __init__(self, places: Sequence[Point]) -> None:
        self._places = [(*on_sphere(point), rank) for rank, point in enumerate(places)]
        self._grids: list[dict[tuple[int, int, int], list[tuple[float, float, float, int]]]] = []

    def to(self, point: Point) -> tuple[int, float] | None:
        """Its rank among the places, and kilometres. None when there is no place at all."""
        if not self._places:
            return None
        x, y, z = on_sphere(point)
        level, side = 0, FINEST
        while True:
            grid = self._grid(level)
            i, j, k = int(x // side), int(y // side), int(z // side)
            best, found = 5.0, -1
            for di, dj, dk in _AROUND:
                cell = grid.get((i + di, j + dj, k + dk))
                if cell is not None:
                    for px, py, pz, rank in cell:
                        squared = (px - x) * (px - x) + (py - y) * (py - y) + (pz - z) * (pz - z)
                        if squared < best:
                            best, found = squared, rank
            if best <= side * side or side > 2:
                return found, _arc(best)
            level, side = level + 1, 2 * side

    def _grid(self, level: int) -> dict[tuple[int, int, int], list[tuple[float, float, float, int]]]:
        while len(self._grids) <= level:
            side = FINEST * 2 ** len(self._grids)
            grid: dict[tuple[int, int, int], list[tuple[float, float, float, int]]] = {}
            for place in self._places:
                x, y, z, _rank = place
                grid.setdefault((int(x // side), int(y // side), int(z // side)), []).append(place)
            self._grids.append(grid)
        return self._grids[level]


# --- what distances amount to ----------------------------------------------------------------------------------------

RADII = (5, 10, 20)  # km


@dataclass(frozen=True)
class Reach:
    """The distance of inhabitants to the nearest place, from communes counted whole at their point.

    Communes whose distance or population is unknown are left out of everything. A distance may be infinite: farther than
    what was looked at. Then nobody knows the mean.
    """

    population: int
    within: dict[int, float]  # kilometres → percent of the population
    mean: float | None  # weighted by inhabitants
    farthest: float | None


def reach(communes: Iterable[tuple[float | None, int | None]]) -> Reach:
    """`communes`: kilometres to the nearest place, and inhabitants."""
    known = [(distance, people) for distance, people in communes if distance is not None and people is not None]
    population = sum(people for _distance, people in known)
    if not population:
        return Reach(0, {}, None, max((distance for distance, _people in known), default=None))
    within = {
        radius: 100 * sum(people for distance, people in known if distance <= radius) / population for radius in RADII
    }
    mean = sum(distance * people for distance, people in known if people) / population
    return Reach(population, within, mean if mean < math.inf else None, max(distance for distance, _people in known))


def per_10_000(places: int, population: int | None) -> float | None:
    """None where nobody lives, or nobody knows how many."""
    return 10_000 * places / population if population else None


def is_zone_at_stake(score: float | None, distance: float | None, *, least: float, farther_than: float) -> bool:
    """A commune both fragile and far from the offer. What is unknown is never at stake: the page says it apart."""
    return score is not None and distance is not None and score >= least and distance > farther_than
