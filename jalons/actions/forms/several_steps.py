"""What is asked before something is done to several steps at once."""

from django import forms
from django.utils.translation import gettext_lazy

from jalons.actions.forms.orders import LONGEST_SHIFT
from jalons.base.forms import DayField, JalonsForm


class DoneForm(JalonsForm):
    done_on = DayField(
        label=gettext_lazy("Faites le"), required=False, help_text=gettext_lazy("Aujourd’hui si vous laissez vide.")
    )


class DaysForm(JalonsForm):
    days = forms.IntegerField(
        label=gettext_lazy("De combien de jours"),
        min_value=-LONGEST_SHIFT,
        max_value=LONGEST_SHIFT,
        initial=7,
        help_text=gettext_lazy("7 pour une semaine plus tard, −7 pour une semaine plus tôt."),
    )
