"""Two people on one fiche: what somebody saved meanwhile is shown beside what is being typed."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _

from jalons.actions.forms.rows import RowsWidget


def comparable_value(value: Any) -> Any:
    """A form under which a typed value and one of the journal are equal when they mean the same."""
    if isinstance(value, list):
        return [tuple(row) for row in value] if _is_rows(value) else sorted(map(comparable_value, value))
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def put_value(data: Any, field: forms.Field, name: str, value: Any) -> None:
    """Writes a value in the posted data, as if it had been typed."""
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
    """A value in words, shown beside what was typed."""
    if isinstance(field, forms.BooleanField):
        return _("oui") if value else _("non")
    if isinstance(value, list) and _is_rows(value):
        return "; ".join(", ".join(filter(None, row)) for row in value)
    if isinstance(field, forms.ChoiceField):
        labels = {_posted_text(key): str(label) for key, label in cast("Any", field.choices)}
        return ", ".join(labels.get(_posted_text(item), "") for item in (value if isinstance(value, list) else [value]))
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else _posted_text(value) or _("rien")
