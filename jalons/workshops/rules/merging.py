"""Two copies of the same tables that went on apart, and what they had in common: one table again. Pure.

A table is rows by uid, a row is values by name; a value that points to another row holds its uid. Nothing here knows
what a note is: `Shape` says which values are sets, which point elsewhere, which must stay unique.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from enum import StrEnum
from typing import Any

type Row = Mapping[str, Any]
type Rows = Mapping[str, Row]
type Tables = Mapping[str, Rows]

_ABSENT: Any = object()  # a value that one side does not know
_EMPTY: tuple[Any, ...] = (None, "", [], {}, False)


class Cure(StrEnum):
    """What happens to the row that comes back when another already holds what must be unique."""

    RENAME = "rename"  # « Titre (2) »
    BLANK = "blank"  # the value is left out
    DROP = "drop"  # the row is left out
    UNTIE = "untie"  # it would stand under itself: it stays where it was here


@dataclass(frozen=True)
class Unique:
    """Values that only one row may hold; nothing is compared while one of them is empty.

    Two rows born apart with the same ones are the same row, when `twins`.
    """

    fields: tuple[str, ...]
    cure: Cure
    twins: bool = False


@dataclass(frozen=True)
class Shape:
    """What merging has to know of one table."""

    references: Mapping[str, str] = attribute(default_factory=dict)  # name → table
    sets: frozenset[str] = frozenset()  # names whose value is a set of uids, or of codes
    uniques: tuple[Unique, ...] = ()


type Shapes = Mapping[str, Shape]  # in the order of references: what is pointed to comes first


class Kind(StrEnum):
    VALUE = "value"  # both changed it, differently
    GONE_HERE = "gone_here"  # removed here, changed there
    GONE_THERE = "gone_there"  # changed here, removed there


@dataclass(frozen=True, order=True)
class Conflict:
    table: str
    uid: str
    field: str  # empty when it is about the whole row
    kind: Kind
    here: Any = attribute(default=None, compare=False)
    there: Any = attribute(default=None, compare=False)

    @property
    def key(self) -> str:
        return f"{self.table}/{self.uid}/{self.field}"


@dataclass(frozen=True, order=True)
class Clash:
    """A row that comes back was changed so that something stays unique."""

    table: str
    uid: str
    fields: tuple[str, ...]
    cure: Cure


@dataclass(frozen=True)
class Merged:
    tables: dict[str, dict[str, dict[str, Any]]]
    conflicts: tuple[Conflict, ...]
    clashes: tuple[Clash, ...] = ()

    def added(self, here: Tables, table: str) -> list[str]:
        return [uid for uid in self.tables.get(table, {}) if uid not in here.get(table, {})]

    def removed(self, here: Tables, table: str) -> list[str]:
        return [uid for uid in here.get(table, {}) if uid not in self.tables.get(table, {})]

    def changed(self, here: Tables, table: str) -> dict[str, dict[str, Any]]:
        """The new values of the rows that were here, by uid."""
        found = {}
        for uid, row in here.get(table, {}).items():
            new = self.tables.get(table, {}).get(uid, row)
            if values := {name: value for name, value in new.items() if value != row.get(name, _ABSENT)}:
                found[uid] = values
        return found


def merge(base: Tables, here: Tables, there: Tables, shapes: Shapes, chosen: Iterable[str] = frozenset()) -> Merged:
    """Here and there have gone on from `base`. Where both changed the same thing differently, what is here stays,
    unless the key of the conflict is in `chosen`."""
    there_wins = frozenset(chosen)
    tables: dict[str, dict[str, dict[str, Any]]] = {}
    conflicts: list[Conflict] = []
    for table in _tables(shapes, here, there):
        shape = shapes.get(table, Shape())
        three = [side.get(table, {}) for side in (base, here, there)]
        tables[table] = {}
        for uid in dict.fromkeys([*three[1], *three[2]]):
            row = _row(table, uid, [side.get(uid) for side in three], shape, there_wins, conflicts)
            if row is not None:
                tables[table][uid] = row
    pointed_to = _keep_what_is_pointed_to(tables, (here, there), shapes)
    clashes = [*_untied(tables, here, shapes), *_cured(tables, here, shapes)]
    # Whether a row goes is no question when something holds on to it.
    asked = [conflict for conflict in conflicts if conflict.field or (conflict.table, conflict.uid) not in pointed_to]
    return Merged(tables, tuple(sorted(asked)), tuple(clashes))


def _tables(shapes: Shapes, *sides: Tables) -> list[str]:
    return list(dict.fromkeys([*shapes, *(table for side in sides for table in side)]))


def _row(
    table: str,
    uid: str,
    three: list[Row | None],
    shape: Shape,
    there_wins: frozenset[str],
    conflicts: list[Conflict],
) -> dict[str, Any] | None:
    base, here, there = three
    if here is not None and there is not None:
        return _values(table, uid, base or {}, here, there, shape, there_wins, conflicts)
    left = here if here is not None else there
    assert left is not None
    if base is None:
        return dict(left)
    if _same(base, left):
        return None
    kind = Kind.GONE_THERE if there is None else Kind.GONE_HERE
    conflict = Conflict(table, uid, "", kind, here, there)
    conflicts.append(conflict)
    kept = here if conflict.key not in there_wins else there
    return dict(kept) if kept is not None else None


def _same(base: Row, now: Row) -> bool:
    """A value that was not carried, and is empty, says nothing."""
    return all(base[name] == value if name in base else value in _EMPTY for name, value in now.items())


def _values(
    table: str,
    uid: str,
    base: Row,
    here: Row,
    there: Row,
    shape: Shape,
    there_wins: frozenset[str],
    conflicts: list[Conflict],
) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name in dict.fromkeys([*here, *there]):
        was, ours, theirs = (side.get(name, _ABSENT) for side in (base, here, there))
        if theirs is _ABSENT or ours == theirs or theirs == was or (was is _ABSENT and theirs in _EMPTY):
            row[name] = ours if ours is not _ABSENT else theirs
        elif ours is _ABSENT or ours == was or (was is _ABSENT and ours in _EMPTY):
            row[name] = theirs
        elif name in shape.sets:
            row[name] = _one_set(was if was is not _ABSENT else [], ours, theirs)
        else:
            conflict = Conflict(table, uid, name, Kind.VALUE, ours, theirs)
            conflicts.append(conflict)
            row[name] = theirs if conflict.key in there_wins else ours
    return row


def _one_set(was: Iterable[Any], here: Iterable[Any], there: Iterable[Any]) -> list[Any]:
    """What either added, without what either removed."""
    before, ours, theirs = set(was), set(here), set(there)
    return sorted((ours & theirs) | ((ours | theirs) - before))


def _keep_what_is_pointed_to(
    tables: dict[str, dict[str, dict[str, Any]]], sides: tuple[Tables, Tables], shapes: Shapes
) -> set[tuple[str, str]]:
    """A row removed on one side, to which the other side has attached something since, stays."""
    pointed_to = set()
    waiting = [(table, row) for table, rows in tables.items() for row in rows.values()]
    while waiting:
        table, row = waiting.pop()
        for _name, target, uid in _pointers(row, shapes.get(table, Shape())):
            pointed_to.add((target, uid))
            if uid in tables.get(target, {}):
                continue
            found = next((side[target][uid] for side in sides if uid in side.get(target, {})), None)
            if found is not None:
                tables[target][uid] = dict(found)
                waiting.append((target, tables[target][uid]))
    return pointed_to


def _pointers(row: Row, shape: Shape) -> Iterator[tuple[str, str, str]]:
    for name, target in shape.references.items():
        value = row.get(name)
        for uid in value if isinstance(value, list) else [value]:
            if uid is not None:
                yield name, target, uid


def _untied(tables: dict[str, dict[str, dict[str, Any]]], here: Tables, shapes: Shapes) -> list[Clash]:
    """Two moves, each right by itself, may put two rows under one another: what is here was no ring, and wins."""
    clashes = []
    for table, shape in shapes.items():
        rows = tables.get(table, {})
        for name in sorted(
            name for name, target in shape.references.items() if target == table and name not in shape.sets
        ):
            for uid in sorted(rows):
                ring = _ring(rows, uid, name)
                moved = [one for one in ring if rows[one].get(name) != here.get(table, {}).get(one, {}).get(name)]
                for one in moved:
                    rows[one][name] = here.get(table, {}).get(one, {}).get(name)
                    clashes.append(Clash(table, one, (name,), Cure.UNTIE))
    return clashes


def _ring(rows: Mapping[str, Mapping[str, Any]], uid: str, name: str) -> list[str]:
    """The rows that stand under one another, when `uid` is one of them."""
    seen, above = [uid], rows[uid].get(name)
    while above is not None and above in rows and above not in seen:
        seen.append(above)
        above = rows[above].get(name)
    return seen if above == uid else []


# --- what must stay unique -------------------------------------------------------------------------------------------


def twins(base: Tables, here: Tables, there: Tables, shapes: Shapes) -> dict[str, dict[str, str]]:
    """Rows born on both sides that are one: by table, the uid there → the uid here."""
    found: dict[str, dict[str, str]] = {}
    for table, shape in shapes.items():
        for unique in (unique for unique in shape.uniques if unique.twins):
            ours = {
                held: uid
                for uid, row in here.get(table, {}).items()
                if uid not in base.get(table, {}) and uid not in there.get(table, {})
                if (held := _held(row, unique)) is not None
            }
            for uid, row in there.get(table, {}).items():
                held = _held(_renamed_row(row, shape, found), unique)
                if uid in here.get(table, {}) or uid in base.get(table, {}) or held is None:
                    continue
                if held in ours:
                    found.setdefault(table, {})[uid] = ours.pop(held)
    return found


def renamed(tables: Tables, names: Mapping[str, Mapping[str, str]], shapes: Shapes) -> dict[str, dict[str, Row]]:
    """The same rows under other uids, and what points to them follows."""
    return {
        table: {
            names.get(table, {}).get(uid, uid): _renamed_row(row, shapes.get(table, Shape()), names)
            for uid, row in rows.items()
        }
        for table, rows in tables.items()
    }


def _renamed_row(row: Row, shape: Shape, names: Mapping[str, Mapping[str, str]]) -> Row:
    new = dict(row)
    for name, target in shape.references.items():
        value, others = new.get(name), names.get(target, {})
        if isinstance(value, list):
            new[name] = sorted({others.get(uid, uid) for uid in value})
        elif value is not None:
            new[name] = others.get(value, value)
    return new


def _held(row: Row, unique: Unique) -> tuple[Any, ...] | None:
    held = tuple(row.get(name) for name in unique.fields)
    return None if any(value is None or value == "" for value in held) else held


def _cured(tables: dict[str, dict[str, dict[str, Any]]], here: Tables, shapes: Shapes) -> list[Clash]:
    """Who was here, as it was, is served first."""
    clashes: list[Clash] = []
    for table, shape in shapes.items():
        for unique in shape.uniques:
            rows, ours = tables.get(table, {}), here.get(table, {})

            def is_new(uid: str, unique: Unique = unique, rows: Any = rows, ours: Any = ours) -> bool:
                return uid not in ours or _held(ours[uid], unique) != _held(rows[uid], unique)

            taken: set[tuple[Any, ...]] = set()
            for uid in sorted(rows, key=is_new):
                held = _held(rows[uid], unique)
                if held in taken:
                    clashes.append(Clash(table, uid, unique.fields, unique.cure))
                    held = _cure(tables, table, uid, unique, taken, shapes)
                if held is not None:
                    taken.add(held)
    return clashes


def _cure(
    tables: dict[str, dict[str, dict[str, Any]]],
    table: str,
    uid: str,
    unique: Unique,
    taken: set[tuple[Any, ...]],
    shapes: Shapes,
) -> tuple[Any, ...] | None:
    row, name = tables[table][uid], unique.fields[-1]
    if unique.cure is Cure.DROP:
        _drop(tables, table, uid, shapes)
        return None
    if unique.cure is Cure.BLANK:
        row[name] = None
        return None
    number, title = 2, row[name]
    while _held(row, unique) in taken:
        mark = f" ({number})"
        row[name] = title[: 150 - len(mark)] + mark
        number += 1
    return _held(row, unique)


def _drop(tables: dict[str, dict[str, dict[str, Any]]], table: str, uid: str, shapes: Shapes) -> None:
    """Nobody keeps pointing to what is left out."""
    del tables[table][uid]
    for other, shape in shapes.items():
        for name, target in shape.references.items():
            for row in tables.get(other, {}).values() if target == table else ():
                value = row.get(name)
                if isinstance(value, list):
                    row[name] = [one for one in value if one != uid]
                elif value == uid:
                    row[name] = None


def renumbered(taken: Iterable[int], coming: Mapping[str, int], last: int) -> dict[str, int]:
    """The number of each note that comes back: its own when free, else after all the others, in their order."""
    used, numbers = set(taken), {}
    following = max([last, *used, *coming.values()], default=0)
    for uid, number in sorted(coming.items(), key=lambda pair: (pair[1], pair[0])):
        if number in used:
            following += 1
            number = following
        used.add(number)
        numbers[uid] = number
    return numbers
