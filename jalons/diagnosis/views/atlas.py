from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from jalons.base.http import download
from jalons.diagnosis import queries
from jalons.diagnosis.queries import AtlasPage
from jalons.roadmaps.access import enter
from jalons.roadmaps.models import Roadmap
from jalons.roadmaps.rules import Permission


@require_safe
def atlas(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter(request, slug, Permission.READ)
    page = _asked(request, member.roadmap)
    context = {
        "member": member,
        "page": page,
        "svg": page.map.svg(legend=False) if page.map else "",
        "with_places": _with_places(request),
        "spread": page.standing.svg() if page.standing else "",
    }
    return render(request, "diagnosis/map.html", context)


@require_safe
def atlas_svg(request: HttpRequest, slug: str) -> HttpResponse:
    """The map that the page shows, with its legend and its source: a file that stands alone."""
    member = enter(request, slug, Permission.READ)
    page = _asked(request, member.roadmap)
    if page.map is None or not page.map.is_drawn:
        return redirect(f"{reverse('diagnosis:map', args=[slug])}?{request.GET.urlencode()}")  # which says why
    name = f"carte-{slug}-{page.map.indicator.key}.svg"
    return download(page.map.svg("carte").encode(), "image/svg+xml; charset=utf-8", name)


def _asked(request: HttpRequest, roadmap: Roadmap) -> AtlasPage:
    return queries.atlas_page(
        roadmap,
        indicator=request.GET.get("indicateur", ""),
        level=request.GET.get("niveau", ""),
        with_places=_with_places(request),
    )


def _with_places(request: HttpRequest) -> bool:
    return request.GET.get("lieux") == "oui"
