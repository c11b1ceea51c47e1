"""A table with one row for each commune and unknown columns: guesses each column, then reads it."""

import re
from collections.abc import Callable, Mapping, Sequence

from jalons.base.french import matching_key
from jalons.base.frozen import frozen
from jalons.base.sent_tables import SentTable
from jalons.opendata.rules.code_gathering import Gathering, repair_code
from jalons.opendata.rules.counts import Impossible, rate_of_counts
from jalons.opendata.rules.local import PERCENT
from jalons.opendata.rules.values import State, Value
from jalons.opendata.sources.numbers import Unreadable, read_count

CODE, VALUE, PART, WHOLE = "code", "value", "part", "whole"
# Headings of a column of codes, once folded.
CODE_NAMES = frozenset({
    "codgeo", "code insee", "insee", "code commune", "code commune insee", "insee com", "code geo", "com", "depcom",
    "code", "codeinsee", "insee commune", "numcomdo", "commune code",
})  # fmt: skip
HEADER_WITHIN = 20
SEEMS_ENOUGH = 0.6
_CODE = re.compile(r"\d{4,5}|2[AB]\d{3}")


def find_header(rows: Sequence[Sequence[str]]) -> int | None:
    """The first row with the heading of a column of codes; else the first row, when no cell in it is a number."""
    for place, row in enumerate(rows[:HEADER_WITHIN]):
        if any(matching_key(cell) in CODE_NAMES for cell in row):
            return place
    return 0 if rows and not any(_is_number(cell) for cell in rows[0]) else None


def guess_columns(rows: Sequence[Sequence[str]], header: int) -> dict[int, str]:
    """Column → its probable meaning: codes by heading, else by content; the value is the first other column of
    numbers."""
    below = rows[header + 1 :]
    width = max((len(row) for row in rows), default=0)
    columns = [[row[place] for row in below if place < len(row) and row[place]] for place in range(width)]
    names = [
        matching_key(rows[header][place]) if header >= 0 and place < len(rows[header]) else "" for place in range(width)
    ]
    code = next((place for place in range(width) if names[place] in CODE_NAMES), None)
    if code is None:
        code = next((place for place in range(width) if _are_mostly(columns[place], _is_code)), None)
    # In a table with headings, a column without one holds row numbers.
    named = [place for place in range(width) if header < 0 or names[place]]
    others = (place for place in named if place != code and _are_mostly(columns[place], _is_number))
    value = next(others, None)
    return {place: key for place, key in ((code, CODE), (value, VALUE)) if place is not None}


def _are_mostly(cells: list[str], seems: Callable[[str], bool]) -> bool:
    return bool(cells) and sum(map(seems, cells)) >= SEEMS_ENOUGH * len(cells)


def _is_code(cell: str) -> bool:
    return _CODE.fullmatch(cell.strip().upper()) is not None


def _is_number(cell: str) -> bool:
    try:
        return not isinstance(read_count(cell), State)
    except Unreadable:
        return False


@frozen
class Reading:
    """`values`: present commune → its value. `set_aside`: why rows are rejected, in their order."""

    rows: int
    values: dict[str, Value]
    gathering: Gathering


def has_enough_columns(columns: Mapping[int, str]) -> bool:
    keys = set(columns.values())
    return CODE in keys and (VALUE in keys or {PART, WHOLE} <= keys)


def read_local_table(sent: SentTable, codes: Mapping[str, str], unit: str) -> Reading:
    """A part and a whole give a rate in percent, which can be added up; a value is kept as it is."""
    at = {key: place for place, key in sent.columns.items()}
    gathering, lines = Gathering(codes), list(sent.lines())
    for number, row in lines:
        code = repair_code(_cell_at(row, at[CODE]))
        if not gathering.known(code, number):
            continue
        try:
            value = _row_value(row, at, unit)
        except Unreadable as cell:
            gathering.reject(number, f"« {str(cell)[:40]} » n’est pas un nombre.", code)
        except Impossible as impossible:
            gathering.reject(number, str(impossible), code)
        else:
            gathering.put(VALUE, code, value, number)
    return Reading(len(lines), gathering.folded().get(VALUE, {}), gathering)


def _row_value(row: Sequence[str], at: Mapping[str, int], unit: str) -> Value:
    if PART in at and WHOLE in at:
        return rate_of_counts([read_count(_cell_at(row, at[PART]))], read_count(_cell_at(row, at[WHOLE])))
    count = read_count(_cell_at(row, at[VALUE]))
    if isinstance(count, State):
        return Value(None, None, count)
    if unit == PERCENT and not 0 <= count <= 100:
        raise Impossible("Une part va de 0 à 100 %.")
    return Value(count)


def _cell_at(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""
