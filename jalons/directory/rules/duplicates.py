"""People who may be recorded twice. It is only a suggestion: two colleagues may share a telephone. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from enum import StrEnum

from jalons.base.french import matching_key
from jalons.base.frozen import frozen
from jalons.directory.rules.numbers import keep_figures


class Reason(StrEnum):
    """Why two contacts may be one person, the surest reason first."""

    EMAIL = "email"
    NAME = "name"
    PHONE = "phone"


@frozen
class Person:
    """`key` identifies the person: the pk of a contact, or the number of a line."""

    key: int
    first_name: str = ""
    last_name: str = ""
    organisation: str = ""
    email: str = ""
    phone: str = ""

    @property
    def email_key(self) -> str:
        return self.email.strip().casefold()

    @property
    def phone_key(self) -> str:
        """The last nine digits: « +33 6 12… » and « 06 12… » are the same telephone."""
        number = keep_figures(self.phone)
        return number[-9:] if len(number) >= 9 else ""

    @property
    def name_key(self) -> str:
        """The two names without accents, case or hyphens, in alphabetical order, so that their order does not
        matter."""
        return " ".join(sorted(matching_key(f"{self.first_name} {self.last_name}").split()))

    @property
    def organisation_key(self) -> str:
        return matching_key(self.organisation)


@frozen
class Double:
    other: int
    reason: Reason


def duplicate_reason(one: Person, other: Person) -> Reason | None:
    """Why both may be one person; None when nothing suggests it. A name alone is not enough: the secretariats of two
    town halls are two people."""
    if one.email_key and one.email_key == other.email_key:
        return Reason.EMAIL
    if one.name_key and one.name_key == other.name_key:
        organisations = {one.organisation_key, other.organisation_key}
        if len(organisations) == 1 or "" in organisations:
            return Reason.NAME
    if one.phone_key and one.phone_key == other.phone_key:
        return Reason.PHONE
    return None


def find_doubles(people: Iterable[Person], distinct: AbstractSet[frozenset[int]] = frozenset()) -> dict[int, Double]:
    """For each person who may be recorded twice: another such person, and why. Its time grows with the number of
    people, not with its square. `distinct` holds pairs of keys that somebody confirmed to be two people."""
    everybody = list(people)
    doubles: dict[int, Double] = {}
    by_email: dict[str, list[Person]] = defaultdict(list)
    by_name: dict[str, list[Person]] = defaultdict(list)
    by_phone: dict[str, list[Person]] = defaultdict(list)
    for person in everybody:
        by_email[person.email_key].append(person)
        by_name[person.name_key].append(person)
        by_phone[person.phone_key].append(person)
    for groups, why in ((by_email, Reason.EMAIL), (by_name, Reason.NAME), (by_phone, Reason.PHONE)):
        for key, group in groups.items():
            if key and len(group) > 1:
                for alike in _group_by_organisation(group) if why == Reason.NAME else [group]:
                    _pair_people(alike, why, doubles, distinct)
    return doubles


def _group_by_organisation(group: list[Person]) -> Iterable[list[Person]]:
    """People of one name, grouped by organisation; those without organisation are in every group."""
    by_organisation: dict[str, list[Person]] = defaultdict(list)
    for person in group:
        by_organisation[person.organisation_key].append(person)
    anywhere = by_organisation.pop("", [])
    yield from ([*anywhere, *alike] for alike in by_organisation.values())
    yield anywhere


def _pair_people(
    group: list[Person], why: Reason, found: dict[int, Double], distinct: AbstractSet[frozenset[int]]
) -> None:
    for person in group:
        others = (one for one in group if one is not person and frozenset((person.key, one.key)) not in distinct)
        other = next(others, None)
        if other:
            found.setdefault(person.key, Double(other.key, why))
