"""Somebody searches a territory, and reads a commune, an intercommunalité or a département."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from jalons.base.parts import render_part
from jalons.territories import queries
from jalons.territories.models import Departement
from jalons.territories.queries import pages
from jalons.territories.queries.told_above import Place, published_here, published_in

HITS = 50


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Results come while the person types, or with the whole page."""
    text = request.GET.get("q", "").strip()[:150]
    hits = queries.search_territories(text, HITS)
    published = published_in(Place(hit.kind, hit.code) for hit in hits) if hits else {}
    context = {
        "vintage": queries.latest_vintage(),
        "text": text,
        "hits": [(hit, published.get(Place(hit.kind, hit.code), ())) for hit in hits],
        "full": len(hits) == HITS,
    }
    return render_part(request, "territories/search.html", "results", context)


@require_safe
def commune(request: HttpRequest, code: str) -> HttpResponse:
    commune = queries.find_commune(code)
    if commune is None:
        raise Http404
    if commune.code != code:
        return redirect("territories:commune", commune.code)
    return _render_territory(
        request, "commune.html", page=pages.commune_page(commune), published=published_here("commune", commune.code)
    )


@require_safe
def epci(request: HttpRequest, siren: str) -> HttpResponse:
    epci = queries.epci_by_siren(siren)
    if epci is None:
        raise Http404
    return _render_territory(
        request, "epci.html", page=pages.epci_page(epci), published=published_here("epci", epci.siren)
    )


@require_safe
def departement(request: HttpRequest, code: str) -> HttpResponse:
    departement = get_object_or_404(Departement.objects.select_related("region"), code=code)
    return _render_territory(
        request,
        "departement.html",
        page=pages.departement_page(departement),
        published=published_here("departement", departement.code),
    )


def _render_territory(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    return render(request, f"territories/{template}", {"vintage": queries.latest_vintage(), **context})
