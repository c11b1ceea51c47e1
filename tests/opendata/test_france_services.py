from pathlib import Path
from statistics import median

import pytest

from jalons.opendata.rules.distances import Nearest, population_reach
from jalons.opendata.rules.places import Located, PlaceFacts
from jalons.opendata.sources import SOURCES
from jalons.opendata.sources import geography as geography_sources
from jalons.territories.queries import communes_of, epci_by_siren
from tests.opendata.extracts import FOLDER, needed
from tests.opendata.made_places import FRANCE_SERVICES, read, read_structures, structure
from tests.refusals import refused

pytestmark = pytest.mark.django_db
FULL = structure(
    complement_adresse="Derrière\nla mairie",
    mail="prenom.nom@france-services.example",
    telephone="05 53 00 00 00",
    h_lundi="09:00 - 12:00 / 14:00 - 17:00",
    h_mardi="09:00 - 12:00 / 14:00 - 17:00",
    h_jeudi="13h30 - 17h00",
    commentaire="Demandez Prénom Nom\nau 06 00 00 00 00",
    labellisation_fs="Espace labellisé 01/03/2022",
)


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_row_becomes_a_place_whatever_the_separator(tmp_path: Path, delimiter: str) -> None:
    found = read_structures(tmp_path, FULL, structure("2"), delimiter=delimiter)
    assert found.places[0] == PlaceFacts(
        source_id="1",
        name="France services de Brantôme",
        commune="24064",
        address="2 rue du Pont, Derrière la mairie",
        postcode="24310",
        longitude=0.64716,
        latitude=45.36434,
        located=Located.GIVEN,
        services=("Aide aux démarches administratives",),
        programmes=("France Services",),
        hours="Mo-Tu 09:00-12:00,14:00-17:00; Th 13:30-17:00",
        phone="05 53 00 00 00",
    )
    assert (found.rows_in, found.rows_out, found.period) == (2, 2, "labels accordés jusqu’au 1er mars 2022")


def test_e_mails_and_comments_are_not_kept(tmp_path: Path) -> None:
    text = str(read_structures(tmp_path, FULL)).casefold()
    assert ("@" in text, "prenom" in text, "prénom" in text, "06 00" in text) == (False, False, False, False)


@pytest.mark.parametrize(
    ("cells", "commune"),
    [
        ({"insee_com": "49069", "latitude": "47.2", "longitude": "-1.1"}, "49126"),
        ({"insee_com": "93059", "latitude": "48.95", "longitude": "2.37"}, "93066"),
        ({"insee_com": "13201", "latitude": "43.30", "longitude": "5.38"}, "13055"),
        ({"insee_com": "69381", "latitude": "45.77", "longitude": "4.83"}, "69123"),
        ({"insee_com": "97611", "latitude": "-12.78", "longitude": "45.23"}, "97611"),
    ],
)
def test_old_codes_and_arrondissements_lead_to_the_present_commune(
    tmp_path: Path, cells: dict[str, str], commune: str
) -> None:
    (place,) = read_structures(tmp_path, structure(**cells)).places
    assert (place.commune, place.located) == (commune, Located.GIVEN)


@pytest.mark.parametrize(
    ("kind", "itinerant"),
    [
        ("Fixe", False),
        ("Multisites", False),
        ("Fixe_antenne(s)", False),
        ("Bus_équivalent", True),
        ("Itinérante", True),
    ],
)
def test_buses_are_itinerant(tmp_path: Path, kind: str, itinerant: bool) -> None:
    (place,) = read_structures(tmp_path, structure(format_fs=kind)).places
    assert (place.is_itinerant, place.is_fixed) == (itinerant, not itinerant)


def test_the_file_of_2023_ends_with_other_columns(tmp_path: Path) -> None:
    header = [
        *FRANCE_SERVICES[: FRANCE_SERVICES.index("type_fs")],
        "itinerance",
        "format_fs",
        "groupe",
        "labellisation",
    ]
    rows = [
        {name: value for name, value in structure(identifier).items() if name in header}
        | {"itinerance": itinerance, "labellisation": "01/02/2023"}
        for identifier, itinerance in (("1", "Oui"), ("2", "Non"))
    ]
    found = read_structures(tmp_path, *rows, header=[*header, "format_fs_anct"])
    assert [place.is_itinerant for place in found.places] == [True, False]
    assert found.period == "labels accordés jusqu’au 1er févr. 2023"


def test_a_renamed_column_and_a_cut_file_are_refused(tmp_path: Path) -> None:
    header = [*FRANCE_SERVICES, "code_commune"]
    header.remove("insee_com")
    row = structure()
    del row["insee_com"]
    with refused("column-missing", saying="La colonne «\u00a0insee_com\u00a0» manque"):
        read_structures(tmp_path, row, header=header)
    read_structures(tmp_path, structure())
    with refused("too-few-useful-lines", saying="au moins 2\u00a0000"):
        SOURCES["france-services"].read(tmp_path / "liste-fs.csv", geography_sources.current_geography())


@needed
def test_the_list_of_august_2024() -> None:
    """The control values of opendata, sections 2.2 and 6."""
    geography = geography_sources.current_geography()
    found = read("france-services", FOLDER / "france-services/liste-fs-20240801.csv")
    assert (found.rows_in, found.rows_out, found.rejected) == (2845, 2845, [])
    assert sum(geography.departement[place.commune] == "24" for place in found.places) == 37
    assert {place.located for place in found.places} == {Located.GIVEN}
    assert not any("example.org" in str(place) for place in found.places)

    nearest = Nearest([place.point for place in found.places if place.point])
    far = {code: nearest.to(point) for code, point in geography.anchors.items()}
    distances = {code: answer[1] for code, answer in far.items() if answer}
    assert len(distances) == 34_871
    france = population_reach((distance, geography.population[code]) for code, distance in distances.items())
    assert {radius: round(share, 1) for radius, share in france.within.items()} == {5: 71.1, 10: 94.0, 20: 99.9}
    assert round(median(distances.values()), 2) == 6.11
    assert [round(distances[code], 2) for code in ("24064", "24322", "24421")] == [0.35, 2.09, 15.09]

    for siren, mean, farthest, beyond in (("200040392", 2.88, 15.1, 1683), ("200041572", 2.94, 9.4, 0)):
        epci = epci_by_siren(siren)
        assert epci
        communes = communes_of(epci)
        here = population_reach((distances[one.code], one.population) for one in communes)
        assert (round(here.mean or 0, 2), round(here.farthest or 0, 1)) == (mean, farthest)
        assert sum(one.population or 0 for one in communes if distances[one.code] > 10) == beyond
        assert here.population - round(here.population * here.within[10] / 100) == beyond
