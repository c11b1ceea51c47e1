"""The budget of a fiche, as a table of its own: natures, totals and funders in two columns, or a column a year."""

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from docx import Document

from jalons.actions.models import ActionSheet
from jalons.base.french import NBSP
from jalons.funding.models import ExpenseLine, FundingLine
from jalons.roadmaps.models import Member
from tests.publication.test_plan_documents import amounts_of, bring_document
from tests.publication.workbooks import send
from tests.world import World

pytestmark = pytest.mark.django_db
BUS, LOAN = "Un bus numérique", "Des ordinateurs prêtés"
Table = Sequence[tuple[str, ...]]


@pytest.fixture
def blank(world: World, client: Client) -> Member:
    member = world.blank()
    assert member.user
    client.force_login(member.user)
    return member


def word_file(*tables: Table, before: str = "", numbers: Sequence[str] = ("1.1", "1.2")) -> bytes:
    """A fiche for each table. `before`: the line above each table."""
    document = Document()
    document.add_heading("Axe 1 : Aller vers", 1)
    for number, title, rows in zip(numbers, (BUS, LOAN), tables, strict=False):
        document.add_heading(f"Fiche {number} : {title}", 2)
        document.add_paragraph("Pilote : le CIAS")
        document.add_paragraph("Objectifs : aller vers les personnes.")
        if before:
            document.add_paragraph(before)
        table = document.add_table(0, len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def sums_of(page: Any) -> dict[str, tuple[Decimal, Decimal]]:
    """What was read and kept of each side."""
    return {row.label: (row.read, row.kept) for row in page.context["preview"].sums}


def doubts_of(page: Any) -> list[str]:
    return [doubt.replace(NBSP, " ") for line in page.context["preview"].lines for doubt in line.doubts]


TWO_COLUMNS: Table = [
    ("Fonctionnement", "50 000 €"),
    ("Investissement", "24 500 €"),
    ("Total des dépenses", "74 500 €"),
    ("EPCI", "20 000 €"),
    ("État", "30 000 €"),
    ("CAF de la Dordogne", "14 500 €"),
    ("Fondation d’entreprise", "10 000 €"),
    ("Total des financements", "74 500 €"),
]
EXPECTED = [
    (BUS, "CAF de la Dordogne", Decimal(14_500)),
    (BUS, "EPCI", Decimal(20_000)),
    (BUS, "Fondation d’entreprise", Decimal(10_000)),
    (BUS, "fonctionnement", Decimal(50_000)),
    (BUS, "investissement", Decimal(24_500)),
    (BUS, "État", Decimal(30_000)),
]


@pytest.mark.parametrize(
    "head", [(), (("Budget", "Montant"),), (("Poste", "Montant (€)"),), (("Dépenses", "Montant"),)]
)
@pytest.mark.parametrize("before", ["", "Budget prévisionnel : 74 500 €", "Budget prévisionnel"])
def test_totals_are_compared_and_funders_are_resources(blank: Member, client: Client, head: Table, before: str) -> None:
    bring_document(client, blank, word_file([*head, *TWO_COLUMNS], before=before), "plan.docx")
    assert amounts_of(blank) == sorted(EXPECTED)


def test_a_total_that_is_not_its_lines_is_told_and_not_added(blank: Member, client: Client) -> None:
    rows = [row if row[0] != "Total des dépenses" else (row[0], "80 000 €") for row in TWO_COLUMNS]
    page = send(client, blank, word_file(rows), "plan.docx")
    assert sums_of(page)["Dépenses"] == (80_000, 74_500)
    assert any("80 000 €" in doubt and "74 500 €" in doubt for doubt in doubts_of(page))


def test_a_nature_at_zero_takes_nothing_from_the_others(blank: Member, client: Client) -> None:
    rows = [
        ("Fonctionnement", "50 000 €"),
        ("Investissement", "0 €"),
        ("Total des dépenses", "50 000 €"),
        ("Fonds propres", "20 000 €"),
        ("Communauté de communes", "30 000 €"),
        ("FEDER", "0,00 €"),
        ("Total des financements", "50 000 €"),
    ]
    file = word_file(rows)
    assert not [doubt for doubt in doubts_of(send(client, blank, file, "plan.docx")) if "pas un montant" in doubt]
    bring_document(client, blank, file, "plan.docx")
    assert amounts_of(blank) == sorted(
        [
            (BUS, "fonctionnement", Decimal(50_000)),
            (BUS, "Fonds propres", Decimal(20_000)),
            (BUS, "Communauté de communes", Decimal(30_000)),
        ]
    )


def test_a_sentence_with_a_zero_keeps_its_other_amount(blank: Member, client: Client) -> None:
    table = [("Fonctionnement", "50 000 €"), ("Investissement", "0 €")]
    bring_document(client, blank, word_file(table), "plan.docx")
    assert amounts_of(blank) == [(BUS, "fonctionnement", Decimal(50_000))]


YEARS: Table = [
    ("Dépenses", "2026", "2027", "2028", "Total"),
    ("Animation", "10 000 €", "12 000 €", "12 000 €", "34 000 €"),
    ("Achat de matériel", "8 000 €", "–", "0 €", "8 000 €"),
    ("Total", "18 000 €", "12 000 €", "12 000 €", "42 000 €"),
    ("Financeur : Région", "9 000 €", "6 000 €", "6 000 €", "21 000 €"),
    ("Financeur : autofinancement", "9 000 €", "6 000 €", "6 000 €", "21 000 €"),
]


@pytest.mark.parametrize("kept", [(0, 1, 2, 3, 4, 5), (0, 1, 2, 4, 5), (0, 1, 4)])
@pytest.mark.parametrize("before", ["", "Budget prévisionnel"])
def test_a_column_a_year_is_read_as_years(blank: Member, client: Client, kept: Sequence[int], before: str) -> None:
    file = word_file([YEARS[place] for place in kept], before=before)
    page = send(client, blank, file, "plan.docx")
    assert sums_of(page)["Dépenses"] == ((42_000, 42_000) if len(kept) > 3 else (34_000, 34_000))
    assert not [doubt for doubt in doubts_of(page) if "total" in doubt.lower()]
    bring_document(client, blank, file, "plan.docx")
    lines = ExpenseLine.objects.filter(action__roadmap=blank.roadmap)
    assert {line.label: line.amount for line in lines}["Animation"] == 34_000
    funding = FundingLine.objects.filter(action__roadmap=blank.roadmap).values_list("funder", "amount")
    assert dict(funding) == {"Région": Decimal(21_000)} | ({"Autofinancement": Decimal(21_000)} if 5 in kept else {})


def test_a_total_of_the_years_that_differs_is_told(blank: Member, client: Client) -> None:
    rows = [*YEARS[:2], ("Achat de matériel", "8 000 €", "–", "0 €", "9 000 €"), *YEARS[4:]]
    page = send(client, blank, word_file(rows), "plan.docx")
    assert sums_of(page)["Dépenses"] == (43_000, 42_000)
    assert any("43 000 €" in doubt and "42 000 €" in doubt for doubt in doubts_of(page))


def test_the_number_of_the_document_is_kept_where_it_is_another_one(blank: Member, client: Client) -> None:
    bring_document(client, blank, word_file(TWO_COLUMNS, TWO_COLUMNS, numbers=("1.1", "1.5")), "plan.docx")
    texts = dict(ActionSheet.objects.filter(roadmap=blank.roadmap).values_list("title", "other_information"))
    assert "Numéro" not in texts[BUS]
    assert "Numéro dans le document : Fiche 1.5" in texts[LOAN]


@pytest.mark.parametrize("more", [(), (("Budget prévisionnel", "74 500 €"),)])
def test_a_fiche_that_is_one_table_has_the_same_budget(blank: Member, client: Client, more: Table) -> None:
    table = [("Intitulé de l’action", BUS), ("Partenaires", "la médiathèque"), ("Publics", "tous"), *more, *TWO_COLUMNS]
    document = Document()
    document.add_heading(f"Fiche 1.1 : {BUS}", 2)
    grid = document.add_table(0, 2)
    for row in table:
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = text
    made = io.BytesIO()
    document.save(made)
    bring_document(client, blank, made.getvalue(), "plan.docx")
    assert amounts_of(blank) == sorted(EXPECTED)
