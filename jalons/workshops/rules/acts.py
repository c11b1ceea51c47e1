"""What an act changed, and whether it may still be undone. Pure.

A snapshot is a mapping of keys to the fields of rows; None is a row that does not exist.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

type Row = Mapping[str, Any] | None
type Rows = Mapping[str, Row]

ACTS_KEPT = 20


def row_differences(before: Rows, after: Rows) -> tuple[dict[str, Row], dict[str, Row]]:
    """For each row that differs, only the fields that do, before and after; created or deleted rows are whole."""
    was: dict[str, Row] = {}
    now: dict[str, Row] = {}
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if old == new:
            continue
        if old is None or new is None:
            was[key], now[key] = old, new
            continue
        fields = [name for name in old if old[name] != new[name]]
        was[key] = {name: old[name] for name in fields}
        now[key] = {name: new[name] for name in fields}
    return was, now


def is_unchanged(after: Rows, now: Rows) -> bool:
    """Whether the rows are as the act left them, so that undoing it overwrites nobody."""
    return all(_is_same_row(row, now.get(key)) for key, row in after.items())


def _is_same_row(left: Row, now: Row) -> bool:
    if left is None or now is None:
        return left is None and now is None
    return all(now.get(name) == value for name, value in left.items())


def row_mark(row: Mapping[str, Any]) -> str:
    """A digest that tells whether a row was changed, without its text, which may have to be erased."""
    text = json.dumps(row, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
