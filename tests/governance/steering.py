"""A committee that has met, and what it asked: for tests of resolutions and minutes."""

from datetime import date, timedelta

from django.utils import timezone

from jalons.governance.changes import resolutions
from jalons.governance.changes.meetings import add_meeting
from jalons.governance.models import Committee, Meeting, MeetingPoint, Resolution, Seat
from jalons.roadmaps.models import Member


def days(after: int) -> date:
    return timezone.localdate() + timedelta(days=after)


def add_committee(by: Member, name: str = "Comité de suivi") -> Committee:
    """No change of this floor installs another committee than the comité de pilotage yet."""
    return Committee.objects.create(
        roadmap=by.roadmap,
        kind="technique",
        name=name,
        rhythm="trimestrielle",
        expected_meetings=4,
        created_on=days(-90),
    )


def add_seat(committee: Committee, label: str, **tied: object) -> Seat:
    rank = committee.seats.count() + 1
    return Seat.objects.create(committee=committee, rank=rank, label=label, since=days(-90), **tied)


def meet(committee: Committee, after: int, by: Member, title: str = "Comité de suivi") -> Meeting:
    return add_meeting(committee=committee, title=title, held_on=days(after), by=by)


def add_point(meeting: Meeting, title: str, kind: str = "autre") -> MeetingPoint:
    """The new point comes last; of the kinds that come by themselves, the one of the meeting takes that title."""
    own = None if kind == "autre" else meeting.points.filter(kind=kind).first()
    if own:
        own.title = title
        own.save(update_fields=["title"])
        return own
    return MeetingPoint.objects.create(meeting=meeting, kind=kind, rank=meeting.points.count() + 1, title=title)


def resolve(meeting: Meeting, by: Member, text: str = "Signer la convention.", **written: object) -> Resolution:
    """Somebody has it to do and a day, unless it is said otherwise."""
    seat = meeting.committee.seats.first()
    return resolutions.add_resolution(
        meeting=meeting,
        by=by,
        **({"text": text, "seat": seat, "due_on": days(10)} | written),  # type: ignore[arg-type]
    )
