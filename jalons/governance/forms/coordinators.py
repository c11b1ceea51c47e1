"""« Écrire à la personne qui coordonne », from an account or from the private page of a seat."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import JalonsForm
from jalons.governance.rules.coordinators import LONGEST_SUBJECT, LONGEST_TEXT


def check_one_line(text: str) -> None:
    """A line break in a subject would add a header to the e-mail."""
    if len(text.splitlines()) > 1:
        raise ValidationError(_("Écrivez l’objet sur une seule ligne."), code="subject-of-several-lines")


class CoordinatorForm(JalonsForm):
    subject = forms.CharField(label=_("Objet"), max_length=LONGEST_SUBJECT, validators=[check_one_line])
    text = forms.CharField(label=_("Votre message"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 8}))


class SeatCoordinatorForm(CoordinatorForm):
    """A seat has no account: whoever writes says where to answer."""

    reply_to = forms.EmailField(
        label=_("Votre adresse électronique"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Pour recevoir la réponse. Sans elle, laissez un numéro de téléphone dans le message."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned.setdefault("reply_to", "")
        return cleaned
