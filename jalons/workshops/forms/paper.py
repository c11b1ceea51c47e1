"""Sheets of paper typed back, and tables of notes."""

from collections.abc import Sequence
from io import BytesIO
from typing import IO, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from jalons.base import table_files
from jalons.base.french import matching_key
from jalons.base.previews import MOST_SEALED, ConfirmForm, SentTable, TableForm
from jalons.workshops.forms.phones import table_field
from jalons.workshops.forms.walls import PaperNoteForm
from jalons.workshops.models import Category, Note, Workshop
from jalons.workshops.rules import sheets as sheet_rules
from jalons.workshops.rules.note_tables import HEADINGS, find_header, read_number
from jalons.workshops.words.notes import FIELDS

FIELD_CHOICES = [("", _("Ne pas importer")), *((key, FIELDS[key]) for key in HEADINGS)]


class SheetForm(PaperNoteForm):
    """A sheet of paper, in the order one reads it."""

    sheet = forms.CharField(
        label=_("Feuille n°"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "data-next": "id_text"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shorten()
        self.fields["text"].help_text = _("Les mots de la personne. Pas de nom. La touche Entrée enregistre.")
        self.fields["text"].widget.attrs |= {"rows": 3}

    def put_focus(self, first: str) -> None:
        """On what was refused, else on `first`."""
        place = next((name for name in ("sheet", "text") if name in self.errors), first)
        self.fields[place].widget.attrs["autofocus"] = True

    def clean_sheet(self) -> int | None:
        number = self.typed_sheet
        if self.cleaned_data["sheet"] and number is None:
            raise ValidationError(
                _("Écrivez le numéro imprimé sur la feuille, de 1 à 9 999. Pas de numéro ? Laissez vide.")
            )
        return number

    @property
    def typed_sheet(self) -> int | None:
        """« 12 », « n° 12 »; a refusal takes it out of the cleaned data."""
        number = read_number(self.data.get("sheet", ""))
        return number if number is not None and 1 <= number <= sheet_rules.SHEETS_MAX else None


class RetypeForm(SheetForm):
    """The same sheet, read again. `seen` is the text that the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def clean(self) -> dict[str, Any]:
        self.cleaned_data.pop("client_id", None)
        return self.cleaned_data


def retype_values(note: Note) -> dict[str, Any]:
    names = ("text", "sheet", "table", "category", "audiences", "causes", "communes")
    return {name: getattr(note, name) for name in names} | {"seen": note.text}


class NotesFileForm(TableForm):
    headings = HEADINGS

    def find_header(self, rows: Sequence[Sequence[str]]) -> int | None:
        return find_header(rows)

    def sheets(self, file: IO[bytes]) -> list[table_files.Sheet]:
        """A CSV of one column is no table to cut at commas: each line is a sentence."""
        content = file.read(table_files.MOST_BYTES + 1)
        found = table_files.read_sheets(BytesIO(content))
        first = next(row for row in found[0].rows if any(row))
        if not found[0].name and len(first) == 1 and matching_key(first[0]) in map(matching_key, HEADINGS["text"]):
            return table_files.read_sheets(BytesIO(content), delimiters=("\t",))
        return found


class PastedForm(NotesFileForm):
    """One note a line; or lines copied from a spreadsheet, whose cells are parted by tabs."""

    file = None  # type: ignore[assignment]
    lines = forms.CharField(
        label=_("Vos notes, une par ligne"),
        help_text=_("Tapez ou collez, même depuis un tableur. Une ligne « Table 3 » dit la table des notes dessous."),
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        error_messages={"required": _("Écrivez au moins une note.")},
        max_length=MOST_SEALED,
        strip=False,
    )

    def clean_lines(self) -> SentTable:
        typed = self.cleaned_data["lines"]
        if not typed.strip():
            raise ValidationError(_("Écrivez au moins une note."))
        if "\t" in typed:
            found = table_files.read_sheets(BytesIO(typed.encode()), delimiters=("\t",))
        else:
            found = [table_files.Sheet("", [[line.strip()] if line.strip() else [] for line in typed.splitlines()])]
        if len(found[0].rows) > table_files.MOST_LINES:
            raise ValidationError(_("Plus de 5 000 lignes : collez-les en plusieurs fois."))
        return self.table_of(found)


class NotesConfirmForm(ConfirmForm):
    """`at_table` and `category` are those of lines that tell none."""

    headings = tuple(HEADINGS)

    category = forms.ChoiceField(
        label=_("Qui les a dites, si la ligne ne le dit pas"),
        choices=[("", _("Je ne sais pas")), *Category.choices],
        required=False,
    )
    keep_doubles = forms.BooleanField(
        label=_("Importer aussi les doubles : plusieurs personnes ont dit la même chose"), required=False
    )

    has_headings = forms.BooleanField(label=_("La première ligne porte les titres"), required=False)

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if workshop.table_count:
            label = _("Table, si la ligne ne le dit pas")
            self.fields["at_table"] = table_field(workshop.table_count, label, _("Aucune"))

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if "rows" in said:
            said["table"] = said.pop("at_table", None)
            if said.pop("has_headings", False) and said["header"] < 0:
                said["header"] = next(place for place, row in enumerate(said["rows"]) if any(row))
        return said
