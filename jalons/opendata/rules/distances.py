"""Distances to the offer: great-circle distances, as the crow flies, not by road."""

import math
from collections.abc import Iterable, Sequence

from jalons.base.frozen import frozen

# The default thresholds of a zone à enjeux: fragile, and farther than people walk or cycle.
FRAGILE, FAR = 7.0, 10  # points out of ten, kilometres

EARTH = 6371.0088  # km: mean radius of the Earth
KM_PER_DEGREE = math.radians(EARTH)  # of latitude
Point = tuple[float, float]
"""Longitude, latitude, in degrees."""
Vector = tuple[float, float, float]

# The first search radius, in kilometres: usual distance to the nearest place. Another value gives the same result, more
# slowly.
FIRST = 4 / EARTH


def sphere_vector(point: Point) -> Vector:
    """A point as a vector of length 1: distances between vectors have the same order as between points, without special
    cases for poles and the date line."""
    longitude, latitude = math.radians(point[0]), math.radians(point[1])
    flat = math.cos(latitude)
    return flat * math.cos(longitude), flat * math.sin(longitude), math.sin(latitude)


def kilometres_between(one: Point, other: Point) -> float:
    """
    >>> round(kilometres_between((0.71607, 45.18423), (0.64716, 45.36434)), 1)
    20.7
    """
    (x, y, z), (px, py, pz) = sphere_vector(one), sphere_vector(other)
    dx, dy, dz = px - x, py - y, pz - z
    return _arc_length(dx * dx + dy * dy + dz * dz)


def _arc_length(squared_chord: float) -> float:
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(squared_chord) / 2))


class Nearest:
    """The nearest of some places to any point.

    Vectors are stored in cubes whose side is twice the radius: the eight cubes around the corner nearest to a point
    contain everything within the radius. If a place is found within the radius, it is the nearest; else the radius is
    doubled.
    """

    def __init__(self, places: Sequence[Point]) -> None:
        self._places = [(*sphere_vector(point), rank) for rank, point in enumerate(places)]
        self._grids: list[_Grid] = []

    def to(self, point: Point) -> tuple[int, float] | None:
        """The rank of the place in the list, and kilometres. None when there are no places."""
        return self.to_vector(sphere_vector(point))

    def to_vector(self, vector: Vector) -> tuple[int, float] | None:
        """Like `to`, for a point used several times."""
        if not self._places:
            return None
        x, y, z = vector
        level, radius = 0, FIRST
        while True:
            side, cubes = 2 * radius, self._grids[level] if level < len(self._grids) else self._grid(level)
            i, j, k = int((x - radius) // side), int((y - radius) // side), int((z - radius) // side)
            best, nearest = 5.0, -1  # more than the squared distance of any two points of the sphere
            for cube in (
                (i, j, k), (i, j, k + 1), (i, j + 1, k), (i, j + 1, k + 1),
                (i + 1, j, k), (i + 1, j, k + 1), (i + 1, j + 1, k), (i + 1, j + 1, k + 1),
            ):  # fmt: skip
                for px, py, pz, rank in cubes.get(cube, ()):
                    dx, dy, dz = px - x, py - y, pz - z
                    squared = dx * dx + dy * dy + dz * dz
                    if squared < best:
                        best, nearest = squared, rank
            if best <= radius * radius or radius > 2:
                return nearest, _arc_length(best)
            level, radius = level + 1, side

    def _grid(self, level: int) -> "_Grid":
        side = 2 * FIRST * 2**level
        grid: _Grid = {}
        for place in self._places:
            x, y, z, _rank = place
            grid.setdefault((int(x // side), int(y // side), int(z // side)), []).append(place)
        self._grids.append(grid)
        return grid


type _Grid = dict[tuple[int, int, int], list[tuple[float, float, float, int]]]


# --- what distances amount to ----------------------------------------------------------------------------------------

RADII = (5, 10, 20)  # km


@frozen
class Reach:
    """The distance of inhabitants to the nearest place. All the inhabitants of a commune are counted at its point.

    Communes with an unknown distance or population are left out. A distance beyond the search area is infinite: then
    the mean is unknown.
    """

    population: int
    within: dict[int, float]  # kilometres → percent of the population
    mean: float | None  # weighted by inhabitants
    farthest: float | None


def population_reach(communes: Iterable[tuple[float | None, int | None]]) -> Reach:
    """`communes`: kilometres to the nearest place, and inhabitants."""
    pairs = [(distance, people) for distance, people in communes if distance is not None and people is not None]
    population = sum(people for _distance, people in pairs)
    if not population:
        return Reach(0, {}, None, max((distance for distance, _people in pairs), default=None))
    within = {
        radius: 100 * sum(people for distance, people in pairs if distance <= radius) / population for radius in RADII
    }
    mean = sum(distance * people for distance, people in pairs if people) / population
    return Reach(population, within, mean if mean < math.inf else None, max(distance for distance, _people in pairs))


def places_per_10_000(places: int, population: int | None) -> float | None:
    """None without a population, or when it is unknown."""
    return 10_000 * places / population if population else None


def is_zone_at_stake(score: float | None, distance: float | None, *, least: float, farther_than: float) -> bool:
    """A commune both fragile and far from the offer. Unknown values give False: the page shows them separately."""
    return score is not None and distance is not None and score >= least and distance > farther_than
