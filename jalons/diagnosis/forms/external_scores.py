"""The index that a study gives to each place of a roadmap, as it is typed."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import JalonsForm, normalize_number
from jalons.base.french import format_number, matching_key
from jalons.diagnosis.queries.indices import Compas, CompasRow
from jalons.diagnosis.rules.indices import HIGHEST_COMPAS

NOT_COMPUTABLE = _("non calculable")
# As people type it, folded.
SHORT = {"nc", "n c", "non calculable", "nd", "n d"}


class ScoreField(forms.CharField):
    """« 17,5 », « 17,5/25 », « nc » or empty. Gives a Decimal, None when not computable, "" when unknown."""

    def clean(self, value: Any) -> Decimal | str | None:
        text = super().clean(value).strip()
        if not text:
            return ""
        if matching_key(text) in SHORT:
            return None
        try:
            score = Decimal(normalize_number(text).removesuffix(f"/{HIGHEST_COMPAS}"))
        except InvalidOperation as error:
            raise ValidationError(
                _("Écrivez un nombre, par exemple 17,5, ou « nc » s’il n’est pas calculable.")
            ) from error
        if score == 0:
            raise ValidationError(_("Aucun territoire n’a 0 : écrivez « nc » s’il n’est pas calculable."))
        if not (score.is_finite() and 0 < score <= HIGHEST_COMPAS):
            raise ValidationError(_("L’indice va jusqu’à 25."))
        if score != round(score, 2):
            raise ValidationError(_("Gardez deux chiffres au plus après la virgule."))
        return score


class ExternalScoresForm(JalonsForm):
    """One line for each place of the roadmap."""

    year = forms.IntegerField(
        label=_("Année des données"),
        min_value=1990,
        max_value=2100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    source = forms.CharField(
        label=_("D’où viennent ces indices"),
        max_length=200,
        help_text=_("Le titre de l’étude, et qui vous l’a transmise."),
    )

    def __init__(self, *args: Any, compas: Compas, **kwargs: Any) -> None:
        self._rows = compas.rows
        super().__init__(*args, **kwargs)
        for row in self._rows:
            attrs = {"class": "input", "inputmode": "text", "autocomplete": "off"}
            self.fields[row.key] = ScoreField(
                label=row.name, max_length=20, required=False, widget=forms.TextInput(attrs=attrs)
            )

    @staticmethod
    def shown(compas: Compas) -> dict[str, Any]:
        """The initial values."""
        typed = {row.key: _shown_score(row) for row in compas.rows}
        return typed | {"year": compas.year, "source": compas.source}

    def places(self) -> list[forms.BoundField]:
        return [self[row.key] for row in self._rows]

    def clean(self) -> dict[str, Any]:
        """`scores`: place → its index, for the places with a value."""
        data = self.cleaned_data
        scores = {(row.level, row.code): data[row.key] for row in self._rows if data.get(row.key, "") != ""}
        return {name: data[name] for name in ("year", "source") if name in data} | {"scores": scores}


def _shown_score(row: CompasRow) -> str:
    if not row.is_given:
        return ""
    return str(NOT_COMPUTABLE) if row.value is None else format_number(row.value)
