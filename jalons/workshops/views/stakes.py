"""Enjeux and chantiers clés, the results of the workshops."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.http import apply_change, apply_form, asked_number, form_arguments, posted_draft
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules import Permission
from jalons.workshops.changes import stakes as stake_changes
from jalons.workshops.forms.stakes import KeyProjectForm, StakeForm, project_values
from jalons.workshops.models import KeyProject, Stake
from jalons.workshops.queries import stakes as stake_queries


@require_safe
def stakes(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    return render(
        request, "workshops/stakes.html", {"member": member, "page": stake_queries.stakes_page(member.roadmap)}
    )


@require_safe
def coverage(request: HttpRequest, slug: str) -> HttpResponse:
    """Which chantier answers which enjeu, and the enjeux without an answer."""
    member = enter_roadmap(request, slug, Permission.READ)
    return render(
        request, "workshops/coverage.html", {"member": member, "page": stake_queries.stakes_page(member.roadmap)}
    )


@require_http_methods(["GET", "POST"])
def add_stake(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.SHAPE)
    form = StakeForm(roadmap=member.roadmap, **form_arguments(request))
    if apply_form(request, form, stake_changes.add_stake, done=_("L’enjeu est ajouté."), by=member):
        return redirect("workshops:stakes", slug)
    return render(request, "workshops/add_stake.html", {"member": member, "form": form})


@require_http_methods(["GET", "POST"])
def edit_stake(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.SHAPE)
    rows = Stake.objects.filter(roadmap=member.roadmap, pk=pk)
    if (stake := rows.first()) is None:
        return _stake_gone(request, member)
    form = StakeForm(roadmap=member.roadmap, **form_arguments(request, StakeForm.values(stake)))
    if apply_form(request, form, stake_changes.edit_stake, done=_("C’est enregistré."), stake=stake, by=member):
        return redirect("workshops:stakes", slug)
    if (stake := rows.first()) is None:
        return _stake_gone(request, member)
    context = {
        "member": member,
        "stake": stake,
        "form": form,
        "advice": stake_queries.phrasing_advice(str(form["phrasing"].value() or "")),
        "notes": stake_queries.notes_of_stake(stake),
        "mentions": stake_queries.stake_mentions(stake),
    }
    return render(request, "workshops/edit_stake.html", context)


def _stake_gone(request: HttpRequest, member: Member) -> HttpResponse:
    """Somebody removed it meanwhile: what was typed is shown, ready to be added again."""
    if request.method != "POST":
        raise Http404
    form = StakeForm(roadmap=member.roadmap, initial=posted_draft(request))
    messages.error(request, _("Cet enjeu vient d’être supprimé. Ce que vous avez écrit est gardé ci-dessous."))
    return render(request, "workshops/add_stake.html", {"member": member, "form": form}, status=409)


@require_POST
def remove_stake(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.SHAPE)
    stake = get_object_or_404(Stake, roadmap=member.roadmap, pk=pk)
    done = _("L’enjeu « %(title)s » est supprimé.") % {"title": stake.title}
    if apply_change(request, stake_changes.remove_stake, done=done, stake=stake, by=member):
        return redirect("workshops:stakes", slug)
    return redirect("workshops:edit_stake", slug, pk)


@require_http_methods(["GET", "POST"])
def add_key_project(request: HttpRequest, slug: str) -> HttpResponse:
    """`?enjeu=3` ticks this enjeu in the form."""
    member = enter_roadmap(request, slug, Permission.SHAPE)
    asked = asked_number(request, "enjeu")
    form = KeyProjectForm(roadmap=member.roadmap, **form_arguments(request, {"stakes": [asked] if asked else []}))
    if apply_form(request, form, stake_changes.add_key_project, done=_("Le chantier est ajouté."), by=member):
        return redirect("workshops:stakes", slug)
    return render(request, "workshops/add_key_project.html", {"member": member, "form": form})


@require_http_methods(["GET", "POST"])
def edit_key_project(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.SHAPE)
    rows = KeyProject.objects.filter(roadmap=member.roadmap, pk=pk)
    if (project := rows.first()) is None:
        return _project_gone(request, member)
    form = KeyProjectForm(roadmap=member.roadmap, **form_arguments(request, project_values(project)))
    if apply_form(
        request, form, stake_changes.edit_key_project, done=_("C’est enregistré."), project=project, by=member
    ):
        return redirect("workshops:stakes", slug)
    if (project := rows.first()) is None:
        return _project_gone(request, member)
    context = {"member": member, "project": project, "form": form, "notes": stake_queries.notes_of_project(project)}
    return render(request, "workshops/edit_key_project.html", context)


def _project_gone(request: HttpRequest, member: Member) -> HttpResponse:
    if request.method != "POST":
        raise Http404
    form = KeyProjectForm(roadmap=member.roadmap, initial=posted_draft(request))
    messages.error(request, _("Ce chantier vient d’être supprimé. Ce que vous avez écrit est gardé ci-dessous."))
    return render(request, "workshops/add_key_project.html", {"member": member, "form": form}, status=409)


@require_POST
def remove_key_project(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    done = _("Le chantier « %(title)s » est supprimé.")
    if _change_project(request, slug, pk, stake_changes.remove_key_project, done):
        return redirect("workshops:stakes", slug)
    return redirect("workshops:edit_key_project", slug, pk)


@require_POST
def shortlist_key_project(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    _change_project(
        request, slug, pk, stake_changes.shortlist_key_project, _("« %(title)s » est retenu pour la suite.")
    )
    return redirect("workshops:coverage", slug)


@require_POST
def unlist_key_project(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    _change_project(request, slug, pk, stake_changes.unlist_key_project, _("« %(title)s » n’est plus retenu."))
    return redirect("workshops:coverage", slug)


def _change_project(request: HttpRequest, slug: str, pk: int, change: Callable[..., Any], done: str) -> bool:
    member = enter_roadmap(request, slug, Permission.SHAPE)
    project = get_object_or_404(KeyProject, roadmap=member.roadmap, pk=pk)
    return apply_change(request, change, done=done % {"title": project.title}, project=project, by=member)
