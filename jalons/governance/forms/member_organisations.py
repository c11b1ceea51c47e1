"""What is typed of a member organisation, by the team or by whoever asks to join."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import JalonsForm, offer_rows
from jalons.base.stale_forms import SeenForm
from jalons.directory.models import Contact, Organisation
from jalons.governance.models import MemberOrganisation
from jalons.governance.models.member_organisations import LONGEST_TEXT

if TYPE_CHECKING:
    _ContactField = forms.ModelChoiceField[Contact]
else:
    _ContactField = forms.ModelChoiceField


class ContactField(_ContactField):
    """A person of the directory, by name, for whoever knows people."""

    def label_from_instance(self, obj: Contact) -> str:
        return f"{obj.name}, {obj.function}" if obj.function and obj.function != obj.name else obj.name


class NewMemberForm(JalonsForm):
    """One of the directory, or a new one by its name."""

    sometimes_needed = ("organisation", "name")

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Structure de l’annuaire"),
        required=False,
        empty_label=_("Elle n’y est pas encore"),
    )
    name = forms.CharField(
        label=_("Ou une nouvelle structure"),
        max_length=150,
        required=False,
        help_text=_("Son nom : elle entre aussi dans l’annuaire."),
    )
    siren = forms.CharField(
        label=_("SIREN de la nouvelle structure"), max_length=20, required=False, help_text=_("9 chiffres.")
    )
    siret = forms.CharField(
        label=_("SIRET de la nouvelle structure"), max_length=25, required=False, help_text=_("14 chiffres.")
    )
    is_co_carrier = forms.BooleanField(
        label=_("Elle porte la démarche avec nous"),
        required=False,
        help_text=_("Co-porteuse : elle signe, finance ou anime à vos côtés."),
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self.fields["organisation"], organisations)

    def clean(self) -> dict[str, Any]:
        """A structure is chosen or named, not both: the numbers typed would then belong to nobody."""
        values = dict(self.cleaned_data)
        if values.get("organisation") and values.get("name"):
            self.add_error(
                "name", _("Choisissez une structure de l’annuaire, ou nommez-en une nouvelle, pas les deux.")
            )
        return values


class MemberForm(SeenForm):
    display_name = forms.CharField(
        label=_("Nom affiché"),
        max_length=150,
        required=False,
        help_text=_("Vide : celui de l’annuaire. Par exemple, un sigle connu de toutes et tous."),
    )
    main_contact = ContactField(
        Contact.objects.none(),
        label=_("Contact principal"),
        required=False,
        empty_label=_("Pas encore choisi"),
        help_text=_("Parmi les personnes de cette structure, dans l’annuaire."),
    )
    brings = forms.CharField(
        label=_("Ce qu’elle apporte"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Du temps, un lieu, un réseau, de l’argent. L’équipe le lit."),
    )

    def __init__(self, *args: Any, row: MemberOrganisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Those of the organisation, and whoever is chosen already.
        chosen = Q(pk=row.main_contact_id) if row.main_contact_id else Q()
        people = Contact.objects.filter(roadmap=row.roadmap_id)
        offer_rows(self.fields["main_contact"], people.filter(Q(organisation=row.organisation_id) | chosen))


class AnswerForm(JalonsForm):
    """The sentence that whoever asked receives. The button says which of the two answers it goes with."""

    answer = forms.CharField(
        label=_("Votre phrase"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Elle part par courriel, sous la réponse. Pour un refus, dites pourquoi."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="reponse-%s", **kwargs)

    def aside(self, name: str) -> str:
        return ""


class JoinForm(JalonsForm):
    name = forms.CharField(label=_("Votre structure"), max_length=150)
    siret = forms.CharField(
        label=_("Son SIRET, si vous le connaissez"),
        max_length=25,
        required=False,
        help_text=_("14 chiffres."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    function = forms.CharField(
        label=_("Votre fonction"),
        max_length=120,
        help_text=_("Par exemple : direction, accueil, présidence. Votre nom n’est pas demandé."),
    )
    email = forms.EmailField(
        label=_("Votre adresse électronique"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    brings = forms.CharField(
        label=_("Ce que vous aimeriez apporter"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Du temps, un lieu, des personnes formées, un réseau… En quelques phrases."),
    )
    agrees = forms.BooleanField(
        label=_("J’accepte que ces informations soient gardées pour me répondre et m’écrire à propos de la démarche")
    )

    def aside(self, name: str) -> str:
        return ""
