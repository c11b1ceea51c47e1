"""Amounts in sentences: read when they are all sure, kept as text otherwise. Nothing that is not written is ever read."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.funding.rules.money import Tax
from jalons.publication.rules.written_money import read_expenses, read_funders, write_amount

OP, INV = "fonctionnement", "investissement"

EXPENSES: dict[str, list[tuple[str, str, int | None, str]]] = {
    "12 500 € TTC": [("", "", None, "12500")],
    "Fonctionnement : 4 500 €\nInvestissement : 8 000 €\nTotal : 12 500 €": [("", OP, None, "4500"), ("", INV, None, "8000")],
    "12 500 € TTC (dont 8 000 € d’investissement et 4 500 € de fonctionnement)": [("", INV, None, "8000"), ("", OP, None, "4500")],
    "12 500 € TTC dont 8 000 € d’investissement": [("", "", None, "12500")],
    "2026 : 5 000 € ; 2027 : 7 500 €": [("", "", 2026, "5000"), ("", "", 2027, "7500")],
    "5 000 € en 2026 et 7 500 € en 2027": [("", "", 2026, "5000"), ("", "", 2027, "7500")],
    "10 000 € HT soit 12 000 € TTC": [("", "", None, "12000")],
    "Achat : 5 000 €, pose : 5 000 €": [("Achat", "", None, "5000"), ("Pose", "", None, "5000")],
    "12,5 k€ d’investissement, 3 k€ de fonctionnement": [("", INV, None, "12500"), ("", OP, None, "3000")],
    "15 000 € (achat) ; entretien à définir": [("Achat", "", None, "15000")],
}  # fmt: skip
UNSURE = [
    "environ 12 000 €", "5 000 € par an", "5 000 €, par an", "entre 10 000 € et 15 000 €", "12 500 € sur 3 ans", "12 ordinateurs à 600 €",
    "Poste de médiatrice (0,5 ETP) : 18 000 €", "10 000 € maximum", "Temps de travail interne", "jusqu’à 8 000 €", "3 x 500 €", "500 €/mois",
    "Achat : 8 000 € ; pose : 4 500",
]  # fmt: skip
FUNDERS: dict[str, list[tuple[str, str]]] = {
    "Région : 6 000 € ; autofinancement : 6 500 €": [("Région", "6000"), ("Autofinancement", "6500")],
    "Région (6 000 €), Caf (3 000 €)": [("Région", "6000"), ("Caf", "3000")],
    "Région 50 % : 6 000 €\nCommunauté de communes : 6 000 €": [("Région", "6000"), ("Communauté de communes", "6000")],
    "Subvention de la Région : 6 000 €\nTotal : 6 000 €": [("Région", "6000")],
    "Europe (FEDER) : 20 000 €": [("Europe (FEDER)", "20000")],
    "6 000 € de la Région et 3 000 € de la Caf": [("Région", "6000"), ("Caf", "3000")],
}
NOBODY = [
    "12 500 €",
    "Caf, Région",
    "Dépenses : 12 500 € ; Région : 6 000 €",
    "Région : 50 %",
]


@pytest.mark.parametrize(("text", "parts"), EXPENSES.items(), ids=EXPENSES)
def test_sure_expenses_are_read_for_what_they_pay(text: str, parts: list[tuple[str, str, int | None, str]]) -> None:
    written = read_expenses(text)
    assert written
    assert [(one.name, one.kind, one.year, one.amount) for one in written.parts] == [
        (name, kind, year, Decimal(amount)) for name, kind, year, amount in parts
    ]


@pytest.mark.parametrize("text", UNSURE)
def test_an_unsure_amount_is_not_read(text: str) -> None:
    assert read_expenses(text) is None


@pytest.mark.parametrize(("text", "parts"), FUNDERS.items(), ids=FUNDERS)
def test_sure_amounts_go_to_the_funders_that_are_named(text: str, parts: list[tuple[str, str]]) -> None:
    written = read_funders(text)
    assert written
    assert [(one.name, one.amount) for one in written.parts] == [(name, Decimal(amount)) for name, amount in parts]


@pytest.mark.parametrize("text", NOBODY)
def test_money_that_names_nobody_is_nobody_s(text: str) -> None:
    assert read_funders(text) is None


def test_a_total_that_differs_from_its_parts_says_both() -> None:
    written = read_expenses("Achat : 8 000 €\nPose : 4 500 €\nTotal : 13 000 €")
    assert written
    assert (written.total, sum(one.amount for one in written.parts)) == (13000, 12500)


def test_each_amount_keeps_the_taxes_written_beside_it() -> None:
    written = read_expenses("Achat : 8 000 € HT ; pose : 4 500 € TTC ; étude : 900 €")
    assert written
    assert [one.tax for one in written.parts] == [Tax.BEFORE, Tax.INCLUDED, None]


@pytest.mark.parametrize(
    ("cell", "heading", "text"),
    [
        ("8 000", "Montant TTC", "8 000 € TTC"),
        ("12,5", "Budget (k€)", "12,5 k€"),
        ("8 000 € HT", "TTC", "8 000 € HT"),
        ("à voir", "TTC", "à voir"),
    ],
)
def test_a_bare_number_takes_the_unit_and_the_taxes_of_its_heading(cell: str, heading: str, text: str) -> None:
    assert write_amount(cell, heading) == text


@given(st.text(alphabet="0123456789 €k,.;:()\n-dontesTotalRégion%", max_size=60))
def test_no_amount_is_read_that_is_not_written(text: str) -> None:
    """An independent count: each amount read is a run of digits of the text, times a thousand beside k."""
    runs = {"".join(filter(str.isdigit, run)) for run in text.replace("\n", "|").split("|")}
    digits = "|".join(runs)
    for written in (read_expenses(text), read_funders(text)):
        for part in written.parts if written else ():
            figures = f"{part.amount:.2f}".rstrip("0").rstrip(".").replace(".", "")
            assert figures.rstrip("0") in digits
