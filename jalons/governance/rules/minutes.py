"""The compte rendu of a meeting: when it may be validated and approved, when somebody is reminded of it. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from jalons.base.frozen import frozen

# A default: long enough to write it, short enough to remember what was said.
DUE_DAYS = 15
# After this, there is no reminder any more.
REMINDED_DAYS = 60
# An approval is worth saying from this long before the meeting that may give it.
APPROVAL_SOON = timedelta(days=14)


class MinutesState(StrEnum):
    UNWRITTEN = "a_ecrire"
    OPEN = "a_relire"
    VALIDATED = "valide"
    APPROVED = "approuve"


def minutes_state(*, is_open: bool, is_begun: bool, is_approved: bool) -> MinutesState:
    if not is_open:
        return MinutesState.APPROVED if is_approved else MinutesState.VALIDATED
    return MinutesState.OPEN if is_begun else MinutesState.UNWRITTEN


def minutes_due_on(held_on: date) -> date:
    return held_on + timedelta(days=DUE_DAYS)


def are_minutes_reminded(held_on: date, today: date, *, is_closed: bool = False) -> bool:
    """For two months, from the end of the sitting, or from the day after the meeting while nobody said when it ended."""
    has_ended = held_on < today or (is_closed and held_on == today)
    return has_ended and today <= held_on + timedelta(days=REMINDED_DAYS)


class Obstacle(StrEnum):
    """Why a meeting does not approve the minutes of another one."""

    NOT_VALIDATED = "minutes-not-validated"
    ALREADY = "minutes-already-approved"
    OTHER_COMMITTEE = "minutes-other-committee"
    CANCELLED = "meeting-cancelled"
    BEFORE = "approved-before"
    TO_COME = "meeting-to-come"


@frozen
class Approver:
    """The meeting that would approve."""

    committee: int
    held_on: date
    is_cancelled: bool = False


def approval_obstacle(
    *, committee: int, held_on: date, is_open: bool, is_approved: bool, at: Approver, today: date
) -> Obstacle | None:
    """`committee`, `held_on`, `is_open` and `is_approved`: those of the minutes."""
    obstacles = (
        (Obstacle.NOT_VALIDATED, is_open),
        (Obstacle.ALREADY, is_approved),
        (Obstacle.OTHER_COMMITTEE, at.committee != committee),
        (Obstacle.CANCELLED, at.is_cancelled),
        (Obstacle.BEFORE, at.held_on <= held_on),
        (Obstacle.TO_COME, at.held_on > today),
    )
    return next((obstacle for obstacle, is_there in obstacles if is_there), None)


@frozen
class HeldMeeting:
    """A meeting that was not cancelled. `is_open`: None while its minutes are not begun. `is_closed`: its sitting was
    ended. `awaits_sending`: somebody may receive the edition validated last, and nobody was sent it."""

    pk: int
    committee: int
    held_on: date
    approved_by: int | None = None
    is_open: bool | None = None
    is_closed: bool = False
    awaits_sending: bool = False

    @property
    def is_validated(self) -> bool:
        return self.is_open is False


@frozen
class AwaitedMinutes:
    """The first meeting whose minutes wait to be validated, and the first whose minutes wait to be sent, each with its
    day; then the first whose minutes wait for the approval of a meeting, with the day of that meeting."""

    to_validate: HeldMeeting | None = None
    due_on: date | None = None
    to_send: HeldMeeting | None = None
    send_by: date | None = None
    to_approve: HeldMeeting | None = None
    approval_on: date | None = None


def awaited_minutes(meetings: Iterable[HeldMeeting], today: date) -> AwaitedMinutes:
    """`meetings`: in the order of their days, those of the coming two weeks included."""
    rows = list(meetings)
    reminded = [row for row in rows if are_minutes_reminded(row.held_on, today, is_closed=row.is_closed)]
    to_validate = next((row for row in reminded if not row.is_validated), None)
    to_send = next((row for row in reminded if row.is_validated and row.awaits_sending and not row.approved_by), None)
    first = AwaitedMinutes(to_validate, _due_day(to_validate), to_send, _due_day(to_send))
    for row in rows:
        if not row.is_validated or row.approved_by is not None:
            continue
        later = [
            other.held_on
            for other in rows
            if other.committee == row.committee and row.held_on < other.held_on <= today + APPROVAL_SOON
        ]
        if later:
            return replace(first, to_approve=row, approval_on=later[0])
    return first


def _due_day(meeting: HeldMeeting | None) -> date | None:
    return minutes_due_on(meeting.held_on) if meeting else None
