"""What must stay unique when two copies become one: rows that are the same, titles and sheets that are taken. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from jalons.carriage.rules.shapes import Clash, Cure, Row, Shape, Shapes, Tables, Unique


def twin_rows(base: Tables, here: Tables, there: Tables, shapes: Shapes) -> dict[str, dict[str, str]]:
    """Rows born on both sides that are one: by table, the uid there → the uid here."""
    found: dict[str, dict[str, str]] = {}
    for table, shape in shapes.items():
        for unique in (unique for unique in shape.uniques if unique.twins):
            ours = {
                held: uid
                for uid, row in here.get(table, {}).items()
                if uid not in base.get(table, {}) and uid not in there.get(table, {})
                if (held := _unique_value(row, unique)) is not None
            }
            for uid, row in there.get(table, {}).items():
                held = _unique_value(_rename_row(row, shape, found), unique)
                if uid in here.get(table, {}) or uid in base.get(table, {}) or held is None:
                    continue
                if held in ours:
                    found.setdefault(table, {})[uid] = ours.pop(held)
    return found


def rename_rows(tables: Tables, names: Mapping[str, Mapping[str, str]], shapes: Shapes) -> dict[str, dict[str, Row]]:
    """The same rows under other uids, and what points to them follows."""
    return {
        table: {
            names.get(table, {}).get(uid, uid): _rename_row(row, shapes.get(table, Shape()), names)
            for uid, row in rows.items()
        }
        for table, rows in tables.items()
    }


def _rename_row(row: Row, shape: Shape, names: Mapping[str, Mapping[str, str]]) -> Row:
    new = dict(row)
    for name, target in shape.references.items():
        value, others = new.get(name), names.get(target, {})
        if isinstance(value, list):
            new[name] = sorted({others.get(uid, uid) for uid in value})
        elif value is not None:
            new[name] = others.get(value, value)
    return new


def _unique_value(row: Row, unique: Unique) -> tuple[Any, ...] | None:
    held = tuple(row.get(name) for name in unique.fields)
    is_empty = any(row.get(name) in (None, "") for name in unique.fields if name not in unique.blanks)
    return None if is_empty else held


def cure_clashes(tables: dict[str, dict[str, dict[str, Any]]], here: Tables, shapes: Shapes) -> list[Clash]:
    """Who was here, as it was, is served first."""
    clashes: list[Clash] = []
    for table, shape in shapes.items():
        for unique in shape.uniques:
            rows, ours = tables.get(table, {}), here.get(table, {})

            def is_new(uid: str, unique: Unique = unique, rows: Any = rows, ours: Any = ours) -> bool:
                return uid not in ours or _unique_value(ours[uid], unique) != _unique_value(rows[uid], unique)

            taken: set[tuple[Any, ...]] = set()
            for uid in sorted(rows, key=is_new):
                held = _unique_value(rows[uid], unique)
                if held in taken:
                    clashes.append(Clash(table, uid, unique.fields, unique.cure))
                    held = _cure_clash(tables, table, uid, unique, taken, shapes)
                if held is not None:
                    taken.add(held)
    return clashes


def _cure_clash(
    tables: dict[str, dict[str, dict[str, Any]]],
    table: str,
    uid: str,
    unique: Unique,
    taken: set[tuple[Any, ...]],
    shapes: Shapes,
) -> tuple[Any, ...] | None:
    if unique.cure is Cure.DROP:
        _drop_row(tables, table, uid, shapes)
        return None
    row, name = tables[table][uid], unique.fields[-1]
    if unique.cure is Cure.BLANK:
        row[name] = None
        return None
    number, title = 2, row[name]
    while _unique_value(row, unique) in taken:
        mark = f" ({number})"
        row[name] = title[: 150 - len(mark)] + mark
        number += 1
    return _unique_value(row, unique)


def _drop_row(tables: dict[str, dict[str, dict[str, Any]]], table: str, uid: str, shapes: Shapes) -> None:
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


def renumber_notes(taken: Iterable[int], coming: Mapping[str, int], last: int) -> dict[str, int]:
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
