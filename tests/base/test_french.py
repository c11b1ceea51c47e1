from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.base import french


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (24_000, "24 000 €"),
        (Decimal("12000.50"), "12 000,50 €"),
        (Decimal("-6000"), "−6 000 €"),
        (Decimal("-0.5"), "−0,50 €"),
        (0, "0 €"),
        (Decimal("999999999.99"), "999 999 999,99 €"),
    ],
)
def test_euros(value: Decimal | int, written: str) -> None:
    assert french.format_euros(value) == written.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("value", "written"), [(1234567, "1 234 567"), (Decimal("3.50"), "3,5"), (Decimal("16.00"), "16"), (-3, "−3")]
)
def test_numbers(value: Decimal | int, written: str) -> None:
    assert french.format_number(value) == written.replace(" ", "\u00a0")


def test_dates_are_said_as_in_french() -> None:
    assert french.format_day(date(2026, 12, 5)) == "samedi 5 décembre 2026"
    assert french.format_day(date(2027, 3, 1)) == "lundi 1er mars 2027"
    assert french.format_short_day(date(2026, 7, 14)) == "14 juill. 2026"
    assert french.format_month(date(2026, 8, 1)) == "août 2026"
    assert (
        french.format_moment(datetime(2026, 12, 5, 14, 5, tzinfo=UTC)).replace("\u00a0", " ") == "5 déc. 2026 à 14 h 05"
    )


def test_percent_of_nothing_is_no_figure() -> None:
    assert french.format_percent(3, 4) == "75\u00a0%"
    assert french.format_percent(0, 0) == "–"
    assert [french.format_percent(part, 1000) for part in (726, 999, 1000, 1004)] == [
        "73\u00a0%",
        "plus de 99\u00a0%",
        "100\u00a0%",
        "plus de 100\u00a0%",
    ]
    assert french.format_percent(1, 999_999_999) == "moins de 1\u00a0%"


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.integers(0, 2))
def test_a_rounded_share_is_never_nothing_nor_the_whole_when_it_is_not(part: int, whole: int, digits: int) -> None:
    shown = french.bounded_percent(Decimal(100 * part) / whole, digits, is_short=True)
    assert (shown == "0\u00a0%") is (part == 0)
    assert (shown == "100\u00a0%") is (part == whole)
    exact, figure = Fraction(100 * part, whole), Fraction(shown.split()[-2].replace(",", "."))
    if shown.startswith("moins de"):
        assert 0 < exact < figure
    elif shown.startswith("plus de"):
        assert exact > figure
    else:
        assert abs(exact - figure) <= Fraction(1, 2 * 10**digits)


def test_a_share_that_was_rounded_to_add_up_says_what_it_is() -> None:
    assert french.format_share(Decimal("0.0"), Decimal(1), Decimal(999_999_999)) == "moins de 0,1\u00a0%"
    assert french.format_share(Decimal("100.0"), Decimal(999_999_998), Decimal(999_999_999)) == "plus de 99,9\u00a0%"
    assert french.format_share(Decimal("33.4"), Decimal(1), Decimal(3)) == "33,4\u00a0%"


def test_no_line_begins_with_a_sign_that_follows_a_word() -> None:
    typed = "« Redonner : 20 % ; pourquoi ? »"
    assert french.add_no_break_spaces(typed) == "«_Redonner_: 20_%_; pourquoi_?_»".replace("_", "\u00a0")


def test_the_numbers_of_one_sentence_are_all_in_letters_or_all_in_digits() -> None:
    assert french.spell_together(4, 8) == ["quatre", "huit"]
    assert french.spell_together(5, 11) == ["5", "11"]


@pytest.mark.parametrize(
    ("text", "lowered"),
    [
        ("Quartier", "quartier"),
        ("TVA du plan", "TVA du plan"),
        ("CA de Périgueux", "CA de Périgueux"),
        ("À", "à"),
        ("", ""),
    ],
)
def test_a_capital_is_lowered_within_a_sentence_but_that_of_an_acronym(text: str, lowered: str) -> None:
    assert french.lower_first(text) == lowered
