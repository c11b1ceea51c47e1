"""Three-way merge: two copies of the same tables, and their common ancestor, become one table. Pure.

It does not know what the tables are about: `Shape` says which values are sets, which are pointers, which must be
unique.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from enum import StrEnum
from typing import Any

from jalons.base.frozen import frozen
from jalons.carriage.rules.shapes import Clash, Cure, Row, Shape, Shapes, Tables
from jalons.carriage.rules.uniques import cure_clashes

_ABSENT: Any = object()  # a value that one side does not have
_EMPTY: tuple[Any, ...] = (None, "", [], {}, False)


class Kind(StrEnum):
    VALUE = "value"  # both changed it, differently
    GONE_HERE = "gone_here"  # removed here, changed there
    GONE_THERE = "gone_there"  # changed here, removed there


@dataclass(frozen=True, order=True)
class Conflict:
    table: str
    uid: str
    field: str  # empty when it concerns the whole row
    kind: Kind
    here: Any = attribute(default=None, compare=False)
    there: Any = attribute(default=None, compare=False)
    under: str = ""  # the row whose questions are asked together, when they are

    @property
    def key(self) -> str:
        return f"{self.table}/{self.under}" if self.under else f"{self.table}/{self.uid}/{self.field}"


@frozen
class Merged:
    tables: dict[str, dict[str, dict[str, Any]]]
    conflicts: tuple[Conflict, ...]
    clashes: tuple[Clash, ...] = ()

    def added(self, here: Tables, table: str) -> list[str]:
        return [uid for uid in self.tables.get(table, {}) if uid not in here.get(table, {})]

    def removed(self, here: Tables, table: str) -> list[str]:
        return [uid for uid in here.get(table, {}) if uid not in self.tables.get(table, {})]

    def changed(self, here: Tables, table: str) -> dict[str, dict[str, Any]]:
        """The new values of rows that already were here, by uid."""
        rows = {}
        for uid, row in here.get(table, {}).items():
            new = self.tables.get(table, {}).get(uid, row)
            if values := {name: value for name, value in new.items() if value != row.get(name, _ABSENT)}:
                rows[uid] = values
        return rows


def merge_tables(
    base: Tables, here: Tables, there: Tables, shapes: Shapes, chosen: Iterable[str] = frozenset()
) -> Merged:
    """Merges the changes of both sides since `base`. When both changed the same value differently, the one here is
    kept, unless the key of the conflict is in `chosen`."""
    there_wins = frozenset(chosen)
    tables: dict[str, dict[str, dict[str, Any]]] = {}
    conflicts: list[Conflict] = []
    for table in _table_names(shapes, here, there):
        shape = shapes.get(table, Shape())
        three = [side.get(table, {}) for side in (base, here, there)]
        tables[table] = {}
        for uid in dict.fromkeys([*three[1], *three[2]]):
            row = _merge_row(table, uid, [side.get(uid) for side in three], shape, there_wins, conflicts)
            if row is not None:
                tables[table][uid] = row
    pointed_to = _keep_pointed_rows(tables, (here, there), shapes)
    clashes = [*_untie_rings(tables, here, shapes), *cure_clashes(tables, here, shapes)]
    # Whether to delete a row is not asked when another row points to it.
    asked = [conflict for conflict in conflicts if conflict.field or (conflict.table, conflict.uid) not in pointed_to]
    return Merged(tables, tuple(sorted(asked)), tuple(clashes))


def _table_names(shapes: Shapes, *sides: Tables) -> list[str]:
    return list(dict.fromkeys([*shapes, *(table for side in sides for table in side)]))


def _merge_row(
    table: str,
    uid: str,
    three: list[Row | None],
    shape: Shape,
    there_wins: frozenset[str],
    conflicts: list[Conflict],
) -> dict[str, Any] | None:
    base, here, there = three
    if here is not None and there is not None:
        return _merge_values(table, uid, base or {}, here, there, shape, there_wins, conflicts)
    left = here if here is not None else there
    assert left is not None
    if base is None:
        return dict(left)
    if _is_unchanged(base, left):
        return None
    kind = Kind.GONE_THERE if there is None else Kind.GONE_HERE
    conflict = Conflict(table, uid, "", kind, here, there, _parent_uid(shape, left))
    conflicts.append(conflict)
    winner = here if conflict.key not in there_wins else there
    return dict(winner) if winner is not None else None


def _is_unchanged(base: Row, now: Row) -> bool:
    """An empty value that was not exported counts as unchanged."""
    return all(base[name] == value if name in base else value in _EMPTY for name, value in now.items())


def _merge_values(
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
    together = {name: whole for whole in shape.wholes for name in whole}
    sides: dict[str, bool | None] = {}  # by first value of a whole: True for here, False for there, None for a conflict
    for name in dict.fromkeys([*here, *there]):
        was, ours, theirs = (side.get(name, _ABSENT) for side in (base, here, there))
        whole = together.get(name, (name,))
        if whole[0] not in sides:
            sides[whole[0]] = _is_ours(whole, base, here, there)
        is_ours = sides[whole[0]]
        if is_ours is None and name in shape.sets:
            row[name] = _merge_sets(was if was is not _ABSENT else [], ours, theirs)
            continue
        if is_ours is None:
            conflict = Conflict(
                table, uid, whole[0], Kind.VALUE, here[whole[0]], there[whole[0]], _parent_uid(shape, here)
            )
            if name == whole[0]:
                conflicts.append(conflict)
            is_ours = conflict.key not in there_wins
        taken, other = (ours, theirs) if is_ours else (theirs, ours)
        row[name] = taken if taken is not _ABSENT else other
    return row


def _is_ours(whole: tuple[str, ...], base: Row, here: Row, there: Row) -> bool | None:
    """Which side a whole is taken from, according to its first value; None when both sides changed that one
    differently."""
    was, ours, theirs = (side.get(whole[0], _ABSENT) for side in (base, here, there))
    if len(whole) == 1:
        return _is_value_ours(was, ours, theirs, says_nothing=_EMPTY)
    if ours != theirs:
        return _is_value_ours(was, ours, theirs)
    was, ours, theirs = (tuple(side.get(name) for name in whole) for side in (base, here, there))
    return _is_value_ours(was, ours, theirs) is not False


def _is_value_ours(was: Any, ours: Any, theirs: Any, says_nothing: tuple[Any, ...] = ()) -> bool | None:
    """`says_nothing`: values that may mean « not exported ». A paper without dots does mean something."""
    if theirs is _ABSENT or ours == theirs or theirs == was or (was is _ABSENT and theirs in says_nothing):
        return True
    if ours is _ABSENT or ours == was or (was is _ABSENT and ours in says_nothing):
        return False
    return None


def _parent_uid(shape: Shape, row: Row) -> str:
    return str(row.get(shape.under) or "") if shape.under else ""


def _merge_sets(was: Iterable[Any], here: Iterable[Any], there: Iterable[Any]) -> list[Any]:
    """The additions of both sides, without the removals of both sides."""
    before, ours, theirs = set(was), set(here), set(there)
    return sorted((ours & theirs) | ((ours | theirs) - before))


def _keep_pointed_rows(
    tables: dict[str, dict[str, dict[str, Any]]], sides: tuple[Tables, Tables], shapes: Shapes
) -> set[tuple[str, str]]:
    """A row removed on one side stays if the other side has made another row point to it since."""
    pointed_to = set()
    waiting = [(table, row) for table, rows in tables.items() for row in rows.values()]
    while waiting:
        table, row = waiting.pop()
        for _name, target, uid in _row_pointers(row, shapes.get(table, Shape())):
            pointed_to.add((target, uid))
            if uid in tables.get(target, {}):
                continue
            removed = next((side[target][uid] for side in sides if uid in side.get(target, {})), None)
            if removed is not None:
                tables[target][uid] = dict(removed)
                waiting.append((target, tables[target][uid]))
    return pointed_to


def _row_pointers(row: Row, shape: Shape) -> Iterator[tuple[str, str, str]]:
    for name, target in shape.references.items():
        value = row.get(name)
        for uid in value if isinstance(value, list) else [value]:
            if uid is not None:
                yield name, target, uid


def _untie_rings(tables: dict[str, dict[str, dict[str, Any]]], here: Tables, shapes: Shapes) -> list[Clash]:
    """Two moves that are right separately may put two rows under one another: the places here had no ring, and win."""
    clashes = []
    for table, shape in shapes.items():
        rows = tables.get(table, {})
        for name in sorted(
            name for name, target in shape.references.items() if target == table and name not in shape.sets
        ):
            # Putting one back may close another ring, but each time one more row is at its place here.
            while ring := next(filter(None, (_find_ring(rows, uid, name) for uid in sorted(rows))), None):
                moved = [node for node in ring if rows[node].get(name) != here.get(table, {}).get(node, {}).get(name)]
                for node in moved:
                    rows[node][name] = here.get(table, {}).get(node, {}).get(name)
                    clashes.append(Clash(table, node, (name,), Cure.UNTIE))
    return clashes


def _find_ring(rows: Mapping[str, Mapping[str, Any]], uid: str, name: str) -> list[str]:
    """The rows that are under one another, when `uid` is one of them."""
    seen, above = {uid: None}, rows[uid].get(name)
    while above is not None and above in rows and above not in seen:
        seen[above] = None
        above = rows[above].get(name)
    return list(seen) if above == uid else []
