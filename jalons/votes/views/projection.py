"""The big screen: the wall, or the vote that is open."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from jalons.roadmaps.rules import Permission
from jalons.votes.queries import ballots
from jalons.workshops.access import enter_workshop
from jalons.workshops.queries import pace, walls
from jalons.workshops.views.workshops import join_address, workshop_qr

# Readable from ten metres.
NOTES_ON_SCREEN = 6


@require_safe
def projection_page(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_workshop(request, slug, number, Permission.READ)
    context = {
        "member": member,
        "workshop": workshop,
        "wall": walls.wall_page(workshop, for_the_room=True, only_last=NOTES_ON_SCREEN),
        "stage": pace.screen_stage(workshop, timezone.now()),
        "ballot_stage": ballots.ballot_on_stage(workshop),
        "qr": workshop_qr(workshop),
        "address": join_address(),
    }
    return render(request, "votes/projection.html", context)
