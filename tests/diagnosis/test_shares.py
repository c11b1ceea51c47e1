"""Shares said aloud, and orders of magnitude."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.base.french import format_short_decimal
from jalons.diagnosis.rules.shares import SAID, nearest_fraction, round_magnitude
from jalons.diagnosis.words.shares import NOUNS, comparison_sentence, format_magnitude, format_share, join_names


@given(st.floats(0, 100, allow_nan=False))
def test_a_fraction_is_said_only_of_a_share_that_it_is_near(share: float) -> None:
    found = nearest_fraction(share)
    near = [one for one in SAID if abs(100 * one.numerator / one.denominator - share) <= share / 20]
    assert (found is None) == (not near)
    if found is not None:
        assert min(abs(float(one) * 100 - share) for one in near) == abs(float(found) * 100 - share)


@pytest.mark.parametrize(("share", "said"), [(33.4, Fraction(1, 3)), (50.0, Fraction(1, 2)), (20.6, Fraction(1, 5))])
def test_the_nearest_fraction_is_said(share: float, said: Fraction) -> None:
    assert nearest_fraction(share) == said


def test_nothing_is_said_of_a_share_that_no_fraction_is_near() -> None:
    assert nearest_fraction(45.0) is None and nearest_fraction(0.0) is None


@given(st.integers(0, 70_000_000))
def test_an_order_of_magnitude_keeps_two_digits_and_is_near(count: int) -> None:
    found = round_magnitude(count)
    if count < 100:
        assert found % 10 == 0 and abs(found - count) <= 5
    else:
        assert len(str(found).rstrip("0")) <= 2 and abs(found - count) <= count / 20


def test_both_shares_are_said_in_the_same_manner() -> None:
    assert comparison_sentence("aged_65", 33.1, 20.9) == "1 habitant sur 3 a 65 ans ou plus, contre 1 sur 5 en France."
    assert (
        comparison_sentence("aged_65", 66.0, 20.9) == "2 habitants sur 3 ont 65 ans ou plus, contre 1 sur 5 en France."
    )
    # No fraction is near 45: both are in percent, and neither is where both would be the same fraction.
    assert (
        comparison_sentence("aged_65", 45.0, 20.9)
        == "45\u00a0% des habitants ont 65 ans ou plus, contre 21\u00a0% en France."
    )
    assert (
        comparison_sentence("no_car", 20.4, 19.8)
        == "20\u00a0% des ménages n’ont pas de voiture, contre 20\u00a0% en France."
    )


@pytest.mark.parametrize("key", NOUNS)
def test_every_indicator_is_said_in_three_ways(key: str) -> None:
    assert comparison_sentence(key, 33.3, 20.0).endswith(", contre 1 sur 5 en France.")
    assert comparison_sentence(key, 66.6, 20.0).startswith("2 ")
    assert comparison_sentence(key, 45.0, 4.56).endswith(" contre 4,6\u00a0% en France.")


@pytest.mark.parametrize(
    ("share", "said"), [(9.94, "9,9"), (9.96, "10"), (0.04, "moins de 0,1"), (0.0, "0"), (33.5, "34"), (4.0, "4")]
)
def test_percents_have_a_decimal_under_ten_only(share: float, said: str) -> None:
    assert format_share(share) == f"{said}\u00a0%"


def test_numbers_never_carry_a_decimal_that_says_nothing() -> None:
    assert [format_short_decimal(one) for one in (7.84, 7.0, -0.01, 10.0)] == ["7,8", "7", "0", "10"]


def test_a_small_group_is_never_told_to_the_person() -> None:
    assert format_magnitude(3812, "personnes") == "environ 3\u00a0800 personnes"
    assert format_magnitude(4, "personnes") == "moins de 10 personnes"


def test_long_lists_of_communes_are_cut() -> None:
    assert join_names(["Biras"]) == "Biras"
    assert join_names(["Biras", "Bussac"]) == "Biras et Bussac"
    assert join_names(list("abcd")) == "a, b, c et d"
    assert join_names(list("abcdef")) == "a, b, c et 3 autres"
