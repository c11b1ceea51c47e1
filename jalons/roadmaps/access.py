"""The only door to a roadmap, and to those of a département together. A stranger gets the same answer as for a roadmap
that does not exist: 404."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.accounts.access import SignInNeeded
from jalons.accounts.models import Supervision, User
from jalons.base.errors import Refused
from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.roadmaps.models import Member, Membership, Roadmap
from jalons.roadmaps.rules.permissions import GRANTED, Permission, Role
from jalons.territories.models import Departement
from jalons.territories.rules import territory_time_zone


def enter_roadmap(request: HttpRequest, slug: str, permission: Permission, *, even_leaving: bool = False) -> Member:
    """The member who asks, when they hold `permission` on this roadmap. One that is to be removed is read by its
    référentes alone, who send nothing to it, but where `even_leaving`.

    Raises SignInNeeded (nobody signed in), Http404 (stranger or unknown roadmap), PermissionDenied (role too small),
    Refused (a form sent to a roadmap that is to be removed).
    """
    if not isinstance(request.user, User):
        raise SignInNeeded
    member = _find_member(request.user, slug)
    if member is None:
        raise Http404
    if member.roadmap.removal_asked_at:
        _check_leaving(request, member, even_leaving=even_leaving)
    if not member.can(permission):
        raise PermissionDenied
    timezone.activate(member.roadmap.time_zone)
    return member


def _check_leaving(request: HttpRequest, member: Member, *, even_leaving: bool) -> None:
    if member.role is not Role.FOCAL_POINT:
        raise Http404
    if request.method not in ("GET", "HEAD") and not even_leaving:
        raise Refused(
            _("Cette feuille de route est à supprimer\u00a0: rien n’y est enregistré. Reprenez-la d’abord."),
            code="roadmap-leaving",
        )


def use_roadmap_clock(roadmap: Roadmap) -> None:
    """Sets the time zone of the roadmap until the end of the request: 23:30 in Paris is already tomorrow in La Réunion.

    Each door to a roadmap calls it; `base.middleware.reset_clock` restores the usual time zone. Raises Http404 for a
    roadmap that is to be removed: a code or a private link opens nothing of it.
    """
    if roadmap.removal_asked_at:
        raise Http404
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


# --- several roadmaps at once ----------------------------------------------------------------------------------------


def roadmaps_read_by(user: User) -> QuerySet[Roadmap]:
    """Every roadmap that `enter_roadmap` opens to this person for reading: those of their teams, and those of the
    départements that they supervise; one that is to be removed, to its référentes alone."""
    readers = [role for role, granted in GRANTED.items() if Permission.READ in granted]
    own = Membership.objects.filter(user=user, role__in=readers).values("roadmap")
    through = Roadmap.communes.through.objects
    supervised = through.filter(commune__departement__supervision__user=user).values("roadmap")
    readable = Roadmap.objects.filter(Q(pk__in=own) | Q(pk__in=supervised))
    led = Membership.objects.filter(user=user, role=Membership.Role.FOCAL_POINT).values("roadmap")
    return readable.filter(Q(removal_asked_at=None) | Q(pk__in=led))


@frozen
class DepartementReader:
    """Who reads together the roadmaps of a département. `supervises`: whether they read all those of this site, not only
    those of their teams."""

    user: User
    departement: Departement
    supervises: bool

    @property
    def roadmaps(self) -> QuerySet[Roadmap]:
        """Those that have a commune there, and that this person may read; none that is to be removed."""
        here = Roadmap.communes.through.objects.filter(commune__departement=self.departement).values("roadmap")
        return roadmaps_read_by(self.user).filter(pk__in=here, removal_asked_at=None)


def enter_departement(request: HttpRequest, code: str) -> DepartementReader:
    """Raises SignInNeeded (nobody signed in), Http404 (unknown département, or one where this person reads nothing and that
    they do not supervise)."""
    if not isinstance(request.user, User):
        raise SignInNeeded
    departement = Departement.objects.select_related("region").filter(code=code).first()
    if departement is None:
        raise Http404
    supervises = Supervision.objects.filter(user=request.user, departement=departement).exists()
    reader = DepartementReader(request.user, departement, supervises)
    if not supervises and not reader.roadmaps.exists():
        raise Http404
    timezone.activate(territory_time_zone([departement.code]))
    return reader
