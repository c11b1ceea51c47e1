"""What is offered in a territory: two lists and the team’s own, each place told once, and how far it is."""

import math
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jalons.opendata.models import LocalPlace, PlaceCorrection, SourceVintage
from jalons.opendata.queries import places
from jalons.opendata.rules.mediation_standard import FRANCE_SERVICES, PROCEDURES, SERVICES, TOOLS, Family
from jalons.opendata.rules.places import Freshness
from jalons.roadmaps.models import Member
from tests.opendata.extracts import FOLDER, needed
from tests.opendata.made_places import facts, publish, read
from tests.world import World

pytestmark = pytest.mark.django_db
BRANTOME, PERIGUEUX = "24064", "24322"


@pytest.fixture
def by(world: World) -> Member:
    """In Dronne et Belle: Brantôme is one of its communes, Périgueux is not. No list has anything yet."""
    publish("lieux")
    publish("france-services")
    return world.blank(of=world.roadmap)


def told(by: Member) -> list[tuple[str, list[str]]]:
    """Each place, and its twins."""
    return [
        (one.facts.name, [twin.facts.name for twin in one.twins]) for one in places.territory_offer(by.roadmap).places
    ]


def local(by: Member, **values: Any) -> LocalPlace:
    made = {"name": "Café associatif", "commune_id": BRANTOME, "located": "inconnu"} | values
    return LocalPlace.objects.create(roadmap=by.roadmap, **made)


def correct(by: Member, source: str, name: str, **values: Any) -> PlaceCorrection:
    return PlaceCorrection.objects.create(roadmap=by.roadmap, source=source, source_id=name, name=name, **values)


def test_places_of_the_territory_are_told_once_each(by: Member) -> None:
    publish("lieux", facts("Médiathèque"), facts("La Poste"), facts("Loin d’ici", PERIGUEUX))
    publish(
        "france-services", facts("France services La Poste", north=0.1), facts("France services de la gare", north=2)
    )
    local(by)
    assert told(by) == [
        ("Café associatif", []),
        ("France services de la gare", []),
        ("La Poste", ["France services La Poste"]),
        ("Médiathèque", []),
    ]


def test_a_place_and_its_twin_tell_what_both_know(by: Member) -> None:
    publish("lieux", facts("La Poste", services=(TOOLS,), updated_on=timezone.localdate()))
    structure = facts("La Poste", services=(PROCEDURES,), programmes=(FRANCE_SERVICES,), hours="Mo 09:00-12:00")
    publish("france-services", structure)
    (place,) = places.territory_offer(by.roadmap).places
    assert (place.facts.services, place.facts.programmes, place.facts.hours, place.freshness) == (
        (PROCEDURES, TOOLS),
        (FRANCE_SERVICES,),
        "Mo 09:00-12:00",
        Freshness.FRESH,
    )


def test_places_that_the_team_tells_apart_are_two(by: Member) -> None:
    publish("lieux", facts("La Poste"))
    publish("france-services", facts("La Poste"))
    assert told(by) == [("La Poste", ["La Poste"])]
    correct(by, "france-services", "La Poste", is_apart=True)
    assert told(by) == [("La Poste", []), ("La Poste", [])]


def test_corrections_serve_their_roadmap_alone_and_outlive_a_vintage(by: Member, world: World) -> None:
    publish("lieux", facts("Médiathèque"))
    correct(by, "lieux", "Médiathèque", values={"name": "Médiathèque des Tanneurs", "services": [TOOLS]})
    publish("lieux", facts("Médiathèque", hours="Mo 09:00-12:00"))
    (place,) = places.territory_offer(by.roadmap).places
    assert (place.facts.name, place.facts.services) == ("Médiathèque des Tanneurs", (TOOLS,))
    assert place.facts.hours == "Mo 09:00-12:00"
    assert [one.facts.name for one in places.territory_offer(world.blank(of=world.roadmap).roadmap).places] == [
        "Médiathèque"
    ]


def test_hidden_places_are_apart_with_their_reason_and_count_for_nothing(by: Member) -> None:
    publish("lieux", facts("Médiathèque"))
    correct(by, "lieux", "Médiathèque", hidden_because="fermée en 2025")
    local(by, hidden_because="doublon")
    found = places.territory_offer(by.roadmap)
    assert found.places == []
    assert [(one.facts.name, one.hidden_because) for one in found.hidden] == [
        ("Médiathèque", "fermée en 2025"),
        ("Café associatif", "doublon"),
    ]
    assert {row.distance for row in found.coverage} == {math.inf}


def test_the_address_of_a_former_vintage_leads_to_the_place_of_today(by: Member) -> None:
    vintage = publish("lieux", facts("Médiathèque"), facts("Fermée depuis"))
    former = {place.name: str(place.pk) for place in vintage.places.all()}
    publish("lieux", facts("Médiathèque", phone="05 53 00 00 00"))
    found = places.offer_place(by.roadmap, former["Médiathèque"])
    assert found
    assert (found.facts.phone, found.key != former["Médiathèque"]) == ("05 53 00 00 00", True)
    for key in (former["Fermée depuis"], "equipe-0", "0", "9" * 30, "²", ""):
        assert places.offer_place(by.roadmap, key) is None


def test_the_file_of_another_team_is_not_read(by: Member, world: World) -> None:
    vintage = publish("lieux", facts("Chez eux"), by=world.member())
    publish("lieux", facts("Médiathèque"), by=by)
    assert told(by) == [("Médiathèque", [])]
    assert places.offer_place(by.roadmap, str(vintage.places.get().pk)) is None


def test_distances_go_beyond_the_limits_of_the_territory(by: Member) -> None:
    publish("lieux", facts("Médiathèque", PERIGUEUX), facts("Bus", BRANTOME, is_fixed=False, is_itinerant=True))
    (row,) = [one for one in places.territory_offer(by.roadmap).coverage if one.commune.code == BRANTOME]
    assert row.nearest
    assert (round(row.distance or 0, 1), row.nearest.name, row.nearest_commune) == (20.7, "Médiathèque", "Périgueux")
    assert (row.fixed, row.itinerant, row.itinerant_distance) == (0, 1, 0)


def test_what_is_too_far_to_be_looked_for_is_told_as_such(by: Member) -> None:
    publish("lieux", replace(facts("Ailleurs", latitude=43.3, longitude=5.4), commune="13055"))
    found = places.territory_offer(by.roadmap)
    assert {row.distance for row in found.coverage} == {math.inf}
    assert (found.reach_of_all.within, found.reach_of_all.mean) == ({5: 0, 10: 0, 20: 0}, None)


def test_nothing_is_told_of_distances_when_no_list_is_loaded(world: World) -> None:
    by = world.blank(of=world.roadmap)
    SourceVintage.objects.filter(source__in=("lieux", "france-services")).update(withdrawn_at=timezone.now())
    found = places.territory_offer(by.roadmap)
    assert (found.is_known, found.places, found.absent_services) == (False, [], [])
    assert {row.distance for row in found.coverage} == {None}
    assert found.reach_of_all.within == {}


def test_services_absent_are_told_when_a_list_tells_services(by: Member) -> None:
    publish("lieux", facts("Médiathèque", services=(TOOLS, PROCEDURES)), facts("Mairie", services=(PROCEDURES,)))
    found = places.territory_offer(by.roadmap)
    assert found.services[:2] == [(PROCEDURES, 2), (TOOLS, 1)]
    assert found.absent_services == [service for service in SERVICES if service not in (TOOLS, PROCEDURES)]
    assert found.reach_by_family[Family.FIRST_STEPS].within[5] == found.reach_of_all.within[5] > 0
    assert found.reach_by_family[Family.EQUIPMENT].within[20] == 0


def test_fiches_to_check_come_the_oldest_first(by: Member) -> None:
    today = timezone.localdate()
    ages = {"Récente": 30, "Ancienne": 900, "À vérifier": 400}
    publish(
        "lieux",
        *(
            facts(name, north=3 * rank, updated_on=today - timedelta(days=days))
            for rank, (name, days) in enumerate(ages.items())
        ),
        facts("Sans date", north=9),
    )
    found = places.territory_offer(by.roadmap)
    assert [(one.facts.name, one.freshness) for one in found.to_check] == [
        ("Ancienne", Freshness.TO_UPDATE),
        ("À vérifier", Freshness.TO_CHECK),
    ]
    assert found.without_date == 1


def test_one_place_and_fifty_cost_the_same_queries(by: Member) -> None:
    publish("lieux", facts("Seule"), facts("Voisine", PERIGUEUX))
    with CaptureQueriesContext(connection) as few:
        places.territory_offer(by.roadmap)
    publish(
        "lieux",
        *(facts(f"Lieu {code} {rank}", code, north=rank) for rank in range(25) for code in (BRANTOME, PERIGUEUX)),
    )
    for rank in range(5):
        correct(by, "lieux", f"Lieu {BRANTOME} {rank}", values={"phone": "05 53 00 00 00"})
        local(by, name=f"Café {rank}")
    with CaptureQueriesContext(connection) as many:
        places.territory_offer(by.roadmap)
    assert len(many) == len(few) == 6


@needed
def test_dronne_et_belle_and_its_france_services_of_august_2024(by: Member, world: World) -> None:
    """The control values of opendata, section 6, through the product."""
    publish("france-services", *read("france-services", FOLDER / "france-services/liste-fs-20240801.csv").places)
    found = places.territory_offer(by.roadmap).reach_of_all
    assert found.mean
    assert found.farthest
    assert (round(found.mean, 2), round(found.farthest, 1), found.within[10]) == (2.94, 9.4, 100)
    agglomeration = places.territory_offer(world.blank().roadmap)
    reach = agglomeration.reach_of_all
    assert (round(reach.mean or 0, 2), round(reach.farthest or 0, 1)) == (2.88, 15.1)
    assert round(reach.population * (100 - reach.within[10]) / 100) == 1683
    distances = {
        row.commune.code: row.distance
        for row in [*places.territory_offer(by.roadmap).coverage, *agglomeration.coverage]
    }
    assert [round(distances[code] or 0, 2) for code in (BRANTOME, PERIGUEUX, "24421")] == [0.35, 2.09, 15.09]
