"""Priority districts (quartiers prioritaires de la politique de la ville): their communes, from the outlines of a
file."""

import math
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from jalons.base.frozen import frozen
from jalons.opendata.rules.distances import Point

# « QN09301M » since 2024, « QP093001 » before, « QP02A001 » in Corsica.
CODE = re.compile(r"Q[PN](?=[0-9AB]{0,3}\d{3})[0-9AB]{5,6}[A-Z]?")
COMMUNE = re.compile(r"(?:\d{2}|2[AB])\d{3}")
_BETWEEN = re.compile(r"[\s,;|/]+")


@frozen(slots=True)
class DistrictFacts:
    """`communes`: at least one, as present codes. `point`: its centre. `is_estimated`: the file gives no commune."""

    code: str
    name: str
    communes: tuple[str, ...]
    point: Point | None
    is_estimated: bool = False


def commune_codes(cell: str) -> list[str]:
    """« 93027, 93030 » → both; empty when the cell contains anything else."""
    codes = [one for one in _BETWEEN.split(cell.strip().upper()) if one]
    return codes if codes and all(COMMUNE.fullmatch(code) for code in codes) else []


def geometry_centre(geometry: object) -> Point | None:
    """The centroid of the largest polygon of a GeoJSON geometry; None without a polygon."""
    largest, at = 0.0, None
    for ring in _polygon_outlines(geometry):
        area, point = _ring_centroid(ring)
        if area > largest:
            largest, at = area, point
    return at


def _polygon_outlines(geometry: object) -> Iterator[list[Point]]:
    """The outline of each polygon, without its holes."""
    if not isinstance(geometry, dict):
        return
    drawn: Any = geometry.get("coordinates")
    polygons = [drawn] if geometry.get("type") == "Polygon" else drawn if geometry.get("type") == "MultiPolygon" else []
    for polygon in polygons if isinstance(polygons, list) else []:
        try:
            ring = [(float(point[0]), float(point[1])) for point in polygon[0]]
        except (TypeError, ValueError, IndexError, KeyError):
            continue
        if all(math.isfinite(x) and math.isfinite(y) for x, y in ring):
            yield ring


def _ring_centroid(ring: list[Point]) -> tuple[float, Point | None]:
    """The area of a ring, in squared degrees, and its centroid. Computed from its first point, because differences of
    large numbers lose precision."""
    if len(ring) < 4:
        return 0.0, None
    x0, y0 = ring[0]
    area = x = y = 0.0
    for (ax, ay), (bx, by) in pairwise([(px - x0, py - y0) for px, py in ring]):
        cross = ax * by - bx * ay
        area += cross
        x += (ax + bx) * cross
        y += (ay + by) * cross
    return (abs(area) / 2, (x0 + x / (3 * area), y0 + y / (3 * area))) if area else (0.0, None)
