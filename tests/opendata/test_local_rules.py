"""What a team counts, told for the whole: a total of counts alone, a rate only from what it is a rate of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.opendata.rules.local import Reading, can_be_summed, may_be_published, whole_reading
from jalons.opendata.rules.values import ABSENT, SECRET, Value


@pytest.mark.parametrize(
    ("label", "unit", "expected"),
    [
        ("Foyers suivis par le CIAS", "foyers", True),
        ("Demandes sur rendez-vous", "", True),
        ("Heures de permanence", "h", True),
        ("Taux d’équipement", "", False),
        ("Revenu médian", "€", False),
        ("Distance au centre", "km", False),
        ("Âge des usagers", "ans", False),
        ("Note d’accueil", "", False),
        ("Lieux", "pour 1 000 habitants", False),
        ("Abonnés", "par foyer", False),
        ("Lieux", "lieux/habitant", False),
        ("Part des foyers suivis", "", False),
    ],
)
def test_only_counts_add_up(label: str, unit: str, expected: bool) -> None:
    assert can_be_summed(label, unit, [3.0, 0.0, 12.0]) is expected


@pytest.mark.parametrize("values", [[1.5, 2.0], [-1.0]])
def test_a_count_is_whole_and_never_under_zero(values: list[float]) -> None:
    assert not can_be_summed("Foyers suivis", "foyers", values)


def test_a_total_is_that_of_what_is_known() -> None:
    values = [Value(3.0), ABSENT, SECRET, Value(4.0)]
    assert whole_reading("Foyers suivis", "foyers", values) == (Reading.TOTAL, 7.0)
    assert whole_reading("Foyers suivis", "foyers", [ABSENT, SECRET]) == (Reading.ENDS, None)


def test_a_rate_is_never_averaged_without_what_it_is_a_rate_of() -> None:
    assert whole_reading("Part", "%", [Value(10.0, 100), Value(40.0, 300), SECRET]) == (Reading.RATE, 32.5)
    assert whole_reading("Part", "%", [Value(10.0, 100), Value(40.0)]) == (Reading.ENDS, None)
    assert whole_reading("Part", "%", [Value(10.0), Value(40.0)]) == (Reading.ENDS, None)


@given(st.lists(st.tuples(st.floats(0, 100), st.integers(1, 10_000)), min_size=1))
def test_the_rate_of_the_whole_lies_between_both_ends(rates: list[tuple[float, int]]) -> None:
    reading, whole = whole_reading("Part", "%", [Value(value, base) for value, base in rates])
    found = [value for value, _base in rates]
    assert reading is Reading.RATE and whole is not None
    assert min(found) - 1e-9 <= whole <= max(found) + 1e-9


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ("Licence Ouverte", True),
        ("Oui", True),
        ("Accord de la CAF du 3 mars", True),
        ("usage interne", False),
        ("Non", False),
        ("Confidentiel", False),
        ("Diffusion restreinte au groupe projet", False),
        ("ne pas diffuser", False),
    ],
)
def test_what_a_producer_keeps_inside_is_not_told(licence: str, expected: bool) -> None:
    assert may_be_published(licence) is expected
