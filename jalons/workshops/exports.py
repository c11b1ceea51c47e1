"""Tables that leave the house."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.spreadsheets import write_csv
from jalons.papers.workbooks import write_workbook
from jalons.papers.workbooks.tables import table_book
from jalons.workshops.models import Guest
from jalons.workshops.queries.guests import GuestRow
from jalons.workshops.queries.note_imports import NoteRow
from jalons.workshops.queries.resources import ResourceMap
from jalons.workshops.queries.results import Results, results_table
from jalons.workshops.words.notes import FIELDS, NOTES


def write_map_csv(drawn: ResourceMap, *, with_contacts: bool) -> bytes:
    heads = [
        _("Branche"),
        _("Niveau"),
        _("Ressource"),
        _("État"),
        _("Qui la détient"),
        _("Conditions"),
        _("Coût"),
        _("Effort"),
    ]
    table = [heads + ([_("Contact")] if with_contacts else [])]
    for branch in drawn.branches:
        for line in branch.all:
            cost = "" if line.cost is None else f"{line.cost:.2f}".replace(".", ",")
            row = [
                branch.label,
                str(line.level),
                line.label,
                line.status_word,
                line.holder,
                line.conditions,
                cost,
                str(line.effort or ""),
            ]
            table.append(row + ([line.contact] if with_contacts else []))
    return write_csv(table)


def write_results_csv(found: Results) -> bytes:
    """The results of a closed vote."""
    return write_csv(results_table(found))


def write_phone_list(rows: Iterable[GuestRow]) -> bytes:
    """Who to call, with an empty column for what they say."""
    table = [[_("Nom"), _("Structure"), _("Fonction"), _("Téléphone"), _("Réponse"), _("À noter")]]
    for row in rows:
        said = "" if row.answer == Guest.Answer.WAITING else row.answer_words
        # A telephone keeps its zero: spaces make it text.
        table.append([row.sorted_name, row.organisation, row.place, row.phone, said, ""])
    return write_csv(table)


# --- notes: what leaves is read back by an import --------------------------------------------------------------------

MODEL = ("text", "table", "category", "audiences", "causes", "communes", "sheet", "group")
COLUMNS = ("number", *MODEL, "source", "written_at", "names_somebody", "is_hidden", "reference")
_WIDTHS = {"text": 70, "category": 30, "audiences": 26, "causes": 26, "communes": 30, "group": 30, "reference": 38}


def write_notes_csv(rows: Iterable[NoteRow]) -> bytes:
    return write_csv([_column_headings(COLUMNS), *map(_row_cells, rows)])


def write_notes_xlsx(rows: Iterable[NoteRow]) -> bytes:
    table = [_column_headings(COLUMNS), *map(_row_cells, rows)]
    return write_workbook(table_book(_("Notes"), table, widths=_column_widths(COLUMNS), frozen=2), "xlsx")


def write_notes_template() -> bytes:
    """The columns, what each holds, and no note."""
    guide = {str(FIELDS[name]): str(note) for name, note in NOTES.items()}
    book = table_book(_("Notes"), [_column_headings(MODEL)], widths=_column_widths(MODEL), guide=guide)
    return write_workbook(book, "xlsx")


def _column_headings(columns: Iterable[str]) -> list[str]:
    return [str(FIELDS[name]) for name in columns]


def _column_widths(columns: tuple[str, ...]) -> dict[int, int]:
    return {columns.index(name): width for name, width in _WIDTHS.items() if name in columns}


def _row_cells(row: NoteRow) -> list[str]:
    said = {
        "table": str(row.table or ""),
        "sheet": str(row.sheet or ""),
        "written_at": f"{timezone.localtime(row.written_at):%d/%m/%Y %H:%M}",
        "names_somebody": _("oui") if row.names_somebody else _("non"),
        "is_hidden": _("oui") if row.is_hidden else _("non"),
    }
    return [said[name] if name in said else str(getattr(row, name)) for name in COLUMNS]
