"""The comité de pilotage, once the feuille de route is adopted: on this floor, because its funders are asked to sit."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jalons.base.days import FIRST_YEAR, LAST_YEAR
from jalons.base.http import apply_form, form_arguments
from jalons.funding.queries.funders import adopted_funders
from jalons.governance.access import enter_committee
from jalons.governance.changes.committees import install_steering_committee
from jalons.governance.forms.committees import InstallForm
from jalons.governance.queries import committees as queries
from jalons.governance.queries.seat_people import possible_sitters
from jalons.publication.queries.committee_years import year_document
from jalons.publication.views.documents import document_response
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules.permissions import Permission


@require_http_methods(["GET", "POST"])
def install_committee(request: HttpRequest, slug: str) -> HttpResponse:
    """A proposal, which has no effect until somebody confirms it."""
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    current = queries.steering_committee(member.roadmap)
    if current:
        return redirect("governance:committee", slug, current.pk)
    proposed = queries.proposed_seats(member.roadmap, adopted_funders(member.roadmap))
    form = InstallForm(proposed=proposed, people=possible_sitters(member.roadmap), **form_arguments(request))
    done = _("Le comité de pilotage est installé.")
    if applied := apply_form(request, form, install_steering_committee, done=done, by=member):
        return redirect("governance:committee", slug, applied.result.pk)
    context = {
        "member": member,
        "form": form,
        "has_own": not all(seat.is_example for seat in proposed),
        "has_examples": any(seat.is_example for seat in proposed),
    }
    return render(request, "publication/install_committee.html", context)


@require_safe
def committee_year(request: HttpRequest, slug: str, pk: int, year: int, extension: str) -> HttpResponse:
    member, committee = enter_committee(request, slug, pk, Permission.READ)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    document = year_document(committee, year, timezone.localdate())
    return document_response(document, extension, f"comite-{pk}-annee-{year}", member.roadmap)
