from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base import french
from jalons.base.forms import DayField, JalonsForm, typed_number


class MeasureField(forms.DecimalField):
    """A number as people type it: « 1 200 », « 7,8 », « 84 % »."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {"invalid": _("Écrivez un nombre, par exemple 16 ou 7,8.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=13, decimal_places=2, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        return super().to_python(typed_number(str(value or "").strip().removesuffix("%")))

    def prepare_value(self, value: Any) -> Any:
        return french.number(value) if isinstance(value, Decimal) else value


class IndicatorForm(JalonsForm):
    label = forms.CharField(
        label=_("Indicateur"), max_length=150, help_text=_("Ce que l’on comptera. Par exemple : communes desservies.")
    )
    unit = forms.CharField(
        label=_("Unité"), max_length=40, required=False, help_text=_("Par exemple : communes, personnes, %.")
    )
    baseline = MeasureField(
        label=_("Valeur de départ"), required=False, help_text=_("Laissez vide si vous ne la connaissez pas encore.")
    )
    baseline_on = DayField(label=_("Mesurée le"), required=False)
    target = MeasureField(label=_("Cible"))
    target_on = DayField(label=_("À atteindre le"))
    source = forms.CharField(
        label=_("Source"), max_length=200, required=False, help_text=_("D’où viendra le chiffre, et qui le donnera.")
    )
