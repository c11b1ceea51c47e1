"""« FNE 36 000 (acquis), reste CA »: amounts without their unit where a column is said to hold money, and nothing lost in silence."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from jalons.funding.rules.funders import split_state
from jalons.publication.rules.cells import Doubt
from jalons.publication.rules.line_money import Left
from jalons.publication.rules.lines import Line, read_lines
from jalons.publication.rules.money_columns import Side
from jalons.publication.rules.written_money import find_own_rest, mark_amounts, read_funders
from tests.publication.plans import proposed

TODAY = date(2026, 11, 27)
E, D, A, R = "envisage", "demande", "accorde", "refuse"


def read(cell: str, budget: str = "162 000 €", heading: str = "Financements") -> Line:
    taken = proposed([["Action", "Budget", heading], ["Un bus", budget, cell], ["Un cours", "500 €", "Caf 100"]])
    sent = replace(taken["sent"], columns=dict(taken["sent"].columns) | {2: "money"})
    return read_lines(sent, taken["first"], {}, TODAY)[0]


def brought(line: Line) -> list[tuple[str, Decimal, str | None, Left | None]]:
    return [(one.name, one.amount, one.state, one.left) for one in line.money if one.side is Side.RESOURCE]


def doubts(line: Line) -> set[Doubt]:
    return {one.doubt for one in line.doubts}


@pytest.mark.parametrize(
    ("cell", "paid"),
    [
        ("FNE 36 000 (acquis), DETR 12 000 demandée le 3/10/2026", [("FNE", 36_000, A), ("DETR", 12_000, D)]),
        ("ANCT 36000 ; CD24 12 000 (sollicité)", [("ANCT", 36_000, None), ("CD24", 12_000, D)]),
        ("SMD3 10 000 acquis, Fondation 8 000 refusée", [("SMD3", 10_000, A), ("Fondation", 8_000, R)]),
        ("Région 800 et Caf 1 250,50", [("Région", 800, None), ("Caf", Decimal("1250.5"), None)]),
        ("FSE+ 45 000 à demander avant le 31/03/2027 ; CAF 18 000", [("FSE+", 45_000, E), ("CAF", 18_000, None)]),
        ("Commune 9 000 (délibération du 12/09/2026), CA 6 000", [("Commune", 9_000, None), ("CA", 6_000, None)]),
        ("Département 24 000 (accord de principe)", [("Département", 24_000, D)]),
        ("Région 5 000 (2027) ; Caf : 3 000", [("Région", 5_000, None), ("Caf", 3_000, None)]),
    ],
)  # fmt: skip
def test_a_number_after_a_name_is_an_amount(cell: str, paid: list[tuple[str, int, str | None]]) -> None:
    line = read(cell)
    assert [(name, amount, state) for name, amount, state, left in brought(line) if left is None] == paid


@pytest.mark.parametrize(
    "cell",
    [
        "Caf, avant le 31/03/2027",
        "Région en 2027",
        "Caf 24",
        "CD24",
        "Région 50 %",
        "300 postes",
        "Caf 300 postes",
        "12/2027",
    ],
)
def test_a_year_a_day_and_a_count_are_no_amount(cell: str) -> None:
    assert mark_amounts(cell) == cell


@pytest.mark.parametrize(
    "cell", ["Région environ 50 %", "Caf 24", "300 postes", "Région entre 3 000 et 4 000", "12 000", "Caf 300 postes"]
)
def test_figures_that_are_not_read_are_told_on_their_row(cell: str) -> None:
    line = read(cell)
    assert all(left is not None for _name, _amount, _state, left in brought(line))
    assert doubts(line) & {Doubt.AMOUNTS_IN_TEXT, Doubt.FIGURES_UNREAD}
    assert cell in line.other


@pytest.mark.parametrize("cell", ["selon les crédits", "Caf, en 2027", "CD24", "avant le 31/03/2027"])
def test_a_text_without_figures_tells_nothing(cell: str) -> None:
    assert not doubts(read(cell)) & {Doubt.AMOUNTS_IN_TEXT, Doubt.FIGURES_UNREAD}


def test_a_column_in_thousands_keeps_its_numbers_told_and_unread() -> None:
    line = read("FNE 360", heading="Financements (k€)")
    assert brought(line) == []
    assert Doubt.FIGURES_UNREAD in doubts(line)


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("FNE 36 000, reste CA", "CA"), ("FNE 36 000 €, reste à charge CA", "CA"), ("reste à charge", "Reste à charge"),
        ("FNE 36 000, le solde pour la CC", "CC"), ("reste à trouver", None), ("reste Région", None), ("Caf", None),
        ("reste à charge CA 27 000 €", None),
    ],
)  # fmt: skip
def test_the_rest_that_whoever_carries_the_action_pays_is_found(cell: str, name: str | None) -> None:
    assert find_own_rest(cell) == name


@pytest.mark.parametrize("mark", ["", " €"])
def test_the_rest_is_what_the_expense_leaves(mark: str) -> None:
    line = read(f"FNE 36 000{mark} (acquis), DETR 12 000{mark} demandée, Fondation 8 000{mark} refusée, reste CA")
    rest = line.money[-1]
    assert (rest.name, rest.amount, rest.is_own, rest.left) == ("CA", 114_000, True, None)
    assert [one.about for one in line.doubts if one.doubt is Doubt.REST_COMPUTED] == ["162000.00/114000.00"]


@pytest.mark.parametrize(
    ("cell", "budget"),
    [
        ("FNE 36 000, reste CA", "à définir"),
        ("FNE 36 000, reste CA", "9 000 €"),
        ("FNE environ 36 000 €, reste CA", "90 000 €"),
    ],
)
def test_a_rest_of_nothing_sure_is_told_aside(cell: str, budget: str) -> None:
    line = read(cell, budget)
    assert not any(one.is_own for one in line.money)
    assert Doubt.REST_UNREAD in doubts(line)


@pytest.mark.parametrize(
    ("written", "name", "status"),
    [
        ("Département (accord de principe)", "Département", D),
        ("FSE+ à demander avant le 31/03/2027", "FSE+", E),
        ("Caf : à solliciter d’ici mars 2027", "Caf", E),
    ],
)
def test_an_agreement_in_principle_and_a_deadline_are_no_name(written: str, name: str, status: str) -> None:
    state = split_state(written)
    assert (state.name, state.status, state.on, state.keeps_words) == (name, status, None, True)


def test_words_in_brackets_that_say_no_state_are_kept_and_not_born_in_a_name() -> None:
    written = read_funders("Commune 9 000 € (délibération du 12/09/2026)")
    assert written
    assert (written.parts[0].name, written.is_whole) == ("Commune", False)
