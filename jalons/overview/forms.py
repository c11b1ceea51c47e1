"""The code by which somebody follows what they wrote; what somebody types to close their account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import JalonsForm


class FollowCodeForm(JalonsForm):
    code = forms.CharField(
        label=_("Votre code"),
        max_length=30,
        widget=forms.TextInput(
            attrs={"class": "input code", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Écrivez le code que vous avez gardé.")},
    )


class CloseAccountForm(JalonsForm):
    email = forms.EmailField(
        label=_("Pour confirmer, écrivez l’adresse de votre compte"),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
        max_length=200,
    )
