"""Who sat at the committee that arbitrated, and what the next one treats. Invented."""

from datetime import datetime, time

from django.utils import timezone

from jalons.governance.changes import points, presence
from jalons.governance.models import Meeting, MeetingMinutes, MinutesSending, Presence, Seat
from jalons.governance.models.seat_holders import holder_mail_address, sitting_seats
from jalons.roadmaps.models import Member

# Title, who presents, minutes, papers.
NEXT_POINTS = (
    ("Le bilan de l’année pour les financeurs", "Chargée de coopération", 15, "Le planning des actions"),
    ("La convention territoriale globale", "Vice-présidence action sociale", 20, ""),
    ("Les permanences de l’été", "Réseau des médiathèques", 10, ""),
)
OWN_MINUTES = {"approbation": 5, "suites": 10, "fiches": 30}


def note_presence(meeting: Meeting, by: Member) -> None:
    """Everybody came but two: one sent a voice, the other an excuse; somebody arrived while the fiches were decided."""
    seats = list(Seat.objects.on(meeting.held_on).filter(committee=meeting.committee_id, has_vote=True))
    first, second, absent, represented = seats[0], seats[1], seats[-1], seats[-2]
    presence.mark_seat(meeting=meeting, seat=first, attendance=Presence.Attendance.PRESENT, by=by)
    presence.represent_seat(meeting=meeting, seat=represented, representative=first, by=by)
    presence.mark_seat(meeting=meeting, seat=absent, attendance=Presence.Attendance.EXCUSED, by=by)
    point = meeting.points.get(kind="fiches")
    at = _evening_at(meeting, time(18, 20))
    presence.note_arrival(meeting=meeting, seat=second, point=point, at=at, by=by)
    presence.mark_everyone(meeting=meeting, by=by)
    opened_at, closed_at = _evening_at(meeting, time(18, 5)), _evening_at(meeting, time(19, 40))
    Meeting.objects.filter(pk=meeting.pk).update(opened_at=opened_at, closed_at=closed_at)


def hand_out_minutes(meeting: Meeting) -> None:
    """Each seat that has an address has had the edition validated last: nothing leaves again."""
    minutes = MeetingMinutes.objects.get(meeting=meeting)
    MinutesSending.objects.bulk_create(
        MinutesSending(minutes=minutes, edition=minutes.edition, seat=seat)
        for seat in sitting_seats(meeting)
        if holder_mail_address(seat)
    )


def write_points(meeting: Meeting, by: Member) -> None:
    for title, presenter, minutes, papers in NEXT_POINTS:
        points.add_point(meeting=meeting, title=title, presenter=presenter, minutes=minutes, papers=papers, by=by)
    for point in meeting.points.exclude(kind="autre"):
        points.revise_point(point=point, minutes=OWN_MINUTES[point.kind], by=by)


def _evening_at(meeting: Meeting, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(meeting.held_on, at))
