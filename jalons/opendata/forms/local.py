"""A table by commune: its columns, then its indicator and its source."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import JalonsForm
from jalons.base.table_imports import ConfirmForm
from jalons.opendata.models import LocalIndicator
from jalons.opendata.words.indicators import INDICATORS, Unit


class PortraitForm(JalonsForm):
    portrait = forms.ChoiceField(choices=LocalIndicator.Portrait.choices)


class LocalConfirmForm(ConfirmForm):
    indicator = forms.ChoiceField(
        label=_("Ce que le fichier compte"),
        required=False,
        choices=[
            ("", _("Un indicateur à nous")),
            *((key, one.label) for key, one in INDICATORS.items() if one.unit is Unit.PERCENT),
        ],
        widget=forms.Select,
        help_text=_("Un indicateur de la liste demande un fichier de toute la France."),
    )
    label = forms.CharField(
        label=_("Son intitulé, s’il est à vous"),
        max_length=100,
        required=False,
        help_text=_("Par exemple : foyers suivis par le CIAS."),
    )
    unit = forms.CharField(
        label=_("Unité"),
        max_length=20,
        required=False,
        help_text=_("%, €, foyers… Un nombre concerné et un nombre total donnent toujours un pourcentage."),
    )
    period = forms.CharField(label=_("Année ou période"), max_length=40, help_text=_("Par exemple : 2025."))
    producer = forms.CharField(label=_("Qui a produit ces chiffres"), max_length=150)
    licence = forms.CharField(
        label=_("Peut-on les publier ?"),
        max_length=100,
        help_text=_("La licence, ou ce que le producteur a permis : « Licence Ouverte », « usage interne »."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("indicator") and not data.get("label") and "label" in data:
            self.add_error("label", _("Écrivez ce que le fichier compte."))
        return data
