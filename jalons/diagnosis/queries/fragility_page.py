"""The page « Fragilité »: the score as text, where a missing value is never blank or zero."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jalons.base.french import format_decimals, format_number
from jalons.base.frozen import frozen
from jalons.diagnosis.queries.compared_indices import ComparedIndices, compared_indices
from jalons.diagnosis.queries.fragility import Component, Fragility, Part, PlaceScore, territory_fragility
from jalons.diagnosis.queries.references import rate_distributions
from jalons.diagnosis.rules.score import combine_scores
from jalons.opendata.models import Figure
from jalons.opendata.rules.scale import Distribution
from jalons.opendata.rules.values import State
from jalons.roadmaps.models import Roadmap

DASH = "–"
BY_SCORE, BY_NAME = "score", "nom"
# Column headings: a component in one or two words.
HEADS = {
    "no_wired_thd": _("Internet fixe"),
    "aged_65": _("65 ans ou plus"),
    "low_diploma": _("Diplôme"),
    "poverty": _("Pauvreté"),
    "no_4g": _("Réseau 4G"),
    "one_person": _("Seuls"),
    "single_parent": _("Monoparents"),
    "unemployment": _("Chômage"),
    "minima": _("RSA"),
    "no_car": _("Sans voiture"),
}
STATES = {state.value: state.label for state in Figure.State}


@frozen
class Cell:
    """`place`: from 0 to 10; `rate`: in its unit; `note`: a caveat."""

    place: str
    rate: str
    note: str | Promise

    @classmethod
    def of(cls, part: Part) -> "Cell":
        value = part.value
        if value.value is None or part.score is None:
            return cls(DASH, "", STATES[value.state if value.value is None else State.ABSENT])
        note = STATES[value.state] if value.state.is_an_estimate else ""
        return cls(format_decimals(part.score, 1), part.component.indicator.unit.written(value.value), note)


@frozen
class Column:
    component: Component
    head: str | Promise


@frozen
class Row:
    place: PlaceScore
    score: str
    cells: list[Cell]

    @property
    def people(self) -> str:
        return format_number(self.place.headcount.likely) if self.place.headcount else DASH


@frozen
class Bar:
    """The contribution of a component: bars follow one another, and the last one ends at the score. In hundredths."""

    part: Part
    cell: Cell
    start: str
    length: str
    points: str


@frozen
class Reading:
    """The rate of the territory for one component, in other forms."""

    component: Component
    rate: str
    mean: str
    ratio: str
    decile: str
    stretched: str


@frozen
class FragilityPage:
    found: Fragility
    score: str
    bars: list[Bar]
    columns: list[Column]
    rows: list[Row]
    sorted_by: str
    readings: list[Reading]
    whole: Reading | None
    """The weighted mean of the readings."""
    beside: ComparedIndices | None

    @property
    def length(self) -> str:
        """The length of the bar of the score, in hundredths."""
        return f"{10 * (self.found.territory.score or 0):.1f}"

    @property
    def median(self) -> str:
        return format_decimals(self.found.median, 1) if self.found.median is not None else ""


def fragility_page(roadmap: Roadmap, sorted_by: str) -> FragilityPage | None:
    """None when the table cannot be sorted by this."""
    fragility = territory_fragility(roadmap)
    columns = [Column(component, HEADS[component.key]) for component in fragility.components if component.vintage]
    if sorted_by not in {BY_SCORE, BY_NAME, *(column.component.key for column in columns)}:
        return None
    readings, whole = _rate_readings(fragility)
    return FragilityPage(
        found=fragility,
        score=DASH if fragility.territory.score is None else format_decimals(fragility.territory.score, 1),
        bars=_contribution_bars(fragility.territory),
        columns=columns,
        rows=[_commune_row(place) for place in _sort_communes(fragility, sorted_by)],
        sorted_by=sorted_by,
        readings=readings,
        whole=whole,
        beside=compared_indices(roadmap, fragility),
    )


def _commune_row(place: PlaceScore) -> Row:
    score = DASH if place.score is None else format_decimals(place.score, 1)
    return Row(place, score, [Cell.of(part) for part in place.parts])


def _sort_communes(fragility: Fragility, by: str) -> list[PlaceScore]:
    """The most fragile first, unknown ones last."""
    if by == BY_NAME:
        return list(fragility.communes)

    def key(place: PlaceScore) -> tuple[bool, float]:
        value = place.score
        if by != BY_SCORE:
            value = next(part.score for part in place.parts if part.component.key == by)
        return value is None, -(value or 0)

    return sorted(fragility.communes, key=key)


def _contribution_bars(territory: PlaceScore) -> list[Bar]:
    """The largest first."""
    bars, start = [], 0.0
    brought = [(part.contribution, part) for part in territory.parts if part.contribution is not None]
    for contribution, part in sorted(brought, key=lambda one: -one[0]):
        # With a point in every language, because these are coordinates of a drawing.
        bars.append(
            Bar(part, Cell.of(part), f"{10 * start:.1f}", f"{10 * contribution:.1f}", format_decimals(contribution, 1))
        )
        start += contribution
    return bars


def _rate_readings(fragility: Fragility) -> tuple[list[Reading], Reading | None]:
    parts = [part for part in fragility.territory.parts if part.value.value is not None and part.component.vintage]
    against = rate_distributions(
        {part.component.indicator.key: part.component.vintage for part in parts if part.component.vintage},
        fragility.scope,
    )
    readings, ratios, stretched = [], {}, {}
    for part in parts:
        scale, value = against[part.component.indicator.key], part.value.value or 0.0
        ratios[part.component.key], stretched[part.component.key] = scale.ratio(value), scale.between_p5_and_p95(value)
        readings.append(_rate_reading(part.component, value, scale))
    ratio = combine_scores(ratios, fragility.formula.weights).score
    if ratio is None:
        return readings, None
    return readings, Reading(
        parts[0].component,
        "",
        "",
        format_decimals(ratio, 0),
        "",
        _format_or_dash(combine_scores(stretched, fragility.formula.weights).score),
    )


def _rate_reading(component: Component, value: float, scale: Distribution) -> Reading:
    written = component.indicator.unit.written
    ratio, decile = scale.ratio(value), scale.decile(value)
    return Reading(
        component,
        written(value),
        DASH if scale.mean is None else written(scale.mean),
        DASH if ratio is None else format_decimals(ratio, 0),
        DASH if decile is None else str(decile),
        _format_or_dash(scale.between_p5_and_p95(value)),
    )


def _format_or_dash(value: float | None) -> str:
    return DASH if value is None else format_decimals(value, 1)
