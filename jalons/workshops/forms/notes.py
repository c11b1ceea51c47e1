"""Rewording of a note by the facilitation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import JalonsForm
from jalons.base.stale_forms import SeenForm


class ModerationForm(SeenForm):
    """`seen` is the text that the page showed, not a stamp, because the wall changes it while somebody reads."""

    text = forms.CharField(
        label=_("Ce que la salle lit"),
        help_text=_(
            "Gardez le sens. Remplacez un nom par « une habitante », « un agent ». Le premier texte est gardé."
        ),
        error_messages={"required": _("Écrivez la note, ou masquez-la.")},
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)


class TapForm(JalonsForm):
    """A gesture of one tap on a note of the wall, with its number: « hide:12 »."""

    tap = forms.RegexField(r"^(hide|show|unflag):\d{1,9}$")

    def clean_tap(self) -> tuple[str, int]:
        name, _colon, number = self.cleaned_data["tap"].partition(":")
        return name, int(number)
