from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jalons.publication.documents.french import (
    day,
    listing,
    money,
    month,
    number,
    percent,
    plural,
    span,
    typeset,
    weekday,
)


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (0, "0\u00a0€"),
        (24_000, "24\u00a0000\u00a0€"),
        (Decimal("12000.50"), "12\u00a0000,50\u00a0€"),
        (Decimal("12000.00"), "12\u00a0000\u00a0€"),
        (Decimal("1234567.05"), "1\u00a0234\u00a0567,05\u00a0€"),
        (-6_000, "−6\u00a0000\u00a0€"),
        (Decimal("-0.001"), "0\u00a0€"),
    ],
)
def test_money_shows_cents_only_when_there_are_some(amount: Decimal | int, written: str) -> None:
    assert money(amount) == written


def test_numbers_keep_the_decimals_they_need() -> None:
    assert [number(Decimal(text)) for text in ("7.85", "7.50", "1E+3", "0")] == ["7,85", "7,5", "1\u00a0000", "0"]


def test_percent_takes_a_number_of_hundredths() -> None:
    assert [percent(33), percent(Decimal("38.75"))] == ["33\u00a0%", "38,75\u00a0%"]


def test_days_are_written_in_full_and_the_first_is_ordinal() -> None:
    assert [weekday(date(2026, 12, 5)), day(date(2027, 3, 1)), month(date(2026, 8, 9))] == [
        "samedi 5\u00a0décembre 2026",
        "1er\u00a0mars 2027",
        "août 2026",
    ]


def test_a_span_says_the_year_once() -> None:
    assert [
        span(date(2026, 1, 1), date(2028, 12, 31)),
        span(date(2026, 3, 1), date(2026, 6, 30)),
        span(date(2026, 3, 1), date(2026, 3, 31)),
    ] == ["janvier 2026 à décembre 2028", "mars à juin 2026", "mars 2026"]


def test_plurals_begin_at_two() -> None:
    assert [plural(0, "action"), plural(1, "action"), plural(2, "action"), plural(8, "enjeu", "enjeux")] == [
        "0\u00a0action",
        "1\u00a0action",
        "2\u00a0actions",
        "8\u00a0enjeux",
    ]


def test_a_listing_ends_with_and() -> None:
    assert [listing([]), listing(["a"]), listing(("a", "b", "c"))] == ["", "a", "a, b et c"]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Pourquoi ? Parce que : oui !", "Pourquoi\u00a0? Parce que\u00a0: oui\u00a0!"),
        ("« l'aide »", "«\u00a0l’aide\u00a0»"),
        ("«l'aide»", "«\u00a0l’aide\u00a0»"),
        ("24 000 € soit 33 %", "24\u00a0000\u00a0€ soit 33\u00a0%"),
        ("24\u202f000\u202f€", "24\u00a0000\u00a0€"),
        ("délibération n° 2026-118", "délibération n°\u00a02026-118"),
        ("dès 14 h, 5 jours", "dès 14\u00a0h, 5\u00a0jours"),
        ("et puis...", "et puis…"),
        ("https://exemple.fr/a?b=c", "https://exemple.fr/a?b=c"),
        ("à 14:30", "à 14:30"),
        ("05 53 00 00 00", "05 53 00 00 00"),
    ],
)
def test_typeset_makes_the_spaces_of_french_unbreakable(typed: str, printed: str) -> None:
    assert typeset(typed) == printed


@given(st.text(alphabet=st.sampled_from(" \u00a0\u202f«»;:?!%€'’.0123456789abhkm°nN\n")))
@example("« » « ' ....")
def test_typeset_twice_changes_nothing_more(text: str) -> None:
    assert typeset(typeset(text)) == typeset(text)


@given(st.text(alphabet=st.sampled_from(" \u00a0«»;:?!%€0123456789abc°n\n")))
def test_typeset_touches_only_spaces(text: str) -> None:
    assert "".join(typeset(text).split()) == "".join(text.split())
