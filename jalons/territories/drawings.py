"""Maps drawn from the embedded outlines: from communes to SVG paths, then to a drawing that stands alone. No
database."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape

from jalons.base.drawings import Box, boxes_overlap
from jalons.base.frozen import frozen
from jalons.base.palette import INK, RIVER
from jalons.territories import reference, rules
from jalons.territories.models import Commune
from jalons.territories.rules import Outlines, Point

WIDTH = 1000
TALLEST = 1400
MARGIN = 6
LETTER = 0.56  # mean width of a letter, as a share of its size
LABEL = 31  # nine points on a page of paper
# Smaller details are dropped, in units of the drawing (see `WIDTH`): the more communes, the fewer details in each.
FINE, COARSE, COARSEST = 0.8, 2.0, 2.8


@frozen
class Place:
    """A commune to draw, and the area it belongs to: its own, or a group of communes drawn together."""

    code: str
    departement: str
    area: str


@frozen
class Drawing:
    """SVG path data in a frame `WIDTH` wide. `mesh` holds each border between communes inside the areas, once."""

    height: int
    areas: dict[str, str]
    mesh: str
    missing: frozenset[str]
    at: Callable[[float, float], Point]


@frozen
class Label:
    """`value`, if any, is written under the text, or alone where both do not fit."""

    text: str
    x: int
    y: int
    value: str = ""
    point: tuple[int, int] | None = None
    """Where its commune is, when the label had to be written beside: a line leads there."""


def draw_communes(communes: Iterable[Commune]) -> Drawing | None:
    """Each commune as an area; None when no commune has an outline."""
    return draw_areas(tuple(Place(commune.code, commune.departement_id, commune.code) for commune in communes))


@lru_cache(maxsize=64)
def draw_areas(places: tuple[Place, ...]) -> Drawing | None:
    """The same places give the same drawing: the latest drawings are cached, about 50 kB each."""
    arcs: list[list[Point]] = []
    rings: dict[str, list[rules.Ring]] = {}
    missing = set()
    for departement in sorted({place.departement for place in places}):
        outlines = _commune_outlines(departement)
        here = [place for place in places if place.departement == departement]
        for place in here:
            if outlines and place.code in outlines.areas:
                moved = [[_shift_reference(arc, len(arcs)) for arc in ring] for ring in outlines.areas[place.code]]
                rings.setdefault(place.area, []).extend(moved)
            else:
                missing.add(place.code)
        arcs += outlines.arcs if outlines else []
    if not rings:
        return None
    used = sorted({_arc_number(reference) for lines in rings.values() for line in lines for reference in line})
    grouped = any(place.area != place.code for place in places)
    merged = {area: rules.dissolve_rings(lines, arcs) if grouped else lines for area, lines in rings.items()}
    at, height = _drawing_frame([point for arc in used for point in arcs[arc]], places[0].departement)
    tolerance = FINE if len(places) < 300 else COARSE if len(places) < 600 else COARSEST
    drawn = {arc: rules.simplify_line([at(*point) for point in arcs[arc]], tolerance) for arc in used}
    lines = [drawn.get(arc, []) for arc in range(len(arcs))]
    outer_arcs = {_arc_number(reference) for outline in merged.values() for ring in outline for reference in ring}
    return Drawing(
        height=height,
        areas={
            area: rules.path_data((rules.ring_points(ring, lines) for ring in merged[area]), closed=True)
            for area in sorted(merged)
        },
        mesh=rules.path_data((drawn[arc] for arc in used if arc not in outer_arcs), closed=False),
        missing=frozenset(missing),
        at=at,
    )


def commune_at(departement: str, longitude: float, latitude: float) -> str | None:
    """The commune of a département whose outline contains a point, as precisely as simplified outlines allow."""
    for code, (west, south, east, north), rings in _commune_boxes(departement):
        if (
            west <= longitude <= east
            and south <= latitude <= north
            and rules.is_point_inside(rings, (longitude, latitude))
        ):
            return code
    return None


type _Boxed = tuple[str, tuple[float, float, float, float], list[list[Point]]]


@lru_cache(maxsize=2)
def _commune_boxes(departement: str) -> list[_Boxed]:
    """Each commune with its bounding box (west, south, east, north) and its rings."""
    boxes: list[_Boxed] = []
    if (outlines := _commune_outlines(departement)) is None:
        return boxes
    for code, rings in outlines.areas.items():
        drawn = [rules.ring_points(ring, outlines.arcs) for ring in rings]
        xs, ys = [x for ring in drawn for x, _y in ring], [y for ring in drawn for _x, y in ring]
        boxes.append((code, (min(xs), min(ys), max(xs), max(ys)), drawn))
    return boxes


def _arc_number(reference: int) -> int:
    return reference if reference >= 0 else ~reference


def _shift_reference(reference: int, by: int) -> int:
    return reference + by if reference >= 0 else reference - by


def _commune_outlines(departement: str) -> Outlines | None:
    """Read again for each drawing, in 10 ms: a département takes more than 1 MB, and its drawings are kept."""
    topology = reference.read_topology(departement)
    return rules.decode_topology(topology) if topology else None


def _drawing_frame(points: list[Point], departement: str) -> tuple[Callable[[float, float], Point], int]:
    """The projection onto the drawing and its height, in Lambert-93 on the mainland and in Corsica."""
    overseas = departement.startswith(("97", "98"))
    project = rules.local_projection(points[0]) if overseas else rules.project_lambert93
    projected = [project(*point) for point in points]
    xs, ys = [x for x, _y in projected], [y for _x, y in projected]
    left, top = min(xs), max(ys)
    wide, tall = (max(xs) - left) or 1, (top - min(ys)) or 1
    scale = min((WIDTH - 2 * MARGIN) / wide, (TALLEST - 2 * MARGIN) / tall)
    indent = (WIDTH - wide * scale) / 2

    def at(longitude: float, latitude: float) -> Point:
        x, y = project(longitude, latitude)
        return indent + (x - left) * scale, MARGIN + (top - y) * scale

    return at, round(tall * scale) + 2 * MARGIN


def place_labels(
    drawing: Drawing,
    communes: Iterable[Commune],
    most: int = 6,
    values: Mapping[str, str] | None = None,
    *,
    size: int = LABEL,
    leads: bool = False,
) -> list[Label]:
    """The names of the most populated communes, as many as fit without overlap; then the values alone of the other
    communes, which are shorter. `size`: of the letters. `leads`: a name that does not fit at its place is written
    beside it, with a line that leads to its commune."""
    values = values or {}
    placed: list[Label] = []
    taken: list[Box] = []
    seen = [one for one in communes if one.longitude is not None and one.code not in drawing.missing]
    left = sorted(seen, key=lambda commune: (-(commune.population or 0), commune.code))
    for named in (True, False):
        for commune in list(left):
            value = values.get(commune.code, "")
            if named and len(placed) == most:
                break
            if not (named or value):
                continue
            places = BESIDE if named and leads else BESIDE[:1]
            for label, box in _label_places(drawing, commune, commune.name if named else "", value, size, places):
                if not any(boxes_overlap(box, other) for other in taken):
                    taken.append(box)
                    placed.append(label)
                    left.remove(commune)
                    break
    return placed


# Where a label may be, in sizes of its letters from the point of its commune: there, then above, below and aside.
BESIDE = (
    (0.0, 0.0),
    (0.0, -2.4),
    (0.0, 2.6),
    (3.5, -1.6),
    (-3.5, -1.6),
    (3.5, 2.0),
    (-3.5, 2.0),
    (0.0, -4.4),
    (0.0, 4.6),
)


def _label_places(
    drawing: Drawing, commune: Commune, text: str, value: str, size: int, places: Sequence[tuple[float, float]]
) -> Iterator[tuple[Label, Box]]:
    """Each label that its commune may have, and the box that it takes."""
    at_x, at_y = drawing.at(commune.longitude or 0, commune.latitude or 0)
    half = min(max(len(text), len(value)) * size * LETTER / 2, WIDTH / 2)
    under = size + 2 if text and value else 0
    for right, down in places:
        x = min(max(at_x + right * size, half), WIDTH - half)
        y = min(max(at_y + down * size, size), drawing.height - size / 2 - under)
        # The edge of the drawing may push a long name over another commune: its value would be read there.
        is_pushed = len(places) > 1 and abs(x - at_x) > size
        is_beside = is_pushed or (right, down) != (0.0, 0.0)
        point = (round(at_x), round(at_y)) if is_beside else None
        box = (x - half - 8, y - size, x + half + 8, y + under + size * 0.4)
        if not (is_beside and boxes_overlap(box, (at_x - 4, at_y - 4, at_x + 4, at_y + 4))):
            yield Label(text, round(x), round(y), value, point), box


# --- a drawing that stands alone, for documents ----------------------------------------------------------------------


def draw_perimeter(communes: Iterable[Commune]) -> str:
    """A standalone SVG of the communes, with its own colours; empty when no commune has an outline."""
    communes = list(communes)
    drawing = draw_communes(communes)
    if drawing is None:
        return ""
    areas = "".join(f'<path d="{path}"/>' for path in drawing.areas.values())
    names = "".join(
        f'<text x="{label.x}" y="{label.y}">{escape(label.text)}</text>' for label in place_labels(drawing, communes)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {drawing.height}">'
        f'<g fill="#c9e0da" fill-rule="evenodd" stroke="{RIVER}" stroke-width="2" stroke-linejoin="round">'
        f"{areas}</g>"
        f'<g font-family="Atkinson Hyperlegible" font-size="{LABEL}" text-anchor="middle" fill="{INK}" '
        f'stroke="#fff" stroke-width="6" stroke-linejoin="round" paint-order="stroke">{names}</g></svg>'
    )
