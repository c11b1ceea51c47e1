"""What is asked to say which step waits for which, and by how many days those that follow shift."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from jalons.actions.models import ActionStep
from jalons.actions.queries.step_orders import step_choices
from jalons.base.forms import JalonsForm

LONGEST_SHIFT = 3660


class OrderForm(JalonsForm):
    """What a step comes after: one more step each time, chosen among those of the roadmap, grouped by fiche."""

    after = forms.ModelChoiceField(
        ActionStep.objects.none(),
        label=gettext_lazy("Vient après l’étape"),
        error_messages={"required": gettext_lazy("Choisissez une étape.")},
        help_text=gettext_lazy("De cette fiche ou d’une autre."),
    )

    def __init__(self, *args: Any, step: ActionStep, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[ActionStep]", self.fields["after"])
        field.queryset = ActionStep.objects.filter(action__roadmap=step.action.roadmap)
        cast("Any", field.widget).choices = [("", gettext_lazy("Choisissez une étape")), *step_choices(step)]


class DaysForm(JalonsForm):
    """By how many days the following steps shift. Negative: sooner."""

    days = forms.IntegerField(
        label=gettext_lazy("Nombre de jours"),
        min_value=-LONGEST_SHIFT,
        max_value=LONGEST_SHIFT,
        help_text=gettext_lazy("7 pour une semaine de plus, −7 pour une semaine de moins."),
    )


class ShiftForm(DaysForm):
    """Confirms a shift that was previewed: `seen` is the stamp of the preview."""

    days = forms.IntegerField(min_value=-LONGEST_SHIFT, max_value=LONGEST_SHIFT, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=16, widget=forms.HiddenInput)
