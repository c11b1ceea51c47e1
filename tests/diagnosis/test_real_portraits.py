"""Portraits of real territories, of the mainland, of Corsica and overseas: no figure that cannot be."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.diagnosis.queries import portraits
from jalons.opendata.changes import vintages
from jalons.opendata.changes.vintages import Origin
from jalons.opendata.sources import SOURCES
from jalons.opendata.sources import geography as geography_sources
from jalons.papers.documents import write_document
from jalons.papers.slides.pptx import write_pptx
from jalons.publication.documents.portrait.deck import portrait_deck
from jalons.publication.documents.portrait.document import portrait_document
from jalons.roadmaps.changes.roadmaps import create_roadmap
from jalons.roadmaps.models import Roadmap
from jalons.territories.queries import find_perimeter
from tests.opendata.extracts import FOLDER, needed
from tests.publication.test_presentation import slides
from tests.world import World

pytestmark = [pytest.mark.django_db, needed]
FILES = {
    "arcep-filaire": "arcep/commune-debit-beta-2019.csv",
    "france-services": "france-services/liste-fs-20240801.csv",
}
# SIREN → communes, inhabitants, places of the list, inhabitants farther than 10 km from any (opendata, sections 1.3 and 6).
TERRITORIES = {
    "200041572": (16, 11_421, 2, 0),  # Dronne et Belle
    "200040392": (43, 104_847, 8, 1_683),  # Le Grand Périgueux
    "243300316": (28, 854_334, 10, 0),  # Bordeaux Métropole
    "200054781": (130, 7_142_540, 80, 0),  # Métropole du Grand Paris
    "200040764": (7, 21_630, 3, None),  # Sud Corse
    "249740119": (3, 218_278, 5, None),  # nord de La Réunion
    "200060457": (2, 87_285, 3, None),  # Mayotte
}


def territory(siren: str, world: World) -> Roadmap:
    found = find_perimeter(siren)
    assert found
    return create_roadmap(
        name=found.name,
        lead_authority=found.name,
        communes=found.communes,
        epci=found.epci,
        by=world.user("referente"),
    )


def test_no_portrait_of_a_real_territory_has_an_absurd_figure(world: World, client: Client) -> None:
    geography = geography_sources.current_geography()
    for key, name in FILES.items():
        found = SOURCES[key].read(FOLDER / name, geography)
        origin = Origin(name, "0" * 64, timezone.now())
        vintages.publish_vintage(source=SOURCES[key], found=found, origin=origin, geography=geography, by=None)
    client.force_login(world.user("referente"))
    today = timezone.localdate()
    for siren, (communes, people, places, far) in TERRITORIES.items():
        roadmap = territory(siren, world)
        told = portraits.territory_portrait(roadmap)
        assert (len(told.communes), told.population, len(told.offer.offer.places)) == (communes, people, places)
        beyond = sum(one.commune.population or 0 for one in told.offer.far)
        assert beyond == far if far is not None else 0 <= beyond < people
        (access,) = told.access
        assert 0 < access.share < 100 and access.france and 40 < access.france < 50
        assert access.people and access.people < people
        # One component is not enough: no score, and never a zero for it.
        assert not told.has_score and told.map is not None
        page = client.get(reverse("diagnosis:index", args=[roadmap.slug])).content.decode()
        words = re.sub("<[^>]+>", " ", page)
        assert not re.search(r"\b(None|nan|inf)\b", words)
        assert write_document(portrait_document(roadmap, today), "pdf").startswith(b"%PDF")
        assert len(list(slides(write_pptx(portrait_deck(roadmap, today))))) == 6
