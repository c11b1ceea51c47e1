"""Pure rules of the geography: comparing names; decoding, projecting and drawing outlines; time zones."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any

from jalons.base.frozen import frozen

# --- names -----------------------------------------------------------------------------------------------------------

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o"})
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_EPCI = re.compile(
    r"^(?:communaute de communes|communaute d agglomeration|communaute urbaine|cc|ca|cu) "
    r"(?:(?:de|du|des|d) )?(?=\w)"
)
_LEADING_ARTICLES = re.compile(r"^(?:(?:la|le|les|l) )(?=\w)")
# Words that nobody starts a search with, unless they begin the name.
_SMALL_WORDS = frozenset("a au aux d de des du en et l la le les lez sur sous saint sainte".split())  # noqa: SIM905


def fold_name(text: str) -> str:
    """A name as it is compared: no accent, case, hyphen or apostrophe; « St » is « saint ».

    >>> fold_name("St-Étienne-lès-Orgues")
    'saint etienne les orgues'
    """
    letters = text.casefold()
    if not letters.isascii():
        plain = unicodedata.normalize("NFKD", letters.translate(_LIGATURES))
        letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(_ABBREVIATIONS.get(word, word) for word in re.findall("[a-z0-9]+", letters))


def compact_number(number: str) -> str:
    """A code or a number as it is stored: without spaces (« 200 041 572 ») and in capitals (« 2a004 »)."""
    return "".join(number.split()).upper()


def without_epci_kind(folded: str) -> str:
    """`cc du pays de fayence` gives `pays de fayence`; unchanged when it does not start with a kind of EPCI.

    >>> without_epci_kind("communaute de communes dronne et belle")
    'dronne et belle'
    """
    return _EPCI.sub("", folded)


def without_articles(folded: str) -> str:
    """`le grand perigueux` gives `grand perigueux`; a text made only of articles is unchanged."""
    return _LEADING_ARTICLES.sub("", folded)


def name_tails(folded: str) -> Iterator[str]:
    """The end of the name from each word worth searching by, except the first word.

    >>> list(name_tails("champagnac de belair"))
    ['belair']
    """
    words = folded.split()
    for start in range(1, len(words)):
        if len(words[start]) > 2 and words[start] not in _SMALL_WORDS:
            yield " ".join(words[start:])


def is_one_slip_away(one: str, other: str) -> bool:
    """Whether one typing slip separates two texts: a letter added, missing or replaced, or two neighbours swapped."""
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    same = next((index for index, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), len(one))
    if len(one) < len(other):
        return one[same:] == other[same + 1 :]
    swapped = one[same : same + 2] == other[same : same + 2][::-1] and one[same + 2 :] == other[same + 2 :]
    return one[same + 1 :] == other[same + 1 :] or swapped


def text_halves(folded: str) -> tuple[str, str]:
    """The start and the end of a text: a single typing slip leaves at least one of them intact.

    The start is one letter shorter than half, so that a swap across the middle leaves it intact.
    """
    middle = len(folded) // 2
    return folded[: middle - 1], folded[middle:]


def is_slip_of(typed: str, name: str) -> bool:
    """Whether `typed` is the name, or its first words, with one slip at most."""
    return any(
        is_one_slip_away(typed, name[:length])
        for length in range(len(typed) - 1, len(typed) + 2)
        if length == len(name) or name[length : length + 1] == " "
    )


# --- outlines --------------------------------------------------------------------------------------------------------

Point = tuple[float, float]
Ring = list[int]
"""A closed line as arcs of a topology, in order; `~arc` is the arc read backwards."""


@frozen
class Outlines:
    """A decoded TopoJSON: each border once, and the rings of every area as references to borders."""

    arcs: list[list[Point]]
    areas: dict[str, list[Ring]]


def decode_topology(topology: dict[str, Any], name: str = "communes") -> Outlines:
    """Keeps only the rings of each area: the even-odd rule tells polygons from holes."""
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for deltas in topology["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in deltas:
            x, y = x + dx, y + dy
            arc.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
        arcs.append(arc)
    areas = {}
    for geometry in topology["objects"][name]["geometries"]:
        polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        areas[geometry["properties"]["code"]] = [ring for polygon in polygons for ring in polygon]
    return Outlines(arcs, areas)


def ring_points(ring: Ring, arcs: list[list[Point]]) -> list[Point]:
    """The points of a ring; the last one repeats the first."""
    points: list[Point] = []
    for reference in ring:
        arc = arcs[reference] if reference >= 0 else arcs[~reference][::-1]
        points.extend(arc[1:] if points else arc)
    return points


def is_point_inside(rings: list[list[Point]], point: Point) -> bool:
    """Whether a point is inside an area: a line from it to the east then crosses the rings an odd number of times."""
    x, y = point
    inside = False
    for ring in rings:
        for (ax, ay), (bx, by) in pairwise(ring):
            if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
                inside = not inside
    return inside


def dissolve_rings(rings: list[Ring], arcs: list[list[Point]]) -> list[Ring]:
    """The rings around several areas taken together: a border between two of them is read in both directions, and
    cancels out."""
    left = Counter(reference for ring in rings for reference in ring)
    left -= Counter({~reference: times for reference, times in left.items()})
    ends: dict[Point, list[int]] = {}
    for reference in left.elements():
        ends.setdefault(_arc_start(reference, arcs), []).append(reference)
    merged = []
    while ends:
        start = here = next(iter(ends))
        ring: Ring = []
        while not ring or here != start:
            reference = ends[here].pop()
            if not ends[here]:
                del ends[here]
            ring.append(reference)
            here = _arc_start(~reference, arcs)
        merged.append(ring)
    return merged


def _arc_start(reference: int, arcs: list[list[Point]]) -> Point:
    return arcs[reference][0] if reference >= 0 else arcs[~reference][-1]


def project_lambert93(longitude: float, latitude: float) -> Point:
    """Metres to the east and to the north on the official map of mainland France (RGF93 / Lambert-93, EPSG:2154)."""
    sine = math.sin(math.radians(latitude))
    isometric = math.atanh(sine) - _E * math.atanh(_E * sine)
    radius = 11_754_255.426 * math.exp(-_N * isometric)
    angle = _N * math.radians(longitude - 3)
    return 700_000 + radius * math.sin(angle), 12_655_612.050 - radius * math.cos(angle)


# Eccentricity of the GRS80 ellipsoid; exponent of the cone secant at the parallels 44° and 49°.
_E = 0.08181919104281579
_N = 0.7256077650532670


def local_projection(origin: Point) -> Callable[[float, float], Point]:
    """A simple projection around a point, for overseas territories: exact to 1 % within 200 km."""
    stretch = math.cos(math.radians(origin[1]))
    return lambda longitude, latitude: (
        111_195 * stretch * (longitude - origin[0]),
        111_195 * (latitude - origin[1]),
    )


def simplify_line(line: list[Point], tolerance: float) -> list[Point]:
    """Ramer-Douglas-Peucker: drops points that are less than `tolerance` away from the line. The ends stay, so
    neighbours still meet.

    A closed line also keeps its farthest point, so that an island never becomes a single stroke.
    """
    keep = {0, len(line) - 1}
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        (ax, ay), (bx, by) = line[first], line[last]
        dx, dy = bx - ax, by - ay
        length = math.hypot(dx, dy)
        if length:
            strays = [abs(dx * (y - ay) - dy * (x - ax)) / length for x, y in line[first + 1 : last]]
        else:
            strays = [math.hypot(x - ax, y - ay) for x, y in line[first + 1 : last]]
        farthest = max(strays)
        if farthest > tolerance or not length:
            middle = first + 1 + strays.index(farthest)
            keep.add(middle)
            spans += [(first, middle), (middle, last)]
    return [line[index] for index in sorted(keep)]


def path_data(lines: Iterable[list[Point]], *, closed: bool) -> str:
    """SVG path data in relative whole numbers, without useless spaces; a line that shrinks to a point is left out.

    >>> path_data([[(0, 0), (10, 0), (10, 5.2), (0, 0)]], closed=True)
    'M0 0l10 0 0 5z'
    """
    parts = []
    for line in lines:
        whole = [(round(x), round(y)) for x, y in line]
        steps = [(x - px, y - py) for (px, py), (x, y) in pairwise(whole) if (x, y) != (px, py)]
        if closed:
            steps = steps[:-1]
        if len(steps) < (2 if closed else 1):
            continue
        text = f"M{whole[0][0]} {whole[0][1]}l" + " ".join(f"{dx} {dy}" for dx, dy in steps)
        parts.append(text.replace(" -", "-") + ("z" if closed else ""))
    return "".join(parts)


# --- clocks ----------------------------------------------------------------------------------------------------------

MAINLAND = "Europe/Paris"
OVERSEAS = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}


def main_departement(departements: Iterable[str]) -> str:
    """The département of most communes, given the code of each one's; "" without any."""
    counts = Counter(departements)
    return counts.most_common(1)[0][0] if counts else ""


def territory_time_zone(departements: Iterable[str]) -> str:
    """The time zone of most communes, given the code of the département of each."""
    clocks = Counter(OVERSEAS.get(code, MAINLAND) for code in departements)
    return clocks.most_common(1)[0][0] if clocks else MAINLAND
