from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.base.french import MONTHS
from jalons.opendata.rules.periods import is_older, period_label, period_span

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("RP 2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2018-2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("T1 2026", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-T4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-03-31", date(2026, 3, 31), date(2026, 3, 31)),
        ("31/03/2026", date(2026, 3, 31), date(2026, 3, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("décembre 2024", date(2024, 12, 1), date(2024, 12, 31)),
        ("Août 2025", date(2025, 8, 1), date(2025, 8, 31)),
    ],
)
def test_a_period_is_read_as_producers_write_it(period: str, first: date, last: date) -> None:
    assert period_span(period) == (first, last)


@pytest.mark.parametrize("period", ["", "date inconnue", "millésime courant", "2026-13-45", "1234567890"])
def test_what_is_no_date_is_not_guessed(period: str) -> None:
    assert period_span(period) is None
    assert not is_older(period, "2022")
    assert not is_older("2022", period)


@given(days, days)
def test_a_day_is_older_than_those_after_it(one: date, other: date) -> None:
    assert is_older(one.isoformat(), other.isoformat()) == (one < other)
    assert is_older(f"{one:%d/%m/%Y}", other.isoformat()) == (one < other)
    assert is_older(str(one.year), str(other.year)) == (one.year < other.year)
    month, than = (f"{MONTHS[day.month - 1]} {day.year}" for day in (one, other))
    assert is_older(month, than) == ((one.year, one.month) < (other.year, other.month))


@given(days)
def test_a_day_of_a_year_is_neither_older_nor_newer_than_the_year(day: date) -> None:
    assert not is_older(day.isoformat(), str(day.year))
    assert not is_older(str(day.year), day.isoformat())


def test_a_period_is_said_in_french() -> None:
    said = {"2026-03-31": "31 mars 2026", "T1 2026": "T1 2026", "2022": "2022", "2026-13-45": "2026-13-45"}
    assert {period: period_label(period) for period in said} == said
