"""The scores that one body gives to an action, and the weights of the criteria."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.actions.models import Criterion
from jalons.actions.rules.scoring import HEAVIEST, MOST
from jalons.actions.words import ANCHORS
from jalons.base.forms import JalonsForm

# A choice « no score », so that a score may be removed without JavaScript.
UNSCORED = "-"


class ScoreForm(JalonsForm):
    """Seven questions with four answers in words each, and a fifth that leaves the question open."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion in Criterion:
            anchors = [(value, f"{value}\u00a0: {ANCHORS[criterion][value]}") for value in range(MOST + 1)]
            self.fields[criterion.value] = forms.TypedChoiceField(
                label=criterion.label,
                choices=[*anchors, (UNSCORED, _("Pas encore notée"))],
                widget=forms.RadioSelect,
                coerce=lambda value: None if value == UNSCORED else int(value),
                initial=UNSCORED,
            )


class WeightsForm(JalonsForm):
    """One number for each criterion. `version` is the one that was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion in Criterion:
            widget = forms.NumberInput(attrs={"class": "input", "inputmode": "numeric"})
            self.fields[criterion.value] = forms.IntegerField(
                label=criterion.label, min_value=0, max_value=HEAVIEST, widget=widget
            )
