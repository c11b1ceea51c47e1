"""Fields and forms as French people fill them: amounts and dates as they are typed, errors that say how to repair."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from jalons.base import french

_SPACES = re.compile(r"[\s\u00a0\u202f]+")


class JalonsRenderer(TemplatesSetting):
    """Every field is drawn by one template: label, hint, error, control, in the order a screen reader needs."""

    field_template_name = "base/components/field.html"


class JalonsForm(forms.Form):
    """A form whose controls carry the classes and the ARIA of the design."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages.setdefault("required", _("Ce champ est nécessaire."))
            if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _("Ce champ est nécessaire.")
            if not isinstance(field.widget, forms.CheckboxInput | forms.CheckboxSelectMultiple | forms.RadioSelect):
                field.widget.attrs.setdefault("class", "input")


class AmountField(forms.DecimalField):
    """Euros as people type them: « 12 000,50 € », « 12000.5 ». Gives a Decimal with two places."""

    widget = forms.TextInput
    default_error_messages = {
        "invalid": _("Écrivez un montant en euros, par exemple 24 000."),
        "min_value": _("Écrivez un montant positif."),
        "max_value": _("Ce montant est trop grand : 999 999 999 € au plus."),
        "max_decimal_places": _("Un montant a deux décimales au plus."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", Decimal("0.01"))
        super().__init__(max_value=Decimal("999999999.99"), decimal_places=2, **kwargs)
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})
        # One sentence for each refusal: the validators of DecimalField would speak of digits.
        for validator in self.validators:
            code = getattr(validator, "code", "")
            if code in self.error_messages:
                validator.message = self.error_messages[code]  # type: ignore[attr-defined]

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        text = _SPACES.sub("", str(value)).removesuffix("€").removesuffix("EUR").replace(",", ".")
        if not re.fullmatch(r"[+-]?\d+(\.\d*)?", text):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            amount = Decimal(text)
        except InvalidOperation:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
        if amount != amount.quantize(Decimal("0.01")) if abs(amount) < Decimal("1e12") else False:
            raise forms.ValidationError(self.error_messages["max_decimal_places"], code="max_decimal_places")
        return amount

    def prepare_value(self, value: Any) -> Any:
        return french.euros(value).removesuffix("\u00a0€") if isinstance(value, Decimal) else value


class DayField(forms.DateField):
    """A day, from the browser's calendar or typed « 05/12/2026 »."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    input_formats = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %m %Y"]
    default_error_messages = {"invalid": _("Écrivez une date, par exemple 05/12/2026.")}
