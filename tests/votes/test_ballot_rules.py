"""Votes against an oracle that knows nothing of the rules: dots laid out one by one, people ranked by sorting."""

import math
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jalons.votes.rules import ballots, opinions
from jalons.votes.rules.ballots import Fault, Terms
from jalons.votes.rules.opinions import Leaning

ONE, TWO = (ballots.DOT,), (ballots.USEFUL, ballots.FEASIBLE)
ANSWERS = ballots.ballot_marks("avis")


def dots(*options: int, given: int = 3, most: int = 2, frozen: tuple[int, ...] = ()) -> Terms:
    return Terms(ONE, frozenset(options), given, most, frozenset(frozen))


@pytest.mark.parametrize(
    ("options", "expected"), [(1, 3), (2, 3), (9, 3), (10, 4), (12, 4), (13, 5), (30, 10), (40, 14)]
)
def test_dots_are_a_third_of_the_options_and_three_at_least(options: int, expected: int) -> None:
    assert ballots.default_dots(options) == expected


@pytest.mark.parametrize(
    ("paper", "fault"),
    [
        ({}, None),
        ({1: {"gommette": 2}, 2: {"gommette": 1}}, None),
        ({1: {"gommette": 1}, 2: {"gommette": 1}, 3: {"gommette": 1}}, None),
        ({1: {"gommette": 2}, 2: {"gommette": 2}}, (Fault.TOO_MANY, 0, "gommette")),
        ({1: {"gommette": 3}}, (Fault.TOO_MANY_ON_ONE, 1, "gommette")),
        ({1: {"gommette": 10**9}}, (Fault.TOO_MANY_ON_ONE, 1, "gommette")),
        ({1: {"gommette": -1}, 2: {"gommette": 2}, 3: {"gommette": 2}}, (Fault.NOT_A_COUNT, 1, "gommette")),
        ({4: {"gommette": 1}}, (Fault.UNKNOWN, 0, "")),
        ({0: {"gommette": 1}}, (Fault.UNKNOWN, 0, "")),
        ({1: {"utilite": 1}}, (Fault.UNKNOWN, 0, "")),
    ],
)
def test_a_paper_of_three_dots_two_at_most_on_one(paper: ballots.Marks, fault: tuple[Fault, int, str] | None) -> None:
    assert ballots.paper_fault(dots(1, 2, 3), paper) == fault


def test_a_frozen_option_keeps_what_one_had_put_there_and_takes_no_more() -> None:
    terms, before = dots(1, 2, frozen=(1,)), {1: {"gommette": 1}}
    assert ballots.paper_fault(terms, {1: {"gommette": 1}, 2: {"gommette": 2}}, before) is None
    assert ballots.paper_fault(terms, {2: {"gommette": 2}}, before) is None
    assert ballots.paper_fault(terms, {1: {"gommette": 2}}, before) == (Fault.FROZEN, 1, "gommette")
    assert ballots.paper_fault(terms, {1: {"gommette": 1}}) == (Fault.FROZEN, 1, "gommette")


def test_each_colour_has_its_own_dots() -> None:
    terms = Terms(TWO, frozenset({1, 2}), dots=3, most=2)
    full = {1: {"utilite": 2, "faisabilite": 1}, 2: {"utilite": 1, "faisabilite": 2}}
    assert ballots.paper_fault(terms, full) is None
    full[1]["faisabilite"] = 2
    assert ballots.paper_fault(terms, full) == (Fault.TOO_MANY, 0, "faisabilite")


def test_one_answer_to_a_statement() -> None:
    terms = Terms(ANSWERS, frozenset({1, 2}))
    assert ballots.paper_fault(terms, {1: {"accord": 1}, 2: {"passe": 1}}) is None
    assert ballots.paper_fault(terms, {1: {"accord": 1, "passe": 1}}) == (Fault.TWO_ANSWERS, 1, "")
    assert ballots.paper_fault(terms, {2: {"accord": 2}}) == (Fault.TWO_ANSWERS, 2, "")


numbers = st.integers(min_value=-3, max_value=6) | st.integers(min_value=-(10**12), max_value=10**12)
papers = st.dictionaries(
    st.integers(min_value=-1, max_value=7), st.dictionaries(st.sampled_from([*TWO, "gommette", ""]), numbers)
)


@given(papers, st.integers(1, 6), st.integers(1, 4), st.sets(st.integers(1, 5)), papers)
def test_a_paper_is_accepted_if_and_only_if_its_dots_can_be_laid_one_by_one(
    paper: ballots.Marks, given_dots: int, most: int, frozen: set[int], before: ballots.Marks
) -> None:
    terms = Terms(TWO, frozenset(range(1, 6)), given_dots, most, frozenset(frozen))
    assert (ballots.paper_fault(terms, paper, before) is None) == _can_be_laid(terms, paper, before)


def _can_be_laid(terms: Terms, paper: ballots.Marks, before: ballots.Marks) -> bool:
    """A hand that takes a dot after the other: it stops at the first that the rule forbids."""
    hand = Counter(dict.fromkeys(terms.marks, terms.dots))
    for rank, line in paper.items():
        for mark, count in line.items():
            if rank not in terms.options or mark not in terms.marks or count < 0 or count > 100:
                return False
            for laid in range(1, count + 1):
                hand[mark] -= 1
                is_new = laid > before.get(rank, {}).get(mark, 0)
                if laid > terms.most or hand[mark] < 0 or (rank in terms.frozen and is_new):
                    return False
    return True


@given(st.lists(st.lists(st.tuples(st.integers(1, 4), st.sampled_from(TWO)), max_size=6), max_size=12))
def test_papers_add_up_to_the_dots_that_were_laid_and_satisfy_the_rule_of_the_room(
    laid: list[list[tuple[int, str]]],
) -> None:
    terms = Terms(TWO, frozenset(range(1, 5)), dots=6, most=6)
    made = []
    for hand in laid:
        paper: dict[int, dict[str, int]] = {}
        for rank, mark in hand:
            paper.setdefault(rank, {})[mark] = paper.get(rank, {}).get(mark, 0) + 1
        made.append(paper)
    total = ballots.sum_papers(made)
    flat = Counter(dot for hand in laid for dot in hand)
    assert {(rank, mark): count for rank, line in total.items() for mark, count in line.items()} == flat
    assert ballots.read_stored_marks(ballots.stored_marks(total)) == {
        rank: line for rank, line in total.items() if line
    }
    assert ballots.room_count_fault(terms, total, len(made)) is None
    assert [ballots.is_blank(paper) for paper in made] == [not hand for hand in laid]


def test_the_room_has_no_more_dots_than_its_voters() -> None:
    terms = dots(1, 2, 3)
    assert ballots.room_count_fault(terms, {1: {"gommette": 4}, 2: {"gommette": 2}}, 2) is None
    assert ballots.room_count_fault(terms, {1: {"gommette": 4}, 2: {"gommette": 3}}, 2) == (
        Fault.TOO_MANY,
        0,
        "gommette",
    )
    assert ballots.room_count_fault(terms, {1: {"gommette": 5}}, 2) == (Fault.TOO_MANY_ON_ONE, 1, "gommette")
    assert ballots.room_count_fault(terms, {1: {"gommette": -1}}, 2) == (Fault.NOT_A_COUNT, 1, "gommette")
    assert ballots.room_count_fault(terms, {9: {"gommette": 1}}, 2) == (Fault.UNKNOWN, 0, "")
    answers = Terms(ANSWERS, frozenset({1}))
    assert ballots.room_count_fault(answers, {1: {"accord": 2, "passe": 1}}, 3) is None
    assert ballots.room_count_fault(answers, {1: {"accord": 3, "passe": 1}}, 3) == (Fault.TWO_ANSWERS, 1, "")


def test_ties_share_a_place_and_the_next_one_counts_them() -> None:
    assert ballots.ranked_places({1: 27, 2: 22, 3: 22, 4: 13}) == {1: 1, 2: 2, 3: 2, 4: 4}
    assert ballots.tied_options({1: 1, 2: 2, 3: 2, 4: 4}) == {2, 3}
    assert ballots.ranked_places({}) == {}


@given(st.dictionaries(st.integers(1, 40), st.integers(0, 9)))
def test_a_place_is_where_one_stands_when_everybody_lines_up(totals: dict[int, int]) -> None:
    line = sorted(totals.values(), reverse=True)
    assert ballots.ranked_places(totals) == {rank: line.index(total) + 1 for rank, total in totals.items()}
    assert ballots.tied_options(ballots.ranked_places(totals)) == {
        rank for rank, total in totals.items() if line.count(total) > 1
    }


def test_consent_is_given_when_somebody_answers_and_nobody_objects() -> None:
    assert ballots.is_adopted({"accord": 3, "reserve": 2})
    assert not ballots.is_adopted({"accord": 30, "objection": 1})
    assert not ballots.is_adopted({})


@pytest.mark.parametrize(
    ("totals", "leading"),
    [
        ({1: (10, 2), 2: (5, 4), 3: (4, 4), 4: (9, 1)}, {1, 2}),
        ({1: (3, 3), 2: (3, 3)}, {1, 2}),
        ({1: (5, 0), 2: (1, 0)}, set()),
        ({1: (0, 5), 2: (5, 0)}, set()),
        ({}, set()),
    ],
)
def test_what_leads_has_half_at_least_of_the_best_in_each_colour(
    totals: dict[int, tuple[int, int]], leading: set[int]
) -> None:
    assert ballots.leading_options(totals) == leading


# --- opinions --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("agree", "disagree", "voters", "expected"),
    [
        (8, 2, 10, Leaning.AGREED),
        (2, 8, 10, Leaning.REJECTED),
        (6, 4, 10, Leaning.MOSTLY_FOR),
        (4, 6, 10, Leaning.MOSTLY_AGAINST),
        (5, 5, 10, Leaning.DIVIDED),
        (4, 0, 10, Leaning.UNHEARD),
        (5, 0, 10, Leaning.AGREED),
        (0, 0, 0, Leaning.UNHEARD),
    ],
)
def test_what_a_statement_does_to_a_room(agree: int, disagree: int, voters: int, expected: Leaning) -> None:
    assert opinions.option_leaning(agree, disagree, voters) is expected


def test_agreement_is_the_share_of_those_who_took_a_side() -> None:
    assert [opinions.agreement_share(*sides) for sides in ((5, 5), (10, 0), (0, 10), (3, 1), (0, 0))] == [
        0.5,
        1,
        0,
        0.75,
        None,
    ]


def test_two_camps_stand_on_two_sides() -> None:
    camp, other = [1, 1, -1, 0], [-1, -1, 1, 0]
    points = opinions.opinion_plane([camp, camp, camp, other, other])
    assert len(set(points[:3])) == len(set(points[3:])) == 1
    assert points[0][0] * points[3][0] < 0
    assert {point[1] for point in points} == {0.0}


def test_people_who_all_agree_stand_at_the_same_place() -> None:
    assert opinions.opinion_plane([[1, 1]] * 8) == [(0.0, 0.0)] * 8
    assert opinions.opinion_plane([]) == []
    assert opinions.opinion_plane([[], []]) == [(0.0, 0.0)] * 2


sides = st.sampled_from([-1.0, 0.0, 1.0])


@given(st.integers(1, 6).flatmap(lambda width: st.lists(st.lists(sides, min_size=width, max_size=width), max_size=20)))
def test_the_map_is_the_same_each_time_fits_its_frame_and_puts_the_same_answers_together(
    rows: list[list[float]],
) -> None:
    points = opinions.opinion_plane(rows)
    assert points == opinions.opinion_plane(rows)
    assert all(-1 <= value <= 1 for point in points for value in point)
    for row, point in zip(rows, points, strict=True):
        assert {other for one, other in zip(rows, points, strict=True) if one == row} == {point}


def turned_by_jacobi(rows: list[list[float]]) -> list[float]:
    """Variances along the principal directions, the largest first, by rotations that empty the matrix off its diagonal."""
    width = len(rows[0])
    means = [sum(row[place] for row in rows) / len(rows) for place in range(width)]
    matrix = [
        [sum((row[one] - means[one]) * (row[other] - means[other]) for row in rows) for other in range(width)]
        for one in range(width)
    ]
    for _sweep in range(60):
        for p in range(width):
            for q in range(p + 1, width):
                if abs(matrix[p][q]) < 1e-14:
                    continue
                angle = math.atan2(2 * matrix[p][q], matrix[q][q] - matrix[p][p]) / 2
                c, s = math.cos(angle), math.sin(angle)
                for k in range(width):
                    matrix[k][p], matrix[k][q] = (
                        c * matrix[k][p] - s * matrix[k][q],
                        s * matrix[k][p] + c * matrix[k][q],
                    )
                for k in range(width):
                    matrix[p][k], matrix[q][k] = (
                        c * matrix[p][k] - s * matrix[q][k],
                        s * matrix[p][k] + c * matrix[q][k],
                    )
    return sorted((matrix[place][place] for place in range(width)), reverse=True)


@example(rows=[[-1.0, -1.0, -1.0], [-1.0, 0.0, 0.0], [0.0, -1.0, 0.0]])
@given(
    st.integers(2, 6).flatmap(
        lambda width: st.lists(st.lists(sides, min_size=width, max_size=width), min_size=2, max_size=20)
    )
)
def test_the_map_spreads_people_as_much_as_two_directions_can(rows: list[list[float]]) -> None:
    first, second = turned_by_jacobi(rows)[:2]
    points = opinions.opinion_plane(rows)
    x, y = (sum(point[axis] ** 2 for point in points) for axis in (0, 1))
    if first < 1e-9:
        assert (x, y) == (0, 0)
    else:
        assert x > 0
        assert y / x == pytest.approx(second / first, abs=0.02)


def test_camps_at_right_angles_to_any_simple_direction_are_still_seen() -> None:
    camp = [-1, 1, 1, 0, 0, 1]
    points = opinions.opinion_plane([camp] * 4 + [[-side for side in camp]] * 4)
    assert {point[0] for point in points} == {-1.0, 1.0}
