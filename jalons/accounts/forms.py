"""What somebody types to sign in, and the name under which others read them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import JalonsForm, check_phone
from jalons.base.stale_forms import SeenForm


class SignInForm(JalonsForm):
    email = forms.EmailField(
        label=_("Votre adresse électronique"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        error_messages={"invalid": _("Écrivez une adresse complète, par exemple accueil@exemple.fr.")},
        max_length=200,
    )


class AccountForm(SeenForm):
    name = forms.CharField(
        label=_("Le nom que les autres lisent"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("Votre nom, ou seulement votre fonction."),
    )
    phone = forms.CharField(
        label=_("Votre téléphone"),
        max_length=40,
        required=False,
        validators=[check_phone],
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        help_text=_(
            "Si vous êtes référente ou référent : les membres de vos feuilles de route, et les sièges qui ont une page privée, le lisent sur « Écrire à la personne qui coordonne ». Aucune page publique ne le montre."
        ),
    )
    supervisors_may_call = forms.BooleanField(
        label=_("La préfecture et les organismes qui suivent le département le lisent aussi"), required=False
    )
