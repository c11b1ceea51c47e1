"""Whether the page that changes a meeting offers to cancel it or to remove it."""

from django.utils import timezone

from jalons.actions.models import Decision
from jalons.base.frozen import frozen
from jalons.governance.models import Meeting, MeetingMinutes


@frozen
class MeetingGestures:
    """What may still be done of a meeting on the page that changes it."""

    cancel: bool
    remove: bool


def meeting_gestures(meeting: Meeting) -> MeetingGestures:
    """What the changes would not refuse, so that a page offers nothing else. Six queries at most, one once it took place."""
    if meeting.took_place:
        return MeetingGestures(cancel=False, remove=False)
    minutes = MeetingMinutes.objects.filter(meeting=meeting).first()
    decisions = Decision.objects.filter(meeting=meeting)
    is_recorded = (minutes is not None and minutes.edition > 0) or meeting.approved.exists()
    is_awaited = meeting.convened_on and not meeting.cancelled_on and meeting.held_on >= timezone.localdate()
    return MeetingGestures(
        cancel=not (meeting.cancelled_on or is_recorded or decisions.filter(withdrawn_at=None).exists()),
        remove=not (is_awaited or minutes or decisions.exists() or meeting.resolutions.exists()),
    )
