"""Enjeux and chantiers clés: what the workshops gave."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.errors import Refused
from jalons.base.http import accepted, asked_number, filled
from jalons.roadmaps.access import enter
from jalons.roadmaps.rules import Permission
from jalons.workshops import changes, queries
from jalons.workshops.forms.stakes import KeyProjectForm, StakeForm, project_values, stake_values
from jalons.workshops.models import KeyProject, Stake


@require_safe
def stakes(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter(request, slug, Permission.READ)
    return render(request, "workshops/stakes.html", {"member": member, "page": queries.stakes_page(member.roadmap)})


@require_http_methods(["GET", "POST"])
def add_stake(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter(request, slug, Permission.SHAPE)
    form = StakeForm(**filled(request))
    if accepted(request, form, changes.add_stake, done=_("L’enjeu est ajouté."), by=member):
        return redirect("workshops:stakes", slug)
    return render(request, "workshops/add_stake.html", {"member": member, "form": form})


@require_http_methods(["GET", "POST"])
def edit_stake(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter(request, slug, Permission.SHAPE)
    stake = get_object_or_404(Stake, roadmap=member.roadmap, pk=pk)
    form = StakeForm(**filled(request, stake_values(stake)))
    if accepted(request, form, changes.edit_stake, done=_("C’est enregistré."), stake=stake, by=member):
        return redirect("workshops:stakes", slug)
    context = {"member": member, "stake": stake, "form": form, "notes": queries.notes_of(stake)}
    return render(request, "workshops/edit_stake.html", context)


@require_POST
def remove_stake(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter(request, slug, Permission.SHAPE)
    stake = get_object_or_404(Stake, roadmap=member.roadmap, pk=pk)
    try:
        changes.remove_stake(stake=stake, by=member)
        messages.success(request, _("L’enjeu « %(title)s » est supprimé.") % {"title": stake.title})
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("workshops:edit_stake", slug, pk)
    return redirect("workshops:stakes", slug)


@require_http_methods(["GET", "POST"])
def add_key_project(request: HttpRequest, slug: str) -> HttpResponse:
    """`?enjeu=3` comes from the line of an enjeu, ticked beforehand."""
    member = enter(request, slug, Permission.SHAPE)
    asked = asked_number(request, "enjeu")
    ticked = [asked] if asked else []
    form = KeyProjectForm(stakes=Stake.objects.filter(roadmap=member.roadmap), **filled(request, {"stakes": ticked}))
    if accepted(request, form, changes.add_key_project, done=_("Le chantier est ajouté."), by=member):
        return redirect("workshops:stakes", slug)
    return render(request, "workshops/add_key_project.html", {"member": member, "form": form})


@require_http_methods(["GET", "POST"])
def edit_key_project(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter(request, slug, Permission.SHAPE)
    project = get_object_or_404(KeyProject, roadmap=member.roadmap, pk=pk)
    form = KeyProjectForm(
        stakes=Stake.objects.filter(roadmap=member.roadmap), **filled(request, project_values(project))
    )
    if accepted(request, form, changes.edit_key_project, done=_("C’est enregistré."), project=project, by=member):
        return redirect("workshops:stakes", slug)
    return render(request, "workshops/edit_key_project.html", {"member": member, "project": project, "form": form})


@require_POST
def remove_key_project(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter(request, slug, Permission.SHAPE)
    project = get_object_or_404(KeyProject, roadmap=member.roadmap, pk=pk)
    try:
        changes.remove_key_project(project=project, by=member)
        messages.success(request, _("Le chantier « %(title)s » est supprimé.") % {"title": project.title})
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("workshops:edit_key_project", slug, pk)
    return redirect("workshops:stakes", slug)
