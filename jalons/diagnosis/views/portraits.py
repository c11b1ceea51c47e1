"""The portrait of the territory is read, and its figures are ticked to become findings."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jalons.diagnosis.queries import portraits
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules.permissions import Permission


@require_safe
def portrait_page(request: HttpRequest, slug: str) -> HttpResponse:
    """`?mode=garder`: each figure has a box, and those ticked become findings."""
    member = enter_roadmap(request, slug, Permission.READ)
    papers = (("pdf", "PDF"), ("docx", "Word"), ("odt", "LibreOffice"))
    portrait = portraits.territory_portrait(member.roadmap)
    context = {
        "member": member,
        "portrait": portrait,
        "papers": papers,
        "blocks": portrait.blocks,
        "anchors": [anchor for anchor, _label in portrait.blocks],
        "is_keeping": request.GET.get("mode") == "garder" and member.can(Permission.DESCRIBE),
    }
    return render(request, "diagnosis/index.html", context)
