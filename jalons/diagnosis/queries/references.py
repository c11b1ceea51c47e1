"""The reference population of a score, and the areas among which a territory is ranked.

For the whole of France, scores are stored with the figures. For another reference, and for the rates of a list of
communes, the scale is computed from the figures and cached: vintages never change.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from statistics import median
from typing import cast

from django.core.cache import cache
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.frozen import frozen
from jalons.diagnosis.rules.formula import COMPONENTS, Formula, Reference, same_size_range
from jalons.diagnosis.rules.score import combine_scores
from jalons.opendata.models import Figure, Level, SourceVintage
from jalons.opendata.queries.figures import KEPT_SECONDS
from jalons.opendata.rules.scale import Distribution, weighted_distribution
from jalons.roadmaps.models import Roadmap
from jalons.territories.models import Commune, EpciMembership

type _Rows = Iterator[tuple[int, str, str, float]]
type _Scored = Iterator[tuple[str, str, float, float | None]]


@frozen
class Scope:
    """The communes of a reference; `within` None: all of them.

    `name` follows « les habitants »: « de France »; `areas` follows « les intercommunalités ».
    """

    key: str
    name: str
    areas: str
    within: "QuerySet[Commune] | None" = None


@frozen
class Peers:
    """The areas of the reference with which a territory is compared: EPCI, or départements.

    `scores`: area → score, if there is one; `medians`: component → the median of these areas, in its own unit.
    `partial`: how many have a score without one of the loaded components.
    """

    level: Level
    scores: Mapping[str, float]
    medians: Mapping[str, float]
    partial: int = 0

    @property
    def median(self) -> float | None:
        return median(self.scores.values()) if self.scores else None


def reference_scope(roadmap: Roadmap, reference: Reference, communes: list[Commune]) -> Scope:
    """The communes of the reference of a roadmap. `communes`: its own, with their département and région."""
    departements = {commune.departement_id: commune.departement for commune in communes}
    present = Commune.objects.filter(withdrawn_on=None)
    if reference is Reference.REGION:
        regions = {departement.region_id: departement.region.name for departement in departements.values()}
        name = _("de la région (%(names)s)") % {"names": ", ".join(sorted(regions.values()))}
        return Scope(f"region-{'-'.join(sorted(regions))}", name, name, present.filter(departement__region__in=regions))
    if reference is Reference.DEPARTEMENT:
        name = _("du département (%(names)s)") % {
            "names": ", ".join(sorted(departement.name for departement in departements.values()))
        }
        key = f"departement-{'-'.join(sorted(departements))}"
        return Scope(key, name, name, present.filter(departement__in=departements))
    if reference is Reference.SIZE:
        return _same_size_scope(roadmap, [commune.population or 0 for commune in communes], present)
    return Scope("france", _("de France"), _("de France"))


def _same_size_scope(roadmap: Roadmap, people: list[int], present: "QuerySet[Commune]") -> Scope:
    if not roadmap.epci_id and not roadmap.departement_id:
        low, high = same_size_range(min(people))[0], same_size_range(max(people))[1]
        name = _("des communes de même taille (de la moitié de votre plus petite au double de votre plus grande)")
        alike = present.filter(population__gte=low, population__lte=high)
        return Scope(f"size-commune-{low}-{high}", name, _("qui ont des communes de cette taille"), alike)
    low, high = same_size_range(sum(people))
    within_reach = Q(people__gte=low, people__lte=high)
    if roadmap.departement_id:
        sizes = present.order_by().values("departement").annotate(people=Sum("population")).filter(within_reach)
        within = present.filter(departement__in=sizes.values("departement"))
        name = _("des départements de même taille (de la moitié au double de vos habitants)")
        return Scope(f"size-departement-{sum(people)}", name, _("de même taille"), within)
    members = EpciMembership.objects.on(timezone.localdate()).filter(own_taxes=True)
    epci = members.order_by().values("epci").annotate(people=Sum("commune__population")).filter(within_reach)
    within = present.filter(pk__in=members.filter(epci__in=epci.values("epci")).values("commune"))
    name = _("des intercommunalités de même taille (de la moitié au double de vos habitants)")
    return Scope(f"size-epci-{sum(people)}", name, _("de même taille"), within)


def rate_distributions(indicators: Mapping[str, SourceVintage], scope: Scope) -> dict[str, Distribution]:
    """Indicator → its distribution over the inhabitants of the scope. Two queries, or none when it is cached."""
    keys = {f"scale:{vintage.pk}:{one}:{scope.key}": (vintage.pk, one) for one, vintage in indicators.items()}
    cached: dict[str, Distribution] = cache.get_many(keys)
    missing = {key: asked for key, asked in keys.items() if key not in cached}
    if missing:
        here = Commune.objects.filter(withdrawn_on=None) if scope.within is None else scope.within
        population = {code: people or 0 for code, people in here.values_list("code", "population")}
        read: dict[tuple[int, str], tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
        for pk, indicator, code, value in _commune_figures(
            set(missing.values()), population, whole=scope.within is None
        ):
            if code in population:
                values, people = read[pk, indicator]
                values.append(value)
                people.append(population[code])
        made = {key: weighted_distribution(*read[asked]) for key, asked in missing.items()}
        cache.set_many(made, KEPT_SECONDS)
        cached |= made
    return {indicator: cached[key] for key, (_pk, indicator) in keys.items()}


def _commune_figures(asked: set[tuple[int, str]], codes: Mapping[str, int], *, whole: bool) -> _Rows:
    rows = Figure.objects.filter(_figure_condition(asked), level=Level.COMMUNE, value__isnull=False)
    if not whole:
        rows = rows.filter(code__in=list(codes))
    return cast("_Rows", rows.order_by().values_list("vintage", "indicator", "code", "value").iterator(10_000))


def _figure_condition(asked: set[tuple[int, str]]) -> Q:
    condition = Q()
    for pk, indicator in asked:
        condition |= Q(vintage=pk, indicator=indicator)
    return condition


def reference_peers(level: Level, formula: Formula, indicators: Mapping[str, SourceVintage], scope: Scope) -> Peers:
    """`indicators`: those of the components with a weight and figures."""
    read = {
        component: indicators[name].pk
        for component in formula.components
        if (name := formula.indicator(component)) in indicators
    }
    chosen = "-".join(f"{COMPONENTS.index(one)}.{formula.weights[one]}.{pk}" for one, pk in read.items())
    key = f"peers:{level}:{formula.estimates}:{scope.key}:{chosen}"
    peers: Peers | None = cache.get(key)
    if peers is None:
        peers = _compute_peers(level, formula, indicators, scope)
        cache.set(key, peers, KEPT_SECONDS)
    return peers


def _compute_peers(level: Level, formula: Formula, indicators: Mapping[str, SourceVintage], scope: Scope) -> Peers:
    component_of = {formula.indicator(one): one for one in formula.components}
    asked = {(vintage.pk, indicator) for indicator, vintage in indicators.items() if indicator in component_of}
    if not asked:
        return Peers(level, {}, {})
    rows = Figure.objects.filter(_figure_condition(asked), level=level, value__isnull=False).order_by()
    if scope.within is not None:
        rows = rows.filter(code__in=areas_within(level, scope.within))
    against = {} if scope.within is None else rate_distributions(indicators, scope)
    scores: dict[str, dict[str, float | None]] = defaultdict(dict)
    values: dict[str, list[float]] = defaultdict(list)
    read = cast("_Scored", rows.values_list("indicator", "code", "value", "score").iterator(10_000))
    for indicator, code, value, score in read:
        component = component_of[indicator]
        scores[code][component] = against[indicator].score(value) if indicator in against else score
        values[component].append(value)
    whole = {code: combine_scores(parts, formula.weights).score for code, parts in scores.items()}
    ranked = {code: score for code, score in whole.items() if score is not None}
    return Peers(
        level,
        ranked,
        {component: median(component_values) for component, component_values in values.items()},
        sum(len(scores[code]) < len(asked) for code in ranked),
    )


def areas_within(level: Level, within: "QuerySet[Commune]") -> list[str]:
    if level == Level.DEPARTEMENT:
        return list(within.order_by().values_list("departement", flat=True).distinct())
    members = EpciMembership.objects.on(timezone.localdate()).filter(own_taxes=True, commune__in=within)
    return list(members.order_by().values_list("epci", flat=True).distinct())
