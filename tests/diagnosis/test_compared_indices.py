from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.diagnosis.changes import external_scores
from jalons.diagnosis.queries import fragility, fragility_page
from jalons.opendata.changes import vintages
from jalons.opendata.changes.vintages import Origin
from jalons.opendata.models import Level
from jalons.opendata.rules.values import Value
from jalons.opendata.sources import SOURCES, Normalised
from jalons.opendata.sources.geography import current_geography
from tests.opendata.made import FOUR, publish, rates
from tests.world import World

pytestmark = pytest.mark.django_db
SIREN = "200041572"


@pytest.fixture
def scored(world: World) -> World:
    publish(rates(list(world.roadmap.communes.values_list("code", flat=True)), *FOUR))
    return world


def give_ifn(communes: dict[str, float], epci: float) -> None:
    figures = {"ifn": {code: Value(index) for code, index in communes.items()}}
    found = Normalised("2021", len(communes), len(communes), [], figures, {"ifn": {SIREN: Value(epci)}})
    origin = Origin("ifn.csv", "0" * 64, timezone.now())
    vintages.publish_vintage(
        source=SOURCES["mednum-ifn"], found=found, origin=origin, geography=current_geography(), by=None
    )


def test_nothing_of_others_is_nothing_beside(scored: World) -> None:
    page = fragility_page.fragility_page(scored.roadmap, "score")
    assert page
    assert page.beside is None


def test_the_official_index_stands_beside_and_the_widest_gaps_are_named(scored: World) -> None:
    found = fragility.territory_fragility(scored.roadmap)
    scores = {place.commune.code: place.score or 0 for place in found.communes if place.commune}
    names = {place.commune.code: place.commune.name for place in found.communes if place.commune}
    (far, high), (near, low) = (
        max(scores.items(), key=lambda one: one[1]),
        min(scores.items(), key=lambda one: one[1]),
    )
    give_ifn({far: high - 3, near: low + 1.9}, 7.85)
    page = fragility_page.fragility_page(scored.roadmap, "score")
    assert page
    assert page.beside
    assert [(line.value, line.scale, line.date) for line in page.beside.lines] == [("7,85", "de 1 à 10", "2021")]
    assert [gap.name for gap in page.beside.gaps] == [names[far]]
    assert page.beside.gaps[0].points == pytest.approx(3)
    assert page.found.territory.score == found.territory.score


def test_the_index_of_compas_keeps_its_own_scale(scored: World) -> None:
    marks = {(Level.EPCI, SIREN): Decimal("17.5")}
    external_scores.enter_external_scores(year=2023, source="Étude régionale", scores=marks, by=scored.member())
    page = fragility_page.fragility_page(scored.roadmap, "score")
    assert page
    assert page.beside
    assert (page.beside.has_ifn, page.beside.has_compas, page.beside.gaps) == (False, True, [])
    assert [(line.value, line.date) for line in page.beside.lines] == [("17,5", "2023")]
    client = Client()
    client.force_login(scored.user("referente"))
    told = client.get(reverse("diagnosis:fragility", args=[scored.roadmap.slug])).content.decode()
    assert "À côté, les indices des autres" in told
    assert "mais pas le réseau" in told
    assert "compte aussi la 4G" not in told
