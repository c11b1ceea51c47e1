"""A table on its way: uploaded, shown, confirmed. It is kept nowhere but in the page, signed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import IO, Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from jalons.base.errors import Refused
from jalons.base.forms import JalonsForm
from jalons.base.sheets import find_header, match_headings, read_sheets
from jalons.directory import words
from jalons.directory.rules.tables import HEADINGS
from jalons.roadmaps.models import Roadmap

LASTS = 24 * 3600
# Under the size of a form that the server reads (DATA_UPLOAD_MAX_MEMORY_SIZE).
MOST_SEALED = 1_800_000
FIELD_CHOICES = [("", _("Ne pas importer")), *((key, words.FIELDS[key]) for key in HEADINGS)]


@dataclass(frozen=True)
class PeopleTable:
    """`header` is the place of the headings, −1 when none was recognised."""

    rows: list[list[str]]
    header: int
    sheet: str = ""
    others: int = 0

    @property
    def guessed(self) -> dict[int, str]:
        return match_headings(self.rows[self.header], HEADINGS) if self.header >= 0 else {}

    def sealed(self, roadmap: Roadmap) -> str:
        return signing.dumps(asdict(self), salt=_salt(roadmap), compress=True)


def opened(text: str, roadmap: Roadmap) -> PeopleTable:
    """Raises signing.BadSignature: altered, too old, or of another roadmap."""
    return PeopleTable(**signing.loads(text, salt=_salt(roadmap), max_age=LASTS))


def _salt(roadmap: Roadmap) -> str:
    return f"jalons.directory.table:{roadmap.pk}"


class UploadForm(JalonsForm):
    file = forms.FileField(
        label=_("Votre tableau"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.ods"}),
        help_text=_("Un fichier .xlsx, .ods ou .csv, de 5 000 lignes au plus. Rien n’est écrit avant votre accord."),
        error_messages={
            "required": _("Choisissez un fichier."),
            "empty": _("Ce fichier est vide : il n’y a aucune ligne à lire."),
        },
    )

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._roadmap = roadmap

    def clean_file(self) -> PeopleTable:
        file: IO[bytes] = self.cleaned_data["file"]
        try:
            sheets = read_sheets(file)
        except Refused as refusal:
            raise ValidationError(refusal.sentence) from refusal
        found = [find_header(sheet.rows, HEADINGS) for sheet in sheets]
        # The first sheet that has headings: a page of explanations often comes before.
        place = next((place for place, header in enumerate(found) if header is not None), 0)
        header = found[place]
        table = PeopleTable(sheets[place].rows, -1 if header is None else header, sheets[place].name, len(sheets) - 1)
        if len(table.sealed(self._roadmap)) > MOST_SEALED:
            raise ValidationError(_("Ce tableau contient trop de texte. Coupez-le en plusieurs fichiers."))
        return table


class PreviewForm(JalonsForm):
    """The table as it was shown, and what each column holds. Two columns for one thing: the first is read."""

    table = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._roadmap = roadmap

    def clean_table(self) -> PeopleTable:
        try:
            return opened(self.cleaned_data["table"], self._roadmap)
        except (signing.BadSignature, TypeError) as error:
            raise ValidationError(_("Cet aperçu est trop ancien. Envoyez de nouveau votre tableau.")) from error

    def clean(self) -> dict[str, Any]:
        table = self.cleaned_data.get("table")
        if table is None:
            return self.cleaned_data
        return {"rows": table.rows, "header": table.header, "columns": _chosen(self.data, table)}


def _chosen(data: Mapping[str, Any], table: PeopleTable) -> dict[int, str]:
    columns: dict[int, str] = {}
    for number in range(max(len(row) for row in table.rows)):
        key = data.get(f"column-{number}", "")
        if key in HEADINGS and key not in columns.values():
            columns[number] = key
    return columns
