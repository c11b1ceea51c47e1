"""Sheets of paper, links of tables: pure rules."""

from hypothesis import given
from hypothesis import strategies as st

from jalons.workshops.rules import links, paper_sheets, workshops


@given(st.text(min_size=1), st.integers(1, 40))
def test_the_link_of_a_table_opens_that_table(secret: str, table: int) -> None:
    assert links.read_table_token(secret, links.table_token(secret, table)) == table


@given(st.integers(1, 40), st.integers(1, 40), st.text(max_size=20))
def test_no_other_link_opens_it(table: int, other: int, typed: str) -> None:
    token = links.table_token("secret", table)
    seal = token.partition("-")[2]
    assert links.read_table_token("other", token) is None
    assert links.read_table_token("secret", f"{other}-{seal}") == (table if other == table else None)
    assert links.read_table_token("secret", typed) is None
    assert links.read_table_token("secret", f"0{token}") is None


@given(st.sets(st.integers(1, 200)))
def test_typed_and_missing_sheets_are_all_the_sheets(typed: set[int]) -> None:
    missing = paper_sheets.missing_sheets(typed)
    assert sorted([*missing, *typed]) == list(range(1, max(typed, default=0) + 1))
    assert [n for start, end in paper_sheets.number_ranges(missing) for n in range(start, end + 1)] == missing


@given(st.sets(st.integers(1, 200)), st.none() | st.integers(0, 200))
def test_the_next_sheet_is_one_that_nobody_typed(typed: set[int], after: int | None) -> None:
    number = paper_sheets.next_sheet(typed, after)
    assert number not in typed
    assert number > (after or 0)


def test_the_next_sheet_follows_the_one_just_typed() -> None:
    assert paper_sheets.next_sheet([], None) == 1
    assert paper_sheets.next_sheet([1, 2, 7], 2) == 3
    assert paper_sheets.next_sheet([1, 2, 3, 7], None) == 8
    assert paper_sheets.number_ranges([1, 2, 3, 7]) == [(1, 3), (7, 7)]


def test_a_code_to_leave_with_is_written_in_three_parts() -> None:
    assert workshops.show_follow_code("K7M3PXW9GC") == "K7M\u00a03PX\u00a0W9GC"
