from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from jalons.base.http import HtmxRequest
from jalons.diagnosis.queries import comparison
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules import Permission


@require_safe
def compare_territories(request: HtmxRequest, slug: str) -> HttpResponse:
    """The territories to compare are in the address; search results come while typing, or with the page."""
    member = enter_roadmap(request, slug, Permission.READ)
    text = request.GET.get("q", "").strip()[:150]
    page = comparison.territory_comparison(member.roadmap, others=request.GET.getlist("avec"), text=text)
    bars = [(one, one.svg(f"bars-{rank}")) for rank, one in enumerate(page.bars)]
    part = "#results" if request.htmx and not request.htmx.history_restore_request else ""
    context = {"member": member, "page": page, "bars": bars, "text": text}
    response = render(request, f"diagnosis/compare.html{part}", context)
    patch_vary_headers(response, ["HX-Request"])
    return response
