"""Indicators that can be mapped: the score, which is computed, and each indicator of a file."""

from abc import ABC, abstractmethod
from collections.abc import Collection
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.base.frozen import frozen
from jalons.diagnosis.queries.formulas import current_formula
from jalons.diagnosis.queries.fragility import Fragility, territory_fragility
from jalons.diagnosis.queries.references import reference_peers
from jalons.diagnosis.rules.score import FEWEST
from jalons.opendata.models import Level, LocalIndicator
from jalons.opendata.queries.figures import Loaded, area_values, loaded_indicators
from jalons.opendata.queries.sources import current_vintages
from jalons.opendata.rules.areas import sum_by_area
from jalons.opendata.rules.values import State, Value
from jalons.opendata.words.indicators import Indicator, Unit
from jalons.roadmaps.models import Roadmap
from jalons.territories.models import Commune

SCORE = Indicator("score", gettext_lazy("Score de fragilité numérique"), Unit.SCORE)


class Layer(ABC):
    indicator: Indicator

    @property
    @abstractmethod
    def cited(self) -> str:
        """The source of the values."""

    @property
    def beside(self) -> str:
        """The reference of the areas in `values`, when it is not France: « de la région (Bretagne) »."""
        return ""

    @abstractmethod
    def values(self, level: Level, codes: Collection[str] | None = None) -> dict[str, Value]:
        """For some areas, or for all. An area without data may be missing."""

    @abstractmethod
    def together(self, communes: Collection[Commune]) -> float | None:
        """For communes that are not an area: computed from their counts."""


@frozen
class FileLayer(Layer):
    loaded: Loaded

    @property
    def indicator(self) -> Indicator:  # type: ignore[override]
        return self.loaded.indicator

    @property
    def cited(self) -> str:
        return self.loaded.cited

    def values(self, level: Level, codes: Collection[str] | None = None) -> dict[str, Value]:
        return area_values(self.loaded, level, codes)

    def together(self, communes: Collection[Commune]) -> float | None:
        people = {commune.code: commune.population for commune in communes}
        if not people or not self.indicator.adds_up:
            return None
        read = self.values(Level.COMMUNE, people)
        return sum_by_area(read, dict.fromkeys(people, ""), people)[""].value


class ScoreLayer(Layer):
    indicator = SCORE

    def __init__(self, roadmap: Roadmap, fragility: Fragility | None = None) -> None:
        self.roadmap, self._made = roadmap, fragility

    @cached_property
    def found(self) -> Fragility:
        return self._made or territory_fragility(self.roadmap)

    @property
    def cited(self) -> str:
        sentence = _(
            "Score ouvert, calculé par Jalons par rapport à l’ensemble %(reference)s. C’est un risque relatif, pas un nombre de personnes."
        ) % {"reference": self.found.scope.name}
        files = (f"{vintage.producer}, {vintage.title}, {vintage.period}." for vintage in self.found.vintages)
        return " ".join([sentence, *files])

    @property
    def beside(self) -> str:
        return self.found.scope.name if self.found.scope.within is not None else ""

    def values(self, level: Level, codes: Collection[str] | None = None) -> dict[str, Value]:
        if level is Level.COMMUNE:
            estimated = {one.commune.code for one in self.found.estimated if one.commune}
            scores = {commune.commune.code: commune.score for commune in self.found.communes if commune.commune}
        else:
            counted = {
                component.indicator.key: component.vintage for component in self.found.components if component.vintage
            }
            estimated, scores = (
                set(),
                dict(reference_peers(level, self.found.formula, counted, self.found.scope).scores),
            )
        return {
            code: Value(score, None, State.ESTIMATED if code in estimated else State.COMPUTED)
            for code, score in scores.items()
            if score is not None and (codes is None or code in codes)
        }

    def together(self, communes: Collection[Commune]) -> float | None:
        return self.found.territory.score


def map_layers(roadmap: Roadmap) -> dict[str, Layer]:
    """The score first, if enough of its components are loaded. Three queries."""
    loaded = loaded_indicators(roadmap)
    formula = current_formula(roadmap).formula
    counted = [component for component in formula.components if formula.indicator(component) in loaded]
    score: dict[str, Layer] = {SCORE.key: ScoreLayer(roadmap)} if len(counted) >= FEWEST else {}
    return score | {key: FileLayer(one) for key, one in loaded.items()}


def local_layers(roadmap: Roadmap) -> dict[str, Layer]:
    """The indicators of the team, from its own files. One query when there are none, else two."""
    own = {indicator.key: indicator for indicator in LocalIndicator.objects.filter(roadmap=roadmap, indicator="")}
    vintages = current_vintages(roadmap) if own else {}
    return {key: FileLayer(Loaded(_local_indicator(own[key]), vintages[key])) for key in own if key in vintages}


def _local_indicator(one: LocalIndicator) -> Indicator:
    """A unit that is neither a share nor money is written in the label."""
    unit = next((common for common in (Unit.PERCENT, Unit.EURO) if common.value == one.unit), Unit.NUMBER)
    label = f"{one.label} ({one.unit})" if one.unit and unit is Unit.NUMBER else one.label
    return Indicator(one.key, label, unit, adds_up=False)
