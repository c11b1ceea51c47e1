"""The rules of the score: the mean of what is known, ranks, orders of magnitude."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.diagnosis.rules.formula import COMPONENTS, DEFAULT, Formula
from jalons.diagnosis.rules.score import (
    Headcount,
    Rank,
    combine_all_scores,
    combine_scores,
    estimate_headcount,
    round_two_figures,
    score_rank,
)
from jalons.opendata.rules.areas import sum_by_area
from jalons.opendata.rules.scale import weighted_distribution
from jalons.opendata.rules.values import Value
from tests.opendata.slow_scale import COUNTRY, slow_place

SIX = COMPONENTS[:6]
WEIGHTS = st.fixed_dictionaries(dict.fromkeys(SIX, st.integers(0, 9)))
SCORES = st.fixed_dictionaries(dict.fromkeys(SIX, st.none() | st.floats(0, 10)))


@given(SCORES, WEIGHTS)
def test_the_score_is_the_exact_mean_of_what_is_known_and_counts(
    scores: dict[str, float | None], weights: dict[str, int]
) -> None:
    known = {one: Fraction(score) for one, score in scores.items() if score is not None and weights.get(one)}
    found = combine_scores(scores, weights)
    if len(known) < 3:
        assert (found.score, found.contributions) == (None, {})
    else:
        whole = sum(weights[one] for one in known)
        exact = sum((weights[one] * score for one, score in known.items()), Fraction()) / whole
        assert found.score == pytest.approx(float(exact), abs=1e-9)
        assert set(found.contributions) == set(known)
        assert sum(found.contributions.values()) == pytest.approx(found.score)
        assert found.score <= max(map(float, known.values())) + 1e-9


@given(SCORES, WEIGHTS, st.integers(2, 20))
def test_weights_ten_times_larger_give_the_same_score(
    scores: dict[str, float | None], weights: dict[str, int], times: int
) -> None:
    larger = {one: weight * times for one, weight in weights.items()}
    found, again = combine_scores(scores, weights), combine_scores(scores, larger)
    assert again.score == pytest.approx(found.score)
    assert dict(again.contributions) == pytest.approx(dict(found.contributions))


@given(SCORES, WEIGHTS, st.sampled_from(SIX), st.floats(0, 10), st.floats(0, 10))
def test_the_score_never_falls_when_a_component_rises(
    scores: dict[str, float | None], weights: dict[str, int], component: str, one: float, other: float
) -> None:
    low, high = (combine_scores(scores | {component: place}, weights).score for place in sorted((one, other)))
    assert (low is None) == (high is None)
    assert (high or 0) >= (low or 0) - 1e-9


@given(st.lists(st.dictionaries(st.sampled_from("abcdef"), st.floats(0, 10)), min_size=1, max_size=6), st.data())
def test_the_whole_country_at_once_is_each_place_one_by_one(
    columns: list[dict[str, float]], data: st.DataObject
) -> None:
    weights = data.draw(st.lists(st.integers(0, 9), min_size=len(columns), max_size=len(columns)))
    named = {str(place): float(weight) for place, weight in enumerate(weights)}
    expected = {}
    for code in "abcdef":
        found = combine_scores({str(place): column.get(code) for place, column in enumerate(columns)}, named)
        if found.score is not None:
            expected[code] = found.score
    assert combine_all_scores(columns, weights) == pytest.approx(expected)


@given(
    st.lists(st.tuples(st.integers(0, 300), st.integers(1, 300), st.integers(1, 2000)), min_size=1, max_size=15),
    st.lists(COUNTRY, min_size=3, max_size=3),
)
def test_an_epci_is_scored_from_its_counts(
    communes: list[tuple[int, int, int]], countries: list[list[tuple[float, int]]]
) -> None:
    """Each commune has a count and what it is counted among; the EPCI has their sums, then the place of its rate."""
    values = {
        str(place): Value(100 * min(part, whole) / whole, whole) for place, (part, whole, _p) in enumerate(communes)
    }
    people = {str(place): one for place, (_part, _whole, one) in enumerate(communes)}
    rate = sum_by_area(values, dict.fromkeys(values, "epci"), people)["epci"].value
    exact = 100 * Fraction(sum(min(p, w) for p, w, _ in communes), sum(w for _p, w, _ in communes))
    assert rate == pytest.approx(float(exact))
    assert rate is not None
    places = {
        str(n): weighted_distribution([v for v, _ in one], [p for _, p in one]).score(rate)
        for n, one in enumerate(countries)
    }
    expected = sum(slow_place(one, rate) for one in countries) / 3
    assert combine_scores(places, dict.fromkeys("012", 1)).score == pytest.approx(float(expected), abs=1e-6)


@given(st.floats(0, 10), st.lists(st.floats(0, 10), max_size=30))
def test_a_rank_counts_who_is_before_and_after(score: float, others: list[float]) -> None:
    found = score_rank(score, others)
    ordered = sorted([score, *others], reverse=True)
    assert (found.rank, found.count) == (ordered.index(score) + 1, len(ordered))
    assert found.lower + found.higher + others.count(score) == len(others)


def test_equal_scores_share_a_rank() -> None:
    assert score_rank(5.0, [5.0, 7.0, 1.0]) == Rank(rank=2, count=4, lower=1, higher=1)


@given(st.integers(1, 100_000), *[st.floats(0, 100)] * 3, st.none() | st.integers(0, 100_000))
def test_a_headcount_lies_between_its_bounds(
    people: int, aged: float, young: float, low: float, left: int | None
) -> None:
    found = estimate_headcount(people, aged_65=aged, under_15=young, low_diploma=low, left_school=left)
    if found is not None:
        assert 0 <= found.fewest <= found.likely <= found.most <= round_two_figures(people)


def test_a_headcount_in_full_numbers() -> None:
    """1,000 inhabitants, 800 adults, 300 of them aged; 320 with little schooling, of whom 500 / 800 are under 65."""
    exact = estimate_headcount(1000, aged_65=30, under_15=20, low_diploma=40)
    assert exact == Headcount(fewest=320, likely=500, most=620)
    assert estimate_headcount(1000, aged_65=30, under_15=20, low_diploma=40, left_school=400) == Headcount(
        300, 400, 460
    )
    assert estimate_headcount(1000, aged_65=30, under_15=100, low_diploma=40) is None
    assert estimate_headcount(1000, aged_65=60, under_15=50, low_diploma=40) is None


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, 0), (7.4, 7), (99.4, 99), (104, 100), (105, 110), (5_634, 5600), (995, 1000), (9_960, 10000)],
)
def test_a_rounded_number_has_two_figures(number: float, said: int) -> None:
    assert round_two_figures(number) == said


def test_the_formula_of_everybody() -> None:
    assert DEFAULT.components == ["no_wired_thd", "aged_65", "low_diploma", "poverty", "no_4g"]
    assert [DEFAULT.indicator(one) for one in ("aged_65", "poverty")] == ["aged_65", "poverty_or_estimate"]
    observed = Formula(estimates=False)
    assert observed.indicator("poverty") == "poverty"
    assert [Formula({"aged_65": 1, "no_car": 1}).is_enough, DEFAULT.is_enough] == [False, True]
