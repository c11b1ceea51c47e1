"""Preparing a workshop."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import DayField, JalonsForm
from jalons.base.stale_forms import SeenForm
from jalons.roadmaps.models import Roadmap
from jalons.workshops.forms.run_sheets import HourField
from jalons.workshops.models import Workshop
from jalons.workshops.queries.templates import find_template
from jalons.workshops.rules import workshops
from jalons.workshops.rules.workshop_templates import LARGEST, WorkshopTemplate

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


class WorkshopForm(SeenForm):
    title = forms.CharField(label=_("Intitulé"), max_length=workshops.TITLE_LIMIT)
    kind = forms.ChoiceField(label=_("Type d’atelier"), choices=Workshop.Kind.choices, widget=forms.RadioSelect)
    question = forms.CharField(
        label=_("Question posée aux participantes et participants"),
        max_length=300,
        required=False,
        help_text=_("Elle s’affiche sur les téléphones et sur le grand écran. Une seule question, en mots simples."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    held_on = DayField(
        label=_("Date"), required=False, help_text=_("C’est aussi la date du jalon qui annonce cet atelier.")
    )
    # The same two fields as the « créneau » of the conducteur.
    starts_at = HourField(label=_("Début"), required=False)
    ends_at = HourField(label=_("Fin"), required=False)
    place = forms.CharField(label=_("Lieu"), max_length=200, required=False)
    video_link = forms.URLField(
        label=_("Lien de la visioconférence"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_(
            "Pour suivre à distance : il est donné sur l’invitation, dans l’agenda et sur les téléphones. Vide : personne "
            "n’est à distance, et la question n’est pas posée."
        ),
        error_messages={"invalid": _("Écrivez une adresse complète, par exemple https://visio.exemple.fr/salle.")},
    )
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


class NewWorkshopForm(WorkshopForm):
    """`template`: what it starts from, chosen before the form. One that was removed meanwhile is no template."""

    template = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roadmap = roadmap

    def clean_template(self) -> WorkshopTemplate | None:
        return find_template(self.roadmap, self.cleaned_data["template"])


def template_form_values(template: WorkshopTemplate) -> dict[str, Any]:
    """The fields that a template fills."""
    return {
        "title": template.title,
        "kind": template.kind,
        "question": template.question,
        "table_count": template.table_count,
    }


class TemplateFileForm(JalonsForm):
    file = forms.FileField(
        label=_("Fichier du modèle"),
        widget=forms.ClearableFileInput(attrs={"accept": ".json"}),
        help_text=_("Une autre équipe l’a téléchargé depuis sa page « Modèles d’atelier »."),
        error_messages={
            "required": _("Choisissez le fichier du modèle."),
            "empty": _("Ce fichier est vide."),
            "invalid": _("Choisissez le fichier du modèle."),
            "missing": _("Choisissez le fichier du modèle."),
        },
    )

    def clean_file(self) -> bytes:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        return bytes(file.read(LARGEST + 1))


def workshop_values(workshop: Workshop) -> dict[str, Any]:
    return WorkshopForm.shown_values(workshop)
