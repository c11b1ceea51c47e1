"""How an organisation enters the démarche and leaves it: every act from every state."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.governance.rules.member_organisations import (
    Act,
    MemberStatus,
    State,
    apply_act,
    merge_statuses,
    next_state,
    possible_acts,
)

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@pytest.mark.parametrize(
    ("state", "ask", "confirm", "decline", "leave"),
    [
        (None, State.CANDIDATE, State.CONFIRMED, None, None),
        (State.CANDIDATE, State.CANDIDATE, State.CONFIRMED, State.DECLINED, None),
        (State.CONFIRMED, State.CONFIRMED, None, None, State.LEFT),
        (State.DECLINED, State.DECLINED, State.CONFIRMED, None, None),
        (State.LEFT, State.LEFT, State.CONFIRMED, None, None),
    ],
)
def test_each_act_leads_where_the_table_says(
    state: State | None, ask: State, confirm: State | None, decline: State | None, leave: State | None
) -> None:
    assert [next_state(state, act) for act in Act] == [ask, confirm, decline, leave]


def test_the_buttons_are_the_acts_that_are_possible() -> None:
    assert {state: possible_acts(state) for state in State} == {
        State.CANDIDATE: [Act.CONFIRM, Act.DECLINE],
        State.CONFIRMED: [Act.LEAVE],
        State.DECLINED: [Act.CONFIRM],
        State.LEFT: [Act.CONFIRM],
    }


def test_the_day_of_the_first_request_stays_and_asking_again_changes_nothing() -> None:
    asked = apply_act(None, Act.ASK, MONDAY)
    assert asked == MemberStatus(State.CANDIDATE, asked_on=MONDAY)
    assert apply_act(asked, Act.ASK, TUESDAY) == asked
    declined = apply_act(asked, Act.DECLINE, TUESDAY)
    assert declined == MemberStatus(State.DECLINED, asked_on=MONDAY, declined_on=TUESDAY)
    assert apply_act(declined, Act.ASK, TUESDAY) == declined


def test_whoever_leaves_carries_no_longer() -> None:
    carrier = MemberStatus(State.CONFIRMED, confirmed_on=MONDAY, is_co_carrier=True)
    assert apply_act(carrier, Act.LEAVE, TUESDAY) == MemberStatus(State.LEFT, confirmed_on=MONDAY, left_on=TUESDAY)


@st.composite
def statuses(draw: st.DrawFn) -> MemberStatus:
    """What a row can come to by a few acts, on days that follow one another."""
    first = draw(st.sampled_from([Act.ASK, Act.CONFIRM]))
    days = sorted(draw(st.lists(DAYS, min_size=4, max_size=4)))
    status = apply_act(None, first, days[0])
    assert status
    for day in days[1:]:
        status = apply_act(status, draw(st.sampled_from(list(Act))), day) or status
    return status._replace(is_co_carrier=status.state is State.CONFIRMED and draw(st.booleans()))


@given(statuses())
def test_a_status_has_the_days_of_its_state_and_no_other(status: MemberStatus) -> None:
    days = (bool(status.asked_on), bool(status.confirmed_on), bool(status.declined_on), bool(status.left_on))
    expected = {
        State.CANDIDATE: (True, False, False, False),
        State.CONFIRMED: (days[0], True, False, False),
        State.DECLINED: (True, False, True, False),
        State.LEFT: (days[0], True, False, True),
    }
    assert days == expected[status.state]


@given(statuses(), statuses())
def test_two_rows_of_one_organisation_make_the_furthest_of_both(one: MemberStatus, other: MemberStatus) -> None:
    merged = merge_statuses(one, other)
    order = (State.CONFIRMED, State.CANDIDATE, State.LEFT, State.DECLINED)
    assert order.index(merged.state) == min(order.index(one.state), order.index(other.state))
    assert (merged.declined_on is None) == (merged.state is not State.DECLINED)
    assert (merged.left_on is None) == (merged.state is not State.LEFT)
    assert not merged.is_co_carrier or merged.state is State.CONFIRMED
    if one.state is other.state is State.CONFIRMED:
        assert merged.confirmed_on == min(filter(None, (one.confirmed_on, other.confirmed_on)))
