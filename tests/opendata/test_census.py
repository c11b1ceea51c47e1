from pathlib import Path

import pytest

from jalons.opendata.rules.values import ABSENT, SECRET, State, Value
from jalons.opendata.sources import SOURCES, Normalised, geography
from tests.opendata.files import read, reasons
from tests.refusals import refused

pytestmark = pytest.mark.django_db
HEADER = '"GEO";"GEO_OBJECT";"SEX";"AGE";"RP_MEASURE";"FREQ";"OBS_STATUS";"TIME_PERIOD";"OBS_VALUE"'


def age(folder: Path, *rows: str, header: str = HEADER, encoding: str = "utf-8", member: str = "") -> Normalised:
    return read("insee-age", folder, header, *rows, encoding=encoding, member=member)


def line(
    code: str, age: str, value: str, *, kind: str = "COM", sex: str = "_T", status: str = "A", year: str = "2022"
) -> str:
    return f'"{code}";"{kind}";"{sex}";"{age}";"POP";"A";"{status}";"{year}";{value}'


def commune(code: str, everybody: str, old: str, young: str, **details: str) -> list[str]:
    counts = (("_T", everybody), ("Y_GE65", old), ("Y_LT15", young))
    return [line(code, modality, value, **details) for modality, value in counts]


def test_counts_by_age_become_two_rates_with_their_base(tmp_path: Path) -> None:
    found = age(tmp_path, *commune("24322", "29000", "7250", "4350"))
    assert found.figures == {"aged_65": {"24322": Value(25.0, 29000)}, "aged_under_15": {"24322": Value(15.0, 29000)}}
    assert (found.period, found.rows_in, found.rows_out) == ("2022", 3, 3)


def test_the_zip_of_insee_is_read_with_its_metadata_beside_and_a_byte_order_mark(tmp_path: Path) -> None:
    found = age(tmp_path, *commune("01001", "800", "200", "100"), encoding="utf-8-sig", member="DS_2022_data.csv")
    assert found.figures["aged_65"] == {"01001": Value(25.0, 800)}


def test_other_sexes_other_ages_and_larger_places_are_passed_over(tmp_path: Path) -> None:
    found = age(
        tmp_path,
        line("24322", "Y_GE65", "1", sex="F"),
        line("24322", "Y25T39", "1"),
        line("200040392", "Y_GE65", "1", kind="EPCI"),
        *commune("24322", "100", "30", "10"),
    )
    assert (found.rows_in, found.rejected) == (3, [])
    assert found.figures["aged_65"] == {"24322": Value(30.0, 100)}


def test_of_several_years_the_last_one_is_read_wherever_it_stands(tmp_path: Path) -> None:
    found = age(
        tmp_path,
        *commune("24322", "100", "10", "10", year="2017"),
        *commune("24322", "100", "30", "10", year="2023"),
        *commune("24322", "100", "20", "10", year="2012"),
    )
    assert (found.period, found.figures["aged_65"]) == ("2023", {"24322": Value(30.0, 100)})


def test_two_ages_may_stand_for_one(tmp_path: Path) -> None:
    rows = [line("24322", "_T", "100"), line("24322", "Y65T79", "20"), line("24322", "Y_GE80", "5")]
    assert age(tmp_path, *rows).figures == {"aged_65": {"24322": Value(25.0, 100)}}


def test_a_commune_counted_in_another_is_passed_over(tmp_path: Path) -> None:
    found = age(tmp_path, *commune("24322", "100", "20", "10"), *commune("24064", "9", "9", "9", status="K"))
    assert (found.figures["aged_65"], found.rejected) == ({"24322": Value(20.0, 100)}, [])


def test_an_empty_value_is_a_secret_and_a_missing_row_is_absent(tmp_path: Path) -> None:
    found = age(
        tmp_path,
        *commune("24322", "100", "20", "10"),
        *commune("24064", "100", "", "10"),
        line("01001", "_T", "100"),
    )
    assert found.figures["aged_65"] == {"24322": Value(20.0, 100), "24064": SECRET, "01001": ABSENT}


def test_nobody_makes_no_rate(tmp_path: Path) -> None:
    found = age(tmp_path, *commune("24322", "100", "20", "10"), *commune("55039", "0", "0", "0"))
    assert found.figures["aged_65"]["55039"] == Value(None, 0, State.ABSENT)


def test_old_codes_are_added_up_and_arrondissements_give_way_to_their_commune(tmp_path: Path) -> None:
    found = age(
        tmp_path,
        *commune("24064", "100", "20", "0"),
        *commune("24079", "300", "120", "0"),
        *commune("75056", "1000", "100", "0"),
        *commune("75101", "50", "50", "0", kind="ARM"),
        *commune("69381", "100", "10", "0", kind="ARM"),
        *commune("69382", "100", "30", "0", kind="ARM"),
    )
    assert found.figures["aged_65"] == {
        "24064": Value(35.0, 400),
        "75056": Value(10.0, 1000),
        "69123": Value(20.0, 200),
    }


def test_rows_that_cannot_be_are_set_aside_with_their_reason(tmp_path: Path) -> None:
    found = age(
        tmp_path,
        *commune("24322", "100", "20", "10"),
        *commune("24064", "100", "-5", "10"),
        *commune("01001", "100", "120", "10"),
        line("99999", "_T", "3"),
        line("2A004", "_T", "beaucoup"),
        line("24322", "_T", "7"),
    )
    assert [(row, reason.replace("\u00a0", " ")) for row, reason in reasons(found)] == [
        (5, "Un effectif est négatif."),
        (8, "La part est plus grande que le tout : plus de 100 %."),
        (11, "Le code « 99999 » n’est celui d’aucune commune."),
        (12, "« beaucoup » n’est pas un nombre."),
        (13, "24322 est déjà plus haut dans le fichier : la première ligne est gardée."),
    ]
    assert found.figures["aged_65"] == {"24322": Value(20.0, 100)}


def test_decimal_commas_and_long_codes_are_understood(tmp_path: Path) -> None:
    rows = [line("2022-COM-24322", modality, value) for modality, value in (("_T", "100,5"), ("Y_GE65", "20,1"))]
    assert age(tmp_path, *rows).figures["aged_65"] == {"24322": Value(pytest.approx(20.0), 100.5)}


def test_an_unknown_column_is_read_by_its_total_only(tmp_path: Path) -> None:
    header = '"GEO";"GEO_OBJECT";"AGE";"NATIONALITY";"TIME_PERIOD";"OBS_VALUE"'
    rows = [
        f'"24322";"COM";"{modality}";"{cut}";"2022";{value}'
        for cut, counts in (("1", (7, 7)), ("_T", (100, 20)))
        for modality, value in zip(("_T", "Y_GE65"), counts, strict=True)
    ]
    assert age(tmp_path, *rows, header=header).figures["aged_65"] == {"24322": Value(20.0, 100)}
    with refused("column-cut-unknown", saying="NATIONALITY"):
        age(tmp_path, *rows[:2], *(row.replace('"1"', '"2"') for row in rows[:2]), header=header)


def test_the_wrong_file_of_the_census_is_refused(tmp_path: Path) -> None:
    with refused("column-missing", saying="AGE"):
        age(tmp_path, '"24322";"COM";"_T";"2022";1', header='"GEO";"GEO_OBJECT";"EDUC";"TIME_PERIOD";"OBS_VALUE"')
    with refused("not-the-census-file", saying="DS_RP_POPULATION_PRINC"):
        age(tmp_path, line("24322", "Y25T39", "10"))


def test_a_cut_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.csv"
    path.write_text("\n".join((HEADER, *commune("24322", "100", "20", "10"))))
    with refused("too-few-useful-lines", saying="au moins 30\u00a0000"):
        SOURCES["insee-age"].read(path, geography.current_geography())


@pytest.mark.parametrize(
    ("key", "header", "rows", "expected"),
    [
        (
            "insee-diplomes",
            "GEO;GEO_OBJECT;SEX;AGE;EDUC;RP_MEASURE;OBS_STATUS;TIME_PERIOD;OBS_VALUE",
            [
                f"24322;COM;_T;Y_GE15;{modality};POP;A;2022;{value}"
                for modality, value in (("_T", 200), ("001T100_RP", 40), ("200_RP", 10), ("300_RP", 50), ("700_RP", 9))
            ],
            {"low_diploma": {"24322": Value(50.0, 200)}},
        ),
        (
            "insee-menages",
            "GEO;GEO_OBJECT;TPH;PCS;OCS;RP_MEASURE;OBS_STATUS;TIME_PERIOD;OBS_VALUE",
            [
                f"24322;COM;{modality};{pcs};DW_MAIN;DWELLINGS;A;2022;{value}"
                for modality, pcs, value in (("_T", "_T", 200), ("11", "_T", 80), ("MF21", "_T", 20), ("11", "1", 3))
            ],
            {"one_person": {"24322": Value(40.0, 200)}, "single_parent": {"24322": Value(10.0, 200)}},
        ),
        (
            "insee-voitures",
            "GEO;GEO_OBJECT;OCS;L_STAY;TDW;CARS;RP_MEASURE;NOR;OBS_STATUS;TIME_PERIOD;OBS_VALUE",
            [
                f"24322;COM;{homes};_T;{kind};{modality};DWELLINGS;_T;A;2022;{value}"
                for homes, kind, modality, value in (
                    ("_T", "_T", "_T", 500),
                    ("DW_MAIN", "_T", "_T", 200),
                    ("DW_MAIN", "_T", "C0", 30),
                    ("DW_MAIN", "1", "C0", 12),
                )
            ],
            {"no_car": {"24322": Value(15.0, 200)}},
        ),
        (
            "insee-activite",
            "GEO;GEO_OBJECT;SEX;AGE;EDUC;EMPSTA_ENQ;OBS_STATUS;TIME_PERIOD;OBS_VALUE",
            [
                f"24322;COM;_T;{group};_T;{modality};A;2022;{value}"
                for group, modality, value in (
                    ("Y15T64", "1", 90),
                    ("Y15T64", "2", 10),
                    ("Y15T64", "1T2", 100),
                    ("Y_GE15", "1T2", 999),
                )
            ],
            {"unemployment": {"24322": Value(10.0, 100)}},
        ),
    ],
)
def test_each_file_of_the_census_gives_its_rates(
    tmp_path: Path, key: str, header: str, rows: list[str], expected: dict[str, dict[str, Value]]
) -> None:
    assert read(key, tmp_path, header, *rows).figures == expected
