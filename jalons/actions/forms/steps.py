"""What is typed of one step of a fiche."""

from django import forms
from django.utils.translation import gettext_lazy

from jalons.actions.forms.sheets import DatedForm, LongField
from jalons.base.forms import DayField
from jalons.base.stale_forms import SeenForm


class StepForm(DatedForm, SeenForm):
    label = forms.CharField(label=gettext_lazy("Étape"), max_length=200)
    starts_on = DayField(label=gettext_lazy("Début"), required=False)
    ends_on = DayField(label=gettext_lazy("Échéance"), required=False)
    owner = forms.CharField(label=gettext_lazy("Qui s’en charge"), max_length=150, required=False)
    done_on = DayField(
        label=gettext_lazy("Fait le"),
        required=False,
        help_text=gettext_lazy("Laissez vide tant que ce n’est pas fait."),
    )
    other_information = LongField(rows=3, label=gettext_lazy("Précisions"), max_length=60_000)
