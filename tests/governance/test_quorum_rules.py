"""Quorum: who counts at a moment of a meeting, against a table and against a count written otherwise."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.governance.rules.quorum import (
    Attendance,
    Moment,
    Presence,
    QuorumRule,
    comes_in_order,
    contradicted_moment,
    counted_seats,
    needed_votes,
    presence_rate,
    quorum_at,
)

EIGHT = datetime(2026, 12, 9, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rule", "seats", "needed"),
    [
        (QuorumRule.HALF, 12, 7),
        (QuorumRule.HALF, 13, 7),
        (QuorumRule.HALF, 1, 1),
        (QuorumRule.HALF, 0, 1),
        (QuorumRule.THIRD, 12, 4),
        (QuorumRule.THIRD, 13, 5),
        (QuorumRule.THIRD, 1, 1),
        (QuorumRule.NONE, 12, 0),
    ],
)
def test_the_votes_that_a_rule_asks_for(rule: QuorumRule, seats: int, needed: int) -> None:
    assert needed_votes(rule, seats) == needed


def room(present: int, represented: int, voting: int = 12, silent: int = 2) -> list[Presence]:
    """`present` voting seats, `represented` by the first of them, the others absent; the silent ones all came."""
    rows = []
    for seat in range(1, voting + 1):
        if seat <= present:
            rows.append(Presence(seat, True, Attendance.PRESENT))
        elif seat <= present + represented:
            rows.append(Presence(seat, True, Attendance.REPRESENTED, by=seat - present))
        else:
            rows.append(Presence(seat, True, Attendance.ABSENT))
    return rows + [Presence(voting + n, False, Attendance.PRESENT) for n in range(1, silent + 1)]


def test_six_votes_of_twelve_are_not_enough_and_seven_are() -> None:
    six = quorum_at(QuorumRule.HALF, room(5, 1), Moment(1))
    assert (six.votes, six.seats, six.needed, six.is_reached) == (6, 12, 7, False)
    seven = quorum_at(QuorumRule.HALF, room(5, 2), Moment(1))
    assert (seven.votes, seven.seats, seven.needed, seven.is_reached) == (7, 12, 7, True)


def test_without_a_rule_a_committee_always_sits() -> None:
    assert quorum_at(QuorumRule.NONE, room(0, 0), Moment(1)).is_reached


def test_whoever_leaves_takes_along_the_seat_that_they_represent() -> None:
    rows = room(5, 2)
    left = Presence(1, True, Attendance.PRESENT, left=Moment(3, EIGHT))
    rows = [left, *rows[1:]]
    assert [
        quorum_at(QuorumRule.HALF, rows, moment).votes
        for moment in (Moment(2), Moment(3, EIGHT - timedelta(minutes=1)), Moment(3, EIGHT), Moment(4))
    ] == [7, 7, 5, 5]


def test_whoever_arrives_counts_from_then_on() -> None:
    rows = [Presence(1, True, Attendance.PRESENT, arrived=Moment(2, EIGHT)), Presence(2, True, Attendance.PRESENT)]
    moments = (Moment(1), Moment(2, EIGHT - timedelta(minutes=1)), Moment(2, EIGHT), Moment(2), Moment(3))
    assert [len(counted_seats(rows, moment)) for moment in moments] == [1, 1, 2, 2, 2]


def test_whoever_comes_back_counts_again_with_the_seat_that_they_represent() -> None:
    """An élue steps out while her own structure is discussed."""
    rows = room(5, 2)
    rows = [Presence(1, True, Attendance.PRESENT, left=Moment(3), back=Moment(4)), *rows[1:]]
    moments = (Moment(2), Moment(3, EIGHT), Moment(3), Moment(4, EIGHT), Moment(4), Moment(5))
    assert [quorum_at(QuorumRule.HALF, rows, moment).votes for moment in moments] == [7, 7, 5, 5, 7, 7]


def test_a_seat_represents_one_other_and_never_itself() -> None:
    rows = [
        Presence(1, True, Attendance.PRESENT),
        Presence(2, True, Attendance.REPRESENTED, by=1),
        Presence(3, True, Attendance.REPRESENTED, by=1),
        Presence(4, True, Attendance.REPRESENTED, by=4),
        Presence(5, True, Attendance.REPRESENTED, by=6),
        Presence(6, True, Attendance.EXCUSED),
    ]
    assert counted_seats(rows, Moment(1)) == {1, 2}


SEATS = st.lists(
    st.tuples(
        st.booleans(),
        st.sampled_from(list(Attendance)),
        st.integers(1, 8) | st.none(),
        st.integers(1, 4) | st.none(),
        st.integers(1, 4) | st.none(),
    ),
    max_size=8,
)


@given(SEATS, st.integers(1, 4))
def test_any_room_is_counted_as_by_hand(
    drawn: list[tuple[bool, Attendance, int | None, int | None, int | None]], rank: int
) -> None:
    """By points alone: somebody sits from the end of the point where they came until the end of the one before that
    where they left."""
    rows = [
        Presence(seat, vote, attendance, by, Moment(arrived) if arrived else None, Moment(left) if left else None)
        for seat, (vote, attendance, by, arrived, left) in enumerate(drawn, 1)
    ]
    here = {
        row.seat
        for row, (_vote, _attendance, _by, arrived, left) in zip(rows, drawn, strict=True)
        if row.attendance is Attendance.PRESENT and (arrived or 0) <= rank and (left is None or rank < left)
    }
    expected = {row.seat for row in rows if row.seat in here and row.has_vote}
    for seat in here:
        carried = [row for row in rows if row.attendance is Attendance.REPRESENTED and row.by == seat]
        expected |= {row.seat for row in carried[:1] if row.has_vote}
    assert counted_seats(rows, Moment(rank)) == expected


def test_the_presence_of_a_year() -> None:
    assert presence_rate({1: (9, 12), 2: (11, 12), 3: (10, 12)}) == pytest.approx(30 / 36)
    assert presence_rate({}) is None


@pytest.mark.parametrize(
    ("first", "second", "is_in_order"),
    [
        (Moment(2), Moment(3), True),
        (Moment(3), Moment(2), False),
        (Moment(2, EIGHT), Moment(3), True),
        (Moment(2), Moment(3, EIGHT), True),
        (Moment(2, EIGHT), Moment(3, EIGHT), True),
        (Moment(2, EIGHT), Moment(3, EIGHT - timedelta(minutes=1)), False),
        (Moment(2, EIGHT), Moment(2, EIGHT - timedelta(minutes=1)), False),
        (Moment(2, EIGHT), Moment(2), True),
    ],
)
def test_a_later_point_has_a_later_hour(first: Moment, second: Moment, is_in_order: bool) -> None:
    assert comes_in_order(first, second) is is_in_order


def test_the_hour_of_a_point_fits_between_those_of_the_points_around_it() -> None:
    known = [Moment(2, EIGHT), Moment(4, EIGHT + timedelta(hours=1)), Moment(1)]
    minute = timedelta(minutes=1)
    assert [
        contradicted_moment(Moment(3, at), known)
        for at in (EIGHT - minute, EIGHT, EIGHT + timedelta(hours=1), EIGHT + timedelta(minutes=61), None)
    ] == [known[0], None, None, known[1], None]
    assert contradicted_moment(Moment(2, EIGHT - minute), known) is None
