"""What is typed when an edition is frozen or amended, in a chapter, and to adopt with a gap."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import JalonsForm
from jalons.base.stale_forms import SeenForm
from jalons.governance.forms.deliberations import DeliberationForm
from jalons.governance.rules.council_sittings import CouncilSitting

UNTOLD = CouncilSitting()


class ProjectForm(JalonsForm):
    purpose = forms.CharField(
        label=_("À quoi sert cette version ?"),
        max_length=150,
        required=False,
        help_text=_("Par exemple : relecture par le comité technique."),
    )


class ChapterForm(SeenForm):
    text = forms.CharField(
        label=_("Texte"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Une ligne vide sépare deux paragraphes. Un tiret en début de ligne fait une liste."),
    )
    is_required = forms.BooleanField(
        label=_("Ce chapitre est nécessaire au vote"),
        required=False,
        help_text=_("Tant qu’il ne dit rien, la délibération ne s’enregistre pas."),
    )


class GapForm(JalonsForm):
    reason = forms.CharField(
        label=_("Pourquoi l’adopter ainsi ?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Une phrase pour celles et ceux qui liront plus tard. Le journal la garde. L’édition l’imprime : n’y nommez personne."
        ),
    )


class OneGapForm(SeenForm, GapForm):
    """`seen`: the stamp of the gap that the page told, which may have grown or been accepted since."""


class AmendmentForm(DeliberationForm):
    """The deliberation, if there was one: all its fields, or none."""

    purpose = forms.CharField(label=_("Objet de l’avenant"), max_length=150)

    field_order = ("purpose",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.required = name == "purpose"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("number"):
            for name in ("held_on", "assembly", "votes_for"):
                if cleaned.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, _("Ce champ est nécessaire quand il y a une délibération."))
        elif cleaned.get("held_on") or cleaned.get("sitting", UNTOLD) != UNTOLD:
            self.add_error("number", _("Écrivez le numéro de la délibération, ou effacez sa date et sa séance."))
        return cleaned


class PublishForm(SeenForm):
    """`seen`: the stamp of what the page showed, which is what becomes public."""

    contact = forms.CharField(
        label=_("Où dire quelque chose ?"),
        max_length=200,
        required=False,
        help_text=_(
            "Un accueil, un standard, une adresse de service, avec ses heures : jamais une personne. Sans cela, la page dit seulement le nom de la collectivité."
        ),
    )
    gives_files = forms.BooleanField(
        label=_("Donner aussi le texte voté (PDF et LibreOffice)"),
        required=False,
        help_text=_(
            "Il est donné tel que l’assemblée l’a voté : relisez-le d’abord, il peut nommer les personnes qui pilotent, les élues et les élus, et il cite des notes d’atelier, sans nom, avec leur table."
        ),
    )
