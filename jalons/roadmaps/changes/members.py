"""The team: who is invited, who joins, who leaves."""

import secrets
from typing import NamedTuple

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.accounts.changes import admit_address, withdraw_admission
from jalons.accounts.models import User
from jalons.accounts.rules import token_hash
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.live.hub import hub
from jalons.base.mail import absolute_url
from jalons.base.sealing import seal
from jalons.mail import changes as mail
from jalons.mail.models import Message
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.mails import INVITATION
from jalons.roadmaps.models import (
    Invitation,
    Member,
    Membership,
    Roadmap,
)
from jalons.roadmaps.rules.limits import INVITATION_LASTS, MOST_FOCAL_POINTS
from jalons.roadmaps.rules.permissions import Role
from jalons.roadmaps.words import INVITATION_IS_CLOSED


class Invited(NamedTuple):
    invitation: Invitation
    link: str  # never stored: the person who invites may also hand it over


@write_transaction()
def invite_member(*, email: str, role: str, by: Member, function: str = "") -> Invited:
    """Sends a link by e-mail. A second invitation to the same address replaces the first."""
    lock_roadmap(by.roadmap)
    email = email.strip().lower()
    if Membership.objects.filter(roadmap=by.roadmap, user__email=email).exists():
        raise Refused(
            _("Cette personne a déjà un accès à la feuille de route."), code="already-in-the-team", field="email"
        )
    Invitation.objects.filter(roadmap=by.roadmap, email=email, accepted_at=None).delete()
    if role == Membership.Role.FOCAL_POINT:
        _refuse_third_focal_point(by.roadmap)
    token = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        roadmap=by.roadmap,
        email=email,
        role=role,
        function=function,
        invited_by=by.user,
        token_hash=token_hash(token),
        sealed_secret=seal(token),
        message=mail.queue_message(INVITATION, asker=by.asker),
        expires_at=timezone.now() + INVITATION_LASTS,
    )
    admit_address(email=email)
    record_change(by=by, verb="invite", about=invitation, after={"role": role})
    return Invited(invitation, absolute_url("roadmaps:invitation", token))


@write_transaction()
def send_invitation_again(*, invitation: Invitation, by: Member) -> None:
    mail.send_messages_again(Message.objects.filter(invitation=invitation))
    record_change(by=by, verb="retry", about=invitation)


@write_transaction()
def accept_invitation(*, invitation: Invitation, by: User) -> Membership:
    """The person whom it was sent to gets the role. A member keeps their present role."""
    current = _lock_open_invitation(invitation)
    if not current.is_for(by):
        raise Refused(
            _("Cette invitation a été envoyée à une autre adresse que la vôtre."), code="invitation-for-another-address"
        )
    membership, created = _give_role(current, by)
    if created:
        member = Member(current.roadmap, by, Role(membership.role), membership.function or by.name)
        record_change(by=member, verb="join", about=membership, after={"role": membership.role})
    return membership


@write_transaction()
def claim_invitation(*, invitation: Invitation, by: User) -> None:
    """Somebody else opened the link: they ask the référente, who says whether they get its role."""
    current = _lock_open_invitation(invitation)
    if Membership.objects.filter(roadmap=current.roadmap, user=by).exists():
        raise Refused(
            _("Vous avez déjà un accès à cette feuille de route. Cette invitation est pour une autre personne."),
            code="claimed-by-a-member",
        )
    if current.claimed_by == by and not current.claim_is_refused:
        return
    if current.claimed_by == by:
        raise Refused(_("La personne référente a déjà répondu non à cette demande."), code="claim-refused")
    if current.claimed_by and not current.claim_is_refused:
        raise Refused(
            _(
                "Quelqu’un d’autre a demandé à rejoindre avec cette invitation. Demandez-en une à votre adresse à la personne référente."
            ),
            code="invitation-already-claimed",
        )
    current.claimed_by, current.claim_is_refused = by, False
    current.save(update_fields=["claimed_by", "claim_is_refused"])
    record_change(by=Member(current.roadmap, by, Role.OBSERVER, by.name), verb="claim", about=current)


@write_transaction()
def accept_claim(*, invitation: Invitation, claimed_by: int, function: str, by: Member) -> Membership:
    """Gives the role of an invitation to whoever asked for it from another address, even after a first refusal.

    `claimed_by`: the account that the page showed. `function`: theirs, because that of the invitation was written for
    the person whom it was sent to."""
    current = _lock_claim(invitation, claimed_by)
    assert current.claimed_by
    current.function = " ".join(function.split())
    membership, created = _give_role(current, current.claimed_by)
    if created:
        record_change(by=by, verb="admit", about=membership, after={"role": membership.role})
    # The address that it was sent to will not join with it any more.
    withdraw_unused_admission(current.email)
    return membership


@write_transaction()
def refuse_claim(*, invitation: Invitation, claimed_by: int, by: Member) -> None:
    """The invitation still serves the person whom it was sent to."""
    current = _lock_claim(invitation, claimed_by)
    if not current.claim_is_refused:
        current.claim_is_refused = True
        current.save(update_fields=["claim_is_refused"])
        record_change(by=by, verb="refuse_claim", about=current)


def _lock_open_invitation(invitation: Invitation) -> Invitation:
    """Reads it again under the lock: somebody else may have joined with it, or it may have been withdrawn."""
    lock_roadmap(invitation.roadmap)
    rows = Invitation.objects.select_related("roadmap", "claimed_by", "invited_by")
    current = rows.filter(pk=invitation.pk).first()
    if current is None or not current.is_open(timezone.now()):
        raise Refused(str(INVITATION_IS_CLOSED), code="invitation-closed")
    return current


def _lock_claim(invitation: Invitation, claimed_by: int) -> Invitation:
    """Like an open invitation, but a claim made in time is answered whenever the référente reads it. Somebody else may
    ask once the first was refused: an answer is given to the person whom the page showed, to nobody else."""
    lock_roadmap(invitation.roadmap)
    rows = Invitation.objects.select_related("roadmap", "claimed_by", "invited_by")
    current = rows.filter(pk=invitation.pk, accepted_at=None).exclude(claimed_by=None).first()
    if current is None:
        raise Refused(
            _("Cette demande n’attend plus de réponse : l’invitation a servi, ou elle est annulée."), code="claim-gone"
        )
    if current.claimed_by_id != claimed_by:
        raise Refused(
            _(
                "Une autre personne demande maintenant à rejoindre avec cette invitation. Lisez qui elle est, puis répondez-lui."
            ),
            code="claim-of-another",
        )
    return current


def _give_role(invitation: Invitation, user: User) -> tuple[Membership, bool]:
    """The membership, and whether it is new. The invitation is used up."""
    if invitation.role == Membership.Role.FOCAL_POINT:
        _refuse_third_focal_point(invitation.roadmap, counts_invited=False)
    membership, created = Membership.objects.get_or_create(
        roadmap=invitation.roadmap,
        user=user,
        defaults={"role": invitation.role, "function": invitation.function, "brought_by": invitation.invited_by},
    )
    invitation.accepted_at, invitation.membership, invitation.claimed_by = timezone.now(), membership, None
    invitation.save(update_fields=["accepted_at", "membership", "claimed_by"])
    return membership, created


@write_transaction()
def enrol_member(*, user: User, role: str, by: Member, function: str = "") -> Membership:
    """Gives a role to an existing account, without a link."""
    lock_roadmap(by.roadmap)
    if role == Membership.Role.FOCAL_POINT:
        _refuse_third_focal_point(by.roadmap)
    if Membership.objects.filter(roadmap=by.roadmap, user=user).exists():
        raise Refused(_("Cette personne a déjà un accès à la feuille de route."), code="already-in-the-team")
    membership = Membership.objects.create(
        roadmap=by.roadmap, user=user, role=role, function=function, brought_by=by.user
    )
    record_change(by=by, verb="add", about=membership, after={"role": role})
    return membership


@write_transaction()
def withdraw_invitation(*, invitation: Invitation, by: Member) -> None:
    record_change(by=by, verb="withdraw", about=invitation, before={"role": invitation.role})
    invitation.delete()
    withdraw_unused_admission(invitation.email)


@write_transaction()
def revise_membership(*, membership: Membership, role: str, function: str, by: Member, seen: str | None = None) -> None:
    lock_roadmap(by.roadmap)
    if role != membership.role:
        if role == Membership.Role.FOCAL_POINT:
            _refuse_third_focal_point(by.roadmap)
        _refuse_last_focal_point(membership)
    revise_row(membership, {"role": role, "function": function}, by=by, seen=seen)


@write_transaction()
def remove_member(*, membership: Membership, by: Member) -> None:
    lock_roadmap(by.roadmap)
    _refuse_last_focal_point(membership)
    record_change(by=by, verb="remove", about=membership, before={"role": membership.role})
    hub.withdraw(f"user:{membership.user_id}")
    membership.delete()


def _focal_points(roadmap: Roadmap) -> models.QuerySet[Membership]:
    return Membership.objects.filter(roadmap=roadmap, role=Membership.Role.FOCAL_POINT)


def _refuse_third_focal_point(roadmap: Roadmap, *, counts_invited: bool = True) -> None:
    """Whoever is invited to be one counts as one until the invitation ends: a third guest is never refused to their
    face. Once somebody accepts, only those who are there count."""
    present = _focal_points(roadmap).count()
    if present >= MOST_FOCAL_POINTS:
        raise Refused(
            _(
                "Il y a déjà deux personnes référentes. Une ou deux suffisent : l’information arrive toujours au même endroit."
            ),
            code="focal-points-complete",
            field="role",
        )
    awaited = _open_invitations(role=Membership.Role.FOCAL_POINT).filter(roadmap=roadmap)
    if counts_invited and present + awaited.count() >= MOST_FOCAL_POINTS:
        raise Refused(
            _(
                "Avec les invitations en attente, il y aurait plus de deux personnes référentes. Une ou deux suffisent : l’information arrive toujours au même endroit. Annulez d’abord une de ces invitations, ou choisissez un autre rôle."
            ),
            code="focal-points-invited",
            field="role",
        )


def _open_invitations(**criteria: str) -> models.QuerySet[Invitation]:
    return Invitation.objects.filter(accepted_at=None, expires_at__gt=timezone.now(), **criteria)


def withdraw_unused_admission(email: str) -> None:
    """The address needs no account any more, unless somebody else still awaits it."""
    if not _open_invitations(email=email).exists():
        withdraw_admission(email=email)


def _refuse_last_focal_point(membership: Membership) -> None:
    if (
        membership.role == Membership.Role.FOCAL_POINT
        and not _focal_points(membership.roadmap).exclude(pk=membership.pk).exists()
    ):
        raise Refused(
            _("Gardez au moins une personne référente : nommez-en une autre d’abord."),
            code="last-focal-point",
            field="role",
        )
