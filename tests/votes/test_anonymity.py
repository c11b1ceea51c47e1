"""Nobody's vote is told: neither by a small group, nor by comparing two tables of results."""

from collections import Counter
from fractions import Fraction
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from jalons.votes.rules import anonymity
from jalons.votes.rules.anonymity import ROWS_MAX, reveals_somebody


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 9)), st.integers(1, 5))
def test_nothing_shown_is_of_fewer_people_than_it_takes(sizes: dict[str, int], least: int) -> None:
    alone = anonymity.showable_groups(sizes, least)
    rest = sum(size for name, size in sizes.items() if name not in alone)
    assert all(sizes[name] >= least for name in alone)
    assert rest == 0 or rest >= least or not alone


def test_a_college_less_a_table_is_somebody() -> None:
    """Four elected people, three of whom are all there is at table 1: the fourth would be read by difference."""
    people = [("élus", "1", 3), ("élus", "2", 1), ("habitants", "2", 5), ("habitants", "3", 4)]
    assert reveals_somebody(people)
    assert anonymity.showable_in_both(people) == ({"élus", "habitants"}, {"2"})


def test_tables_where_everybody_is_mixed_are_told_apart() -> None:
    people = [(college, table, 1) for college in "abc" for table in "1234"]
    assert not reveals_somebody(people)
    assert anonymity.showable_in_both(people) == ({"a", "b", "c"}, {"1", "2", "3", "4"})


def test_too_many_rows_to_compare_tell_somebody() -> None:
    assert reveals_somebody([(str(row), str(column), 5) for row in range(ROWS_MAX + 1) for column in range(3)])


def rank(lines: list[list[int]]) -> int:
    """Of a matrix, by elimination: exact."""
    rows = [[Fraction(value) for value in line] for line in lines]
    found = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((place for place in range(found, len(rows)) if rows[place][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        for place in range(len(rows)):
            if place != found and rows[place][column]:
                share = rows[place][column] / rows[found][column]
                rows[place] = [a - share * b for a, b in zip(rows[place], rows[found], strict=True)]
        found += 1
    return found


def is_known(voters: tuple[int, ...], sums: list[list[int]]) -> bool:
    """Whether additions and subtractions of what is shown give what these voters did together."""
    wanted = [int(place in voters) for place in range(len(sums[0]))]
    return rank([*sums, wanted]) == rank(sums)


voters_in = st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("12345")), min_size=1, max_size=11)


@given(voters_in)
def test_no_sum_of_what_is_shown_gives_one_or_two_voters(voters: list[tuple[str, str]]) -> None:
    """Each voter is an unknown; each line shown is an equation. Nobody solves it for one voter, nor for two."""
    rows, columns = anonymity.showable_in_both([(row, column, 1) for row, column in voters])
    groups = Counter(row if row in rows else "" for row, _column in voters)
    tables = Counter(column if column in columns else "" for _row, column in voters)
    sums = [[int((row if row in rows else "") == name) for row, _column in voters] for name in groups]
    sums += [[int((column if column in columns else "") == name) for _row, column in voters] for name in tables]
    if len(voters) < anonymity.LEAST_GROUP:
        return
    few = [one for size in (1, 2) for one in combinations(range(len(voters)), size)]
    assert [one for one in few if is_known(one, sums)] == []
