"""The current figures of an indicator, area by area."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.functional import Promise

from jalons.opendata.models import Figure, Level, SourceVintage
from jalons.opendata.queries.sources import current_vintages
from jalons.opendata.rules.values import State, Value
from jalons.opendata.words.indicators import INDICATORS, Indicator
from jalons.roadmaps.models import Roadmap

KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Loaded:
    """An indicator that has figures, and the file they come from."""

    indicator: Indicator
    vintage: SourceVintage

    @property
    def key(self) -> str:
        return self.indicator.key

    @property
    def label(self) -> str | Promise:
        return self.indicator.label

    @property
    def cited(self) -> str:
        """« ARCEP, Couverture filaire des locaux, 2026-03-31. Licence Ouverte 2.0. »"""
        one = self.vintage
        return f"{', '.join(filter(None, (one.producer, one.title, one.period)))}. {one.licence}."


def indicator_vintages(vintages: Mapping[str, SourceVintage]) -> dict[str, SourceVintage]:
    """Indicator → the vintage that a roadmap reads it in: the latest, where several sources give it."""
    by_pk = {vintage.pk: vintage for vintage in vintages.values()}
    # The vintages of a file hold what they hold for ever: looked for once.
    key = f"indicators:{'-'.join(map(str, sorted(by_pk)))}"
    found: dict[str, int] | None = cache.get(key)
    if found is None:
        # Every indicator has its départements, and they are few.
        rows = Figure.objects.filter(vintage__in=by_pk, level=Level.DEPARTEMENT).order_by("vintage")
        found = {indicator: pk for pk, indicator in rows.values_list("vintage", "indicator").distinct()}
        cache.set(key, found, KEPT_SECONDS)
    return {indicator: by_pk[pk] for indicator, pk in found.items()}


def loaded_indicators(roadmap: Roadmap) -> dict[str, Loaded]:
    """What this roadmap may read today, in the order of the catalogue. Two queries."""
    given = indicator_vintages(current_vintages(roadmap))
    return {key: Loaded(INDICATORS[key], given[key]) for key in INDICATORS if key in given}


def area_values(loaded: Loaded, level: Level, codes: Collection[str] | None = None) -> dict[str, Value]:
    """Code → value, of some areas, or of all: vintages never change, so these are kept for a while. An area that the
    file leaves out is not there."""
    key = f"values:{loaded.vintage.pk}:{loaded.key}:{level}"
    kept: dict[str, Value] | None = cache.get(key) if codes is None else None
    if kept is not None:
        return kept
    figures = Figure.objects.filter(vintage=loaded.vintage, indicator=loaded.key, level=level)
    if codes is not None:
        figures = figures.filter(code__in=codes)
    states = {state.value: state for state in State}
    found = {
        code: Value(value, base, states[state])
        for code, value, base, state in figures.values_list("code", "value", "base", "state")
    }
    if codes is None:
        cache.set(key, found, KEPT_SECONDS)
    return found
