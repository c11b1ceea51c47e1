"""Places of mediation: their facts in a file, their point, their freshness, and duplicates."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any

from jalons.base.frozen import frozen
from jalons.opendata.rules.distances import Point, kilometres_between
from jalons.opendata.rules.mediation_standard import FRANCE_SERVICES, PROGRAMMES, SERVICES, ZONES
from jalons.territories.rules import fold_name


class Located(StrEnum):
    """The origin of the point of a place."""

    GIVEN = "donne"  # in the file
    SWAPPED = "inverse"  # longitude and latitude were exchanged
    ABSENT = "absent"  # not in the file: the point of its commune
    ZERO = "zero"  # 0 and 0: the point of its commune
    FAR = "loin"  # far from its commune, or impossible: the point of its commune
    NOWHERE = "inconnu"  # its commune has no point either


@frozen(slots=True, kw_only=True)
class PlaceFacts:
    """A place according to its source or a team. `point` in degrees (longitude, latitude)."""

    source_id: str
    name: str
    commune: str
    pivot: str = ""
    address: str = ""
    postcode: str = ""
    longitude: float | None = None
    latitude: float | None = None
    located: str = Located.NOWHERE
    services: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    publics: tuple[str, ...] = ()
    care: tuple[str, ...] = ()
    fees: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    is_fixed: bool = True
    is_itinerant: bool = False
    hours: str = ""
    phone: str = ""
    website: str = ""
    updated_on: date | None = None

    @property
    def point(self) -> Point | None:
        return None if self.longitude is None or self.latitude is None else (self.longitude, self.latitude)


# The fields that a team may correct.
EDITABLE = (
    "name", "commune", "address", "longitude", "latitude", "located", "services", "programmes", "publics", "care", "fees",
    "access", "support", "is_fixed", "is_itinerant", "hours", "phone", "website", "updated_on",
)  # fmt: skip


def apply_correction(facts: PlaceFacts, values: Mapping[str, Any]) -> PlaceFacts:
    """The facts with the team's corrections, which are in JSON: lists, and days as text."""
    corrected: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
    }
    if isinstance(corrected.get("updated_on"), str):
        corrected["updated_on"] = date.fromisoformat(corrected["updated_on"])
    return replace(facts, **corrected)


def merge_places(one: PlaceFacts, other: PlaceFacts) -> PlaceFacts:
    """Two fiches of the same place: empty values of the first come from the second."""
    return replace(
        one,
        address=one.address or other.address,
        hours=one.hours or other.hours,
        phone=one.phone or other.phone,
        website=one.website or other.website,
        services=tuple(name for name in SERVICES if name in (*one.services, *other.services)),
        programmes=tuple(name for name in PROGRAMMES if name in (*one.programmes, *other.programmes)),
        zones=tuple(name for name in ZONES if name in (*one.zones, *other.zones)),
        is_fixed=one.is_fixed or other.is_fixed,
        is_itinerant=one.is_itinerant or other.is_itinerant,
        updated_on=one.updated_on or other.updated_on,
    )


# --- where -----------------------------------------------------------------------------------------------------------

# In no commune is a place farther than this from its town hall, in kilometres.
SURROUNDINGS = 100


def locate_place(longitude: float | None, latitude: float | None, anchor: Point | None) -> tuple[Point | None, Located]:
    """The point of a place and its origin; `anchor` is the point of its commune."""
    otherwise = Located.ABSENT
    if longitude is not None and latitude is not None:
        if longitude == 0 and latitude == 0:
            otherwise = Located.ZERO
        elif _is_around((longitude, latitude), anchor):
            return (longitude, latitude), Located.GIVEN
        elif anchor and _is_around((latitude, longitude), anchor):
            return (latitude, longitude), Located.SWAPPED
        else:
            otherwise = Located.FAR
    return (anchor, otherwise) if anchor else (None, Located.NOWHERE)


def _is_around(point: Point, anchor: Point | None) -> bool:
    if not (-180 <= point[0] <= 180 and -90 <= point[1] <= 90):
        return False
    return anchor is None or kilometres_between(point, anchor) <= SURROUNDINGS


# --- since when ------------------------------------------------------------------------------------------------------


class Freshness(StrEnum):
    FRESH = "a_jour"
    TO_CHECK = "a_verifier"  # between 12 and 18 months old
    TO_UPDATE = "a_mettre_a_jour"  # older than 18 months
    UNKNOWN = "inconnue"  # the source gives no date


def place_freshness(updated_on: date | None, today: date) -> Freshness:
    """As in the State's own tool (opendata, 2.1)."""
    if updated_on is None:
        return Freshness.UNKNOWN
    months = 12 * (today.year - updated_on.year) + today.month - updated_on.month - (today.day < updated_on.day)
    if months < 12:
        return Freshness.FRESH
    return Freshness.TO_CHECK if months < 18 else Freshness.TO_UPDATE


# --- which two are the same ------------------------------------------------------------------------------------------

NEAR = 0.5  # km
_OF_NO_USE = frozenset(
    "a au aux d de des du en et l la le les sur sous un une france services service maison espace numerique public "  # noqa: SIM905
    "msap mfs point lieu antenne bus".split()
)


def is_probably_same(one: PlaceFacts, other: PlaceFacts, commune_name: str) -> bool:
    """Two places of two lists in the same commune, near each other, whose names share most of their words.

    Two places of the programme France services only need to be near. When a place has no point of its own, the names
    must be the same.
    """
    if one.commune != other.commune:
        return False
    names = _name_words(one.name, commune_name), _name_words(other.name, commune_name)
    common, shortest = names[0] & names[1], min(names, key=len)
    if not (_has_point(one) and _has_point(other)):
        return bool(names[0]) and names[0] == names[1]
    if one.point is None or other.point is None or kilometres_between(one.point, other.point) > NEAR:
        return False
    both = FRANCE_SERVICES in one.programmes and FRANCE_SERVICES in other.programmes
    return both or (bool(common) and 2 * len(common) >= len(shortest))


def pair_twins(
    ones: Iterable[PlaceFacts], others: Iterable[PlaceFacts], commune_names: dict[str, str]
) -> list[tuple[int, int]]:
    """Ranks of places of two lists that are probably the same, the nearest first; each place has at most one twin."""
    by_commune: dict[str, list[tuple[int, PlaceFacts]]] = {}
    for rank, other in enumerate(others):
        by_commune.setdefault(other.commune, []).append((rank, other))
    pairs = sorted(
        (kilometres_between(one.point, other.point) if one.point and other.point else 0.0, rank, other_rank)
        for rank, one in enumerate(ones)
        for other_rank, other in by_commune.get(one.commune, ())
        if is_probably_same(one, other, commune_names.get(one.commune, ""))
    )
    taken: tuple[set[int], set[int]] = (set(), set())
    chosen = []
    for _distance, rank, other_rank in pairs:
        if rank not in taken[0] and other_rank not in taken[1]:
            taken[0].add(rank)
            taken[1].add(other_rank)
            chosen.append((rank, other_rank))
    return chosen


def _has_point(place: PlaceFacts) -> bool:
    return place.located in (Located.GIVEN, Located.SWAPPED)


def _name_words(name: str, commune_name: str) -> set[str]:
    return set(fold_name(name).split()) - _OF_NO_USE - set(fold_name(commune_name).split())


# --- what is written by people ---------------------------------------------------------------------------------------

_EMAIL = re.compile(r"(?<![^\s(<:;,@])[^\s(<:;,@]++@[^\s@]+\.[\w-]+")  # « Esp@ce » is a name


def remove_emails(text: str) -> str:
    """A name or an address without the e-mails that somebody wrote in it."""
    return " ".join(_EMAIL.sub("", text).split()) if "@" in text else " ".join(text.split())
