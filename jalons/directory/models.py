"""The actors of a roadmap: organisations, and the people in them."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from jalons.base.french import matching_key
from jalons.base.prepared_queries import PreparedQuery
from jalons.directory.rules import categories
from jalons.directory.rules import consents as consent_rules
from jalons.directory.rules.names import name_key
from jalons.directory.rules.people_imports import Known
from jalons.roadmaps.models import Roadmap
from jalons.territories.models import Commune, exact_length


class Category(models.TextChoices):
    PUBLIC = categories.Category.PUBLIC, _("Service public, mairie, élue ou élu")
    PRIVATE = categories.Category.PRIVATE, _("Entreprise ou association")
    CITIZEN = categories.Category.CITIZEN, _("Habitante ou habitant")


class College(models.TextChoices):
    ELECTED = categories.College.ELECTED, _("Élue ou élu")
    AGENT = categories.College.AGENT, _("Agente ou agent public")
    ASSOCIATION = categories.College.ASSOCIATION, _("Association")
    COMPANY = categories.College.COMPANY, _("Entreprise")
    INHABITANT = categories.College.INHABITANT, _("Habitante ou habitant")


class Organisation(models.Model):
    """An organisation: a mairie, a centre social, the CAF. A SIREN has 9 digits, a SIRET 14; both may be unknown."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="organisations")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("nom"), max_length=150)
    # Acronyms and other spellings: whoever writes one of them means this organisation.
    other_names = models.JSONField(_("autres noms"), default=list, blank=True)
    siren = models.CharField(_("SIREN"), max_length=9, blank=True)
    siret = models.CharField(_("SIRET"), max_length=14, blank=True)
    category = models.CharField(_("catégorie"), max_length=8, choices=Category, blank=True)
    commune = models.ForeignKey(Commune, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "name"], name="organisation_name_is_unique_in_its_roadmap"),
            exact_length("siren", 0, 9, name="organisation_siren_is_nine_long_or_blank"),
            exact_length("siret", 0, 14, name="organisation_siret_is_fourteen_long_or_blank"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name_keys(self) -> list[str]:
        """The keys of its name, then of its other names."""
        return [matching_key(name) for name in (self.name, *self.other_names)]


class Contact(models.Model):
    """A person to know. A consent to be written to is recorded with its day, and so is a refusal; `rules.may_write`
    decides from either, or from neither."""

    class Status(models.TextChoices):
        TO_MEET = "a_rencontrer", _("à rencontrer")
        MET = "rencontre", _("rencontré")

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="contacts")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="contacts"
    )
    first_name = models.CharField(_("prénom"), max_length=80, blank=True)
    last_name = models.CharField(_("nom"), max_length=80, blank=True)
    function = models.CharField(_("fonction"), max_length=120, blank=True)
    service = models.CharField(_("service"), max_length=120, blank=True)
    email = models.EmailField(_("adresse électronique"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    address = models.CharField(_("adresse postale"), max_length=250, blank=True)
    commune = models.ForeignKey(Commune, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(_("catégorie"), max_length=8, choices=Category, blank=True)
    college = models.CharField(_("collège"), max_length=11, choices=College, blank=True)
    status = models.CharField(_("contact"), max_length=12, choices=Status, default=Status.TO_MEET)
    consents = models.BooleanField(_("accepte d’être recontacté"), default=False)
    consented_on = models.DateField(null=True, blank=True)
    # « Ne plus m’écrire »: since this day nobody may write to them, for any reason.
    refused_on = models.DateField(_("ne veut plus être contacté"), null=True, blank=True)
    # Contacts that look like this one, and that somebody confirmed to be other people.
    distinct_from: models.ManyToManyField["Contact", Any] = models.ManyToManyField("self", blank=True)

    class Meta:
        ordering: ClassVar = ["last_name", "first_name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(first_name="", last_name=""), name="contact_has_a_name"),
            models.CheckConstraint(
                condition=Q(consents=False) | Q(consented_on__isnull=False), name="contact_consent_has_its_day"
            ),
            models.CheckConstraint(
                condition=Q(consents=False) | Q(refused_on__isnull=True), name="contact_who_refused_does_not_consent"
            ),
        ]

    def __str__(self) -> str:
        # Never the name, which the journal would keep for ever: a person may have to be erased.
        return str(_("contact %(number)s")) % {"number": self.pk or ""}

    @property
    def shown_function(self) -> str:
        """The function, for people who need to know who it is without reading a name."""
        return self.function or str(self)

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def standing(self) -> consent_rules.Standing:
        return consent_rules.standing(consents=self.consents, refuses=self.refused_on is not None)


def organisation_names(roadmap: int) -> list[tuple[str, list[str]]]:
    """Each organisation with its other names, in the order in which they came; one query."""
    return [(name, others) for _pk, name, others in _named_organisations(roadmap)]


def organisations_by_name_key(roadmap: int) -> dict[str, tuple[int, str]]:
    """The pk and the name of each organisation, by the key of each of its names; one query."""
    found: dict[str, tuple[int, str]] = {}
    rows = _named_organisations(roadmap)
    for pk, name, _others in rows:
        found.setdefault(name_key(name), (pk, name))
    for pk, name, others in rows:
        for other in others:
            found.setdefault(name_key(other), (pk, name))
    return found


@PreparedQuery
def _named_organisations(roadmap: int) -> QuerySet[Organisation, tuple[int, str, list[str]]]:
    return Organisation.objects.filter(roadmap=roadmap).order_by("id").values_list("pk", "name", "other_names")


def distinct_pairs(roadmap: Roadmap) -> set[frozenset[int]]:
    """Pairs of similar contacts confirmed to be two people; one query."""
    links = Contact.distinct_from.through.objects.filter(from_contact__roadmap=roadmap)
    return {frozenset(pair) for pair in links.values_list("from_contact_id", "to_contact_id")}


def known_people(roadmap: Roadmap) -> list[Known]:
    """Everybody in a roadmap, as an import compares them; one query."""
    contacts = Contact.objects.filter(roadmap=roadmap).select_related("organisation")
    return [Known(contact.pk, str(contact.uid), _contact_values(contact)) for contact in contacts]


def _contact_values(contact: Contact) -> dict[str, str]:
    organisation = contact.organisation
    return {
        "first_name": contact.first_name,
        "last_name": contact.last_name,
        "organisation": organisation.name if organisation else "",
        "siren": organisation.siren if organisation else "",
        "siret": organisation.siret if organisation else "",
        "function": contact.function,
        "service": contact.service,
        "email": contact.email,
        "phone": contact.phone,
        "address": contact.address,
        "commune": contact.commune_id or "",
        "category": contact.category,
        "college": contact.college,
        "status": contact.status,
        "consents": "refus" if contact.refused_on else "oui" if contact.consents else "non",
        "consented_on": contact.consented_on.isoformat() if contact.consented_on else "",
    }
