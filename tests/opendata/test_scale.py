"""The scale of a rate, against a slow one written another way: one commune against each other, in exact fractions."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.opendata.rules.scale import weighted_distribution
from tests.opendata.slow_scale import COUNTRY, slow_place


def scale(rows: Sequence[tuple[float, int]]) -> object:
    return weighted_distribution([value for value, _people in rows], [people for _value, people in rows])


@given(COUNTRY, st.integers(-8, 48).map(lambda eighth: eighth / 8 * 2))
def test_a_place_is_that_of_the_slow_count(rows: list[tuple[float, int]], asked: float) -> None:
    found = weighted_distribution([v for v, _p in rows], [p for _v, p in rows])
    assert found.score(asked) == pytest.approx(float(slow_place(rows, asked)), abs=1e-9)
    observed = [v for v, _p in rows]
    assert found.scores_of(observed) == pytest.approx([float(slow_place(rows, v)) for v in observed], abs=1e-9)


@given(COUNTRY, st.randoms())
def test_the_order_of_the_rows_changes_nothing(rows: list[tuple[float, int]], random: object) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert scale(shuffled) == scale(rows)


@given(COUNTRY)
def test_places_stay_between_0_and_10_rise_with_the_rate_and_are_5_on_average(rows: list[tuple[float, int]]) -> None:
    found = weighted_distribution([v for v, _p in rows], [p for _v, p in rows])
    assert list(found.values) == sorted({v for v, _p in rows})
    assert all(0 <= score <= 10 for score in found.scores)
    assert list(found.scores) == sorted(found.scores)
    whole = sum(people for _value, people in rows)
    places = found.scores_of(v for v, _p in rows)
    mean = sum(place * people for place, (_value, people) in zip(places, rows, strict=True)) / whole
    assert mean == pytest.approx(5)


@given(COUNTRY, st.integers(2, 50))
def test_counting_inhabitants_by_twos_or_by_fifties_changes_no_place(rows: list[tuple[float, int]], by: int) -> None:
    found = weighted_distribution([v for v, _p in rows], [p for _v, p in rows])
    scaled = weighted_distribution([v for v, _p in rows], [p * by for _v, p in rows])
    assert list(scaled.scores) == pytest.approx(list(found.scores))


@given(COUNTRY, st.floats(-5, 15), st.floats(-5, 15))
def test_a_higher_rate_never_has_a_lower_place(rows: list[tuple[float, int]], one: float, other: float) -> None:
    found = weighted_distribution([v for v, _p in rows], [p for _v, p in rows])
    low, high = sorted((one, other))
    assert (found.score(low) or 0) <= (found.score(high) or 0) + 1e-12


def test_a_country_where_nobody_lives_gives_no_place() -> None:
    empty = weighted_distribution([3.0], [0])
    assert (empty.score(3.0), empty.value_at(5), empty.mean, empty.decile(3.0)) == (None, None, None, None)
    assert (empty.between_p5_and_p95(3.0), empty.ratio(3.0)) == (None, None)


def test_the_same_place_told_otherwise() -> None:
    hundred = weighted_distribution([float(rate) for rate in range(100)], [10] * 100)
    assert hundred.score(0) == pytest.approx(0.05)
    assert hundred.value_at(5) == pytest.approx(49.5)
    assert [hundred.decile(rate) for rate in (0, 9, 10, 95, 99, 500)] == [1, 1, 2, 10, 10, 10]
    assert hundred.ratio(99.0) == pytest.approx(200)
    # P5 is 4.5 and P95 is 94.5.
    assert [hundred.between_p5_and_p95(rate) for rate in (0, 4.5, 49.5, 94.5, 99)] == pytest.approx([0, 0, 5, 10, 10])
    assert weighted_distribution([7.0, 7.0], [1, 2]).between_p5_and_p95(7.0) is None
    assert weighted_distribution([0.0], [1]).ratio(0.0) is None
