"""The day on which the note de cadrage is adopted, and whether in spite of what it lacks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import DayField
from jalons.base.stale_forms import SeenForm


class AdoptFramingForm(SeenForm):
    """`has_gaps`: the note leaves something open, which whoever adopts says to have read."""

    sometimes_needed = ("despite_gaps",)

    adopted_on = DayField(
        label=_("Adoptée le"), help_text=_("Le jour où le groupe projet l’a acceptée\u00a0: aujourd’hui, ou avant.")
    )
    despite_gaps = forms.BooleanField(label=_("J’adopte malgré ces manques"), required=False)

    def __init__(self, *args: Any, has_gaps: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_gaps:
            del self.fields["despite_gaps"]
