from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import DayField, JalonsForm


class MeetingForm(JalonsForm):
    title = forms.CharField(label=_("Intitulé"), max_length=150, initial=_("Comité de pilotage"))
    held_on = DayField(label=_("Date"))
    starts_at = forms.TimeField(
        label=_("Heure"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(label=_("Lieu"), max_length=200, required=False)
