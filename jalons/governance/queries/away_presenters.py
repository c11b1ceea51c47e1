"""Who is written on an agenda to present something, and has said that they do not come."""

from typing import Any

from django.db.models import F, Q, QuerySet

from jalons.base.french import matching_key
from jalons.base.prepared_queries import PreparedQuery
from jalons.governance.models import Convocation, Meeting, Presence, Seat

_AWAY_ANSWERS = (Convocation.Answer.EXCUSED.value, Convocation.Answer.REPRESENTED.value)
# By what an agenda may call whoever holds a seat: its label, or their function in the team.
_ACCOUNT = "membership__function"
_NAMES = ("label", _ACCOUNT, f"group_member__{_ACCOUNT}", f"group_member__invitation__{_ACCOUNT}")


def away_presenters(meeting: Meeting) -> frozenset[str]:
    """Keys of the seats and functions that do not come: what was noted in the room counts first, then what they answered
    for the day of the meeting. One query, none as long as nobody was asked."""
    if meeting.convened_on is None or meeting.cancelled_on:
        return frozenset()
    return frozenset(matching_key(name) for names in _away_seats(meeting.pk, meeting.pk) for name in names if name)


@PreparedQuery
def _away_seats(meeting: int, same: int) -> QuerySet[Seat, Any]:
    said = Convocation.objects.filter(meeting=meeting, answer__in=_AWAY_ANSWERS, answered_for=F("meeting__held_on"))
    present = Presence.objects.filter(meeting=same, attendance=Presence.Attendance.PRESENT)
    rows = Seat.objects.filter(Q(pk__in=said.values("seat"))).exclude(pk__in=present.values("seat"))
    return rows.values_list(*_NAMES)
