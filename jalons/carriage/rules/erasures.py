"""People erased here are erased from the copies too: from the content of exported files, and of returned ones. Pure.

Merging is not enough: a name that is blank here and present in the common ancestor was erased; without the ancestor,
the same name in a file would look new.
"""

from collections.abc import Collection, Mapping
from typing import Any

from jalons.carriage.rules.shapes import Row, Rows, Shapes, Tables

type Forgotten = dict[str, list[str]]  # by table, the uids of rows whose person was erased
type Blanks = Mapping[str, Row]  # by table, the values of an erased row; a table that is absent loses the row


def has_identity(row: Row, blanks: Row) -> bool:
    """Whether any text identifies a person."""
    return any(isinstance(blank, str) and row.get(name) for name, blank in blanks.items())


def erased_rows(base: Rows, here: Collection[str], blanks: Row) -> list[str]:
    """The rows named in a copy and no longer named `here`."""
    return sorted(uid for uid, row in base.items() if uid not in here and has_identity(row, blanks))


def merge_forgotten(one: Mapping[str, Collection[str]], other: Mapping[str, Collection[str]]) -> Forgotten:
    together = {table: {*one.get(table, ()), *other.get(table, ())} for table in {*one, *other}}
    return {table: sorted(uids) for table, uids in sorted(together.items()) if uids}


def blank_forgotten(
    tables: Tables, forgotten: Mapping[str, Collection[str]], blanks: Blanks, shapes: Shapes
) -> dict[str, dict[str, dict[str, Any]]]:
    """The same tables without the names of erased people. A value that was not exported stays absent."""
    left = {
        table: {
            uid: _blank_row(row, blanks[table]) if table in blanks and uid in forgotten.get(table, ()) else dict(row)
            for uid, row in rows.items()
            if table in blanks or uid not in forgotten.get(table, ())
        }
        for table, rows in tables.items()
    }
    gone = {table: set(uids) for table, uids in forgotten.items() if table not in blanks}
    for table, rows in left.items():
        pointers = shapes[table].references.items() if table in shapes else ()
        for name, target in pointers:
            for row in rows.values() if target in gone else ():
                if isinstance(row.get(name), list):
                    row[name] = [uid for uid in row[name] if uid not in gone[target]]
                elif row.get(name) in gone[target]:
                    row[name] = None
    return left


def _blank_row(row: Row, blanks: Row) -> dict[str, Any]:
    return {name: blanks.get(name, value) for name, value in row.items()}
