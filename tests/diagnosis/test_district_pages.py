"""Priority districts as the portrait and the offer tell them."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.diagnosis.queries import portraits
from jalons.opendata.changes import vintages as vintage_changes
from jalons.opendata.changes.vintages import Origin
from jalons.opendata.models import SourceVintage
from jalons.opendata.queries import districts as district_queries
from jalons.opendata.queries import places, sources
from jalons.opendata.rules.districts import DistrictFacts
from jalons.opendata.sources import SOURCES, Normalised, geography
from jalons.roadmaps.models import Member
from tests.opendata.made_places import facts
from tests.opendata.made_places import publish as publish_places
from tests.world import World

pytestmark = pytest.mark.django_db
BRANTOME = (0.647, 45.364)


def publish(*districts: DistrictFacts) -> SourceVintage:
    return vintage_changes.publish_vintage(
        source=SOURCES["qpv"],
        found=Normalised("2024", len(districts), len(districts), [], districts=list(districts)),
        origin=Origin("qp.zip", "0" * 64, timezone.now()),
        geography=geography.current_geography(),
        by=None,
    )


GOUR = DistrictFacts("QN02401M", "Le Gour", ("24064", "24322"), BRANTOME)
STADE = DistrictFacts("QN02402M", "Le Stade", ("24253",), None, is_estimated=True)
FAR = DistrictFacts("QN03301M", "Ailleurs", ("33063",), (-0.57, 44.84))


@pytest.fixture
def by(world: World) -> Member:
    return world.blank(of=world.roadmap)


def shown(by: Member) -> tuple[district_queries.Districts | None, str]:
    """What the portrait holds, and the words of the two pages."""
    assert by.user
    client = Client()
    client.force_login(by.user)
    pages = [client.get(reverse(f"diagnosis:{name}", args=[by.roadmap.slug])).content for name in ("index", "offer")]
    return portraits.territory_portrait(by.roadmap).districts, b"".join(pages).decode().replace("\u00a0", " ")


def test_nothing_is_said_of_districts_that_no_file_tells(by: Member) -> None:
    SourceVintage.objects.filter(source="qpv").delete()
    publish_places("lieux", facts("Médiathèque"))
    found, text = shown(by)
    assert found is None
    assert ("Les quartiers prioritaires</h2>" in text, "Aucun quartier prioritaire" in text) == (False, False)


def test_none_is_said_once_a_file_tells_there_is_none(by: Member) -> None:
    publish_places("lieux", facts("Médiathèque"))
    publish(FAR)
    found, text = shown(by)
    sentence = "Aucun quartier prioritaire de la politique de la ville dans ce territoire."
    assert found and (found.count, found.communes, found.sentences) == (0, [], [sentence])
    assert text.count(sentence) == 2
    assert "Ailleurs" not in text


def test_districts_are_named_by_commune_with_who_helps_there(by: Member) -> None:
    publish(GOUR, STADE, FAR)
    publish_places("lieux", facts("Médiathèque", zones=("QPV", "FRR")), facts("Mairie", north=1))
    found, text = shown(by)
    assert found
    assert (found.count, [(one.commune.code, one.said) for one in found.communes]) == (
        2,
        [("24064", "Le Gour"), ("24253", "Le Stade (commune estimée)")],
    )
    told = [one.replace("\u00a0", " ") for one in found.sentences]
    assert told == [
        "2 quartiers prioritaires de la politique de la ville, dans 2 communes.",
        "2 lieux d’aide sont dans une commune qui en a un ; 1 dit être dans un quartier prioritaire.",
    ]
    assert [text.count(one) for one in (*told, "Le Stade (commune estimée)")] == [2, 2, 2]
    assert text.count("ANCT, Quartiers prioritaires de la politique de la ville (QPV), 2024.") >= 2


@pytest.mark.parametrize(
    ("key", "zones", "sentence"),
    [
        (
            "lieux",
            (),
            "1 lieu d’aide est dans une commune qui en a un ; aucun ne dit être dans un quartier prioritaire.",
        ),
        ("france-services", (), "1 lieu d’aide est dans une commune qui en a un."),
    ],
)
def test_what_no_list_tells_is_not_said(by: Member, key: str, zones: tuple[str, ...], sentence: str) -> None:
    SourceVintage.objects.all().delete()
    publish(GOUR)
    publish_places(key, facts("Mairie", zones=zones))
    found, _text = shown(by)
    assert found and found.sentences[1].replace("\u00a0", " ") == sentence


def test_districts_without_any_list_of_places_are_told_alone(by: Member) -> None:
    SourceVintage.objects.all().delete()
    publish(STADE)
    found = portraits.territory_portrait(by.roadmap).districts
    assert found and len(found.sentences) == 1


def test_one_district_and_thirty_cost_the_same_queries(by: Member, django_assert_num_queries: Any) -> None:
    publish_places("lieux", facts("Médiathèque"))
    offer = places.territory_offer(by.roadmap)
    for count in (1, 30):
        publish(*(DistrictFacts(f"QN24{rank:03}M", f"Quartier {rank}", ("24064",), BRANTOME) for rank in range(count)))
        vintages = sources.current_vintages(by.roadmap)
        with django_assert_num_queries(1):
            found = district_queries.territory_districts(vintages, offer)
        assert found and found.count == count


def test_a_place_says_where_it_says_it_is(by: Member) -> None:
    assert by.user
    place = publish_places("lieux", facts("Médiathèque", zones=("QPV", "FRR"))).places.get()
    client = Client()
    client.force_login(by.user)
    text = client.get(reverse("opendata:place", args=[by.roadmap.slug, places.place_key(place)])).content.decode()
    assert "dans un quartier prioritaire (QPV), en zone France ruralités revitalisation (FRR)" in text
