"""The compte rendu of a meeting, what is written point by point, and who receives it."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from jalons.base.french import format_day
from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.governance.models import Meeting, MeetingMinutes, MeetingPoint, MinutesSending, PointMinutes
from jalons.governance.models.seat_holders import HOLDER, holder_mail_address
from jalons.mail.models import Message


def meeting_minutes(meeting: Meeting) -> MeetingMinutes:
    """Unsaved while nothing is written."""
    minutes = next(iter(_minutes_of(meeting.pk)), None) or MeetingMinutes()
    minutes.meeting = meeting
    return minutes


@PreparedQuery
def _minutes_of(meeting: int) -> QuerySet[MeetingMinutes]:
    return MeetingMinutes.objects.filter(meeting=meeting).order_by()


def minutes_by_address(uid: UUID) -> MeetingMinutes | None:
    """What the public page shows; its meeting may be that of any roadmap."""
    rows = MeetingMinutes.objects.select_related("meeting__roadmap", "meeting__committee", "meeting__approved_by")
    return rows.filter(uid=uid).first()


def validated_minutes(meeting: Meeting) -> MeetingMinutes | None:
    """None while no edition was validated."""
    return MeetingMinutes.objects.filter(meeting=meeting, edition__gte=1).first()


def find_point(meeting: Meeting, pk: int) -> MeetingPoint | None:
    return MeetingPoint.objects.filter(meeting=meeting, pk=pk).first()


def point_minutes(point: MeetingPoint) -> PointMinutes:
    """Unsaved while nothing is written."""
    return PointMinutes.objects.filter(point=point).first() or PointMinutes(point=point)


def texts_of_points(meeting: Meeting) -> dict[int, PointMinutes]:
    """What was written of each point, by its pk. One query."""
    return {row.point_id: row for row in _said_in(meeting.pk)}


def points_with_minutes(meeting: Meeting) -> list[tuple[MeetingPoint, PointMinutes]]:
    """In the order of the agenda. Two queries."""
    texts = texts_of_points(meeting)
    return [(point, texts.get(point.pk) or PointMinutes(point=point)) for point in _points_of(meeting.pk)]


@PreparedQuery
def _said_in(meeting: int) -> QuerySet[PointMinutes]:
    return PointMinutes.objects.filter(point__meeting=meeting).order_by()


@PreparedQuery
def _points_of(meeting: int) -> QuerySet[MeetingPoint]:
    return MeetingPoint.objects.filter(meeting=meeting)


def later_meetings(meeting: Meeting) -> list[Meeting]:
    """The meetings of the same committee that may approve its minutes: they have come, after it."""
    return _meetings_between(meeting.committee_id, meeting.held_on, timezone.localdate())


@PreparedQuery
def _meetings_between(committee: int, after: date, until: date) -> QuerySet[Meeting]:
    rows = Meeting.objects.kept().filter(committee=committee, held_on__gt=after, held_on__lte=until)
    return rows.order_by("held_on")


def next_meeting(meeting: Meeting) -> Meeting | None:
    """The next one of the same committee."""
    return next(iter(_meetings_after(meeting.committee_id, meeting.held_on)), None)


@PreparedQuery
def _meetings_after(committee: int, day: date) -> QuerySet[Meeting]:
    return Meeting.objects.kept().filter(committee=committee, held_on__gt=day).order_by("held_on")[:1]


def later_days(meeting: Meeting) -> list[date]:
    """The days of the later meetings of the same committee, the nearest first. One query."""
    return _days_after(meeting.committee_id, meeting.held_on)


@PreparedQuery
def _days_after(committee: int, day: date) -> QuerySet[Meeting, date]:
    rows = Meeting.objects.kept().filter(committee=committee, held_on__gt=day)
    return rows.order_by("held_on").values_list("held_on", flat=True)


def displaced_meetings(meeting: Meeting) -> list[Meeting]:
    """The later ones of the same committee that were cancelled or postponed: what was written before that may still
    announce their first day. One query."""
    return _displaced_after(meeting.committee_id, meeting.held_on)


@PreparedQuery
def _displaced_after(committee: int, day: date) -> QuerySet[Meeting]:
    rows = Meeting.objects.filter(committee=committee, held_on__gt=day)
    return rows.exclude(cancelled_on=None, postponed_from=None).order_by("held_on")


@frozen
class EarlierMinutes:
    """Those of an earlier meeting, at the point where they are approved. `may_be_approved`: from the day of this one.
    `corrections`: what this one asked to correct in them."""

    meeting: int
    title: str
    held_on: date
    is_validated: bool
    is_approved: bool
    may_be_approved: bool
    corrections: str = ""

    @property
    def name(self) -> str:
        """As a meeting calls itself."""
        return f"{self.title}, {format_day(self.held_on)}"


def minutes_to_approve(meeting: Meeting) -> list[EarlierMinutes]:
    """What this meeting approves or has approved, the latest first: the minutes of the meeting before it, and the older
    ones that are validated and that nobody approved. One query."""
    may_approve = meeting.cancelled_on is None and meeting.held_on <= timezone.localdate()
    found = []
    for place, row in enumerate(_meetings_before(meeting.committee_id, meeting.held_on)):
        pk, title, held_on, approved_by, is_open, corrections = row
        is_validated, is_approved = is_open is False, approved_by is not None
        if approved_by in (None, meeting.pk) and (is_validated or place == 0):
            may_be = is_validated and not is_approved and may_approve
            found.append(EarlierMinutes(pk, title, held_on, is_validated, is_approved, may_be, corrections or ""))
    return found


@PreparedQuery
def _meetings_before(committee: int, day: date) -> QuerySet[Meeting, Any]:
    """The latest first."""
    rows = Meeting.objects.kept().filter(committee=committee, held_on__lt=day).order_by("-held_on")
    return rows.values_list("pk", "title", "held_on", "approved_by", "minutes__is_open", "minutes__corrections")


def approval_point(meeting: Meeting) -> MeetingPoint | None:
    """Where it approves the minutes of the earlier ones. One query."""
    return next((point for point in _points_of(meeting.pk) if point.kind == MeetingPoint.Kind.APPROVAL), None)


def approved_minutes(meeting: Meeting) -> list[MeetingMinutes]:
    """Those that this meeting has approved, the oldest first. One query."""
    return list(_minutes_approved_by(meeting.pk))


@PreparedQuery
def _minutes_approved_by(meeting: int) -> QuerySet[MeetingMinutes]:
    rows = MeetingMinutes.objects.filter(meeting__approved_by=meeting).select_related("meeting")
    return rows.order_by("meeting__held_on")


def former_minutes(meeting: Meeting) -> list[MeetingMinutes]:
    """Those of the earlier meetings of its committee that were validated, the latest first: what a seat without account may
    read. One query."""
    rows = MeetingMinutes.objects.filter(
        meeting__committee=meeting.committee_id, meeting__held_on__lt=meeting.held_on, edition__gte=1
    )
    return list(rows.select_related("meeting").order_by("-meeting__held_on"))


def is_last_edition_sent(minutes: MeetingMinutes) -> bool:
    """Whether a message of it was queued for anybody."""
    return MinutesSending.objects.filter(minutes=minutes.pk, edition=minutes.edition).exists()


class Reach(StrEnum):
    """How the minutes reach a seat."""

    WAITING = "waiting"
    ON_ITS_WAY = "on_its_way"
    NOT_GONE = "not_gone"
    ALREADY = "already"
    SAME_ADDRESS = "same_address"
    NO_ADDRESS = "no_address"


@frozen
class Recipient:
    """A seat of the day of the meeting. `person`: only for those who may know people."""

    seat: str
    person: str
    reach: Reach
    sent_on: date | None = None

    @property
    def name(self) -> str:
        return f"{self.seat} ({self.person})" if self.person else self.seat


@frozen
class Recipients:
    everybody: list[Recipient]

    def of(self, reach: Reach) -> list[Recipient]:
        return [person for person in self.everybody if person.reach is reach]

    @property
    def waiting(self) -> list[Recipient]:
        return self.of(Reach.WAITING)

    @property
    def on_its_way(self) -> list[Recipient]:
        return self.of(Reach.ON_ITS_WAY)

    @property
    def not_gone(self) -> list[Recipient]:
        return self.of(Reach.NOT_GONE)

    @property
    def already(self) -> list[Recipient]:
        return self.of(Reach.ALREADY)

    @property
    def same_address(self) -> list[Recipient]:
        return self.of(Reach.SAME_ADDRESS)

    @property
    def without_address(self) -> list[Recipient]:
        return self.of(Reach.NO_ADDRESS)


def minutes_recipients(minutes: MeetingMinutes, *, knows_people: bool) -> Recipients:
    """Of the edition validated last. Two queries."""
    sendings = {
        row.seat_id: row
        for row in MinutesSending.objects.filter(minutes=minutes.pk, edition=minutes.edition).select_related("message")
    }
    seats = list(minutes.meeting.committee.seats.on(minutes.meeting.held_on).select_related(*HOLDER))
    served = {holder_mail_address(seat) for seat in seats if seat.pk in sendings}
    everybody = []
    for seat in seats:
        sending, address = sendings.get(seat.pk), holder_mail_address(seat)
        if sending is not None:
            reach = _sending_reach(sending)
        elif address is None:
            reach = Reach.NO_ADDRESS
        elif address in served:
            reach = Reach.SAME_ADDRESS
        else:
            served.add(address)
            reach = Reach.WAITING
        gone_at = sending.message.gone_at if sending and sending.message else None
        person = seat.name if knows_people else ""
        everybody.append(Recipient(seat.label, person, reach, timezone.localdate(gone_at) if gone_at else None))
    return Recipients(everybody)


def _sending_reach(sending: MinutesSending) -> Reach:
    state = sending.message.state if sending.message else Message.State.GONE
    if state == Message.State.GONE:
        return Reach.ALREADY
    return Reach.NOT_GONE if state == Message.State.FAILED else Reach.ON_ITS_WAY
