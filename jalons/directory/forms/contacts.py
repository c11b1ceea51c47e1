"""What is typed of a person, and what is chosen when two lines are the same person."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import DayField, JalonsForm, check_phone, offer_rows
from jalons.directory.models import Category, College, Contact
from jalons.directory.rules.categories import category_of
from jalons.directory.rules.consents import Standing
from jalons.roadmaps.models import Roadmap
from jalons.territories.models import Commune

# One question instead of two: the finer answer implies the category.
PROFILES = [
    ("", _("Pas encore précisé")),
    (_("Public"), [(College.ELECTED.value, College.ELECTED.label), (College.AGENT.value, College.AGENT.label), (Category.PUBLIC.value, _("Public, sans préciser"))]),
    (_("Privé"), [(College.ASSOCIATION.value, College.ASSOCIATION.label), (College.COMPANY.value, College.COMPANY.label), (Category.PRIVATE.value, _("Privé, sans préciser"))]),
    (_("Citoyennes et citoyens"), [(College.INHABITANT.value, College.INHABITANT.label), (Category.CITIZEN.value, _("Citoyenne ou citoyen, sans préciser"))]),
]  # fmt: skip


def profile_values(profile: str) -> dict[str, str]:
    college = profile if profile in College.values else ""
    return {"college": college, "category": category_of(college) or profile}


class ContactForm(JalonsForm):
    sometimes_needed = ("last_name",)

    organisation = forms.CharField(
        label=_("Structure"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"list": "structures", "autocomplete": "off"}),
        help_text=_("Mairie, service, association, entreprise. Laissez vide pour une habitante ou un habitant."),
    )
    first_name = forms.CharField(label=_("Prénom"), max_length=80, required=False)
    last_name = forms.CharField(
        label=_("Nom"),
        max_length=80,
        required=False,
        help_text=_("Sans nom connu, écrivez une fonction : secrétariat, accueil."),
    )
    function = forms.CharField(label=_("Fonction"), max_length=120, required=False)
    service = forms.CharField(label=_("Service"), max_length=120, required=False)
    profile = forms.ChoiceField(
        label=_("Catégorie"),
        required=False,
        choices=PROFILES,
        help_text=_("Les ateliers réunissent des acteurs publics, privés et des citoyennes et citoyens."),
    )
    email = forms.EmailField(label=_("Adresse électronique"), required=False)
    phone = forms.CharField(
        label=_("Téléphone"),
        max_length=30,
        required=False,
        validators=[check_phone],
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    address = forms.CharField(label=_("Adresse postale"), max_length=250, required=False)
    commune = forms.ModelChoiceField(
        label=_("Commune"),
        queryset=Commune.objects.none(),
        required=False,
        empty_label=_("Aucune, ou hors du périmètre"),
    )
    status = forms.ChoiceField(label=_("Contact"), choices=Contact.Status.choices, initial=Contact.Status.TO_MEET)
    consents = forms.BooleanField(
        label=_("Accepte d’être recontactée ou recontacté"),
        required=False,
        help_text=_(
            "Sans cet accord, Jalons lui écrit une seule fois : une invitation, et une relance si elle reste sans réponse."
        ),
    )
    consented_on = DayField(
        label=_("Accord donné le"), required=False, help_text=_("Vide : aujourd’hui, si la case est cochée.")
    )
    refuses = forms.BooleanField(
        label=_("Ne veut plus être contactée ou contacté"),
        required=False,
        help_text=_("Jalons ne lui écrit plus du tout, et son nom quitte les lettres et la liste d’appel."),
    )

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self.fields["commune"], roadmap.communes.all())

    @staticmethod
    def values_of(contact: Contact) -> dict[str, Any]:
        names = [name for name in ContactForm.base_fields if name not in ("profile", "organisation", "refuses")]
        return {name: getattr(contact, name) for name in names} | {
            "organisation": contact.organisation.name if contact.organisation else "",
            "profile": contact.college or contact.category,
            "refuses": bool(contact.refused_on),
        }

    def clean(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        values |= profile_values(values.pop("profile", ""))
        if not (values.get("first_name") or values.get("last_name")):
            self.add_error("last_name", _("Écrivez un nom, ou au moins une fonction à la place."))
        return values


class CategoryForm(JalonsForm):
    """The category of several people at once, and nothing else of them."""

    profile = forms.ChoiceField(label=_("Catégorie"), required=False, choices=PROFILES)

    def clean(self) -> dict[str, Any]:
        return profile_values(self.cleaned_data.get("profile", ""))


class ContactRevision(ContactForm):
    """`seen` is the consent that the page showed: the person may answer otherwise while the page is open."""

    seen = forms.ChoiceField(
        choices=[(one, one) for one in Standing],
        widget=forms.HiddenInput,
        error_messages={"required": _("Rechargez la page : elle ne dit plus quel accord vous aviez lu.")},
    )

    @staticmethod
    def values_of(contact: Contact) -> dict[str, Any]:
        return ContactForm.values_of(contact) | {"seen": contact.standing.value}

    def show_what_was_said(self, contact: Contact) -> None:
        """Shows the new answer of the person and keeps what else was typed; sending the form again then applies to this
        answer."""
        self.data = data = cast(QueryDict, self.data).copy()
        for name in ("consents", "refuses", "consented_on", "seen"):
            data.pop(name, None)
        data["seen"] = contact.standing.value
        if contact.refused_on:
            data["refuses"] = "on"
        elif contact.consents and contact.consented_on:
            data["consents"], data["consented_on"] = "on", contact.consented_on.isoformat()


class MergeForm(JalonsForm):
    """Asks which of the two values is right, for each field where two contacts differ."""

    def __init__(self, *args: Any, differing: list[tuple[str, str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, mine, theirs in differing:
            self.fields[name] = forms.ChoiceField(
                label=label, choices=[("mine", mine), ("theirs", theirs)], initial="mine", widget=forms.RadioSelect
            )

    def clean(self) -> dict[str, Any]:
        return {"chosen": {name: answer == "theirs" for name, answer in self.cleaned_data.items()}}
