"""« Planifier à rebours »: the milestones proposed from the day of the délibération."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.base.public_holidays import holiday_name, last_working_day, working_day
from jalons.roadmaps.rules.backward_planning import DatedMilestone, plan_backwards
from jalons.roadmaps.rules.milestones import MILESTONES

COUNCIL = date(2026, 12, 15)
DAYS = [
    date(2026, 4, 15),
    date(2026, 5, 15),
    date(2026, 6, 15),
    date(2026, 6, 15),
    date(2026, 8, 17),  # the 15th is a Saturday
    date(2026, 9, 15),
    date(2026, 10, 15),
    date(2026, 12, 15),
]
ANY_DAY = st.dates(date(2024, 1, 1), date(2032, 12, 31))


def timeline(fixed: Sequence[date | None] = (None,) * 8) -> list[DatedMilestone]:
    return [
        DatedMilestone(rank, model.title, model.step, model.awaits, day or date(2020, 1, 6), is_fixed=day is not None)
        for rank, (model, day) in enumerate(zip(MILESTONES, fixed, strict=True))
    ]


def days_proposed(target: date, milestones: Sequence[DatedMilestone], departement: str = "") -> list[date]:
    return [proposed.day for proposed in plan_backwards(target, milestones, departement)]


def test_eight_months_before_the_council_day_by_day() -> None:
    assert days_proposed(COUNCIL, timeline()) == DAYS
    assert (DAYS[4] - DAYS[3]).days == 63


def test_a_milestone_that_is_fixed_stays_and_the_others_stay_around_it() -> None:
    held = date(2026, 7, 3)
    days = days_proposed(COUNCIL, timeline([None, None, None, held, None, None, None, None]))
    assert days == [*DAYS[:3], held, *DAYS[4:]]
    late = date(2026, 10, 4)  # a Sunday: a hall that was free
    days = days_proposed(COUNCIL, timeline([None, None, None, None, late, None, None, None]))
    assert days == [*DAYS[:4], late, date(2026, 10, 5), DAYS[6], DAYS[7]]
    early = date(2026, 5, 3)  # a Sunday again, after a holiday that is a Friday
    days = days_proposed(COUNCIL, timeline([None, None, None, early, None, None, None, None]))
    assert days == [date(2026, 4, 15), date(2026, 4, 30), date(2026, 4, 30), early, *DAYS[4:]]


def test_between_two_fixed_milestones_without_a_working_day_the_others_do_not_move() -> None:
    saturday, sunday = date(2026, 6, 13), date(2026, 6, 14)
    plan = plan_backwards(COUNCIL, timeline([None, saturday, None, sunday, None, None, None, None]))
    assert [(one.is_stuck, one.is_moved) for one in plan[1:4]] == [(False, False), (True, False), (False, False)]


def test_milestones_of_the_roadmap_are_known_by_their_title_or_by_what_they_announce() -> None:
    by_rank = timeline()
    forum = DatedMilestone(20, "Forum public", 5, "", date(2026, 1, 1))
    other = DatedMilestone(21, "Conseil d’été", 6, "", date(2026, 1, 1))
    renamed = DatedMilestone(3, "Grand atelier", 3, "atelier-1", date(2026, 1, 1))
    removed = [*by_rank[:2], renamed, *by_rank[4:], forum, other]  # the shared definition was removed
    plan = plan_backwards(COUNCIL, removed)
    assert [one.milestone.pk for one in plan] == [0, 1, 3, 4, 5, 6, 7]
    assert [one.day for one in plan] == [DAYS[rank] for rank in (0, 1, 3, 4, 5, 6, 7)]


def test_the_holidays_of_the_departement_count() -> None:
    slavery = date(2027, 12, 20)
    assert days_proposed(slavery, timeline())[-1] == slavery
    assert days_proposed(slavery, timeline(), "974")[-1] == date(2027, 12, 21)


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 5, 3), date(2026, 4, 30)),
        (date(2026, 5, 14), date(2026, 5, 13)),
        (date(2026, 5, 15), date(2026, 5, 15)),
    ],
)
def test_the_last_working_day(day: date, before: date) -> None:
    assert last_working_day(day) == before


@given(ANY_DAY, st.sampled_from(["", "974", "67"]))
def test_whatever_the_target_the_order_holds_and_nobody_works_on_a_day_off(target: date, departement: str) -> None:
    days = days_proposed(target, timeline(), departement)
    assert all(earlier <= later for earlier, later in pairwise(days))
    assert not [day for day in days if day.weekday() >= 5 or holiday_name(day, departement)]
    assert days[-1] == working_day(target, departement)


@given(ANY_DAY, st.data())
def test_whatever_the_target_fixed_milestones_do_not_move_and_the_order_holds_around_them(
    target: date, data: st.DataObject
) -> None:
    ranks = sorted(data.draw(st.sets(st.integers(0, 7))))
    # Months apart, as in life: between two neighbours there is a working day.
    apart = data.draw(st.lists(st.integers(7, 200), min_size=len(ranks), max_size=len(ranks)))
    fixed: list[date | None] = [None] * 8
    day = data.draw(ANY_DAY)
    for rank, gap in zip(ranks, apart, strict=True):
        fixed[rank] = day = day + timedelta(days=gap)
    plan = plan_backwards(target, timeline(fixed))
    assert [one.day for one in plan if one.milestone.is_fixed] == [day for day in fixed if day]
    assert all(earlier.day <= later.day for earlier, later in pairwise(plan))
    moved = [one.day for one in plan if not one.milestone.is_fixed]
    assert not [day for day in moved if day.weekday() >= 5 or holiday_name(day)]
    assert not any(one.is_stuck for one in plan)


def test_before_a_near_council_the_milestones_are_tightened_between_today_and_that_day() -> None:
    plan = plan_backwards(COUNCIL, timeline(), today=date(2026, 8, 3))
    assert [one.day for one in plan] == [
        date(2026, 8, 3),
        date(2026, 8, 20),
        date(2026, 9, 7),  # the 5th and the 6th are a week-end
        date(2026, 9, 7),
        date(2026, 10, 9),
        date(2026, 10, 26),
        date(2026, 11, 12),
        date(2026, 12, 15),
    ]
    assert [one.usual_day for one in plan] == DAYS
    assert [one.is_tightened for one in plan] == [True] * 7 + [False]


def test_only_what_is_between_the_last_reached_and_the_next_dated_milestone_is_tightened() -> None:
    today, reached, workshop = date(2026, 6, 1), date(2026, 5, 4), date(2026, 7, 6)
    plan = plan_backwards(COUNCIL, timeline([reached, None, None, workshop, *[None] * 4]), today=today)
    # The method gives the definition and the first workshop the same day.
    assert [one.day for one in plan] == [reached, date(2026, 6, 19), workshop, workshop, *DAYS[4:]]
    assert [one.is_tightened for one in plan] == [False, True, True, *[False] * 5]


def test_milestones_pushed_onto_one_day_by_a_dated_one_share_the_time_that_is_left() -> None:
    """The second workshop is in January, and the council three weeks later."""
    council, workshop = date(2027, 2, 15), date(2027, 1, 28)
    fixed = [date(2026, 9, 28), date(2026, 10, 28), date(2026, 11, 9), date(2026, 11, 28), workshop, None, None, None]
    plan = plan_backwards(council, timeline(fixed), today=date(2026, 11, 28))
    assert [one.day for one in plan[4:]] == [workshop, date(2027, 2, 1), date(2027, 2, 8), council]
    assert [one.is_tightened for one in plan] == [*[False] * 5, True, True, False]


def test_a_milestone_whose_follower_is_over_stays_in_the_past_and_says_so() -> None:
    today, held = date(2026, 8, 3), date(2026, 7, 6)
    plan = plan_backwards(COUNCIL, timeline([None, None, None, held, *[None] * 4]), today=today)
    assert [one.day for one in plan] == [*DAYS[:3], held, *DAYS[4:]]
    assert [one.is_overtaken for one in plan] == [True, True, True, *[False] * 5]


def test_what_does_not_fit_before_the_council_keeps_its_usual_days() -> None:
    near = date(2026, 8, 7)  # five days for seven
    plan = plan_backwards(near, timeline(), today=date(2026, 8, 3))
    assert [one.is_tightened for one in plan] == [False] * 8
    assert [one.day for one in plan] == days_proposed(near, timeline())


@given(ANY_DAY, st.integers(0, 400), st.data())
def test_whatever_is_left_of_time_order_days_off_and_fixed_milestones_are_kept(
    today: date, left: int, data: st.DataObject
) -> None:
    target = today + timedelta(days=left)
    fixed: list[date | None] = [None] * 8
    if rank := data.draw(st.integers(0, 7)):
        fixed[rank - 1] = today - timedelta(days=data.draw(st.integers(0, 100)))
    plan = plan_backwards(target, timeline(fixed), today=today)
    assert [one.day for one in plan if one.milestone.is_fixed] == [day for day in fixed if day]
    assert all(earlier.day <= later.day for earlier, later in pairwise(plan))
    moved = [one for one in plan if not one.milestone.is_fixed]
    assert not [one for one in moved if one.day.weekday() >= 5 or holiday_name(one.day)]
    if any(one.is_tightened for one in moved):
        assert all(one.day >= today for one in moved if not one.is_overtaken)
        assert max(one.day for one in moved) <= working_day(target)
    else:
        usual = plan_backwards(target, timeline(fixed))
        assert [one.day for one in plan] == [one.day for one in usual]
