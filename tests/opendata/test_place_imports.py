"""A list of places of any shape comes in: the columns of three producers, invented places."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from jalons.base.sent_tables import SentTable
from jalons.opendata.changes import place_imports
from jalons.opendata.changes import places as place_changes
from jalons.opendata.models import LocalPlace
from jalons.opendata.models.known_places import roadmap_perimeter
from jalons.opendata.queries import place_imports as queries
from jalons.opendata.rules import place_tables
from jalons.opendata.rules.mediation_standard import ACCESS_TO_IT, PROCEDURES, TOOLS
from jalons.opendata.rules.place_answers import answers_of
from jalons.opendata.rules.place_tables import Act, Doubt, Perimeter
from jalons.opendata.rules.places import Located
from jalons.roadmaps.models import JournalEntry, Member
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db

# The columns of a regional list, of one of a département, of another region; the places are invented.
REGION = """bfc_id,lon,lat,ville,code_postal,adresse,nom_structure,contact_tel,contact_email,url_lieu,mise_a_jour,code_label,INTERNET,INITIATION,DEM_Gen
L-1,0.648,45.365,Brantôme en Périgord,24310,1 rue des Essais,Maison des Essais,05 36 49 00 01,accueil@essais.example,https://essais.example,2026-03-02,MFS,oui,non,oui
L-2,0.60,45.46,Mareuil en Périgord,24340,2 place du Test,Relais du Test,,,,,,non,oui,
L-3,6.02,47.24,Besançon,25000,3 rue Ailleurs,Lieu d’ailleurs,,,,,,oui,oui,oui
"""
DEPARTEMENT = """ID_LieuMed;NOM_STRUCTURE;N°;ADRESSE;CP;COMMUNE;x;y;SITE_WEB;DAT_MaJ;DEM_Gen;INITIATION;INTERNET
12;Point d’essai;4;rue du Bac;24310;BRANTOME EN PERIGORD;0,648;45,365;www.rien;03/02/2026;Oui;;Oui
13;Atelier d’essai;;Le Bourg;24300;Cantillac;;;;;;x;
"""
OTHER_REGION = """nom;type_lieu;adresse_numero;adresse_rue;adresse_code_postal;adresse_code_insee;adresse_commune;latitude;longitude;itinerant;services;labels
Bibliothèque;Médiathèque;1;rue Haute;24310;24064;BRANTOME-EN-PERIGORD;45.365;0.648;Non;Accès internet, Ateliers bureautique;
Bibliothèque;Médiathèque;9;rue Basse;24310;24064;BRANTOME-EN-PERIGORD;45.364;0.647;Non;;FRANCE SERVICES,AUTRE
"""


@pytest.fixture
def by(world: World) -> Member:
    return world.blank(of=world.roadmap)


def read(by: Member, text: str, delimiter: str = "") -> SentTable:
    rows = [line.split(delimiter or (";" if ";" in text else ",")) for line in text.strip().splitlines()]
    sent = SentTable(rows, 0)
    return SentTable(rows, 0, columns=place_tables.guess_columns(sent, roadmap_perimeter(by.roadmap)))


def lines(by: Member, text: str) -> list[place_tables.Line]:
    return queries.place_lines(by.roadmap, read(by, text))


def test_the_columns_of_a_region_are_guessed(by: Member) -> None:
    assert read(by, REGION).columns == {
        0: "reference", 1: "longitude", 2: "latitude", 3: "commune", 4: "postcode", 5: "address", 6: "name", 7: "phone",
        9: "website", 10: "updated_on", 11: "programmes", 12: "yes-7", 13: "yes-1", 14: "yes-0",
    }  # fmt: skip


def test_the_list_of_a_region_is_read(by: Member) -> None:
    first, second, third = lines(by, REGION)
    assert first.values == {
        "name": "Maison des Essais",
        "commune": "24064",
        "address": "1 rue des Essais",
        "postcode": "24310",
        "longitude": 0.648,
        "latitude": 45.365,
        "located": "donne",
        "services": [PROCEDURES, ACCESS_TO_IT],
        "programmes": [],
        "phone": "05 36 49 00 01",
        "website": "https://essais.example",
        "updated_on": first.values["updated_on"],
    }
    assert str(first.values["updated_on"]) == "2026-03-02"
    assert (first.origin, first.act, first.doubts) == ("L-1", Act.CREATE, [])
    assert (second.values["commune"], second.values["services"]) == ("24253", [TOOLS])
    assert (third.act, third.doubts) == (Act.OUTSIDE, [(Doubt.OUTSIDE, "Besançon")])


def test_a_number_and_a_street_make_an_address_and_a_former_commune_is_known(by: Member) -> None:
    first, second = lines(by, DEPARTEMENT)
    assert (first.values["address"], first.values["services"]) == ("4 rue du Bac", [PROCEDURES, ACCESS_TO_IT])
    assert (first.values["longitude"], first.values["latitude"]) == (0.648, 45.365)
    assert (second.values["commune"], second.values["services"], second.doubts) == ("24064", [TOOLS], [])


def test_two_places_of_one_name_are_told_by_their_address(by: Member) -> None:
    first, second = lines(by, OTHER_REGION)
    assert (first.values["name"], first.values["services"]) == ("Bibliothèque", [TOOLS, ACCESS_TO_IT])
    assert second.values["name"] == "Bibliothèque (9 rue Basse)"
    assert second.values["programmes"] == ["France Services"]
    assert first.origin.startswith("contenu-") and first.origin != second.origin


@pytest.mark.parametrize("text", [REGION, DEPARTEMENT, OTHER_REGION])
def test_the_same_file_again_changes_nothing(by: Member, text: str) -> None:
    sent = read(by, text)
    assert place_imports.import_places(sent=sent, by=by) == (2, 0)
    before = sorted(LocalPlace.objects.filter(roadmap=by.roadmap).values_list("name", "origin", "longitude"))
    assert {line.act for line in lines(by, text)} <= {Act.SAME, Act.OUTSIDE}
    with refused("nothing-new-to-import"):
        place_imports.import_places(sent=sent, by=by)
    assert sorted(LocalPlace.objects.filter(roadmap=by.roadmap).values_list("name", "origin", "longitude")) == before


def test_a_newer_file_updates_its_places(by: Member) -> None:
    place_imports.import_places(sent=read(by, REGION), by=by)
    newer = REGION.replace("Maison des Essais", "Maison neuve").replace("05 36 49 00 01", "05 36 49 00 09")
    first, *_others = lines(by, newer)
    assert (first.act, [name for name, _before, _after in first.changes]) == (Act.UPDATE, ["name", "phone"])
    assert place_imports.import_places(sent=read(by, newer), by=by) == (0, 1)
    assert sorted(LocalPlace.objects.filter(roadmap=by.roadmap).values_list("name", "phone")) == [
        ("Maison neuve", "05 36 49 00 09"),
        ("Relais du Test", ""),
    ]
    line = JournalEntry.objects.filter(roadmap=by.roadmap).latest("id")
    assert (line.verb, line.after) == ("import_places", {"created": 0, "updated": 1})


def test_a_place_typed_by_the_team_is_completed_rather_than_doubled(by: Member) -> None:
    commune = by.roadmap.communes.get(code="24064")
    typed = place_changes.add_place(name="Maison des essais", commune=commune, by=by)
    assert place_imports.import_places(sent=read(by, REGION), by=by) == (1, 1)
    typed.refresh_from_db()
    assert (typed.origin, typed.address) == ("L-1", "1 rue des Essais")


def test_the_number_of_another_list_does_not_take_the_place_of_a_first_one(by: Member) -> None:
    place_imports.import_places(sent=read(by, "id;nom;commune\n1;Premier;Quinsac\n"), by=by)
    (line,) = lines(by, "id;nom;commune\n1;Autre;Villars\n")
    assert line.act is Act.CREATE


HERE = Perimeter(
    codes={"24064": "24064", "24083": "24064", "24346": "24346"},
    names={"quinsac": frozenset({"24346"}), "brantome en perigord": frozenset({"24064"})},
    postcodes={"24310": frozenset({"24064"}), "24530": frozenset({"24346", "24064"})},
    anchors={"24064": (0.647, 45.364), "24346": (0.706, 45.44)},
)


@pytest.mark.parametrize(
    ("cells", "commune", "doubts"),
    [
        ({"insee": "24064"}, "24064", []),
        ({"insee": "24083"}, "24064", []),
        ({"insee": "25056", "commune": "Besançon"}, "", [Doubt.OUTSIDE]),
        ({"commune": "QUINSAC"}, "24346", []),
        ({"commune": "Quinsac", "postcode": "33360"}, "", [Doubt.OUTSIDE]),
        ({"commune": "Quinsac", "latitude": "44,75", "longitude": "-0,48"}, "", [Doubt.OUTSIDE]),
        ({"postcode": "24310"}, "24064", [Doubt.BY_POSTCODE]),
        ({"postcode": "24530"}, "", [Doubt.OUTSIDE]),
        ({}, "", [Doubt.NO_COMMUNE]),
        ({"commune": "Quinsac", "latitude": "0", "longitude": "0"}, "", [Doubt.OUTSIDE]),
        ({"insee": "24346", "latitude": "0", "longitude": "0"}, "24346", [Doubt.POINT]),
        ({"insee": "24346", "latitude": "0.706", "longitude": "45.44"}, "24346", [Doubt.SWAPPED]),
        ({"insee": "24346", "point": "45.44, 0.706"}, "24346", []),
        ({"insee": "24346", "services": "poterie"}, "24346", [Doubt.SERVICE]),
    ],
)
def test_where_a_place_is(cells: dict[str, str], commune: str, doubts: list[Doubt]) -> None:
    columns = dict(enumerate(["name", *cells]))
    sent = SentTable([["Lieu", *cells.values()]], -1, columns=columns)
    (line,) = place_tables.read_places(sent, HERE, [])
    assert (line.values.get("commune", ""), [doubt for doubt, _about in line.doubts]) == (commune, doubts)


def test_a_line_without_a_name_and_a_line_twice_are_left() -> None:
    sent = SentTable([["", "24064"], ["Lieu", "24064"], ["LIEU", "24064"]], -1, columns={0: "name", 1: "insee"})
    found = place_tables.read_places(sent, HERE, [])
    assert [(line.act, [doubt for doubt, _about in line.doubts]) for line in found] == [
        (Act.LEAVE, [Doubt.NO_NAME]),
        (Act.CREATE, []),
        (Act.LEAVE, [Doubt.TWICE]),
    ]


def test_emails_are_never_kept() -> None:
    columns = {0: "name", 1: "insee", 2: "address", 3: "hours"}
    sent = SentTable([["Lieu a@b.example", "24064", "x@y.example rue", "lundi z@z.example"]], -1, columns=columns)
    (line,) = place_tables.read_places(sent, HERE, [])
    assert "@" not in str(line.values)


@given(st.lists(st.lists(st.text(max_size=20), max_size=6), max_size=6), st.permutations(list(place_tables.HEADINGS)))
def test_no_table_breaks_the_reading(rows: list[list[str]], keys: list[str]) -> None:
    sent = SentTable(rows, -1, columns=dict(enumerate(keys)))
    assert len(place_tables.read_places(sent, HERE, [])) <= len(rows)
    place_tables.guess_columns(SentTable(rows, -1), HERE)


def test_answers_are_translated_or_told() -> None:
    assert answers_of(["Aide aux démarches ; poterie|Initiation"], (PROCEDURES, TOOLS)) == (
        [PROCEDURES, TOOLS],
        ["poterie"],
    )


# --- pages -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(by: Member, client: Client) -> Any:
    assert by.user
    client.force_login(by.user)
    return client


def url(by: Member, name: str) -> str:
    return reverse(f"opendata:{name}", args=[by.roadmap.slug])


def confirm(page: Client, by: Member, response: Any) -> Any:
    sent = {f"column-{column}": key for column, key in response.context["sent"].columns.items()}
    return page.post(url(by, "import_places"), sent | {"table": response.context["sealed"]})


@pytest.mark.parametrize("way", ["file", "lines"])
def test_a_list_is_sent_shown_then_written(page: Client, by: Member, way: str) -> None:
    file = SimpleUploadedFile("lieux.csv", REGION.encode())
    pasted = REGION.replace(",", "\t")
    response = page.post(url(by, "upload_places"), {"file": file} if way == "file" else {"lines": pasted})
    told = "3\u00a0lignes\u00a0: 2\u00a0lieux à ajouter, 0 à mettre à jour, 0 sans changement, 1 hors du périmètre."
    assert response.context["preview"].sentence.replace("\u00a0", " ") == told.replace("\u00a0", " ")
    assert not LocalPlace.objects.filter(roadmap=by.roadmap).exists()
    assert confirm(page, by, response).headers["Location"] == reverse("diagnosis:offer", args=[by.roadmap.slug])
    found = LocalPlace.objects.filter(roadmap=by.roadmap).order_by("name")
    assert [(place.name, place.located) for place in found] == [
        ("Maison des Essais", Located.GIVEN),
        ("Relais du Test", Located.GIVEN),
    ]


def test_a_list_whose_name_column_is_not_known_is_asked(page: Client, by: Member) -> None:
    text = "Zzz;Ville;CP\n42;Quinsac;24530\n43;Villars;24530\n"
    response = page.post(url(by, "upload_places"), {"file": SimpleUploadedFile("l.csv", text.encode())})
    assert not response.context["preview"].has_needed
    shown = page.post(
        url(by, "preview_places"),
        {"table": response.context["sealed"], "column-0": "name", "column-1": "commune", "column-2": "postcode"},
    )
    assert shown.context["preview"].to_write == 2
