import math
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jalons.territories import rules
from jalons.territories.rules import Point

LETTERS = "abcd "
texts = st.text(LETTERS, max_size=9)
coordinates = st.integers(-50, 50).map(float)
lines = st.lists(st.tuples(coordinates, coordinates), min_size=2, max_size=12)


# --- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Brantôme en Périgord", "brantome en perigord"),
        ("L'Abergement-Clémenciat", "l abergement clemenciat"),
        ("L’Haÿ-les-Roses", "l hay les roses"),
        ("St-Étienne", "saint etienne"),
        ("STE Colombe", "sainte colombe"),
        ("Stains", "stains"),
        ("Œuilly", "oeuilly"),
        ("CC Castillon/Pujols", "cc castillon pujols"),
        ("Paris 15e Arrondissement", "paris 15e arrondissement"),
        ("  --  ", ""),
        ("🙂 مرحبا", ""),
    ],
)
def test_names_are_folded(written: str, folded: str) -> None:
    assert rules.fold_name(written) == folded


@given(st.text(max_size=40))
def test_folding_a_folded_name_changes_nothing(text: str) -> None:
    assert rules.fold_name(rules.fold_name(text)) == rules.fold_name(text)


@given(st.text(max_size=40))
def test_folding_does_not_see_the_case(text: str) -> None:
    assume(text.upper().lower() == text.lower())
    assert rules.fold_name(text.upper()) == rules.fold_name(text.lower())


@pytest.mark.parametrize(
    ("folded", "short"),
    [
        ("cc dronne et belle", "dronne et belle"),
        ("communaute de communes dronne et belle", "dronne et belle"),
        ("communaute d agglomeration de la rochelle", "la rochelle"),
        ("ca du pays basque", "pays basque"),
        ("communaute urbaine d arras", "arras"),
        ("bordeaux metropole", "bordeaux metropole"),
        ("cazals", "cazals"),
        ("cc", "cc"),
    ],
)
def test_the_kind_of_an_epci_is_left_out(folded: str, short: str) -> None:
    assert rules.without_epci_kind(folded) == short


def test_a_name_is_read_from_each_word_worth_it() -> None:
    assert list(rules.name_tails("saint felix de bourdeilles")) == ["felix de bourdeilles", "bourdeilles"]
    assert list(rules.name_tails("paris")) == []


def _distance(one: str, other: str) -> int:
    """The textbook: edits and swaps of neighbours (optimal string alignment), by a full table."""
    table = [[max(i, j) if not i or not j else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            same = one[i - 1] == other[j - 1]
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (not same))
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


@given(texts, texts)
def test_one_slip_is_a_distance_of_one_at_most(one: str, other: str) -> None:
    assert rules.is_one_slip_away(one, other) == (_distance(one, other) <= 1)


@st.composite
def slips(draw: st.DrawFn) -> tuple[str, str]:
    """A name, and the same with exactly one slip somewhere."""
    name = draw(st.text(LETTERS, min_size=4, max_size=12))
    at = draw(st.integers(0, len(name) - 2))
    letter = draw(st.sampled_from(LETTERS))
    typed = draw(
        st.sampled_from(
            [
                name[:at] + letter + name[at:],
                name[:at] + name[at + 1 :],
                name[:at] + letter + name[at + 1 :],
                name[:at] + name[at + 1] + name[at] + name[at + 2 :],
            ]
        )
    )
    return name, typed


@given(slips())
def test_a_slip_leaves_one_half_intact_so_the_index_finds_the_name(slip: tuple[str, str]) -> None:
    name, typed = slip
    assume(len(typed) >= 4)
    start, end = rules.text_halves(typed)
    assert name.startswith(start) or name.endswith(end)
    assert rules.is_slip_of(typed, name)


def test_a_slip_in_the_first_words_of_a_longer_name_counts() -> None:
    assert rules.is_slip_of("la rochefoucault", "la rochefoucauld en angoumois")
    assert not rules.is_slip_of("la roche", "la rochefoucauld en angoumois")


# --- projections -----------------------------------------------------------------------------------------------------


def test_lambert93_of_paris_is_right_within_a_centimetre() -> None:
    x, y = rules.project_lambert93(2.3522, 48.8566)
    assert math.hypot(x - 652469.02, y - 6862035.26) < 0.01


def test_lambert93_has_its_origin_where_the_decree_puts_it() -> None:
    x, y = rules.project_lambert93(3, 46.5)
    assert math.hypot(x - 700_000, y - 6_600_000) < 0.001


@given(st.floats(-5, 9.5), st.floats(41.5, 51))
def test_lambert93_keeps_angles(longitude: float, latitude: float) -> None:
    """A conformal projection stretches north and east alike, here by less than 0.3 %."""
    step = 1e-4
    here, east, north = (
        rules.project_lambert93(longitude, latitude),
        rules.project_lambert93(longitude + step, latitude),
        rules.project_lambert93(longitude, latitude + step),
    )
    sine = math.sin(math.radians(latitude))
    major, square = 6_378_137.0, 0.00669438002290
    meridian = major * (1 - square) / (1 - square * sine**2) ** 1.5 * math.radians(step)
    parallel = major / math.sqrt(1 - square * sine**2) * math.cos(math.radians(latitude)) * math.radians(step)
    along_parallel, along_meridian = math.dist(here, east) / parallel, math.dist(here, north) / meridian
    assert abs(along_parallel - along_meridian) < 1e-4
    assert abs(along_parallel - 1) < 0.003


def test_local_metres_measure_distances_overseas() -> None:
    project = rules.local_projection((55.5, -21.1))
    # Saint-Denis to Saint-Pierre: 53.1 km on the sphere.
    one, other = project(55.4481, -20.8789), project(55.4778, -21.3393)
    assert abs(math.dist(one, other) - 51_300) < 300


# --- outlines --------------------------------------------------------------------------------------------------------

# Two squares side by side: a | b. Arc 1 is their common border.
SQUARES = {
    "type": "Topology",
    "transform": {"scale": [0.5, 1.0], "translate": [10.0, 40.0]},
    "arcs": [
        [[2, 2], [-2, 0], [0, -2], [2, 0]],
        [[2, 0], [0, 2]],
        [[2, 0], [2, 0], [0, 2], [-2, 0]],
    ],
    "objects": {
        "communes": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "properties": {"code": "a"}},
                {"type": "MultiPolygon", "arcs": [[[2, -2]]], "properties": {"code": "b"}},
            ],
        }
    },
}


def test_topojson_gives_back_the_rings() -> None:
    outlines = rules.decode_topology(SQUARES)
    assert {
        code: [rules.ring_points(ring, outlines.arcs) for ring in rings] for code, rings in outlines.areas.items()
    } == {
        "a": [[(11.0, 42.0), (10.0, 42.0), (10.0, 40.0), (11.0, 40.0), (11.0, 42.0)]],
        "b": [[(11.0, 40.0), (12.0, 40.0), (12.0, 42.0), (11.0, 42.0), (11.0, 40.0)]],
    }


def test_a_common_border_disappears_between_areas_taken_together() -> None:
    outlines = rules.decode_topology(SQUARES)
    rings = [ring for code in "ab" for ring in outlines.areas[code]]
    (around,) = rules.dissolve_rings(rings, outlines.arcs)
    assert sorted(around) == [0, 2]
    assert _area(rules.ring_points(around, outlines.arcs)) == 4.0


def _area(ring: list[Point]) -> float:
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))) / 2


@given(st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1))
def test_dissolving_keeps_the_area_and_closes_every_ring(cells: set[tuple[int, int]]) -> None:
    """Unit squares of a grid, any set of them: the borders left enclose exactly as much, holes deducted."""
    arcs: list[list[Point]] = []
    known: dict[tuple[Point, Point], int] = {}
    rings = []
    for x, y in cells:
        corners = [(float(x), float(y)), (x + 1.0, float(y)), (x + 1.0, y + 1.0), (float(x), y + 1.0)]
        ring = []
        for start, end in pairwise([*corners, corners[0]]):
            if (end, start) in known:
                ring.append(~known[end, start])
            else:
                known[start, end] = len(arcs)
                ring.append(len(arcs))
                arcs.append([start, end])
        rings.append(ring)
    merged = [rules.ring_points(ring, arcs) for ring in rules.dissolve_rings(rings, arcs)]
    assert all(ring[0] == ring[-1] for ring in merged)
    signed = sum(x1 * y2 - x2 * y1 for ring in merged for (x1, y1), (x2, y2) in pairwise(ring)) / 2
    assert signed == len(cells)


def _stray(point: Point, start: Point, end: Point) -> float:
    """From a point to the straight line through two others: the area of their triangle over half its base."""
    return _area([start, end, point, start]) * 2 / math.dist(start, end) - 1e-9


@given(st.lists(st.tuples(coordinates, coordinates), min_size=2, max_size=12, unique=True), st.floats(0.1, 20))
def test_simplifying_keeps_the_ends_and_strays_less_than_the_tolerance(line: list[Point], tolerance: float) -> None:
    simple = rules.simplify_line(line, tolerance)
    assert (simple[0], simple[-1]) == (line[0], line[-1])
    kept = [line.index(point) for point in simple]
    assert kept == sorted(kept)
    for first, last in pairwise(kept):
        assert all(_stray(point, line[first], line[last]) <= tolerance for point in line[first + 1 : last])


def test_a_simplified_island_keeps_an_inside() -> None:
    island = [(0.0, 0.0), (3.0, 0.0), (3.0, 3.0), (0.0, 3.0), (0.0, 0.0)]
    assert len(set(rules.simplify_line(island, 0.5))) == 4


@given(st.lists(lines, max_size=4), st.booleans())
def test_path_data_leads_through_the_same_points(drawn: list[list[Point]], closed: bool) -> None:
    path = rules.path_data([[*line, line[0]] if closed else line for line in drawn], closed=closed)
    expected = []
    for line in drawn:
        points = [point for point, before in zip(line, [None, *line[:-1]], strict=True) if point != before]
        if closed and points[0] == points[-1]:
            points = points[:-1]
        if len(points) >= (3 if closed else 2):
            expected.append(points)
    assert _read(path) == expected


def _read(path: str) -> list[list[Point]]:
    found = []
    for part in path.replace("z", "").split("M")[1:]:
        start, _, moves = part.partition("l")
        x, y = (float(number) for number in start.replace("-", " -").split())
        numbers = [float(number) for number in moves.replace("-", " -").split()]
        points = [(x, y)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
        found.append(points)
    return found
