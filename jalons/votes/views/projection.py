"""The big screen: what the facilitation chose, or how to join, the wall, the vote that is open."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from jalons.diagnosis.queries.messages import portrait_messages
from jalons.votes.queries import ballots
from jalons.workshops.access import enter_workshop_to_read
from jalons.workshops.models import Workshop
from jalons.workshops.queries import pace, walls
from jalons.workshops.views.workshops import join_address, workshop_qr

# Readable from ten metres.
NOTES_ON_SCREEN = 6
# The stages that show the notes of groups, and those that no vote interrupts.
WITH_NOTES = {"group", "sorted"}
UNINTERRUPTED = {pace.WAY_IN, *pace.CHOSEN.values()}


@require_safe
def projection_page(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_workshop_to_read(request, slug, number)
    stage = pace.screen_stage(workshop, timezone.now())
    only_last = None if stage.name in WITH_NOTES else NOTES_ON_SCREEN
    wall = walls.wall_page(workshop, for_the_room=True, only_last=only_last)
    ballot_stage = None if stage.name in UNINTERRUPTED else ballots.ballot_on_stage(workshop)
    is_bare = stage.name in pace.FOR_THE_TIME or (stage.name == "notes" and not wall.to_sort)
    is_over = stage.pace.is_free and stage.pace.over is not None and not stage.pace.freezes
    context = {
        "member": member,
        "workshop": workshop,
        "wall": wall,
        "stage": stage,
        "ballot_stage": ballot_stage,
        # A countdown of one’s own is the largest thing of a screen that shows no note, no group, no vote.
        "is_about_time": stage.pace.is_free and is_bare and not ballot_stage and not stage.pace.is_told_over,
        # The end of a countdown leaves by itself; a vote, its results or a map take its place at once.
        "shows_time": not (is_over and (stage.pace.is_told_over or ballot_stage or stage.name == "map")),
        "qr": workshop_qr(workshop),
        "address": join_address(),
    }
    return render(request, "votes/projection.html", context | _stage_parts(workshop, stage.name, wall))


def _stage_parts(workshop: Workshop, stage: str, wall: Any) -> dict[str, Any]:
    """What only some stages show."""
    if stage == "latest":
        return {"latest": walls.latest_notes(workshop, NOTES_ON_SCREEN)}
    if stage in WITH_NOTES:
        one = workshop.screen_group_id if stage == "group" else None
        return {"lanes": [lane for lane in wall.lanes if one in (None, lane.group_id)]}
    if stage == "portrait":
        return {"key_messages": portrait_messages(workshop.roadmap, [], {}).kept}
    return {}
