"""The plan in time, of a roadmap or of one fiche."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from jalons.actions.access import enter_action
from jalons.actions.drawings.gantt import Zoom
from jalons.actions.forms.schedule import PlanForm
from jalons.actions.queries import step_orders
from jalons.actions.queries.schedule import PlanFilters, roadmap_plan
from jalons.base.sorted_tables import remember_filters
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules.permissions import Permission

ZOOMS = ((Zoom.YEAR, _("Année")), (Zoom.QUARTER, _("Trimestre")), (Zoom.MONTH, _("Mois")))


@require_safe
@remember_filters("axe", "etat", "pilote", "du", "au", "echelle")
def roadmap_schedule(request: HttpRequest, slug: str) -> HttpResponse:
    """Filters: `?axe=`, `?etat=`, `?pilote=`, `?du=` and `?au=`; `?echelle=` is the scale."""
    member = enter_roadmap(request, slug, Permission.READ)
    form = PlanForm(request.GET)
    asked = form.asked()
    context = {
        "member": member,
        "form": form,
        "asked": asked,
        "plan": roadmap_plan(member.roadmap, asked),
        "today": timezone.localdate(),
    }
    return render(request, "actions/schedule.html", context | _scale_choices(request, asked))


@require_safe
def sheet_schedule(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.READ)
    asked = PlanFilters(status=action.status, zoom=PlanForm(request.GET).asked().zoom)
    context = {
        "member": member,
        "action": action,
        "plan": roadmap_plan(member.roadmap, asked, only=action),
        "steps": [step for step in step_orders.planned_steps(action) if step.orders.before or step.orders.after],
    }
    return render(request, "actions/sheet_schedule.html", context | _scale_choices(request, asked))


def _scale_choices(request: HttpRequest, asked: PlanFilters) -> dict[str, object]:
    """The links to each scale, with the rest of the query string unchanged."""
    query = request.GET.copy()
    links = []
    for zoom, label in ZOOMS:
        query["echelle"] = zoom.value
        links.append((label, query.urlencode(), zoom is asked.zoom))
    return {"scales": links}
