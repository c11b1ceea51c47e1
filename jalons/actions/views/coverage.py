"""« Qui répond à quoi »: enjeux, chantiers and actions in one table."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jalons.actions.queries.answered_stakes import coverage
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules.permissions import Permission


@require_safe
def coverage_page(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    return render(request, "actions/coverage.html", {"member": member, "coverage": coverage(member.roadmap)})
