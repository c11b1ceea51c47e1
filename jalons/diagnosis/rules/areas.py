"""From communes to EPCI and départements: rates are made again from counts, never averaged over communes."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from jalons.diagnosis.rules.values import State, Value


@dataclass(frozen=True)
class Geography:
    """The present communes: all their codes, who lives there, and the areas they belong to."""

    codes: Mapping[str, str]
    population: Mapping[str, int | None]
    epci: Mapping[str, str]  # commune → SIREN; a few belong to none
    departement: Mapping[str, str]
    anchors: Mapping[str, tuple[float, float]] = field(default_factory=dict)  # longitude, latitude
    named: Callable[[str, str], list[str]] = lambda _postcode, _name: []
    """The present communes of a postcode that have, or had, a name."""


# An area is not computable when it is known for less than this part of its inhabitants.
ENOUGH = 0.5


def added_up(
    communes: Mapping[str, Value], area_of: Mapping[str, str], population: Mapping[str, int | None]
) -> dict[str, Value]:
    """The rate of each area: Σ rate × base / Σ base over the communes that have one.

    The base is that of the file (premises, people of fifteen and more); where the file gives none, the inhabitants of
    the official geography stand for it. A commune that is secret or absent is left out of both sums; an area known for
    less than half of its inhabitants is absent.
    """
    weight: dict[str, float] = defaultdict(float)
    parts: dict[str, float] = defaultdict(float)
    known: dict[str, float] = defaultdict(float)
    whole: dict[str, float] = defaultdict(float)
    estimated: set[str] = set()
    for code, area in area_of.items():
        people = population.get(code) or 0
        whole[area] += people
        one = communes.get(code)
        if one is None or one.value is None:
            continue
        base = one.base if one.base is not None else people
        weight[area] += base
        parts[area] += one.value * base
        known[area] += people
        if one.state is State.ESTIMATED:
            estimated.add(area)
    return {
        area: Value(parts[area] / weight[area], weight[area], State.ESTIMATED if area in estimated else State.COMPUTED)
        if weight[area] and known[area] >= ENOUGH * people
        else Value(None, None, State.ABSENT)
        for area, people in whole.items()
    }
