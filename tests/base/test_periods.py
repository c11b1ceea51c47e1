"""A period as people write it: both ends, one, or none."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.base.french import MONTHS
from jalons.base.periods import read_period

READ: dict[str, tuple[tuple[int, int, int] | None, tuple[int, int, int] | None]] = {
    "1er semestre 2026 – déc. 2027": ((2026, 1, 1), (2027, 12, 31)),
    "janv. 2026 – déc. 2027": ((2026, 1, 1), (2027, 12, 31)),
    "de janvier à juin 2026": ((2026, 1, 1), (2026, 6, 30)),
    "D'avril 2026 à mars 2027": ((2026, 4, 1), (2027, 3, 31)),
    "mars-juin 2026": ((2026, 3, 1), (2026, 6, 30)),
    "du 1er mars 2026 au 30 juin 2027": ((2026, 3, 1), (2027, 6, 30)),
    "15/03/2026 - 30/06/2027": ((2026, 3, 15), (2027, 6, 30)),
    "T1 2026 à T3 2027": ((2026, 1, 1), (2027, 9, 30)),
    "mi-mars 2026 - fin 2027": ((2026, 3, 11), (2027, 12, 31)),
    "hiver 2026-2027": ((2026, 12, 21), (2027, 3, 19)),
    "2026-2028": ((2026, 1, 1), (2028, 12, 31)),
    "2026, 2027 et 2028": ((2026, 1, 1), (2028, 12, 31)),
    "2e trimestre 2026": ((2026, 4, 1), (2026, 6, 30)),
    "à partir de mars 2026": ((2026, 3, 1), None),
    "dès la rentrée 2026": ((2026, 9, 1), None),
    "d’ici fin 2026": (None, (2026, 12, 31)),
    "jusqu’en juin 2027": (None, (2027, 6, 30)),
}


@pytest.mark.parametrize(("text", "ends"), READ.items(), ids=READ)
def test_a_period_is_read(text: str, ends: tuple[tuple[int, int, int] | None, tuple[int, int, int] | None]) -> None:
    period = read_period(text)
    assert (period.first.value, period.last.value) == tuple(date(*end) if end else None for end in ends)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3 ans",
        "2026 et 2028",
        "2026 puis chaque année",
        "octobre 2026 à décembre 2025",
        "en continu",
        "2028-2026",
        "mars 2026 " * 20,
    ],
)
def test_what_is_not_surely_a_period_is_not_read(text: str) -> None:
    assert not read_period(text).is_read


MONTH = st.tuples(st.integers(2020, 2040), st.integers(1, 12))


@given(MONTH, MONTH, st.sampled_from(["{} – {}", "de {} à {}", "{} → {}", "{} au {}", "entre {} et {}"]))
def test_two_months_in_order_are_both_ends_and_never_others(
    first: tuple[int, int], last: tuple[int, int], way: str
) -> None:
    text = way.format(*(f"{MONTHS[month - 1]} {year}" for year, month in (first, last)))
    period = read_period(text)
    assert period.is_read == (first <= last)
    if period.is_read:
        assert period.first.value == date(*first, 1)
        assert period.last.value and (period.last.value.year, period.last.value.month) == last
