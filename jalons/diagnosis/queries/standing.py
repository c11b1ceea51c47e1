"""Where a territory stands among those of its kind: how the value is spread, and the middle of France, région and
département."""

from collections.abc import Collection
from dataclasses import dataclass
from statistics import median

from django.utils.translation import gettext as _

from jalons.base.french import format_number
from jalons.diagnosis.drawings.charts import Mark, draw_histogram
from jalons.diagnosis.queries.map_layers import Layer
from jalons.diagnosis.queries.references import areas_within, reference_scope
from jalons.diagnosis.rules.distribution import Histogram, make_histogram
from jalons.diagnosis.rules.formula import Reference
from jalons.diagnosis.rules.score import score_rank
from jalons.opendata.models import Level
from jalons.roadmaps.models import Roadmap
from jalons.territories.models import Commune

# The spread of fewer areas says nothing.
FEWEST = 20
FEWEST_FOR_A_MIDDLE = 3


@dataclass(frozen=True)
class Bar:
    words: str
    areas: int
    here: bool


@dataclass(frozen=True)
class Standing:
    title: str
    sentence: str
    marks: list[tuple[str, str, int | None]]
    """What it is, its value, and of how many areas it is the middle."""
    bars: list[Bar]
    _spread: Histogram
    _shown: list[Mark]
    _ends: tuple[str, str]

    def svg(self, name: str = "spread") -> str:
        return draw_histogram(self._spread, self._shown, self._ends, name=name, title=self.title, words=self.sentence)


def area_standing(roadmap: Roadmap, communes: list[Commune], layer: Layer, area: tuple[Level, str]) -> Standing | None:
    """`area`: the EPCI or the département that the territory is, or a code left empty: a list of communes is added up,
    and told among EPCI. None when its value is not known, or when there is nothing to stand among."""
    level, code = area
    values = {one: found.value for one, found in layer.values(level).items() if found.value is not None}
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
        found = [one for area, one in values.items() if within is None or area in within]
        if len(found) >= FEWEST_FOR_A_MIDDLE:
            middle = median(found)
            shown.append(Mark(middle, f"{words}\u00a0: {written(middle)}"))
            marks.append((words, written(middle), len(found)))
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
    """What each middle is of, and its areas; None: all of them. Those of several régions are taken together."""
    found: list[tuple[str, Collection[str] | None]] = [
        (_("médiane %(reference)s") % {"reference": beside or _("de France")}, None)
    ]
    if beside or not communes:
        return found
    wanted = [(Reference.REGION, _("médiane de la région"))]
    if level is Level.EPCI:
        wanted.append((Reference.DEPARTEMENT, _("médiane du département")))
    for reference, words in wanted:
        within = reference_scope(roadmap, reference, communes).within
        if within is not None:
            found.append((words, set(areas_within(level, within))))
    return found


def _rank_sentence(value: float, others: list[float], level: Level) -> str:
    """« Sur 1 254 autres intercommunalités, la valeur est plus basse dans 903, plus haute dans 351. »"""
    rank = score_rank(value, others)
    told = (
        _("Sur %(n)s autres départements, la valeur est plus basse dans %(lower)s, plus haute dans %(higher)s")
        if level is Level.DEPARTEMENT
        else _(
            "Sur %(n)s autres intercommunalités, la valeur est plus basse dans %(lower)s, plus haute dans %(higher)s"
        )
    ) % {"n": format_number(len(others)), "lower": format_number(rank.lower), "higher": format_number(rank.higher)}
    equal = len(others) - rank.lower - rank.higher
    return f"{told}, {_('la même dans %(n)s') % {'n': format_number(equal)}}." if equal else f"{told}."
