"""The only door to a roadmap. A stranger gets the same answer as for a roadmap that does not exist: 404."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone

from jalons.accounts.access import SignInNeeded
from jalons.accounts.models import User
from jalons.base.prepared_queries import PreparedQuery
from jalons.roadmaps.models import Member, Membership, Roadmap
from jalons.roadmaps.rules.permissions import Permission, Role


def enter_roadmap(request: HttpRequest, slug: str, permission: Permission) -> Member:
    """The member who asks, when they hold `permission` on this roadmap.

    Raises SignInNeeded (nobody signed in), Http404 (stranger or unknown roadmap), PermissionDenied (role too small).
    """
    if not isinstance(request.user, User):
        raise SignInNeeded
    member = _find_member(request.user, slug)
    if member is None:
        raise Http404
    if not member.can(permission):
        raise PermissionDenied
    use_roadmap_clock(member.roadmap)
    return member


def use_roadmap_clock(roadmap: Roadmap) -> None:
    """Sets the time zone of the roadmap until the end of the request: 23:30 in Paris is already tomorrow in La Réunion.

    Each door to a roadmap calls it; `base.middleware.reset_clock` restores the usual time zone.
    """
    timezone.activate(roadmap.time_zone)


@PreparedQuery
def _memberships_of(slug: str, user: int) -> QuerySet[Membership]:
    rows = Membership.objects.select_related("roadmap", "roadmap__epci", "roadmap__departement")
    return rows.filter(roadmap__slug=slug, user=user).order_by()


def _find_member(user: User, slug: str) -> Member | None:
    for membership in _memberships_of(slug, user.pk):
        return Member(membership.roadmap, user, Role(membership.role), membership.function or user.name)
    roadmap = (
        Roadmap.objects.filter(slug=slug, communes__departement__supervision__user=user)
        .select_related("epci", "departement")
        .distinct()
        .first()
    )
    return Member(roadmap, user, Role.OBSERVER, user.name) if roadmap else None
