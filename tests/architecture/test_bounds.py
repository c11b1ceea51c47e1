"""Whatever people send has a bound, which a form says once."""

from collections.abc import Iterator

import pytest
from django import forms

from jalons.base.forms import JalonsForm
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
