"""What was said, as a file: the same columns, which an import reads back."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from jalons.base import spreadsheets
from jalons.diagnosis.queries import FindingRow
from jalons.diagnosis.words.findings import COLUMN_NOTES, COLUMNS

_WIDTHS = {"text": 70, "said_by": 28, "themes": 30, "audiences": 30, "communes": 30, "origin": 30}


def findings_csv(rows: Iterable[FindingRow]) -> bytes:
    return spreadsheets.csv_file(_headings(COLUMNS), map(_cells, rows))


def findings_model() -> bytes:
    """The columns, and what each holds."""
    columns = [name for name in COLUMNS if name in COLUMN_NOTES]
    guide = {str(COLUMNS[name]): str(note) for name, note in COLUMN_NOTES.items()}
    widths = {place: _WIDTHS[name] for place, name in enumerate(columns) if name in _WIDTHS}
    return spreadsheets.xlsx_file(_("Paroles"), _headings(columns), [], widths=widths, guide=guide)


def _headings(names: Iterable[str]) -> list[str]:
    return [str(COLUMNS[name]) for name in names]


def _cells(row: FindingRow) -> list[str]:
    return [
        row.text,
        row.said_by,
        row.kind_label,
        f"{row.heard_on:%d/%m/%Y}" if row.heard_on else "",
        "; ".join(row.themes),
        "; ".join(row.audience_labels),
        "; ".join(f"{name} ({code})" for name, code in zip(row.places, row.codes, strict=True)),
        _("oui") if row.is_kept else _("non"),
        row.origin_label,
    ]
