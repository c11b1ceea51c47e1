from pathlib import Path

import pytest

from jalons.opendata.rules.values import ABSENT, SECRET, State, Value
from jalons.opendata.sources import Normalised
from tests.opendata.files import read, reasons
from tests.refusals import refused

pytestmark = pytest.mark.django_db
HEADER = "dtreffre;numcomdo;nomcom;indfoy_ndur;indnbp_ndur;indfoy_rsa;indmtt_rsa;indfoy_ppa;indmtt_ppa;indfoy_ndural"


def caf(folder: Path, *rows: tuple[str, str, str, str]) -> Normalised:
    """Rows: month, code, households, households on RSA."""
    lines = (f"{month};{code};x;{households};9;{rsa};9;9;9;9" for month, code, households, rsa in rows)
    return read("caf-minima", folder, HEADER, *lines)


@pytest.mark.parametrize("december", ["2024-12", "2024-12-31", "202412"])
def test_the_last_december_gives_the_share_of_households_on_rsa(tmp_path: Path, december: str) -> None:
    found = caf(
        tmp_path,
        ("2023-12", "24322", "100", "50"),
        (december, "24322", "200", "30"),
        ("2022-12", "24322", "100", "50"),
        ("2025-06", "24322", "100", "50"),
    )
    assert found.figures == {"minima": {"24322": Value(15.0, 200)}}
    assert (found.period, found.rows_in, len(found.notes)) == ("décembre 2024", 1, 2)
    assert "MSA" in found.notes[0] and "arrondis à 5" in found.notes[1]


def test_districts_and_old_codes_are_added_up_and_the_unplaced_are_counted(tmp_path: Path) -> None:
    found = caf(
        tmp_path,
        ("2024-12", "75101", "100", "10"),
        ("2024-12", "75102", "300", "90"),
        ("2024-12", "24064", "100", "10"),
        ("2024-12", "24079", "100", "30"),
        ("2024-12", "", "55", "5"),
    )
    assert found.figures["minima"] == {"75056": Value(25.0, 400), "24064": Value(20.0, 200)}
    assert found.notes[2].replace("\u00a0", " ") == "Lignes de foyers qui n’ont pu être placés sur la carte : 1."


def test_faults_are_set_aside_and_holes_are_never_zero(tmp_path: Path) -> None:
    found = caf(
        tmp_path,
        ("2024-12", "24322", "100", ""),
        ("2024-12", "24064", "s", "5"),
        ("2024-12", "01001", "0", "0"),
        ("2024-12", "99999", "10", "5"),
        ("2024-12", "2A004", "10", "15"),
        ("2024-12", "33063", "-10", "5"),
        ("2024-12", "97611", "dix", "5"),
    )
    assert found.figures["minima"] == {"24322": ABSENT, "24064": SECRET, "01001": Value(None, 0, State.ABSENT)}
    assert [(row, reason.replace("\u00a0", " ")) for row, reason in reasons(found)] == [
        (5, "Le code « 99999 » n’est celui d’aucune commune."),
        (6, "La part est plus grande que le tout : plus de 100 %."),
        (7, "Un effectif est négatif."),
        (8, "« dix » n’est pas un nombre."),
    ]


def test_a_file_without_december_is_refused(tmp_path: Path) -> None:
    with refused("no-month-of-december"):
        caf(tmp_path, ("2024-06", "24322", "100", "5"))
