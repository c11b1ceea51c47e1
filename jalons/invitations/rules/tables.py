"""Who sits where: enough tables for everybody, each with people who do not usually meet. Pure.

Sizes between 5 and 8, as equal as possible (method 1.5: sub-groups of 6 to 8; one facilitator is comfortable with 4 to
6).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum

from jalons.base.frozen import frozen
from jalons.workshops.rules.workshops import TABLES_MAX

LEAST = 5
MOST = 8
PREFERRED = 7
# Above it, not every pair is compared: the first placing is good enough, and the page must be fast.
_PAIRS_MAX = 60_000


@frozen
class Person:
    """An empty text means « unknown » and matches nobody. `table`: where somebody fixed this person."""

    key: int
    category: str = ""
    college: str = ""
    organisation: str = ""
    service: str = ""
    table: int | None = None


def table_sizes(people: int, preferred: int = PREFERRED) -> list[int]:
    """Table sizes, larger first: 47 → 7, 7, 7, 7, 7, 6, 6. Nine people cannot be between 5 and 8: 5 and 4."""
    if people < 1:
        return []
    counts = range(1, min(people, TABLES_MAX) + 1)
    fitting = [n for n in counts if -(-people // n) <= MOST] or [TABLES_MAX]
    fitting = [n for n in fitting if people // n >= LEAST] or fitting[:1]
    count = min(fitting, key=lambda n: (abs(people / n - preferred), n))
    return split_evenly(people, count)


def sizes_for_tables(people: int, preferred: int, chosen: int, highest_kept: int = 0) -> list[int]:
    """On the tables chosen for the workshop when each has enough people; else on as many as the rule gives, and the
    others stay empty. `highest_kept`: the last table where somebody was placed by hand."""
    sizes = table_sizes(people, preferred)
    count = max(len(sizes), highest_kept, chosen if chosen and people // chosen >= LEAST else 0)
    return sizes if count == len(sizes) else split_evenly(people, count)


def split_evenly(people: int, count: int) -> list[int]:
    each, more = divmod(people, count)
    return [each + (place < more) for place in range(count)]


# What two people may have in common, the most important first: each weighs more than all the following ones.
_TRAITS = ("category", "college", "organisation", "service")
_WEIGHTS = (10**9, 10**6, 10**3, 1)
Trait = tuple[str, str]


def _person_traits(person: Person) -> list[tuple[Trait, int]]:
    values = ((name, getattr(person, name)) for name in _TRAITS)
    return [((name, value), weight) for (name, value), weight in zip(values, _WEIGHTS, strict=True) if value]


def assign_tables(people: Sequence[Person], count: int) -> dict[int, int]:
    """The table (from 1 to `count`) of each person, by their key.

    Fixed people stay. The others are dealt like cards, category by category, organisation by organisation: sizes differ
    by at most one, and so does the number of each category. Then people of the same category exchange places while this
    separates colleagues. The same people in the same order give the same tables.
    """
    if count < 1:
        return {}
    place = {p.key: p.table for p in people if p.table and p.table <= count}
    totals: Counter[int] = Counter(place.values())
    at: dict[int, Counter[Trait]] = {table: Counter() for table in range(1, count + 1)}
    for person in people:
        if person.key in place:
            at[place[person.key]].update(trait for trait, _weight in _person_traits(person))
    fixed = set(place)
    for person in _dealing_order([p for p in people if p.key not in fixed]):
        traits = [trait for trait, _weight in _person_traits(person)]

        def company(table: int, traits: list[Trait] = traits) -> tuple[int, list[int], int]:
            return totals[table], [at[table][trait] for trait in traits], table

        table = min(at, key=company)
        place[person.key] = table
        totals[table] += 1
        at[table].update(traits)
    _exchange_people([p for p in people if p.key not in fixed], place, at)
    return _number_larger_first(place, count) if not fixed else place


def _dealing_order(people: Sequence[Person]) -> list[Person]:
    """By category, the most numerous first; then by college and organisation."""
    numbers = {name: Counter(getattr(p, name) for p in people) for name in _TRAITS}
    return sorted(people, key=lambda p: [(-numbers[n][getattr(p, n)], getattr(p, n)) for n in _TRAITS])


def _exchange_people(free: Sequence[Person], place: dict[int, int], at: Mapping[int, Counter[Trait]]) -> None:
    """Exchanges two people while this leaves less in common at both tables. It ends because the sum decreases each
    time."""
    if len(free) ** 2 > _PAIRS_MAX:
        return
    better = True
    while better:
        better = False
        for i, person in enumerate(free):
            for other in free[i + 1 :]:
                here, there = place[person.key], place[other.key]
                if here != there and _exchange_gain(person, other, at[here], at[there]) > 0:
                    _swap_people(person, other, at[here], at[there])
                    place[person.key], place[other.key] = there, here
                    better = True


def _exchange_gain(one: Person, other: Person, here: Counter[Trait], there: Counter[Trait]) -> int:
    """The decrease of what people have in common: pairs separated, minus pairs made."""
    mine, others = dict(_person_traits(one)), dict(_person_traits(other))
    gain = 0
    for trait, weight in mine.items():
        if trait not in others:
            gain += weight * ((here[trait] - 1) - there[trait])
    for trait, weight in others.items():
        if trait not in mine:
            gain += weight * ((there[trait] - 1) - here[trait])
    return gain


def _swap_people(one: Person, other: Person, here: Counter[Trait], there: Counter[Trait]) -> None:
    mine, others = [t for t, _w in _person_traits(one)], [t for t, _w in _person_traits(other)]
    here.subtract(mine)
    here.update(others)
    there.subtract(others)
    there.update(mine)


def _number_larger_first(place: Mapping[int, int], count: int) -> dict[int, int]:
    numbers = Counter(place.values())
    order = sorted(range(1, count + 1), key=lambda table: (-numbers[table], table))
    new = {table: number for number, table in enumerate(order, 1)}
    return {key: new[table] for key, table in place.items()}


class Lack(StrEnum):
    """A problem to report about a table."""

    FEW = "few"
    MANY = "many"
    ONE_CATEGORY = "one_category"
    COLLEAGUES = "colleagues"


def table_lacks(table: Sequence[Person], room: Sequence[Person]) -> list[Lack]:
    """The problems of one table, compared with everybody who comes. If everybody has the same category, its tables
    cannot mix categories."""
    lacks = []
    if len(table) < LEAST <= len(room):
        lacks.append(Lack.FEW)
    if len(table) > MOST:
        lacks.append(Lack.MANY)
    if len(table) > 1 and len({p.category for p in table}) == 1 and len({p.category for p in room}) > 1:
        lacks.append(Lack.ONE_CATEGORY)
    together = Counter(p.organisation for p in table if p.organisation).most_common(1)
    if len(table) > 1 and together and 2 * together[0][1] > len(table):
        lacks.append(Lack.COLLEAGUES)
    return lacks
