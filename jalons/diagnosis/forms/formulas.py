"""The weights of the score of fragility, what is estimated, and with whom places are compared."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import JalonsForm
from jalons.diagnosis.models import Reference
from jalons.diagnosis.rules.formula import COMPONENTS, HEAVIEST, Formula
from jalons.opendata.words.indicators import INDICATORS


class FormulaForm(JalonsForm):
    """One number for each component. `version` is the one that was shown; `loaded`: the components that have
    figures."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, loaded: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for component in COMPONENTS:
            self.fields[component] = forms.IntegerField(
                label=_("Taux de pauvreté") if component == "poverty" else str(INDICATORS[component].label),
                help_text="" if component in loaded else _("Pas encore chargé."),
                min_value=0,
                max_value=HEAVIEST,
                widget=forms.NumberInput(attrs={"class": "input", "inputmode": "numeric"}),
            )
        self.fields["estimates"] = forms.BooleanField(
            label=_("Estimer le taux de pauvreté là où il n’est pas publié"),
            help_text=_(
                "D’après le niveau de vie médian. Sans cela, la plupart des petites communes perdent cette composante, et tous les scores changent."
            ),
            required=False,
        )
        self.fields["reference"] = forms.ChoiceField(
            label=_("Comparer avec"),
            help_text=_(
                "L’échelle de 0 à 10 est faite des habitants de ce territoire. Un score ne se compare qu’avec la même échelle."
            ),
            choices=[(value, label[:1].upper() + label[1:]) for value, label in Reference.choices],
            widget=forms.RadioSelect,
        )

    @property
    def weights(self) -> list[forms.BoundField]:
        return [self[component] for component in COMPONENTS]


def formula_values(formula: Formula, version: int) -> dict[str, Any]:
    """The initial values."""
    return {
        **{component: formula.weights.get(component, 0) for component in COMPONENTS},
        "estimates": formula.estimates,
        "reference": formula.reference.value,
        "version": version,
    }
