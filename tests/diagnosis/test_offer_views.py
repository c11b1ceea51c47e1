import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.diagnosis.queries import distances, fragility
from jalons.opendata.changes import places as place_changes
from jalons.opendata.models import SourceVintage
from jalons.opendata.queries import places as place_queries
from jalons.opendata.rules.mediation_standard import FRANCE_SERVICES, JOBS, PROCEDURES, TOOLS
from jalons.opendata.rules.values import Value
from jalons.roadmaps.models import Member
from tests.access.missing_names import names_missed
from tests.opendata.made import FOUR, rates
from tests.opendata.made import publish as publish_figures
from tests.opendata.made_places import facts, publish
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world: World) -> Member:
    publish("lieux")
    publish("france-services")
    return world.blank(of=world.roadmap)


@pytest.fixture
def client(by: Member) -> Client:
    assert by.user
    client = Client()
    client.force_login(by.user)
    return client


def url(by: Member, name: str, *arguments: str) -> str:
    return reverse(f"diagnosis:{name}", args=[by.roadmap.slug, *arguments])


def page(client: Client, by: Member, name: str, *arguments: str, **asked: str) -> Any:
    with names_missed() as missed:
        response = client.get(url(by, name, *arguments), asked)
    assert (response.status_code, missed) == (200, set())
    return response


def test_without_any_list_the_pages_say_what_to_do(by: Member, client: Client) -> None:
    SourceVintage.objects.filter(source__in=("lieux", "france-services")).update(withdrawn_at=timezone.now())
    for name in ("offer", "coverage"):
        text = page(client, by, name).content.decode()
        assert "Aucune liste de lieux n’est chargée." in text
        assert "km</td>" not in text


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, ["Bus", "La Poste", "Médiathèque"]),
        ({"q": "mediatheque"}, ["Médiathèque"]),
        ({"q": "poste brantome"}, ["La Poste"]),
        ({"q": "france services"}, ["La Poste"]),
        ({"service": TOOLS}, ["Médiathèque"]),
        ({"programme": FRANCE_SERVICES}, ["La Poste"]),
        ({"etat": "a-revoir"}, ["Médiathèque"]),
        ({"etat": "inconnue"}, ["Bus", "La Poste"]),
        ({"commune": "24055"}, []),
        ({"commune": "24064", "service": JOBS}, []),
        ({"commune": "nulle part", "etat": "?"}, ["Bus", "La Poste", "Médiathèque"]),
    ],
)
def test_places_are_filtered(by: Member, client: Client, asked: dict[str, str], names: list[str]) -> None:
    old = timezone.localdate().replace(year=timezone.localdate().year - 3, day=1)
    publish(
        "lieux",
        facts("Médiathèque", services=(TOOLS,), updated_on=old),
        facts("La Poste", north=2),
        facts("Bus", north=4, is_fixed=False, is_itinerant=True),
    )
    publish("france-services", facts("France services La Poste", north=2, programmes=(FRANCE_SERVICES,)))
    response = page(client, by, "offer", **asked)
    assert [place.facts.name for place in response.context["matching"]] == names
    rows = list(
        csv.DictReader(
            io.StringIO(client.get(reverse("opendata:offer_csv", args=[by.roadmap.slug]), asked).content.decode())
        )
    )
    assert [row["nom"] for row in rows] == names


def test_places_are_told_for_the_aged_once_their_number_is_known(by: Member, client: Client) -> None:
    words = "Lieux pour 1\u00a0000 personnes de 65 ans ou plus"
    found = place_queries.territory_offer(by.roadmap)
    assert distances.offer_facts(by.roadmap, found) == distances.OfferFacts(None, "", [])
    assert words not in page(client, by, "offer").content.decode()
    codes = [commune.code for commune in found.communes]
    publish_figures({"aged_65": dict.fromkeys(codes, Value(25.0))})
    assert found.population
    told = distances.offer_facts(by.roadmap, found)
    assert told.per_1_000_aged == pytest.approx(1_000 * len(found.places) / (found.population / 4))
    assert told.aged_source
    assert words in page(client, by, "offer").content.decode()


def test_hours_are_counted_where_they_are_known(by: Member, client: Client) -> None:
    publish(
        "lieux",
        facts("Médiathèque", hours="Tu-Sa 10:00-12:00"),
        facts("Mairie", north=1),
        facts("Café", north=2, hours="sur rendez-vous"),
        facts("Bus", north=4, hours="We 09:00-12:00", is_fixed=False, is_itinerant=True),
    )
    found = place_queries.territory_offer(by.roadmap)
    rate = f"{10_000 * 10 / found.population:.1f}".replace(".", ",") if found.population else ""
    told = [one.replace("\u00a0", " ") for one in distances.offer_facts(by.roadmap, found).opening]
    assert told == [
        f"{rate} heures d’ouverture par semaine pour 10 000 habitants, d’après le seul lieu fixe sur 3 qui dit ses horaires.",
        "1 lieu fixe écrit des horaires que Jalons ne sait pas compter, par exemple « sur rendez-vous ».",
        "À part, 1 lieu itinérant : 3 heures par semaine.",
    ]
    text = page(client, by, "offer").content.decode().replace("\u00a0", " ")
    assert [sentence in text for sentence in told] == [True] * 3


def test_zones_at_stake_follow_the_thresholds(by: Member, client: Client) -> None:
    codes = [one.code for one in by.roadmap.communes.all()]
    publish_figures(rates(codes, *FOUR))
    publish("lieux", facts("Médiathèque", services=(TOOLS,)))
    scores = {
        place.commune.code: place.score or 0
        for place in fragility.territory_fragility(by.roadmap).communes
        if place.commune
    }
    distances = {row.commune.code: row.distance or 0 for row in place_queries.territory_offer(by.roadmap).coverage}
    for least, km in ((7, 10), (5, 4), (0, 0)):
        found = page(client, by, "coverage", score=str(least), km=str(km)).context["found"]
        expected = {code for code in codes if scores[code] >= least and distances[code] > km}
        assert {row.offer.commune.code for row in found.at_stake} == expected
    assert expected  # the last thresholds leave somebody
    default = page(client, by, "coverage").context["found"]
    assert (default.least, default.farther_than) == (7, 10)
    wrong = page(client, by, "coverage", score="12", km="loin")
    assert (wrong.context["found"].least, wrong.context["found"].farther_than) == (7, 10)
    assert "12" in wrong.content.decode().split('name="score"')[1][:200]


def test_the_shares_within_each_distance_and_the_mean_are_told(by: Member, client: Client) -> None:
    publish("lieux", facts("Mairie", services=(PROCEDURES,)))
    shown = page(client, by, "coverage")
    reach = shown.context["found"].reach_line
    assert len(reach.within) == 3 and all(share.endswith("%") for share in reach.within)
    five, ten, twenty, mean = (words.replace("\u00a0", " ") for words in (*reach.within, reach.mean))
    text = " ".join(shown.content.decode().split())
    assert f"Ici, {five} des habitants sont à moins de 5 km" in text
    assert f"{ten} à moins de 10 km, {twenty} à moins de 20 km. En moyenne : {mean}." in text


def test_distances_are_those_of_the_kind_that_is_asked(by: Member, client: Client) -> None:
    publish("lieux", facts("Mairie", services=(PROCEDURES,)), facts("Loin", "24322", services=(TOOLS,)))
    for kind, place in ((PROCEDURES, "Mairie"), ("premiers_pas", "Loin"), (TOOLS, "Loin"), ("", "Mairie")):
        rows = page(client, by, "coverage", offre=kind).context["found"].rows
        (row,) = [row for row in rows if row.offer.commune.code == "24064"]
        assert row.offer.nearest.name == place
    rows = page(client, by, "coverage", offre=JOBS).context["found"].rows
    assert {row.distance for row in rows} == {"plus de 60\u00a0km"} or {row.distance for row in rows} == {
        "plus de 60 km"
    }


@pytest.mark.parametrize("name", ["offer", "coverage"])
def test_pages_cost_the_same_queries_whatever_the_number_of_places(by: Member, client: Client, name: str) -> None:
    publish("lieux", facts("Voisine", "24322"))
    page(client, by, name)
    with CaptureQueriesContext(connection) as few:
        page(client, by, name)
    publish(
        "lieux", *(facts(f"Lieu {code} {rank}", code, north=rank) for rank in range(20) for code in ("24064", "24322"))
    )
    for rank in range(3):
        place_changes.add_place(name=f"Café {rank}", commune=by.roadmap.communes.get(pk="24064"), by=by)
    page(client, by, name)
    with CaptureQueriesContext(connection) as many:
        page(client, by, name)
    assert len(many) == len(few)


def test_a_sample_speaks_of_its_perimeter_only(world: World) -> None:
    """Elsewhere, towns that the sample does not name would be told to have no place."""
    here, elsewhere = world.blank(of=world.roadmap), world.blank()
    publish("lieux", facts("Médiathèque"), perimeter=[str(here.roadmap.epci_id)])
    assert place_queries.territory_offer(here.roadmap).is_known
    assert not place_queries.territory_offer(elsewhere.roadmap).is_known
    client = Client()
    client.force_login(world.user("referente"))
    text = page(client, elsewhere, "index").content.decode()
    assert "aucun lieu d’accueil" not in text and "Les données à charger" in text
    publish("lieux", facts("Médiathèque"))
    assert place_queries.territory_offer(elsewhere.roadmap).is_known


@pytest.mark.parametrize("kept", [False, True])
def test_a_sample_is_not_seen_from_a_list_of_communes(world: World, kept: bool) -> None:
    """Nothing says that such a list is inside the perimeter."""
    member = world.blank(of=world.roadmap)
    publish("lieux", facts("Médiathèque"), perimeter=[str(member.roadmap.epci_id)])
    if not kept:
        type(member.roadmap).objects.filter(pk=member.roadmap.pk).update(perimeter_kind="communes", epci=None)
    member.roadmap.refresh_from_db()
    assert place_queries.territory_offer(member.roadmap).is_known is kept
