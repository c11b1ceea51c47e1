"""The public door by which an organisation asks to join, and what comes through it."""

import secrets

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.codes import CODE_LENGTH, make_code
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.texts import normalize_text
from jalons.directory.changes import contacts
from jalons.directory.changes.organisations import add_organisation, find_organisation
from jalons.directory.models import Contact, Organisation
from jalons.directory.rules import numbers
from jalons.governance.changes.member_organisations import lock_member, status_values
from jalons.governance.models import JoinDoor, JoinRequest, MemberOrganisation
from jalons.governance.rules.member_organisations import Act, apply_act
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member, Roadmap
from jalons.roadmaps.rules.permissions import Role


class DoorClosed(Refused):
    """Requests are not taken: not yet, or no longer."""


@write_transaction()
def open_door(*, by: Member) -> JoinDoor:
    """At the address that it already had, if it was closed."""
    lock_roadmap(by.roadmap)
    door = JoinDoor.objects.filter(roadmap=by.roadmap).first()
    if door and door.is_open:
        return door
    if door:
        door.opened_at, door.closed_at = timezone.now(), None
        door.save(update_fields=["opened_at", "closed_at"])
    else:
        door = JoinDoor.objects.create(roadmap=by.roadmap, code=_free_code(), opened_at=timezone.now())
    record_change(by=by, verb="open", about=door)
    return door


@write_transaction()
def close_door(*, by: Member) -> None:
    door = _lock_door(by.roadmap)
    if door.is_open:
        door.closed_at = timezone.now()
        door.save(update_fields=["closed_at"])
        record_change(by=by, verb="close", about=door)


@write_transaction()
def change_address(*, by: Member) -> JoinDoor:
    """The former address opens nothing any more, as one that never was."""
    door = _lock_door(by.roadmap)
    door.code = _free_code()
    door.save(update_fields=["code"])
    record_change(by=by, verb="change_address", about=door)
    return door


@write_transaction()
def ask_to_join(
    *, door: JoinDoor, name: str, function: str, email: str, brings: str, siret: str = "", agrees: bool = True
) -> JoinRequest:
    """Makes a candidate of an organisation that is not in the list, found again by its number or its name, else created.

    Whoever asks has no account and their address is not verified, so nothing that the team wrote is changed: neither an
    organisation, nor its line in the list, nor a contact of the same address, whose refusal holds. What they gave waits
    with the request: their consent and their place as main contact are written when the team accepts it.
    """
    lock_roadmap(door.roadmap)
    if not JoinDoor.objects.filter(pk=door.pk, code=door.code, closed_at=None).exists():
        raise DoorClosed(
            _("Cette page est fermée : la demande n’est pas enregistrée. Écrivez à la collectivité."),
            code="door-closed",
        )
    if not agrees:
        raise Refused(
            _("Sans votre accord, vos coordonnées ne sont pas gardées et la demande ne peut pas être envoyée."),
            code="consent-missing",
            field="agrees",
        )
    siret, name = numbers.strip_separators(siret), " ".join(name.split())
    if siret and not numbers.is_siret(siret):
        raise Refused(
            _("Ce SIRET contient une faute : il a 14 chiffres, et le dernier vérifie les autres."),
            code="siret-wrong",
            field="siret",
        )
    by = Member(door.roadmap, None, Role.OBSERVER, _("La page « Rejoindre la démarche »"))
    organisation = find_organisation(name, siret, door.roadmap) or add_organisation(name=name, siret=siret, by=by)
    row = _find_or_add_candidate(organisation, by)
    contact = _find_or_add_contact(organisation, " ".join(function.split()), email.strip().lower(), by)
    request = JoinRequest.objects.create(
        member=row, contact=contact, given_name=name, given_siret=siret, brings=normalize_text(brings)
    )
    record_change(by=by, verb="ask_to_join", about=row)
    return request


def _find_or_add_candidate(organisation: Organisation, by: Member) -> MemberOrganisation:
    existing = MemberOrganisation.objects.filter(organisation=organisation).first()
    if existing:
        return lock_member(existing)
    status = apply_act(None, Act.ASK, timezone.localdate())
    assert status
    return MemberOrganisation.objects.create(roadmap=by.roadmap, organisation=organisation, **status_values(status))


def _find_or_add_contact(organisation: Organisation, function: str, email: str, by: Member) -> Contact:
    """The one of this address, else a new one, named by its function as those whose name is not known."""
    existing = Contact.objects.filter(roadmap=by.roadmap, email=email).order_by("id").first()
    if existing:
        return existing
    return contacts.add_contact(
        organisation=organisation.name,
        last_name=function[:80],
        function=function,
        email=email,
        by=by,
    )


def _free_code() -> str:
    while JoinDoor.objects.filter(code=(code := make_code(secrets.token_bytes(CODE_LENGTH)))).exists():
        continue
    return code


def _lock_door(roadmap: Roadmap) -> JoinDoor:
    lock_roadmap(roadmap)
    door = JoinDoor.objects.filter(roadmap=roadmap).first()
    if door is None:
        raise Refused(_("Ouvrez d’abord la page « Rejoindre la démarche »."), code="door-missing")
    return door
