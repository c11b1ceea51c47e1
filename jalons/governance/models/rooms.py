"""Who counts in the room of a meeting, moment by moment."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import QuerySet

from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.governance.models import Meeting, MeetingPoint, Presence, Seat
from jalons.governance.rules.quorum import Attendance, Lapses, Moment, Quorum, QuorumRule, attending_seats, quorum_at
from jalons.governance.rules.quorum import Presence as Fact
from jalons.roadmaps.models import Roadmap

# After the last point of any agenda.
_END = Moment(10_000)


@frozen
class Room:
    """The seats of the day, each with what was noted of it; a seat of which nothing was noted (not in `noted`) has no
    voice in the quorum, and nobody says that it was absent. `sheets_rank`: the point at which the fiches are decided."""

    rule: QuorumRule
    presences: tuple[Fact, ...]
    noted: frozenset[int]
    sheets_rank: int
    ranks: tuple[int, ...] = ()
    """Of the points, where they were read."""

    @property
    def is_noted(self) -> bool:
        return bool(self.noted)

    def quorum_at(self, moment: Moment) -> Quorum:
        return quorum_at(self.rule, self.presences, moment)

    @property
    def now(self) -> Quorum:
        """Once everything that was noted has happened."""
        return self.quorum_at(_END)

    @property
    def has_lost_quorum(self) -> bool:
        """Whether it was reached before the last movements, and no longer is."""
        return not self.now.is_reached and any(self.quorum_at(moment).is_reached for moment in self._moments)

    @cached_property
    def lapses(self) -> "Lapses":
        """The points that were treated without quorum, wholly (it was lacking at their end) or at some moment."""
        ranks = self.ranks or (self.sheets_rank,)
        whole = [rank for rank in ranks if not self.quorum_at(Moment(rank)).is_reached]
        partly = [rank for rank in ranks if rank not in whole and self._has_lapsed_within(rank)]
        return Lapses(tuple(whole), tuple(partly), len(ranks))

    def _has_lapsed_within(self, rank: int) -> bool:
        """Only a movement of the point itself changes the room while it is treated."""
        moments = [moment for moment in self._moments if moment.rank == rank]
        return bool(moments) and not all(self.quorum_at(one).is_reached for one in (Moment(rank - 1), *moments))

    @property
    def attending_seats(self) -> frozenset[int]:
        return attending_seats(self.presences)

    @property
    def _moments(self) -> set[Moment]:
        """When the room may have changed."""
        return {Moment(0), *(moment for row in self.presences for moment in row.movements)}

    def is_without_quorum(self, decided_at: datetime) -> bool:
        """Whether a fiche decided at that instant was decided by too few; never said while nobody noted the presence."""
        return self.is_noted and not self.quorum_at(Moment(self.sheets_rank, decided_at)).is_reached


class PointMove(NamedTuple):
    """Somebody arrives, leaves or comes back at the point of that rank."""

    point: int
    rank: int
    at: datetime | None

    @property
    def moment(self) -> Moment:
        return Moment(self.rank, self.at)


class NotedPresence(NamedTuple):
    """What was noted of a seat at a meeting. The points and the other seat are read with it: no row of theirs is."""

    meeting: int
    seat: int
    label: str
    attendance: Attendance
    by_substitute: bool
    by: int | None
    by_label: str
    arrived: PointMove | None
    left: PointMove | None
    back: PointMove | None

    @property
    def moves(self) -> list[PointMove]:
        return [move for move in (self.arrived, self.left, self.back) if move]

    def fact(self, *, has_vote: bool) -> Fact:
        moves = (move.moment if move else None for move in (self.arrived, self.left, self.back))
        return Fact(self.seat, has_vote, self.attendance, self.by, *moves)


def noted_presences(meetings: Sequence[int]) -> list[NotedPresence]:
    """In the order in which they were noted. One query."""
    return [_read_presence(*row) for row in _presence_rows(meetings)]


def _read_presence(
    meeting: int,
    seat: int,
    label: str,
    attendance: str,
    by_substitute: bool,
    by: int | None,
    by_label: str,
    *moves: Any,
) -> NotedPresence:
    arrived, left, back = (
        PointMove(*moves[n : n + 3]) if moves[n] is not None else None for n in range(0, len(moves), 3)
    )
    return NotedPresence(
        meeting, seat, label, Attendance(attendance), by_substitute, by, by_label or "", arrived, left, back
    )


@PreparedQuery
def _presence_rows(meetings: Sequence[int]) -> QuerySet[Presence, Any]:
    moves = (f"{move}_{field}" for move in ("arrived", "left", "back") for field in ("point", "point__rank", "at"))
    return (
        Presence.objects.filter(meeting__in=meetings)
        .order_by("id")
        .values_list("meeting", "seat", "seat__label", "attendance", "by_substitute", "by", "by__label", *moves)
    )


@PreparedQuery
def _seat_rows(committees: Sequence[int]) -> QuerySet[Seat, Any]:
    rows = Seat.objects.filter(committee__in=committees).order_by("rank", "id")
    return rows.values_list("committee", "pk", "has_vote", "since", "until")


@PreparedQuery
def _sheets_ranks(meetings: Sequence[int]) -> QuerySet[MeetingPoint, Any]:
    rows = MeetingPoint.objects.filter(meeting__in=meetings, kind=MeetingPoint.Kind.SHEETS)
    return rows.order_by().values_list("meeting", "rank")


@PreparedQuery
def _point_ranks(meeting: int) -> QuerySet[MeetingPoint, Any]:
    return MeetingPoint.objects.filter(meeting=meeting).order_by("rank").values_list("rank", "kind")


def meeting_rooms(meetings: Iterable[Meeting]) -> Mapping[int, Room]:
    """By meeting. Three queries, whatever their number; their committees are read from the rows that keep no rule yet."""
    meetings = list(meetings)
    pks = [meeting.pk for meeting in meetings]
    seats: dict[int, list[Any]] = defaultdict(list)
    for committee, *seat in _seat_rows(sorted({meeting.committee_id for meeting in meetings})):
        seats[committee].append(seat)
    noted: dict[int, list[NotedPresence]] = defaultdict(list)
    for row in noted_presences(pks):
        noted[row.meeting].append(row)
    ranks = dict(_sheets_ranks(pks))

    def room_of(meeting: Meeting) -> Room:
        day, rows = meeting.held_on, seats[meeting.committee_id]
        sitting = (
            (pk, has_vote) for pk, has_vote, since, until in rows if since <= day and (not until or day <= until)
        )
        return _make_room(meeting, sitting, noted[meeting.pk], ranks.get(meeting.pk))

    return {meeting.pk: room_of(meeting) for meeting in meetings}


def meeting_room(meeting: Meeting) -> Room:
    """Three queries."""
    return meeting_rooms([meeting])[meeting.pk]


def room_of_seats(meeting: Meeting, seats: Iterable[Seat], noted: Iterable[NotedPresence]) -> Room:
    """From the seats of its day and from what was noted, both already read; with the ranks of its points. One query."""
    sitting = ((seat.pk, seat.has_vote) for seat in seats)
    kinds = dict(_point_ranks(meeting.pk))
    sheets = next((rank for rank, kind in kinds.items() if kind == MeetingPoint.Kind.SHEETS), None)
    return replace(_make_room(meeting, sitting, noted, sheets), ranks=tuple(kinds))


def rooms_with_quorum(roadmap: Roadmap) -> Mapping[int, Room]:
    """By meeting, for those that have a quorum and whose presence was noted: nothing else can have decided without it.
    Four queries at most, one where no meeting has a quorum."""
    rows = Meeting.objects.with_quorum().filter(roadmap=roadmap)
    meetings = list(rows.exclude(presences=None).select_related("committee").distinct())
    return meeting_rooms(meetings) if meetings else {}


def _make_room(
    meeting: Meeting, sitting: Iterable[tuple[int, bool]], noted: Iterable[NotedPresence], sheets_rank: int | None
) -> Room:
    by_seat = {row.seat: row for row in noted}
    facts = tuple(
        by_seat[pk].fact(has_vote=has_vote) if pk in by_seat else Fact(pk, has_vote, Attendance.ABSENT)
        for pk, has_vote in sitting
    )
    return Room(meeting.quorum_rule, facts, frozenset(by_seat), sheets_rank or 1)
