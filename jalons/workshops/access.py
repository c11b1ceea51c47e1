"""The doors of a workshop: for a member, for whoever has the code, for a phone that has entered."""

import uuid

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from jalons.base import rate_limits
from jalons.roadmaps.access import enter_roadmap, use_roadmap_clock
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission
from jalons.workshops.models import Participant, Pledge, Workshop
from jalons.workshops.queries import phones

# Signs the cookie of a phone that has entered.
SALT = "workshops.participant"


def enter_workshop(request: HttpRequest, slug: str, number: int, permission: Permission) -> tuple[Member, Workshop]:
    member = enter_roadmap(request, slug, permission)
    workshop = get_object_or_404(Workshop, roadmap=member.roadmap, number=number)
    workshop.roadmap = member.roadmap
    return member, workshop


def enter_workshop_to_read(request: HttpRequest, slug: str, number: int) -> tuple[Member, Workshop]:
    """Whoever only reads the roadmap, as a préfecture, reads a workshop once it is closed: nobody writes in a room that
    is watched from outside."""
    member, workshop = enter_workshop(request, slug, number, Permission.READ)
    if not may_read_now(member, workshop):
        raise PermissionDenied
    return member, workshop


def may_read_now(member: Member, workshop: Workshop) -> bool:
    return workshop.state == Workshop.State.CLOSED or member.can(Permission.FOLLOW_WORK)


def find_workshop(request: HttpRequest, code: str) -> Workshop:
    """The door of somebody who has the code and no account."""
    workshop = find_by_code(request, code)
    if workshop is None:
        raise Http404
    use_roadmap_clock(workshop.roadmap)
    return workshop


def find_by_code(request: HttpRequest, code: str) -> Workshop | None:
    """Wrong codes are counted."""
    return rate_limits.open_by_code(request, code, lambda: phones.workshop_by_code(code))


def find_participant(request: HttpRequest, code: str, *, is_counted: bool = True) -> Participant | None:
    """`is_counted`: the request counts as an act of this participant; raises TooMany above the limit."""
    token = request.get_signed_cookie(participant_cookie(code), default=None, salt=SALT)
    try:
        participant = phones.participant_by_token(uuid.UUID(token)) if token else None
    except ValueError:
        return None
    if participant and is_counted and request.method == "POST":
        rate_limits.spend_attempt(rate_limits.ACTS, participant.pk)
    return participant


def participant_cookie(code: str) -> str:
    return f"atelier-{code}"


def enter_pledge(request: HttpRequest, slug: str, pk: int, permission: Permission) -> tuple[Member, Pledge]:
    member = enter_roadmap(request, slug, permission)
    return member, get_object_or_404(
        Pledge.objects.select_related("roadmap", "workshop"), roadmap=member.roadmap, pk=pk
    )
