from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.base.public_holidays import holiday_name
from jalons.roadmaps.rules.milestones import MILESTONES, Gap, days_out_of_order, months_after, workshop_gap
from jalons.roadmaps.rules.permissions import GRANTED, Permission, Role, is_allowed
from jalons.roadmaps.rules.steps import STEPS


def test_the_focal_point_may_do_everything() -> None:
    assert GRANTED[Role.FOCAL_POINT] == frozenset(Permission)


def test_an_observer_reads_and_nothing_else() -> None:
    assert GRANTED[Role.OBSERVER] == frozenset({Permission.READ})


def test_only_the_focal_point_manages_people_and_the_roadmap() -> None:
    for permission in (Permission.MANAGE_MEMBERS, Permission.MANAGE_ROADMAP):
        assert {role for role in Role if is_allowed(role, permission)} == {Role.FOCAL_POINT}


def test_everybody_reads() -> None:
    assert all(is_allowed(role, Permission.READ) for role in Role)


def test_steps_are_numbered_0_to_7_with_the_pages_of_the_guide() -> None:
    assert [(step.number, step.guide_page) for step in STEPS] == [
        (0, None),
        (1, 15),
        (2, 21),
        (3, 31),
        (4, 31),
        (5, None),
        (6, 51),
        (7, None),
    ]
    assert [step.number for step in STEPS if not step.title_is_confirmed] == [5]


def test_eight_milestones_are_proposed_over_eight_months() -> None:
    assert [milestone.months for milestone in MILESTONES] == [0, 1, 2, 2, 4, 5, 6, 8]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 3, 2)),  # 28 February is a Saturday
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
        (date(2026, 11, 30), 3, date(2027, 3, 1)),  # 28 February is a Sunday
        (date(2023, 12, 1), 2, date(2024, 2, 1)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 1), 2, date(2027, 1, 4)),  # New Year’s Day is a Friday
        (date(2026, 3, 14), 2, date(2026, 5, 15)),  # Ascension
    ],
)
def test_months_after_keeps_the_day_and_avoids_week_ends_and_public_holidays(
    day: date, months: int, expected: date
) -> None:
    assert months_after(day, months) == expected


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 60))
def test_months_after_is_a_working_day_in_or_just_after_the_month(day: date, months: int) -> None:
    moved = months_after(day, months)
    total = day.year * 12 + day.month - 1 + months
    first = date(total // 12, total % 12 + 1, 1)
    assert moved.weekday() < 5
    assert not holiday_name(moved)
    assert first <= moved <= first + timedelta(days=32)


def test_alsace_does_not_meet_on_good_friday() -> None:
    assert months_after(date(2026, 2, 3), 2) == date(2026, 4, 3)
    assert months_after(date(2026, 2, 3), 2, "67") == date(2026, 4, 7)


JANUARY, FEBRUARY, MARCH = date(2026, 1, 5), date(2026, 2, 5), date(2026, 3, 5)


@pytest.mark.parametrize(
    ("dated", "places"),
    [
        ([], []),
        ([(1, JANUARY), (3, FEBRUARY), (4, MARCH)], []),
        ([(3, FEBRUARY), (3, JANUARY)], []),  # two milestones of one étape
        ([(2, FEBRUARY), (3, FEBRUARY)], []),  # the same day
        ([(3, MARCH), (4, FEBRUARY)], [1]),
        ([(4, JANUARY), (1, MARCH), (2, FEBRUARY)], [0, 2]),
    ],
)
def test_days_before_those_of_an_earlier_step_are_noticed(dated: list[tuple[int, date]], places: list[int]) -> None:
    assert days_out_of_order(dated) == places


@pytest.mark.parametrize(
    ("second", "gap"),
    [
        (date(2026, 5, 14), Gap.RIGHT),  # 63 days
        (date(2026, 6, 25), Gap.TOO_LONG),  # 105 days, 15 weeks
        (date(2026, 4, 8), Gap.TOO_SHORT),  # 27 days
        (date(2026, 4, 9), Gap.RIGHT),  # 4 weeks exactly
        (date(2026, 6, 4), Gap.RIGHT),  # 12 weeks exactly
    ],
)
def test_the_interval_between_workshops_is_four_to_twelve_weeks(second: date, gap: Gap) -> None:
    assert workshop_gap(date(2026, 3, 12), second) == gap
