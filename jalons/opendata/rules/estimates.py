"""Estimates the poverty rate where it is not published, from the median income (opendata, section 5).

A quadratic in the logarithm of the median income, fitted by least squares on the communes where both are published. The
small communes for which it is used are not among those: their value is an extrapolation, and is called an estimate.
Where the income is unknown too, the commune gets the published rate of its EPCI, and the page says so.
"""

import math
from collections.abc import Mapping

from jalons.base.frozen import frozen
from jalons.opendata.rules.values import State, Value

LOWEST, HIGHEST = 3.0, 60.0  # percent: estimates are kept within the range of observed values
ENOUGH = 30  # communes: with fewer, a curve is meaningless


@frozen
class Fit:
    """rate = a + b·u + c·u², where u = log(median income) − `centre`. `error`: the mean distance to observed values, in
    points. `r2`: the share of variance explained, on the communes used for the fit."""

    centre: float
    a: float
    b: float
    c: float
    communes: int
    r2: float
    error: float

    def at(self, income: float) -> float:
        u = math.log(income) - self.centre
        return min(max(self.a + self.b * u + self.c * u * u, LOWEST), HIGHEST)


def fit_curve(pairs: list[tuple[float, float]]) -> Fit | None:
    """(median income in euros, poverty rate in percent) → the curve; None when there are too few, or all are the
    same."""
    if len(pairs) < ENOUGH:
        return None
    logs = [math.log(income) for income, _rate in pairs]
    rates = [rate for _income, rate in pairs]
    centre = math.fsum(logs) / len(logs)
    us = [log - centre for log in logs]
    s = [math.fsum(u**power for u in us) for power in range(5)]
    t = [math.fsum(rate * u**power for u, rate in zip(us, rates, strict=True)) for power in range(3)]
    solution = _solve_equations([[s[0], s[1], s[2], t[0]], [s[1], s[2], s[3], t[1]], [s[2], s[3], s[4], t[2]]])
    if solution is None:
        return None
    a, b, c = solution
    residuals = [rate - (a + b * u + c * u * u) for u, rate in zip(us, rates, strict=True)]
    mean = math.fsum(rates) / len(rates)
    variance = math.fsum((rate - mean) ** 2 for rate in rates)
    left = math.fsum(residual * residual for residual in residuals)
    error = math.fsum(abs(residual) for residual in residuals) / len(residuals)
    return Fit(centre, a, b, c, len(pairs), 1 - left / variance if variance else 1.0, error)


def _solve_equations(rows: list[list[float]]) -> list[float] | None:
    """Solves three equations with three unknowns, by Gauss–Jordan with the largest pivot. None when they are not
    independent."""
    size = len(rows)
    scale = max(abs(cell) for row in rows for cell in row[:size])
    for column in range(size):
        pivot = max(range(column, size), key=lambda place: abs(rows[place][column]))
        if abs(rows[pivot][column]) <= 1e-13 * scale:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [cell / rows[column][column] for cell in rows[column]]
        for other in range(size):
            if other != column:
                factor = rows[other][column]
                rows[other] = [cell - factor * top for cell, top in zip(rows[other], rows[column], strict=True)]
    return [row[size] for row in rows]


def published_or_estimated(
    poverty: Mapping[str, Value], income: Mapping[str, Value]
) -> tuple[dict[str, Value], Fit | None]:
    """Commune → its published rate, else an estimate from its median income, else the reason why there is none."""
    pairs = [
        (level.value, rate.value)
        for code, rate in poverty.items()
        if rate.value is not None and (level := income.get(code)) and level.value and level.value > 0
    ]
    fit = fit_curve(pairs)
    rates = dict(poverty)
    for code, level in income.items():
        rate = rates.get(code)
        if rate is not None and rate.value is not None:
            continue
        if fit and level.value and level.value > 0:
            rates[code] = Value(fit.at(level.value), rate.base if rate else level.base, State.ESTIMATED)
        elif rate is None:
            rates[code] = Value(None, None, State.ABSENT)
    return rates, fit


def borrow_epci_rates(
    rates: Mapping[str, Value],
    epci_rates: Mapping[str, Value],
    epci_of: Mapping[str, str],
    population: Mapping[str, int | None],
) -> dict[str, Value]:
    """For communes without a rate, the published rate of their EPCI; none for communes without inhabitants."""
    return {
        code: Value(rate.value, None, State.BORROWED)
        for code, siren in epci_of.items()
        if (rate := epci_rates.get(siren)) and rate.value is not None and population.get(code)
        if (own := rates.get(code)) is None or own.value is None
    }
