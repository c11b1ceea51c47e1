"""A chosen colour: read as it is written, darkened when nobody could read it, never more than needed."""

import colorsys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.papers.colours import (
    accent_palette,
    contrast_ratio,
    mix_colours,
    parse_colour,
    readable_colour,
    wash_colour,
)

COLOURS = st.integers(0, 0xFFFFFF).map("{:06x}".format)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("#B5121B", "b5121b"),
        ("b5121b", "b5121b"),
        ("  #0D5358 ", "0d5358"),
        ("#abc", "aabbcc"),
        ("FFF", "ffffff"),
        ("", ""),
        ("rouge", ""),
        ("#12345", ""),
        ("#1234567", ""),
        ("##12345", ""),
        ("#12345g", ""),
        ("٠١٢٣٤٥", ""),
        ("#fff; }", ""),
    ],
)
def test_a_colour_is_read_as_a_charter_writes_it(typed: str, read: str) -> None:
    assert parse_colour(typed) == read


# By the contrast checker of WebAIM.
@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("000000", "ffffff", 21.0),
        ("ffffff", "ffffff", 1.0),
        ("777777", "ffffff", 4.48),
        ("767676", "ffffff", 4.54),
        ("ff0000", "ffffff", 4.0),
        ("0000ff", "ffffff", 8.59),
        ("0d5358", "e1eeeb", 7.36),
    ],
)
def test_contrast_is_that_of_the_standard(one: str, other: str, ratio: float) -> None:
    assert abs(contrast_ratio(one, other) - ratio) < 0.01
    assert contrast_ratio(one, other) == contrast_ratio(other, one)


@given(COLOURS)
def test_every_colour_can_be_read_on_white_and_on_its_ground(colour: str) -> None:
    for found in (accent_palette(colour).river, accent_palette(colour).deep):
        assert contrast_ratio(found, "ffffff") >= 4.5
        assert contrast_ratio(found, accent_palette(colour).wash) >= 4.5


@given(COLOURS)
def test_a_colour_that_can_be_read_is_kept(colour: str) -> None:
    assert (readable_colour(colour) == colour) == (contrast_ratio(colour, wash_colour(colour)) >= 4.5)


@given(COLOURS)
def test_a_colour_is_darkened_no_more_than_needed(colour: str) -> None:
    """One hundredth of black less would not be enough."""
    found = readable_colour(colour)
    steps = [mix_colours(colour, "000000", n / 100) for n in range(101)]
    place = steps.index(found)
    assert all(contrast_ratio(step, wash_colour(step)) < 4.5 for step in steps[:place])


@given(COLOURS)
def test_a_darkened_colour_keeps_its_hue(colour: str) -> None:
    def parts(digits: str) -> tuple[float, float, float]:
        return colorsys.rgb_to_hsv(*(int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)))

    hue, saturation, _value = parts(colour)
    after, _saturation, value = parts(readable_colour(colour))
    if saturation > 0.3 and value > 0.3:
        assert min(abs(after - hue), 1 - abs(after - hue)) < 0.02
