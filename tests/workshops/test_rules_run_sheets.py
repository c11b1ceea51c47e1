"""The durations of a conducteur: what a booked slot holds, what overruns it."""

from datetime import time
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.workshops.rules import run_sheets as rules
from jalons.workshops.rules.workshop_templates import KEY_PROJECTS, STAKES, TEMPLATES

if TYPE_CHECKING:
    pass


def test_the_two_defaults_last_what_the_method_says() -> None:
    assert {key: (len(model.items), model.minutes) for key, model in TEMPLATES.items()} == {
        "definition": (6, 90),
        "enjeux": (8, 180),
        "chantiers": (8, 210),
        "restitution": (6, 90),
        "technique": (5, 90),
    }


def test_the_defaults_start_their_sequences_when_the_method_says() -> None:
    assert [rules.item_starts([item.minutes for item in model.items]) for model in (STAKES, KEY_PROJECTS)] == [
        [0, 15, 35, 55, 100, 115, 150, 170, 180],
        [0, 15, 60, 90, 105, 120, 170, 190, 210],
    ]


def test_a_default_fits_in_the_columns_that_hold_it() -> None:
    items = [item for model in TEMPLATES.values() for item in model.items]
    assert [i for i in items if len(i.title) > 150 or len(i.instruction) > 1000 or len(i.output) > 200] == []


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0\u00a0min"), (45, "45\u00a0min"), (180, "3\u00a0h"), (200, "3\u00a0h\u00a020"), (65, "1\u00a0h\u00a005")]
)  # fmt: skip
def test_a_duration_reads_as_one_says_it(minutes: int, words: str) -> None:
    assert rules.format_duration(minutes) == words


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "booked"),
    [
        (time(14), time(17), 180),
        (time(9, 30), time(12, 15), 165),
        (None, time(17), None),
        (time(14), None, None),
        (time(17), time(14), None),
    ],
)
def test_a_booked_slot_is_known_when_both_ends_are(
    starts_at: time | None, ends_at: time | None, booked: int | None
) -> None:
    assert rules.booked_minutes(starts_at, ends_at) == booked


@pytest.mark.parametrize(("total", "booked", "over"), [(200, 180, 20), (180, 180, 0), (100, 180, 0), (200, None, 0)])
def test_an_overrun_is_what_goes_beyond_the_slot(total: int, booked: int | None, over: int) -> None:
    assert rules.overrun_minutes(total, booked) == over


@given(st.lists(st.integers(1, rules.MINUTES_MAX), max_size=30))
def test_sequences_follow_each_other_without_gap(minutes: list[int]) -> None:
    marks = rules.item_starts(minutes)
    assert [after - before for before, after in pairwise(marks)] == minutes
    assert marks[-1] == sum(minutes)


@given(st.lists(st.integers(), unique=True, min_size=1), st.data())
def test_a_move_changes_the_place_of_one_and_keeps_the_order_of_the_others(
    items: list[int], data: st.DataObject
) -> None:
    item, steps = data.draw(st.sampled_from(items)), data.draw(st.integers(-40, 40))
    arrived = rules.moved_items(items, item, steps)
    assert [other for other in arrived if other != item] == [other for other in items if other != item]
    assert arrived.index(item) == min(len(items) - 1, max(0, items.index(item) + steps))


@given(st.times(), st.integers(0, 5000))
def test_the_clock_goes_round(start: time, minutes: int) -> None:
    after = rules.time_after(start, minutes)
    assert (rules.minutes_since_midnight(after) - rules.minutes_since_midnight(start) - minutes) % (24 * 60) == 0


def test_material_is_one_thing_a_line() -> None:
    assert rules.material_list(" Marqueurs \n\n  Affiches\r\nBadges") == ("Marqueurs", "Affiches", "Badges")


@pytest.mark.parametrize(
    ("minutes", "slot", "fitted"),
    [
        ([15, 20, 20, 45, 15, 35, 20, 10], 120, [10, 15, 15, 30, 10, 20, 15, 5]),
        ([60, 60], 90, [45, 45]),
        ([30, 30], 60, [30, 30]),
        ([30, 30], 200, [30, 30]),
        ([7, 7, 7], 10, [4, 3, 3]),
        ([10, 10, 10], 2, [10, 10, 10]),
    ],
)
def test_durations_are_shortened_in_the_same_proportions(minutes: list[int], slot: int, fitted: list[int]) -> None:
    assert rules.fitted_minutes(minutes, slot) == fitted


@given(st.lists(st.integers(1, rules.MINUTES_MAX), max_size=rules.ITEMS_MAX), st.integers(1, 1440))
def test_shortened_durations_last_the_slot_and_none_is_longer_or_empty(minutes: list[int], slot: int) -> None:
    fitted = rules.fitted_minutes(minutes, slot)
    if len(minutes) <= slot < sum(minutes):
        assert sum(fitted) == slot
        assert all(1 <= now <= before for now, before in zip(fitted, minutes, strict=True))
    else:
        assert fitted == minutes
