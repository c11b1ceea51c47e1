"""The doors to one fiche and to one meeting, for this floor and those above."""

from django.http import Http404, HttpRequest

from jalons.actions.models import ActionSheet
from jalons.actions.queries import committees, sheets
from jalons.governance.models import Meeting
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules import Permission


def enter_action(request: HttpRequest, slug: str, code: str, permission: Permission) -> tuple[Member, ActionSheet]:
    """The member who asks and the fiche with that code; the same 404 for a stranger and for an unknown code."""
    member = enter_roadmap(request, slug, permission)
    action = sheets.find_action(member.roadmap, code)
    if action is None:
        raise Http404
    return member, action


def enter_meeting(request: HttpRequest, slug: str, pk: int, permission: Permission) -> tuple[Member, Meeting]:
    member = enter_roadmap(request, slug, permission)
    meeting = committees.find_meeting(member.roadmap, pk)
    if meeting is None:
        raise Http404
    return member, meeting
