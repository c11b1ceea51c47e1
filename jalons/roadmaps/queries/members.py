"""Who is in a roadmap, who was invited, and who reads it from outside."""

from django.db.models import QuerySet

from jalons.accounts.models import Supervision
from jalons.base.prepared_queries import PreparedQuery
from jalons.roadmaps.models import (
    Invitation,
    Membership,
    Roadmap,
)


def team_members(roadmap: Roadmap) -> list[Membership]:
    order = list(Membership.Role.values)
    return sorted(_memberships_of(roadmap.pk), key=lambda m: (order.index(m.role), m.pk))


@PreparedQuery
def _memberships_of(roadmap: int) -> QuerySet[Membership]:
    return Membership.objects.filter(roadmap=roadmap).select_related("user").order_by()


def has_access(roadmap: Roadmap, email: str) -> bool:
    """Whether somebody of the team signs in with this address."""
    return bool(email) and Membership.objects.filter(roadmap=roadmap, user__email=email).exists()


def supervising_bodies(roadmap: Roadmap) -> list[str]:
    """The bodies that read this roadmap without being members of the team."""
    return [str(body.user) for body in _supervisions_of(roadmap.pk)]


@PreparedQuery
def _supervisions_of(roadmap: int) -> QuerySet[Supervision]:
    bodies = Supervision.objects.filter(departement__commune__roadmaps=roadmap).distinct()
    return bodies.select_related("user").order_by("id")


def open_invitations(roadmap: Roadmap) -> list[Invitation]:
    return _open_invitations_of(roadmap.pk)


@PreparedQuery
def _open_invitations_of(roadmap: int) -> QuerySet[Invitation]:
    rows = Invitation.objects.filter(roadmap=roadmap, accepted_at=None)
    return rows.select_related("message", "claimed_by")


def invitation_of(token_hash: str) -> Invitation | None:
    return Invitation.objects.select_related("roadmap", "claimed_by").filter(token_hash=token_hash).first()
