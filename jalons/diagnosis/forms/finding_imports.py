"""A table of things said, on its way: what is recognised in it."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from jalons.base.previews import ConfirmForm, SentTable, TableForm
from jalons.diagnosis.rules.finding_tables import HEADINGS, find_header, guess_columns
from jalons.diagnosis.words import findings as words
from jalons.roadmaps.models import Roadmap

FIELD_CHOICES = [("", _("Ne pas importer")), *((key, words.COLUMNS[key]) for key in HEADINGS)]


def findings_salt(roadmap: Roadmap) -> str:
    return f"jalons.diagnosis.findings:{roadmap.pk}"


def guessed_columns(table: SentTable) -> dict[int, str]:
    return guess_columns(table.rows, table.header)


class FindingsFileForm(TableForm):
    headings = HEADINGS

    def find_header(self, rows: Sequence[Sequence[str]]) -> int | None:
        return find_header(rows)


class FindingsConfirmForm(ConfirmForm):
    headings = tuple(HEADINGS)
