"""Tables of notes to download, which an import can read back."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.spreadsheets import write_csv
from jalons.papers.workbooks import write_workbook
from jalons.papers.workbooks.tables import table_book
from jalons.workshops.queries.note_imports import NoteRow
from jalons.workshops.words.notes import FIELDS, NOTES

MODEL = ("text", "table", "category", "audiences", "causes", "communes", "sheet", "group")
COLUMNS = ("number", *MODEL, "source", "written_at", "names_somebody", "is_hidden", "reference")
_WIDTHS = {"text": 70, "category": 30, "audiences": 26, "causes": 26, "communes": 30, "group": 30, "reference": 38}


def write_notes_csv(rows: Iterable[NoteRow]) -> bytes:
    return write_csv([_column_headings(COLUMNS), *map(_row_cells, rows)])


def write_notes_xlsx(rows: Iterable[NoteRow]) -> bytes:
    table = [_column_headings(COLUMNS), *map(_row_cells, rows)]
    return write_workbook(table_book(_("Notes"), table, widths=_column_widths(COLUMNS), frozen=2), "xlsx")


def write_notes_template() -> bytes:
    """The columns and what each holds, without any note."""
    guide = {str(FIELDS[name]): str(note) for name, note in NOTES.items()}
    book = table_book(_("Notes"), [_column_headings(MODEL)], widths=_column_widths(MODEL), guide=guide)
    return write_workbook(book, "xlsx")


def _column_headings(columns: Iterable[str]) -> list[str]:
    return [str(FIELDS[name]) for name in columns]


def _column_widths(columns: tuple[str, ...]) -> dict[int, int]:
    return {columns.index(name): width for name, width in _WIDTHS.items() if name in columns}


def _hidden_words(row: NoteRow) -> str:
    if row.is_withdrawn:
        return _("retirée par qui l’a écrite")
    if row.is_waiting:
        return _("en attente de relecture")
    return _("oui") if row.is_hidden else _("non")


def _row_cells(row: NoteRow) -> list[str]:
    cells = {
        "table": str(row.table or ""),
        "sheet": str(row.sheet or ""),
        "written_at": f"{timezone.localtime(row.written_at):%d/%m/%Y %H:%M}",
        "names_somebody": _("oui") if row.names_somebody else _("non"),
        "is_hidden": _hidden_words(row),
    }
    return [cells[name] if name in cells else str(getattr(row, name)) for name in COLUMNS]
