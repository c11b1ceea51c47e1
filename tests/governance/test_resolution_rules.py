"""What is late, to review, a suite; when minutes wait and who approves them: by tables."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.governance.rules.minutes import (
    Approver,
    AwaitedMinutes,
    HeldMeeting,
    MinutesState,
    Obstacle,
    approval_obstacle,
    awaited_minutes,
    minutes_state,
)
from jalons.governance.rules.resolutions import (
    Follow,
    Lack,
    ResolutionState,
    is_follow_up,
    is_review_too_early,
    resolution_follows,
    resolution_lacks,
)

TODAY = date(2026, 11, 28)
TODO, DONE, ABANDONED = ResolutionState.TODO, ResolutionState.DONE, ResolutionState.ABANDONED


def day(after: int) -> date:
    return TODAY + timedelta(days=after)


@pytest.mark.parametrize(
    ("state", "due", "review", "expected"),
    [
        (TODO, None, None, {Follow.TODO}),
        (TODO, 0, None, {Follow.TODO}),
        (TODO, -1, None, {Follow.TODO, Follow.LATE}),
        (TODO, -1, 1, {Follow.TODO, Follow.LATE}),
        (TODO, -9, 0, {Follow.TODO, Follow.LATE, Follow.TO_REVIEW}),
        (TODO, None, -3, {Follow.TODO, Follow.TO_REVIEW}),
        (DONE, -9, -9, {Follow.CLOSED}),
        (ABANDONED, 9, 9, {Follow.CLOSED}),
    ],
)
def test_the_lists_where_a_resolution_is_found(
    state: ResolutionState, due: int | None, review: int | None, expected: set[Follow]
) -> None:
    days = [None if after is None else day(after) for after in (due, review)]
    assert resolution_follows(state, *days, TODAY) == expected


@pytest.mark.parametrize(
    ("state", "due", "review", "expected"),
    [
        (TODO, 0, None, True),
        (TODO, 1, None, False),
        (TODO, None, 0, True),
        (TODO, 1, 1, False),
        (TODO, -5, 30, True),
        (TODO, None, None, False),
        (DONE, -5, -5, False),
        (ABANDONED, -5, -5, False),
    ],
)
def test_a_meeting_comes_back_to_what_is_due_or_to_review_by_its_day(
    state: ResolutionState, due: int | None, review: int | None, expected: bool
) -> None:
    days = [None if after is None else day(after) for after in (due, review)]
    assert is_follow_up(state, *days, TODAY) is expected


@given(st.integers(-400, 400), st.integers(-400, 400))
def test_whatever_is_late_on_the_day_of_a_meeting_is_one_of_its_suites(due: int, meeting: int) -> None:
    is_late = Follow.LATE in resolution_follows(TODO, day(due), None, day(meeting))
    assert not is_late or is_follow_up(TODO, day(due), None, day(meeting))


def test_a_review_comes_on_the_due_day_or_later() -> None:
    assert [is_review_too_early(day(0), day(after)) for after in (-1, 0, 1)] == [True, False, False]
    assert not is_review_too_early(None, day(0)) and not is_review_too_early(day(0), None)


def test_what_a_resolution_lacks() -> None:
    assert resolution_lacks(has_owner=False, due_on=None) == (Lack.OWNER, Lack.DUE_DAY)
    assert resolution_lacks(has_owner=True, due_on=None) == (Lack.DUE_DAY,)
    assert resolution_lacks(has_owner=True, due_on=TODAY) == ()


@pytest.mark.parametrize(
    ("is_open", "is_begun", "is_approved", "expected"),
    [
        (True, False, False, MinutesState.UNWRITTEN),
        (True, True, False, MinutesState.OPEN),
        (False, True, False, MinutesState.VALIDATED),
        (False, True, True, MinutesState.APPROVED),
    ],
)
def test_the_state_of_minutes(is_open: bool, is_begun: bool, is_approved: bool, expected: MinutesState) -> None:
    assert minutes_state(is_open=is_open, is_begun=is_begun, is_approved=is_approved) is expected


@pytest.mark.parametrize(
    ("is_open", "is_approved", "at", "expected"),
    [
        (False, False, Approver(1, day(0)), None),
        (True, False, Approver(1, day(0)), Obstacle.NOT_VALIDATED),
        (False, True, Approver(1, day(0)), Obstacle.ALREADY),
        (False, False, Approver(2, day(0)), Obstacle.OTHER_COMMITTEE),
        (False, False, Approver(1, day(0), is_cancelled=True), Obstacle.CANCELLED),
        (False, False, Approver(1, day(-30)), Obstacle.BEFORE),
        (False, False, Approver(1, day(-31)), Obstacle.BEFORE),
        (False, False, Approver(1, day(1)), Obstacle.TO_COME),
    ],
)
def test_which_meeting_approves(is_open: bool, is_approved: bool, at: Approver, expected: Obstacle | None) -> None:
    found = approval_obstacle(
        committee=1, held_on=day(-30), is_open=is_open, is_approved=is_approved, at=at, today=TODAY
    )
    assert found is expected


def held(pk: int, after: int, *, committee: int = 1, **said: object) -> HeldMeeting:
    return HeldMeeting(pk, committee, day(after), **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("meetings", "to_validate", "due", "to_approve", "approval"),
    [
        ([], None, None, None, None),
        # Today's meeting is still sitting, until somebody ends it; after two months nobody is reminded.
        ([held(1, 0)], None, None, None, None),
        ([held(1, 0, is_closed=True)], 1, 15, None, None),
        ([held(1, 1, is_closed=True)], None, None, None, None),
        ([held(1, -1)], 1, 14, None, None),
        ([held(1, -60)], 1, -45, None, None),
        ([held(1, -61)], None, None, None, None),
        ([held(1, -5, is_open=True)], 1, 10, None, None),
        ([held(1, -5, is_open=False)], None, None, None, None),
        # The next meeting of the same committee approves, and is told two weeks before.
        ([held(1, -200, is_open=False), held(2, 14)], None, None, 1, 14),
        ([held(1, -200, is_open=False), held(2, 15)], None, None, None, None),
        ([held(1, -200, is_open=False), held(2, 3, committee=2)], None, None, None, None),
        ([held(1, -200, is_open=False, approved_by=2), held(2, -3, is_open=False)], None, None, None, None),
        ([held(1, -200, is_open=False), held(2, -3)], 2, 12, 1, -3),
    ],
)
def test_the_minutes_that_wait(
    meetings: list[HeldMeeting], to_validate: int | None, due: int | None, to_approve: int | None, approval: int | None
) -> None:
    by_pk = {row.pk: row for row in meetings}
    assert awaited_minutes(meetings, TODAY) == AwaitedMinutes(
        to_validate=by_pk.get(to_validate or 0),
        due_on=None if due is None else day(due),
        to_approve=by_pk.get(to_approve or 0),
        approval_on=None if approval is None else day(approval),
    )


@pytest.mark.parametrize(
    ("meetings", "to_send"),
    [
        ([held(1, -1, is_open=False)], None),
        ([held(1, -1, is_open=False, awaits_sending=True)], 1),
        ([held(1, 0, is_open=False, is_closed=True, awaits_sending=True)], 1),
        # Nobody is told to send what is open again, what a meeting has approved, or what is two months old.
        ([held(1, -1, is_open=True, awaits_sending=True)], None),
        ([held(1, -9, is_open=False, awaits_sending=True, approved_by=2), held(2, -1, is_open=False)], None),
        ([held(1, -61, is_open=False, awaits_sending=True)], None),
    ],
)
def test_the_minutes_that_wait_to_be_sent(meetings: list[HeldMeeting], to_send: int | None) -> None:
    found = awaited_minutes(meetings, TODAY)
    assert (found.to_send.pk if found.to_send else None) == to_send
    assert found.send_by == (found.to_send.held_on + timedelta(days=15) if found.to_send else None)
