"""What a person typed in a form that nobody is signed in to send, as a page gives it back: texts under the labels of their fields."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import capfirst

from jalons.base import local_drafts

# What the page itself had put in the form.
_OURS = ("csrfmiddlewaretoken", "client_id", "seen", "version", local_drafts.FIELD)
# An amount has more figures; fewer, under no label, are a key that the page held.
_FEWEST_FIGURES = 3


class Typed(NamedTuple):
    label: str
    text: str


def typed_values(fields: Mapping[str, Sequence[str]], app: str = "") -> list[Typed]:
    """`fields`: those of a posted form. `app`: the floor whose models may name them; without any, texts have no label."""
    model = _model_of(fields, app)
    told = []
    for name, values in fields.items():
        if name.startswith(_OURS):
            continue
        field = _field_of(model, name)
        for value in values:
            text = _shown_text(field, value.strip())
            if text:
                told.append(Typed(capfirst(str(field.verbose_name)) if field is not None else "", text))
    return told


def _model_of(fields: Mapping[str, Sequence[str]], app: str) -> type[models.Model] | None:
    """The one that has most of them; none when two have as many."""
    if app not in apps.app_configs:
        return None
    counts = {
        model: sum(_field_of(model, name) is not None for name in fields)
        for model in apps.get_app_config(app).get_models()
    }
    most = max(counts.values(), default=0)
    best = [model for model, count in counts.items() if count == most > 0]
    return best[0] if len(best) == 1 else None


def _field_of(model: type[models.Model] | None, name: str) -> Any:
    try:
        field = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, models.Field) else None


def _shown_text(field: Any, value: str) -> str:
    """Empty for ticks, keys of rows, and what only a program reads."""
    if field is None:
        return "" if value == "on" or (value.isdecimal() and len(value) < _FEWEST_FIGURES) else value
    if field.is_relation or isinstance(field, models.BooleanField | models.AutoField):
        return ""
    return str(dict(field.flatchoices).get(value, value)) if field.choices else value
