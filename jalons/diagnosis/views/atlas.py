"""The map of an indicator is read on its page, or taken away as a drawing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from jalons.base.http import file_response
from jalons.base.prepared_addresses import reverse
from jalons.diagnosis.queries import atlas as atla_queries
from jalons.diagnosis.queries.atlas import AtlasPage
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Roadmap
from jalons.roadmaps.rules.permissions import Permission


@require_safe
def atlas(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    page = _asked_page(request, member.roadmap)
    context = {
        "member": member,
        "page": page,
        "svg": page.map.svg(legend=False) if page.map else "",
        "with_places": _are_places_asked(request),
        "spread": page.standing.svg() if page.standing else "",
    }
    return render(request, "diagnosis/map.html", context)


@require_safe
def atlas_svg(request: HttpRequest, slug: str) -> HttpResponse:
    """The map of the page with its legend and source, as a standalone file."""
    member = enter_roadmap(request, slug, Permission.READ)
    page = _asked_page(request, member.roadmap)
    if page.map is None or not page.map.is_drawn:
        return redirect(f"{reverse('diagnosis:map', args=[slug])}?{request.GET.urlencode()}")  # the page explains why
    name = f"carte-{slug}-{page.map.indicator.key}.svg"
    return file_response(page.map.svg("carte").encode(), "image/svg+xml; charset=utf-8", name)


def _asked_page(request: HttpRequest, roadmap: Roadmap) -> AtlasPage:
    return atla_queries.atlas_page(
        roadmap,
        indicator=request.GET.get("indicateur", ""),
        level=request.GET.get("niveau", ""),
        with_places=_are_places_asked(request),
    )


def _are_places_asked(request: HttpRequest) -> bool:
    return request.GET.get("lieux") == "oui"
