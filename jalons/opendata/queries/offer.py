"""Where people are helped in the territory of a roadmap: the places of two lists and of the team, without duplicates,
and their distances."""

import math
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from jalons.base.frozen import frozen
from jalons.opendata.models import Freshness as FreshnessLabel
from jalons.opendata.models import Located, PlaceCorrection, SourceVintage
from jalons.opendata.rules.distances import (
    Nearest,
    Point,
    Reach,
    Vector,
    places_per_10_000,
    population_reach,
    sphere_vector,
)
from jalons.opendata.rules.mediation_standard import FAMILIES, PROGRAMMES, SERVICES, Family
from jalons.opendata.rules.opening_hours import Opening, read_week, summarise_hours
from jalons.opendata.rules.places import Freshness, PlaceFacts
from jalons.opendata.sources import SOURCES
from jalons.opendata.words.districts import ZONES
from jalons.opendata.words.opening_hours import week_lines, week_total_label
from jalons.territories.models import Commune
from jalons.territories.queries import total_population
from jalons.territories.rules import fold_name

LIEUX, FRANCE_SERVICES = "lieux", "france-services"
TEAM = "equipe"
TO_CHECK = "a-revoir"  # a filter: to check, or to update
# Places are searched within this number of kilometres around the territory; beyond it, a page says « plus de 60 km ».
AROUND = 60


@frozen
class OfferPlace:
    """A place as the team sees it: corrected, and merged with its twins of other lists."""

    key: str  # in its address: « 12 » in a vintage, « equipe-3 » of the team
    source: str  # the key of its adapter, or TEAM
    facts: PlaceFacts
    """Completed with those of its twins."""
    own: PlaceFacts
    freshness: Freshness
    commune: Commune
    correction: PlaceCorrection | None = None
    hidden_because: str = ""
    twins: "tuple[OfferPlace, ...]" = ()
    """Probably the same place in other lists: shown here, counted once."""

    @property
    def is_of_the_team(self) -> bool:
        return self.source == TEAM

    @property
    def freshness_label(self) -> str:
        return str(FreshnessLabel(self.freshness).label)

    @property
    def located_label(self) -> str:
        return str(Located(self.facts.located).label)

    @property
    def hours(self) -> list[str]:
        """Day by day; the original text when it is not understood."""
        week = read_week(self.facts.hours)
        return week_lines(week) if week else [line for line in self.facts.hours.splitlines() if line.strip()]

    @property
    def zones(self) -> list[str]:
        """The zones that it declares."""
        return [str(ZONES[zone]) for zone in self.facts.zones if zone in ZONES]

    @property
    def hours_total(self) -> str:
        """« 26 h 30 par semaine »; empty when they cannot be counted."""
        week = read_week(self.facts.hours)
        return week_total_label(week) if week else ""

    @property
    def source_title(self) -> str | Promise:
        return SOURCES[self.source].title if self.source in SOURCES else _("Ajouté par l’équipe")

    @property
    def is_apart(self) -> bool:
        """The team said that it is not the similar place of another list."""
        return self.correction is not None and self.correction.is_apart

    @property
    def is_corrected(self) -> bool:
        return self.correction is not None and bool(self.correction.values)

    @property
    def is_to_check(self) -> bool:
        return self.freshness in (Freshness.TO_CHECK, Freshness.TO_UPDATE)


@frozen(slots=True)
class Spot:
    """A place of the territory or around it, to compute distances."""

    name: str
    commune: str
    point: Point
    services: frozenset[str]
    programmes: frozenset[str]
    is_fixed: bool
    is_itinerant: bool


@frozen(slots=True)
class CommuneOffer:
    """Distances in kilometres, as the crow flies, from the point of the commune: infinite when there is no place within
    AROUND; None when the commune has no point, or when no place is known at all."""

    commune: Commune
    fixed: int
    itinerant: int
    distance: float | None
    nearest: Spot | None
    nearest_commune: str
    itinerant_distance: float | None


@frozen
class Offer:
    communes: list[Commune]
    places: list[OfferPlace]
    """Without duplicates, by commune and name. Those hidden by the team are in `hidden`."""
    hidden: list[OfferPlace]
    spots: list[Spot]
    vintages: list[SourceVintage]

    @property
    def is_known(self) -> bool:
        return bool(self.vintages or self.places)

    @property
    def tells_services(self) -> bool:
        """The list of France services alone does not give services."""
        return any(vintage.source == LIEUX for vintage in self.vintages) or any(
            place.is_of_the_team for place in self.places
        )

    @cached_property
    def population(self) -> int | None:
        return total_population(self.communes)

    @property
    def per_10_000(self) -> float | None:
        return places_per_10_000(len(self.places), self.population)

    @cached_property
    def services(self) -> list[tuple[str, int]]:
        """Each service of the standard, with the number of places of the territory that give it."""
        return _count_answers(SERVICES, (place.facts.services for place in self.places))

    @property
    def absent_services(self) -> list[str]:
        return [service for service, places in self.services if not places] if self.tells_services else []

    @cached_property
    def programmes(self) -> list[tuple[str, int]]:
        """The programmes of at least one place of the territory."""
        counted = _count_answers(PROGRAMMES, (place.facts.programmes for place in self.places))
        return [(programme, places) for programme, places in counted if places]

    def matching(self, *, q: str, commune: str, service: str, programme: str, etat: str) -> list[OfferPlace]:
        """The places that match the filters; an empty filter keeps all. `etat`: a Freshness, or TO_CHECK."""
        words = fold_name(q).split()
        return [
            place
            for place in self.places
            if (not commune or place.facts.commune == commune)
            and (not service or service in place.facts.services)
            and (not programme or programme in place.facts.programmes)
            and (not etat or place.freshness == etat or (etat == TO_CHECK and place.is_to_check))
            and (not words or _matches_words(words, place))
        ]

    @property
    def itinerant(self) -> list[OfferPlace]:
        return [place for place in self.places if place.facts.is_itinerant]

    @cached_property
    def opening(self) -> Opening:
        """Opening hours of fixed places."""
        return summarise_hours(place.facts.hours for place in self.places if place.facts.is_fixed)

    @cached_property
    def itinerant_opening(self) -> Opening:
        """Opening hours of places that are only itinerant: their hours are not always in the same commune."""
        return summarise_hours(place.facts.hours for place in self.places if not place.facts.is_fixed)

    @property
    def to_check(self) -> list[OfferPlace]:
        """The oldest first."""
        places = [place for place in self.places if place.is_to_check]
        return sorted(places, key=lambda place: (place.facts.updated_on or date.min, place.facts.name))

    @property
    def without_date(self) -> int:
        return sum(place.freshness is Freshness.UNKNOWN for place in self.places)

    def distances(self, accepts: Callable[[Spot], bool]) -> dict[str, tuple[float, Spot | None]]:
        """Commune → kilometres to the nearest accepted spot, and that spot; communes without a point are left out."""
        spots = [spot for spot in self.spots if accepts(spot)]
        nearest = Nearest([spot.point for spot in spots])
        by_commune: dict[str, tuple[float, Spot | None]] = {}
        for code, vector in self._vectors if self.is_known else ():
            answer = nearest.to_vector(vector)
            near = answer is not None and answer[1] <= AROUND
            by_commune[code] = (answer[1], spots[answer[0]]) if answer and near else (math.inf, None)
        return by_commune

    @cached_property
    def _vectors(self) -> list[tuple[str, Vector]]:
        return [
            (commune.code, sphere_vector((commune.longitude, commune.latitude)))
            for commune in self.communes
            if commune.longitude is not None and commune.latitude is not None
        ]

    def reach(self, accepts: Callable[[Spot], bool]) -> Reach:
        """How many inhabitants are near an accepted spot."""
        distances = self.distances(accepts)
        return population_reach(
            (distances[commune.code][0] if commune.code in distances else None, commune.population)
            for commune in self.communes
        )

    @cached_property
    def reach_of_all(self) -> Reach:
        """For any fixed place."""
        return self.reach(lambda spot: spot.is_fixed)

    @cached_property
    def reach_by_family(self) -> dict[Family, Reach]:
        return {family: self.reach(service_filter(members)) for family, members in FAMILIES.items()}

    @cached_property
    def coverage(self) -> list[CommuneOffer]:
        """By commune, sorted by name."""
        return self.coverage_of(lambda spot: True)

    def coverage_of(self, accepts: Callable[[Spot], bool]) -> list[CommuneOffer]:
        """Like `coverage`, for the accepted spots. Itinerant places are counted apart, because they serve more than
        their point."""
        fixed = self.distances(lambda spot: spot.is_fixed and accepts(spot))
        itinerant = self.distances(lambda spot: spot.is_itinerant and accepts(spot))
        here = [spot for spot in self.spots if accepts(spot)]
        counts = Counter(spot.commune for spot in here if spot.is_fixed)
        moving = Counter(spot.commune for spot in here if spot.is_itinerant)
        names = {commune.code: commune.name for commune in self.communes}
        others = {spot.commune for _distance, spot in fixed.values() if spot and spot.commune not in names}
        names |= dict(Commune.objects.filter(code__in=others).values_list("code", "name"))
        rows = []
        for commune in self.communes:
            distance, nearest = fixed.get(commune.code, (None, None))
            moving_distance = itinerant.get(commune.code, (None, None))[0]
            name = names.get(nearest.commune, "") if nearest else ""
            rows.append(
                CommuneOffer(
                    commune, counts[commune.code], moving[commune.code], distance, nearest, name, moving_distance
                )
            )
        return rows


def service_filter(services: Iterable[str]) -> Callable[[Spot], bool]:
    """Accepts fixed places that give one of these services."""
    wanted = frozenset(services)
    return lambda spot: spot.is_fixed and not wanted.isdisjoint(spot.services)


def _matches_words(words: list[str], place: OfferPlace) -> bool:
    facts = [one.own for one in (place, *place.twins)]
    text = fold_name(" ".join([place.commune.name, *(f"{fact.name} {fact.address}" for fact in facts)]))
    return all(word in text for word in words)


def _count_answers(vocabulary: Iterable[str], answers: Iterable[tuple[str, ...]]) -> list[tuple[str, int]]:
    counts = Counter(one for several in answers for one in several)
    return [(one, counts[one]) for one in vocabulary]
