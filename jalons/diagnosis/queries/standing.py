"""The position of a territory among those of its kind: the distribution, and the medians of France, the région and the
département."""

from collections.abc import Collection
from statistics import median

from django.utils.translation import gettext as _

from jalons.base.french import format_number
from jalons.base.frozen import frozen
from jalons.diagnosis.drawings.charts import Mark, draw_histogram
from jalons.diagnosis.queries.map_layers import Layer
from jalons.diagnosis.queries.references import areas_within, reference_scope
from jalons.diagnosis.rules.distribution import Histogram, make_histogram
from jalons.diagnosis.rules.formula import Reference
from jalons.diagnosis.rules.score import score_rank
from jalons.opendata.models import Level
from jalons.roadmaps.models import Roadmap
from jalons.territories.models import Commune

# The distribution of fewer areas is meaningless.
FEWEST = 20
FEWEST_FOR_A_MIDDLE = 3


@frozen
class Bar:
    words: str
    areas: int
    here: bool


@frozen
class Standing:
    title: str
    sentence: str
    marks: list[tuple[str, str, int | None]]
    """Label, value, and number of areas of the median."""
    bars: list[Bar]
    _spread: Histogram
    _shown: list[Mark]
    _ends: tuple[str, str]

    def svg(self, name: str = "spread") -> str:
        return draw_histogram(self._spread, self._shown, self._ends, name=name, title=self.title, words=self.sentence)


def area_standing(roadmap: Roadmap, communes: list[Commune], layer: Layer, area: tuple[Level, str]) -> Standing | None:
    """`area`: the EPCI or département that the territory is, or an empty code: a list of communes is then added up, and
    compared with EPCI. None when its value is unknown, or when there is nothing to compare."""
    level, code = area
    values = {one: others.value for one, others in layer.values(level).items() if others.value is not None}
    value = values.get(code) if code else layer.together(communes)
    if value is None or len(values) < FEWEST:
        return None
    indicator = layer.indicator
    spread = make_histogram([*values.values(), *([] if code else [value])])
    if spread is None:
        return None
    written = indicator.unit.written
    shown = [Mark(value, f"{roadmap.name}\u00a0: {written(value)}", here=True)]
    marks: list[tuple[str, str, int | None]] = [(roadmap.name, written(value), None)]
    for words, within in _median_references(roadmap, communes, level, layer.beside):
        others = [one for area, one in values.items() if within is None or area in within]
        if len(others) >= FEWEST_FOR_A_MIDDLE:
            middle = median(others)
            shown.append(Mark(middle, f"{words}\u00a0: {written(middle)}"))
            marks.append((words, written(middle), len(others)))
    edge = [spread.low + spread.width * place for place in range(len(spread.counts) + 1)]
    return Standing(
        title=_("Où se situe %(name)s : %(indicator)s") % {"name": roadmap.name, "indicator": indicator.label},
        sentence=_rank_sentence(value, [one for area, one in values.items() if area != code], level),
        marks=marks,
        bars=[
            Bar(
                _("de %(low)s à moins de %(high)s") % {"low": written(low), "high": written(high)},
                areas,
                spread.column(value) == place,
            )
            for place, (low, high, areas) in enumerate(zip(edge, edge[1:], spread.counts, strict=False))
        ],
        _spread=spread,
        _shown=shown,
        _ends=(written(edge[0]), written(edge[-1])),
    )


def _median_references(
    roadmap: Roadmap, communes: list[Commune], level: Level, beside: str
) -> list[tuple[str, Collection[str] | None]]:
    """The label of each median, and its areas; None: all of them. The areas of several régions are taken together."""
    references: list[tuple[str, Collection[str] | None]] = [
        (_("médiane %(reference)s") % {"reference": beside or _("de France")}, None)
    ]
    if beside or not communes:
        return references
    wanted = [(Reference.REGION, _("médiane de la région"))]
    if level is Level.EPCI:
        wanted.append((Reference.DEPARTEMENT, _("médiane du département")))
    for reference, words in wanted:
        within = reference_scope(roadmap, reference, communes).within
        if within is not None:
            references.append((words, set(areas_within(level, within))))
    return references


def _rank_sentence(value: float, others: list[float], level: Level) -> str:
    """« Sur 1 254 autres intercommunalités, la valeur est plus basse dans 903, plus haute dans 351. »"""
    rank = score_rank(value, others)
    sentence = (
        _("Sur %(n)s autres départements, la valeur est plus basse dans %(lower)s, plus haute dans %(higher)s")
        if level is Level.DEPARTEMENT
        else _(
            "Sur %(n)s autres intercommunalités, la valeur est plus basse dans %(lower)s, plus haute dans %(higher)s"
        )
    ) % {"n": format_number(len(others)), "lower": format_number(rank.lower), "higher": format_number(rank.higher)}
    equal = len(others) - rank.lower - rank.higher
    return f"{sentence}, {_('la même dans %(n)s') % {'n': format_number(equal)}}." if equal else f"{sentence}."
