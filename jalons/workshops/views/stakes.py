"""Enjeux and chantiers clés, the results of the workshops."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.http import Applied, apply_change, apply_form, asked_number, form_arguments, posted_draft
from jalons.base.page_messages import Undo
from jalons.base.prepared_addresses import reverse
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission
from jalons.workshops.changes import stakes as stake_changes
from jalons.workshops.forms.stakes import KeyProjectForm, StakeForm, StateForm, project_values
from jalons.workshops.models import KeyProject, Outcome, Stake, Workshop
from jalons.workshops.queries import stakes as stake_queries
from jalons.workshops.queries.table_stakes import workshop_in_progress


@require_safe
def stakes(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    page = stake_queries.stakes_page(member.roadmap)
    has_some = page.stakes or page.projects or page.stakes_aside or page.projects_aside
    context = {
        "member": member,
        "page": page,
        "ready": [] if has_some else stake_queries.groups_ready_for_a_stake(member.roadmap),
        "in_progress": workshop_in_progress(member.roadmap),
    }
    return render(request, "workshops/stakes.html", context)


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
    rows = Stake.objects.filter(roadmap=member.roadmap, pk=pk).select_related("merged_into")
    if (stake := rows.first()) is None:
        return _stake_gone(request, member)
    if stake.merged_into and request.method == "GET":
        return _merged_page(request, member, stake)
    form = StakeForm(roadmap=member.roadmap, **form_arguments(request, StakeForm.values(stake)))
    if apply_form(request, form, stake_changes.edit_stake, done=_("C’est enregistré."), stake=stake, by=member):
        return redirect("workshops:stakes", slug)
    if (stake := rows.first()) is None:
        return _stake_gone(request, member)
    return _stake_page(request, member, stake, form, StateForm())


def _stake_page(
    request: HttpRequest, member: Member, stake: Stake, form: StakeForm, settling: StateForm
) -> HttpResponse:
    notes, note_count = stake_queries.notes_of_stake(stake), stake_queries.count_notes_of_stake(stake)
    context = {
        "member": member,
        "stake": stake,
        "form": form,
        "settling": settling,
        "united": stake_queries.united_with(stake),
        "note_count": note_count,
        "unquotable": note_count - len(notes),
        "advice": stake_queries.phrasing_advice(str(form["phrasing"].value() or "")),
        "notes": notes,
        "mentions": stake_queries.stake_mentions(stake),
    }
    return render(request, "workshops/edit_stake.html", context)


def _merged_page(request: HttpRequest, member: Member, row: Stake | KeyProject) -> HttpResponse:
    """The address of what was merged says what it said, and where it is now."""
    kind, text = ("enjeu", row.phrasing) if isinstance(row, Stake) else ("chantier", row.purpose)
    return render(request, "workshops/merged.html", {"member": member, "row": row, "kind": kind, "text": text})


@require_POST
def settle_stake(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.SHAPE)
    stake = get_object_or_404(Stake, roadmap=member.roadmap, pk=pk)
    form = StateForm(**form_arguments(request))
    if _settle(request, member, stake, form, reverse("workshops:settle_stake", args=[slug, pk])):
        return redirect(f"{reverse('workshops:stakes', args=[slug])}#enjeu-{pk}")
    edited = StakeForm(roadmap=member.roadmap, initial=StakeForm.values(stake))
    return _stake_page(request, member, stake, edited, form)


@require_POST
def settle_key_project(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.SHAPE)
    project = get_object_or_404(KeyProject, roadmap=member.roadmap, pk=pk)
    form = StateForm(**form_arguments(request))
    if _settle(request, member, project, form, reverse("workshops:settle_key_project", args=[slug, pk])):
        return redirect(f"{reverse('workshops:stakes', args=[slug])}#chantier-{pk}")
    edited = KeyProjectForm(roadmap=member.roadmap, initial=project_values(project))
    return _project_page(request, member, project, edited, form)


def _settle(
    request: HttpRequest, member: Member, row: Stake | KeyProject, form: StateForm, address: str
) -> Applied[None] | None:
    sentences: dict[str, str] = {
        Outcome.State.KEPT: _("« %(title)s » est retenu pour la suite."),
        Outcome.State.SET_ASIDE: _("« %(title)s » est écarté. La raison est montrée avec lui."),
        Outcome.State.PROPOSED: _("« %(title)s » est parmi les propositions."),
    }
    done = sentences.get(str(form["state"].value()), "")
    undo = Undo(address, {"state": row.state, "reason": row.reason})
    return apply_form(
        request, form, stake_changes.settle_outcome, done=done % {"title": row.title}, undo=undo, row=row, by=member
    )


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
    # The workshop that is held now draws its map, unless somebody says otherwise.
    held = list(Workshop.objects.filter(roadmap=member.roadmap, state=Workshop.State.OPEN).values_list("pk", flat=True))
    initial = {"stakes": [asked] if asked else [], "workshop": held[0] if len(held) == 1 else None}
    form = KeyProjectForm(roadmap=member.roadmap, **form_arguments(request, initial))
    if apply_form(request, form, stake_changes.add_key_project, done=_("Le chantier est ajouté."), by=member):
        return redirect("workshops:stakes", slug)
    return render(request, "workshops/add_key_project.html", {"member": member, "form": form})


@require_http_methods(["GET", "POST"])
def edit_key_project(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.SHAPE)
    rows = KeyProject.objects.filter(roadmap=member.roadmap, pk=pk).select_related("merged_into")
    if (project := rows.first()) is None:
        return _project_gone(request, member)
    if project.merged_into and request.method == "GET":
        return _merged_page(request, member, project)
    form = KeyProjectForm(roadmap=member.roadmap, **form_arguments(request, project_values(project)))
    if apply_form(
        request, form, stake_changes.edit_key_project, done=_("C’est enregistré."), project=project, by=member
    ):
        return redirect("workshops:stakes", slug)
    if (project := rows.first()) is None:
        return _project_gone(request, member)
    return _project_page(request, member, project, form, StateForm())


def _project_page(
    request: HttpRequest, member: Member, project: KeyProject, form: KeyProjectForm, settling: StateForm
) -> HttpResponse:
    context = {
        "member": member,
        "project": project,
        "form": form,
        "settling": settling,
        "united": stake_queries.united_with(project),
        "notes": stake_queries.notes_of_project(project),
    }
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
    done, undo = _("« %(title)s » est retenu pour la suite."), Undo(reverse("workshops:unlist", args=[slug, pk]), {})
    _change_project(request, slug, pk, stake_changes.shortlist_key_project, done, undo)
    return redirect("actions:coverage", slug)


@require_POST
def unlist_key_project(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    done, undo = _("« %(title)s » n’est plus retenu."), Undo(reverse("workshops:shortlist", args=[slug, pk]), {})
    _change_project(request, slug, pk, stake_changes.unlist_key_project, done, undo)
    return redirect("actions:coverage", slug)


def _change_project(
    request: HttpRequest, slug: str, pk: int, change: Callable[..., Any], done: str, undo: Undo | None = None
) -> bool:
    member = enter_roadmap(request, slug, Permission.SHAPE)
    project = get_object_or_404(KeyProject, roadmap=member.roadmap, pk=pk)
    return apply_change(request, change, done=done % {"title": project.title}, undo=undo, project=project, by=member)
