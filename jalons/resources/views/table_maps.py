"""« Carte » of a table: its secretary adds to the resource maps of the workshop. No account: the link of the table is enough."""

from typing import Any

from django.db.models import Case, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_safe

from jalons.base import rate_limits
from jalons.base.http import apply_form, form_arguments
from jalons.resources.forms import PhoneResourceForm
from jalons.resources.queries import map_sides
from jalons.resources.queries import resources as resource_queries
from jalons.resources.views.resources import resource_adder
from jalons.workshops.models import KeyProject, TableSecretary
from jalons.workshops.queries import pace
from jalons.workshops.queries import secretaries as secretary_queries
from jalons.workshops.views.phones import is_from_queue, queue_refusal, queued_change_response
from jalons.workshops.views.secretaries import closed_link, link_holder


@require_safe
def table_maps(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """The chantiers of the workshop, among which the table chooses its own."""
    holder = link_holder(request, code, token)
    if holder is None:
        return closed_link(request)
    projects = KeyProject.objects.current().filter(workshop=holder.workshop)
    projects = projects.order_by(Case(When(state=KeyProject.State.KEPT, then=0), default=1), "rank", "pk")
    return render(request, "resources/table_maps.html", _context(holder, token) | {"projects": projects})


@require_http_methods(["GET", "POST"])
@ensure_csrf_cookie
def table_map(request: HttpRequest, code: str, token: str, pk: int) -> HttpResponse:
    holder = link_holder(request, code, token)
    is_queued = request.method == "POST" and is_from_queue(request)
    if holder is None:
        if is_queued:
            return queue_refusal(_("Ce lien ne sert plus. Demandez le nouveau à l’animation. Votre texte reste ici."))
        return closed_link(request, request.POST.get("label", ""))
    if request.method == "POST":
        rate_limits.spend_attempt(rate_limits.ACTS, holder.workshop.pk, holder.table)
    project = KeyProject.objects.select_related("merged_into").filter(pk=pk, workshop=holder.workshop).first()
    if project is None:
        raise Http404
    project = project.living
    drawn = resource_queries.resource_map(project)
    form = PhoneResourceForm(places=map_sides.possible_places(drawn), **form_arguments(request))
    if is_queued:
        return queued_change_response(form, resource_adder(project), by=holder)
    if apply_form(request, form, resource_adder(project), done=_("La ressource est sur la carte."), by=holder):
        return redirect("resources:table_map", code, token, pk)
    return render(
        request,
        "resources/table_map.html",
        # `others`: a table has no list of what it may change, since it only adds.
        _context(holder, token) | {"project": project, "map": drawn, "form": form, "others": None},
    )


def _context(holder: TableSecretary, token: str) -> dict[str, Any]:
    return {
        "workshop": holder.workshop,
        "secretary": holder,
        "token": token,
        "pages": secretary_queries.table_pages(holder.workshop),
        "playing": pace.playing_item(holder.workshop, timezone.now()),
    }
