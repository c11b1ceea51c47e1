from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import DayField, JalonsForm


class ReceiptForm(JalonsForm):
    received_on = DayField(label=_("Reçue en préfecture le"))


class DeliberationForm(JalonsForm):
    number = forms.CharField(label=_("Numéro"), max_length=50, help_text=_("Par exemple : 2026-118."))
    held_on = DayField(label=_("Date du vote"))
    assembly = forms.CharField(label=_("Assemblée"), max_length=150, initial=_("Conseil communautaire"))
    votes_for = forms.IntegerField(label=_("Voix pour"), min_value=0, max_value=10_000)
    votes_against = forms.IntegerField(label=_("Voix contre"), min_value=0, max_value=10_000, initial=0)
    abstentions = forms.IntegerField(label=_("Abstentions"), min_value=0, max_value=10_000, initial=0)
    received_on = DayField(
        label=_("Reçue en préfecture le"), required=False, help_text=_("Laissez vide si vous ne le savez pas encore.")
    )
