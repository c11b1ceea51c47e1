"""The distance of each commune to the offer, and where it is far from people who need it."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from jalons.base.frozen import frozen
from jalons.base.sorted_tables import Columns
from jalons.diagnosis.queries.fragility import Fragility, territory_fragility
from jalons.diagnosis.queries.map_layers import FileLayer
from jalons.diagnosis.words.places import format_bounded_percent, format_distance
from jalons.opendata.models import Family
from jalons.opendata.queries.figures import loaded_indicators
from jalons.opendata.queries.offer import AROUND, CommuneOffer, Offer, Spot
from jalons.opendata.queries.places import territory_offer
from jalons.opendata.rules.distances import RADII, Reach, is_zone_at_stake, population_reach
from jalons.opendata.rules.mediation_standard import FAMILIES, PROGRAMMES, SERVICES
from jalons.opendata.rules.mediation_standard import Family as FamilyRule
from jalons.opendata.words.opening_hours import AGED, opening_sentences
from jalons.roadmaps.models import Roadmap


@frozen(slots=True)
class CoverageRow:
    offer: CommuneOffer
    score: float | None
    is_at_stake: bool

    @property
    def distance(self) -> str:
        return format_distance(self.offer.distance, AROUND)

    @property
    def itinerant(self) -> str:
        return format_distance(self.offer.itinerant_distance, AROUND)

    @property
    def nearest_commune(self) -> str:
        """Empty when it is the commune itself."""
        nearest = self.offer.nearest
        return self.offer.nearest_commune if nearest and nearest.commune != self.offer.commune.code else ""

    @property
    def score_text(self) -> str:
        return "–" if self.score is None else f"{self.score:.1f}".replace(".", ",")


COLUMNS: Columns[CoverageRow] = {
    "commune": lambda row: row.offer.commune.name,
    "habitants": lambda row: row.offer.commune.population,
    "lieux": lambda row: row.offer.fixed,
    "distance": lambda row: row.offer.distance,
    "itinerant": lambda row: row.offer.itinerant_distance,
    "score": lambda row: row.score,
}


@frozen(slots=True)
class ReachLine:
    """One family of services, or all: the share of inhabitants within each radius, and the mean distance."""

    label: str | Promise
    within: list[str]
    mean: str


@frozen
class OfferCoverage:
    """`rows`: by name of commune; `reach`: for the kind asked for, fixed places only."""

    offer: Offer
    fragility: Fragility
    kind: str
    least: float
    farther_than: float
    rows: list[CoverageRow]
    reach: Reach

    @property
    def reach_line(self) -> ReachLine:
        """For the kind asked for."""
        return _reach_line("", self.reach)

    @property
    def at_stake(self) -> list[CoverageRow]:
        """The farthest first."""
        rows = [row for row in self.rows if row.is_at_stake]
        return sorted(rows, key=lambda row: (-(row.offer.distance or 0), row.offer.commune.name))

    @property
    def people_at_stake(self) -> int:
        return sum(row.offer.commune.population or 0 for row in self.at_stake)

    @property
    def without_score(self) -> int:
        return sum(row.score is None for row in self.rows)

    @property
    def without_point(self) -> int:
        return sum(row.offer.distance is None for row in self.rows)


def offer_coverage(roadmap: Roadmap, *, kind: str = "", least: float = 7, farther_than: float = 10) -> OfferCoverage:
    """`kind`: a Family, a service or a programme of the standard; empty for all places."""
    fragile = territory_fragility(roadmap)
    offer = territory_offer(roadmap, [place.commune for place in fragile.communes if place.commune])
    scores = {place.commune.code: place.score for place in fragile.communes if place.commune}
    rows = []
    for commune_offer in offer.coverage_of(_spot_filter(kind)):
        score = scores.get(commune_offer.commune.code)
        at_stake = is_zone_at_stake(score, commune_offer.distance, least=least, farther_than=farther_than)
        rows.append(CoverageRow(commune_offer, score, at_stake))
    near = population_reach((row.offer.distance, row.offer.commune.population) for row in rows)
    return OfferCoverage(offer, fragile, kind, least, farther_than, rows, near)


def reach_lines(offer: Offer) -> list[ReachLine]:
    """For all fixed places, then for each family if a list gives services; empty when no place is known."""
    if not offer.is_known:
        return []
    lines = [_reach_line(_("Tous les lieux fixes"), offer.reach_of_all)]
    if offer.tells_services:
        lines += [_reach_line(Family(family).label, one) for family, one in offer.reach_by_family.items()]
    return lines


def _reach_line(label: str | Promise, one: Reach) -> ReachLine:
    return ReachLine(
        label, [format_bounded_percent(one.within.get(radius)) for radius in RADII], format_distance(one.mean, AROUND)
    )


def _spot_filter(kind: str) -> Callable[[Spot], bool]:
    if kind in FamilyRule:
        members = FAMILIES[FamilyRule(kind)]
        return lambda spot: not members.isdisjoint(spot.services)
    if kind in SERVICES:
        return lambda spot: kind in spot.services
    if kind in PROGRAMMES:
        return lambda spot: kind in spot.programmes
    return lambda spot: True


@frozen
class OfferFacts:
    """The offer in proportion to inhabitants. `per_1_000_aged`: places for 1,000 people of 65 or more, None when their
    number is unknown; `aged_source`: the source of this number."""

    per_1_000_aged: float | None
    aged_source: str
    opening: list[str]
    """Weekly opening hours, in sentences."""


def offer_facts(roadmap: Roadmap, offer: Offer) -> OfferFacts:
    """A constant number of queries."""
    loaded = loaded_indicators(roadmap).get("aged_65")
    rate = FileLayer(loaded).together(offer.communes) if loaded else None
    aged = rate * offer.population / 100 if rate and offer.population else None
    return OfferFacts(
        AGED * len(offer.places) / aged if aged else None,
        loaded.cited if loaded and aged else "",
        opening_sentences(offer.opening, offer.itinerant_opening, offer.population, aged),
    )
