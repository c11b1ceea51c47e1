"""« Financeur 4 | Montant 4 | État 4 »: as many funders as a table has beside their amounts, and never a number for a name."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from jalons.base.table_files import Row
from jalons.publication.rules.columns import FUNDERS, match_columns
from jalons.publication.rules.line_money import Left
from jalons.publication.rules.lines import Line, read_lines
from jalons.publication.rules.money_columns import FUNDING, Side, funder_name
from jalons.publication.views.plans import PlanTableImport
from tests.publication.plans import proposed

TODAY = date(2026, 11, 27)
PAIRS = [
    heading for place in FUNDERS for heading in (f"Financeur {place}", f"Montant {place}", f"État {place}")
]  # fmt: skip


def read(rows: list[Row], **columns: str) -> list[Line]:
    taken = proposed(rows)
    keys = dict(taken["sent"].columns) | {int(number[1:]): key for number, key in columns.items()}
    return read_lines(replace(taken["sent"], columns=keys), taken["first"], {}, TODAY)


def brought(line: Line) -> list[tuple[str, Decimal, Left | None]]:
    return [(entry.name, entry.amount, entry.left) for entry in line.money if entry.side is Side.RESOURCE]


def test_six_funders_stand_beside_their_amounts_and_their_states() -> None:
    columns = match_columns(["Action", *PAIRS])
    keys = [key for place in FUNDERS for key in (f"funder_{place}", f"amount_{place}", f"state_{place}")]
    assert len(FUNDERS) >= 6
    assert columns == {0: "title", **dict(enumerate(keys, 1))}


def test_the_page_offers_each_of_them() -> None:
    labels = [
        str(PlanTableImport.labels[f"{part}_{place}"]) for place in FUNDERS for part in ("funder", "amount", "state")
    ]
    assert labels[-3:] == ["Financeur 6", "Montant du financeur 6", "État du financeur 6"]


def test_the_fourth_funder_is_named_by_its_cell_and_money_to_find_is_nobody_s() -> None:
    paid = [
        "FSE+",
        "45000",
        "demandé",
        "CAF",
        "18000",
        "acquis",
        "CIAS",
        "9000",
        "",
        "CA",
        "18000",
        "",
        "à trouver",
        "500",
        "",
    ]
    (line,) = read([["Action", *PAIRS[:15]], ["Des clubs", *paid]])
    assert brought(line) == [
        ("FSE+", 45_000, None),
        ("CAF", 18_000, None),
        ("CIAS", 9_000, None),
        ("CA", 18_000, None),
        ("à trouver", 500, Left.TO_FIND),
    ]


@pytest.mark.parametrize(
    "heading", ["Montant 4", "4", "2027", "Montant", "Montant (€) 4", "Financement 4", "Montant financeur 12"]
)
def test_a_heading_without_a_name_names_no_funder(heading: str) -> None:
    assert funder_name(heading) == ""
    (line, _other) = read([["Action", heading], ["Un bus", "9000"], ["Un cours", "800"]], c1=FUNDING)
    assert brought(line) == [("", 9_000, Left.NO_FUNDER)]


def test_a_pair_beyond_those_that_are_read_is_left_and_told() -> None:
    place = len(FUNDERS) + 1
    pairs = [cell for n in range(1, place + 1) for cell in (f"Financeur {n}", f"Montant {n}")]
    paid = [cell for n in range(1, place + 1) for cell in (f"Commune {n}", f"{n}000")]
    (line,) = read([["Action", *pairs], ["Un bus", *paid]])
    assert brought(line)[-1] == ("", place * 1_000, Left.COLUMN)
    assert f"Financeur {place} : Commune {place}" in line.other
