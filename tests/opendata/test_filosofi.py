from pathlib import Path

import pytest
from django.utils import timezone

from jalons.opendata.changes import vintages
from jalons.opendata.changes.vintages import Origin
from jalons.opendata.models import Figure, Level
from jalons.opendata.rules.estimates import ENOUGH
from jalons.opendata.rules.values import SECRET, State, Value
from jalons.opendata.sources import SOURCES, Normalised, geography
from jalons.territories.models import Commune, EpciMembership
from tests.opendata.extracts import commune_rows
from tests.opendata.files import read, reasons, without_floor
from tests.refusals import refused

pytestmark = pytest.mark.django_db
LONG = "GEO;GEO_OBJECT;FILOSOFI_MEASURE;UNIT_MEASURE;UNIT_MULT;CONF_STATUS;OBS_STATUS;TIME_PERIOD;OBS_VALUE"


def long(folder: Path, *rows: tuple[str, str, str, str]) -> Normalised:
    """Rows: code, kind of place, measure, value."""
    lines = (f"{code};{kind};{measure};X;0;F;A;2021;{value}" for code, kind, measure, value in rows)
    return read("insee-filosofi", folder, LONG, *lines)


def wide(folder: Path, *rows: str, header: str = "CODGEO;NBMENFISC21;MED21;PIMP21;TP6021") -> Normalised:
    return read("insee-filosofi", folder, header, *rows)


def test_median_and_poverty_are_read_of_the_long_file(tmp_path: Path) -> None:
    found = long(
        tmp_path,
        ("24322", "COM", "MED_SL", "20500"),
        ("24322", "COM", "PR_MD60", "19.0"),
        ("24322", "COM", "D1_SL", "11000"),
        ("24064", "COM", "MED_SL", "21000"),
        ("24064", "COM", "PR_MD60", ""),
        ("200041572", "EPCI", "PR_MD60", "16.5"),
        ("200041572", "EPCI", "MED_SL", "20900"),
        ("200040392", "EPCI", "PR_MD60", ""),
    )
    assert found.figures["median_income"] == {"24322": Value(20500), "24064": Value(21000)}
    assert found.figures["poverty"] == {"24322": Value(19), "24064": SECRET}
    assert found.published_epci == {
        "median_income": {"200041572": Value(20900)},
        "poverty": {"200041572": Value(16.5)},
        "poverty_or_estimate": {"200041572": Value(16.5)},
    }
    assert (found.period, found.rows_in) == ("2021", 7)
    assert found.notes[0].startswith("Revenus de 2021. L’INSEE a changé de méthode avec 2023")


def test_the_older_table_has_letters_and_decimal_commas(tmp_path: Path) -> None:
    found = wide(tmp_path, "24322;1;20500;50;19,4", "24064;1;21000;s;s", "01001;1;nd;nd;nd")
    assert found.figures["poverty"] == {"24322": Value(19.4), "24064": SECRET, "01001": Value(None, None, State.ABSENT)}
    assert found.period == "2021"


def test_a_row_that_cannot_be_is_set_aside(tmp_path: Path) -> None:
    found = wide(
        tmp_path, "24322;1;20500;50;119", "24064;1;-5;;10", "01001;1;beau;;", "24322;1;1;;1", "99999;1;20000;;12"
    )
    assert reasons(found) == [
        (2, "« 119 » est hors de ce qui est possible."),
        (3, "« -5 » est hors de ce qui est possible."),
        (4, "« beau » n’est pas un nombre."),
        (5, "La commune 24322 est déjà plus haut dans le fichier : la première ligne est gardée."),
        (6, "Le code « 99999 » n’est celui d’aucune commune."),
    ]


def test_communes_that_merged_have_no_rate_without_their_inhabitants(tmp_path: Path) -> None:
    found = wide(tmp_path, "24064;1;20000;;12", "24079;1;22000;;14")
    assert found.figures["poverty"] == {"24064": Value(None, None, State.ABSENT)}


def test_where_poverty_is_not_published_it_is_estimated_and_the_note_says_how_well(tmp_path: Path) -> None:
    codes = list(Commune.objects.filter(departement="24").values_list("code", flat=True)[: ENOUGH + 1])
    rows = [f"{code};1;{20000 + 100 * n};;{20 - n / 4}" for n, code in enumerate(codes[:-1])]
    found = wide(tmp_path, *rows, f"{codes[-1]};1;21050;;s")
    estimate = found.figures["poverty_or_estimate"][codes[-1]]
    assert estimate.state is State.ESTIMATED
    assert estimate.value == pytest.approx(20 - 10.5 / 4, abs=0.05)
    assert found.figures["poverty"][codes[-1]] == SECRET
    assert "courbe ajustée sur 30 communes, R² de 1,00, écart moyen de 0,0 points" in found.notes[1]


def test_where_nothing_is_published_the_rate_of_the_epci_is_borrowed_and_the_note_says_so(tmp_path: Path) -> None:
    found = long(
        tmp_path,
        ("24322", "COM", "PR_MD60", "19.0"),
        ("24064", "COM", "PR_MD60", ""),
        ("24253", "COM", "MED_SL", "21000"),
        ("200041572", "EPCI", "PR_MD60", "16.5"),
        ("200040392", "EPCI", "PR_MD60", ""),
    )
    rates = found.figures["poverty_or_estimate"]
    members = set(EpciMembership.objects.filter(epci="200041572").values_list("commune", flat=True))
    assert {code for code, one in rates.items() if one.state is State.BORROWED} == members
    assert {rates[code] for code in members} == {Value(16.5, None, State.BORROWED)}
    assert (rates["24322"], found.figures["poverty"]["24064"]) == (Value(19), SECRET)
    assert found.notes[-1].startswith("16 communes n’ont ni taux de pauvreté ni niveau de vie publiés")


def test_a_median_is_never_made_of_medians(tmp_path: Path) -> None:
    found = long(tmp_path, ("24322", "COM", "MED_SL", "20500"), ("24322", "COM", "PR_MD60", "19"))
    origin = Origin("f.csv", "0" * 64, timezone.now())
    vintage = vintages.publish_vintage(
        source=SOURCES["insee-filosofi"], found=found, origin=origin, geography=geography.current_geography(), by=None
    )
    medians = Figure.objects.filter(vintage=vintage, indicator="median_income")
    assert list(medians.values_list("level", "code", "value")) == [(Level.COMMUNE, "24322", 20500)]


def test_another_file_is_refused(tmp_path: Path) -> None:
    with refused("no-median-nor-poverty"):
        long(tmp_path, ("24322", "COM", "D1_SL", "11000"))
    with refused("median-or-poverty-missing"):
        wide(tmp_path, "24322;1;2", header="CODGEO;MED21;PIMP21")


def test_the_real_communes_of_2021(tmp_path: Path) -> None:
    path = tmp_path / "filosofi.csv"
    lines = [f"{row['code']};{row['MED_SL']};{row['PR_MD60']}" for row in commune_rows()]
    path.write_text("\n".join(["CODGEO;MED_SL;PR_MD60", *lines]), encoding="utf-8")
    found = without_floor("insee-filosofi").read(path, geography.current_geography())
    published = [one for one in found.figures["poverty"].values() if one.value is not None]
    incomes = [one for one in found.figures["median_income"].values() if one.value is not None]
    estimated = [one for one in found.figures["poverty_or_estimate"].values() if one.state is State.ESTIMATED]
    assert (len(published), len(incomes), len(estimated)) == (4_354, 31_212, 26_858)
    assert "4\u00a0354 communes, R² de 0,83, écart moyen de 2,2 points" in found.notes[1]
