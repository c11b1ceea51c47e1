"""The form of a table of people, and the headings that it recognises."""

from django.utils.translation import gettext_lazy as _

from jalons.base.previews import ConfirmForm, SentTable, TableForm
from jalons.base.table_files import match_headings
from jalons.directory import words
from jalons.directory.rules.tables import HEADINGS
from jalons.roadmaps.models import Roadmap

FIELD_CHOICES = [("", _("Ne pas importer")), *((key, words.FIELDS[key]) for key in HEADINGS)]


def table_salt(roadmap: Roadmap) -> str:
    return f"jalons.directory.table:{roadmap.pk}"


def guess_columns(table: SentTable) -> dict[int, str]:
    return match_headings(table.rows[table.header], HEADINGS) if table.header >= 0 else {}


class UploadForm(TableForm):
    headings = HEADINGS


class PreviewForm(ConfirmForm):
    headings = tuple(HEADINGS)
