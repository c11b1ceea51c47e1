"""Filters of the distances to the offer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import FilterForm, MeasureField
from jalons.opendata.forms.places import word_choices
from jalons.opendata.models import Family
from jalons.opendata.rules import mediation_standard
from jalons.opendata.rules.distances import FAR, FRAGILE


class CoverageForm(FilterForm):
    """The kind of offer, and the two thresholds of the zones à enjeux."""

    offre = forms.ChoiceField(label=_("Distance au lieu le plus proche"), required=False)
    score = MeasureField(label=_("Fragilité d’au moins (sur 10)"), required=False, min_value=0, max_value=10)
    km = MeasureField(label=_("À plus de (kilomètres)"), required=False, min_value=0, max_value=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["offre"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("quel que soit le service")),
            (_("Famille de services"), Family.choices),
            (_("Service"), word_choices(mediation_standard.SERVICES)),
            (_("Programme"), word_choices(mediation_standard.PROGRAMMES)),
        ]

    def asked(self) -> tuple[str, float, float]:
        """The kind, the score and the kilometres; the default of each when it is missing or invalid."""
        self.is_valid()
        kind, score, km = (self.cleaned_data.get(name) for name in ("offre", "score", "km"))
        return (
            kind or "",
            float(FRAGILE if score is None else score),
            float(FAR if km is None else km),
        )
