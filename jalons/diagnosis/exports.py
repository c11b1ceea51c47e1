"""Findings, in the columns that an import can read."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from jalons.base.spreadsheets import write_csv
from jalons.diagnosis.queries.findings import FindingRow
from jalons.diagnosis.words.findings import COLUMN_NOTES, COLUMNS
from jalons.papers.workbooks import write_workbook
from jalons.papers.workbooks.tables import table_book

_WIDTHS = {"text": 70, "said_by": 28, "themes": 30, "audiences": 30, "communes": 30, "origin": 30}


def write_findings_csv(rows: Iterable[FindingRow]) -> bytes:
    return write_csv([_column_headings(COLUMNS), *map(_finding_cells, rows)])


def write_findings_template() -> bytes:
    """The columns, and what each holds."""
    columns = [name for name in COLUMNS if name in COLUMN_NOTES]
    guide = {str(COLUMNS[name]): str(note) for name, note in COLUMN_NOTES.items()}
    widths = {place: _WIDTHS[name] for place, name in enumerate(columns) if name in _WIDTHS}
    return write_workbook(table_book(_("Paroles"), [_column_headings(columns)], widths=widths, guide=guide), "xlsx")


def _column_headings(names: Iterable[str]) -> list[str]:
    return [str(COLUMNS[name]) for name in names]


def _finding_cells(row: FindingRow) -> list[str]:
    return [
        row.text,
        row.said_by,
        row.kind_label,
        f"{row.heard_on:%d/%m/%Y}" if row.heard_on else "",
        "; ".join(row.themes),
        "; ".join(row.audience_labels),
        "; ".join(f"{name} ({code})" for name, code in zip(row.places, row.codes, strict=True)),
        _("oui") if row.is_kept else _("non"),
        f"{row.fact_value}, {row.fact_source}" if row.is_fact else row.origin_label,
    ]
