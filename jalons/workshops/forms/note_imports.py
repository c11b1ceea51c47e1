"""The choices before a table of notes is imported."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.table_imports import ConfirmForm, TableImport
from jalons.workshops.forms.phones import table_field
from jalons.workshops.models import Category


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
