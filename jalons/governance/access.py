"""The doors to one committee and to one meeting, for this floor and those above."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from jalons.base.prepared_queries import PreparedQuery
from jalons.governance.models import Committee, Meeting
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


def enter_meeting(request: HttpRequest, slug: str, pk: int, permission: Permission) -> tuple[Member, Meeting]:
    member = enter_roadmap(request, slug, permission)
    for meeting in _meetings_at(member.roadmap.pk, pk):
        meeting.roadmap = member.roadmap
        return member, meeting
    raise Http404


@PreparedQuery
def _meetings_at(roadmap: int, pk: int) -> QuerySet[Meeting]:
    return Meeting.objects.filter(roadmap=roadmap, pk=pk).select_related("committee").order_by()


def enter_committee(request: HttpRequest, slug: str, pk: int, permission: Permission) -> tuple[Member, Committee]:
    member = enter_roadmap(request, slug, permission)
    for committee in _committees_at(member.roadmap.pk, pk):
        committee.roadmap = member.roadmap
        return member, committee
    raise Http404


@PreparedQuery
def _committees_at(roadmap: int, pk: int) -> QuerySet[Committee]:
    return Committee.objects.filter(roadmap=roadmap, pk=pk).order_by()
