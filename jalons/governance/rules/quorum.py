"""Who sits at a moment of a meeting, and whether they are enough. Pure.

A comité is not the assembly: its quorum is the rule that it gave itself, and commits nobody until the délibération.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from jalons.base.frozen import frozen


class QuorumRule(StrEnum):
    NONE = "aucune"
    HALF = "moitie"
    THIRD = "tiers"


class Attendance(StrEnum):
    PRESENT = "present"
    REPRESENTED = "represente"
    EXCUSED = "excuse"
    ABSENT = "absent"


def needed_votes(rule: QuorumRule, voting_seats: int) -> int:
    """How many votes must sit: more than half, or a third rounded up; 0 without any rule."""
    if rule is QuorumRule.HALF:
        return voting_seats // 2 + 1
    if rule is QuorumRule.THIRD:
        return -(-voting_seats // 3)
    return 0


@frozen
class Moment:
    """A point of the agenda by its rank, and an instant while it is treated; without instant, the end of the point."""

    rank: int
    at: datetime | None = None


@frozen
class Presence:
    """What is known of a seat on the day. `arrived` and `left` are None for who came at the beginning and stayed to the
    end; `back` is when somebody who left sat again; `by` is the seat that represents it."""

    seat: int
    has_vote: bool
    attendance: Attendance
    by: int | None = None
    arrived: Moment | None = None
    left: Moment | None = None
    back: Moment | None = None

    @property
    def movements(self) -> tuple[Moment, ...]:
        return tuple(moment for moment in (self.arrived, self.left, self.back) if moment)


def may_carry_vote(*, represented_votes: bool, representative_votes: bool) -> bool:
    """A seat without a voice carries that of nobody; it may stand for another that has none either."""
    return representative_votes or not represented_votes


def is_not_after(first: Moment, second: Moment) -> bool:
    """Whether `first` comes before `second`, or with it."""
    if first.rank != second.rank:
        return first.rank < second.rank
    return second.at is None or (first.at is not None and first.at <= second.at)


def comes_in_order(first: Moment, second: Moment) -> bool:
    """Whether both their points and their hours, when they are known, put `first` before `second`."""
    is_later = first.at is not None and second.at is not None and first.at > second.at
    return is_not_after(first, second) and not is_later


def contradicted_moment(moment: Moment, known: Iterable[Moment]) -> Moment | None:
    """The first of the moments already noted at another point whose hour puts the two points in the other order."""
    for other in known:
        if moment.at is None or other.at is None or other.rank == moment.rank:
            continue
        if (other.rank < moment.rank) != (other.at < moment.at) and other.at != moment.at:
            return other
    return None


def is_in_the_room(presence: Presence, moment: Moment) -> bool:
    """Whether the person of a seat that is present sits at that moment."""
    if presence.attendance is not Attendance.PRESENT:
        return False
    if presence.arrived is not None and not is_not_after(presence.arrived, moment):
        return False
    if presence.left is None or not is_not_after(presence.left, moment):
        return True
    return presence.back is not None and is_not_after(presence.back, moment)


def counted_seats(presences: Iterable[Presence], moment: Moment) -> frozenset[int]:
    """The seats that vote at that moment: those in the room, and those that one of them represents. A seat represents
    one other at most; the first that was written counts."""
    rows = list(presences)
    room = {row.seat for row in rows if is_in_the_room(row, moment)}
    counted = {row.seat for row in rows if row.has_vote and row.seat in room}
    taken: set[int] = set()
    for row in rows:
        if row.attendance is Attendance.REPRESENTED and row.by in room and row.by not in taken and row.by != row.seat:
            taken.add(row.by)
            if row.has_vote:
                counted.add(row.seat)
    return frozenset(counted)


def attending_seats(presences: Iterable[Presence]) -> frozenset[int]:
    """The seats that were there at some moment, however late they came or early they left, and those that one of them
    represents: what the minutes list as present and represented."""
    rows = list(presences)
    present = {row.seat for row in rows if row.attendance is Attendance.PRESENT}
    represented = {row.seat for row in rows if row.attendance is Attendance.REPRESENTED and row.by in present}
    return frozenset(present | represented)


@frozen
class Quorum:
    """`votes` sit of `seats` that have one; `needed` is 0 when the committee has no rule."""

    votes: int
    seats: int
    needed: int

    @property
    def is_reached(self) -> bool:
        return self.votes >= self.needed


@frozen
class Lapses:
    """The ranks of the points treated without quorum to their end, then of those where it was lacking for a while only;
    `points`: how many the agenda has."""

    whole: tuple[int, ...] = ()
    partly: tuple[int, ...] = ()
    points: int = 0

    @property
    def is_everywhere(self) -> bool:
        return len(self.whole) == self.points > 0

    def __bool__(self) -> bool:
        return bool(self.whole or self.partly)


def runs_of(ranks: Sequence[int]) -> list[tuple[int, int]]:
    """The first and the last of each series of ranks that follow one another."""
    runs: list[tuple[int, int]] = []
    for rank in ranks:
        if runs and rank == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], rank)
        else:
            runs.append((rank, rank))
    return runs


def quorum_at(rule: QuorumRule, presences: Sequence[Presence], moment: Moment) -> Quorum:
    seats = sum(row.has_vote for row in presences)
    return Quorum(len(counted_seats(presences, moment)), seats, needed_votes(rule, seats))


def presence_rate(counts: Mapping[int, tuple[int, int]]) -> float | None:
    """Share of the votes that came, over all meetings: meeting → (votes there at some moment, voting seats). None
    without any voting seat."""
    expected = sum(seats for _came, seats in counts.values())
    return sum(came for came, _seats in counts.values()) / expected if expected else None
