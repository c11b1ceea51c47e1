"""The kit to print: for how many people."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import JalonsForm
from jalons.workshops.rules import kit as rules

_NUMBER = {
    "invalid": _("Écrivez un nombre entier, par exemple 47."),
    "required": _("Écrivez un nombre, par exemple 47."),
}


def _between(least: int, most: int) -> dict[str, Any]:
    told = {
        "min_value": _("Écrivez un nombre à partir de %(least)s.") % {"least": least},
        "max_value": _("Écrivez un nombre jusqu’à %(most)s.") % {"most": most},
    }
    return {"min_value": least, "max_value": most, "error_messages": {**_NUMBER, **told}}


class KitForm(JalonsForm):
    """Read from the address: it asks for paper and writes nothing."""

    people = forms.IntegerField(label=_("Nombre de personnes"), **_between(1, rules.PEOPLE_MAX))
    sheets = forms.IntegerField(
        label=_("Nombre de feuilles de note"), help_text=_("Quatre par page."), **_between(0, rules.SHEETS_MAX)
    )
    first = forms.IntegerField(
        label=_("Numéro de la première feuille"),
        help_text=_("Pour en imprimer d’autres sans répéter un numéro."),
        **_between(1, rules.SHEET_NUMBER_MAX),
    )
    names = forms.BooleanField(label=_("Imprimer les noms des personnes attendues"), required=False)

    def __init__(self, *args: Any, may_know: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_know:
            del self.fields["names"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("first", 0) + found.get("sheets", 0) - 1 > rules.SHEET_NUMBER_MAX:
            sentence = _("Le dernier numéro dépasserait %(most)s : imprimez moins de feuilles.")
            raise ValidationError({"sheets": sentence % {"most": rules.SHEET_NUMBER_MAX}})
        return found
