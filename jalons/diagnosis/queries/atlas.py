"""The map of a territory: one indicator by area, with its classes, its description and its table."""

from collections import Counter
from collections.abc import Collection, Mapping

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.frozen import frozen
from jalons.diagnosis.drawings.choropleth import LARGE, Key, Shape, draw_choropleth
from jalons.diagnosis.queries.fragility import Fragility, exact_area
from jalons.diagnosis.queries.map_layers import Layer, ScoreLayer, local_layers, map_layers
from jalons.diagnosis.queries.offer_signs import Signs, offer_signs
from jalons.diagnosis.queries.standing import Standing, area_standing
from jalons.diagnosis.rules.classes import Scale, quintile_scale, score_scale
from jalons.opendata.models import Level
from jalons.opendata.queries.offer import Offer
from jalons.opendata.queries.places import territory_offer
from jalons.opendata.rules.values import ABSENT, State, Value
from jalons.opendata.words.indicators import Indicator, Unit
from jalons.roadmaps.models import Roadmap
from jalons.territories import drawings
from jalons.territories.drawings import LABEL, Drawing, Label, Place
from jalons.territories.models import Commune, Epci, EpciMembership
from jalons.territories.queries import latest_vintage, total_population

# With more areas there is no room for values, and tooltips would make the page heavy: the script reads them from the
# table.
MOST_VALUES = 30
MOST_TOLD = 120
LEVELS = {"communes": Level.COMMUNE, "epci": Level.EPCI}


@frozen
class Line:
    """An area as a line of the table."""

    code: str
    name: str
    population: int | None
    value: float | None
    words: str
    """The value as text, or the reason why there is none."""
    rank: int | None
    """Its class, 1 being the lowest."""
    fill: str
    is_drawn: bool
    """Whether its outline is known."""
    places: int | None
    """The number of places of help, when they are shown."""


@frozen
class LegendClass:
    rank: int | None
    """None: not computable."""
    fill: str
    words: str
    areas: int


@frozen
class TerritoryMap:
    indicator: Indicator
    level: Level
    title: str
    words: str
    note: str
    lines: list[Line]
    """From the highest to the lowest; those without a value come last."""
    classes: list[LegendClass]
    """From the lowest; hatched areas come last, if there are any."""
    missing: list[Commune]
    """Communes without an outline."""
    source: str
    signs: Signs | None
    """The places of help, when they are asked for and known."""
    _drawing: Drawing | None
    _captions: list[Label]
    _large: list[Label]
    """Those of a phone."""

    @property
    def is_drawn(self) -> bool:
        return self._drawing is not None

    @property
    def _keys(self) -> list[Key]:
        keys = [Key(one.fill, _class_count_label(one.words, one.areas)) for one in self.classes]
        kinds = self.signs.kinds if self.signs else []
        return keys + [Key("", _class_count_label(kind.words, kind.places), kind.shape) for kind in kinds]

    def svg(self, name: str = "map", *, legend: bool = True, beside: bool = False) -> str:
        """With its legend it is a standalone file. Empty when no area has an outline. `beside`: the legend on its
        right, for a document that has the title and the source."""
        if self._drawing is None:
            return ""
        areas = self._drawing.areas
        return draw_choropleth(
            [Shape(areas[line.code], line.fill, _line_label(line)) for line in self.lines if line.is_drawn],
            size=(drawings.WIDTH, self._drawing.height),
            name=name,
            title=self.title,
            words=self.words,
            captions=self._captions,
            large=() if legend or beside else self._large,
            mesh=self._drawing.mesh,
            over=self.signs.svg if self.signs else "",
            told=legend or len(self.lines) <= MOST_TOLD,
            legend=self._keys if legend else (),
            source=self.source,
            beside=beside,
        )


@frozen
class AtlasPage:
    indicators: list[Indicator]
    by_epci: bool
    """Whether the territory has several EPCI to compare."""
    map: TerritoryMap | None
    """None when nothing is loaded yet."""
    standing: Standing | None


def atlas_page(roadmap: Roadmap, *, indicator: str = "", level: str = "", with_places: bool = False) -> AtlasPage:
    """An unknown indicator is replaced with the first one, an unknown level with communes."""
    layers = map_layers(roadmap) | local_layers(roadmap)
    communes = list(roadmap.communes.prefetch_related("departement__region").order_by("code"))
    members = _epci_by_commune(communes)
    by_epci = len(set(members.values())) > 1
    offered = [one.indicator for one in layers.values()]
    layer = layers.get(indicator) or next(iter(layers.values()), None)
    if layer is None:
        return AtlasPage(offered, by_epci, None, None)
    chosen = LEVELS.get(level, Level.COMMUNE) if by_epci else Level.COMMUNE
    stands = area_standing(roadmap, communes, layer, exact_area(roadmap, communes))
    drawn = _draw_territory(
        roadmap, layer, chosen, communes, members, territory_offer(roadmap) if with_places else None
    )
    return AtlasPage(offered, by_epci, drawn, stands)


def score_map(roadmap: Roadmap, fragility: Fragility) -> TerritoryMap | None:
    """From scores already computed; None when there are none."""
    if not fragility.is_ready:
        return None
    communes = [commune.commune for commune in fragility.communes if commune.commune]
    return _draw_territory(roadmap, ScoreLayer(roadmap, fragility), Level.COMMUNE, communes, {})


def territory_map(roadmap: Roadmap, indicator: str = "score", level: Level = Level.COMMUNE) -> TerritoryMap | None:
    """For a document; None when the indicator is not loaded, or the score not computable."""
    layer = map_layers(roadmap).get(indicator)
    if layer is None:
        return None
    communes = list(roadmap.communes.order_by("code"))
    return _draw_territory(roadmap, layer, level, communes, _epci_by_commune(communes) if level is Level.EPCI else {})


def _epci_by_commune(communes: Collection[Commune]) -> dict[str, str]:
    members = EpciMembership.objects.on(timezone.localdate()).filter(own_taxes=True, commune__in=communes)
    return dict(members.values_list("commune", "epci"))


def _draw_territory(
    roadmap: Roadmap,
    layer: Layer,
    level: Level,
    communes: list[Commune],
    members: Mapping[str, str],
    offered: Offer | None = None,
) -> TerritoryMap:
    names = {commune.code: commune.name for commune in communes}
    people = {commune.code: commune.population for commune in communes}
    if level is Level.EPCI:
        names |= dict(Epci.objects.filter(pk__in=set(members.values())).values_list("siren", "name"))
        for siren in set(members.values()):
            people[siren] = total_population(commune for commune in communes if members.get(commune.code) == siren)
    places = [
        Place(commune.code, commune.departement_id, members.get(commune.code, commune.code)) for commune in communes
    ]
    if level is Level.COMMUNE:
        places = [Place(commune.code, commune.departement_id, commune.code) for commune in communes]
    drawing = drawings.draw_areas(tuple(places))
    areas = list(dict.fromkeys(place.area for place in places))
    indicator, values = layer.indicator, layer.values(level, areas)
    scale = colour_scale(indicator, values.values())
    outlined = drawing.areas if drawing else {}
    placed = offer_signs(offered, drawing) if offered and offered.is_known and drawing else None
    area_of = {place.code: place.area for place in places}
    counts = Counter(area_of[place.facts.commune] for place in offered.places) if offered and placed else None
    lines = [
        Line(
            code,
            names[code],
            people[code],
            *_value_class(values.get(code, ABSENT), indicator, scale),
            is_drawn=code in outlined,
            places=None if counts is None else counts[code],
        )
        for code in areas
    ]
    lines.sort(key=lambda line: (line.value is None, -(line.value or 0), line.name, line.code))
    missing = [commune for commune in communes if drawing is None or commune.code in drawing.missing]
    if level is Level.COMMUNE:
        here = ngettext("%(n)s commune", "%(n)s communes", len(areas))
    else:
        here = ngettext("%(n)s intercommunalité", "%(n)s intercommunalités", len(areas))

    def captions(size: int, most: int) -> list[Label]:
        grouped = members if level is Level.EPCI else {}
        return _map_captions(drawing, communes, lines, grouped, indicator.unit, size, most) if drawing else []

    return TerritoryMap(
        indicator=indicator,
        level=level,
        title=_("%(indicator)s : %(name)s") % {"indicator": indicator.label, "name": roadmap.name},
        words=_map_description(lines, here % {"n": len(areas)}),
        note=_classes_note(indicator, level),
        lines=lines,
        classes=_legend_classes(scale, lines, indicator.unit),
        missing=missing,
        source=_source_sentence(layer.cited),
        signs=placed,
        _drawing=drawing,
        _captions=captions(LABEL, 6),
        _large=captions(LARGE, 4),
    )


def colour_scale(indicator: Indicator, values: Collection[Value]) -> Scale:
    """Scores have seven fixed classes; rates have five, with equal numbers of areas."""
    digits = indicator.unit.digits
    if indicator.unit is Unit.SCORE:
        return score_scale(digits)
    return quintile_scale((value.value for value in values if value.value is not None), digits)


STATES = {
    State.SECRET: lambda: _("secret statistique"),
    State.ABSENT: lambda: _("inconnu"),
}


def _value_class(one: Value, indicator: Indicator, scale: Scale) -> tuple[float | None, str, int | None, str]:
    """The value, its text, its class and its colour."""
    if one.value is None:
        return None, STATES[one.state](), None, ""
    words = indicator.unit.written(one.value)
    if one.state is State.ESTIMATED:
        words = _("%(value)s (estimé)") % {"value": words}
    elif one.state is State.BORROWED:
        words = _("%(value)s (estimé : celui de l’intercommunalité)") % {"value": words}
    rank = scale.index(one.value)
    return one.value, words, rank + 1, scale.colours[rank]


def _legend_classes(scale: Scale, lines: list[Line], unit: Unit) -> list[LegendClass]:
    counts = Counter(line.rank for line in lines)
    classes = [
        LegendClass(rank, colour, _range_label(low, high, unit), counts[rank])
        for rank, (colour, (low, high)) in enumerate(zip(scale.colours, scale.ranges(), strict=True), 1)
    ]
    if counts[None] < len(lines) and counts[None] == 0:
        return classes
    return [*(classes if counts[None] < len(lines) else []), LegendClass(None, "", _("non calculable"), counts[None])]


def _range_label(low: float | None, high: float | None, unit: Unit) -> str:
    if low is None and high is None:
        return _("une seule valeur")
    if low is None:
        return _("%(high)s ou moins") % {"high": unit.written(high or 0)}
    if high is None and unit is Unit.PERCENT and low == 100:
        return unit.written(low)
    if high is None:
        return _("%(low)s ou plus") % {"low": unit.written(low)}
    return _("de %(low)s à %(high)s") % {"low": unit.written(low), "high": unit.written(high)}


def _class_count_label(words: str, count: int) -> str:
    """« de 12,1 % à 20,0 % : 3 »"""
    return f"{words}\u00a0: {count}"


def _line_label(line: Line) -> str:
    return f"{line.name}\u00a0: {line.words}"


def _map_description(lines: list[Line], areas: str) -> str:
    """The description of the drawing, for people who cannot see it."""
    with_value = [line for line in lines if line.value is not None]
    if not with_value:
        return _("%(areas)s. Aucune valeur n’est connue : tout est hachuré.") % {"areas": areas}
    first, last, unknown = with_value[0], with_value[-1], len(lines) - len(with_value)
    template = (
        _("%(areas)s, à %(high)s.")
        if first.words == last.words
        else _("%(areas)s, de %(low)s (%(last)s) à %(high)s (%(first)s).")
    )
    sentence = template % {
        "areas": areas,
        "low": last.words,
        "last": last.name,
        "high": first.words,
        "first": first.name,
    }
    if unknown:
        sentence += " " + ngettext(
            "%(n)s n’a pas de valeur : elle est hachurée.", "%(n)s n’ont pas de valeur : elles sont hachurées.", unknown
        ) % {"n": unknown}
    return sentence + " " + _("Le tableau donne toutes les valeurs.")


def _classes_note(indicator: Indicator, level: Level) -> str:
    cut = (
        _("Les cinq classes ont la même largeur, de 0, le moins fragile, à 10, le plus fragile.")
        if indicator.unit is Unit.SCORE
        else _("Les couleurs partagent le tableau en parts à peu près égales ; des valeurs égales restent ensemble.")
    )
    if level is Level.EPCI:
        cut += " " + _("La valeur est celle de l’intercommunalité entière, même où elle dépasse du territoire dessiné.")
    return cut


def _source_sentence(cited: str) -> str:
    return f"{cited} {outlines_source()}".strip()


def outlines_source() -> str:
    year = latest_vintage()
    return _("Contours : IGN, ADMIN EXPRESS, communes de %(year)s.") % {"year": year.year} if year else ""


def _map_captions(
    drawing: Drawing,
    communes: list[Commune],
    lines: list[Line],
    members: Mapping[str, str],
    unit: Unit,
    size: int,
    most: int,
) -> list[Label]:
    """The names of the main communes, and values where there is room. The value of an EPCI is at its main commune,
    without the name of the commune, because the value is not its own."""
    shown = lines if len(lines) <= MOST_VALUES else []
    values = {line.code: unit.short(line.value) for line in shown if line.value is not None}
    if members and values:
        main: dict[str, Commune] = {}
        for commune in sorted(communes, key=lambda commune: commune.population or 0):
            main[members.get(commune.code, commune.code)] = commune
        values, most = {main[area].code: words for area, words in values.items()}, 0
    return drawings.place_labels(drawing, communes, most, values, size=size, leads=True)
