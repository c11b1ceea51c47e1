"""What is typed of a plan or a contract that the roadmap works within."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import WebAddressField
from jalons.base.stale_forms import SeenForm
from jalons.governance.models import FrameworkKind

EARLIEST, LATEST = 1990, 2100


def _year_field(label: Any) -> forms.IntegerField:
    sentence = _("Écrivez une année, par exemple 2026.")
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=EARLIEST,
        max_value=LATEST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "4"}),
        error_messages={"invalid": sentence, "min_value": sentence, "max_value": sentence},
    )


class FrameworkForm(SeenForm):
    kind = forms.ChoiceField(label=_("Cadre"), choices=[("", _("Choisir")), *FrameworkKind.choices])
    title = forms.CharField(
        label=_("Intitulé"),
        max_length=200,
        help_text=_("Comme on l’appelle ici. Par exemple : CTG de Dronne et Belle."),
    )
    starts_in = _year_field(_("Première année"))
    ends_in = _year_field(_("Dernière année"))
    partner = forms.CharField(
        label=_("Signé avec"), max_length=150, required=False, help_text=_("Par exemple : la CAF, l’État.")
    )
    url = WebAddressField(
        label=_("Adresse du document"),
        max_length=500,
        required=False,
        help_text=_("La page où l’équipe le lit."),
    )
