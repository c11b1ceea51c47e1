"""What somebody types to sign in, and the name under which others read them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import JalonsForm


class SignInForm(JalonsForm):
    email = forms.EmailField(
        label=_("Votre adresse électronique"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        error_messages={"invalid": _("Écrivez une adresse complète, par exemple accueil@exemple.fr.")},
        max_length=200,
    )


class NameForm(JalonsForm):
    name = forms.CharField(
        label=_("Le nom que les autres lisent"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("Votre nom, ou seulement votre fonction."),
    )
