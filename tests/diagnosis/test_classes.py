from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.diagnosis.rules.classes import SEQUENTIAL, count_scale, quintile_scale, score_scale

rates = st.lists(st.floats(0, 100), min_size=1, max_size=60)


def luminance(colour: str) -> float:
    """Relative, as WCAG reckons it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_five_classes_hold_as_many_areas_each() -> None:
    scale = quintile_scale([float(value) for value in range(1, 21)], 1)
    assert scale.bounds == (5.0, 9.0, 13.0, 17.0)
    assert scale.ranges() == [(None, 4.9), (5.0, 8.9), (9.0, 12.9), (13.0, 16.9), (17.0, None)]
    assert [scale.index(value) for value in (1, 4.94, 4.95, 12.9, 20)] == [0, 0, 1, 2, 4]
    assert scale.colours == SEQUENTIAL


@pytest.mark.parametrize(
    ("values", "bounds", "colours"),
    [
        ([], (), (2,)),
        ([7.0, 7.0, 7.0], (), (2,)),
        ([0.0, 0.0, 0.0, 0.0, 9.0], (9.0,), (1, 3)),
        ([1.0, 2.0, 3.0], (2.0, 3.0), (0, 2, 4)),
    ],
)
def test_equal_values_make_fewer_classes_of_distant_colours(
    values: list[float], bounds: tuple[float, ...], colours: tuple[int, ...]
) -> None:
    scale = quintile_scale(values, 1)
    assert scale.bounds == bounds
    assert scale.colours == tuple(SEQUENTIAL[place] for place in colours)


@given(rates)
def test_every_value_is_between_the_bounds_that_its_class_tells(values: list[float]) -> None:
    scale = quintile_scale(values, 1)
    for value in values:
        low, high = scale.ranges()[scale.index(value)]
        assert (low is None or low <= round(value, 1)) and (high is None or round(value, 1) <= high)


@given(rates)
def test_no_class_is_empty_and_classes_follow_the_values(values: list[float]) -> None:
    scale = quintile_scale(values, 1)
    assert {scale.index(value) for value in values} == set(range(len(scale.colours)))
    assert all(scale.index(low) <= scale.index(high) for low, high in pairwise(sorted(values)))


@given(st.sets(st.integers(0, 1000), min_size=5, max_size=60))
def test_where_all_values_differ_no_class_holds_two_more_than_another(values: set[int]) -> None:
    scale = quintile_scale([value / 10 for value in values], 1)
    held = [sum(scale.index(value / 10) == rank for value in values) for rank in range(5)]
    assert max(held) - min(held) <= 1


def test_scores_have_five_classes_of_the_same_width() -> None:
    scale = score_scale()
    assert scale.bounds == (2, 4, 6, 8)
    assert [scale.index(score) for score in (0, 1.99, 2, 7.99, 8, 10)] == [0, 0, 1, 3, 4, 4]
    assert scale.colours == SEQUENTIAL


def test_the_colours_of_rates_darken_so_that_they_are_told_apart_in_grey() -> None:
    shades = [luminance(colour) for colour in SEQUENTIAL]
    assert all((light + 0.05) / (dark + 0.05) > 1.35 for light, dark in pairwise(shades))


@pytest.mark.parametrize(
    ("counts", "bounds", "colours"),
    [
        ([], (), (2,)),
        ([1, 1, 1, 1, 1, 1, 1, 1, 1, 2], (2,), (1, 3)),
        ([5, 1, 3, 2, 4], (2, 3, 4, 5), (0, 1, 2, 3, 4)),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], (3, 5, 7, 9), (0, 1, 2, 3, 4)),
    ],
)
def test_each_number_has_its_class_while_there_are_colours(
    counts: list[int], bounds: tuple[float, ...], colours: tuple[int, ...]
) -> None:
    scale = count_scale(counts)
    assert (scale.bounds, scale.colours) == (bounds, tuple(SEQUENTIAL[place] for place in colours))
