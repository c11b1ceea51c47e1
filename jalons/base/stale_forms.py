"""Two people have the same form open: the second to send it sees what the first one saved, and keeps what they
typed."""

import hashlib
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _

from jalons.base import french
from jalons.base.forms import AmountField, JalonsForm


def row_stamp(*rows: Model | None) -> str:
    """A short hash of all the values of some rows."""
    values = [[getattr(row, field.attname) for field in row._meta.concrete_fields] for row in rows if row]
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


class SeenForm(JalonsForm):
    """A form that changes an existing row. `seen` is the stamp of the row it showed; the change compares it with the
    current one.

    A form that creates a row has no stamp, so the field is removed.
    """

    seen = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.initial.get("seen"):
            del self.fields["seen"]

    @classmethod
    def values(cls, row: object) -> dict[str, Any]:
        initial = {name: getattr(row, name) for name in cls.base_fields if name != "seen"}
        return initial | {"seen": row_stamp(row) if isinstance(row, Model) else cast("Any", row).seen}

    def compare(self) -> None:
        """After a refusal, shows the saved value beside each field where it differs from what was typed. Sent again,
        the form overwrites it."""
        now = self.initial.get("seen")
        if not now or self.data.get("seen") == now:
            return
        for name in self.changed_data:
            if not self[name].is_hidden:
                saved = _value_label(self.fields[name], self.initial.get(name))
                self[name].help_text = _("Ce qui est enregistré : %(value)s") % {"value": saved}
        data = cast("Any", self.data).copy()
        data["seen"] = now
        self.data = data


def _value_label(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return _("oui") if value else _("non")
    if value is None or value in ("", []):
        return _("rien")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(field, forms.ChoiceField):
        labels = {str(key): str(label) for key, label in cast("Any", field.choices)}
        chosen = value if isinstance(value, list) else [value.pk if isinstance(value, Model) else value]
        return ", ".join(labels.get(str(key), str(key)) for key in chosen)
    if isinstance(field, AmountField):
        return french.format_euros(value)
    return french.format_number(value) if isinstance(value, Decimal) else str(value)
