"""The people named in a workshop, and their erasure on request: by the team, or by whoever made a pledge."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.http import apply_change
from jalons.carriage.changes import people as people_changes
from jalons.carriage.queries import people as people_queries
from jalons.roadmaps.access import use_roadmap_clock
from jalons.roadmaps.rules.permissions import Permission
from jalons.workshops.access import enter_pledge, enter_workshop
from jalons.workshops.changes import pledges as pledge_changes
from jalons.workshops.models import Participant
from jalons.workshops.queries import pledges as pledge_queries
from jalons.workshops.queries.participants import named_participants
from jalons.workshops.views.pledges import back_to_pledges

P = Permission


@require_safe
def named_people(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_workshop(request, slug, number, P.KNOW_PEOPLE)
    context = {
        "member": member,
        "workshop": workshop,
        "participants": named_participants(workshop),
        "pledges": [
            pledge for pledge in pledge_queries.workshop_pledges(workshop, knows_people=True) if pledge.is_named
        ],
        "erased_notes": people_queries.erased_note_numbers(workshop),
        "guests": people_queries.known_guest_count(workshop),
    }
    return render(request, "carriage/named_people.html", context)


@require_POST
def erase_participant(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Somebody asked the team: their identity is erased, what they wrote stays."""
    member, workshop = enter_workshop(request, slug, number, P.KNOW_PEOPLE)
    participant = get_object_or_404(Participant, workshop=workshop, pk=pk)
    done = _("C’est effacé. Les notes de cette personne restent, sans nom.")
    apply_change(request, people_changes.erase_participant, done=done, participant=participant, by=member)
    return redirect("carriage:named_people", slug, number)


@require_POST
def erase_pledge_person(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, pledge = enter_pledge(request, slug, pk, P.KNOW_PEOPLE)
    done = _("Le nom et le contact sont effacés. L’engagement reste.")
    apply_change(request, people_changes.erase_pledge_person, done=done, pledge=pledge, by=member)
    return back_to_pledges(request, pledge, slug)


@require_POST
def remove_pledge(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, pledge = enter_pledge(request, slug, pk, P.FACILITATE)
    where = back_to_pledges(request, pledge, slug)
    apply_change(request, people_changes.remove_pledge, done=_("L’engagement est retiré."), pledge=pledge, by=member)
    return where


@require_http_methods(["GET", "POST"])
def own_pledge(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The holder of this address made the pledge, and may tick it or erase their name."""
    pledge = pledge_queries.pledge_by_address(uid)
    if pledge is None:
        raise Http404
    use_roadmap_clock(pledge.roadmap)
    if request.method == "POST":
        asked = request.POST.get("do", "")
        if asked in ("keep", "unkeep"):
            apply_change(
                request, pledge_changes.keep_pledge, done=_("C’est noté."), pledge=pledge, kept=asked == "keep"
            )
        elif asked == "erase":
            done = _("Votre nom et votre contact sont effacés.")
            apply_change(request, people_changes.erase_pledge_person, done=done, pledge=pledge)
        return redirect("carriage:own_pledge", uid)
    return render(request, "carriage/own_pledge.html", {"pledge": pledge})
