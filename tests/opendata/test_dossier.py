from pathlib import Path

import pytest

from jalons.opendata.rules.values import SECRET, Value
from jalons.opendata.sources import Normalised
from tests.opendata.files import read, reasons
from tests.refusals import refused

pytestmark = pytest.mark.django_db
COLUMNS = {
    "CODGEO": "24322",
    "P22_POP": "1000",
    "P22_POP0014": "150",
    "P22_H65P": "100",
    "P22_F65P": "150,0",
    "P22_NSCOL15P": "800",
    "P22_NSCOL15P_DIPLMIN": "100",
    "P22_NSCOL15P_BEPC": "60",
    "P22_NSCOL15P_CAPBEP": "240",
    "C22_MEN": "500",
    "C22_MENPSEUL": "200",
    "C22_MENFAMMONO": "50",
    "P22_RP": "500",
    "P22_RP_VOIT1P": "425",
    "P22_ACT1564": "400",
    "P22_CHOM1564": "40",
}
RATES = {
    "aged_65": Value(25.0, 1000),
    "aged_under_15": Value(15.0, 1000),
    "low_diploma": Value(50.0, 800),
    "one_person": Value(40.0, 500),
    "single_parent": Value(10.0, 500),
    "no_car": Value(15.0, 500),
    "unemployment": Value(10.0, 400),
}


def dossier(folder: Path, *communes: dict[str, str], columns: dict[str, str] = COLUMNS) -> Normalised:
    rows = [";".join((columns | commune)[name] for name in columns) for commune in communes]
    return read("insee-dossier", folder, ";".join(columns), *rows)


def test_one_file_gives_all_the_rates_of_the_census(tmp_path: Path) -> None:
    found = dossier(tmp_path, {})
    assert found.figures == {indicator: {"24322": value} for indicator, value in RATES.items()}
    assert (found.period, found.rows_in, found.rejected, found.notes) == ("2022", 1, [], [])


def test_the_last_year_of_each_rate_is_read(tmp_path: Path) -> None:
    columns = {name.replace("22_", "17_"): value for name, value in COLUMNS.items()} | {
        "P23_POP": "200",
        "P23_POP0014": "20",
    }
    found = dossier(tmp_path, {}, columns=columns)
    assert found.figures["aged_under_15"] == {"24322": Value(10.0, 200)}
    assert found.figures["aged_65"] == {"24322": Value(25.0, 1000)}
    assert found.period == "2017 et 2023"


def test_what_the_file_does_not_have_is_said(tmp_path: Path) -> None:
    columns = {name: value for name, value in COLUMNS.items() if not name.startswith("C22")}
    found = dossier(tmp_path, {}, columns=columns)
    assert set(found.figures) == set(RATES) - {"one_person", "single_parent"}
    assert found.notes == ["Ce fichier ne donne pas\u00a0: Ménages d’une personne, Familles monoparentales."]


def test_a_secret_a_hole_and_a_fault_touch_one_rate(tmp_path: Path) -> None:
    found = dossier(
        tmp_path,
        {"CODGEO": "24064", "P22_POP0014": "s", "P22_RP_VOIT1P": "501", "P22_CHOM1564": "-1"},
        {"CODGEO": "24064"},
        {"CODGEO": "99999"},
    )
    assert found.figures["aged_under_15"] == {"24064": SECRET}
    assert found.figures["one_person"] == {"24064": RATES["one_person"]}
    assert {"no_car", "unemployment"}.isdisjoint(found.figures)
    assert [(row, reason.replace("\u00a0", " ")) for row, reason in reasons(found)] == [
        (2, "La part est plus grande que le tout : plus de 100 %."),
        (2, "Un effectif est négatif."),
        (3, "La commune 24064 est déjà plus haut dans le fichier : la première ligne est gardée."),
        (4, "Le code « 99999 » n’est celui d’aucune commune."),
    ]
    assert (found.rows_in, found.rows_out) == (3, 0)


def test_a_file_without_any_column_of_the_census_is_refused(tmp_path: Path) -> None:
    with refused("no-census-column"):
        read("insee-dossier", tmp_path, "CODGEO;P22_POP;P22_LOG", "24322;1;1")
