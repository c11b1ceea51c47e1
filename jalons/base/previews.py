"""A table in three steps: sent, shown, confirmed. Between them it is stored only in the page, signed (decision
0010)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import IO, Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from jalons.base.attachments import strip_control_characters
from jalons.base.errors import Refused
from jalons.base.forms import JalonsForm
from jalons.base.table_files import MOST_LINES, Sheet, find_header, line_limit_sentence, read_sheets

LASTS = 24 * 3600
# Each column is a choice on the page, and a field of the form that comes back.
MOST_COLUMNS = 300
# Less than the size of a form that the server reads (DATA_UPLOAD_MAX_MEMORY_SIZE).
MOST_SEALED = 1_800_000


@dataclass(frozen=True)
class SentTable:
    """`header` is the index of the row of headings, −1 when none was recognised. `others`: how many sheets of the
    workbook are not read. `merged`: cells filled from a merged cell, as in `table_files.Sheet`."""

    rows: list[list[str]]
    header: int
    sheet: str = ""
    others: int = 0
    source: str = ""  # the name of the file
    merged: Sequence[Sequence[int]] = ()

    def sealed(self, salt: str) -> str:
        return signing.dumps(asdict(self), salt=salt, compress=True)


def unseal_table(text: str, salt: str) -> SentTable:
    """Raises signing.BadSignature when the text was altered, is too old, or comes from another form."""
    return SentTable(**signing.loads(text, salt=salt, max_age=LASTS))


class TableForm(JalonsForm):
    """Chooses a spreadsheet. `salt` names the form that may confirm its preview; `headings` lists the known
    headings."""

    headings: Mapping[str, Sequence[str]] = {}
    most_lines = MOST_LINES

    file = forms.FileField(
        label=_("Votre tableau"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.ods"}),
        help_text=_("Un fichier .xlsx, .ods ou .csv, de 5 000 lignes au plus. Rien n’est écrit avant votre accord."),
        error_messages={
            "required": _("Choisissez un fichier."),
            "empty": _("Ce fichier est vide : il n’y a aucune ligne à lire."),
        },
    )

    def __init__(self, *args: Any, salt: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._salt = salt

    def find_header(self, rows: Sequence[Sequence[str]]) -> int | None:
        return find_header(rows, self.headings)

    def sheets(self, file: IO[bytes]) -> list[Sheet]:
        return read_sheets(file, most_lines=self.most_lines)

    def clean_file(self) -> SentTable:
        try:
            sheets = self.sheets(self.cleaned_data["file"])
        except Refused as refusal:
            raise ValidationError(refusal.sentence) from refusal
        return replace(
            self.table_of(sheets), source=strip_control_characters(str(self.cleaned_data["file"].name))[:150]
        )

    def table_of(self, sheets: list[Sheet]) -> SentTable:
        headers = [self.find_header(sheet.rows) for sheet in sheets]
        # The first sheet that has headings: a page of explanations often comes before it.
        place = next((place for place, header in enumerate(headers) if header is not None), 0)
        header = headers[place]
        table = SentTable(
            sheets[place].rows,
            -1 if header is None else header,
            sheets[place].name,
            len(sheets) - 1,
            merged=sorted(sheets[place].merged),
        )
        # `read_sheets` has already checked the first sheet, but this one may be another.
        if sum(map(bool, table.rows)) > self.most_lines + 1:
            raise ValidationError(line_limit_sentence(self.most_lines))
        if len({place for row in table.rows for place, cell in enumerate(row) if cell}) > MOST_COLUMNS:
            raise ValidationError(
                _("Ce tableau a plus de %(most)s colonnes. Gardez celles qui vous servent dans un nouveau fichier.")
                % {"most": MOST_COLUMNS}
            )
        if len(table.sealed(self._salt)) > MOST_SEALED:
            raise ValidationError(_("Ce tableau contient trop de texte. Coupez-le en plusieurs fichiers."))
        return table


class ConfirmForm(JalonsForm):
    """The table as it was shown, and the content of each column. When two columns are given the same content, the first
    is read.

    Once valid, it gives `rows`, `header` and `columns`, beside the fields of the subclass.
    """

    headings: Collection[str] = ()

    table = forms.CharField(widget=forms.HiddenInput, max_length=MOST_SEALED)

    def __init__(self, *args: Any, salt: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._salt = salt

    def clean_table(self) -> SentTable:
        try:
            return unseal_table(self.cleaned_data["table"], self._salt)
        except (signing.BadSignature, TypeError) as error:
            raise ValidationError(_("Cet aperçu est trop ancien. Envoyez de nouveau votre tableau.")) from error

    def clean(self) -> dict[str, Any]:
        sent = self.cleaned_data.pop("table", None)
        if sent is None:
            return self.cleaned_data
        return self.cleaned_data | {"rows": sent.rows, "header": sent.header, "columns": self._columns(sent)}

    def _columns(self, sent: SentTable) -> dict[int, str]:
        columns: dict[int, str] = {}
        for number in range(max(len(row) for row in sent.rows)):
            key = self.data.get(f"column-{number}", "")
            if key in self.headings and key not in columns.values():
                columns[number] = key
        return columns


@dataclass(frozen=True)
class Column:
    """A column of the preview: its heading, samples of its cells, and the field that it is taken for."""

    number: int
    heading: str
    key: str
    samples: str


def preview_columns(
    rows: Sequence[Sequence[str]], header: int, keys: Mapping[int, str], samples: int = 3
) -> tuple[Column, ...]:
    columns = []
    for number in range(max(len(row) for row in rows)):
        heading = rows[header][number] if header >= 0 and number < len(rows[header]) else ""
        below = (row[number] for row in rows[header + 1 :] if number < len(row) and row[number])
        seen = [text for text, _place in zip(dict.fromkeys(below), range(samples), strict=False)]
        if heading or seen:
            columns.append(Column(number, heading, keys.get(number, ""), ", ".join(seen)[:90]))
    return tuple(columns)
