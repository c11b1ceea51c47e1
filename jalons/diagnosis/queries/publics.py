"""People at risk: shares in the territory and in France, and the number of people."""

from collections.abc import Collection, Iterable, Mapping

from django.core.cache import cache
from django.db.models import Count, F, Sum
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from jalons.base.frozen import frozen
from jalons.diagnosis.rules import shares
from jalons.diagnosis.words.shares import NOUNS, format_magnitude, format_share
from jalons.opendata.models import Figure, Level, SourceVintage
from jalons.opendata.queries.figures import KEPT_SECONDS
from jalons.opendata.queries.sources import vintage_label
from jalons.opendata.rules.areas import sum_by_area
from jalons.opendata.rules.values import State, Value
from jalons.opendata.words.indicators import INDICATORS
from jalons.roadmaps.models import Roadmap
from jalons.territories.models import Commune, EpciMembership

PUBLICS = (
    "aged_65", "low_diploma", "poverty", "poverty_or_estimate", "single_parent", "one_person", "unemployment", "minima", "no_car",
)  # fmt: skip
ACCESS = ("no_wired_thd", "no_4g")
# Rates of inhabitants: if the file has no base, the official population is used.
OF_INHABITANTS = frozenset({"aged_65", "poverty", "poverty_or_estimate", "no_4g"})
# Number of départements that a file must cover for their sum to be called France: Filosofi lacks three of 101.
MOST_OF_FRANCE = 90


@frozen
class ShareLine:
    """One rate of the territory. `people` is an order of magnitude, None when the file gives no count to compute it."""

    key: str
    label: str
    share: float
    france: float | None
    people: int | None
    is_estimated: bool
    source: SourceVintage
    score: float | None = None

    @property
    def said(self) -> str:
        return format_share(self.share)

    @property
    def france_percent(self) -> str:
        """Empty when unknown."""
        return format_share(self.france) if self.france is not None else ""

    @property
    def france_said(self) -> str:
        return _("%(share)s en France") % {"share": self.france_percent} if self.france_percent else ""

    @property
    def about(self) -> str:
        return format_magnitude(self.people, NOUNS[self.key].counted) if self.people is not None else ""

    @property
    def bar(self) -> SafeString:
        """A bar for the share, with a mark for France. The text beside it says the same."""
        return draw_share_bar(self.share, self.france)

    @property
    def cited(self) -> str:
        return vintage_label(self.source)


def draw_share_bar(share: float, mark: float | None = None) -> SafeString:
    """A percentage out of a hundred, with a stroke at `mark`; hidden from assistive technology.

    Scaled on the longest of its neighbours, 4.9 % looked full.
    """
    drawn = SafeString("")
    if mark is not None:
        at = max(0.0, min(mark, 100) - 0.5)
        drawn = format_html('<rect class="mark" x="{}" width="1" height="8"/>', round(at, 1))
    return format_html(
        '<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="100" height="8"/>'
        '<rect class="bar" width="{}" height="8"/>{}</svg>',
        round(share, 1),
        drawn,
    )


def share_lines(
    roadmap: Roadmap, communes: Iterable[Commune], vintages: Mapping[str, SourceVintage]
) -> dict[str, ShareLine]:
    """The known shares of the territory, by indicator. Four queries, whatever the number of communes."""
    population = {commune.code: commune.population for commune in communes}
    by_pk = {vintage.pk: vintage for vintage in vintages.values()}
    if not by_pk or not population:
        return {}
    keys = (*PUBLICS, *ACCESS)
    read = _read_figures(by_pk, keys, Level.COMMUNE, population)
    area = _published_values(roadmap, population, by_pk, keys)
    france = france_rates(by_pk)
    lines: dict[str, ShareLine] = {}
    for key in keys:
        pk, values = read.get(key, (0, {}))
        published = area.get(key)
        whole = dict.fromkeys(population, "here")
        value = published[1] if published else sum_by_area(values, whole, population).get("here")
        vintage = by_pk.get(published[0] if published else pk)
        if value is None or value.value is None or vintage is None:
            continue
        lines[key] = ShareLine(
            key,
            str(INDICATORS[key].label),
            value.value,
            france.get((vintage.pk, key)),
            _estimate_people(key, value.value, values, population),
            value.state.is_an_estimate,
            vintage,
        )
    if "poverty" in lines:
        lines.pop("poverty_or_estimate", None)
    return lines


def _read_figures(
    by_pk: Mapping[int, SourceVintage], keys: Iterable[str], level: Level, codes: Iterable[str]
) -> dict[str, tuple[int, dict[str, Value]]]:
    """Indicator → its vintage, and its values by code. When two files have it, the last one is used."""
    rows = Figure.objects.filter(vintage__in=by_pk, indicator__in=keys, level=level, code__in=list(codes))
    by_indicator: dict[str, tuple[int, dict[str, Value]]] = {}
    columns = ("vintage_id", "indicator", "code", "value", "base", "state")
    for pk, key, code, value, base, state in rows.order_by("vintage_id").values_list(*columns):
        if key not in by_indicator or by_indicator[key][0] != pk:
            by_indicator[key] = (pk, {})
        by_indicator[key][1][code] = Value(value, base, State(state))
    return by_indicator


def _published_values(
    roadmap: Roadmap, population: Mapping[str, int | None], by_pk: Mapping[int, SourceVintage], keys: Iterable[str]
) -> dict[str, tuple[int, Value]]:
    """The figures published for an area with exactly this perimeter."""
    if roadmap.epci:
        level, code = Level.EPCI, roadmap.epci.siren
        members = EpciMembership.objects.on(timezone.localdate()).filter(epci=code)
        official = set(members.values_list("commune_id", flat=True))
    elif roadmap.departement:
        level, code = Level.DEPARTEMENT, roadmap.departement.code
        official = set(Commune.objects.filter(departement=code, withdrawn_on=None).values_list("code", flat=True))
    else:
        return {}
    if official != set(population):
        return {}
    figures = _read_figures(by_pk, keys, level, [code])
    return {key: (pk, values[code]) for key, (pk, values) in figures.items()}


def france_rates(vintages: Collection[int]) -> dict[tuple[int, str], float]:
    """(vintage, indicator) → the rate of France, computed from the counts of départements."""
    # Vintages never change, so their totals are cached.
    key = f"france:{'-'.join(map(str, sorted(vintages)))}"
    rates: dict[tuple[int, str], float] | None = cache.get(key)
    if rates is None:
        rows = Figure.objects.filter(
            vintage__in=list(vintages), level=Level.DEPARTEMENT, value__isnull=False, base__gt=0
        )
        sums = rows.values("vintage_id", "indicator").order_by()
        summed = sums.annotate(parts=Sum(F("value") * F("base")), whole=Sum("base"), count=Count("pk"))
        rates = {
            (row["vintage_id"], row["indicator"]): row["parts"] / row["whole"]
            for row in summed
            if row["count"] >= MOST_OF_FRANCE
        }
        cache.set(key, rates, KEPT_SECONDS)
    return rates


def _estimate_people(
    key: str, share: float, values: Mapping[str, Value], population: Mapping[str, int | None]
) -> int | None:
    """The number of people of a share, when the file has counts: a rate without its base gives no number."""
    everybody = sum(filter(None, population.values()))
    counted = {code: one.base for code, one in values.items() if one.base is not None}
    covered = sum(population[code] or 0 for code in counted)
    if covered and 2 * covered >= everybody:
        return shares.round_magnitude(share / 100 * sum(counted.values()) * everybody / covered)
    return shares.round_magnitude(share / 100 * everybody) if key in OF_INHABITANTS and everybody else None
