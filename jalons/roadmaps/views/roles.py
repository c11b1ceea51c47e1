"""« Qui peut faire quoi », in a roadmap, and outside for the help."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.queries.roles import role_table
from jalons.roadmaps.rules.permissions import Permission


@require_safe
def who_may_what(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    return render(request, "roadmaps/who_may_what.html", {"member": member, "table": role_table(member.role)})


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """The same table for whoever is in no team yet."""
    return render(request, "roadmaps/roles.html", {"table": role_table()})
