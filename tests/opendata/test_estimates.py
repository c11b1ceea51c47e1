import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.opendata.rules.estimates import ENOUGH, Fit, borrow_epci_rates, fit_curve, published_or_estimated
from jalons.opendata.rules.values import ABSENT, SECRET, State, Value

incomes = st.lists(st.integers(9_000, 60_000), min_size=ENOUGH, max_size=60, unique=True)
curves = st.tuples(st.integers(5, 40), st.integers(-40, 40), st.integers(-20, 20))


@given(levels=incomes, curve=curves)
def test_a_quadratic_is_found_again(levels: list[int], curve: tuple[int, int, int]) -> None:
    a, b, c = curve
    centre = sum(math.log(one) for one in levels) / len(levels)
    pairs = [(one, a + b * (math.log(one) - centre) + c * (math.log(one) - centre) ** 2) for one in levels]
    fit = fit_curve(pairs)
    assert fit is not None
    assert (fit.a, fit.b, fit.c) == (pytest.approx(a, abs=1e-5), pytest.approx(b, abs=1e-4), pytest.approx(c, abs=1e-3))
    assert fit.error == pytest.approx(0, abs=1e-6)


@given(levels=incomes, data=st.data())
def test_the_fit_is_that_of_exact_least_squares(levels: list[int], data: st.DataObject) -> None:
    rates = data.draw(st.lists(st.integers(3, 60), min_size=len(levels), max_size=len(levels)))
    fit = fit_curve(list(zip(levels, rates, strict=True)))
    assert fit is not None
    us = [Fraction(math.log(one)) for one in levels]
    exact = _least_squares(us, [Fraction(one) for one in rates])
    for level in levels:
        u = Fraction(math.log(level))
        expected = float(exact[0] + exact[1] * u + exact[2] * u * u)
        v = math.log(level) - fit.centre
        assert fit.a + fit.b * v + fit.c * v * v == pytest.approx(expected, abs=1e-4)
    assert fit.r2 <= 1 + 1e-9


def _least_squares(us: list[Fraction], rates: list[Fraction]) -> list[Fraction]:
    """The normal equations by Cramer’s rule, in fractions: nothing is rounded."""
    s = [sum(u**power for u in us) for power in range(5)]
    t = [sum(rate * u**power for u, rate in zip(us, rates, strict=True)) for power in range(3)]
    matrix = [[s[row + column] for column in range(3)] for row in range(3)]
    whole = _determinant(matrix)
    found = []
    for place in range(3):
        changed = [[t[row] if column == place else matrix[row][column] for column in range(3)] for row in range(3)]
        found.append(Fraction(_determinant(changed)) / whole)
    return found


def _determinant(m: list[list[Fraction | int]]) -> Fraction:
    return Fraction(
        m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1])
        - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
        + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
    )


def test_too_few_communes_or_all_alike_give_no_curve() -> None:
    assert fit_curve([(20_000 + n, 12.0) for n in range(ENOUGH - 1)]) is None
    assert fit_curve([(20_000, 12.0)] * ENOUGH) is None


def test_an_estimate_stays_within_what_is_ever_observed() -> None:
    fit = Fit(centre=math.log(20_000), a=15, b=-60, c=0, communes=50, r2=1, error=0)
    assert (fit.at(20_000), fit.at(100_000), fit.at(5_000)) == (15, 3, 60)


def test_what_is_published_is_kept_and_the_rest_is_called_an_estimate() -> None:
    poverty = {f"c{n}": Value(10 + n / 10) for n in range(ENOUGH)} | {"secret": SECRET, "mute": SECRET}
    income = {f"c{n}": Value(20_000.0 + 100 * n) for n in range(ENOUGH)}
    income |= {"secret": Value(21_000.0), "only income": Value(21_000.0), "nothing": ABSENT}
    found, fit = published_or_estimated(poverty, income)
    assert fit is not None
    estimate = Value(fit.at(21_000), None, State.ESTIMATED)
    assert found == {f"c{n}": Value(10 + n / 10) for n in range(ENOUGH)} | {
        "secret": estimate,
        "only income": estimate,
        "mute": SECRET,
        "nothing": ABSENT,
    }


def test_a_commune_of_which_nothing_is_published_borrows_the_rate_of_its_epci() -> None:
    rates = {
        "published": Value(12.0),
        "secret": SECRET,
        "estimated": Value(14.0, None, State.ESTIMATED),
        "mute": ABSENT,
    }
    epci_of = dict.fromkeys(("published", "secret", "estimated", "not in the file", "nobody", "unpeopled"), "A")
    epci_of |= {"mute": "B", "alone": "C"}
    people = dict.fromkeys((*epci_of, "without an EPCI"), 100) | {"nobody": 0, "unpeopled": None}
    taken = Value(16.5, None, State.BORROWED)
    of_epci = {"A": Value(16.5), "B": SECRET}
    assert borrow_epci_rates(rates, of_epci, epci_of, people) == {"secret": taken, "not in the file": taken}


def test_without_a_curve_nothing_is_estimated() -> None:
    assert published_or_estimated({"a": SECRET}, {"a": Value(20_000.0)}) == ({"a": SECRET}, None)
