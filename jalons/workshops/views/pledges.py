"""« Je m’engage à… »: the pledges of a workshop, and those made from a phone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalons.base.http import apply_change, apply_form, form_arguments, site_path
from jalons.roadmaps.rules import Permission
from jalons.workshops.access import enter_pledge, enter_workshop
from jalons.workshops.access import find_participant as participant_at
from jalons.workshops.changes import pledges as pledge_changes
from jalons.workshops.forms.pledges import PledgeForm, ProjectPledgeForm
from jalons.workshops.models import KeyProject, Pledge
from jalons.workshops.queries import pledges as pledge_queries

P = Permission


@require_http_methods(["GET", "POST"])
def pledges(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """POST adds a pledge that was said aloud."""
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
    member, pledge = enter_pledge(request, slug, pk, P.SHAPE)
    apply_change(request, pledge_changes.keep_pledge, pledge=pledge, kept=request.POST.get("kept") == "1", by=member)
    return back_to_pledges(request, pledge, slug)


def back_to_pledges(request: HttpRequest, pledge: Pledge, slug: str) -> HttpResponse:
    """Redirects to the page where it was ticked."""
    if asked := site_path(request.POST.get("next", "")):
        return redirect(asked)
    if pledge.workshop:
        return redirect("workshops:pledges", slug, pledge.workshop.number)
    if pledge.key_project_id:
        return redirect(reverse("resources:map", args=[slug, pledge.key_project_id]) + "#engagements")
    return redirect("workshops:stakes", slug)


@require_http_methods(["GET", "POST"])
def make_pledge(request: HttpRequest, code: str) -> HttpResponse:
    """« Je m’engage à… ». The pledge has a private address, the only one from which the name may be erased."""
    participant = participant_at(request, code)
    if participant is None:
        return redirect("votes:participate", code)
    projects = KeyProject.objects.filter(roadmap=participant.workshop.roadmap_id)
    form = PledgeForm(projects=projects, **form_arguments(request))
    if applied := apply_form(
        request, form, pledge_changes.make_pledge, done=_("Votre engagement est noté. Merci."), by=participant
    ):
        return redirect("carriage:own_pledge", applied.result.uid)
    context = {"workshop": participant.workshop, "form": form, "own": pledge_queries.own_pledges(participant)}
    return render(request, "workshops/promise.html", context)
