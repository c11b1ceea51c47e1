"""The order of the steps, against oracles that look at everything."""

from datetime import date, timedelta
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.actions.rules import schedule
from jalons.actions.rules.schedule import Dates

STEPS = range(6)
pairs = st.sets(st.tuples(st.sampled_from(STEPS), st.sampled_from(STEPS)).filter(lambda pair: pair[0] != pair[1]))
# A step waits only for those of a smaller number: no circle.
forward = st.sets(st.tuples(st.sampled_from(STEPS), st.sampled_from(STEPS)).filter(lambda pair: pair[0] > pair[1]))
days = st.integers(0, 40).map(lambda number: date(2026, 1, 1) + timedelta(number))


@st.composite
def dates(draw: st.DrawFn) -> Dates:
    start, end = draw(st.none() | days), draw(st.none() | days)
    if start and end and end < start:
        start, end = end, start
    return Dates(start, end, draw(st.none() | days) if draw(st.integers(0, 3)) == 0 else None)


def reaches(known: set[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one goes from a step back to another: the closure, made by force."""
    closure = set(known)
    for _turn in STEPS:
        closure |= {(a, d) for a, b in closure for c, d in closure if b == c}
    return start == end or (start, end) in closure


@given(pairs)
def test_in_order_puts_each_step_after_those_it_waits_for_or_refuses_a_circle(known: set[tuple[int, int]]) -> None:
    order = schedule.build_order(STEPS, known)
    possible = [
        places
        for places in permutations(STEPS)
        if all(places.index(step) > places.index(after) for step, after in known)
    ]
    if possible:
        assert tuple(schedule.sort_steps(order)) in possible
    else:
        with pytest.raises(ValueError, match="waits for itself"):
            schedule.sort_steps(order)


@given(forward, st.sampled_from(STEPS), st.sampled_from(STEPS))
def test_circle_is_told_exactly_when_one_would_be_closed(known: set[tuple[int, int]], step: int, after: int) -> None:
    found = schedule.closed_circle(schedule.build_order(STEPS, known), step, after)
    assert bool(found) == reaches(known, after, step)
    if found:
        assert (found[0], found[-1]) == (step, after)
        assert all((later, earlier) in known for earlier, later in pairwise(found))
        assert len(set(found)) == len(found)


@given(forward, st.sampled_from(STEPS))
def test_followers_are_all_that_lead_back_to_the_step(known: set[tuple[int, int]], step: int) -> None:
    found = schedule.waiting_steps(schedule.build_order(STEPS, known), step)
    assert sorted(found) == [one for one in STEPS if one != step and reaches(known, one, step)]
    assert all(found.index(after) < found.index(one) for one, after in known if one in found and after in found)


def first_day(known: set[tuple[int, int]], own: dict[int, Dates], step: int) -> date | None:
    """The earliest beginning, by walking every way back from the step."""
    overs = []
    for one, after in known:
        if one == step:
            held, mine = first_day(known, own, after), own[after]
            if mine.done_on:
                overs.append(mine.done_on)
                continue
            candidates = [mine.ends_on] if mine.ends_on else []
            if held:
                takes = (mine.ends_on - mine.starts_on) if mine.starts_on and mine.ends_on else timedelta(0)
                candidates.append(held + takes)
            if candidates:
                overs.append(max(candidates))
    return max(overs) if overs else None


@given(forward, st.lists(dates(), min_size=len(STEPS), max_size=len(STEPS)))
def test_earliest_is_the_longest_way_through_what_comes_before(known: set[tuple[int, int]], own: list[Dates]) -> None:
    found = schedule.earliest_days(schedule.build_order(STEPS, known), dict(enumerate(own)))
    oracle = {step: first_day(known, dict(enumerate(own)), step) for step in STEPS}
    assert found == {step: day for step, day in oracle.items() if day}


@given(dates(), st.integers(-400, 400))
def test_shifted_there_and_back_is_the_same(own: Dates, by: int) -> None:
    moved = schedule.shift_dates(own, by)
    assert schedule.shift_dates(moved, -by) == own
    assert moved.done_on == own.done_on
    if own.ends_on and moved.ends_on:
        assert (moved.ends_on - own.ends_on).days == by


MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)


@pytest.mark.parametrize(
    ("step", "earlier", "said"),
    [
        (Dates(MARCH, MAY), Dates(MARCH, APRIL), (MARCH, APRIL)),
        (Dates(APRIL, MAY), Dates(MARCH, APRIL), None),  # the day one ends, the other may begin
        (Dates(None, MARCH), Dates(None, APRIL), (MARCH, APRIL)),
        (Dates(None, MAY), Dates(None, APRIL), None),
        (Dates(MARCH, MAY), Dates(MARCH, APRIL, MARCH), None),  # done before it was due
        (Dates(MARCH, MAY), Dates(MARCH, APRIL, MAY), (MARCH, MAY)),  # done late
        (Dates(MARCH, MAY, MAY), Dates(MARCH, APRIL), None),  # nothing to change any more
        (Dates(), Dates(MARCH, APRIL), None),
        (Dates(MARCH, MAY), Dates(APRIL, None), None),
    ],
)
def test_clash(step: Dates, earlier: Dates, said: tuple[date, date] | None) -> None:
    assert schedule.date_clash(step, earlier) == said


def test_a_stamp_changes_with_any_day_and_not_with_the_order_of_reading() -> None:
    one, two = (1, MARCH, APRIL), (2, None, MAY)
    assert schedule.dates_stamp([one, two]) == schedule.dates_stamp([two, one])
    assert (
        len({schedule.dates_stamp(read) for read in ([one], [two], [one, two], [(1, MARCH, MAY)], [(1, None, APRIL)])})
        == 5
    )
