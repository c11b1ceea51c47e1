"""What is typed of an indicator, and of a value that was measured."""

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import DayField, JalonsForm, MeasureField
from jalons.base.stale_forms import SeenForm
from jalons.base.table_imports import ConfirmForm
from jalons.monitoring.models import Indicator


class _ConfirmingBox(forms.CheckboxInput):
    """A box that sends the number that it confirms, never ticked beforehand."""

    def __init__(self) -> None:
        super().__init__(check_test=lambda _value: False)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.get(name)


class _ConfirmedField(MeasureField):
    """The number that a box confirms; anything else confirms nothing. `asked`: the one that the page asks about."""

    widget = _ConfirmingBox  # type: ignore[assignment]
    asked: Decimal | None = None

    def clean(self, value: Any) -> Decimal | None:
        try:
            return cast("Decimal | None", super().clean(value))
        except ValidationError:
            return None

    def bound_data(self, data: Any, initial: Any) -> Decimal | None:
        return self.asked


class ValueForm(JalonsForm):
    on = DayField(label=_("Mesurée le"))
    value = MeasureField(label=_("Valeur"))
    confirmed = _ConfirmedField(label=_("C’est bien le chiffre mesuré."), required=False)
    sometimes_needed = ("confirmed",)

    def clean(self) -> dict[str, Any]:
        cast("_ConfirmedField", self.fields["confirmed"]).asked = self.cleaned_data.get("value")
        return self.cleaned_data

    def visible_fields(self) -> list[forms.BoundField]:
        """The box that confirms a value is shown once it is asked for."""
        return [field for field in super().visible_fields() if field.name != "confirmed" or field.errors]


# As many doubted values as a table may hold.
_LONGEST_CONFIRMED = 60_000


class ValuesConfirmForm(ConfirmForm):
    confirmed = forms.CharField(required=False, max_length=_LONGEST_CONFIRMED)


class _IndicatorField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Indicator) -> str:
        return f"{obj.label} ({obj.unit})" if obj.unit else obj.label


class OwnValueForm(ValueForm):
    """A figure given by the private link of a fiche: of which of its indicators, then the value and its day."""

    indicator = _IndicatorField(Indicator.objects.none(), label=_("Ce qui est compté"), empty_label=None)
    field_order = ("indicator", "value", "on", "confirmed")

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
