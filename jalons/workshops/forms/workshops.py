"""Preparing a workshop."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import DayField, JalonsForm
from jalons.workshops.forms.run_sheets import HourField
from jalons.workshops.models import Workshop
from jalons.workshops.rules import workshops

# More than any hall holds; a small integer column can store it.
CAPACITY_MAX = 2_000


def capacity_field() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Nombre de places"),
        min_value=1,
        max_value=CAPACITY_MAX,
        required=False,
        help_text=_("Au-delà, un « oui » passe sur liste d’attente. Vide : autant de personnes qu’il en vient."),
        error_messages={
            "invalid": _("Écrivez un nombre entier, par exemple 50."),
            "min_value": _("Écrivez un nombre à partir de 1, ou laissez vide."),
            "max_value": _("Écrivez un nombre jusqu’à 2 000."),
        },
    )


class WorkshopForm(JalonsForm):
    title = forms.CharField(label=_("Intitulé"), max_length=workshops.TITLE_LIMIT)
    kind = forms.ChoiceField(label=_("Type d’atelier"), choices=Workshop.Kind.choices, widget=forms.RadioSelect)
    question = forms.CharField(
        label=_("Question posée aux participantes et participants"),
        max_length=300,
        required=False,
        help_text=_("Elle s’affiche sur les téléphones et sur le grand écran. Une seule question, en mots simples."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    held_on = DayField(label=_("Date"), required=False)
    # The same two fields as the « créneau » of the conducteur.
    starts_at = HourField(label=_("Début"), required=False)
    ends_at = HourField(label=_("Fin"), required=False)
    place = forms.CharField(label=_("Lieu"), max_length=200, required=False)
    capacity = capacity_field()
    table_count = forms.IntegerField(
        label=_("Nombre de tables"),
        min_value=0,
        max_value=workshops.TABLES_MAX,
        help_text=_("Mettez 0 si les tables ne sont pas numérotées."),
    )
    is_anonymous = forms.BooleanField(
        label=_("Atelier anonyme"),
        required=False,
        help_text=_(
            "Coché : rien n’est gardé de qui écrit, sinon son collège et sa table. Décoché : chaque personne peut, "
            "si elle le souhaite, donner son prénom et sa structure."
        ),
    )


def workshop_values(workshop: Workshop) -> dict[str, Any]:
    return WorkshopForm.values(workshop)
