from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.actions.rules.scoring import (
    DEFAULT_WEIGHTS,
    SIDES,
    Criterion,
    Panel,
    Quarter,
    Side,
    axes_without_quick_win,
    matrix_position,
    matrix_quarter,
    ranking_places,
    scored_quick_win,
    total_score,
)

A = dict(zip(Criterion, (3, 3, 2, 2, 1, 3, 0), strict=True))
B = dict(zip(Criterion, (2, 2, 3, 3, 3, 2, 3), strict=True))

scores = st.fixed_dictionaries({criterion.value: st.integers(0, 3) for criterion in Criterion})
weights = st.fixed_dictionaries({criterion.value: st.integers(0, 9) for criterion in Criterion}).filter(
    lambda given: any(given.values())
)


def test_the_two_actions_of_the_method() -> None:
    a, b = total_score(A, DEFAULT_WEIGHTS), total_score(B, DEFAULT_WEIGHTS)
    assert [(t.points, t.out_of, t.missing) for t in (a, b)] == [(14, 21, ()), (18, 21, ())]
    assert ranking_places([a.points, b.points]) == [2, 1]


def test_a_weight_may_turn_the_ranking_over() -> None:
    heavy = {**DEFAULT_WEIGHTS, Criterion.STAKE: 9}
    assert [(total_score(of, heavy).points, total_score(of, heavy).out_of) for of in (A, B)] == [(38, 45), (34, 45)]


@pytest.mark.parametrize(
    ("points", "expected"),
    [([], []), ([5], [1]), ([9, 7, 7, 3], [1, 2, 2, 4]), ([3, 7, 9, 7], [4, 2, 1, 2]), ([4, 4, 4], [1, 1, 1])],
)
def test_ties_share_a_place_and_the_next_place_counts_them(points: list[int], expected: list[int]) -> None:
    assert ranking_places(points) == expected


def test_a_score_nobody_gave_is_missing_and_not_a_zero() -> None:
    found = total_score({Criterion.STAKE: 3, Criterion.WILL: 0}, {**DEFAULT_WEIGHTS, Criterion.MONEY: 0})
    assert (found.points, found.out_of) == (3, 18)
    assert found.missing == (Criterion.COMMUNES, Criterion.BENEFICIARIES, Criterion.FEASIBILITY, Criterion.QUICK_WIN)


@given(scores, weights)
def test_a_total_stays_between_nothing_and_everything(given_scores: dict[str, int], heavy: dict[str, int]) -> None:
    found = total_score(given_scores, heavy)
    assert 0 <= found.points <= found.out_of
    assert found.is_whole


@given(scores, scores, weights, st.sampled_from(Criterion))
def test_one_more_on_a_criterion_never_costs_a_place(
    mine: dict[str, int], other: dict[str, int], heavy: dict[str, int], criterion: Criterion
) -> None:
    better = {**mine, criterion: min(3, mine[criterion] + 1)}
    before = ranking_places([total_score(of, heavy).points for of in (mine, other)])
    after = ranking_places([total_score(of, heavy).points for of in (better, other)])
    assert after[0] <= before[0]
    assert after[1] >= before[1]


@given(st.lists(scores, max_size=6), weights, st.integers(1, 5))
def test_multiplying_every_weight_changes_no_place(
    actions: list[dict[str, int]], heavy: dict[str, int], times: int
) -> None:
    heavier = {name: times * weight for name, weight in heavy.items()}
    assert ranking_places([total_score(of, heavy).points for of in actions]) == ranking_places(
        [total_score(of, heavier).points for of in actions]
    )


@given(st.lists(st.integers(0, 30)))
def test_places_begin_at_one_follow_the_points_and_share_ties(points: list[int]) -> None:
    found = ranking_places(points)
    assert sorted(found) == [1 + sorted(points, reverse=True).index(p) for p in sorted(points, reverse=True)]
    assert len(set(zip(points, found, strict=True))) == len(set(points))


def test_the_two_sides_of_the_matrix_share_out_the_criteria() -> None:
    assert sorted(criterion for side in SIDES.values() for criterion in side) == sorted(Criterion)


def test_where_an_action_stands_in_the_matrix() -> None:
    assert matrix_position(A, DEFAULT_WEIGHTS) == (Fraction(1, 2), Fraction(8, 9))
    assert matrix_position(B, DEFAULT_WEIGHTS) == (Fraction(11, 12), Fraction(7, 9))


def test_an_action_with_a_missing_score_stands_nowhere() -> None:
    assert matrix_position({Criterion.STAKE: 3}, DEFAULT_WEIGHTS) is None
    assert matrix_position(A, {criterion: int(criterion in SIDES[Side.UTILITY]) for criterion in Criterion}) is None


@given(scores, weights)
def test_positions_stay_inside_the_matrix(given_scores: dict[str, int], heavy: dict[str, int]) -> None:
    at = matrix_position(given_scores, heavy)
    assert at is None or all(0 <= share <= 1 for share in at)


def test_a_quick_win_is_said_by_its_criterion() -> None:
    assert [scored_quick_win({Panel.SERVICES: value}) for value in range(4)] == [False, False, True, True]
    assert scored_quick_win({}) is None


def test_the_body_nearest_to_the_decision_says_whether_it_is_a_quick_win() -> None:
    assert scored_quick_win({Panel.PROJECT_GROUP: 3, Panel.SERVICES: 0}) is False
    assert scored_quick_win({Panel.PROJECT_GROUP: 0, Panel.SERVICES: 0, Panel.COMMITTEE: 2}) is True


def test_each_axis_without_a_quick_win_is_told_once() -> None:
    asked = [("un", False), ("un", False), ("deux", False), ("deux", True), ("trois", False)]
    assert axes_without_quick_win((*pair, True) for pair in asked) == ["un", "trois"]


def test_an_axis_that_waits_for_a_score_is_not_told_without_a_quick_win() -> None:
    assert axes_without_quick_win([("un", False, True), ("un", False, False), ("deux", False, True)]) == ["deux"]


@pytest.mark.parametrize(
    ("across", "up", "expected"),
    [
        (Fraction(1, 2), Fraction(1, 2), Quarter.FIRST),
        (Fraction(5, 12), Fraction(1), Quarter.PREPARE),
        (Fraction(1), Fraction(4, 9), Quarter.MAYBE),
        (Fraction(0), Fraction(0), Quarter.LATER),
    ],
)
def test_the_four_quarters(across: Fraction, up: Fraction, expected: Quarter) -> None:
    assert matrix_quarter(across, up) is expected
