"""The plan of actions as a table: it leaves, and one that exists comes in."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jalons.base.http import download
from jalons.publication import queries
from jalons.publication.plan_files import FORMATS
from jalons.publication.plan_files import plan_file as written
from jalons.roadmaps.access import enter
from jalons.roadmaps.rules import Permission


@require_safe
def plan_file(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    member = enter(request, slug, Permission.READ)
    content = written(member.roadmap.name, queries.plan_rows(member.roadmap), extension)
    return download(content, FORMATS[extension], f"plan-d-actions-{slug}.{extension}")
