"""Whom and where something is about: tags as buttons, or a text field when communes are many."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from jalons.territories.models import Commune

COMMUNES_TO_TAP = 25
_CODE_IN_NAME = re.compile(r"\((\w{5})\)")


class Tags(forms.MultipleChoiceField):
    """Tags as buttons. The change drops an answer that is no longer in the list, so that the note is not refused."""

    def valid_value(self, value: str) -> bool:
        return len(value) <= 300


class CommuneInput(forms.TextInput):
    """A text field for one commune, with « Nom (code) » suggestions."""

    template_name = "diagnosis/commune_input.html"

    def __init__(self, communes: Sequence[Commune]) -> None:
        super().__init__(attrs={"class": "input", "autocomplete": "off"})
        self.communes = communes

    def format_value(self, value: Any) -> str:
        codes = [value] if isinstance(value, str) else (value or [])
        names = {commune.code: f"{commune.name} ({commune.code})" for commune in self.communes}
        return ", ".join(names.get(code, code) for code in codes)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return [text for text in (data.get(name) or "").split(",") if text.strip()]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs) | {"communes": self.communes}
        context["widget"]["attrs"]["list"] = f"{name}-list"
        return context


def show_communes(field: Any, communes: Sequence[Commune]) -> None:
    """At most 25 as buttons; more are typed, with suggestions."""
    if len(communes) <= COMMUNES_TO_TAP:
        field.choices = [(commune.code, commune.name) for commune in communes]
    else:
        field.widget = CommuneInput(communes)
        field.widget.is_required = False


def read_codes(said: Iterable[str]) -> list[str]:
    """« 24064 » from a button, or « Brantôme en Périgord (24064) » from the suggestions."""
    return [code for one in said for code in (_CODE_IN_NAME.findall(one) or [one.strip()])]
