"""The convocation of one seat: its private page, the account that holds it, who may represent it."""

from datetime import date, time

from django.db.models import Q, QuerySet
from django.utils import timezone

from jalons.accounts.rules import token_hash
from jalons.base.frozen import frozen
from jalons.governance.models import Convocation, Meeting, Seat, SeatMessage
from jalons.governance.models.seat_holders import (
    HOLDER,
    is_vacated,
    seat_access,
    seat_called,
    sitting_seats,
)
from jalons.governance.queries.committees import successor_of
from jalons.governance.rules.convocations import (
    Answer,
)
from jalons.governance.rules.presenters import PresenterNames, make_presenter_names
from jalons.governance.rules.quorum import may_carry_vote
from jalons.roadmaps.models import Member, Membership

_SEAT = tuple(f"seat__{name}" for name in HOLDER)


def find_convocation(meeting: Meeting, pk: int) -> Convocation | None:
    return _whole_convocations().filter(meeting=meeting, pk=pk).first()


def find_own_page(token: str) -> Convocation | None:
    """The convocation of a private address, that of an earlier message included; None when it no longer opens."""
    hashed = token_hash(token)
    row = _whole_convocations().filter(token_hash=hashed).first()
    if row is None and (earlier := SeatMessage.objects.filter(token_hash=hashed).first()):
        row = _whole_convocations().filter(pk=earlier.convocation_id).first()
    return row if row and row.is_open(timezone.localdate()) else None


@frozen
class FollowingMeeting:
    """The next meeting of a committee, after one that was cancelled. `is_seat_convened`: whether the seat has another
    private page for it. That address cannot be shown: only its hash is stored."""

    held_on: date
    starts_at: time | None
    place: str
    is_seat_convened: bool


def following_meeting(row: Convocation) -> FollowingMeeting | None:
    """Two queries."""
    meeting = successor_of(row.meeting)
    if meeting is None or is_vacated(row.seat, meeting.held_on):
        return None
    other = Convocation.objects.filter(meeting=meeting, seat=row.seat_id).first()
    return FollowingMeeting(meeting.held_on, meeting.starts_at, meeting.place, other is not None and other.has_page)


def own_convocation(meeting: Meeting, member: Member) -> Convocation | None:
    """That of the account signed in, if it holds a seat of the committee."""
    if member.user is None:
        return None
    rows = [
        row
        for row in _whole_convocations().filter(of_account(member.user.pk, "seat__"), meeting=meeting)
        if (access := seat_access(row.seat)) and access.user_id == member.user.pk
    ]
    return next((row for row in rows if not row.has_left(timezone.localdate())), None)


def own_names(member: Member, own: Convocation | None) -> PresenterNames:
    """By what an agenda may call the account signed in: their function, and the seat of their convocation. One query."""
    function = Membership.objects.filter(roadmap=member.roadmap, user=member.user).values_list("function", flat=True)
    return make_presenter_names(function) | (seat_called(own.seat) if own else PresenterNames())


def presenter_convocation(meeting: Meeting, presenter: str) -> Convocation | None:
    """That of the seat which an agenda calls so. One query."""
    rows = _whole_convocations().filter(meeting=meeting)
    return next((row for row in rows if seat_called(row.seat).presents_point(presenter)), None)


def find_sitting_seat(meeting: Meeting, pk: int) -> Seat | None:
    return next((seat for seat in sitting_seats(meeting) if seat.pk == pk), None)


def own_seat(meeting: Meeting, member: Member) -> Seat | None:
    """The seat that the account signed in holds that day, convened or not. One query."""
    held = ((seat, seat_access(seat)) for seat in sitting_seats(meeting)) if member.user else ()
    return next((seat for seat, access in held if access and access.user_id == member.user.pk), None)  # type: ignore[union-attr]


def _whole_convocations() -> QuerySet[Convocation]:
    return Convocation.objects.select_related(
        "meeting__roadmap", "meeting__committee", "meeting__convened_by", "represented_by", *_SEAT
    )


def of_account(user: int, seat: str) -> Q:
    member = f"{seat}group_member__"
    return (
        Q(**{f"{seat}membership__user": user})
        | Q(**{f"{member}membership__user": user})
        | Q(**{f"{member}membership": None, f"{member}invitation__membership__user": user})
    )


def possible_representatives(row: Convocation) -> list[Seat]:
    """The other seats of that day that may carry its voice, represent nobody and have not said they are away. Two
    queries."""
    others = Convocation.objects.filter(meeting=row.meeting).exclude(pk=row.pk).standing()
    taken = {other.represented_by_id for other in others if other.represented_by_id}
    away = {other.seat_id for other in others if other.answer in (Answer.EXCUSED, Answer.REPRESENTED)}
    free = [seat for seat in sitting_seats(row.meeting) if seat.pk not in taken | away | {row.seat_id}]
    votes = row.seat.has_vote
    return [seat for seat in free if may_carry_vote(represented_votes=votes, representative_votes=seat.has_vote)]
