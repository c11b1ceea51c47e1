"""What is typed of an indicator, and of a value that was measured."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import DayField, JalonsForm, MeasureField
from jalons.base.stale_forms import SeenForm
from jalons.monitoring.models import Indicator


class ValueForm(JalonsForm):
    on = DayField(label=_("Mesurée le"))
    value = MeasureField(label=_("Valeur"))
    is_confirmed = forms.BooleanField(label=_("C’est bien ce chiffre"), required=False)
    sometimes_needed = ("is_confirmed",)

    def visible_fields(self) -> list[forms.BoundField]:
        """The box that confirms a value is shown once it is asked for."""
        return [field for field in super().visible_fields() if field.name != "is_confirmed" or field.errors]


class _IndicatorField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Indicator) -> str:
        return f"{obj.label} ({obj.unit})" if obj.unit else obj.label


class OwnValueForm(ValueForm):
    """A figure given by the private link of a fiche: of which of its indicators, then the value and its day."""

    indicator = _IndicatorField(Indicator.objects.none(), label=_("Ce qui est compté"), empty_label=None)
    field_order = ("indicator", "value", "on", "is_confirmed")

    def __init__(self, *args: Any, indicators: QuerySet[Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("_IndicatorField", self.fields["indicator"]).queryset = indicators


class IndicatorForm(SeenForm):
    label = forms.CharField(
        label=_("Indicateur"), max_length=150, help_text=_("Ce que l’on comptera. Par exemple : communes desservies.")
    )
    kind = forms.ChoiceField(
        label=_("Nature"),
        choices=[("", _("Pas précisée")), *Indicator.Kind.choices],
        required=False,
        help_text=_("Réalisation : ce que l’on fait. Résultat : ce que cela donne. Impact : ce que cela change."),
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
    frequency = forms.ChoiceField(
        label=_("Fréquence"), choices=[("", _("Pas précisée")), *Indicator.Frequency.choices], required=False
    )
    counted_by = forms.CharField(
        label=_("Qui compte"),
        max_length=150,
        required=False,
        help_text=_("Une fonction ou une structure. Par exemple : direction du centre social."),
    )
    source = forms.CharField(
        label=_("Source"), max_length=200, required=False, help_text=_("D’où viendra le chiffre, et qui le donnera.")
    )
