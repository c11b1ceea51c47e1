"""The co-funding and the half-years that a Word document writes, as a fiche of one really does."""

import io
from datetime import date
from decimal import Decimal

import pytest
from docx import Document

from jalons.base.days import read_day
from jalons.base.sent_tables import SentTable
from jalons.funding.rules.funders import guess_payer
from jalons.funding.rules.money import Nature
from jalons.publication.documents import plan_documents
from jalons.publication.rules import column_guesses
from jalons.publication.rules.lines import Kind, Line, read_lines
from tests.publication.plans import proposed

PAID = [("CC", Decimal(4_000)), ("CIAS", Decimal(1_000))]


def read_document(*lines: str, rows: tuple[tuple[str, str], ...] = ()) -> Line:
    """The one fiche of a document: paragraphs, or a table of labels."""
    document = Document()
    document.add_heading("Axe 1 : Aller vers", 1)
    document.add_heading("Fiche action 1 : Un bus", 2)
    for text in ("Pilote : CIAS", "Budget : 5 000 €", *lines, "Partenaires : la Caf") if lines else ():
        document.add_paragraph(text)
    if rows:
        table = document.add_table(rows=0, cols=2)
        for label, text in (("Pilote", "CIAS"), ("Budget", "5 000 €"), *rows, ("Partenaires", "la Caf")):
            cells = table.add_row().cells
            cells[0].text, cells[1].text = label, text
    content = io.BytesIO()
    document.save(content)
    content.seek(0)
    sheet = plan_documents.read_document_sheets(content)[0]
    sent = SentTable([list(row) for row in sheet.rows], 0)
    columns = column_guesses.guess_columns(sent)
    read = read_lines(SentTable(sent.rows, 0, columns=columns), 1, {}, date(2026, 12, 1))
    return next(line for line in read if line.kind is Kind.ACTION)


@pytest.mark.parametrize(
    "line",
    [
        "CC : 4 000 € ; CIAS : 1 000 €", "Cofinancement CC : 4 000 € ; CIAS : 1 000 €", "Cofinancement : CC : 4 000 € ; CIAS : 1 000 €",
        "Financements : CC 4 000 € ; CIAS : 1 000 €",
    ],
)  # fmt: skip
def test_a_line_of_co_funding_is_what_each_pays(line: str) -> None:
    fiche = read_document(line)
    assert (sorted(fiche.funders), fiche.budget) == (PAID, Decimal(5_000))


@pytest.mark.parametrize("label", ["CC", "Cofinancement CC"])
def test_a_row_of_labels_too(label: str) -> None:
    fiche = read_document(rows=((label, "4 000 € ; CIAS : 1 000 €"),))
    assert (sorted(fiche.funders), fiche.budget) == (PAID, Decimal(5_000))


def test_funders_stand_on_lines_of_their_own() -> None:
    fiche = read_document("Communauté de communes Dronne et Belle : 4 000 €", "CIAS : 1 000 €")
    assert sorted(fiche.funders) == [
        ("CIAS", Decimal(1_000)),
        ("Communauté de communes Dronne et Belle", Decimal(4_000)),
    ]


@pytest.mark.parametrize("line", ["Observations : 4 000 € de plus si le bus est neuf", "Effectif : 4 000 € par an"])
def test_another_label_stays_text(line: str) -> None:
    assert read_document(line).funders == []


@pytest.mark.parametrize(
    "text",
    [
        "2e semestre 2027", "2ème semestre 2027", "2 e semestre 2027", "2nd semestre 2027", "second semestre 2027", "Deuxième semestre 2027",
        "S2 2027", "2e sem. 2027", "au 2e semestre 2027", "au cours du 2e semestre de 2027", "dernier semestre 2027",
    ],
)  # fmt: skip
def test_a_half_year_has_its_days(text: str) -> None:
    assert (read_day(text, ends=False).value, read_day(text, ends=True).value) == (date(2027, 7, 1), date(2027, 12, 31))


@pytest.mark.parametrize("text", ["3e semestre 2027", "5e trimestre 2027", "semestre 2027", "0e semestre 2027"])
def test_what_no_year_has_is_no_day(text: str) -> None:
    assert read_day(text, ends=False).value is None


@pytest.mark.parametrize("label", ["Calendrier", "Échéance", "Quand"])
def test_a_half_year_gives_a_fiche_its_start_and_its_end(label: str) -> None:
    fiche = read_document(f"{label} : 2e semestre 2027")
    assert (fiche.values["starts_on"], fiche.values["ends_on"]) == (date(2027, 7, 1), date(2027, 12, 31))


def test_a_deadline_that_is_a_year_or_a_month_gives_no_start() -> None:
    rows = [["Action", "Échéance"], ["Un bus", "2027"], ["Un cours", "mars 2027"], ["Un lieu", "T3 2027"]]
    table = proposed(rows)
    read = read_lines(table["sent"], table["first"], {}, date(2026, 12, 1))
    assert [line.values.get("starts_on") for line in read] == [None, None, date(2027, 7, 1)]


def test_a_deadline_beside_a_start_says_the_end_alone() -> None:
    table = proposed([["Action", "Début", "Échéance"], ["Un bus", "janvier 2027", "2e semestre 2027"]])
    (line,) = read_lines(table["sent"], table["first"], {}, date(2026, 12, 1))
    assert (line.values["starts_on"], line.values["ends_on"]) == (date(2027, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    "label", ["Part CC", "Part communauté", "Part de la communauté de communes", "Autofinancement"]
)
def test_an_own_share_under_its_label_is_that_of_whoever_leads(label: str) -> None:
    fiche = read_document(f"{label} : 4 000 € ; CIAS : 1 000 €")
    assert [amount for _name, amount in sorted(fiche.funders)] and fiche.budget == Decimal(5_000)
    own = next(name for name, amount in fiche.funders if amount == Decimal(4_000))
    assert guess_payer(own, authority="Communauté de communes Dronne et Belle").nature is Nature.OWN
