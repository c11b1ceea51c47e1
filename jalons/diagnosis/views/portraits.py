from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jalons.diagnosis.queries import portraits
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules import Permission


@require_safe
def portrait_page(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    papers = (("pdf", "PDF"), ("docx", "Word"), ("odt", "LibreOffice"))
    context = {"member": member, "portrait": portraits.territory_portrait(member.roadmap), "papers": papers}
    return render(request, "diagnosis/index.html", context)
