"""What the committees decided, all meetings together, and the fiches that they put aside."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jalons.actions.queries import rejections
from jalons.actions.queries.decision_list import decided_meetings
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules.permissions import Permission


@require_safe
def decision_list(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    return render(request, "actions/decisions.html", {"member": member, "page": decided_meetings(member.roadmap)})


@require_safe
def rejected_actions(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    context = {"member": member, "rejected": rejections.rejected_actions(member.roadmap)}
    return render(request, "actions/rejected.html", context)
