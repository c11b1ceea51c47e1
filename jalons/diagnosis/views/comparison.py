"""The territory stands beside others that somebody chooses."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jalons.base.parts import render_part
from jalons.diagnosis.queries import comparison
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules.permissions import Permission


@require_safe
def compare_territories(request: HttpRequest, slug: str) -> HttpResponse:
    """The territories to compare are in the address; search results come while typing, or with the page."""
    member = enter_roadmap(request, slug, Permission.READ)
    text = request.GET.get("q", "").strip()[:150]
    page = comparison.territory_comparison(member.roadmap, others=request.GET.getlist("avec"), text=text)
    bars = [(one, one.svg(f"bars-{rank}")) for rank, one in enumerate(page.bars)]
    context = {"member": member, "page": page, "bars": bars, "text": text}
    return render_part(request, "diagnosis/compare.html", "results", context)
