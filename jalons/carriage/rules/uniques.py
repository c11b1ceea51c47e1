"""Unique values when two copies are merged: rows that are the same, titles and sheets that are taken. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from jalons.carriage.rules.shapes import Clash, Cure, Row, Shape, Shapes, Tables, Unique


def twin_rows(base: Tables, here: Tables, there: Tables, shapes: Shapes) -> dict[str, dict[str, str]]:
    """Rows created on both sides that are the same: by table, the uid there → the uid here."""
    twins: dict[str, dict[str, str]] = {}
    for table, shape in shapes.items():
        for unique in (unique for unique in shape.uniques if unique.twins):
            ours = {
                value: uid
                for uid, row in here.get(table, {}).items()
                if uid not in base.get(table, {}) and uid not in there.get(table, {})
                if (value := _unique_value(row, unique)) is not None
            }
            for uid, row in there.get(table, {}).items():
                value = _unique_value(_rename_row(row, shape, twins), unique)
                if uid in here.get(table, {}) or uid in base.get(table, {}) or value is None:
                    continue
                if value in ours:
                    twins.setdefault(table, {})[uid] = ours.pop(value)
    return twins


def rename_rows(tables: Tables, names: Mapping[str, Mapping[str, str]], shapes: Shapes) -> dict[str, dict[str, Row]]:
    """The same rows with other uids, in the pointers too."""
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
    values = tuple(row.get(name) for name in unique.fields)
    is_empty = any(row.get(name) in (None, "") for name in unique.fields if name not in unique.blanks)
    return None if is_empty else values


def cure_clashes(tables: dict[str, dict[str, dict[str, Any]]], here: Tables, shapes: Shapes) -> list[Clash]:
    """Rows that were here and did not change come first, and keep their values."""
    clashes: list[Clash] = []
    for table, shape in shapes.items():
        for unique in shape.uniques:
            rows, ours = tables.get(table, {}), here.get(table, {})

            def is_new(uid: str, unique: Unique = unique, rows: Any = rows, ours: Any = ours) -> bool:
                return uid not in ours or _unique_value(ours[uid], unique) != _unique_value(rows[uid], unique)

            taken: set[tuple[Any, ...]] = set()
            for uid in sorted(rows, key=is_new):
                value = _unique_value(rows[uid], unique)
                if value in taken:
                    clashes.append(Clash(table, uid, unique.fields, unique.cure))
                    value = _cure_clash(tables, table, uid, unique, taken, shapes)
                if value is not None:
                    taken.add(value)
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
    """Removes a row, and the pointers to it."""
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
    """The number of each note of the file: its own when free, else after all the others, in their order."""
    used, numbers = set(taken), {}
    following = max([last, *used, *coming.values()], default=0)
    for uid, number in sorted(coming.items(), key=lambda pair: (pair[1], pair[0])):
        if number in used:
            following += 1
            number = following
        used.add(number)
        numbers[uid] = number
    return numbers
