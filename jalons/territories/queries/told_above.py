"""What floors above know of a territory, which they register when they start: the feuilles de route that anybody may read."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from jalons.base.frozen import frozen


@frozen
class Place:
    """`kind`: commune, epci or departement, as of a `Hit`."""

    kind: str
    code: str


@frozen
class PublishedRoadmap:
    name: str
    adopted_on: date
    address: str


type PublishedReader = Callable[[Iterable[Place]], Mapping[Place, Sequence[PublishedRoadmap]]]

_published: list[PublishedReader] = []


def register_published(reader: PublishedReader) -> None:
    """`reader`: of each place that has some, its feuilles de route whose public page is open. A constant number of queries."""
    _published[:] = [reader]


def published_in(places: Iterable[Place]) -> Mapping[Place, Sequence[PublishedRoadmap]]:
    return _published[0](places) if _published else {}


def published_here(kind: str, code: str) -> Sequence[PublishedRoadmap]:
    place = Place(kind, code)
    return published_in([place]).get(place, ())
