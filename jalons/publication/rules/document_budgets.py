"""The budget of a fiche, as a table of its own: who pays what, in one column or in one for each year. Pure.

A total, of a line or of a column, is compared with its parts and never added to them.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from decimal import Decimal

from jalons.base.amounts import read_amount
from jalons.base.french import matching_key
from jalons.base.frozen import frozen
from jalons.funding.rules.funders import read_state
from jalons.funding.rules.money import Kind
from jalons.papers.uploaded_documents.blocks import Grid
from jalons.publication.rules.document_grids import column_cells, holds_amounts
from jalons.publication.rules.document_words import BUDGET, MONEY
from jalons.publication.rules.known_funders import is_known_funder, is_to_find
from jalons.publication.rules.money_columns import (
    YEAR,
    describe_expense,
    is_amount,
    is_total_name,
    is_zero,
    says_cost,
    says_income,
    says_nature,
)
from jalons.publication.rules.written_money import write_amount

_FUNDER_MARK = re.compile(r"(?:co)?financ(?:eur|ement)s? ?: ?", re.IGNORECASE)
# « Budget prévisionnel », among lines that each have a name.
_WHOLE = {"budget", "budget previsionnel", "cout", "cout previsionnel"}
Told = tuple[str, str, str]


@frozen
class _Line:
    """A row of the table: its side when it says it, and the text of each of its amounts. `marks`: what its other columns say of it, such as
    « (investissement) »."""

    name: str
    side: str
    cells: tuple[str, ...]
    whole: str
    is_total: bool
    marks: str = ""


def money_lines(grid: Grid, key: str) -> list[Told] | None:
    """The key, the label and the text of each line of money, such as « Achat de matériel : 8 000 € »; None when the table holds no
    money. `key`: of the label under which it stands."""
    money = [number for number in range(len(grid.rows[0])) if holds_amounts(column_cells(grid, number))]
    sides = {number: _money_side(grid.rows[0], number) for number in money}
    told = {side for side in sides.values() if side}
    if len(told) < 2 and (name := _name_column(money, _mark_columns(grid))) is not None:
        return _row_lines(grid, name, money, next(iter(told), ""), key)
    if not money or (key not in (BUDGET, MONEY) and not told):
        return None
    lines: list[Told] = []
    side = key if key in (BUDGET, MONEY) else BUDGET
    for number in money:
        side = sides[number] or side
        if is_total_name(grid.rows[0][number]) and len(money) > 1:
            # The total of each line: its parts are read.
            continue
        lines += [(side, "", line) for line in _column_lines(grid, number, money)]
    return lines or None


def _name_column(money: Sequence[int], marks: Collection[int]) -> int | None:
    """The column of names, when all the amounts are on its right."""
    before = [number for number in range(money[0] if money else 0) if number not in marks]
    return before[-1] if before else None


_KIND_HEADINGS = {
    "type", "nature", "section", "type de depense", "type de depenses", "nature de la depense", "nature des depenses", "fonct invest",
    "f i", "budget", "imputation",
}  # fmt: skip
_STATE_HEADINGS = {"etat", "statut", "avancement", "reponse", "etat de la demande", "statut de la demande", "situation"}
_KINDS = {"f": Kind.OPERATING, "fonc": Kind.OPERATING, "i": Kind.INVESTMENT}


def _read_kind(cell: str) -> str:
    """« Investissement », « Inv. », « I »."""
    return describe_expense(cell).kind if says_nature(cell) else _KINDS.get(matching_key(cell), "")


def _mark_columns(grid: Grid) -> dict[int, Callable[[str], str]]:
    """The columns that say the kind of each line, or what a funder answered, each with what reads its cells."""
    readers: dict[int, Callable[[str], str]] = {}
    for number, heading in enumerate(grid.rows[0]):
        key = matching_key(heading)
        cells = [cell for cell in column_cells(grid, number) if cell.strip()]
        # « Budget » is also the heading of names, « Fonctionnement » among them.
        if key in _KIND_HEADINGS and cells and all(map(_read_kind, cells)):
            readers[number] = _read_kind
        elif key in _STATE_HEADINGS and any(map(read_state, cells)):
            readers[number] = lambda cell: cell if read_state(cell) else ""
    return readers


def _money_side(headings: Sequence[str], number: int) -> str:
    """What the heading of an amount says, else that of the names on its left."""
    for heading in reversed(headings[: number + 1]):
        if says_income(heading) or matching_key(heading).startswith(("financeur", "recette", "ressource")):
            return MONEY
        if says_cost(heading) and matching_key(heading).split()[0] not in ("montant", "montants"):
            return BUDGET
    return ""


def _column_lines(grid: Grid, number: int, money: Sequence[int]) -> list[str]:
    """Those of a table whose columns are of both sides."""
    named = next((place for place in range(number - 1, -1, -1) if place not in money), None)
    heading = grid.rows[0][number]
    lines = []
    for row in grid.rows[1:]:
        name = _one_line(row[named]) if named is not None else ""
        if row[number] and not is_zero(row[number]):
            text = write_amount(row[number], heading)
            lines.append(f"{' '.join(filter(None, (name, _year_of(heading))))} : {text}".lstrip(" :"))
    return lines


# --- a side for each row ---------------------------------------------------------------------------------------------


def _row_lines(grid: Grid, named: int, money: Sequence[int], heading_side: str, key: str) -> list[Told] | None:
    has_headings = not any(is_amount(cell) and not YEAR.fullmatch(cell) for cell in _cells(grid.rows[0], money))
    headings = grid.rows[0] if has_headings else ("",) * len(grid.rows[0])
    totals = [number for number in money if is_total_name(headings[number])] if len(money) > 1 else []
    parts = [number for number in money if number not in totals]
    readers = _mark_columns(grid)
    rows = [
        replace(
            _read_row(_one_line(row[named]), row, headings, parts, totals[-1] if totals else None),
            marks=" ".join(f"({mark})" for number, read in readers.items() if (mark := read(_one_line(row[number])))),
        )
        for row in grid.rows[has_headings:]
    ]
    known = key if key in (BUDGET, MONEY) else heading_side
    if not known and not any(row.side for row in rows):
        return None
    lines: list[Told] = []
    sums: dict[str, list[_Line]] = {}
    for row, side in zip(rows, _side_of_rows(rows, heading_side or known or BUDGET), strict=True):
        if is_to_find(row.name):
            lines += [("", "", f"{row.name} : {cell}") for cell in row.cells]
            continue
        sums.setdefault(side, []).append(row)
        if not row.is_total:
            lines += [
                (
                    side,
                    "",
                    f"{' '.join(filter(None, (row.name, _year_of(headings[number]), row.marks)))} : {text}".lstrip(
                        " :"
                    ),
                )
                for number, text in zip(parts, row.cells, strict=True)
                if text
            ]
    return [*lines, *(line for side, own in sums.items() for line in _total_lines(side, own))] or None


def _read_row(name: str, row: Sequence[str], headings: Sequence[str], parts: Sequence[int], total: int | None) -> _Line:
    cells = tuple(
        "" if is_zero(row[number]) else write_amount(row[number], headings[number]) if row[number] else ""
        for number in parts
    )
    whole = write_amount(row[total], headings[total]) if total is not None and row[total] else ""
    bare = _FUNDER_MARK.sub("", name, count=1) if _FUNDER_MARK.match(name) else name
    return _Line(
        bare,
        MONEY if bare != name else _side_of(name),
        cells,
        whole,
        is_total_name(name) or matching_key(name) in _WHOLE,
    )


def _side_of(name: str) -> str:
    if says_income(name) or is_known_funder(name):
        return MONEY
    return BUDGET if says_nature(name) or says_cost(name) else ""


def _side_of_rows(rows: Sequence[_Line], first: str) -> list[str]:
    """That of each row: what it says, else that of the total below it, else of the rows above."""
    sides: list[str] = []
    side, is_headed = first, False
    for place, row in enumerate(rows):
        if not any(row.cells) and row.side:
            side, is_headed = row.side, True  # « Ressources », alone on its line
        elif row.side:
            side = row.side
        elif not row.is_total and not is_headed:
            side = next((one.side for one in rows[place:] if one.is_total and one.side), side)
        is_headed = is_headed and not row.is_total
        sides.append(side)
    return sides


def _total_lines(side: str, rows: Sequence[_Line]) -> list[Told]:
    """« Total : 42 000 € », of each row of total; without any, of the column of totals."""
    named = [row for row in rows if row.is_total]
    wholes = [_sum_of_cells([row.whole] if row.whole else row.cells) for row in named]
    if not named:
        wholes = [_sum_of_cells([row.whole for row in rows])] if any(row.whole for row in rows) else []
    return [(side, "", f"Total : {str(whole).replace('.', ',')} €") for whole in wholes if whole]


def _sum_of_cells(cells: Sequence[str]) -> Decimal | None:
    """None when one of them is not a sure amount."""
    values = [read_amount(cell).value for cell in cells if cell and not is_zero(cell)]
    sure = [value for value in values if value is not None]
    return sum(sure, Decimal(0)) if len(sure) == len(values) else None


def _cells(row: Sequence[str], places: Sequence[int]) -> list[str]:
    return [row[place] for place in places]


def _year_of(heading: str) -> str:
    return next((word for word in matching_key(heading).split() if YEAR.fullmatch(word)), "")


def _one_line(text: str) -> str:
    return " ".join(text.split())
