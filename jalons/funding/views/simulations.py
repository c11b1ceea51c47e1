"""Simulations: compared side by side, read one by one, written by those who fund."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.base.page_messages import Undo
from jalons.base.prepared_addresses import reverse
from jalons.funding.changes import simulations as changes
from jalons.funding.forms.simulations import ChangeForm, RenameForm, SimulationForm
from jalons.funding.models import Simulation
from jalons.funding.queries import simulations as queries
from jalons.funding.views.pages import render_page
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


@require_safe
def simulation_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Today's plan beside each simulation."""
    member = enter_roadmap(request, slug, Permission.FOLLOW_WORK)
    return render_page(request, "simulations", member, shown=queries.compare_simulations(member.roadmap))


@require_http_methods(["GET", "POST"])
def add_simulation(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.FUND)
    targets = queries.target_choices(member.roadmap)
    form = SimulationForm(targets=targets, **form_arguments(request))
    done = _("La simulation est gardée. Le plan n’a pas changé.")
    if applied := apply_form(request, form, changes.add_simulation, done=done, by=member):
        return redirect("funding:simulation", slug, applied.result.pk)
    return render_page(request, "add_simulation", member, form=form, targets=targets)


@require_safe
def simulation_page(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.FOLLOW_WORK)
    return _simulation_page(request, member, _find(member, pk))


@require_http_methods(["GET", "POST"])
def add_change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.FUND)
    simulation = _find(member, pk)
    form = ChangeForm(
        targets=queries.target_choices(member.roadmap), **form_arguments(request, {"seen": simulation.stamp})
    )
    done = _("La simulation a un changement de plus. Le plan n’a pas changé.")
    if apply_form(request, form, changes.add_change, done=done, simulation=simulation, by=member):
        return redirect("funding:simulation", slug, pk)
    return _simulation_page(request, member, simulation, form=form)


@require_POST
def remove_change(request: HttpRequest, slug: str, pk: int, change: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.FUND)
    done = _("Ce changement est retiré de la simulation.")
    apply_change(request, changes.remove_change, done=done, simulation=_find(member, pk), pk=change, by=member)
    return redirect("funding:simulation", slug, pk)


@require_http_methods(["GET", "POST"])
def rename_simulation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.FUND)
    simulation = _find(member, pk)
    form = RenameForm(**form_arguments(request, RenameForm.shown_values(simulation)))
    done = _("La simulation a son nouveau nom.")
    if apply_form(request, form, changes.rename_simulation, done=done, simulation=simulation, by=member):
        return redirect("funding:simulation", slug, pk)
    return render_page(request, "rename_simulation", member, form=form, simulation=simulation)


@require_POST
def read_simulation_again(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.FUND)
    done = _("La simulation est notée comme relue avec le plan d’aujourd’hui.")
    apply_change(request, changes.read_simulation_again, done=done, simulation=_find(member, pk), by=member)
    return redirect("funding:simulation", slug, pk)


@require_POST
def remove_simulation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.FUND)
    undo = Undo(reverse("funding:restore_simulation", args=[slug, pk]), {})
    done = _("La simulation est retirée.")
    apply_change(request, changes.remove_simulation, done=done, undo=undo, simulation=_find(member, pk), by=member)
    return redirect("funding:simulations", slug)


@require_POST
def restore_simulation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.FUND)
    simulation = Simulation.objects.filter(pk=pk).first()
    if simulation and simulation.roadmap_id != member.roadmap.pk:
        raise Http404
    if simulation is None:
        messages.error(request, _("Cette simulation n’existe plus."))
    elif apply_change(
        request, changes.restore_simulation, done=_("La simulation est revenue."), simulation=simulation, by=member
    ):
        return redirect("funding:simulation", slug, pk)
    return redirect("funding:simulations", slug)


def _find(member: Member, pk: int) -> Simulation:
    simulation = queries.find_simulation(member.roadmap, pk)
    if simulation is None:
        raise Http404
    return simulation


def _simulation_page(request: HttpRequest, member: Member, simulation: Simulation, **context: Any) -> HttpResponse:
    """With the form of one more change, which may have been refused."""
    if member.can(Permission.FUND) and "form" not in context:
        targets = queries.target_choices(member.roadmap)
        context["form"] = ChangeForm(targets=targets, initial={"seen": simulation.stamp})
    return render_page(request, "simulation", member, shown=queries.simulation_page(simulation), **context)
