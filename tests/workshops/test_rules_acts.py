"""What a gesture changed, and what undoing it puts back; the lineage of groups."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.workshops.rules import acts, group_lineage


def test_what_differs_is_told_before_and_after() -> None:
    before = {"1": {"a": 1, "b": 2}, "2": {"a": 1}, "3": {"a": 5}}
    after = {"1": {"a": 1, "b": 3}, "3": {"a": 5}, "4": {"a": 9}}
    was, now = acts.row_differences(before, after)
    assert was == {"1": {"b": 2}, "2": {"a": 1}, "4": None}
    assert now == {"1": {"b": 3}, "2": None, "4": {"a": 9}}
    assert acts.is_unchanged(now, after)
    assert not acts.is_unchanged(now, before)


ROWS = st.dictionaries(st.sampled_from("abcde"), st.fixed_dictionaries({"x": st.integers(0, 2), "y": st.booleans()}))


@given(ROWS, ROWS)
def test_applying_what_was_gives_back_what_was(before: dict[str, Any], after: dict[str, Any]) -> None:
    was, now = acts.row_differences(before, after)
    assert acts.is_unchanged(now, after)
    restored = dict(after)
    for key, row in was.items():
        if row is None:
            del restored[key]
        else:
            restored[key] = restored.get(key, {}) | row
    assert restored == before


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30))
def test_groups_that_are_merged_while_they_live_lead_to_one_that_lives(merges: list[tuple[int, int]]) -> None:
    lineage: dict[int, int | None] = dict.fromkeys(range(10))
    for group, into in merges:
        if group != into and lineage[group] is None and lineage[into] is None:
            lineage[group] = into
    ends = {group: group_lineage.living_group(lineage, group) for group in lineage}
    assert all(lineage[end] is None for end in ends.values())
    living = [group for group, into in lineage.items() if into is None]
    assert sorted(group for one in living for group in [one, *group_lineage.merged_groups(lineage, one)]) == list(
        range(10)
    )


def test_a_lineage_that_turns_in_circles_is_refused() -> None:
    with pytest.raises(group_lineage.Loop):
        group_lineage.living_group({1: 2, 2: 1}, 1)
