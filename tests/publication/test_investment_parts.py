"""« dont investissement » beside a budget: its part of investment, the rest being operation; and funders who pay more than it costs."""

from datetime import date
from decimal import Decimal

import pytest

from jalons.base.table_files import Row
from jalons.publication.rules import plan_imports
from jalons.publication.rules.cells import Doubt
from jalons.publication.rules.lines import Line, read_lines
from jalons.publication.rules.money_columns import INVESTMENT_PART, Side
from tests.publication.plans import proposed

TODAY = date(2026, 11, 27)
OP, INV = "fonctionnement", "investissement"


def read(*rows: Row) -> list[Line]:
    taken = proposed(list(rows))
    return read_lines(taken["sent"], taken["first"], {}, TODAY)


def spent(line: Line) -> list[tuple[str, int | None, Decimal]]:
    return [(one.kind, one.year, one.amount) for one in line.money if one.side is Side.EXPENSE and one.left is None]


@pytest.mark.parametrize("heading", ["dont investissement", "Dont part d’investissement", "dont inv. (€)"])
def test_the_column_is_proposed_for_what_it_is(heading: str) -> None:
    taken = proposed([["Action", "Budget", heading], ["Un bus", "9000", "4000"], ["Un cours", "800", "0"]])
    assert taken["sent"].columns[2] == INVESTMENT_PART


def test_another_part_is_not_one() -> None:
    taken = proposed([["Action", "Budget", "dont matériel"], ["Un bus", "9000", "4000"]])
    assert taken["sent"].columns[2] == "keep"


@pytest.mark.parametrize(
    ("part", "kinds"),
    [
        ("4000", [(INV, None, 4_000), (OP, None, 5_000)]),
        ("0", [(OP, None, 9_000)]),
        ("9 000 €", [(INV, None, 9_000)]),
        ("", [("", None, 9_000)]),
        ("9500", [("", None, 9_000)]),
        ("du matériel", [("", None, 9_000)]),
    ],
)
def test_a_budget_is_split_by_its_part(part: str, kinds: list[tuple[str, int | None, int]]) -> None:
    line, _other = read(["Action", "Budget", "dont investissement"], ["Un bus", "9000", part], ["Un cours", "800", "0"])
    assert spent(line) == kinds
    told = {one.doubt: one.about for one in line.doubts}
    assert (told.get(Doubt.PART_TAKEN) == f"{Decimal(kinds[0][2]):.2f}/{Decimal(5000):.2f}") is (part == "4000")
    assert (Doubt.PART_UNREAD in told) is (part in ("9500", "du matériel"))
    assert ("dont investissement" in line.other) is (part in ("9500", "du matériel"))


def test_years_share_the_part_to_the_cent() -> None:
    headings = ["Action", "Coût 2027", "Coût 2028", "Coût 2029", "Total", "dont investissement"]
    line, _other = read(
        headings, ["Un bus", "78000", "42000", "42000", "162000", "36000,01"], ["Un cours", "1", "1", "1", "3", "0"]
    )
    parts = spent(line)
    assert Doubt.YEARS_CROSSED in {one.doubt for one in line.doubts}
    assert sum(amount for kind, _year, amount in parts if kind == INV) == Decimal("36000.01")
    assert [sum(amount for _kind, one, amount in parts if one == year) for year in (2027, 2028, 2029)] == [
        78_000,
        42_000,
        42_000,
    ]


def doubted(*lines: list[str]) -> set[Doubt]:
    read_ones = read(["Action", "Budget", "Financeur 1", "Montant 1"], *lines, ["Un cours", "800", "Caf", "8"])
    plan = plan_imports.build_plan(read_ones, {}, [], OP)
    return {one.doubt for one in plan.actions[0].line.doubts} if plan.actions[0].line else set()


@pytest.mark.parametrize(
    ("row", "is_told"),
    [
        (["Un bus", "9000", "Région", "9500"], True),
        (["Un bus", "9000", "Région", "9000"], False),
        (["Un bus", "9000", "Région (refusé)", "9500"], False),
        (["Un bus", "9000", "à trouver", "9500"], False),
        (["Un bus", "", "Région", "9500"], False),
    ],
)
def test_funders_who_pay_more_than_it_costs_are_told_on_their_row(row: list[str], is_told: bool) -> None:
    assert (Doubt.FUNDED_OVER in doubted(row)) is is_told
