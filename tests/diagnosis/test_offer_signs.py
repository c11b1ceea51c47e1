"""Places of help on the map: a shape for each kind."""

import re
import xml.etree.ElementTree as ET

import pytest
from django.test import Client

from jalons.diagnosis.drawings.choropleth import SignShape, draw_signs
from jalons.diagnosis.queries import atlas
from jalons.opendata.rules.mediation_standard import FRANCE_SERVICES
from jalons.opendata.rules.values import Value
from tests.opendata import made, made_places
from tests.opendata.made_places import facts
from tests.world import World

pytestmark = pytest.mark.django_db

ADDRESS = "/feuilles-de-route/dronne-et-belle/diagnostic/carte/"


@pytest.fixture(autouse=True)
def figures(world: World) -> None:
    made.publish(
        {"no_wired_thd": {code: Value(10.0, 10) for code in world.roadmap.communes.values_list("pk", flat=True)}}
    )


def places() -> None:
    made_places.publish(
        "lieux",
        facts("Médiathèque"),
        facts("Tiers-lieu", north=2),
        facts("Bus", is_fixed=False, is_itinerant=True),
        facts("Sans adresse", longitude=None, latitude=None, located="inconnu"),
        facts("Espace labellisé", north=-1, programmes=(FRANCE_SERVICES,)),
    )
    made_places.publish("france-services", facts("France services", north=3))


def test_each_kind_has_its_shape_and_its_count(world: World) -> None:
    places()
    found = atlas.atlas_page(world.roadmap, with_places=True).map
    assert found and found.signs
    assert [(one.shape, one.words, one.places) for one in found.signs.kinds] == [
        (SignShape.SQUARE, "France services", 2),
        (SignShape.TRIANGLE, "lieu itinérant", 1),
        (SignShape.DISC, "autre lieu de médiation", 3),
    ]
    assert found.signs.unplaced == 1
    drawn = [path.attrib["d"].count("M") for path in ET.fromstring(f"<g>{found.signs.svg}</g>")]
    assert drawn == [2, 1, 2]
    held = {line.name: line.places for line in found.lines}
    assert held.pop("Brantôme en Périgord") == 6
    assert set(held.values()) == {0}


def test_a_sign_is_where_its_place_is(world: World) -> None:
    """The town hall of Brantôme is at one point of the drawing, that of a place 2 km north of it right above."""
    made_places.publish("lieux", facts("Ici"), facts("Plus au nord", north=2))
    found = atlas.atlas_page(world.roadmap, with_places=True).map
    assert found and found.signs and found._drawing
    commune = world.roadmap.communes.get(pk="24064")
    x, y = found._drawing.at(commune.longitude or 0, commune.latitude or 0)
    (here_x, here_y), (north_x, north_y) = [
        (int(one), int(other)) for one, other in re.findall(r"M(\d+) (\d+)m", found.signs.svg)
    ]
    assert abs(here_x - x) <= 1 and abs(here_y - y) <= 1
    assert abs(north_x - here_x) <= 3 and north_y < here_y


def test_the_map_shows_places_to_whoever_asks_and_stands_alone_with_them(world: World, client: Client) -> None:
    client.force_login(world.user("elu"))
    assert "Aucun lieu n’est encore connu." in client.get(f"{ADDRESS}?lieux=oui").content.decode()
    places()
    without, with_places = (client.get(f"{ADDRESS}{asked}").content.decode() for asked in ("", "?lieux=oui"))
    assert "lieu itinérant" not in without
    assert "lieu itinérant" in with_places
    assert "1 lieu n’a pas d’emplacement connu" in with_places
    assert "carte.svg?indicateur=no_wired_thd&amp;lieux=oui" in with_places
    svg = ET.fromstring(client.get(f"{ADDRESS}carte.svg?lieux=oui").content)
    texts = {element.text for element in svg.iter("{http://www.w3.org/2000/svg}text")}
    assert {"France services\u00a0: 2", "lieu itinérant\u00a0: 1", "autre lieu de médiation\u00a0: 3"} <= texts


def test_three_shapes_have_three_outlines() -> None:
    assert len({re.sub(r"[\d.]+", "#", draw_signs(shape, [(5, 5)], 4)) for shape in SignShape}) == 3
