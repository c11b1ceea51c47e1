"""Pasted notes, and the choices before a table of notes is imported."""

from dataclasses import replace
from io import BytesIO
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from jalons.base import table_files
from jalons.base.errors import Refused
from jalons.base.forms import JalonsForm
from jalons.base.sent_tables import SentTable
from jalons.base.table_imports import MOST_SEALED, ConfirmForm, TableImport
from jalons.workshops.forms.phones import table_field
from jalons.workshops.models import Category


class PastedForm(JalonsForm):
    """One note a line; or lines copied from a spreadsheet, whose cells are separated by tabs."""

    lines = forms.CharField(
        label=_("Vos notes, une par ligne"),
        help_text=_("Tapez ou collez, même depuis un tableur. Une ligne « Table 3 » dit la table des notes dessous."),
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        error_messages={"required": _("Écrivez au moins une note.")},
        max_length=MOST_SEALED,
        strip=False,
    )

    def __init__(self, *args: Any, table_import: TableImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table_import = table_import

    def clean_lines(self) -> SentTable:
        typed = self.cleaned_data["lines"]
        if not typed.strip():
            raise ValidationError(_("Écrivez au moins une note."))
        if "\t" in typed:
            sheets = table_files.read_sheets(BytesIO(typed.encode()), delimiters=("\t",))
        else:
            sheets = [table_files.Sheet("", [[line.strip()] if line.strip() else [] for line in typed.splitlines()])]
        if len(sheets[0].rows) > table_files.MOST_LINES:
            raise ValidationError(_("Plus de 5 000 lignes : collez-les en plusieurs fois."))
        try:
            return self.table_import.choose_table(sheets)
        except Refused as refusal:
            raise refusal.as_form_error() from refusal


class NotesConfirmForm(ConfirmForm):
    """`at_table` and `category` apply to lines that have none."""

    category = forms.ChoiceField(
        label=_("Qui les a dites, si la ligne ne le dit pas"),
        choices=[("", _("Je ne sais pas")), *Category.choices],
        required=False,
    )
    keep_doubles = forms.BooleanField(
        label=_("Importer aussi les doubles : plusieurs personnes ont dit la même chose"), required=False
    )

    has_headings = forms.BooleanField(label=_("La première ligne porte les titres"), required=False)

    def __init__(self, *args: Any, table_import: TableImport, **kwargs: Any) -> None:
        super().__init__(*args, table_import=table_import, **kwargs)
        if table_import.owner.table_count:
            label = _("Table, si la ligne ne le dit pas")
            self.fields["at_table"] = table_field(table_import.owner.table_count, label, _("Aucune"))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["table"] = data.pop("at_table", None)
        has_headings, sent = data.pop("has_headings", False), data.get("sent")
        if has_headings and sent and sent.header < 0:
            data["sent"] = replace(sent, header=next(place for place, row in enumerate(sent.rows) if any(row)))
        return data
