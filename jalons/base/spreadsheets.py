"""What a cell of a table that leaves may hold, and CSV; `papers/workbooks` writes the other formats."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from jalons.base.table_files import cell_text, guard_formula

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"

Cell = str | int | Decimal | date


def write_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """With semicolons and a byte order mark, which French spreadsheets open well; amounts and days are written as people
    type them in French. A text that a spreadsheet would run as a formula is guarded."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([_csv_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _csv_cell(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", ",")
    return guard_formula(cell) if isinstance(cell, str) else cell_text(cell)
