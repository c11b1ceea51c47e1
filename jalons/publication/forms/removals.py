"""What somebody types to remove a whole roadmap."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import JalonsForm


class RemovalForm(JalonsForm):
    name = forms.CharField(
        label=_("Pour confirmer, écrivez le nom de la feuille de route"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
