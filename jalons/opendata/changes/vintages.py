"""The only writer of official figures: a whole file becomes a new vintage, or is refused."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import datetime

from jalons.base.db import insert_rows, write_transaction
from jalons.base.frozen import frozen
from jalons.opendata.models import Figure, Level, Place, PriorityDistrict, RejectedRow, SourceVintage
from jalons.opendata.rules.areas import Geography, sum_by_area
from jalons.opendata.rules.districts import DistrictFacts
from jalons.opendata.rules.places import PlaceFacts
from jalons.opendata.rules.scale import Distribution, weighted_distribution
from jalons.opendata.rules.values import State, Value
from jalons.opendata.sources import Credited, Normalised
from jalons.opendata.words.indicators import INDICATORS
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member

MOST_KEPT = 2_000  # rejected rows stored with their reason; all are counted

FIGURE = ("vintage", "indicator", "level", "code", "value", "base", "state", "score")
DISTRICT = ("vintage", "code", "name", "commune", "longitude", "latitude", "is_estimated")
STATES = {state: state.value for state in State}
PLACE = tuple(field.name for field in fields(PlaceFacts))


@frozen
class Origin:
    """The source of the bytes. `address` is empty for a file given by hand."""

    file_name: str
    sha256: str
    retrieved_at: datetime
    address: str = ""
    etag: str = ""
    modified: str = ""


@write_transaction()
def publish_vintage(
    *,
    source: Credited,
    found: Normalised,
    origin: Origin,
    geography: Geography,
    by: Member | None,
    perimeter: Iterable[str] = (),
) -> SourceVintage:
    """Creates a vintage and makes it current. A file given by a person serves their roadmap only; without `by`, it
    serves all, or only the roadmaps of the EPCI of its perimeter (their SIREN) when it is a sample."""
    vintage = SourceVintage.objects.create(
        source=source.key,
        roadmap=by.roadmap if by else None,
        given_by=by.user if by else None,
        title=str(source.title),
        producer=source.producer,
        licence=source.licence,
        period=found.period[:40],
        address=origin.address,
        file_name=origin.file_name[-200:],
        sha256=origin.sha256,
        etag=origin.etag[:200],
        modified=origin.modified[:60],
        retrieved_at=origin.retrieved_at,
        rows_in=found.rows_in,
        rows_out=found.rows_out,
        rows_rejected=len({one.row for one in found.rejected}),
        notes=found.notes,
        perimeter=" ".join(perimeter),
    )
    rejected = ((vintage.pk, one.row, one.reason[:200], one.text[:300]) for one in found.rejected[:MOST_KEPT])
    insert_rows(RejectedRow, ("vintage", "row", "reason", "text"), rejected)
    insert_rows(Figure, FIGURE, _figure_rows(vintage.pk, found, geography))
    insert_rows(Place, ("vintage", *PLACE), ((vintage.pk, *_place_values(place)) for place in found.places))
    insert_rows(PriorityDistrict, DISTRICT, _district_rows(vintage.pk, found.districts))
    if by:
        record_change(by=by, verb="give_data", about=vintage, after={"rows": found.rows_out})
    return vintage


def _place_values(facts: PlaceFacts) -> Iterator[object]:
    for name in PLACE:
        value = getattr(facts, name)
        yield json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else value


def _district_rows(vintage: int, districts: list[DistrictFacts]) -> Iterator[tuple[object, ...]]:
    for district in districts:
        longitude, latitude = district.point or (None, None)
        for commune in district.communes:
            yield vintage, district.code, district.name, commune, longitude, latitude, district.is_estimated


def _figure_rows(vintage: int, found: Normalised, geography: Geography) -> Iterator[tuple[object, ...]]:
    for indicator, communes in found.figures.items():
        added = _can_be_summed(indicator, communes)
        epci = sum_by_area(communes, geography.epci, geography.population) if added else {}
        epci |= found.published_epci.get(indicator, {})
        departements = sum_by_area(communes, geography.departement, geography.population) if added else {}
        scale = _score_scale(indicator, communes, geography)
        for level, values in ((Level.COMMUNE, communes), (Level.EPCI, epci), (Level.DEPARTEMENT, departements)):
            yield from _level_rows(vintage, indicator, level, values, scale)


def _can_be_summed(indicator: str, communes: Mapping[str, Value]) -> bool:
    """Figures of a team can be summed when their file has the whole of each part."""
    if indicator in INDICATORS:
        return INDICATORS[indicator].adds_up
    return any(commune.base is not None for commune in communes.values())


def _score_scale(indicator: str, communes: Mapping[str, Value], geography: Geography) -> Distribution | None:
    """The scale that turns a rate into a score; None when a higher rate does not mean more fragile."""
    if indicator not in INDICATORS or not INDICATORS[indicator].component:
        return None
    rates = {code: one.value for code, one in communes.items() if one.value is not None}
    return weighted_distribution(list(rates.values()), [geography.population.get(code) or 0 for code in rates])


def _level_rows(
    vintage: int, indicator: str, level: Level, values: Mapping[str, Value], scale: Distribution | None
) -> Iterator[tuple[object, ...]]:
    scores, number = _area_scores(level, values, scale), level.value
    for code, figure in values.items():
        yield vintage, indicator, number, code, figure.value, figure.base, STATES[figure.state], scores.get(code)


def _area_scores(level: Level, values: Mapping[str, Value], scale: Distribution | None) -> Mapping[str, float | None]:
    rates = {code: one.value for code, one in values.items() if one.value is not None}
    if scale is None or not scale.values:
        return {}
    if level is Level.COMMUNE:  # the scale is computed from them
        return dict(zip(rates, scale.scores_of(rates.values()), strict=True))
    return {code: scale.score(value) for code, value in rates.items()}
