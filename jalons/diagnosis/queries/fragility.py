"""The score of fragility of a roadmap, by commune and for the whole, and its sentences."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.french import format_number
from jalons.base.frozen import frozen
from jalons.diagnosis.queries.formulas import CurrentFormula, current_formula
from jalons.diagnosis.queries.references import Peers, Scope, rate_distributions, reference_peers, reference_scope
from jalons.diagnosis.rules.formula import Formula
from jalons.diagnosis.rules.score import FEWEST, Headcount, Rank, combine_scores, estimate_headcount, score_rank
from jalons.opendata.models import Figure, Level, SourceVintage
from jalons.opendata.queries.figures import indicator_vintages
from jalons.opendata.queries.sources import current_vintages
from jalons.opendata.rules.areas import ENOUGH, coverage_share, sum_by_area
from jalons.opendata.rules.scale import Distribution
from jalons.opendata.rules.values import ABSENT, State, Value
from jalons.opendata.words.indicators import INDICATORS, Indicator, Unit
from jalons.roadmaps.models import Roadmap
from jalons.territories.models import Commune, EpciMembership

# Loaded with the score, for the headcount.
CHILDREN = "aged_under_15"
HERE = "here"
# A rank among fewer areas is meaningless.
FEWEST_PEERS = 5
# A share of the inhabitants: above it, what is missing is not reported.
ALL = 0.99


@frozen(slots=True)
class Component:
    """A component with a weight. `vintage` is None, and `indicator` has no figures, when its source is not loaded."""

    key: str
    indicator: Indicator
    weight: int
    vintage: SourceVintage | None
    median: float | None
    """The median of the areas with which the territory is compared."""


@frozen(slots=True)
class Part:
    """A component in one place. `score` from 0 to 10, None when unknown; `contribution`: its points in the score, None
    when there is no score."""

    component: Component
    value: Value
    score: float | None
    contribution: float | None


@frozen(slots=True)
class PlaceScore:
    """`commune` is None for the whole territory. `parts`: in the order of the components with a weight and figures."""

    commune: Commune | None
    score: float | None
    parts: tuple[Part, ...]
    headcount: Headcount | None

    @property
    def known(self) -> int:
        return sum(part.score is not None for part in self.parts)

    @property
    def missing(self) -> list[Part]:
        return [part for part in self.parts if part.score is None]

    @property
    def is_estimated(self) -> bool:
        return any(part.value.state.is_an_estimate for part in self.parts)

    @property
    def is_borrowed(self) -> bool:
        """Whether a rate comes from its intercommunalité."""
        return any(part.value.state is State.BORROWED for part in self.parts)

    @property
    def reason(self) -> str:
        """Why there is no score; empty when there is one."""
        if self.score is not None:
            return ""
        if not self.known:
            return _("aucune composante n’est connue ici")
        return ngettext(
            "une seule composante est connue, il en faut %(fewest)d",
            "%(n)d composantes seulement sont connues, il en faut %(fewest)d",
            self.known,
        ) % {"n": self.known, "fewest": FEWEST}


@frozen
class Fragility:
    """`communes`: by name. `territory`: from the counts of communes, never from their scores. `rank`: among the areas
    of the same kind in the reference; None for a list of communes. `medians` and `median` are those of `peers`.
    `covered`: component → the share of inhabitants, from 0 to 1, whose commune has a figure."""

    current: CurrentFormula
    scope: Scope
    components: tuple[Component, ...]
    communes: tuple[PlaceScore, ...]
    territory: PlaceScore
    peers: Peers
    rank: Rank | None
    covered: Mapping[str, float]

    @property
    def formula(self) -> Formula:
        return self.current.formula

    @property
    def median(self) -> float | None:
        return self.peers.median

    @property
    def areas(self) -> str:
        """The areas it is compared with: « intercommunalités », « départements de la région (Bretagne) »."""
        kind = _("départements") if self.peers.level == Level.DEPARTEMENT else _("intercommunalités")
        return kind if self.scope.within is None else f"{kind} {self.scope.areas}"

    @property
    def not_loaded(self) -> list[Component]:
        return [component for component in self.components if component.vintage is None]

    @property
    def is_ready(self) -> bool:
        """Whether enough sources are loaded to compute a score."""
        return len(self.components) - len(self.not_loaded) >= FEWEST

    @property
    def partly_known(self) -> list[tuple[Part, str]]:
        """The figures of the territory computed from part of its communes, or not computed because too few are known;
        with the share of inhabitants as text. Figures published for the territory itself are not concerned."""
        return [
            (part, Unit.PERCENT.written(100 * self.covered[part.component.key]))
            for part in self.territory.parts
            if part.value.state is not State.OBSERVED
            and self.covered[part.component.key] < (ENOUGH if part.value.value is None else ALL)
        ]

    @property
    def vintages(self) -> list[SourceVintage]:
        """The vintages used by the score, each once."""
        by_pk = {component.vintage.pk: component.vintage for component in self.components if component.vintage}
        return [by_pk[pk] for pk in sorted(by_pk)]

    @property
    def without_score(self) -> list[PlaceScore]:
        return [place for place in self.communes if place.score is None]

    @property
    def estimated(self) -> list[PlaceScore]:
        return [place for place in self.communes if place.is_estimated]

    @property
    def borrowed(self) -> list[PlaceScore]:
        """Estimated places that use a rate of their intercommunalité; the others have their own estimate."""
        return [place for place in self.communes if place.is_borrowed]

    @property
    def estimated_from_income(self) -> list[PlaceScore]:
        return [place for place in self.estimated if not place.is_borrowed]

    @property
    def most_fragile(self) -> list[PlaceScore]:
        """Places with a score, the most fragile first."""
        scored = [place for place in self.communes if place.score is not None]
        return sorted(scored, key=lambda place: -(place.score or 0))

    @property
    def sentence(self) -> str:
        """A sentence that an élu·e can say aloud."""
        return _risk_sentence(self)

    @property
    def people(self) -> str:
        """The headcount, as an order of magnitude; empty when it cannot be computed."""
        headcount = self.territory.headcount
        if headcount is None:
            return ""
        return _(
            "De l’ordre de %(likely)s personnes ont 65 ans ou plus, ou sont sans diplôme ou peu diplômées : au moins %(fewest)s, au plus %(most)s."
        ) % {name: format_number(getattr(headcount, name)) for name in ("likely", "fewest", "most")}


def territory_fragility(roadmap: Roadmap) -> Fragility:
    """About ten queries, whatever the number of communes; a few more the first time with a reference other than
    France."""
    current = current_formula(roadmap)
    formula = current.formula
    communes = list(roadmap.communes.select_related("departement__region").order_by("name", "code"))
    indicators = indicator_vintages(current_vintages(roadmap))
    counted = {one: indicators[one] for one in map(formula.indicator, formula.components) if one in indicators}
    scope = reference_scope(roadmap, formula.reference, communes)
    level, area = exact_area(roadmap, communes)
    beside = reference_peers(level, formula, counted, scope)
    components = tuple(
        Component(
            component, INDICATORS[name], formula.weights[component], indicators.get(name), beside.medians.get(component)
        )
        for component in formula.components
        for name in (formula.indicator(component),)
    )
    read = counted | ({CHILDREN: indicators[CHILDREN]} if CHILDREN in indicators else {})
    figures = _area_figures(read, Level.COMMUNE, [commune.code for commune in communes])
    whole = _area_figures(read, level, [area]).get(area, {}) if area else {}
    is_france = scope.within is None
    against = {} if is_france and area else rate_distributions(counted, scope)
    if not area:
        whole = _sum_communes(figures, communes)
    maker = _Maker(components, formula, is_france, against)
    territory = maker.place(None, whole, sum(commune.population or 0 for commune in communes))
    rank = None
    if area and territory.score is not None:
        others = [score for code, score in beside.scores.items() if code != area]
        rank = score_rank(territory.score, others) if len(others) >= FEWEST_PEERS else None
    places = tuple(maker.place(commune, figures.get(commune.code, {}), commune.population) for commune in communes)
    return Fragility(
        current, scope, components, places, territory, beside, rank, _component_coverage(components, places)
    )


# A figure, and its score in France if it is stored.
type _Read = tuple[Value, float | None]


@frozen
class _Maker:
    components: Sequence[Component]
    formula: Formula
    is_france: bool  # France has scores stored with the figures
    against: Mapping[str, Distribution]  # indicator → scale, to compute other scores

    def place(self, commune: Commune | None, figures: Mapping[str, _Read], people: int | None) -> PlaceScore:
        read = []
        scores: dict[str, float | None] = {}
        for component in self.components:
            if component.vintage is None:
                continue
            name = component.indicator.key
            value, score = figures.get(name, (ABSENT, None))
            if name in self.against and not (self.is_france and score is not None):
                score = None if value.value is None else self.against[name].score(value.value)
            scores[component.key] = score
            read.append((component, value, score))
        result = combine_scores(scores, self.formula.weights)
        parts = tuple(Part(one, value, score, result.contributions.get(one.key)) for one, value, score in read)
        return PlaceScore(commune, result.score, parts, _place_headcount(figures, people))


def _component_coverage(components: Sequence[Component], places: Sequence[PlaceScore]) -> dict[str, float]:
    values: dict[str, dict[str, Value]] = {component.key: {} for component in components}
    people: dict[str, int | None] = {}
    for place in places:
        if place.commune:
            people[place.commune.code] = place.commune.population
            for part in place.parts:
                values[part.component.key][place.commune.code] = part.value
    return {key: coverage_share(by_commune, people) for key, by_commune in values.items()}


def _place_headcount(figures: Mapping[str, _Read], people: int | None) -> Headcount | None:
    aged, children, low = (figures.get(name, (ABSENT, None))[0] for name in ("aged_65", CHILDREN, "low_diploma"))
    if not people or aged.value is None or children.value is None or low.value is None:
        return None
    return estimate_headcount(
        people, aged_65=aged.value, under_15=children.value, low_diploma=low.value, left_school=low.base
    )


def _area_figures(
    indicators: Mapping[str, SourceVintage], level: Level, codes: Iterable[str]
) -> dict[str, dict[str, _Read]]:
    """Area → indicator → its figure, in the vintage used for it."""
    read_in = {indicator: vintage.pk for indicator, vintage in indicators.items()}
    rows = Figure.objects.filter(
        vintage__in=set(read_in.values()), indicator__in=read_in, level=level, code__in=list(codes)
    ).order_by()
    by_area: dict[str, dict[str, _Read]] = {}
    states = {state.value: state for state in State}
    for pk, indicator, code, value, base, state, score in rows.values_list(
        "vintage", "indicator", "code", "value", "base", "state", "score"
    ):
        if read_in[indicator] == pk:
            by_area.setdefault(code, {})[indicator] = (Value(value, base, states[state]), score)
    return by_area


def _sum_communes(figures: Mapping[str, Mapping[str, _Read]], communes: list[Commune]) -> dict[str, _Read]:
    """A list of communes as one area, computed from their counts."""
    area_of = {commune.code: HERE for commune in communes}
    population = {commune.code: commune.population for commune in communes}
    by_indicator: dict[str, dict[str, Value]] = {}
    for code, read in figures.items():
        for indicator, (value, _score) in read.items():
            by_indicator.setdefault(indicator, {})[code] = value
    return {name: (sum_by_area(values, area_of, population)[HERE], None) for name, values in by_indicator.items()}


def exact_area(roadmap: Roadmap, communes: list[Commune]) -> tuple[Level, str]:
    """The EPCI or département with exactly these communes; an empty code when there is none."""
    codes = {commune.code for commune in communes}
    if roadmap.departement_id:
        every = Commune.objects.filter(departement=roadmap.departement_id, withdrawn_on=None)
        same = codes == set(every.values_list("code", flat=True))
        return Level.DEPARTEMENT, roadmap.departement_id if same else ""
    if roadmap.epci_id:
        members = EpciMembership.objects.on(timezone.localdate()).filter(epci=roadmap.epci_id, own_taxes=True)
        same = codes == set(members.values_list("commune", flat=True))
        return Level.EPCI, roadmap.epci_id if same else ""
    return Level.EPCI, ""


def _risk_sentence(fragility: Fragility) -> str:
    score, rank = fragility.territory.score, fragility.rank
    if score is None:
        return ""
    if rank is None:
        return _median_sentence(fragility, score)
    others = rank.count - 1
    if rank.lower * 10 >= 6 * others:
        sentence = _("Ici, le risque d’être éloigné du numérique est plus élevé que dans %(n)d %(areas)s sur 10.")
        return sentence % {"n": min(9, 10 * rank.lower // others), "areas": fragility.areas}
    if rank.higher * 10 >= 6 * others:
        sentence = _("Ici, le risque d’être éloigné du numérique est plus faible que dans %(n)d %(areas)s sur 10.")
        return sentence % {"n": min(9, 10 * rank.higher // others), "areas": fragility.areas}
    return _middle_sentence(fragility)


def _median_sentence(fragility: Fragility, score: float) -> str:
    median = fragility.median
    if median is None:
        return ""
    if abs(score - median) < 0.5:
        return _middle_sentence(fragility)
    sentence = (
        _("Ici, le risque d’être éloigné du numérique est plus élevé que dans la moitié des %(areas)s.")
        if score > median
        else _("Ici, le risque d’être éloigné du numérique est plus faible que dans la moitié des %(areas)s.")
    )
    return sentence % {"areas": fragility.areas}


def _middle_sentence(fragility: Fragility) -> str:
    return _(
        "Ici, le risque d’être éloigné du numérique est au milieu : à peu près la moitié des %(areas)s sont au-dessus, l’autre moitié au-dessous."
    ) % {"areas": fragility.areas}
