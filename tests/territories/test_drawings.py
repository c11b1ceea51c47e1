import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from pytest_django import DjangoAssertNumQueries

from jalons.base.drawings import boxes_overlap
from jalons.territories import drawings, queries
from jalons.territories.drawings import Place
from jalons.territories.models import Commune
from jalons.territories.rules import Point

pytestmark = pytest.mark.django_db


def rings(path: str) -> list[list[Point]]:
    found = []
    for part in path.split("M")[1:]:
        start, _, moves = part.rstrip("z").partition("l")
        x, y = (float(number) for number in re.findall(r"-?\d+", start))
        numbers = [float(number) for number in re.findall(r"-?\d+", moves)]
        ring = [(x, y)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            ring.append((ring[-1][0] + dx, ring[-1][1] + dy))
        found.append([*ring, ring[0]])
    return found


def area(path: str) -> float:
    """Outer rings turn one way, holes the other: the signed sum deducts them."""
    return abs(sum(x1 * y2 - x2 * y1 for ring in rings(path) for (x1, y1), (x2, y2) in pairwise(ring))) / 2


def inside(point: Point, path: str) -> bool:
    """By the even-odd rule, as the browser fills."""
    x, y = point
    crossings = 0
    for ring in rings(path):
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                crossings += 1
    return crossings % 2 == 1


def test_a_drawing_stays_in_its_frame() -> None:
    drawing = drawings.draw_communes(queries.epci_communes("200041572"))
    assert drawing
    points = [point for path in drawing.areas.values() for ring in rings(path) for point in ring]
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    assert (min(xs), max(xs)) == (drawings.MARGIN, drawings.WIDTH - drawings.MARGIN)
    assert (min(ys), max(ys)) == (drawings.MARGIN, drawing.height - drawings.MARGIN)


@pytest.mark.parametrize("siren", ["200041572", "249740119", "200000545"])
def test_the_town_hall_is_drawn_inside_its_commune(siren: str) -> None:
    communes = queries.epci_communes(siren)
    drawing = drawings.draw_communes(communes)
    assert drawing
    outside = [
        commune.name
        for commune in communes
        if commune.longitude is not None and commune.latitude is not None
        if not inside(drawing.at(commune.longitude, commune.latitude), drawing.areas[commune.code])
    ]
    assert outside == []


def test_communes_taken_together_cover_what_they_cover_apart() -> None:
    communes = sorted(queries.departement_communes("24"), key=lambda commune: commune.code)
    apart = drawings.draw_communes(communes)
    together = drawings.draw_areas(tuple(Place(commune.code, "24", "all") for commune in communes))
    assert apart and together
    assert area(together.areas["all"]) == pytest.approx(sum(map(area, apart.areas.values())), rel=0.002)
    assert together.mesh
    assert apart.mesh == ""


def test_an_epci_that_straddles_is_drawn_from_several_files() -> None:
    communes = queries.epci_communes("245900758")
    drawing = drawings.draw_communes(communes)
    assert drawing
    assert set(drawing.areas) == {commune.code for commune in communes}


def test_a_dissolved_commune_has_its_outline() -> None:
    drawing = drawings.draw_communes([Commune.objects.get(code="49126")])
    assert drawing
    assert set(drawing.areas) == {"49126"}


def test_what_has_no_outline_is_missing_and_alone_gives_no_drawing() -> None:
    celles = Commune.objects.get(code="15031")
    perigueux = Commune.objects.get(code="24322")
    drawing = drawings.draw_communes([celles, perigueux])
    assert drawing
    assert drawing.missing == {"15031"}
    assert drawings.draw_communes([celles]) is None
    assert drawings.draw_communes([]) is None
    assert drawings.draw_perimeter([celles]) == ""


def test_labels_are_the_largest_communes_and_never_overlap() -> None:
    communes = queries.epci_communes("200067106")
    drawing = drawings.draw_communes(communes)
    assert drawing
    labels = drawings.place_labels(drawing, communes)
    assert labels[0].text == "Bayonne"
    boxes = [(label.x - len(label.text) * 8, label.y, label.x + len(label.text) * 8, label.y + 30) for label in labels]
    assert not any(boxes_overlap(one, other) for one in boxes for other in boxes if one is not other)
    assert all(0 < label.x < drawings.WIDTH and 0 < label.y < drawing.height for label in labels)


def test_a_name_that_the_edge_pushes_over_another_commune_has_a_line_to_its_own() -> None:
    communes = queries.epci_communes("200041572")
    drawing = drawings.draw_communes(communes)
    assert drawing
    western = [commune for commune in communes if commune.name == "La Rochebeaucourt-et-Argentine"]
    (label,) = drawings.place_labels(drawing, western, values={western[0].code: "1"}, leads=True)
    at_x, at_y = drawing.at(western[0].longitude or 0, western[0].latitude or 0)
    assert abs(label.x - at_x) > drawings.LABEL
    assert label.point == (round(at_x), round(at_y))


def test_the_figure_of_documents_stands_alone() -> None:
    svg = drawings.draw_perimeter(queries.epci_communes("200041572"))
    root = ET.fromstring(svg)
    assert root.attrib["viewBox"].startswith("0 0 1000 ")
    tags = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert tags.count("path") == 16
    assert not re.search(r"\b(style|class)=", svg)


def test_the_same_map_is_drawn_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    communes = queries.epci_communes("200041572")
    with django_assert_num_queries(0):
        assert drawings.draw_communes(communes) is drawings.draw_communes(list(communes))


@pytest.mark.parametrize(
    ("departement", "point", "code"),
    [
        ("24", (0.64716, 45.36434), "24064"),
        ("24", (0.71607, 45.18423), "24322"),
        ("75", (2.34, 48.86), "75056"),
        ("24", (2.35, 48.86), None),
        ("988", (166.4, -22.3), None),
    ],
)
def test_the_commune_around_a_point(departement: str, point: Point, code: str | None) -> None:
    assert drawings.commune_at(departement, *point) == code


def test_most_communes_are_around_their_own_point() -> None:
    """The others have a town hall outside of their outline (opendata, section 1.2)."""
    here = Commune.objects.filter(departement="24", withdrawn_on=None)
    found = [drawings.commune_at("24", one.longitude, one.latitude) == one.code for one in here if one.longitude]
    assert sum(found) >= 0.95 * len(found) > 450
