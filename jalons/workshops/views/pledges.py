"""« Je m’engage à… »: the pledges of a workshop, and those made from a phone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.http import apply_change, apply_form, form_arguments, site_path
from jalons.base.prepared_addresses import reverse
from jalons.base.sorted_tables import asked_order, remember_filters
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules.permissions import Permission
from jalons.workshops.access import enter_pledge, enter_workshop, enter_workshop_to_read, find_workshop
from jalons.workshops.access import find_participant as participant_at
from jalons.workshops.changes import pledges as pledge_changes
from jalons.workshops.forms.pledges import PhonePledgeForm, ProjectPledgeForm
from jalons.workshops.models import KeyProject, Pledge, Workshop
from jalons.workshops.queries import pledges as pledge_queries
from jalons.workshops.views.phones import is_from_queue, not_joined_response, queued_change_response

P = Permission


@require_http_methods(["GET", "POST"])
def pledges(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """POST adds a pledge that was said aloud."""
    if request.method == "POST":
        member, workshop = enter_workshop(request, slug, number, P.FACILITATE)
    else:
        member, workshop = enter_workshop_to_read(request, slug, number)
    projects = KeyProject.objects.current().filter(roadmap=member.roadmap)
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


@require_safe
@remember_filters("etat", "atelier", "tri")
def all_pledges(request: HttpRequest, slug: str) -> HttpResponse:
    """Of every workshop: what was promised, what is kept."""
    member = enter_roadmap(request, slug, P.READ)
    state, number = request.GET.get("etat", ""), request.GET.get("atelier", "")
    today = timezone.localdate()
    found = pledge_queries.roadmap_pledges(
        member.roadmap, today, knows_people=member.can(P.KNOW_PEOPLE), state=state, workshop=number
    )
    order = asked_order(request, pledge_queries.COLUMNS)
    context = {
        "member": member,
        "found": found,
        "rows": [(line, line.is_late(today)) for line in order.sort(found.lines)],
        "order": order,
        "state": state,
        "states": [
            ("", _("Tous")),
            ("a-tenir", _("À tenir")),
            ("en-retard", _("En retard")),
            ("tenus", _("Tenus")),
        ],
        "number": number,
        "workshops": [
            (str(workshop.number), workshop.dated_title) for workshop in Workshop.objects.filter(roadmap=member.roadmap)
        ],
    }
    return render(request, "workshops/all_pledges.html", context)


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
        if request.method == "POST" and is_from_queue(request):
            return not_joined_response(find_workshop(request, code))
        return redirect("votes:participate", code)
    projects = KeyProject.objects.current().filter(roadmap=participant.workshop.roadmap_id)
    form = PhonePledgeForm(projects=projects, **form_arguments(request))
    if request.method == "POST" and is_from_queue(request):
        return queued_change_response(form, pledge_changes.make_pledge, by=participant)
    if applied := apply_form(
        request, form, pledge_changes.make_pledge, done=_("Votre engagement est noté. Merci."), by=participant
    ):
        return redirect("carriage:own_pledge", applied.result.uid)
    context = {"workshop": participant.workshop, "form": form, "own": pledge_queries.own_pledges(participant)}
    return render(request, "workshops/promise.html", context)
