"""Tables that people download. Whatever somebody typed stays text: neither a formula, nor a link, nor a number that
loses its zeros."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from jalons.base.french import NBSP
from jalons.base.table_files import cell_text, guard_formula

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def _new_workbook(buffer: io.BytesIO) -> Any:
    import xlsxwriter  # takes 13 MB of memory, so imported only when somebody wants a workbook

    return xlsxwriter.Workbook(buffer, _OPTIONS)


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """With semicolons and a byte order mark, which French spreadsheets open well."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    for row in rows:
        writer.writerow([guard_formula(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def write_xlsx(
    name: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    widths: Mapping[int, int],
    frozen: int = 1,
    guide: Mapping[str, str] | None = None,
) -> bytes:
    """`widths`: width of each column in characters, 18 by default; `frozen`: columns that stay visible at the left;
    `guide`: the explanation of each heading, written on a second sheet."""
    buffer = io.BytesIO()
    with _new_workbook(buffer) as book:
        head = book.add_format({"bold": True, "bg_color": "#E1EEEB", "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@", "valign": "top"})
        sheet = book.add_worksheet(name)
        for place, heading in enumerate(headings):
            sheet.set_column(place, place, widths.get(place, 18), text)
            sheet.write_string(0, place, heading, head)
        for number, row in enumerate(rows, 1):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell, text)
        sheet.freeze_panes(1, frozen)
        if guide:
            how = book.add_worksheet(_("Mode d’emploi"))
            how.set_column(0, 0, 30)
            how.set_column(1, 1, 90)
            for number, (heading, note) in enumerate(guide.items()):
                how.write_string(number, 0, heading, head)
                how.write_string(number, 1, note.replace(NBSP, " "))
    return buffer.getvalue()


# --- tables whose amounts and days are numbers, under a title --------------------------------------------------------

Cell = str | Decimal | date


def write_typed_xlsx(
    name: str, rows: Sequence[Sequence[Cell]], *, head: int, widths: Mapping[int, int], frozen: int
) -> bytes:
    """`head`: index of the row of headings, from 0; the rows above are a title. `frozen`: columns that stay visible at
    the left."""
    buffer = io.BytesIO()
    with _new_workbook(buffer) as book:
        # A fixed date, so that the same table always gives the same file.
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
        top = {"valign": "top", "text_wrap": True}
        headed = book.add_format({"bold": True, "bg_color": "#E1EEEB"} | top)
        text = book.add_format({"num_format": "@"} | top)
        amount = book.add_format({"num_format": "# ##0.00"} | top)
        day = book.add_format({"num_format": "dd/mm/yyyy"} | top)
        sheet = book.add_worksheet(name)
        for place in range(max(map(len, rows))):
            sheet.set_column(place, place, widths.get(place, 18))
        for line, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, Decimal):
                    sheet.write_number(line, place, float(cell), amount)
                elif isinstance(cell, date):
                    sheet.write_datetime(line, place, cell, day)
                elif cell:
                    # The rows of the title do not wrap: a long title would make its narrow column very tall.
                    sheet.write_string(
                        line, place, cell, *((headed if line == head else text,) if line >= head else ())
                    )
        sheet.freeze_panes(head + 1, frozen)
    return buffer.getvalue()


def write_typed_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Amounts and days are written as people type them in French."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([_csv_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _csv_cell(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", ",")
    return guard_formula(cell) if isinstance(cell, str) else cell_text(cell)
