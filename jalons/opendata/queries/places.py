"""The places of a roadmap: those of the current vintages, corrected by its team, without duplicates; and those
around."""

import json
import math
from collections.abc import Iterable
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from jalons.opendata.models import LocalPlace, Place, PlaceCorrection, SourceVintage
from jalons.opendata.queries.offer import AROUND, FRANCE_SERVICES, LIEUX, TEAM, Offer, OfferPlace, Spot
from jalons.opendata.queries.sources import current_vintages
from jalons.opendata.rules.distances import KM_PER_DEGREE
from jalons.opendata.rules.places import PlaceFacts, apply_correction, merge_places, pair_twins, place_freshness
from jalons.roadmaps.models import Roadmap
from jalons.territories.models import Commune, Postcode

FACTS = tuple(field.name for field in fields(PlaceFacts))  # `source_id` first
LISTS = (LIEUX, FRANCE_SERVICES)


def territory_offer(roadmap: Roadmap, communes: list[Commune] | None = None) -> Offer:
    """Six queries, whatever the number of communes and places. `communes`: those of the roadmap, by name, if already
    read."""
    if communes is None:
        communes = list(roadmap.communes.order_by("name", "code"))
    by_code = {commune.code: commune for commune in communes}
    vintages = {key: one for key, one in current_vintages(roadmap).items() if key in LISTS}
    shown, hidden = _merge_twins(_place_lists(roadmap, vintages, by_code), by_code)
    near = _surrounding_spots(vintages.values(), communes, by_code)
    spots = [spot for place in shown if (spot := _place_spot(place.facts))] + near
    return Offer(communes, shown, hidden, spots, list(vintages.values()))


def offer_place(roadmap: Roadmap, key: str) -> OfferPlace | None:
    """A place by the key in its address. A key of an earlier vintage gives the present place, if it still exists."""
    offer = territory_offer(roadmap)
    every = [*offer.places, *offer.hidden, *(twin for place in offer.places for twin in place.twins)]
    if present := next((place for place in every if place.key == key), None):
        return present
    if not key.isdecimal() or len(key) > 18:
        return None
    known_to = Q(vintage__roadmap=None) | Q(vintage__roadmap=roadmap)
    former = Place.objects.select_related("vintage").filter(known_to, pk=int(key)).first()
    if former is None:
        return None
    return next(
        (one for one in every if (one.source, one.facts.source_id) == (former.vintage.source, former.source_id)), None
    )


def _place_lists(
    roadmap: Roadmap, vintages: dict[str, SourceVintage], communes: dict[str, Commune]
) -> list[list[OfferPlace]]:
    """The places of the territory by list: the standard, France services, the team."""
    today = timezone.localdate()
    corrections = {(one.source, one.source_id): one for one in PlaceCorrection.objects.filter(roadmap=roadmap)}
    source_of = {one.pk: one.source for one in vintages.values()}
    lists: dict[str, list[OfferPlace]] = {LIEUX: [], FRANCE_SERVICES: [], TEAM: []}
    rows = Place.objects.filter(vintage__in=source_of, commune__in=communes).order_by("pk")
    for pk, vintage, *values in rows.values_list("pk", "vintage", *FACTS):
        source = source_of[vintage]
        facts = _place_facts(values)
        correction = corrections.get((source, facts.source_id))
        if correction:
            facts = apply_correction(facts, correction.values)
        if commune := communes.get(facts.commune):
            because = correction.hidden_because if correction else ""
            fresh = place_freshness(facts.updated_on, today)
            lists[source].append(OfferPlace(str(pk), source, facts, facts, fresh, commune, correction, because))
    added = LocalPlace.objects.filter(roadmap=roadmap)
    for pk, because, *values in added.values_list("pk", "hidden_because", *FACTS[1:]):
        facts = _place_facts([f"{TEAM}-{pk}", *values])
        fresh = place_freshness(facts.updated_on, today)
        if commune := communes.get(facts.commune):
            lists[TEAM].append(OfferPlace(facts.source_id, TEAM, facts, facts, fresh, commune, None, because))
    return list(lists.values())


def _place_facts(values: Iterable[object]) -> PlaceFacts:
    facts: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in zip(FACTS, values, strict=True)
    }
    return PlaceFacts(**facts)


def _merge_twins(
    lists: list[list[OfferPlace]], communes: dict[str, Commune]
) -> tuple[list[OfferPlace], list[OfferPlace]]:
    """The places shown, each merged with its twins of the next lists; and those hidden by the team."""
    names = {code: one.name for code, one in communes.items()}
    shown: list[OfferPlace] = []
    hidden = [place for one in lists for place in one if place.hidden_because]
    for following in lists:
        visible = [place for place in following if not place.hidden_because]
        ones, others = list(map(_facts_to_pair, shown)), list(map(_facts_to_pair, visible))
        same = {place_rank: rank for rank, place_rank in pair_twins(ones, others, names)}
        for place_rank, place in enumerate(visible):
            if place_rank in same:
                main = shown[same[place_rank]]
                shown[same[place_rank]] = replace(
                    main, facts=merge_places(main.facts, place.facts), twins=(*main.twins, place)
                )
        shown += [place for place_rank, place in enumerate(visible) if place_rank not in same]
    order = {code: rank for rank, code in enumerate(communes)}
    return sorted(shown, key=lambda place: (order[place.facts.commune], place.facts.name)), hidden


def _facts_to_pair(place: OfferPlace) -> PlaceFacts:
    """A place set apart by the team gets no commune, so that it has no twin."""
    return replace(place.facts, commune=f"{place.source} {place.key}") if place.is_apart else place.facts


def _surrounding_spots(
    vintages: Iterable[SourceVintage], communes: list[Commune], by_code: dict[str, Commune]
) -> list[Spot]:
    """The places outside the territory that may be the nearest for one of its communes. Twins do not matter here."""
    points = [
        (commune.longitude, commune.latitude)
        for commune in communes
        if commune.longitude is not None and commune.latitude is not None
    ]
    if not points:
        return []
    margin = AROUND / KM_PER_DEGREE
    south, north = min(lat for _lon, lat in points) - margin, max(lat for _lon, lat in points) + margin
    wide = margin / math.cos(math.radians(min(85, max(abs(south), abs(north)))))
    west, east = min(lon for lon, _lat in points) - wide, max(lon for lon, _lat in points) + wide
    rows = Place.objects.filter(vintage__in=list(vintages)).around(west, south, east, north)
    # As text, because most values are the same: each distinct one is parsed once.
    lists = {"given": Cast("services", TextField()), "within": Cast("programmes", TextField())}
    columns = ("name", "commune", "longitude", "latitude", "given", "within", "is_fixed", "is_itinerant")
    return [
        Spot(name, commune, (lon, lat), _read_words(services), _read_words(within), fixed, itinerant)
        for name, commune, lon, lat, services, within, fixed, itinerant in rows.annotate(**lists)
        .order_by()
        .values_list(*columns)
        if commune not in by_code and lon is not None and lat is not None
    ]


@lru_cache(maxsize=2_000)
def _read_words(text: str) -> frozenset[str]:
    return frozenset(json.loads(text))


def _place_spot(facts: PlaceFacts) -> Spot | None:
    if facts.point is None:
        return None
    words = frozenset(facts.services), frozenset(facts.programmes)
    return Spot(facts.name, facts.commune, facts.point, *words, facts.is_fixed, facts.is_itinerant)


def place_key(place: Place | LocalPlace) -> str:
    """The key of a place in addresses."""
    return f"{TEAM}-{place.pk}" if isinstance(place, LocalPlace) else str(place.pk)


def place_row(roadmap: Roadmap, place: OfferPlace) -> Place | LocalPlace:
    if place.is_of_the_team:
        return LocalPlace.objects.select_related("commune").get(roadmap=roadmap, pk=place.key.removeprefix(f"{TEAM}-"))
    return Place.objects.select_related("vintage").get(pk=place.key)


def first_postcodes(communes: Iterable[Commune]) -> dict[str, str]:
    """Commune → its postcode, the smallest when it has several."""
    codes = [commune.code for commune in communes]
    found = Postcode.objects.filter(commune__code__in=codes).order_by("-code").values_list("commune__code", "code")
    return dict(found)
