"""Who is named in a workshop, and how each of them is erased on request."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jalons.base.http import apply_change
from jalons.roadmaps.rules import Permission
from jalons.workshops.changes import people as people_changes
from jalons.workshops.models import Participant
from jalons.workshops.queries import people as people_queries
from jalons.workshops.queries import pledges
from jalons.workshops.views.workshops import enter_workshop

P = Permission


@require_safe
def named_people(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_workshop(request, slug, number, P.KNOW_PEOPLE)
    context = {
        "member": member,
        "workshop": workshop,
        "participants": people_queries.named_participants(workshop),
        "pledges": [pledge for pledge in pledges.workshop_pledges(workshop, knows_people=True) if pledge.is_named],
        "guests": people_queries.known_guest_count(workshop),
    }
    return render(request, "workshops/named_people.html", context)


@require_POST
def erase_participant(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Somebody asked the team: who they are goes, what they wrote stays."""
    member, workshop = enter_workshop(request, slug, number, P.KNOW_PEOPLE)
    participant = get_object_or_404(Participant, workshop=workshop, pk=pk)
    done = _("C’est effacé. Les notes de cette personne restent, sans nom.")
    apply_change(request, people_changes.erase_participant, done=done, participant=participant, by=member)
    return redirect("workshops:named_people", slug, number)
