"""« Je m’engage à… »: the list of a workshop, and the private address of each promise."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalons.base.http import apply_change, apply_form, form_arguments, site_path
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules import Permission
from jalons.workshops.changes import pledges as pledge_changes
from jalons.workshops.forms.resources import ProjectPledgeForm
from jalons.workshops.models import KeyProject, Pledge
from jalons.workshops.queries import pledges as pledge_queries
from jalons.workshops.views.workshops import enter_workshop

P = Permission


@require_http_methods(["GET", "POST"])
def pledges(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Posting adds one that was said aloud."""
    permission = P.FACILITATE if request.method == "POST" else P.READ
    member, workshop = enter_workshop(request, slug, number, permission)
    projects = KeyProject.objects.filter(roadmap=member.roadmap)
    form = ProjectPledgeForm(projects=projects, **form_arguments(request))
    done = _("L’engagement est noté.")
    if apply_form(request, form, pledge_changes.make_pledge, done=done, workshop=workshop, by=member):
        return redirect("workshops:pledges", slug, number)
    context = {
        "member": member,
        "workshop": workshop,
        "form": form,
        "pledges": pledge_queries.workshop_pledges(workshop, knows_people=member.can(P.KNOW_PEOPLE)),
    }
    return render(request, "workshops/pledges.html", context)


@require_POST
def keep_pledge(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, pledge = _enter_pledge(request, slug, pk, P.SHAPE)
    apply_change(request, pledge_changes.keep_pledge, pledge=pledge, kept=request.POST.get("kept") == "1", by=member)
    return _back_to_pledges(request, pledge, slug)


@require_POST
def erase_pledge_person(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, pledge = _enter_pledge(request, slug, pk, P.KNOW_PEOPLE)
    done = _("Le nom et le contact sont effacés. L’engagement reste.")
    apply_change(request, pledge_changes.erase_pledge_person, done=done, pledge=pledge, by=member)
    return _back_to_pledges(request, pledge, slug)


@require_POST
def remove_pledge(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, pledge = _enter_pledge(request, slug, pk, P.FACILITATE)
    where = _back_to_pledges(request, pledge, slug)
    apply_change(request, pledge_changes.remove_pledge, done=_("L’engagement est retiré."), pledge=pledge, by=member)
    return where


@require_http_methods(["GET", "POST"])
def own_pledge(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Whoever holds this address promised, and may tick it, or erase their name."""
    pledge = pledge_queries.pledge_by_address(uid)
    if pledge is None:
        raise Http404
    if request.method == "POST":
        asked = request.POST.get("do", "")
        if asked in ("keep", "unkeep"):
            apply_change(
                request, pledge_changes.keep_pledge, done=_("C’est noté."), pledge=pledge, kept=asked == "keep"
            )
        elif asked == "erase":
            done = _("Votre nom et votre contact sont effacés.")
            apply_change(request, pledge_changes.erase_pledge_person, done=done, pledge=pledge)
        return redirect("workshops:own_pledge", uid)
    return render(request, "workshops/own_pledge.html", {"pledge": pledge})


def _enter_pledge(request: HttpRequest, slug: str, pk: int, permission: Permission) -> tuple[Member, Pledge]:
    member = enter_roadmap(request, slug, permission)
    return member, get_object_or_404(
        Pledge.objects.select_related("roadmap", "workshop"), roadmap=member.roadmap, pk=pk
    )


def _back_to_pledges(request: HttpRequest, pledge: Pledge, slug: str) -> HttpResponse:
    """To the page it was ticked on."""
    if asked := site_path(request.POST.get("next", "")):
        return redirect(asked)
    if pledge.workshop:
        return redirect("workshops:pledges", slug, pledge.workshop.number)
    if pledge.key_project_id:
        return redirect(reverse("workshops:map", args=[slug, pledge.key_project_id]) + "#engagements")
    return redirect("workshops:stakes", slug)
