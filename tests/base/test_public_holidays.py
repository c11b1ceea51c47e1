"""Public holidays, computed: Easter, the days that follow it, and those of some départements only."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.base.public_holidays import easter_sunday, holiday_name, public_holidays, working_day

DEPARTEMENTS = st.sampled_from(["", "24", "57", "67", "68", "971", "972", "973", "974", "976", "2A"])


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2000, date(2000, 4, 23)),
        (2008, date(2008, 3, 23)),
        (2024, date(2024, 3, 31)),
        (2025, date(2025, 4, 20)),
        (2026, date(2026, 4, 5)),
        (2027, date(2027, 3, 28)),
        (2038, date(2038, 4, 25)),  # the latest possible
        (2285, date(2285, 3, 22)),  # the earliest possible
    ],
)
def test_easter_is_on_its_known_days(year: int, day: date) -> None:
    assert easter_sunday(year) == day


@given(st.integers(1900, 2200))
def test_easter_is_a_sunday_of_spring(year: int) -> None:
    assert easter_sunday(year).weekday() == 6
    assert date(year, 3, 22) <= easter_sunday(year) <= date(year, 4, 25)


def test_a_year_has_eleven_public_holidays() -> None:
    assert list(map(str, sorted(public_holidays(2026)))) == [
        "2026-01-01",
        "2026-04-06",
        "2026-05-01",
        "2026-05-08",
        "2026-05-14",
        "2026-05-25",
        "2026-07-14",
        "2026-08-15",
        "2026-11-01",
        "2026-11-11",
        "2026-12-25",
    ]


@pytest.mark.parametrize(
    ("day", "departement", "name"),
    [
        (date(2026, 4, 3), "67", "Vendredi saint"),
        (date(2026, 4, 3), "24", ""),
        (date(2026, 12, 26), "57", "Saint-Étienne"),
        (date(2026, 12, 26), "88", ""),
        (date(2026, 12, 20), "974", "abolition de l’esclavage"),
        (date(2026, 5, 22), "972", "abolition de l’esclavage"),
        (date(2026, 5, 22), "971", ""),
        (date(2026, 5, 14), "974", "Ascension"),
    ],
)
def test_some_departements_have_more(day: date, departement: str, name: str) -> None:
    assert holiday_name(day, departement) == name


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), DEPARTEMENTS)
def test_a_working_day_is_the_next_one_when_people_work(day: date, departement: str) -> None:
    found = working_day(day, departement)

    def is_off(one: date) -> bool:
        return one.weekday() >= 5 or holiday_name(one, departement) != ""

    assert not is_off(found)
    assert all(is_off(day + timedelta(days=after)) for after in range((found - day).days))
    assert (found - day).days <= 5
