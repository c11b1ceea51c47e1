"""Plain tables that people download, to be filled or read back. Whatever somebody typed stays text: neither a formula, nor
a link, nor a number that loses its zeros."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from jalons.base.french import NBSP
from jalons.base.spreadsheets import CSV, Cell
from jalons.papers.workbooks import FORMATS
from jalons.papers.workbooks.model import Book, Line, Sheet

# A fixed date, so that the same table always gives the same file.
ON = date(2000, 1, 1)
USUAL_WIDTH = 18
# The type of each file that such a table may be, by its extension.
TABLE_FORMATS = {made.extension: made.mime for made in FORMATS.values()} | {"csv": CSV}


def table_book(
    name: str,
    rows: Iterable[Sequence[Cell]],
    *,
    widths: Mapping[int, int],
    head: int = 0,
    frozen: int = 1,
    is_typed: bool = False,
    guide: Mapping[str, str] | None = None,
    guide_name: str = "",
    beside: Sequence[Book] = (),
) -> Book:
    """`head`: index of the row of headings, from 0; the rows above are a title. `widths`: width of each column in
    characters. `frozen`: columns that stay visible at the left. `is_typed`: amounts and days are numbers. `guide`: the
    explanation of each heading, written on the last sheet, called « Mode d’emploi » without `guide_name`. `beside`: tables whose
    sheets come before that one."""
    kinds = dict.fromkeys(range(head), "above") | {head: "column"}
    usual = "typed" if is_typed else "text"
    lines = tuple(Line(tuple(row), kinds.get(place, usual)) for place, row in enumerate(rows))
    letters = tuple(widths.get(place, USUAL_WIDTH) for place in range(max(len(line.cells) for line in lines)))
    sheets = [Sheet(name, letters, lines, head, head + 1, frozen, is_plain=True)]
    sheets += [sheet for book in beside for sheet in book.sheets]
    if guide:
        notes = tuple(Line((heading, note.replace(NBSP, " ")), "guide") for heading, note in guide.items())
        sheets.append(Sheet(guide_name or _("Mode d’emploi"), (30, 90), notes, 0, 0, 0, is_plain=True))
    return Book("", tuple(sheets), ON)
