"""Who helps here, as the portrait tells it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jalons.diagnosis.queries import portraits
from jalons.diagnosis.queries.portrait_offer import PortraitOffer
from jalons.diagnosis.rules.messages import Kind
from jalons.opendata.queries import places as place_queries
from jalons.opendata.rules.mediation_standard import PROCEDURES
from jalons.opendata.rules.values import Value
from jalons.roadmaps.models import Member
from jalons.territories.models import Commune
from tests.opendata.made import publish as publish_figures
from tests.opendata.made_places import facts, publish
from tests.world import World

pytestmark = pytest.mark.django_db
NAMES = {"24064": "Brantôme en Périgord", "24322": "Périgueux"}


@pytest.fixture
def by(world: World) -> Member:
    publish("lieux")
    publish("france-services")
    return world.blank(of=world.roadmap)


def told(by: Member, **scores: float) -> PortraitOffer:
    """`scores`: by INSEE code, after « c »."""
    return PortraitOffer(place_queries.territory_offer(by.roadmap), {code[1:]: score for code, score in scores.items()})


def test_places_are_counted_and_told_with_their_reach(by: Member) -> None:
    publish("lieux", facts("Médiathèque"), facts("Mairie", north=1))
    found = told(by)
    assert found.tiles[:2] == [("2", "lieux d’accueil recensés"), ("1,8", "pour 10\u00a0000 habitants")]
    near = found.offer.reach_of_all.within[10]
    assert 0 < near < 100 and found.tiles[2][0] == f"{round(near)}\u00a0%"
    assert found.distance_of("24064") == "dans la commune"
    assert found.distance_of("99999") == "inconnu"


def test_a_zone_is_fragile_and_far_and_nothing_unknown_is_one(by: Member) -> None:
    publish("lieux", facts("Médiathèque"))
    far = {one.commune.code: one.distance or 0 for one in told(by).far}
    assert far and all(distance > 10 for distance in far.values())
    first, *others = far
    everywhere = {f"c{code}": 6.9 for code in others}
    found = told(by, c24064=9.0, **everywhere, **{f"c{first}": 7.0})
    assert [(zone.commune.code, zone.score) for zone in found.zones] == [(first, 7.0)]
    name = Commune.objects.get(code=first).name
    assert found.zones_said.startswith("1 commune est fragile (7 sur 10 ou plus) et à plus de 10 km d’un lieu fixe")
    assert name in found.zones_said and found.sentences[0] == found.zones_said
    assert [one.key for one in found.candidates()] == ["far", "zones"]
    # Once every far commune is fragile, they are told once.
    assert [one.key for one in told(by, **{f"c{code}": 9.0 for code in far}).candidates()] == ["zones"]


def test_without_scores_nothing_is_said_of_zones(by: Member) -> None:
    publish("lieux", facts("Médiathèque"))
    sentences = told(by).sentences
    assert not any("fragile" in sentence for sentence in sentences)
    assert sentences[0].startswith(f"{len(told(by).far)} communes sont à plus de 10 km d’un lieu fixe")


def test_no_place_at_all_is_said_by_the_list_that_tells_them_only(by: Member) -> None:
    assert [(one.key, one.kind) for one in told(by).candidates() if one.key == "nowhere"] == [("nowhere", Kind.OFFER)]
    by.roadmap.communes.set([Commune.objects.get(code="24322")])
    publish("france-services", facts("Loin", "24064"))
    assert told(by).tiles[0] == ("0", "lieu d’accueil recensé")


def test_old_rows_and_absent_services_are_told(by: Member) -> None:
    old = timezone.localdate() - timedelta(days=800)
    places = [facts(f"Lieu {n}", north=n, updated_on=old, services=(PROCEDURES,)) for n in range(4)]
    publish("lieux", *places)
    sentences = [one.replace("\u00a0", " ") for one in told(by).sentences]
    assert "4 fiches de lieu sur 4 sont à vérifier : elles ont plus d’un an." in sentences
    assert any(one.startswith("8 services ne sont proposés nulle part ici : ") for one in sentences)
    assert {one.key for one in told(by).candidates()} >= {"stale"}


def test_the_portrait_tells_hours_and_their_limit_when_some_are_known(world: World) -> None:
    by = world.blank(of=world.roadmap)
    publish("lieux", facts("Médiathèque"))
    unknown = portraits.territory_portrait(by.roadmap)
    assert unknown.offer.opening[0].startswith("Le lieu fixe ne dit pas ses horaires")
    publish("lieux", facts("Médiathèque", hours="Mo-Fr 10:00-12:00"))
    known = portraits.territory_portrait(by.roadmap)
    codes = [line.commune.code for line in known.communes]
    assert known.offer.opening[0].endswith("par semaine pour 10\u00a0000 habitants, d’après le seul lieu fixe.")
    assert len(known.limits) - len(unknown.limits) == 1
    publish_figures({"aged_65": dict.fromkeys(codes, Value(25.0))}, key="insee-age")
    aged = portraits.territory_portrait(by.roadmap).offer
    assert aged.aged == pytest.approx((known.population or 0) / 4)
    assert (known.offer.sources, aged.sources) == (known.offer.cited, f"{aged.cited} ; {aged.aged_cited}")
    assert aged.aged_cited.startswith("Producteur inventé")
    assert "pour 1\u00a0000 personnes de 65 ans ou plus" in aged.opening[1]


def test_the_portrait_says_nothing_of_an_offer_that_nobody_loaded(world: World) -> None:
    portrait = portraits.territory_portrait(world.blank(of=world.roadmap).roadmap)
    assert not portrait.offer.offer.is_known and portrait.offer.candidates() == []
    assert "lieux" in {line.source.key for line in portrait.missing}
    assert not any("vol d’oiseau" in limit for limit in portrait.limits)
