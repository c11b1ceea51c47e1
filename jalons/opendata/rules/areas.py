"""From communes to EPCI and départements: rates are computed again from counts, never averaged over communes."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import field

from jalons.base.frozen import frozen
from jalons.opendata.rules.values import State, Value


@frozen
class Geography:
    """The present communes: all their codes, their population, and the areas they belong to."""

    codes: Mapping[str, str]
    population: Mapping[str, int | None]
    epci: Mapping[str, str]  # commune → SIREN; a few belong to none
    departement: Mapping[str, str]
    anchors: Mapping[str, tuple[float, float]] = field(default_factory=dict)  # longitude, latitude
    named: Callable[[str, str], list[str]] = lambda _postcode, _name: []
    """The present communes with this postcode and this present or former name."""


# An area known for less than this share of its inhabitants is not computable (decision 0027).
ENOUGH = 0.5


def sum_by_area(
    communes: Mapping[str, Value], area_of: Mapping[str, str], population: Mapping[str, int | None]
) -> dict[str, Value]:
    """The rate of each area: Σ rate × base / Σ base over the communes that have one.

    The base is that of the file (premises, people of fifteen and more); if the file gives none, the population of the
    official geography is used. A secret or absent commune is left out of both sums; an area known for less than half of
    its inhabitants is absent.
    """
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])  # rate × base, base
    unknown: dict[str, float] = defaultdict(float)  # inhabitants of the communes left out, usually few
    estimated = set[str]()
    of_a_rule, of_an_epci = State.ESTIMATED, State.BORROWED
    # All lookups are grouped: four components of the whole of France at two levels take less than a tenth of a second.
    for (code, area), rate in zip(area_of.items(), map(communes.get, area_of), strict=True):
        cell = sums[area]
        if rate is None or (value := rate.value) is None:
            unknown[area] += population.get(code) or 0
            continue
        base = rate.base
        if base is None:
            base = population.get(code) or 0
        cell[0] += value * base
        cell[1] += base
        if (state := rate.state) is of_a_rule or state is of_an_epci:
            estimated.add(area)
    whole = dict.fromkeys(unknown, 0.0)
    if unknown:
        for area, people in zip(area_of.values(), map(population.get, area_of), strict=True):
            if area in whole:
                whole[area] += people or 0
    absent = {area for area, people in unknown.items() if whole[area] - people < ENOUGH * whole[area]}
    return {
        area: Value(total / base, base, State.ESTIMATED if area in estimated else State.COMPUTED)
        if base and area not in absent
        else Value(None, None, State.ABSENT)
        for area, (total, base) in sums.items()
    }


def coverage_share(communes: Mapping[str, Value], population: Mapping[str, int | None]) -> float:
    """The share of inhabitants whose commune has a rate, from 0 to 1."""
    whole = sum(people or 0 for people in population.values())
    covered = sum(population.get(code) or 0 for code, one in communes.items() if one.value is not None)
    return covered / whole if whole else 0.0
