"""What merging needs to know about a table: its pointers, its sets, its unique values. Pure.

A table is rows by uid, a row is values by name; a value that points to another row holds its uid.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from enum import StrEnum
from typing import Any

from jalons.base.frozen import frozen

type Row = Mapping[str, Any]
type Rows = Mapping[str, Row]
type Tables = Mapping[str, Rows]


class Cure(StrEnum):
    """What to do with a row of the file whose unique value is already taken."""

    RENAME = "rename"  # « Titre (2) »
    BLANK = "blank"  # the value is removed
    DROP = "drop"  # the row is removed
    UNTIE = "untie"  # it would be under itself: it keeps its place here


@frozen
class Unique:
    """Values that only one row may hold; they are not compared while one of them is empty, unless it is in `blanks`.

    With `twins`, two rows created separately with the same values are the same row. Without any field: one row in the
    table.
    """

    fields: tuple[str, ...]
    cure: Cure
    twins: bool = False
    blanks: frozenset[str] = frozenset()


@frozen
class Shape:
    """`wholes`: values that only mean something together come from the same side, which the first of them decides.
    `under`: the pointer to the row for which questions are asked together instead of one by one."""

    references: Mapping[str, str] = attribute(default_factory=dict)  # name → table
    sets: frozenset[str] = frozenset()  # names whose value is a set of uids or codes
    uniques: tuple[Unique, ...] = ()
    wholes: tuple[tuple[str, ...], ...] = ()
    under: str = ""


type Shapes = Mapping[str, Shape]  # in the order of references: a table comes after those it points to


@dataclass(frozen=True, order=True)
class Clash:
    """A row of the file that was changed to keep a value unique."""

    table: str
    uid: str
    fields: tuple[str, ...]
    cure: Cure
