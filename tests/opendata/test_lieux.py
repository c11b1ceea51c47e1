import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

from jalons.opendata.changes import vintages
from jalons.opendata.changes.vintages import Origin
from jalons.opendata.models import Place
from jalons.opendata.rules.places import Located, PlaceFacts
from jalons.opendata.sources import SOURCES, geography
from tests.opendata.extracts import FOLDER, needed
from tests.opendata.made_places import STANDARD, lieu, read, read_lieux
from tests.refusals import refused

pytestmark = pytest.mark.django_db
TOWN_HALL = (0.64716, 45.36434)
FULL = lieu(
    pivot="21240064800012",
    complement_adresse="au rez-de-chaussée",
    telephone="+33555000000",
    courriels="accueil@mairie.example|prenom.nom@mairie.example",
    site_web="mailto:prenom.nom@mairie.example|https://mediatheque.example/numerique",
    horaires="Tu-Fr 09:00-12:00,14:00-18:00; Sa 09:00-12:00",
    presentation_detail="Demandez Prénom Nom, 06 00 00 00 00.",
    itinerance="Itinérant|Fixe",
    services="Maîtrise des outils numériques du quotidien|Aide aux démarches administratives",
    publics_specifiquement_adresses="Jeunes|Seniors",
    prise_en_charge_specifique="Surdité|Langues étrangères (anglais)",
    frais_a_charge="Gratuit",
    dispositif_programmes_nationaux="Conseillers numériques|Point d'accès numérique CAF",
    modalites_acces="Se présenter|Ce lieu n'accueille pas de public",
    modalites_accompagnement="À distance|En autonomie",
)


def test_a_row_of_the_standard_becomes_a_place(tmp_path: Path) -> None:
    found = read_lieux(tmp_path, FULL)
    assert found.places == [
        PlaceFacts(
            source_id="lieu-1",
            name="Médiathèque",
            commune="24064",
            pivot="21240064800012",
            address="1 place de la Mairie, au rez-de-chaussée",
            postcode="24310",
            longitude=TOWN_HALL[0],
            latitude=TOWN_HALL[1],
            located=Located.GIVEN,
            services=("Aide aux démarches administratives", "Maîtrise des outils numériques du quotidien"),
            programmes=("Conseillers numériques", "Point d’accès numérique CAF"),
            publics=("Jeunes", "Seniors"),
            care=("Surdité", "Langues étrangères (anglais)"),
            fees=("Gratuit",),
            access=("Se présenter", "Ce lieu n’accueille pas de public"),
            support=("En autonomie", "À distance"),
            is_fixed=True,
            is_itinerant=True,
            hours="Tu-Fr 09:00-12:00,14:00-18:00; Sa 09:00-12:00",
            phone="+33555000000",
            website="https://mediatheque.example/numerique",
            updated_on=date(2026, 1, 15),
        )
    ]
    assert (found.rows_in, found.rows_out, found.rejected) == (1, 1, [])
    assert found.period == "mise à jour du 15 janv. 2026"
    assert found.notes == [
        "Ce fichier ne donne que les lieux de certains départements (24)\u00a0: "
        "près de leurs limites, un lieu plus proche peut manquer."
    ]


def test_no_personal_data_is_kept(tmp_path: Path) -> None:
    """E-mails, the persons whom texts name, those whom an export lists: nothing of them is in the database."""
    row = FULL | {
        "nom": "Médiathèque prenom.nom@mairie.example",
        "adresse": "1 place de la Mairie (prenom.nom@mairie.example)",
        "services": "Aide aux démarches administratives|contact prenom.nom@mairie.example",
        "mediateurs": "Prénom Nom",
    }
    found = read_lieux(
        tmp_path, row, lieu("prenom.nom@mairie.example", code_insee="99999"), header=[*STANDARD, "mediateurs"]
    )
    vintage = vintages.publish_vintage(
        source=SOURCES["lieux"],
        found=found,
        origin=Origin("lieux.csv", "0" * 64, timezone.now()),
        geography=geography.current_geography(),
        by=None,
    )
    stored = [*Place.objects.filter(vintage=vintage).values(), *vintage.rejected.values(), {"notes": vintage.notes}]
    text = str(stored).casefold()
    assert Place.objects.get(vintage=vintage).name == "Médiathèque"
    assert ("@" in text, "prénom" in text, "prenom" in text, "06 00" in text) == (False, False, False, False)


@pytest.mark.parametrize(
    ("cells", "point", "origin"),
    [
        ({"longitude": "0.65", "latitude": "45.37"}, (0.65, 45.37), Located.GIVEN),
        ({"longitude": "0,65", "latitude": "45,37"}, (0.65, 45.37), Located.GIVEN),
        ({"longitude": "45.37", "latitude": "0.65"}, (0.65, 45.37), Located.SWAPPED),
        ({"longitude": "0", "latitude": "0.0"}, TOWN_HALL, Located.ZERO),
        ({"longitude": "", "latitude": ""}, TOWN_HALL, Located.ABSENT),
        ({"longitude": "ici", "latitude": "45.37"}, TOWN_HALL, Located.ABSENT),
        ({"longitude": "2.35", "latitude": "48.85"}, TOWN_HALL, Located.FAR),
        ({"longitude": "648000", "latitude": "6470000"}, TOWN_HALL, Located.FAR),
    ],
)
def test_a_point_is_taken_repaired_or_missing(
    tmp_path: Path, cells: dict[str, str], point: tuple[float, float], origin: Located
) -> None:
    (place,) = read_lieux(tmp_path, lieu(**cells)).places
    assert (place.point, place.located) == (point, origin)


def test_what_was_done_to_points_is_told(tmp_path: Path) -> None:
    swapped = lieu("2", longitude="45.37", latitude="0.65")
    lost = [lieu("3", longitude="0", latitude="0"), lieu("4", longitude="", latitude="")]
    assert read_lieux(tmp_path, lieu("1"), swapped, *lost).notes[1:] == [
        "1 lieu avait sa longitude et sa latitude inversées\u00a0: elles sont remises dans l’ordre.",
        "2 lieux n’ont pas de coordonnées utilisables\u00a0: ils sont placés au point de leur commune.",
    ]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"id": ""}, "Ce lieu n’a pas d’identifiant."),
        ({"id": "lieu-1"}, "Cet identifiant est déjà plus haut dans le fichier\u00a0: la première ligne est gardée."),
        ({"nom": " "}, "Ce lieu n’a pas de nom."),
        ({"code_insee": "99999"}, "Le code «\u00a099999\u00a0» n’est celui d’aucune commune."),
        ({"code_insee": "", "commune": "Ys"}, "Aucune commune ne porte ce nom et ce code postal."),
        ({"code_insee": "", "code_postal": "33000"}, "Aucune commune ne porte ce nom et ce code postal."),
    ],
)
def test_a_row_that_is_no_place_is_set_aside_with_its_reason(
    tmp_path: Path, cells: dict[str, str], reason: str
) -> None:
    found = read_lieux(tmp_path, lieu(), lieu("lieu-2", **cells) | cells)
    assert [(one.row, one.reason) for one in found.rejected] == [(3, reason)]
    assert [place.source_id for place in found.places] == ["lieu-1"]
    assert (found.rows_in, found.rows_out) == (2, 1)


@pytest.mark.parametrize(
    ("cells", "commune"),
    [
        ({"code_insee": "24079"}, "24064"),
        ({"code_insee": "75101", "longitude": "2.33", "latitude": "48.86"}, "75056"),
        ({"code_insee": "2a004", "longitude": "8.73", "latitude": "41.92"}, "2A004"),
        ({"code_insee": "1001", "longitude": "4.92", "latitude": "46.15"}, "01001"),
        ({"code_insee": "", "commune": "BRANTOME-EN-PERIGORD"}, "24064"),
        ({"code_insee": "", "commune": "Cantillac", "code_postal": "24530"}, "24064"),
    ],
)
def test_the_commune_is_the_present_one(tmp_path: Path, cells: dict[str, str], commune: str) -> None:
    assert [place.commune for place in read_lieux(tmp_path, lieu(**cells)).places] == [commune]


def test_answers_that_the_standard_does_not_know_are_told(tmp_path: Path) -> None:
    found = read_lieux(tmp_path, lieu(services="Aide aux démarches administratives|Réparation de vélos"))
    assert found.places[0].services == ("Aide aux démarches administratives",)
    assert found.notes[-1] == (
        "Des réponses que le standard national ne connaît pas sont laissées de côté\u00a0: «\u00a0Réparation de vélos\u00a0»."
    )


FORMER = {
    "id": "7",
    "nom": "Espace public",
    "commune": "Brantome",
    "code_postal": "24310",
    "adresse": "1 place de la Mairie",
    "services": "Accéder à du matériel;Accéder à une connexion internet;Prendre en main un ordinateur",
    "publics_accueillis": "Adultes;Seniors (+ 65 ans);Surdité",
    "conditions_acces": "Gratuit : Je peux accéder gratuitement au lieu et à ses services",
    "modalites_accompagnement": "Seul : j'ai accès à du matériel et une connexion;Dans un atelier : j'apprends",
    "courriel": "prenom.nom@mairie.example",
    "date_maj": "2021-05-05",
}


def test_the_schema_of_2022_is_translated(tmp_path: Path) -> None:
    found = read_lieux(tmp_path, FORMER, header=list(FORMER), delimiter=";")
    (place,) = found.places
    told = {name: value for name, value in asdict(place).items() if value and isinstance(value, tuple)}
    assert told == {
        "services": ("Maîtrise des outils numériques du quotidien", "Accès internet et matériel informatique"),
        "publics": ("Seniors",),
        "care": ("Surdité",),
        "fees": ("Gratuit",),
        "support": ("En autonomie", "Dans un atelier collectif"),
    }
    assert (place.commune, place.located) == ("24064", Located.ABSENT)
    assert (
        "Ce fichier suit l’ancien schéma (2022)\u00a0: ses réponses sont traduites dans le standard actuel."
        in found.notes
    )


@pytest.mark.parametrize("wrapped", [False, True])
def test_json_is_read_as_well(tmp_path: Path, wrapped: bool) -> None:
    record = FORMER | {"latitude": 45.37, "longitude": 0.65, "mediateurs": [{"nom": "Prénom Nom"}], "horaires": None}
    path = tmp_path / "lieux.json"
    path.write_text(json.dumps({"lieux": [record], "total": 1} if wrapped else [record]), encoding="utf-8")
    (place,) = read("lieux", path).places
    assert (place.name, place.point, place.hours) == ("Espace public", (0.65, 45.37), "")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[", "json-damaged"),
        ("[]", "columns-missing"),
        ('[{"a": 1}]', "columns-missing"),
        ("<html>", "web-page-not-a-table"),
        ("id,nom,commune\n1,a,b\n", "column-missing"),
        (",".join(STANDARD) + "\n", "too-few-useful-lines"),
    ],
)
def test_what_is_no_file_of_places_is_refused(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "lieux"
    path.write_text(text)
    with refused(code):
        SOURCES["lieux"].read(path, geography.current_geography())


@needed
def test_the_example_of_the_schema_is_read() -> None:
    found = read("lieux", FOLDER / "schema/exemple-valide.csv")
    (place,) = found.places
    # Its commune is Reims, its point is in Provence.
    assert (place.commune, place.located, place.is_itinerant, place.is_fixed) == ("51454", Located.FAR, True, False)
    assert len(place.services) == 3
    assert place.programmes == ("Aidants Connect", "Conseillers numériques", "La Croix Rouge")


@needed
def test_every_word_of_the_schema_is_known() -> None:
    from jalons.opendata.rules import mediation_standard

    fields = {one["name"]: one for one in json.loads((FOLDER / "schema/schema.json").read_text())["fields"]}
    assert list(fields) == STANDARD
    for name, vocabulary in {
        "services": mediation_standard.SERVICES,
        "dispositif_programmes_nationaux": mediation_standard.PROGRAMMES,
        "publics_specifiquement_adresses": mediation_standard.PUBLICS,
        "prise_en_charge_specifique": mediation_standard.CARE,
        "frais_a_charge": mediation_standard.FEES,
        "modalites_acces": mediation_standard.ACCESS,
        "modalites_accompagnement": mediation_standard.SUPPORT,
    }.items():
        pattern = fields[name]["constraints"]["pattern"].removeprefix("(?:(?:^|\\|)(").removesuffix("))+$")
        assert pattern.replace("\\(", "(").replace("\\)", ")").replace("'", "’").split("|") == list(vocabulary)


@needed
def test_the_file_of_2022_gives_its_places() -> None:
    found = read("lieux", FOLDER / "lieux/hinaura-2022-schema-0.json")
    reasons = {one.reason for one in found.rejected}
    assert found.rows_in == 687
    assert reasons <= {
        "Ce lieu n’a pas de nom.",
        "Aucune commune ne porte ce nom et ce code postal.",
        "Plusieurs communes portent ce nom et ce code postal.",
        "Cet identifiant est déjà plus haut dans le fichier\u00a0: la première ligne est gardée.",
    }
    assert found.rows_out == 687 - len(found.rejected) > 600
    assert not any("laissées de côté" in note for note in found.notes)
