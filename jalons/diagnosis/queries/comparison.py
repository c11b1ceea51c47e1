"""Territories side by side: at most four, and France; with similar territories, and the rule of similarity."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from jalons.base.french import format_decimals, format_number
from jalons.base.frozen import frozen
from jalons.diagnosis.drawings.charts import Stack, draw_stacks
from jalons.diagnosis.queries.fragility import exact_area
from jalons.diagnosis.queries.likeness import Made, area_sizes, communes_size, similar_territories
from jalons.diagnosis.queries.map_layers import FileLayer, Layer, ScoreLayer, map_layers
from jalons.diagnosis.queries.publics import france_rates
from jalons.diagnosis.rules.similar import AGED_STEP, RURAL_STEP, SMALL, Likeness
from jalons.diagnosis.words.shares import comparison_sentence, format_share
from jalons.opendata.models import Figure, Level
from jalons.opendata.queries.figures import Loaded
from jalons.opendata.words.indicators import INDICATORS, Indicator, Unit
from jalons.roadmaps.models import Roadmap
from jalons.territories.models import Commune, Departement, Epci
from jalons.territories.queries import Hit, search_territories

MOST = 4  # territories side by side, with this one
SUGGESTED = 6
FOUND = 8


@frozen
class Column:
    """A territory. `code` is empty for that of the roadmap, which cannot be removed."""

    code: str
    name: str
    made: Made
    without: str
    """The rest of the query string without this territory."""


@frozen
class Cell:
    words: str
    part: float | None
    """A percentage of its whole (`WHOLES`), or of the largest value of its line; None without a value, or without a
    comparison."""


@frozen
class Row:
    label: str
    cells: list[Cell]


@frozen
class Suggestion:
    code: str
    name: str
    people: int
    words: str
    """The reason: the differences, as they are counted."""


@frozen
class Bars:
    """Populations divided into parts, one bar for each."""

    title: str
    sentence: str
    keys: list[str]
    stacks: list[Stack]

    def svg(self, name: str) -> str:
        return draw_stacks(self.stacks, self.keys, name=name, title=self.title, words=self.sentence)

    @property
    def table(self) -> list[tuple[str, list[str]]]:
        percent = Unit.PERCENT.written
        return [
            (stack.label, [percent(part) for part in stack.parts] or [stack.words] * len(self.keys))
            for stack in self.stacks
        ]


@frozen
class Comparison:
    columns: list[Column]
    rows: list[Row]
    sources: list[str]
    """The files of the rows, each once, including those of the score."""
    bars: list[Bars]
    suggestions: list[Suggestion]
    rule: str
    asked: str
    """The query string of these territories; others are added at its end."""
    hits: list[Hit]
    is_full: bool

    @property
    def lines(self) -> list[tuple[Row, list[tuple[str, Cell]]]]:
        """Each row with its cells, named by their territory."""
        names = [*(column.name for column in self.columns), _("France")]
        return [(row, list(zip(names, row.cells, strict=True))) for row in self.rows]


@frozen
class _Area:
    """An empty `code`: a list of communes, whose values are in `values`."""

    level: Level
    code: str
    name: str
    made: Made


def territory_comparison(roadmap: Roadmap, *, others: Sequence[str] = (), text: str = "") -> Comparison:
    """The number of queries does not depend on the number of communes."""
    communes = list(roadmap.communes.prefetch_related("departement__region").order_by("code"))
    level, code = exact_area(roadmap, communes)
    here = _Area(level, code, roadmap.name, communes_size(communes))
    areas = [here, *_named_areas(others, here)]
    layers = map_layers(roadmap)
    values = _area_values(layers, areas, communes)
    shown = [area.code for area in areas[1:]]
    aged = layers.get("aged_65")
    ages = aged.loaded if isinstance(aged, FileLayer) else None
    return Comparison(
        columns=[
            Column(one.code if place else "", one.name, one.made, _address_query(shown, but=one.code))
            for place, one in enumerate(areas)
        ],
        rows=[
            *_made_rows(areas),
            *(_comparison_row(layers[key].indicator, row) for key, row in values.items()),
        ],
        sources=list(dict.fromkeys(layer.cited for layer in layers.values() if isinstance(layer, FileLayer))),
        bars=list(_population_bars([area.name for area in areas], values)),
        suggestions=_suggested_territories(here, values["aged_65"][0] if ages else None, ages, shown),
        rule=_likeness_rule(here.level, with_age=ages is not None and values["aged_65"][0] is not None),
        asked=_address_query(shown),
        hits=_search_hits(text, {code, *shown}),
        is_full=len(areas) >= MOST,
    )


def _named_areas(codes: Iterable[str], here: _Area) -> list[_Area]:
    """The territories named in the address, in its order; invalid codes are ignored."""
    asked = [one for one in dict.fromkeys(codes) if one != here.code]
    epci = dict(Epci.objects.filter(pk__in=asked, withdrawn_on=None).values_list("siren", "name"))
    departements = dict(Departement.objects.filter(pk__in=asked).values_list("code", "name"))
    areas = []
    for code in asked:
        for level, names in ((Level.EPCI, epci), (Level.DEPARTEMENT, departements)):
            if code in names and (made := area_sizes(level).get(code)):
                areas.append(_Area(level, code, names[code], made))
    return areas[: MOST - 1]


def _address_query(codes: Iterable[str], but: str = "") -> str:
    return "".join(f"&avec={code}" for code in codes if code != but)


def _search_hits(text: str, shown: Collection[str]) -> list[Hit]:
    hits = search_territories(text, 3 * FOUND) if text else []
    return [hit for hit in hits if hit.kind != "commune" and hit.code not in shown][:FOUND]


def _area_values(
    known: Mapping[str, Layer], areas: Sequence[_Area], communes: list[Commune]
) -> dict[str, list[float | None]]:
    """Indicator → its value in each area, then in France. None where it is unknown."""
    read_in = {key: layer.loaded.vintage.pk for key, layer in known.items() if isinstance(layer, FileLayer)}
    codes = [area.code for area in areas if area.code]
    rows = Figure.objects.filter(vintage__in=set(read_in.values()), indicator__in=read_in, code__in=codes)
    columns = ("vintage", "indicator", "level", "code", "value")
    figures = {
        (key, level, code): value
        for pk, key, level, code, value in rows.values_list(*columns)
        if read_in[key] == pk and level != Level.COMMUNE
    }
    france = france_rates(set(read_in.values()))
    by_indicator: dict[str, list[float | None]] = {}
    for key, layer in known.items():
        if isinstance(layer, ScoreLayer):
            scores = {level: layer.values(level) for level in {area.level for area in areas}}
            line = [scores[area.level][area.code].value if area.code in scores[area.level] else None for area in areas]
        else:
            line = [figures.get((key, area.level, area.code)) for area in areas]
        if not areas[0].code:
            line[0] = layer.together(communes)
        of_rates = layer.indicator.unit is Unit.PERCENT
        by_indicator[key] = [*line, france.get((read_in[key], key)) if of_rates and key in read_in else None]
    return by_indicator


# --- what is shown ---------------------------------------------------------------------------------------------------


def _made_rows(areas: Sequence[_Area]) -> list[Row]:
    every = area_sizes(Level.DEPARTEMENT).values()
    france = Made(sum(one.communes for one in every), sum(one.people for one in every), sum(one.small for one in every))
    made = [*(area.made for area in areas), france]
    small = _("Part des habitants qui vivent dans une commune de moins de %(n)s") % {"n": format_number(SMALL)}
    return [
        Row(_("Habitants"), [Cell(format_number(one.people), None) for one in made]),
        Row(_("Communes"), [Cell(format_number(one.communes), None) for one in made]),
        Row(small, [Cell(Unit.PERCENT.written(one.part_small), one.part_small) for one in made]),
    ]


NOTHING = Cell("–", None)
# A bar of these units has one scale from line to line: 4.9 % is never as long as 46.7 %.
WHOLES = {Unit.SCORE: 10.0, Unit.PERCENT: 100.0}


def _comparison_row(indicator: Indicator, values: Sequence[float | None]) -> Row:
    numbers = [value for value in values if value is not None]
    longest = WHOLES.get(indicator.unit) or max(numbers, default=0)

    def cell(value: float | None) -> Cell:
        if value is None:
            return NOTHING
        written = indicator.unit.written(value)
        return Cell(written, (100 * value / longest if longest else 0.0) if len(numbers) > 1 else None)

    return Row(str(indicator.label), [cell(value) for value in values])


def _population_bars(names: Sequence[str], values: Mapping[str, list[float | None]]) -> Iterator[Bars]:
    names = [*names, _("France")]
    unknown = _("inconnu")
    old, young, low = values.get("aged_65"), values.get("aged_under_15"), values.get("low_diploma")
    if old:
        three = young is not None
        stacks = (
            [
                Stack(name, _age_parts(under, over), unknown)
                for name, under, over in zip(names, young or old, old, strict=True)
            ]
            if three
            else [Stack(name, _two_parts(over, last=True), unknown) for name, over in zip(names, old, strict=True)]
        )
        keys = [_("moins de 15 ans"), _("de 15 à 64 ans")] if three else [_("moins de 65 ans")]
        yield Bars(_("Les âges"), _compared_sentence("aged_65", old), [*keys, _("65 ans ou plus")], stacks)
    if low:
        stacks = [Stack(name, _two_parts(one, last=False), unknown) for name, one in zip(names, low, strict=True)]
        keys = [_("sans le bac"), _("bac ou plus")]
        yield Bars(_("Les diplômes"), _compared_sentence("low_diploma", low), keys, stacks)


def _age_parts(under: float | None, over: float | None) -> tuple[float, ...]:
    """Three parts with a total of 100; none when one is unknown, or when two files contradict each other."""
    if under is None or over is None or under + over > 100:
        return ()
    return under, 100 - under - over, over


def _two_parts(part: float | None, *, last: bool) -> tuple[float, ...]:
    if part is None:
        return ()
    return (100 - part, part) if last else (part, 100 - part)


def _compared_sentence(key: str, values: Sequence[float | None]) -> str:
    here, france = values[0], values[-1]
    if here is None:
        return _("La valeur de votre territoire n’est pas connue.")
    if france is not None:
        return comparison_sentence(key, here, france)
    return _("%(label)s : %(share)s.") % {"label": INDICATORS[key].label, "share": Unit.PERCENT.written(here)}


def _suggested_territories(
    here: _Area, aged: float | None, ages: Loaded | None, shown: Sequence[str]
) -> list[Suggestion]:
    similar = similar_territories(here.level, here.code, here.made, aged, ages, SUGGESTED + len(shown))
    left = [one for one in similar if one.profile.code not in shown][:SUGGESTED]
    codes = [one.profile.code for one in left]
    if here.level is Level.DEPARTEMENT:
        names = dict(Departement.objects.filter(pk__in=codes).values_list("code", "name"))
    else:
        names = dict(Epci.objects.filter(pk__in=codes).values_list("siren", "name"))
    return [
        Suggestion(one.profile.code, names[one.profile.code], one.profile.people, _likeness_sentence(one))
        for one in left
        if one.profile.code in names
    ]


def _likeness_sentence(one: Likeness) -> str:
    parts = [
        _("%(n)s habitants") % {"n": format_number(one.profile.people)},
        _("%(part)s dans de petites communes") % {"part": format_share(one.profile.small)},
    ]
    if one.age is not None and one.profile.aged is not None:
        parts.append(_("%(part)s de 65 ans ou plus") % {"part": format_share(one.profile.aged)})
    return _("%(what)s. Écart : %(steps)s.") % {"what": ", ".join(parts), "steps": format_decimals(one.steps, 1)}


def _likeness_rule(level: Level, *, with_age: bool) -> str:
    kind = _("les départements") if level is Level.DEPARTEMENT else _("les intercommunalités")
    sentence = _(
        "Les territoires proposés sont %(kind)s de France dont l’écart avec le vôtre est le plus petit. Deux fois plus ou moins d’habitants compte pour 1. %(rural)s points d’écart sur la part des habitants qui vivent dans une commune de moins de %(small)s comptent pour 1."
    ) % {"kind": kind, "rural": format_decimals(RURAL_STEP, 0), "small": format_number(SMALL)}
    if with_age:
        sentence += " " + _("%(aged)s points d’écart sur la part des 65 ans ou plus comptent pour 1.") % {
            "aged": format_decimals(AGED_STEP, 0)
        }
    else:
        sentence += " " + _("L’âge n’est pas compté : il n’est pas encore chargé, ou inconnu ici.")
    return sentence
