"""How an organisation enters the démarche, stays in it and leaves it. Pure."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    CANDIDATE = "candidate"
    CONFIRMED = "confirmee"
    DECLINED = "declinee"
    LEFT = "partie"


class Act(StrEnum):
    ASK = "demander"
    CONFIRM = "confirmer"
    DECLINE = "refuser"
    LEAVE = "quitter"


# What each act makes of an organisation; None: one that is not in the list yet. What is not here is refused. Somebody
# may always ask in the name of one that is in the list: it stays what it is until the team answers.
TRANSITIONS: dict[tuple[State | None, Act], State] = {
    (None, Act.ASK): State.CANDIDATE,
    (None, Act.CONFIRM): State.CONFIRMED,
    (State.CANDIDATE, Act.ASK): State.CANDIDATE,
    (State.CANDIDATE, Act.CONFIRM): State.CONFIRMED,
    (State.CANDIDATE, Act.DECLINE): State.DECLINED,
    (State.CONFIRMED, Act.ASK): State.CONFIRMED,
    (State.CONFIRMED, Act.LEAVE): State.LEFT,
    (State.DECLINED, Act.ASK): State.DECLINED,
    (State.DECLINED, Act.CONFIRM): State.CONFIRMED,
    (State.LEFT, Act.ASK): State.LEFT,
    (State.LEFT, Act.CONFIRM): State.CONFIRMED,
}

# When two rows of one organisation become one, the furthest state is kept.
_FURTHEST_FIRST = (State.CONFIRMED, State.CANDIDATE, State.LEFT, State.DECLINED)


class MemberStatus(NamedTuple):
    """The state of an organisation and its days. A day that does not belong to the state is None."""

    state: State
    asked_on: date | None = None
    confirmed_on: date | None = None
    declined_on: date | None = None
    left_on: date | None = None
    is_co_carrier: bool = False


def next_state(state: State | None, act: Act) -> State | None:
    """None when the act is not possible from there."""
    return TRANSITIONS.get((state, act))


def possible_acts(state: State) -> list[Act]:
    """What the team may do, in the order of the buttons."""
    return [act for act in (Act.CONFIRM, Act.DECLINE, Act.LEAVE) if (state, act) in TRANSITIONS]


def apply_act(before: MemberStatus | None, act: Act, on: date) -> MemberStatus | None:
    """What the act makes of it, that day; None when it is not possible.

    The day of the first request stays: a later one has its own day.
    """
    state = next_state(before.state if before else None, act)
    if state is None:
        return None
    if before is None:
        return MemberStatus(state, asked_on=on) if act is Act.ASK else MemberStatus(state, confirmed_on=on)
    if state is before.state:
        return before
    kept = {
        State.CONFIRMED: MemberStatus(state, asked_on=before.asked_on, confirmed_on=on),
        State.DECLINED: MemberStatus(state, asked_on=before.asked_on, declined_on=on),
        State.LEFT: MemberStatus(state, asked_on=before.asked_on, confirmed_on=before.confirmed_on, left_on=on),
    }
    return kept[state]


def merge_statuses(one: MemberStatus, other: MemberStatus) -> MemberStatus:
    """The furthest of the two, since the first day that either knows of that state."""
    kept, left = sorted((one, other), key=lambda status: _FURTHEST_FIRST.index(status.state))
    return kept._replace(
        asked_on=_first_day(kept.asked_on, left.asked_on),
        confirmed_on=kept.confirmed_on and _first_day(kept.confirmed_on, left.confirmed_on),
        is_co_carrier=kept.is_co_carrier or (left.is_co_carrier and kept.state is left.state),
    )


def _first_day(*days: date | None) -> date | None:
    return min(filter(None, days), default=None)
