"""The offer of the territory, and distances to it."""

from decimal import Decimal

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jalons.base.sorted_tables import asked_order, remember_filters
from jalons.diagnosis.forms.coverage import CoverageForm
from jalons.diagnosis.queries import distances as coverage_queries
from jalons.opendata.forms.places import OfferFilterForm
from jalons.opendata.queries import districts as district_queries
from jalons.opendata.queries import places, sources
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules.permissions import Permission

PAGE, COMMUNES = 50, 100


@require_safe
@remember_filters("q", "commune", "service", "programme", "etat")
def offer(request: HttpRequest, slug: str) -> HttpResponse:
    """`?q=…&commune=24064&service=…&programme=…&etat=a-revoir`."""
    member = enter_roadmap(request, slug, Permission.READ)
    territory = places.territory_offer(member.roadmap)
    form = OfferFilterForm(request.GET, communes=territory.communes)
    matching = territory.matching(**form.asked())
    page = Paginator(matching, PAGE).get_page(request.GET.get("page"))
    reach = coverage_queries.reach_lines(territory)
    facts = coverage_queries.offer_facts(member.roadmap, territory)
    districts = district_queries.territory_districts(sources.current_vintages(member.roadmap), territory)
    context = {"member": member, "offer": territory, "form": form, "matching": matching, "page": page, "reach": reach}
    return render(request, "diagnosis/offer.html", context | {"facts": facts, "districts": districts})


@require_safe
def coverage(request: HttpRequest, slug: str) -> HttpResponse:
    """`?offre=…&score=7&km=10&page=2`."""
    member = enter_roadmap(request, slug, Permission.READ)
    form = CoverageForm(request.GET)
    kind, least, farther_than = form.asked()
    distances = coverage_queries.offer_coverage(member.roadmap, kind=kind, least=least, farther_than=farther_than)
    shown = CoverageForm(
        request.GET if form.errors else None,
        initial={"offre": kind, "score": Decimal(str(least)), "km": Decimal(str(farther_than))},
    )
    order = asked_order(request, coverage_queries.COLUMNS)
    page = Paginator(order.sort(distances.rows), COMMUNES).get_page(request.GET.get("page"))
    context = {"member": member, "found": distances, "form": shown, "page": page, "order": order}
    return render(request, "diagnosis/coverage.html", context)
