from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from jalons.base.forms import (
    LONGEST_TEXT,
    AmountField,
    DayField,
    FilterForm,
    JalonsForm,
    JalonsRenderer,
    WebAddressField,
)

ASKED = "Écrivez un montant en euros, par exemple 24\u00a0000."
POSITIVE = "Écrivez un montant positif, par exemple 24\u00a0000."
ALONE = "Écrivez le montant seul. Voulez-vous dire"
CENTS = "Écrivez les centimes avec deux chiffres, par exemple 24\u00a0000,50."
TOO_BIG = "Ce montant est trop grand\u00a0: 999\u00a0999\u00a0999\u00a0€ au plus."
TOO_LONG = "Écrivez le montant seul, en 40 signes au plus."
INPUTS = (forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput, forms.PasswordInput, forms.HiddenInput)
INPUTS += (forms.DateInput, forms.TimeInput, forms.DateTimeInput, forms.ColorInput, forms.SearchInput, forms.TelInput)
NO_DAY = "Écrivez une date, par exemple 05/12/2026."


class Sample(JalonsForm):
    title = forms.CharField(label="Intitulé", help_text="Une phrase courte.")
    amount = AmountField(label="Montant", required=False)
    day = DayField(label="Date", required=False)
    role = forms.ChoiceField(label="Rôle", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    places = forms.MultipleChoiceField(label="Lieux", choices=[("1", "Un")], widget=forms.CheckboxSelectMultiple)
    agreed = forms.BooleanField(label="D’accord")
    key = forms.CharField(widget=forms.HiddenInput, required=False)


class Filter(FilterForm):
    words = forms.CharField(label="Mots", required=False)


def test_only_what_is_not_filtering_says_that_it_is_optional() -> None:
    assert ("facultatif" in str(Sample()), "facultatif" in str(Filter())) == (True, False)


def refusal(field: forms.Field, typed: str) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)
    return list(refused.value.messages)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("12 000,50 €", "12000.50"),
        ("12\u00a0000,50\u00a0€", "12000.50"),
        ("12\u202f000,5", "12000.5"),
        ("12000.50", "12000.50"),
        (" 24000 ", "24000"),
        ("24000 euros", "24000"),
        ("1 EUR", "1"),
        ("24000,", "24000"),
        ("0,01", "0.01"),
        ("999 999 999,99", "999999999.99"),
        ("12.000,00", "12000"),
        ("12,000.50", "12000.50"),
        ("1.200.000 €", "1200000"),
        ("12,5 k€", "12500"),
        ("12k", "12000"),
    ],
)
def test_an_amount_is_read_as_people_type_it(typed: str, amount: str) -> None:
    assert AmountField().clean(typed) == Decimal(amount)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("abc", ASKED),
        ("1" * 16_000 + "%", TOO_LONG),
        ("12 000 €, plus 3 000 € de la région en 2028", TOO_LONG),
        ("€", ASKED),
        ("12 000 € HT", ASKED),
        ("05/12/2026", ASKED),
        ("NaN", ASKED),
        ("Infinity", ASKED),
        ("٣٤", ASKED),
        ("-5", POSITIVE),
        ("−5", POSITIVE),
        ("0", POSITIVE),
        ("env. 12k", f"{ALONE} 12\u00a0000\u00a0€\u00a0?"),
        ("12.000", f"{ALONE} 12\u00a0000\u00a0€ ou 12\u00a0€\u00a0?"),
        ("12 à 15 000", f"{ALONE} 12\u00a0000\u00a0€ ou 15\u00a0000\u00a0€\u00a0?"),
        ("1200,505", CENTS),
        ("1 000 000 000", TOO_BIG),
        ("9" * 40, TOO_BIG),
        ("9" * 400, TOO_LONG),
    ],
)
def test_what_is_no_amount_is_refused_with_one_sentence_that_repairs(typed: str, sentence: str) -> None:
    assert refusal(AmountField(), typed) == [sentence]


def test_an_optional_amount_may_be_left_empty() -> None:
    assert [AmountField(required=False).clean(typed) for typed in ("", "  ", "\u00a0")] == [None, None, None]


@given(st.decimals(Decimal("0.01"), Decimal("999999999.99"), places=2))
def test_an_amount_written_in_french_reads_back_the_same(amount: Decimal) -> None:
    field = AmountField()
    assert field.clean(field.prepare_value(amount)) == amount


@given(st.text())
def test_no_text_breaks_an_amount(typed: str) -> None:
    field = AmountField(required=False)
    try:
        amount = field.clean(typed)
    except ValidationError as refused:
        assert len(refused.messages) == 1
    else:
        assert amount is None or Decimal(0) < amount < 10**9


@pytest.mark.parametrize("typed", ["2026-12-05", "05/12/2026", "5/12/2026", "05.12.2026", "05-12-2026", "5 12 2026"])
def test_a_day_is_read_as_people_type_it(typed: str) -> None:
    assert DayField().clean(typed) == date(2026, 12, 5)


@pytest.mark.parametrize("typed", ["demain", "31/02/2026", "12/2026", "05/12/26"])
def test_what_is_no_day_is_refused(typed: str) -> None:
    assert refusal(DayField(), typed) == [NO_DAY]


@pytest.mark.parametrize("typed", ["0002-12-05", "1900-01-01", "31/12/1999", "2101-01-01", "31/12/2199", "9999-12-31"])
def test_a_day_of_another_century_is_refused(typed: str) -> None:
    assert refusal(DayField(), typed) == ["Écrivez une date entre 2000 et 2100, par exemple 05/12/2026."]
    assert [DayField().clean(day) for day in ("2000-01-01", "2100-12-31")] == [date(2000, 1, 1), date(2100, 12, 31)]


@pytest.mark.parametrize("sign", ["\u200b", "\u2060", "\ufeff", "\u200d", "\u00ad", "\u2800", "\u00a0"])
def test_a_title_that_nobody_can_see_is_empty(sign: str) -> None:
    form = Sample({"title": sign * 2})
    assert form.errors["title"] == ["Ce champ est nécessaire."]


@pytest.mark.parametrize("sign", ["\u200b", "\u2060", "\ufeff"])
def test_an_invisible_sign_inside_a_title_is_left_out(sign: str) -> None:
    form = Sample({"title": f"{sign}Adjointe{sign} au{sign} numérique"})
    form.is_valid()
    assert form.cleaned_data["title"] == "Adjointe au numérique"


@pytest.mark.parametrize(
    "typed",
    ["ftp://exemple.fr/a", "javascript:alert(1)", "https://moi:secret@exemple.fr/", "https://moi@exemple.fr", "x"],
)
def test_an_address_that_is_no_page_to_open_is_refused(typed: str) -> None:
    assert len(refusal(WebAddressField(), typed)) == 1


def test_the_address_of_a_page_is_kept() -> None:
    typed = ["exemple.fr/ctg", "http://exemple.fr", "https://exemple.fr/a?q=@b"]
    assert list(map(WebAddressField().clean, typed)) == ["https://exemple.fr/ctg", *typed[1:]]


def test_what_was_typed_is_kept_and_a_day_stays_visible_in_its_calendar() -> None:
    form = Sample({"amount": "douze", "day": "05/12/2026"})
    assert not form.is_valid()
    assert 'value="douze"' in str(form["amount"])
    assert 'value="2026-12-05"' in str(form["day"])


def test_an_empty_field_says_what_to_do() -> None:
    assert {name: list(errors) for name, errors in Sample({}).errors.items()} == {
        "title": ["Ce champ est nécessaire."],
        "role": ["Choisissez une réponse."],
        "places": ["Cochez au moins une réponse."],
        "agreed": ["Cochez cette case."],
    }


def test_a_sentence_of_the_field_itself_wins() -> None:
    class Precise(JalonsForm):
        name = forms.CharField(error_messages={"required": "Écrivez un nom."})

    assert Precise({}).errors == {"name": ["Écrivez un nom."]}


class Controls(HTMLParser):
    """The attributes of what can be filled in."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("input", "select", "textarea", "fieldset"):
            self.found.append(dict(attrs))


def aria(form: forms.Form, name: str) -> dict[str, Any]:
    first = Controls(str(form[name].as_field_group())).found[0]
    return {key: value for key, value in first.items() if key.startswith("aria-")}


def test_a_control_is_described_by_its_hint_then_by_its_error() -> None:
    assert aria(Sample(), "title") == {"aria-describedby": "id_title_helptext"}
    assert aria(Sample({}), "title") == {"aria-describedby": "id_title_helptext id_title_error", "aria-invalid": "true"}
    assert aria(Sample({}), "role") == {"aria-describedby": "id_role_error"}


def test_a_hidden_field_is_drawn_alone() -> None:
    assert Sample()["key"].as_field_group() == '<input type="hidden" name="key" class="input" id="id_key">'


def shown(html: str) -> list[tuple[str, dict[str, str | None]]]:
    """The elements of a control in order, with their attributes and words."""
    found: list[tuple[str, dict[str, str | None]]] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: found.append((tag, dict(attrs)))  # type: ignore[method-assign]
    parser.handle_data = lambda text: found.append((text.strip(), {})) if text.strip() else None  # type: ignore[method-assign]
    parser.feed(html)
    return found


CHOICES = [("", "tous"), ("1", "Un <b>"), ("a&b", mark_safe("L’<i>autre</i>")), ("Bourgs", [("c", "C"), (2, 1.5)])]
NAMED = {"id": "id_field", "class": "input", "required": True, "disabled": False, "data-a": '"<b>'}


@pytest.mark.parametrize(
    ("widget", "values"),
    [
        *((kind(), [None, "", "0", 0, 3, 'a "<b>&', date(2026, 12, 5)]) for kind in INPUTS),
        (forms.Textarea({"rows": 3}), [None, "", "\nune <i>ligne</i>", 0, 1.5]),
        (forms.CheckboxInput(), [None, True, False, "on"]),
        (forms.Select(choices=CHOICES), [None, "", "a&b", 2, "<c>"]),
        (forms.SelectMultiple(choices=CHOICES), [None, [], ["1", "a&b"]]),
        (forms.RadioSelect(choices=CHOICES), [None, "1", "c"]),
        (forms.CheckboxSelectMultiple(choices=CHOICES), [None, [], ["1", "a&b"]]),
    ],
    ids=lambda one: type(one).__name__ if isinstance(one, forms.Widget) else "",
)
def test_a_control_drawn_at_once_is_that_of_django(widget: forms.Widget, values: list[Any]) -> None:
    for value in values:
        for attrs in ({}, NAMED):
            ours = widget.render("places", value, attrs, JalonsRenderer())
            theirs = widget.render("places", value, attrs, TemplatesSetting())
            assert shown(ours) == shown(theirs)


class Unbounded(JalonsForm):
    text = forms.CharField(widget=forms.Textarea)
    number = forms.IntegerField(required=False)
    client_id = forms.UUIDField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["more"] = forms.CharField(required=False)


def test_what_no_field_bounds_is_bounded_and_given_back() -> None:
    long = "a" * (LONGEST_TEXT + 1)
    form = Unbounded({"text": long, "number": str(2**31), "more": long})
    too_long = ["Écrivez plus court\u00a0: 20000 signes au plus."]
    assert (form.errors["text"], form.errors["more"]) == (too_long, too_long)
    assert list(form.errors) == ["text", "number", "more"]
    assert form["text"].value() == long
    assert Unbounded({"text": long[1:], "number": str(2**31 - 1), "client_id": str(UUID(int=1))}).is_valid()
    assert not Unbounded({"text": "a", "number": "-1" + "0" * 30}).is_valid()
