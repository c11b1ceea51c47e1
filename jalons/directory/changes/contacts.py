"""Changes of people. The journal records which fields changed, never their values, since a person may have to be
erased."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ManyToOneRel
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale, shown_stamp
from jalons.directory.changes.organisations import ensure_organisation
from jalons.directory.models import Contact
from jalons.directory.rules import numbers
from jalons.directory.rules.categories import category_of
from jalons.directory.rules.consents import standing
from jalons.directory.words import SAID_SINCE
from jalons.roadmaps.changes.addresses import forget_address
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Invitation, Member
from jalons.roadmaps.rules.permissions import Role
from jalons.territories.models import Commune

# The fields of a person, without those of the consent.
FIELDS = (
    "organisation", "first_name", "last_name", "function", "service", "email", "phone", "address", "commune",
    "category", "college", "status",
)  # fmt: skip


@write_transaction()
def add_contact(
    *,
    by: Member,
    organisation: str = "",
    first_name: str = "",
    last_name: str = "",
    function: str = "",
    service: str = "",
    email: str = "",
    phone: str = "",
    address: str = "",
    commune: Commune | None = None,
    category: str = "",
    college: str = "",
    status: str = Contact.Status.TO_MEET,
    consents: bool = False,
    consented_on: date | None = None,
    refuses: bool = False,
) -> Contact:
    """`organisation` is a name: created when no organisation has it yet."""
    lock_roadmap(by.roadmap)
    contact = Contact(roadmap=by.roadmap)
    values = {
        "organisation": ensure_organisation(organisation, by=by),
        "first_name": first_name,
        "last_name": last_name,
        "function": function,
        "service": service,
        "email": email,
        "phone": phone,
        "address": address,
        "commune": commune,
        "category": category,
        "college": college,
        "status": status,
    }
    set_fields(contact, values | _consent_values(contact, consents, consented_on, refuses))
    contact.save()
    record_change(by=by, verb="add", about=contact)
    return contact


@write_transaction()
def revise_contact(
    *,
    contact: Contact,
    by: Member,
    organisation: str = "",
    consents: bool = False,
    consented_on: date | None = None,
    refuses: bool | None = None,
    seen: str | None = None,
    **values: Any,
) -> bool:
    """Sets the given FIELDS. Returns False when nothing differed. With `refuses=None`, a recorded refusal does not
    change.

    `seen` is the consent that the page showed, None for whoever was shown nothing. If the person has answered otherwise
    since, their answer stays, and whoever wanted to set another one must first read it.
    """
    contact = _lock_contact(contact)
    values = {"organisation": ensure_organisation(organisation, by=by), **values}
    refuses = bool(contact.refused_on) if refuses is None else refuses
    # No stale page: the word of the person holds, and all the rest of the form is written.
    if seen is None or seen == contact.standing:
        values |= _consent_values(contact, consents, consented_on, refuses)
    elif seen != standing(consents=consents, refuses=refuses):
        raise Refused(str(SAID_SINCE[contact.standing]), code="consent-told-since", field="refuses")
    return revise_fields(contact, values, by=by)


def _lock_contact(contact: Contact) -> Contact:
    """Reads the person again under the lock: the page may have been shown before a refusal or an erasure."""
    lock_roadmap(contact.roadmap)
    current = Contact.objects.select_related("roadmap", "organisation").filter(pk=contact.pk).first()
    if current is None:
        raise Refused(
            _("Cette fiche n’est plus là : quelqu’un vient de l’effacer, ou de la réunir avec une autre."),
            code="contact-gone",
        )
    return current


def revise_fields(contact: Contact, values: Mapping[str, Any], *, by: Member, verb: str = "revise") -> bool:
    """Does what `roadmaps.changes.revise_row` does, but without values in the journal. The caller must hold the
    lock."""
    changed = set_fields(contact, values)
    if not changed:
        return False
    contact.save(update_fields=changed)
    record_change(by=by, verb=verb, about=contact, after={"fields": _field_labels(changed)})
    return True


@write_transaction()
def write_phone(*, contact: Contact, phone: str, by: Member, seen: str | None = None) -> bool:
    """The telephone alone, from a page that only asks for it. `seen`: the stamp of what that page showed."""
    contact = _lock_contact(contact)
    refuse_stale(seen, shown_stamp(contact, ["phone"]))
    return revise_fields(contact, {"phone": phone}, by=by)


@write_transaction()
def meet_contact(*, contact: Contact, by: Member) -> None:
    """Records that the team has met the person."""
    revise_fields(_lock_contact(contact), {"status": Contact.Status.MET.value}, by=by, verb="meet")


@write_transaction()
def forbid_writing(*, contact: Contact, by: Member | None = None) -> None:
    """Records a refusal, given through a link of the person (`by` is None) or told to somebody. It cancels a
    consent."""
    contact = _lock_contact(contact)
    if contact.refused_on is None:
        _record_consent(
            contact, {"consents": False, "consented_on": None, "refused_on": timezone.localdate()}, by, "forbid"
        )


@write_transaction()
def allow_writing(*, contact: Contact, by: Member | None = None) -> None:
    """Records a consent, which cancels a refusal."""
    contact = _lock_contact(contact)
    if not contact.consents:
        _record_consent(
            contact, {"consents": True, "consented_on": timezone.localdate(), "refused_on": None}, by, "allow"
        )


def _record_consent(contact: Contact, values: Mapping[str, Any], by: Member | None, verb: str) -> None:
    by = by or Member(contact.roadmap, None, Role.OBSERVER, _("La personne concernée"))
    revise_fields(contact, values, by=by, verb=verb)


@write_transaction()
def erase_contact(*, contact: Contact, by: Member) -> None:
    """Deletes a person. What they wrote elsewhere stays without their name, which the journal never had."""
    contact = _lock_contact(contact)
    record_change(by=by, verb="erase", about=contact)
    delete_contact(contact, by=by)


def delete_contact(contact: Contact, *, by: Member) -> None:
    """Deletes the row, then what was sent to its address, unless somebody else of the directory shares it. The caller
    must hold the lock."""
    email, invitations = contact.email, _invitations_of(contact)
    contact.delete()
    is_shared = Contact.objects.filter(roadmap=by.roadmap, email=email).exists()
    forget_address(email="" if is_shared else email, invitations=invitations, by=by)


def _invitations_of(contact: Contact) -> set[int]:
    """Invitations held by the rows of the floors above that point to this person, at whatever address they were sent."""
    keys: set[int] = set()
    for relation in Contact._meta.related_objects:
        held = [field for field in relation.related_model._meta.concrete_fields if field.related_model is Invitation]
        for field in held:
            rows = relation.related_model._base_manager.filter(**{relation.field.name: contact})
            keys |= set(rows.exclude(**{field.name: None}).values_list(field.attname, flat=True))
    return keys


@write_transaction()
def merge_contacts(
    *, contact: Contact, other: Contact, by: Member, chosen: Mapping[str, bool] | None = None
) -> Contact:
    """`contact` keeps its values, takes those that only `other` has, and those of `other` that are `chosen`. Rows that
    refer to `other` then refer to `contact`."""
    if contact == other:
        raise Refused(_("Choisissez une autre personne."), code="contact-is-the-same")
    contact, other = _lock_contact(contact), _lock_contact(other)
    chosen = chosen or {}
    values = {
        name: getattr(other, name) if chosen.get(name) or not getattr(contact, name) else getattr(contact, name)
        for name in FIELDS
        if name not in ("status", "category")
    }
    values["category"] = category_of(values["college"]) or contact.category or other.category
    met = Contact.Status.MET.value
    values["status"] = met if met in (contact.status, other.status) else contact.status
    # A consent is never invented: it comes with its day from one of the two.
    if other.consents and not contact.consents:
        values |= {"consents": True, "consented_on": other.consented_on}
    # A refusal by either one applies to both.
    if refused := [day for day in (contact.refused_on, other.refused_on) if day]:
        values |= {"consents": False, "consented_on": None, "refused_on": min(refused)}
    _move_references(other, contact)
    changed = set_fields(contact, values)
    contact.save(update_fields=changed)
    record_change(by=by, verb="merge", about=contact, after={"fields": _field_labels(changed)})
    other.delete()
    return contact


@write_transaction()
def tell_contacts_apart(*, contact: Contact, other: Contact, by: Member) -> None:
    """Records that two similar contacts are two people: nobody is asked again."""
    if contact == other:
        raise Refused(_("Choisissez une autre personne."), code="contact-is-the-same")
    contact, other = _lock_contact(contact), _lock_contact(other)
    contact.distinct_from.add(other)
    record_change(by=by, verb="tell_apart", about=contact)


def _move_references(other: Contact, contact: Contact) -> None:
    """Moves to `contact` the rows of the floors above, whatever they are. See docs/decisions."""
    # Hidden relations too, because the tables of many-to-many fields refer to a person as well.
    for relation in Contact._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ManyToOneRel) or relation.related_model is Contact.distinct_from.through:
            continue
        rows = relation.related_model._base_manager.filter(**{relation.field.name: other})
        try:
            with transaction.atomic():
                rows.update(**{relation.field.name: contact})
        except IntegrityError as error:
            raise Refused(
                _(
                    "Ces deux fiches sont dans la même liste, par exemple invitées au même atelier. Retirez-en une d’abord."
                ),
                code="contacts-in-the-same-list",
            ) from error


def set_fields(contact: Contact, values: Mapping[str, Any]) -> list[str]:
    """Cleans and sets values; returns the names of those that differed."""
    clean = {name: " ".join(value.split()) if isinstance(value, str) else value for name, value in values.items()}
    if "email" in clean:
        clean["email"] = clean["email"].lower()
    if "phone" in clean:
        clean["phone"] = numbers.format_phone(clean["phone"])
    if clean.get("college"):
        clean["category"] = category_of(clean["college"])
    changed = [name for name, value in clean.items() if getattr(contact, name) != value]
    for name in changed:
        setattr(contact, name, clean[name])
    if not (contact.first_name or contact.last_name):
        raise Refused(
            _("Écrivez un nom, ou au moins une fonction à la place."),
            code="name-or-function-missing",
            field="last_name",
        )
    return changed


def _consent_values(contact: Contact, consents: bool, day: date | None, refuses: bool) -> dict[str, Any]:
    """The day of a consent is the given one, else the recorded one, else today; a refusal follows the same rule."""
    if consents and refuses:
        raise Refused(_("Cochez l’accord ou le refus, pas les deux."), code="consent-both-ways", field="refuses")
    refused_on = (contact.refused_on or timezone.localdate()) if refuses else None
    if not consents:
        return {"consents": False, "consented_on": None, "refused_on": refused_on}
    return {"consents": True, "consented_on": day or contact.consented_on or timezone.localdate(), "refused_on": None}


def _field_labels(names: list[str]) -> list[str]:
    return [str(Contact._meta.get_field(name).verbose_name) for name in names]  # type: ignore[union-attr]
