"""Exports the directory as a file, and an empty file to fill in, with the columns that an import reads back."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from jalons.base import spreadsheets
from jalons.directory import words
from jalons.directory.queries.contacts import ContactRow

COLUMNS = (
    "last_name", "first_name", "organisation", "function", "service", "category", "college", "email", "phone",
    "address", "commune", "siren", "siret", "status", "consents", "reference",
)  # fmt: skip
_WIDTHS = {"organisation": 34, "email": 34, "address": 34, "function": 26, "last_name": 26, "reference": 38}


def write_csv(rows: Iterable[ContactRow]) -> bytes:
    return spreadsheets.write_csv(_column_headings(COLUMNS), map(_contact_cells, rows))


def write_xlsx(rows: Iterable[ContactRow]) -> bytes:
    return spreadsheets.write_xlsx(
        _("Acteurs"), _column_headings(COLUMNS), map(_contact_cells, rows), widths=_column_widths()
    )


def write_import_model() -> bytes:
    """The columns, an example of each, and no person."""
    guide = {str(words.FIELDS[name]): str(note) for name, note in words.NOTES.items()}
    return spreadsheets.write_xlsx(
        _("Acteurs"), _column_headings(COLUMNS[:-1]), [], widths=_column_widths(), guide=guide
    )


def _column_headings(columns: Iterable[str]) -> list[str]:
    return [str(words.FIELDS[name]) for name in columns]


def _column_widths() -> dict[int, int]:
    return {COLUMNS.index(name): width for name, width in _WIDTHS.items()}


def _contact_cells(row: ContactRow) -> list[str]:
    texts = {
        "category": words.category_label(row.category),
        "college": row.profile if row.college else "",
        "status": _("oui") if row.is_met else _("non"),
        "consents": _consent_label(row),
    }
    return [texts[name] if name in texts else str(getattr(row, name)) for name in COLUMNS]


def _consent_label(row: ContactRow) -> str:
    if row.refused_on:
        return _("refus le %(day)s") % {"day": f"{row.refused_on:%d/%m/%Y}"}
    return _("oui le %(day)s") % {"day": f"{row.consented_on:%d/%m/%Y}"} if row.consents else _("non")
