"""What a committee asks somebody to do, and how far it is. Pure."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

# Letters.
TEXT_LIMIT = 500
# Of one meeting.
MOST_RESOLUTIONS = 60


class ResolutionState(StrEnum):
    TODO = "a_faire"
    DONE = "faite"
    ABANDONED = "abandonnee"


class Lack(StrEnum):
    """What a resolution still lacks before minutes may be validated with it."""

    OWNER = "owner"
    DUE_DAY = "due_on"


class Follow(StrEnum):
    """The lists where a resolution is found; one that is late and to review is in both."""

    TODO = "a-faire"
    LATE = "en-retard"
    TO_REVIEW = "a-revoir"
    CLOSED = "closes"


def resolution_lacks(*, has_owner: bool, due_on: date | None) -> tuple[Lack, ...]:
    return tuple(
        lack for lack, is_there in ((Lack.OWNER, has_owner), (Lack.DUE_DAY, due_on is not None)) if not is_there
    )


def is_late(state: ResolutionState, due_on: date | None, today: date) -> bool:
    """Its due day is still one of its days."""
    return state is ResolutionState.TODO and due_on is not None and due_on < today


def is_to_review(state: ResolutionState, review_on: date | None, today: date) -> bool:
    return state is ResolutionState.TODO and review_on is not None and review_on <= today


def resolution_follows(
    state: ResolutionState, due_on: date | None, review_on: date | None, today: date
) -> frozenset[Follow]:
    if state is not ResolutionState.TODO:
        return frozenset({Follow.CLOSED})
    found = {Follow.TODO}
    if is_late(state, due_on, today):
        found.add(Follow.LATE)
    if is_to_review(state, review_on, today):
        found.add(Follow.TO_REVIEW)
    return frozenset(found)


def is_follow_up(state: ResolutionState, due_on: date | None, review_on: date | None, meeting_on: date) -> bool:
    """Whether a meeting of the same committee comes back to it: open, and due or to review on its day or before."""
    days = [day for day in (due_on, review_on) if day is not None]
    return state is ResolutionState.TODO and any(day <= meeting_on for day in days)


def is_review_too_early(due_on: date | None, review_on: date | None) -> bool:
    return due_on is not None and review_on is not None and review_on < due_on


def review_following(due_on: date, meetings: Iterable[date]) -> date:
    """The day on which a committee comes back to what is due that day, when nobody chose any: its first meeting from then
    on, or the due day itself while none is planned."""
    return min((day for day in meetings if day >= due_on), default=due_on)
