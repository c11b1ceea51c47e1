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
from jalons.roadmaps.rules import INVITATION_LASTS, MOST_FOCAL_POINTS, Role
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
        raise Refused(_("Cette personne fait déjà partie de l’équipe."), code="already-in-the-team", field="email")
    if role == Membership.Role.FOCAL_POINT:
        _refuse_third_focal_point(by.roadmap)
    Invitation.objects.filter(roadmap=by.roadmap, email=email, accepted_at=None).delete()
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
    """Whoever signs in with the link gets the role. A member keeps their present role."""
    lock_roadmap(invitation.roadmap)
    now = timezone.now()
    # Read again under the lock: somebody else may have joined with it, or it may have been withdrawn.
    current = Invitation.objects.select_related("roadmap").filter(pk=invitation.pk).first()
    if current is None or not current.is_open(now):
        raise Refused(str(INVITATION_IS_CLOSED), code="invitation-closed")
    if current.role == Membership.Role.FOCAL_POINT:
        _refuse_third_focal_point(current.roadmap)
    membership, created = Membership.objects.get_or_create(
        roadmap=current.roadmap,
        user=by,
        defaults={"role": current.role, "function": current.function, "brought_by": current.invited_by},
    )
    current.accepted_at = now
    current.save(update_fields=["accepted_at"])
    if created:
        member = Member(current.roadmap, by, Role(membership.role), membership.function or by.name)
        record_change(by=member, verb="join", about=membership, after={"role": membership.role})
    return membership


@write_transaction()
def enrol_member(*, user: User, role: str, by: Member, function: str = "") -> Membership:
    """Gives a role to an existing account, without a link."""
    lock_roadmap(by.roadmap)
    if role == Membership.Role.FOCAL_POINT:
        _refuse_third_focal_point(by.roadmap)
    if Membership.objects.filter(roadmap=by.roadmap, user=user).exists():
        raise Refused(_("Cette personne fait déjà partie de l’équipe."), code="already-in-the-team")
    membership = Membership.objects.create(
        roadmap=by.roadmap, user=user, role=role, function=function, brought_by=by.user
    )
    record_change(by=by, verb="add", about=membership, after={"role": role})
    return membership


@write_transaction()
def withdraw_invitation(*, invitation: Invitation, by: Member) -> None:
    record_change(by=by, verb="withdraw", about=invitation, before={"role": invitation.role})
    invitation.delete()
    if not Invitation.objects.filter(email=invitation.email, accepted_at=None, expires_at__gt=timezone.now()).exists():
        withdraw_admission(email=invitation.email)


@write_transaction()
def revise_membership(*, membership: Membership, role: str, function: str, by: Member) -> None:
    lock_roadmap(by.roadmap)
    if role != membership.role:
        if role == Membership.Role.FOCAL_POINT:
            _refuse_third_focal_point(by.roadmap)
        _refuse_last_focal_point(membership)
    revise_row(membership, {"role": role, "function": function}, by=by)


@write_transaction()
def remove_member(*, membership: Membership, by: Member) -> None:
    lock_roadmap(by.roadmap)
    _refuse_last_focal_point(membership)
    record_change(by=by, verb="remove", about=membership, before={"role": membership.role})
    hub.withdraw(f"user:{membership.user_id}")
    membership.delete()


def _focal_points(roadmap: Roadmap) -> models.QuerySet[Membership]:
    return Membership.objects.filter(roadmap=roadmap, role=Membership.Role.FOCAL_POINT)


def _refuse_third_focal_point(roadmap: Roadmap) -> None:
    if _focal_points(roadmap).count() >= MOST_FOCAL_POINTS:
        raise Refused(
            _(
                "Il y a déjà deux personnes référentes. Une ou deux suffisent : l’information arrive toujours au même endroit."
            ),
            code="focal-points-complete",
            field="role",
        )


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
