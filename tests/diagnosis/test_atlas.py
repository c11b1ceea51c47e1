import gzip
import re
import xml.etree.ElementTree as ET

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from jalons.diagnosis.queries import atlas, fragility
from jalons.diagnosis.queries.atlas import TerritoryMap
from jalons.diagnosis.rules.classes import SEQUENTIAL
from jalons.opendata.models import Level
from jalons.opendata.rules.values import SECRET, State, Value
from jalons.roadmaps.changes.roadmaps import create_roadmap
from jalons.roadmaps.models import Roadmap
from jalons.territories.models import Commune, Departement, Epci
from jalons.territories.queries import departement_communes
from tests.opendata import made
from tests.opendata.made import publish
from tests.world import World

pytestmark = pytest.mark.django_db

ADDRESS = "/feuilles-de-route/dronne-et-belle/diagnostic/carte/"
# What the shared parts of a page weigh, compressed: sheets, scripts, two fonts, headers.
SHARED_BYTES = 75_000


def rates(roadmap: Roadmap) -> dict[str, Value]:
    """10 %, 11 %, 12 %… in the order of the codes; Mareuil en Périgord is secret, Biras is estimated."""
    codes = sorted(roadmap.communes.values_list("code", flat=True))
    found = {code: Value(10.0 + place, 100) for place, code in enumerate(codes)}
    return found | {"24253": SECRET, "24042": Value(50.0, 100, State.ESTIMATED)}


def departement(code: str, world: World) -> Roadmap:
    here = Departement.objects.get(code=code)
    return create_roadmap(
        name=here.name,
        lead_authority=here.name,
        communes=departement_communes(code),
        departement=here,
        by=world.user("referente"),
    )


def drawn(roadmap: Roadmap, **asked: str) -> TerritoryMap:
    found = atlas.atlas_page(roadmap, **asked).map
    assert found
    return found


def areas_in(html: str) -> int:
    """How many areas are painted."""
    return html.partition("data-areas")[2].partition("</svg>")[0].count("<path ")


def test_each_commune_has_its_value_and_its_class_and_what_is_unknown_comes_last(world: World) -> None:
    publish({"no_wired_thd": rates(world.roadmap)})
    found = drawn(world.roadmap)
    told = [(line.name, line.words, line.rank) for line in found.lines]
    assert told[0] == ("Biras", "50,0\u00a0% (estimé)", 5)
    assert told[-1] == ("Mareuil en Périgord", "secret statistique", None)
    assert [line.value for line in found.lines[:-1]] == sorted(
        (line.value for line in found.lines[:-1] if line.value is not None), reverse=True
    )
    assert [(one.rank, one.words, one.areas) for one in found.classes] == [
        (1, "13,9\u00a0% ou moins", 3),
        (2, "de 14,0\u00a0% à 16,9\u00a0%", 3),
        (3, "de 17,0\u00a0% à 20,9\u00a0%", 3),
        (4, "de 21,0\u00a0% à 23,9\u00a0%", 3),
        (5, "24,0\u00a0% ou plus", 3),
        (None, "non calculable", 1),
    ]


def test_the_drawing_paints_each_class_and_hatches_what_is_not_known(world: World) -> None:
    publish({"no_wired_thd": rates(world.roadmap)})
    found = drawn(world.roadmap)
    root = ET.fromstring(found.svg("essai"))
    space = "{http://www.w3.org/2000/svg}"
    areas = next(group for group in root.iter(f"{space}g") if "data-areas" in group.attrib)
    painted = [(group.attrib["fill"], len(group.findall(f"{space}path"))) for group in areas]
    assert painted == [*((colour, 3) for colour in reversed(SEQUENTIAL)), ("url(#essai-h)", 1)]
    titles = [title.text for title in areas.iter(f"{space}title")]
    assert titles[-1] == "Mareuil en Périgord\u00a0: secret statistique"
    assert len(titles) == 16
    assert root.find(f"{space}title") is not None
    assert root.find(f"{space}desc").text == found.words  # type: ignore[union-attr]
    assert found.words == (
        "16 communes, de 11,0\u00a0% (Bourdeilles) à 50,0\u00a0% (estimé) (Biras). "
        "1 n’a pas de valeur\u00a0: elle est hachurée. Le tableau donne toutes les valeurs."
    )


def test_a_drawing_that_stands_alone_tells_its_title_its_classes_and_its_source(world: World) -> None:
    publish({"no_wired_thd": rates(world.roadmap)})
    found = drawn(world.roadmap)
    svg = found.svg()
    assert not re.search(r"\s(style|on\w+)=", svg)
    texts = [element.text or "" for element in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    title = "Locaux sans très haut débit filaire\u00a0: Dronne et Belle"
    assert title in " ".join(texts)
    assert {"13,9\u00a0% ou moins\u00a0: 3", "non calculable\u00a0: 1"} <= set(texts)
    assert "Producteur inventé, Source inventée made, 2022. Licence Ouverte 2.0." in " ".join(texts)
    on_the_page = found.svg(legend=False)
    assert "ou moins" not in on_the_page


def test_a_departement_is_drawn_by_epci_from_counts(world: World) -> None:
    roadmap = departement("24", world)
    values = {code: Value(20.0, 10) for code in roadmap.communes.values_list("code", flat=True)}
    publish({"no_wired_thd": values | {"24322": Value(80.0, 30)}})
    found = drawn(roadmap, level="epci")
    assert (found.level, len(found.lines)) == (Level.EPCI, 22)
    perigueux = next(line for line in found.lines if line.code == "200040392")
    assert perigueux.value == pytest.approx((20 * 42 * 10 + 80 * 30) / (42 * 10 + 30))
    assert perigueux.name == Epci.objects.get(pk="200040392").name
    assert atlas.atlas_page(roadmap, level="epci").by_epci
    assert not atlas.atlas_page(world.roadmap, level="epci").by_epci
    assert drawn(world.roadmap, level="epci").level is Level.COMMUNE


def test_the_score_comes_first_with_its_five_classes(world: World) -> None:
    roadmap = departement("24", world)
    codes = sorted(roadmap.communes.values_list("code", flat=True))
    publish(made.rates(codes, *made.FOUR))
    page = atlas.atlas_page(roadmap)
    assert [one.key for one in page.indicators] == ["score", *made.FOUR]
    found = fragility.territory_fragility(roadmap)
    assert page.map
    assert {line.code: line.value for line in page.map.lines} == {
        one.commune.code: one.score for one in found.communes if one.commune
    }
    assert [one.rank for one in page.map.classes][:5] == [1, 2, 3, 4, 5]
    assert sum(one.areas for one in page.map.classes) == 503
    by_epci = atlas.territory_map(roadmap, level=Level.EPCI)
    assert by_epci
    assert len(by_epci.lines) == 22
    dronne = next(line for line in by_epci.lines if line.code == "200041572")
    assert dronne.value == pytest.approx(fragility.territory_fragility(world.roadmap).territory.score)


def test_a_score_that_cannot_be_made_is_not_offered(world: World) -> None:
    publish(made.rates(["24064"], "no_wired_thd", "aged_65"))
    assert [one.key for one in atlas.atlas_page(world.roadmap).indicators] == ["no_wired_thd", "aged_65"]
    assert atlas.territory_map(world.roadmap) is None


def test_a_commune_without_outline_is_told_and_keeps_its_line(world: World) -> None:
    codes = ["15031", "24322"]
    roadmap = create_roadmap(
        name="Deux communes",
        lead_authority="Deux communes",
        communes=list(Commune.objects.filter(pk__in=codes)),
        by=world.user("referente"),
    )
    publish({"no_wired_thd": {code: Value(10.0, 10) for code in codes}})
    found = drawn(roadmap)
    assert [(line.code, line.is_drawn) for line in found.lines] == [("15031", False), ("24322", True)]
    assert [commune.code for commune in found.missing] == ["15031"]
    assert [one.words for one in found.classes] == ["une seule valeur"]
    assert found.words == "2 communes, à 10,0\u00a0%. Le tableau donne toutes les valeurs."
    roadmap.communes.remove("24322")
    alone = drawn(roadmap)
    assert (alone.is_drawn, alone.svg()) == (False, "")


def test_where_nothing_is_loaded_the_page_says_where_to_load(world: World, client: Client) -> None:
    client.force_login(world.user("elu"))
    html = client.get(ADDRESS).content.decode()
    assert "Aucune n’est encore chargée" in html
    assert "data-areas" not in html
    assert client.get(f"{ADDRESS}carte.svg").headers["Location"] == f"{ADDRESS}?"


def test_the_address_holds_what_is_shown_and_what_it_does_not_know_is_replaced(world: World, client: Client) -> None:
    publish({"no_wired_thd": rates(world.roadmap)})
    client.force_login(world.user("elu"))
    html = client.get(f"{ADDRESS}?indicateur=no_wired_thd&niveau=communes").content.decode()
    assert areas_in(html) == 16
    assert 'role="img"' in html
    for asked in ("indicateur=inconnu", "niveau=lune", "indicateur=%20&niveau=epci"):
        same = client.get(f"{ADDRESS}?{asked}")
        assert same.status_code == 200
        assert areas_in(same.content.decode()) == 16


def test_the_file_of_the_map_is_an_svg_of_its_own(world: World, client: Client) -> None:
    publish({"no_wired_thd": rates(world.roadmap)})
    client.force_login(world.user("elu"))
    answer = client.get(f"{ADDRESS}carte.svg?indicateur=no_wired_thd")
    assert answer.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert answer.headers["Content-Disposition"] == ('attachment; filename="carte-dronne-et-belle-no_wired_thd.svg"')
    assert ET.fromstring(answer.content).attrib["viewBox"].startswith("0 0 1000 ")


def test_the_map_of_the_departement_with_most_communes_is_light(world: World, client: Client) -> None:
    """887 communes, each with another value: nothing in the page repeats by luck."""
    roadmap = departement("62", world)
    codes = sorted(roadmap.communes.values_list("code", flat=True))
    publish({"no_wired_thd": {code: Value((place * 7919 % 9973) / 100, 100) for place, code in enumerate(codes)}})
    client.force_login(world.user("referente"))
    html = client.get(f"/feuilles-de-route/{roadmap.slug}/diagnostic/carte/").sent
    assert areas_in(html.decode()) == 887
    assert SHARED_BYTES + len(gzip.compress(html, 6)) < 120_000


def test_more_communes_cost_no_more_queries(
    world: World, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """A département is told among fewer: the middle of the département itself is not asked."""
    every = {
        code: Value(float(place % 97), 10)
        for place, code in enumerate(Commune.objects.filter(withdrawn_on=None).values_list("code", flat=True))
    }
    publish({"no_wired_thd": every})
    client.force_login(world.user("referente"))
    large = departement("24", world)
    counts = []
    for roadmap, asked in ((world.roadmap, 15), (world.young, 15), (large, 14), (departement("62", world), 14)):
        address = f"/feuilles-de-route/{roadmap.slug}/diagnostic/carte/"
        client.get(address)
        with django_assert_num_queries(asked):
            client.get(address)
        counts.append(roadmap.communes.count())
    assert counts == [16, 43, 503, 887]
