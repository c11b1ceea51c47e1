"""Resolutions, with the fiches that they are about."""

from collections.abc import Iterable
from typing import Unpack

from jalons.actions.models import ActionSheet, ResolutionAction
from jalons.base.db import write_transaction
from jalons.governance.changes import resolutions as governance
from jalons.governance.changes.resolutions import Written
from jalons.governance.models import Meeting, Resolution
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member


@write_transaction()
def add_resolution(
    *, meeting: Meeting, by: Member, actions: Iterable[ActionSheet] = (), **written: Unpack[Written]
) -> Resolution:
    resolution = governance.add_resolution(meeting=meeting, by=by, **written)
    _tie_actions(resolution, actions, by)
    return resolution


@write_transaction()
def revise_resolution(
    *,
    resolution: Resolution,
    by: Member,
    actions: Iterable[ActionSheet],
    seen: str | None = None,
    **written: Unpack[Written],
) -> Resolution:
    row = governance.revise_resolution(resolution=resolution, by=by, seen=seen, **written)
    _tie_actions(row, actions, by)
    return row


def _tie_actions(resolution: Resolution, actions: Iterable[ActionSheet], by: Member) -> None:
    """The fiches of another roadmap are left out."""
    wanted = {action.pk: action for action in actions if action.roadmap_id == by.roadmap.pk}
    ties = {
        tie.action_id: tie
        for tie in ResolutionAction.objects.filter(resolution=resolution).select_related("action__axis")
    }
    if wanted.keys() == ties.keys():
        return
    ResolutionAction.objects.filter(resolution=resolution).exclude(action__in=wanted).delete()
    ResolutionAction.objects.bulk_create(
        ResolutionAction(resolution=resolution, action=action) for pk, action in wanted.items() if pk not in ties
    )
    record_change(
        by=by,
        verb="tie",
        about=resolution,
        before={"fiches": [str(tie.action) for tie in ties.values()]},
        after={"fiches": [str(action) for action in wanted.values()]},
    )
