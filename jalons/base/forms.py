"""Fields and forms as French people fill them: amounts and dates as they are typed, errors that tell how to fix
them."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, cast
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator, URLValidator
from django.forms.boundfield import BoundField
from django.forms.forms import DeclarativeFieldsMetaclass
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from jalons.base import amounts, days, french
from jalons.base.french import matching_key, one_line
from jalons.base.phones import may_be_phone
from jalons.base.texts import strip_invisible
from jalons.base.widgets import DRAWINGS

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise as StrPromise

# Limits of a field that declares none: characters, and the largest number that every database can store.
LONGEST_TEXT = 20_000
LARGEST_NUMBER = 2**31 - 1
LONGEST_ID = 18  # digits
# What a column of 13 digits, two of them decimals, can store.
LARGEST_MEASURE = Decimal("99999999999.99")

_SPACES = re.compile(r"\s+")  # in Python, `\s` also matches no-break spaces
_EUROS = re.compile(r"(€|euros?|eur)$", re.IGNORECASE)
_BEFORE_TAX = re.compile(r"\bh\.?t\b", re.IGNORECASE)
_AMOUNT = re.compile(r"-?[0-9]+(\.(?P<decimals>[0-9]*))?")
_TICKED = (forms.CheckboxInput, forms.CheckboxSelectMultiple, forms.RadioSelect)


class JalonsRenderer(TemplatesSetting):
    """Every field is drawn by one template: label, hint, error, control, in the order a screen reader needs."""

    field_template_name = "base/components/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        draw = DRAWINGS.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)


class AnnouncedField(BoundField):
    """A field whose label also says when it may be left empty, and whose typed text holds no invisible sign."""

    @property
    def data(self) -> Any:
        data = super().data
        if not (isinstance(data, str) and isinstance(self.field, forms.CharField)):
            return data
        return clean_line(data) if _is_of_one_line(self.field) else strip_invisible(data)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """A form that may wait in a browser says itself what it lacks, in the words of the server."""
        attrs = super().build_widget_attrs(attrs, widget)
        if attrs.get("required") and isinstance(self.form.fields.get("client_id"), SendingField):
            attrs["data-needed"] = str(self.field.error_messages["required"])
        return attrs

    @property
    def aside(self) -> "str | StrPromise":
        return cast("JalonsForm", self.form).aside(self.name)

    @property
    def error_label(self) -> "str | StrPromise":
        """What stands before its error; empty when its label is a sentence, or when it has none: its name is English."""
        label = self.field.label
        return "" if self.is_hidden or label is None or str(label).endswith(".") else label


def _is_of_one_line(field: forms.Field) -> bool:
    """A hidden field may hold a long text that a page gave back."""
    return isinstance(field.widget, forms.widgets.Input) and not field.widget.is_hidden


def clean_line(typed: str) -> str:
    """A name, a title, a telephone: no line break, no control, no sign that turns the direction of what follows.

    A NUL stays: Django refuses it with a sentence.
    """
    return "".join(
        sign for sign in one_line(strip_invisible(typed)) if sign == "\0" or unicodedata.category(sign) != "Cc"
    )


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
            if field.widget.is_hidden:
                _say_page_changed(field)
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


class ConfirmedForm(JalonsForm):
    """A form whose change may first tell what it does beside (`ask_to_confirm` of `base/stale_pages.py`): sent again, it is
    confirmed."""

    confirmed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(field, error)
        if stamp := getattr(error, "stamp", ""):
            data: Any = self.data.copy()  # type: ignore[attr-defined]
            data[self.add_prefix("confirmed")] = stamp
            self.data = data


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Rows to tick. An id too long for a database is refused like an id of no row."""

    def clean(self, value: Any) -> Any:
        if endless := next((one for one in value or () if len(str(one)) > LONGEST_ID), None):
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": str(endless)[:40]})
        return super().clean(value)


def offer_rows(field: forms.Field, rows: "QuerySet[Any]") -> None:
    """The rows of a list, in the order of the alphabet: for a database, É comes after Z. One query."""
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
    labels = sorted(((row.pk, field.label_from_instance(row)) for row in rows), key=lambda pair: matching_key(pair[1]))
    field.choices = [("", field.empty_label), *labels] if field.empty_label is not None else labels


class FilterForm(JalonsForm):
    """The criteria of a list. All are optional, and none is marked so."""

    def aside(self, name: str) -> "str | StrPromise":
        return ""


def search_input(placeholder: "str | StrPromise") -> forms.TextInput:
    """What one types to find rows of a list."""
    return forms.TextInput(attrs={"type": "search", "placeholder": placeholder, "autocomplete": "off"})


def _required_sentence(field: forms.Field) -> "StrPromise":
    """The error of a field left empty, which says what to do."""
    if isinstance(field, forms.BooleanField):
        return _("Cochez cette case.")
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        return _("Cochez au moins une réponse.")
    if isinstance(field, forms.ChoiceField):
        return _("Choisissez une réponse.")
    return _("Ce champ est nécessaire.")


# What Django says of a wrong value by itself; a field that says something better keeps its own sentence.
_STOCK_CODES = (
    "required", "invalid", "invalid_choice", "max_length", "min_length", "max_value", "min_value", "max_digits",
    "null_characters_not_allowed",
)  # fmt: skip
PAGE_CHANGED = _("Cette page a changé depuis que vous l’avez ouverte. Rechargez-la, puis recommencez.")


def _say_page_changed(field: forms.Field) -> None:
    """Nobody types in a hidden field: what is wrong with it has one plain sentence, without its name."""
    stock = [vars(kind).get("default_error_messages", {}) for kind in type(field).__mro__ if _is_of_django(kind)]
    for code in _STOCK_CODES:
        sentence = field.error_messages.get(code)
        if sentence is None or any(sentence is messages.get(code) for messages in stock):
            field.error_messages[code] = PAGE_CHANGED


def _is_of_django(kind: type) -> bool:
    return kind.__module__.startswith("django.")


def normalize_number(text: str) -> str:
    """« −12 000,5 » becomes « -12000.5 »; a text that is no number stays invalid."""
    return _SPACES.sub("", text).replace(",", ".").replace(french.MINUS, "-")


class LineField(forms.CharField):
    """A text of one line, such as a title: a browser sends no line break from it, a paste or a program may."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(one_line(value) if isinstance(value, str) else value)


class SendingField(forms.UUIDField):
    """The identifier of what a page sends, made with the page: sent twice, it is one thing. Hidden, it is named all the
    same when a program sends nonsense."""

    widget = forms.HiddenInput
    default_error_messages: ClassVar = {"invalid": _("Rechargez la page, puis envoyez à nouveau.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("label", _("Cet envoi"))
        super().__init__(**kwargs)


def check_phone(text: str) -> None:
    if not may_be_phone(text):
        raise ValidationError(_("Écrivez un numéro de téléphone, par exemple 05 53 00 00 00."), code="phone")


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
        for limit, most in (("min_value", -LARGEST_MEASURE), ("max_value", LARGEST_MEASURE)):
            if limit not in kwargs:
                kwargs[limit] = most
                sentence = _("Écrivez un nombre de 11 chiffres au plus avant la virgule.")
                kwargs["error_messages"] = {limit: sentence} | kwargs.get("error_messages", {})
        super().__init__(decimal_places=2, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        number = super().to_python(normalize_number(str(value or "").strip().removesuffix("%")))
        if number is not None and not number and number.is_signed():
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return number

    def prepare_value(self, value: Any) -> Any:
        return french.format_number(value) if isinstance(value, Decimal) else value


class WebAddressField(forms.URLField):
    """The address of a page that a browser opens: no other scheme, and no password that everybody would read."""

    default_validators = [URLValidator(schemes=["http", "https"])]
    default_error_messages = {
        "invalid": _("Écrivez une adresse complète, par exemple https://www.exemple.fr/page."),
        "password": _("Enlevez l’identifiant et le mot de passe de cette adresse : tout le monde la lit."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(assume_scheme="https", **kwargs)

    def run_validators(self, value: Any) -> None:
        super().run_validators(value)
        if "@" in urlsplit(value or "").netloc:
            raise ValidationError(self.error_messages["password"], code="password")


class DayField(forms.DateField):
    """A day, from the browser's calendar or typed « 05/12/2026 »."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    input_formats = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %m %Y")
    default_error_messages = {
        "invalid": _("Écrivez une date, par exemple 05/12/2026."),
    }

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day is not None and not days.is_plausible(day):
            raise ValidationError(days.implausible_sentence(), code="implausible")
        return day

    def prepare_value(self, value: Any) -> Any:
        """Gives the value as « 2026-12-05 », the only format that a date input shows: a day typed otherwise would
        vanish."""
        try:
            return self.to_python(value) or value
        except ValidationError:
            return value
