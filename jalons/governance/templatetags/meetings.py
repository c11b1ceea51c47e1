"""`{% meeting_state meeting as state %}`: its tag, and what became of its day, on every page of a meeting."""

from django import template
from django.utils import timezone

from jalons.governance.models import Meeting
from jalons.governance.queries.committees import MeetingLine, meeting_line

register = template.Library()


@register.simple_tag
def meeting_state(meeting: Meeting) -> MeetingLine:
    return meeting_line(meeting, timezone.localdate())
