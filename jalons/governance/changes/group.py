"""The only writer of the groupe projet: who joins it, what they answer for, who leaves."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale, row_stamp
from jalons.directory.changes.contacts import add_contact
from jalons.directory.changes.organisations import ensure_organisation
from jalons.directory.models import Contact
from jalons.directory.rules.categories import College
from jalons.governance.changes.consultations import ask_newcomer
from jalons.governance.models import AskedMember, GroupMember, Responsibility
from jalons.governance.models.group import GroupMembers
from jalons.governance.rules.group import is_same_person
from jalons.roadmaps.changes import members
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.changes.steps import reach_step
from jalons.roadmaps.models import Invitation, Member, Membership, Roadmap

# Gathering the group begins the étape « cadrer ».
STEP = 1
# What the directory calls them.
_COLLEGES: dict[str, str] = {GroupMember.Kind.ELECTED: College.ELECTED, GroupMember.Kind.STAFF: College.AGENT}


@write_transaction()
def add_group_member(
    *,
    kind: str,
    by: Member,
    person: Contact | Membership | None = None,
    last_name: str = "",
    first_name: str = "",
    email: str = "",
    phone: str = "",
    function: str = "",
    organisation: str = "",
    service: str = "",
    substitute: str = "",
    responsibilities: Sequence[str] = (),
    since: date | None = None,
) -> GroupMember:
    """Somebody who has access, a contact of the directory, a new contact, or a function that nobody holds yet. What is not
    written is taken from the person."""
    lock_roadmap(by.roadmap)
    if person and last_name:
        raise Refused(
            _("Choisissez une personne de la liste, ou écrivez-en une nouvelle : pas les deux."),
            code="person-both-ways",
            field="last_name",
        )
    if last_name:
        person = _add_newcomer(kind, last_name, first_name, email, phone, function, organisation, service, by)
    membership, contact = _access_and_contact(person)
    _refuse_second_line(by, membership, contact)
    function = (
        " ".join(function.split()) or (membership and membership.function) or (contact and contact.function) or ""
    )
    if not function:
        raise Refused(
            _("Écrivez sa fonction : c’est elle que tout le monde lit."), code="no-function", field="function"
        )
    _refuse_own_substitute(substitute, function, membership, contact)
    member = GroupMember.objects.create(
        roadmap=by.roadmap,
        kind=kind,
        function=function,
        organisation=ensure_organisation(organisation, by=by) or (contact.organisation if contact else None),
        service=service or (contact.service if contact else ""),
        substitute=substitute,
        responsibilities=_in_order(responsibilities),
        since=since or timezone.localdate(),
        membership=membership,
        contact=contact,
    )
    record_change(by=by, verb="join_group", about=member, after={"kind": kind, "since": member.since})
    reach_step(number=STEP, by=by)
    ask_newcomer(member=member, by=by)
    return member


@write_transaction()
def revise_group_member(
    *,
    member: GroupMember,
    kind: str,
    function: str,
    since: date,
    by: Member,
    organisation: str = "",
    service: str = "",
    substitute: str = "",
    responsibilities: Sequence[str] = (),
    person: Contact | Membership | None = None,
    seen: str | None = None,
) -> None:
    """`person`: who holds a function that nobody held."""
    member = _lock_group_member(member)
    refuse_stale(seen, row_stamp(member), _("Quelqu’un a modifié ce membre depuis que vous avez ouvert la page."))
    values: dict[str, Any] = {
        "kind": kind,
        "function": " ".join(function.split()),
        "organisation": ensure_organisation(organisation, by=by),
        "service": service,
        "substitute": substitute,
        "responsibilities": _in_order(responsibilities),
        "since": since,
    }
    membership, contact = member.access, member.contact
    if person and not (membership or contact):
        membership, contact = _access_and_contact(person)
        _refuse_second_line(by, membership, contact)
        values |= {"membership": membership, "contact": contact}
    if member.until and since > member.until:
        raise Refused(_("Son départ est noté avant ce jour."), code="joins-after-leaving", field="since")
    _refuse_own_substitute(substitute, function, membership, contact)
    revise_row(member, values, by=by)


@write_transaction()
def leave_group(*, member: GroupMember, until: date, by: Member) -> None:
    """`until`: the last day. Their access, if they have one, stays until somebody takes it back."""
    member = _lock_group_member(member)
    if until < member.since:
        raise Refused(
            _("Ce jour vient avant celui de son arrivée dans le groupe."), code="leaves-before-joining", field="until"
        )
    _refuse_last_focal_point(member, field="until")
    revise_row(member, {"until": until}, by=by, verb="leave_group")


@write_transaction()
def rejoin_group(*, member: GroupMember, by: Member) -> None:
    """Somebody whose departure is written comes back on the same line, or never left."""
    member = _lock_group_member(member)
    _refuse_second_line(by, member.access, member.contact, but=member)
    revise_row(member, {"until": None}, by=by, verb="rejoin_group")


@write_transaction()
def remove_group_member(*, member: GroupMember, by: Member) -> None:
    """Deletes a line written by mistake. Whoever leaves has a last day instead. A « pour moi c’est » has no author: only an
    answer to a definition is kept with its person."""
    member = _lock_group_member(member)
    _refuse_last_focal_point(member)
    if AskedMember.objects.filter(member=member).exclude(answer="").exists():
        raise Refused(
            _("Ce membre a répondu au groupe : sa réponse se garde. Notez plutôt le jour de son départ."),
            code="member-has-answered",
        )
    record_change(by=by, verb="remove", about=member, before={"kind": member.kind, "since": member.since})
    member.delete()


@write_transaction()
def invite_person(
    *, email: str, role: str, by: Member, function: str = "", member: GroupMember | None = None
) -> members.Invited:
    """Gives access: to `member`, else to whoever of the group has this address, else to somebody outside the group. A
    second invitation of a member replaces the first."""
    email = email.strip().lower()
    lock_roadmap(by.roadmap)
    if member is None:
        member = next(
            (one for one in _staying_members(by.roadmap) if not one.access and email in _known_addresses(one)), None
        )
    else:
        member = _lock_group_member(member)
        _refuse_second_access(member, email)
    if member and member.invitation and member.invitation.accepted_at is None and member.invitation.email != email:
        members.withdraw_invitation(invitation=member.invitation, by=by)
    invited = members.invite_member(email=email, role=role, function=function, by=by)
    if member:
        GroupMember.objects.filter(pk=member.pk).update(invitation=invited.invitation)
    return invited


@write_transaction()
def accept_claim(*, invitation: Invitation, claimed_by: int, function: str, by: Member) -> Membership:
    """Whoever opened a forwarded invitation takes its role, and the line of the group that it was for, with their own
    function. The contact whom it was sent to is somebody else, unless the address says otherwise."""
    lock_roadmap(by.roadmap)
    member = GroupMember.objects.with_people().filter(invitation=invitation).first()
    access = members.accept_claim(invitation=invitation, claimed_by=claimed_by, function=function, by=by)
    if member:
        _refuse_second_line(by, access, None, but=member)
        is_theirs = member.contact is not None and member.contact.email == access.user.email
        contact = member.contact if is_theirs else _access_and_contact(access)[1]
        revise_row(member, {"function": " ".join(function.split()), "contact": contact}, by=by)
    return access


def _add_newcomer(
    kind: str,
    last_name: str,
    first_name: str,
    email: str,
    phone: str,
    function: str,
    organisation: str,
    service: str,
    by: Member,
) -> Contact:
    """The group is asked to be written to: the contact is met, and has no consent for anything else."""
    email = email.strip().lower()
    if email and Contact.objects.filter(roadmap=by.roadmap, email=email).exists():
        raise Refused(
            _("L’annuaire connaît déjà cette adresse : choisissez la personne dans la liste."),
            code="address-already-known",
            field="email",
        )
    return add_contact(
        last_name=last_name,
        first_name=first_name,
        email=email,
        phone=phone,
        function=function,
        organisation=organisation,
        service=service,
        college=_COLLEGES.get(kind, ""),
        status=Contact.Status.MET,
        by=by,
    )


def _access_and_contact(person: Contact | Membership | None) -> tuple[Membership | None, Contact | None]:
    """The access and the contact of one person: an address that is on both sides says that they are the same."""
    if isinstance(person, Membership):
        contact = Contact.objects.filter(roadmap=person.roadmap_id, email=person.user.email).first()
        is_free = contact and not GroupMember.objects.filter(contact=contact).exists()
        return person, contact if is_free else None
    if person is None or not person.email:
        return None, person
    membership = Membership.objects.filter(roadmap=person.roadmap_id, user__email=person.email).first()
    return membership, person


def _refuse_second_line(
    by: Member, membership: Membership | None, contact: Contact | None, but: GroupMember | None = None
) -> None:
    same = Q()
    if membership:
        same |= Q(membership=membership) | Q(invitation__membership=membership)
    if contact:
        same |= Q(contact=contact)
    if not same:
        return
    lines = GroupMember.objects.filter(same, roadmap=by.roadmap).exclude(pk__in=[but.pk] if but else [])
    if lines.not_gone(timezone.localdate()).exists():
        raise Refused(_("Cette personne fait déjà partie du groupe."), code="already-in-the-group", field="person")
    if but is None and lines.exists():
        raise Refused(
            _(
                "Cette personne a déjà fait partie du groupe : ouvrez sa ligne, sous « Anciens membres », et reprenez-la."
            ),
            code="left-the-group",
            field="person",
        )


def _refuse_own_substitute(
    substitute: str, function: str, membership: Membership | None, contact: Contact | None
) -> None:
    names = (function, membership.user.name if membership else "", contact.name if contact else "")
    if is_same_person(substitute, *names):
        raise Refused(
            _("Personne ne se supplée : écrivez une autre fonction."),
            code="substitute-is-the-person",
            field="substitute",
        )


def _refuse_last_focal_point(member: GroupMember, field: str | None = None) -> None:
    if not member.is_focal_point:
        return
    if not any(one.is_focal_point for one in _present_members(member.roadmap).exclude(pk=member.pk)):
        raise Refused(
            _("Gardez au moins une personne référente dans le groupe : nommez-en une autre d’abord."),
            code="last-focal-point",
            field=field,
        )


def _refuse_second_access(member: GroupMember, email: str) -> None:
    if member.access:
        raise Refused(_("Cette personne a déjà un accès."), code="access-already-given", field="email")
    known = Membership.objects.filter(roadmap=member.roadmap_id, user__email=email)
    if known.exists():
        raise Refused(
            _("Une personne qui a un accès se connecte déjà avec cette adresse. Écrivez-en une autre."),
            code="address-in-the-team",
            field="email",
        )


def _staying_members(roadmap: Roadmap) -> GroupMembers:
    return GroupMember.objects.filter(roadmap=roadmap).not_gone(timezone.localdate()).with_people()


def _present_members(roadmap: Roadmap) -> GroupMembers:
    return GroupMember.objects.filter(roadmap=roadmap).present(timezone.localdate()).with_people()


def _known_addresses(member: GroupMember) -> set[str]:
    invitation, contact = member.invitation, member.contact
    return {row.email for row in (invitation, contact) if isinstance(row, Invitation | Contact) and row.email}


def _in_order(responsibilities: Iterable[str]) -> list[str]:
    chosen = set(responsibilities)
    return [value for value in Responsibility.values if value in chosen]


def _lock_group_member(member: GroupMember) -> GroupMember:
    """Reads the line again under the lock."""
    lock_roadmap(member.roadmap)
    current = GroupMember.objects.with_people().select_related("roadmap").filter(pk=member.pk).first()
    if current is None:
        raise Refused(_("Ce membre n’est plus là : quelqu’un vient de retirer sa ligne."), code="group-member-gone")
    return current
