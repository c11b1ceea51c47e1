"""Two people on one fiche: what somebody saved meanwhile, told beside what is being typed."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _

from jalons.actions.forms.rows import RowsWidget


def comparable_value(value: Any) -> Any:
    """Of what is typed and what the journal holds, the same thing when they say the same."""
    if isinstance(value, list):
        return [tuple(row) for row in value] if _is_rows(value) else sorted(map(comparable_value, value))
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def put_value(data: Any, field: forms.Field, name: str, value: Any) -> None:
    """As if that value had been typed."""
    if isinstance(field.widget, RowsWidget):
        field.widget.put(data, name, value)
    elif isinstance(value, bool):
        data.setlist(name, ["on"] if value else [])
    else:
        data.setlist(name, value if isinstance(value, list) else [_posted_text(value)])


def _posted_text(value: Any) -> str:
    return cast("str", comparable_value(value))


def _is_rows(value: list[Any]) -> bool:
    return any(isinstance(row, list | tuple) for row in value)


def value_label(field: forms.Field, value: Any) -> str:
    """In words, for whoever reads it beside what they typed."""
    if isinstance(field, forms.BooleanField):
        return _("oui") if value else _("non")
    if isinstance(value, list) and _is_rows(value):
        return "; ".join(", ".join(filter(None, row)) for row in value)
    if isinstance(field, forms.ChoiceField):
        labels = {_posted_text(key): str(label) for key, label in cast("Any", field.choices)}
        return ", ".join(labels.get(_posted_text(item), "") for item in (value if isinstance(value, list) else [value]))
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else _posted_text(value) or _("rien")
