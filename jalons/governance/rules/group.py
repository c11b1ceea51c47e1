"""What a groupe projet needs (method 1.2). It is told, and stops nothing. Pure."""

from collections.abc import Collection, Iterable
from enum import StrEnum

from jalons.base.french import matching_key
from jalons.base.frozen import frozen
from jalons.roadmaps.rules.limits import MOST_FOCAL_POINTS


class Kind(StrEnum):
    ELECTED = "elu"
    STAFF = "technicien"
    OPERATOR = "operateur"
    PARTNER = "partenaire"


class Need(StrEnum):
    """In the order in which the lacks are told."""

    ELECTED = "elus"
    STAFF = "technique"
    OPERATOR = "operateur"
    FOCAL_POINT = "referent"
    SERVICES = "services"


# How many people, or services, each need asks for.
LEAST = {Need.ELECTED: 2, Need.STAFF: 1, Need.OPERATOR: 1, Need.FOCAL_POINT: 1, Need.SERVICES: 2}
_KINDS = {Need.ELECTED: Kind.ELECTED, Need.STAFF: Kind.STAFF, Need.OPERATOR: Kind.OPERATOR}


@frozen
class Person:
    """`service`: the one that they represent, else their organisation; "" when nobody wrote it."""

    kind: str
    is_focal_point: bool = False
    service: str = ""


@frozen
class Lack:
    need: Need
    have: int


def group_lacks(people: Collection[Person]) -> list[Lack]:
    """What is missing, in order; empty when the group is complete.

    Services are counted once the people are there: whoever is missing brings theirs.
    """
    counts = {need: sum(person.kind == kind for person in people) for need, kind in _KINDS.items()}
    counts[Need.FOCAL_POINT] = sum(person.is_focal_point for person in people)
    lacks = [Lack(need, have) for need, have in counts.items() if have < LEAST[need]]
    if counts[Need.FOCAL_POINT] > MOST_FOCAL_POINTS:
        lacks.append(Lack(Need.FOCAL_POINT, counts[Need.FOCAL_POINT]))
    services = count_services(person.service for person in people)
    if not any(lack.need in _KINDS for lack in lacks) and services < LEAST[Need.SERVICES]:
        lacks.append(Lack(Need.SERVICES, services))
    return lacks


def count_services(services: Iterable[str]) -> int:
    """Two spellings of a name are one service; those that nobody wrote are not counted."""
    return len({matching_key(service.strip()) for service in services if service.strip()})


def is_same_person(substitute: str, *names: str) -> bool:
    """Whether who sits in their place is written like the person: as their function, or by their name."""
    return bool(substitute.strip()) and matching_key(substitute.strip()) in {
        matching_key(name.strip()) for name in names if name.strip()
    }
