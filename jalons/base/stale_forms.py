"""Two people have the same form open: the second to send it sees what the first one saved, and keeps what they
typed."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, cast

from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from jalons.base import french
from jalons.base.forms import AmountField, JalonsForm
from jalons.base.stale_pages import row_stamp, shown_stamp


class Difference(NamedTuple):
    """In words, what is typed in a field, and what is saved."""

    label: str
    typed: str
    saved: str


class SeenForm(JalonsForm):
    """A form that changes an existing row. `seen` is the stamp of the row it showed; the change compares it with the
    current one. Sent with an empty stamp, or with none, the form has shown nothing: it is stale.

    A form that creates a row has no stamp, so the field is removed.
    """

    is_stale = False
    differences: Sequence[Difference] = ()

    seen = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.initial.get("seen"):
            del self.fields["seen"]

    @classmethod
    def values(cls, row: object) -> dict[str, Any]:
        """Of a row whose `stamp` says what people write in it, or else of the whole row."""
        initial = {name: getattr(row, name) for name in cls.base_fields if name != "seen"}
        stamp = getattr(row, "stamp", None)
        return initial | {"seen": stamp or row_stamp(cast("Model", row))}

    @classmethod
    def shown_values(cls, row: "Model") -> dict[str, Any]:
        """Of a row that other forms change too: `seen` is the stamp of the fields of this form alone, which
        `roadmaps.changes.journal.revise_row` compares."""
        initial = {name: getattr(row, name) for name in cls.base_fields if name != "seen"}
        return initial | {"seen": shown_stamp(row, initial)}

    def compare(self) -> None:
        """After the refusal: the page shows both versions, and what is sent again is written."""
        now = self.initial.get("seen")
        if not now or self.data.get("seen") == now:
            return
        self.is_stale = True
        self.differences = self.list_differences()
        data = cast("Any", self.data).copy()
        data["seen"] = now
        self.data = data

    def list_differences(self) -> list[Difference]:
        """Where what is typed is not what is saved, which the form was given as its initial values."""
        found = []
        for name in self.changed_data:
            field, saved = self.fields[name], self.initial.get(name)
            typed = self.cleaned_data.get(name, self[name].data)
            line = Difference(str(field.label), _value_label(field, typed), _value_label(field, saved))
            if not self[name].is_hidden and line.typed != line.saved:
                found.append(line)
        return found


def _flat_choices(field: forms.ChoiceField) -> Iterator[tuple[Any, Any]]:
    """Without the groups of a list that has some."""
    for key, label in cast("Any", field.choices):
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label


def _value_label(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return _("oui") if value else _("non")
    if isinstance(value, QuerySet):
        value = list(value)
    if value is None or value in ("", []):
        return _("rien")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(field, forms.ChoiceField):
        labels = {str(key): str(label) for key, label in _flat_choices(field)}
        chosen = value if isinstance(value, list) else [value.pk if isinstance(value, Model) else value]
        return ", ".join(labels.get(str(key.pk if isinstance(key, Model) else key), str(key)) for key in chosen)
    if isinstance(value, list):  # an area of one line for each, cleaned, or rows of several columns
        return "\n".join(", ".join(filter(None, line)) if isinstance(line, list) else str(line) for line in value)
    if isinstance(field, AmountField) and isinstance(value, Decimal):
        return french.format_euros(value)
    return french.format_number(value) if isinstance(value, Decimal) else str(value).replace("\r\n", "\n")
