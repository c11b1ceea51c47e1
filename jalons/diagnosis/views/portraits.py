from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jalons.diagnosis import queries
from jalons.roadmaps.access import enter
from jalons.roadmaps.rules import Permission


@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter(request, slug, Permission.READ)
    papers = (("pdf", "PDF"), ("docx", "Word"), ("odt", "LibreOffice"))
    context = {"member": member, "portrait": queries.portrait(member.roadmap), "papers": papers}
    return render(request, "diagnosis/index.html", context)
