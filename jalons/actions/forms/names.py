"""A field that names several people or organisations: typed, or ticked among those that are known."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from jalons.actions.rules.names import BETWEEN, split_names

CHOSEN = "choix"


class KnownNames(forms.Widget):
    """Beside a text, the names that are known, folded: those that are ticked are added to what is typed. `known`: set by
    the form. What is written already is not offered again."""

    between = BETWEEN
    known: Sequence[str] = ()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = super().value_from_datadict(data, files, name)
        chosen = data.getlist(f"{name}-{CHOSEN}") if hasattr(data, "getlist") else []
        new = [one for one in dict.fromkeys(chosen) if one and one not in split_names(typed or "")]
        return self.between.join([*filter(None, [(typed or "").rstrip("; \n")]), *new]) if new else typed

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        control = super().render(name, value, attrs, renderer)
        offered = [one for one in self.known if one not in split_names(str(value or ""))]
        if not offered:
            return control
        boxes = format_html_join(
            "",
            '<div><label><input type="checkbox" name="{}" value="{}"><span>{}</span></label></div>',
            ((f"{name}-{CHOSEN}", one, one) for one in offered),
        )
        return format_html(
            '{}<details><summary>{}</summary><div class="ticks"><div>{}</div></div></details>',
            control,
            _("Choisir parmi les noms connus"),
            boxes,
        )


class NamesInput(KnownNames, forms.TextInput):
    """On one line, between semicolons."""


class NamesArea(KnownNames, forms.Textarea):
    """A name a line."""

    between = "\n"


def offer_names(fields: Mapping[str, forms.Field], names: Mapping[str, Sequence[str]]) -> None:
    """Gives each field that names somebody its suggestions: the list « connus- » of the page, and the names to tick."""
    for name, known in names.items():
        if name == "carrier_organisation":
            # One structure carries an action: nothing to tick.
            fields[name].widget.attrs["list"] = f"connus-{name}"
            continue
        widget = NamesInput({**fields[name].widget.attrs, "list": f"connus-{name}"})
        _put_widget(fields[name], widget, known)
    if "lead_organisation" in names and "carrier_organisation" in fields:
        fields["carrier_organisation"].widget.attrs["list"] = "connus-lead_organisation"
    if "lead_organisation" in names and "partners" in fields:
        _put_widget(fields["partners"], NamesArea({**fields["partners"].widget.attrs}), names["lead_organisation"])


def _put_widget(field: forms.Field, widget: KnownNames, known: Sequence[str]) -> None:
    widget.known, widget.is_required = known, field.required
    field.widget = widget
