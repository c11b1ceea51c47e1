"""What to bring to a workshop, and the signature of its sheets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.publication.rules.kit import SHEETS_PRINTED_MAX, Thing, add_spare, count_note_sheets, kit_quantities
from jalons.workshops.rules.follow_codes import sheet_code


def test_the_signature_printed_today_is_the_one_of_tomorrow() -> None:
    """Paper does not change: neither may the rule."""
    assert [sheet_code("secret", number) for number in (1, 2, 144)] == ["XG7KWPV6", "3CPRK6H6", "LWPRKV6W"]


def test_sheets_of_one_workshop_have_signatures_of_their_own() -> None:
    assert len({sheet_code("secret", number) for number in range(1, 201)}) > 195


@pytest.mark.parametrize(("people", "sheets"), [(0, 0), (1, 4), (4, 12), (47, 144), (500, SHEETS_PRINTED_MAX)])
def test_note_sheets_are_three_each_in_whole_pages(people: int, sheets: int) -> None:
    assert count_note_sheets(people) == sheets


@given(st.integers(0, 10_000))
def test_one_in_ten_is_kept_in_reserve(count: int) -> None:
    assert 0 <= 10 * add_spare(count) - 11 * count < 10


def test_the_material_of_47_people_at_7_tables() -> None:
    needed = kit_quantities(people=47, tables=7, sheets=144, votes=1, dots=3, canvases=0)
    assert needed == {
        Thing.POSTERS: 3, Thing.ATTENDANCE: 1, Thing.PENS: 4, Thing.BADGES: 52, Thing.TABLE_SIGNS: 7,
        Thing.NOTE_SHEETS: 144, Thing.NOTEPADS: 21, Thing.MARKERS: 54, Thing.LARGE_SHEETS: 14, Thing.VOTE_SHEETS: 47,
        Thing.DOTS: 156, Thing.RUN_SHEETS: 8, Thing.PORTRAITS: 7, Thing.MAPS: 7, Thing.TIMER: 1, Thing.CAMERA: 1,
    }  # fmt: skip


def test_a_workshop_about_chantiers_brings_canvases_and_two_colours() -> None:
    needed = kit_quantities(people=10, tables=2, sheets=32, votes=1, dots=6, canvases=2)
    assert (needed[Thing.CANVASES], needed[Thing.DOTS]) == (2, 66)
