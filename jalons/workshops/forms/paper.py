"""Typing sheets of paper."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from jalons.base.stale_forms import SeenForm
from jalons.workshops.forms.walls import PaperNoteForm
from jalons.workshops.models import Note
from jalons.workshops.rules import paper_sheets as sheet_rules
from jalons.workshops.rules.note_tables import read_number


class SheetForm(PaperNoteForm):
    """A sheet of paper, with its fields in reading order."""

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
        """Sets the focus on the first refused field, else on `first`."""
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
        """« 12 », « n° 12 »; read from the raw data, because a refused value is not in the cleaned data."""
        number = read_number(self.data.get("sheet", ""))
        return number if number is not None and 1 <= number <= sheet_rules.SHEETS_MAX else None


class RetypeForm(SeenForm, SheetForm):
    """The same sheet, typed again. `seen` is the text that the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def clean(self) -> dict[str, Any]:
        self.cleaned_data.pop("client_id", None)
        return self.cleaned_data


def retype_values(note: Note) -> dict[str, Any]:
    names = ("text", "sheet", "table", "category", "audiences", "causes", "communes")
    return {name: getattr(note, name) for name in names} | {"seen": note.text}
