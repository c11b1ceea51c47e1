"""The current figures of an indicator, by area."""

from collections.abc import Collection, Mapping

from django.core.cache import cache
from django.utils.functional import Promise

from jalons.base.frozen import frozen
from jalons.opendata.models import Figure, Level, SourceVintage
from jalons.opendata.queries.sources import current_vintages
from jalons.opendata.rules.values import State, Value
from jalons.opendata.words.indicators import INDICATORS, Indicator
from jalons.roadmaps.models import Roadmap

KEPT_SECONDS = 24 * 3600


@frozen
class Loaded:
    """An indicator that has figures, and their file."""

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
        vintage = self.vintage
        return f"{', '.join(filter(None, (vintage.producer, vintage.title, vintage.period)))}. {vintage.licence}."


def indicator_vintages(vintages: Mapping[str, SourceVintage]) -> dict[str, SourceVintage]:
    """Indicator → the vintage that a roadmap uses for it: the latest, when several sources give it."""
    by_pk = {vintage.pk: vintage for vintage in vintages.values()}
    # Vintages never change, so their indicators are cached.
    key = f"indicators:{'-'.join(map(str, sorted(by_pk)))}"
    pks: dict[str, int] | None = cache.get(key)
    if pks is None:
        # Every indicator has figures for départements, which are few.
        rows = Figure.objects.filter(vintage__in=by_pk, level=Level.DEPARTEMENT).order_by("vintage")
        pks = {indicator: pk for pk, indicator in rows.values_list("vintage", "indicator").distinct()}
        cache.set(key, pks, KEPT_SECONDS)
    return {indicator: by_pk[pk] for indicator, pk in pks.items()}


def loaded_indicators(roadmap: Roadmap) -> dict[str, Loaded]:
    """The indicators available to this roadmap today, in the order of the catalogue. Two queries."""
    vintages = indicator_vintages(current_vintages(roadmap))
    return {key: Loaded(INDICATORS[key], vintages[key]) for key in INDICATORS if key in vintages}


def area_values(loaded: Loaded, level: Level, codes: Collection[str] | None = None) -> dict[str, Value]:
    """Code → value, for some areas or for all: vintages never change, so all values are cached for a while. An area
    missing from the file is absent."""
    key = f"values:{loaded.vintage.pk}:{loaded.key}:{level}"
    cached: dict[str, Value] | None = cache.get(key) if codes is None else None
    if cached is not None:
        return cached
    figures = Figure.objects.filter(vintage=loaded.vintage, indicator=loaded.key, level=level)
    if codes is not None:
        figures = figures.filter(code__in=codes)
    states = {state.value: state for state in State}
    values = {
        code: Value(value, base, states[state])
        for code, value, base, state in figures.values_list("code", "value", "base", "state")
    }
    if codes is None:
        cache.set(key, values, KEPT_SECONDS)
    return values
