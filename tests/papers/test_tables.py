"""A plain table that leaves in each format is read back as it was."""

import io
from datetime import date
from decimal import Decimal

import pytest

from jalons.base.spreadsheets import write_csv
from jalons.base.table_files import read_sheets, read_table
from jalons.papers.workbooks import FORMATS, write_workbook
from jalons.papers.workbooks.tables import table_book

TEXTS = [["Nom", "Téléphone"], ["=1+1", "0553000001"], ["deux  espaces\net une ligne", "http://exemple.fr"], ["", "é"]]
TYPED = [["Plan"], ["Action", "Montant", "Début"], ["Un bus", Decimal("12000.50"), date(2026, 3, 1)], ["Rien", "", ""]]
READ_BACK = [["Plan"], ["Action", "Montant", "Début"], ["Un bus", "12000,5", "01/03/2026"], ["Rien"]]


@pytest.mark.parametrize("extension", FORMATS)
def test_texts_stay_texts(extension: str) -> None:
    content = write_workbook(table_book("Feuille", TEXTS, widths={0: 40}), extension)
    assert read_table(io.BytesIO(content)) == TEXTS
    assert content == write_workbook(table_book("Feuille", TEXTS, widths={0: 40}), extension)


@pytest.mark.parametrize("extension", FORMATS)
def test_amounts_and_days_are_numbers_under_a_title(extension: str) -> None:
    book = table_book("Feuille", TYPED, widths={}, head=1, frozen=2, is_typed=True)
    assert read_table(io.BytesIO(write_workbook(book, extension))) == READ_BACK


@pytest.mark.parametrize("extension", FORMATS)
def test_a_second_sheet_says_what_each_column_holds(extension: str) -> None:
    book = table_book("Feuille", [["Nom"]], widths={}, guide={"Nom": "Seule colonne nécessaire\u00a0: le nom."})
    sheets = read_sheets(io.BytesIO(write_workbook(book, extension)))
    assert [(sheet.name, sheet.rows) for sheet in sheets] == [
        ("Feuille", [["Nom"]]), ("Mode d’emploi", [["Nom", "Seule colonne nécessaire : le nom."]]),
    ]  # fmt: skip


@pytest.mark.parametrize("extension", FORMATS)
def test_tables_beside_the_first_come_before_what_its_columns_mean(extension: str) -> None:
    beside = table_book("Communes", [["Commune", "Habitants"], ["Biras", 0]], widths={}, is_typed=True)
    book = table_book(
        "Feuille",
        [["Nom"], [12]],
        widths={},
        is_typed=True,
        guide={"Nom": "Un nombre."},
        guide_name="Définitions",
        beside=[beside],
    )
    sheets = read_sheets(io.BytesIO(write_workbook(book, extension)))
    assert [(sheet.name, sheet.rows) for sheet in sheets] == [
        ("Feuille", [["Nom"], ["12"]]),
        ("Communes", [["Commune", "Habitants"], ["Biras", "0"]]),
        ("Définitions", [["Nom", "Un nombre."]]),
    ]


def test_a_csv_guards_formulas_and_writes_french_amounts() -> None:
    text = write_csv([["Nom", "Montant"], ["=1+1", Decimal("12.50")], ["-x", date(2026, 3, 1)]]).decode("utf-8-sig")
    assert text == "Nom;Montant\r\n'=1+1;12,50\r\n'-x;01/03/2026\r\n"
