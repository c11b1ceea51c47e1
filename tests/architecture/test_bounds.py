"""Whatever people send has a bound, which a form says once."""

from collections.abc import Callable, Iterator

import pytest
from django import forms
from django.template.loader import render_to_string

from jalons.base.forms import PAGE_CHANGED, JalonsForm
from tests.checks.patterns import modules


def _below(form: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for below in form.__subclasses__():
        yield below
        yield from _below(below)


@pytest.fixture(scope="module")
def every_form() -> set[type[forms.BaseForm]]:
    for _module in modules():
        pass  # imported
    return {form for form in _below(forms.BaseForm) if form.__module__.startswith("jalons.")}


def test_every_form_is_one_of_ours(every_form: set[type[forms.BaseForm]]) -> None:
    assert len(every_form) > 150
    assert [form for form in every_form if not issubclass(form, JalonsForm)] == []


def test_every_field_has_a_bound(every_form: set[type[forms.BaseForm]]) -> None:
    unbounded = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form in every_form
        for name, field in form.base_fields.items()
        if not isinstance(field, forms.UUIDField)  # which has one size
        if (isinstance(field, forms.CharField) and field.max_length is None)
        or (isinstance(field, forms.IntegerField) and None in (field.min_value, field.max_value))
    ]
    assert unbounded == []


def test_no_page_says_the_english_name_of_a_field(every_form: set[type[forms.BaseForm]]) -> None:
    """A field without a label would be called by its name, « Seen », « Fix cell »."""
    bare = {
        (name, field_kind(field))
        for form in every_form
        for name, field in form.base_fields.items()
        if field.label is None or field.widget.is_hidden
    }
    assert len(bare) > 30
    assert [name for name, kind in bare if kind(name)[name].error_label] == []


def field_kind(field: forms.Field) -> Callable[[str], forms.BaseForm]:
    return lambda name: type("One", (JalonsForm,), {name: field})()


HIDDEN_VALUES = ["", "x" * 70_000, "\0", "-1", "abc", "99999999999999999999"]


def test_what_is_wrong_with_a_hidden_field_is_a_plain_sentence(every_form: set[type[forms.BaseForm]]) -> None:
    said = {
        sentence
        for form in every_form
        for field in form.base_fields.values()
        if field.widget.is_hidden
        for sentence in hidden_sentences(field)
    }
    assert said <= {str(PAGE_CHANGED), *OWN_SENTENCES}
    assert str(PAGE_CHANGED) in said


# A hidden field that says something better, or a day that a page proposes.
OWN_SENTENCES = {
    "Rechargez la page, puis envoyez à nouveau.",
    "Rechargez la page\u00a0: elle ne dit plus quel accord vous aviez lu.",
    "Écrivez une date, par exemple 05/12/2026.",
}


def hidden_sentences(field: forms.Field) -> Iterator[str]:
    form = type("One", (JalonsForm,), {"one": field})
    for typed in HIDDEN_VALUES:
        errors = form(data={"one": typed}).errors
        yield from errors.get("one", [])


def test_the_error_of_a_hidden_field_is_told_without_its_name() -> None:
    form = type("One", (JalonsForm,), {"seen": forms.IntegerField(widget=forms.HiddenInput)})(data={"seen": "abc"})
    page = render_to_string("base/components/form_errors.html", {"form": form})
    assert (str(PAGE_CHANGED) in page, "Seen" in page) == (True, False)
