"""The directory as a file, and the empty one to fill: the same columns, which an import reads back."""

import csv
import io
from collections.abc import Iterable

import xlsxwriter
from django.utils.translation import gettext as _

from jalons.base.french import NBSP
from jalons.base.sheets import guarded
from jalons.directory import words
from jalons.directory.queries import ContactRow

COLUMNS = (
    "last_name", "first_name", "organisation", "function", "service", "category", "college", "email", "phone",
    "address", "commune", "siren", "siret", "status", "consents", "reference",
)  # fmt: skip
_WIDTHS = {"organisation": 34, "email": 34, "address": 34, "function": 26, "last_name": 26, "reference": 38}


def csv_file(rows: Iterable[ContactRow]) -> bytes:
    """Semicolons and a mark of its encoding: what a French spreadsheet opens well."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([str(words.FIELDS[name]) for name in COLUMNS])
    for row in rows:
        writer.writerow([guarded(cell) for cell in _cells(row)])
    return text.getvalue().encode("utf-8-sig")


def xlsx_file(rows: Iterable[ContactRow]) -> bytes:
    return _workbook([_cells(row) for row in rows], COLUMNS)


def model_file() -> bytes:
    """The columns, an example of what each holds, and nobody."""
    return _workbook([], COLUMNS[:-1], notes=True)


def _cells(row: ContactRow) -> list[str]:
    said = {
        "category": words.category(row.category),
        "college": row.profile if row.college else "",
        "status": _("oui") if row.is_met else _("non"),
        "consents": _("oui le %(day)s") % {"day": f"{row.consented_on:%d/%m/%Y}"} if row.consents else _("non"),
    }
    return [said[name] if name in said else str(getattr(row, name)) for name in COLUMNS]


def _workbook(rows: list[list[str]], columns: tuple[str, ...], *, notes: bool = False) -> bytes:
    buffer = io.BytesIO()
    # Whatever somebody typed stays text: neither a formula, nor a link, nor a number that loses its zeros.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        head = book.add_format({"bold": True, "bg_color": "#E1EEEB", "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(_("Acteurs"))
        for place, name in enumerate(columns):
            sheet.set_column(place, place, _WIDTHS.get(name, 18), text)
            sheet.write_string(0, place, str(words.FIELDS[name]), head)
        for number, cells in enumerate(rows, 1):
            for place, cell in enumerate(cells):
                sheet.write_string(number, place, cell, text)
        sheet.freeze_panes(1, 1)
        if notes:
            guide = book.add_worksheet(_("Mode d’emploi"))
            guide.set_column(0, 0, 30)
            guide.set_column(1, 1, 90)
            for number, (name, note) in enumerate(words.NOTES.items()):
                guide.write_string(number, 0, str(words.FIELDS[name]), head)
                guide.write_string(number, 1, str(note).replace(NBSP, " "))
    return buffer.getvalue()
