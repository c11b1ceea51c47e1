"""Tables: sizes and composition."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalons.invitations.rules.tables import (
    LEAST,
    MOST,
    Lack,
    Person,
    assign_tables,
    split_evenly,
    table_lacks,
    table_sizes,
)


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        (0, []), (1, [1]), (4, [4]), (8, [8]), (9, [5, 4]), (10, [5, 5]), (12, [6, 6]), (17, [6, 6, 5]),
        (47, [7, 7, 7, 7, 7, 6, 6]), (49, [7] * 7), (50, [8, 7, 7, 7, 7, 7, 7]),
    ],
)  # fmt: skip
def test_sizes_are_near_seven(people: int, expected: list[int]) -> None:
    assert table_sizes(people) == expected


@pytest.mark.parametrize(
    ("preferred", "expected"), [(5, [6, 6, 5, 5, 5, 5, 5, 5, 5]), (6, [6] * 7 + [5]), (8, [8, 8, 8, 8, 8, 7])]
)
def test_the_preferred_size_is_heard(preferred: int, expected: list[int]) -> None:
    assert table_sizes(47, preferred) == expected


@given(st.integers(10, 320), st.integers(LEAST, MOST))
def test_from_ten_people_on_every_table_has_five_to_eight(people: int, preferred: int) -> None:
    found = table_sizes(people, preferred)
    assert (sum(found), min(found) >= LEAST, max(found) <= MOST, max(found) - min(found) <= 1) == (
        people, True, True, True,
    )  # fmt: skip


@given(st.integers(321, 2000))
def test_there_are_never_more_than_forty_tables(people: int) -> None:
    assert table_sizes(people) == split_evenly(people, 40)


people_in = st.lists(
    st.tuples(
        st.sampled_from(["public", "prive", "citoyen", ""]),
        st.sampled_from(["elu", "agent", ""]),
        st.sampled_from(["", *"abcdefgh"]),
        st.sampled_from(["", "accueil", "social"]),
    ),
    min_size=1,
    max_size=60,
).map(lambda rows: [Person(key, *row) for key, row in enumerate(rows)])


def at_tables(people: list[Person], place: dict[int, int], count: int) -> list[list[Person]]:
    return [[p for p in people if place[p.key] == table] for table in range(1, count + 1)]


@given(people_in, st.integers(1, 12))
@settings(deadline=None)
def test_everybody_sits_once_at_tables_of_one_size_or_one_more(people: list[Person], count: int) -> None:
    place = assign_tables(people, count)
    assert sorted(place) == [p.key for p in people]
    assert [len(table) for table in at_tables(people, place, count)] == split_evenly(len(people), count)


@given(people_in, st.integers(1, 12))
@settings(deadline=None)
def test_each_category_is_spread_over_the_tables(people: list[Person], count: int) -> None:
    tables = at_tables(people, assign_tables(people, count), count)
    for category in {p.category for p in people if p.category}:
        numbers = [sum(p.category == category for p in table) for table in tables]
        assert max(numbers) - min(numbers) <= 1


@given(people_in, st.integers(1, 12))
@settings(deadline=None)
def test_the_same_people_in_the_same_order_sit_at_the_same_tables(people: list[Person], count: int) -> None:
    assert assign_tables(people, count) == assign_tables(list(people), count)


@given(st.lists(st.integers(1, 6), min_size=1, max_size=10), st.integers(6, 9))
@settings(deadline=None)
def test_colleagues_are_parted_when_there_are_tables_enough(teams: list[int], count: int) -> None:
    """Structures of one category each, none with more people than there are tables."""
    rows = [
        (["public", "prive"][number % 2], f"structure {number}")
        for number, team in enumerate(teams)
        for _ in range(team)
    ]
    people = [Person(key, category, "", organisation) for key, (category, organisation) in enumerate(rows)]
    for table in at_tables(people, assign_tables(people, count), count):
        together = Counter(p.organisation for p in table)
        assert max(together.values(), default=1) == 1


def test_the_elected_and_the_agent_of_one_town_hall_are_parted() -> None:
    rows = [("public", "elu", name) for name in "abc"] + [("public", "agent", name) for name in "abc"]
    people = [Person(key, *row) for key, row in enumerate(rows)]
    place = assign_tables(people, 3)
    assert [sorted(p.organisation for p in t) for t in at_tables(people, place, 3)] != [
        ["a", "a"],
        ["b", "b"],
        ["c", "c"],
    ]
    assert all(len({p.organisation for p in table}) == 2 for table in at_tables(people, place, 3))
    assert all({p.college for p in table} == {"elu", "agent"} for table in at_tables(people, place, 3))


@given(people_in, st.integers(2, 8), st.data())
@settings(deadline=None)
def test_those_who_are_kept_at_a_table_stay_there(people: list[Person], count: int, data: st.DataObject) -> None:
    tables = data.draw(
        st.lists(st.one_of(st.none(), st.integers(1, count)), min_size=len(people), max_size=len(people))
    )
    kept = [
        Person(p.key, p.category, p.college, p.organisation, p.service, table)
        for p, table in zip(people, tables, strict=True)
    ]
    place = assign_tables(kept, count)
    assert {p.key: place[p.key] for p in kept if p.table} == {p.key: p.table for p in kept if p.table}
    assert sorted(place) == [p.key for p in kept]


def test_a_table_that_is_no_more_keeps_nobody() -> None:
    assert assign_tables([Person(1, table=9), Person(2)], 2).keys() == {1, 2}


def test_no_table_seats_nobody() -> None:
    assert assign_tables([Person(1)], 0) == {}


PUBLIC, PRIVATE = Person(1, "public", organisation="a"), Person(2, "prive", organisation="b")


@pytest.mark.parametrize(
    ("table", "room", "expected"),
    [
        ([PUBLIC] * 3 + [PRIVATE] * 3, [PUBLIC, PRIVATE] * 6, []),
        ([PUBLIC] * 6, [PUBLIC] * 6 + [PRIVATE] * 6, [Lack.ONE_CATEGORY, Lack.COLLEAGUES]),
        ([PUBLIC] * 6, [PUBLIC] * 12, [Lack.COLLEAGUES]),
        ([PUBLIC, PRIVATE], [PUBLIC, PRIVATE] * 6, [Lack.FEW]),
        ([PUBLIC, PRIVATE], [PUBLIC, PRIVATE], []),
        ([PUBLIC, PRIVATE] * 5, [PUBLIC, PRIVATE] * 5, [Lack.MANY]),
        ([], [PUBLIC, PRIVATE] * 6, [Lack.FEW]),
    ],
)
def test_what_a_table_lacks_is_said(table: list[Person], room: list[Person], expected: list[Lack]) -> None:
    assert table_lacks(table, room) == expected
