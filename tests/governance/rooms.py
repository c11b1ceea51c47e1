"""A committee of twelve seats with a voice and two without, half of which must sit; and its meeting of today."""

from datetime import date

from django.utils import timezone

from jalons.governance.changes import presence
from jalons.governance.changes.committees import add_committee
from jalons.governance.changes.meetings import add_meeting
from jalons.governance.changes.seats import add_seats
from jalons.governance.models import Committee, Meeting, Presence, Seat
from jalons.roadmaps.models import Member

VOTING, SILENT = 12, 2


def quorate_committee(by: Member, quorum: str = Committee.Quorum.HALF) -> Committee:
    labels = [f"Siège {n}" for n in range(1, VOTING + 1)] + [f"Invité {n}" for n in range(1, SILENT + 1)]
    committee = add_committee(name="COPIL", kind=Committee.Kind.STRATEGIC, rhythm="trimestrielle", by=by)
    add_seats(committee=committee, labels=labels, kind=Seat.Kind.PARTNER, since=date(2025, 1, 1), by=by)
    Committee.objects.filter(pk=committee.pk).update(quorum=quorum)
    Seat.objects.filter(committee=committee).update(since=date(2025, 1, 1))
    Seat.objects.filter(committee=committee, label__startswith="Invité").update(has_vote=False)
    return Committee.objects.get(pk=committee.pk)


def meeting_of_today(by: Member, quorum: str = Committee.Quorum.HALF) -> Meeting:
    committee = quorate_committee(by, quorum)
    meeting = add_meeting(title="COPIL", held_on=timezone.localdate(), committee=committee, by=by)
    return Meeting.objects.select_related("committee", "roadmap").get(pk=meeting.pk)


def seat_of(meeting: Meeting, label: str) -> Seat:
    return Seat.objects.get(committee=meeting.committee_id, label=label)


def mark(meeting: Meeting, label: str, attendance: str, by: Member) -> Presence:
    return presence.mark_seat(meeting=meeting, seat=seat_of(meeting, label), attendance=attendance, by=by)


def seat_present(meeting: Meeting, many: int, by: Member) -> None:
    """The first `many` seats with a voice, and both seats without."""
    for label in (*(f"Siège {n}" for n in range(1, many + 1)), "Invité 1", "Invité 2"):
        mark(meeting, label, "present", by)


def represent(meeting: Meeting, label: str, through: str, by: Member) -> Presence:
    return presence.represent_seat(
        meeting=meeting, seat=seat_of(meeting, label), representative=seat_of(meeting, through), by=by
    )
