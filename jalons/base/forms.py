"""Fields and forms as French people fill them: amounts and dates as they are typed, errors that tell how to fix
them."""

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.forms.boundfield import BoundField
from django.forms.forms import DeclarativeFieldsMetaclass
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from jalons.base import amounts, french

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

# Limits of a field that declares none: characters, and the largest number that every database can store.
LONGEST_TEXT = 20_000
LARGEST_NUMBER = 2**31 - 1
LONGEST_ID = 18  # digits

_SPACES = re.compile(r"\s+")  # in Python, `\s` also matches no-break spaces
_EUROS = re.compile(r"(€|euros?|eur)$", re.IGNORECASE)
_BEFORE_TAX = re.compile(r"\bh\.?t\b", re.IGNORECASE)
_AMOUNT = re.compile(r"-?[0-9]+(\.(?P<decimals>[0-9]*))?")
_TICKED = (forms.CheckboxInput, forms.CheckboxSelectMultiple, forms.RadioSelect)


class Ticks(forms.CheckboxSelectMultiple):
    """Checkboxes drawn in one go: Django renders four templates for each box, and a phone shows forty boxes."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]
        boxes = [box for _group, inside, _place in widget["optgroups"] for box in inside]
        drawn = format_html_join(
            "\n",
            '<div><label for="{}"><input type="checkbox" name="{}" value="{}"{}> {}</label></div>',
            (
                (box["attrs"].get("id", ""), box["name"], box["value"], flatatt(box["attrs"]), box["label"])
                for box in boxes
            ),
        )
        whole = {key: value for key, value in widget["attrs"].items() if key in ("id", "class")}
        return format_html("<div{}>{}</div>", flatatt(whole), drawn)


class Options(forms.Select):
    """A drop-down list drawn in one go: for five hundred communes, Django renders as many templates, in 40 ms."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]
        chosen = SafeString(" selected")
        drawn = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            (
                ("" if one["value"] is None else one["value"], chosen if one["selected"] else "", one["label"])
                for _group, inside, _place in widget["optgroups"]
                for one in inside
            ),
        )
        return format_html('<select name="{}"{}>\n{}\n</select>', widget["name"], flatatt(widget["attrs"]), drawn)


class JalonsRenderer(TemplatesSetting):
    """Every field is drawn by one template: label, hint, error, control, in the order a screen reader needs."""

    field_template_name = "base/components/field.html"


class AnnouncedField(BoundField):
    """A field whose label also says when it may be left empty."""

    @property
    def aside(self) -> "str | StrPromise":
        return cast("JalonsForm", self.form).aside(self.name)


def limit_field(field: forms.Field) -> None:
    """Gives a limit to a field that has none, so that no absurdly long value is read."""
    is_uuid = isinstance(field, forms.UUIDField)  # a UUID has one size, and its value is no text
    if isinstance(field, forms.CharField) and not is_uuid and field.max_length is None:
        field.max_length = LONGEST_TEXT
        sentence = _("Écrivez plus court : %(limit_value)d signes au plus.")
        field.validators.append(MaxLengthValidator(LONGEST_TEXT, sentence))
    if isinstance(field, forms.IntegerField):  # DecimalField inherits from IntegerField
        if field.max_value is None:
            field.max_value = LARGEST_NUMBER
            field.validators.append(MaxValueValidator(LARGEST_NUMBER))
        if field.min_value is None:
            field.min_value = -LARGEST_NUMBER
            field.validators.append(MinValueValidator(-LARGEST_NUMBER))


class _BoundedFields(DeclarativeFieldsMetaclass):
    def __init__(cls, name: str, bases: tuple[type, ...], attributes: dict[str, Any]) -> None:
        super().__init__(name, bases, attributes)
        for field in cast("type[forms.Form]", cls).base_fields.values():
            limit_field(field)


class JalonsForm(forms.Form, metaclass=_BoundedFields):
    """A form whose controls carry the classes and the ARIA of the design, and whose every field has a limit."""

    bound_field_class = AnnouncedField
    # Fields that only some cases need, as their label or hint explains: none of them is marked « facultatif ».
    sometimes_needed: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            # The messages are compared as objects: comparing sentences would translate each of them, and a room that
            # posts fills forty forms a second.
            if field.error_messages.get("required") is forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _required_sentence(field)
            if not isinstance(field.widget, _TICKED):
                field.widget.attrs.setdefault("class", "input")

    def full_clean(self) -> None:
        for field in self.fields.values():  # some fields were added after `__init__`
            limit_field(field)
        super().full_clean()

    def aside(self, name: str) -> "str | StrPromise":
        """The word beside the label of a field: « facultatif », or nothing for a required field."""
        return "" if self.fields[name].required or name in self.sometimes_needed else _("facultatif")

    @classmethod
    def values(cls, row: object) -> dict[str, Any]:
        """The initial values of the form for a row whose attributes have the names of its fields."""
        return {name: getattr(row, name) for name in cls.base_fields}


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Rows to tick. An id too long for a database is refused like an id of no row."""

    def clean(self, value: Any) -> Any:
        if endless := next((one for one in value or () if len(str(one)) > LONGEST_ID), None):
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": str(endless)[:40]})
        return super().clean(value)


class FilterForm(JalonsForm):
    """The criteria of a list. All are optional, and none is marked so."""

    def aside(self, name: str) -> "str | StrPromise":
        return ""


def _required_sentence(field: forms.Field) -> "StrPromise":
    """The error of a field left empty, which says what to do."""
    if isinstance(field, forms.BooleanField):
        return _("Cochez cette case.")
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        return _("Cochez au moins une réponse.")
    if isinstance(field, forms.ChoiceField):
        return _("Choisissez une réponse.")
    return _("Ce champ est nécessaire.")


def normalize_number(text: str) -> str:
    """« −12 000,5 » becomes « -12000.5 »; a text that is no number stays invalid."""
    return _SPACES.sub("", text).replace(",", ".").replace(french.MINUS, "-")


class AmountField(forms.DecimalField):
    """Euros as people type them: « 12 000,50 € », « 12.000,00 », « 12,5 k€ ». Gives a Decimal with two places at most.

    « 12.000 » and « env. 12k » are asked again with the possible amounts, because only the person knows which one is
    meant.
    """

    widget = forms.TextInput
    default_error_messages = {
        "invalid": _("Écrivez un montant en euros, par exemple 24 000."),
        "min_value": _("Écrivez un montant positif, par exemple 24 000."),
        "max_value": _("Ce montant est trop grand : 999 999 999 € au plus."),
        "max_decimal_places": _("Écrivez les centimes avec deux chiffres, par exemple 24 000,50."),
        "max_length": _("Écrivez le montant seul, en 40 signes au plus."),
        "asked": _("Écrivez le montant seul. Voulez-vous dire %(amounts)s ?"),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", Decimal("0.01"))
        super().__init__(max_value=Decimal("999999999.99"), decimal_places=2, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attributes = {"maxlength": str(amounts.LONGEST), "inputmode": "decimal", "autocomplete": "off"}
        return {**super().widget_attrs(widget), **attributes}

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if value in self.empty_values or not str(value).strip():
            return None
        if len(str(value)) > amounts.LONGEST:
            raise ValidationError(self.error_messages["max_length"], code="max_length")
        text = _EUROS.sub("", normalize_number(str(value)))
        match = _AMOUNT.fullmatch(text)
        if match and len(match["decimals"] or "") <= 2:
            return Decimal(text)
        amount = amounts.read_amount(str(value))
        if amount.candidates:
            these = str(_(" ou ")).join(map(french.format_euros, amount.candidates))
            raise ValidationError(self.error_messages["asked"], code="asked", params={"amounts": these})
        if match:
            raise ValidationError(self.error_messages["max_decimal_places"], code="max_decimal_places")
        # Plans are counted with taxes included: « 12 000 € HT » would be another amount.
        if amount.value is None or _BEFORE_TAX.search(str(value)):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return amount.value

    def prepare_value(self, value: Any) -> Any:
        """Shows a stored amount in French; what the person typed is shown unchanged."""
        return french.format_euros(value).removesuffix(f"{french.NBSP}€") if isinstance(value, Decimal | int) else value


class MeasureField(forms.DecimalField):
    """A number as people type it: « 1 200 », « 7,8 », « 84 % »."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {"invalid": _("Écrivez un nombre, par exemple 16 ou 7,8.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=13, decimal_places=2, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        return super().to_python(normalize_number(str(value or "").strip().removesuffix("%")))

    def prepare_value(self, value: Any) -> Any:
        return french.format_number(value) if isinstance(value, Decimal) else value


class DayField(forms.DateField):
    """A day, from the browser's calendar or typed « 05/12/2026 »."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    input_formats = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %m %Y")
    default_error_messages = {"invalid": _("Écrivez une date, par exemple 05/12/2026.")}

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day is not None and not 1900 <= day.year < 2200:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day

    def prepare_value(self, value: Any) -> Any:
        """Gives the value as « 2026-12-05 », the only format that a date input shows: a day typed otherwise would
        vanish."""
        try:
            return self.to_python(value) or value
        except ValidationError:
            return value
