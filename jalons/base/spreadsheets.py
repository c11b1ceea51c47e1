"""Tables that leave the house. Whatever somebody typed stays text: neither a formula, nor a link, nor a number that loses
its zeros."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

import xlsxwriter
from django.utils.translation import gettext as _

from jalons.base.french import NBSP
from jalons.base.sheets import guarded

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def csv_file(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Semicolons and a mark of its encoding: what a French spreadsheet opens well."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    for row in rows:
        writer.writerow([guarded(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def xlsx_file(
    name: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    widths: Mapping[int, int],
    frozen: int = 1,
    guide: Mapping[str, str] | None = None,
) -> bytes:
    """`widths` of columns, in letters (18 else); `frozen` columns stay at the left; `guide`: a second sheet says what each
    column holds."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
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
