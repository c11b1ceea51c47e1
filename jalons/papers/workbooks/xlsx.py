"""Excel files: formulas with their values, so that a preview that does not compute shows them."""

import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from jalons.papers.documents.look import Look
from jalons.papers.packages import date_archive, document_time
from jalons.papers.workbooks.model import NO_SHARE, At, Book, Quotient, Sheet, Sorted, clean_cell_text
from jalons.papers.workbooks.spelling import Excel

EUROS = '#,##0.00\\ "€";[Red]\\-#,##0.00\\ "€";"–"'
# In a table to be read back, 0 is written.
TYPED_EUROS = '#,##0.00\\ "€"'
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_A4 = 9


def write_xlsx(book: Book, look: Look) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as file:
        file.set_properties(
            {
                "title": clean_cell_text(book.title),
                "author": clean_cell_text(book.organisation),
                "created": document_time(book.date),
            }
        )
        writer = _Writer(book, file, look.colours)
        for sheet in book.sheets:
            writer.sheet(sheet)
    return date_archive(out.getvalue(), book.date)


class _Writer:
    def __init__(self, book: Book, file: xlsxwriter.Workbook, colours: Mapping[str, str]) -> None:
        self.book, self.file, self.colours = book, file, colours
        self.formats: dict[tuple[str, str], object] = {}

    def format(self, kind: str, of: str) -> object:
        """The format of a cell in a line of that kind. `of`: "text", "amount", "number", "share" or "day"."""
        if (kind, of) not in self.formats:
            colour = {name: f"#{value}" for name, value in self.colours.items()}
            looks: dict[str, dict[str, object]] = {
                "title": {"bold": True, "font_size": 15, "font_color": colour["deep"]},
                "note": {"font_color": colour["soft"]},
                "head": {"bold": True, "font_color": "#FFFFFF", "bg_color": colour["river"], "text_wrap": True},
                "total": {"bold": True, "bg_color": colour["wash"], "top": 1, "bottom": 1},
                "group": {"bold": True, "font_color": colour["deep"], "font_size": 12},
                "row": {"bottom": 4, "bottom_color": colour["line"], "text_wrap": True},
                "struck": {
                    "bottom": 4,
                    "bottom_color": colour["line"],
                    "text_wrap": True,
                    "font_color": colour["soft"],
                    **({} if of == "text" else {"font_strikeout": True}),
                },
                "column": {"bold": True, "bg_color": "#E1EEEB", "text_wrap": True},
                "typed": {"text_wrap": True},
            }
            plain = kind in ("column", "typed", "text", "above", "guide")
            numbers = {
                "text": "@",
                "amount": TYPED_EUROS if plain else EUROS,
                "number": "0",
                "day": "dd/mm/yyyy",
                "share": "0.0\\ %",
            }
            sides = {} if of == "text" or plain else {"align": "right"}
            self.formats[kind, of] = self.file.add_format(
                {"valign": "vcenter" if kind == "head" else "top", "num_format": numbers[of]}
                | looks.get(kind, {})
                | sides
            )
        return self.formats[kind, of]

    def sheet(self, sheet: Sheet) -> None:
        page = self.file.add_worksheet(sheet.name)
        spelling = Excel(sheet.name)
        # What is added to a table of texts is text too.
        usual = self.format("text", "text") if sheet.lines and sheet.lines[-1].kind in ("text", "column") else None
        for column, width in enumerate(sheet.widths):
            page.set_column(column, column, width, usual)
        for row, line in enumerate(sheet.lines):
            for column, cell in enumerate(line.cells):
                if cell is None or cell == "":
                    if line.kind in ("total", "row", "struck", "head", "text"):
                        page.write_blank(row, column, None, self.format(line.kind, "text"))
                elif isinstance(cell, str):
                    side = "amount" if line.kind == "head" and column >= sheet.amounts else "text"
                    kind = "column" if line.kind == "guide" and not column else line.kind
                    page.write_string(row, column, sheet.clean_text(cell), self.format(kind, side))
                elif isinstance(cell, Sorted):
                    word = self.book.said(At(sheet.name, row, column))
                    page.write_formula(row, column, f"={spelling.spelled(cell)}", self.format(line.kind, "text"), word)
                elif isinstance(cell, Decimal):
                    page.write_number(row, column, float(cell), self.format(line.kind, "amount"))
                elif isinstance(cell, int):
                    page.write_number(row, column, cell, self.format(line.kind, "number"))
                elif isinstance(cell, date):
                    page.write_datetime(row, column, cell, self.format(line.kind, "day"))
                else:
                    value: float | str = float(self.book.value(At(sheet.name, row, column)))
                    if isinstance(cell, Quotient) and not self.book.has_share(cell):
                        value = NO_SHARE
                    formula = spelling.spelled(cell)
                    of = "share" if isinstance(cell, Quotient) else "amount"
                    page.write_formula(row, column, f"={formula}", self.format(line.kind, of), value)
        if sheet.frozen or sheet.frozen_columns:
            page.freeze_panes(sheet.frozen, sheet.frozen_columns)
        if not sheet.is_plain:
            self.set_paper(page, sheet)

    def set_paper(self, page: Any, sheet: Sheet) -> None:
        page.set_landscape()
        page.set_paper(_A4)
        page.fit_to_pages(sheet.pages, 0)
        page.repeat_rows(sheet.head)
        page.repeat_columns(0, sheet.frozen_columns - 1)
        page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        name = clean_cell_text(self.book.title).replace("&", "&&")[:100]
        page.set_footer(f"&L{name}, {sheet.name}&R{_('Page')} &P / &N")
