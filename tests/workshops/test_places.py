"""Places with ties."""

import pytest

from jalons.workshops.rules.ranks import Place, shared_places


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        ([], []),
        ([False, False], [(1, False), (2, False)]),
        ([False, False, True, False], [(1, False), (2, True), (2, True), (4, False)]),
        ([True, True], [(1, True), (1, True)]),
    ],
)
def test_equal_rows_share_the_place_of_the_first(rows: list[bool], places: list[tuple[int, bool]]) -> None:
    assert shared_places((ties, True) for ties in rows) == [Place(*place) for place in places]


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        ("-1 -0 -1", [(1, False), None, (2, False)]),
        ("-0 -1", [None, (1, False)]),
        ("-1 =0 =1 -1", [(1, True), None, (1, True), (3, False)]),
        ("-1 -0 =1 -1", [(1, False), None, (2, False), (3, False)]),
        ("-1 =0 -1", [(1, False), None, (2, False)]),
    ],
)
def test_what_does_not_count_leaves_no_hole_and_breaks_no_tie(rows: str, places: list[tuple[int, bool] | None]) -> None:
    """« = » ties with the one before, 0 does not count."""
    read = [(mark[0] == "=", mark[1] == "1") for mark in rows.split()]
    assert shared_places(read) == [place and Place(*place) for place in places]
