"""What merging has to know of a table: what points elsewhere, what is a set, what must stay unique. Pure.

A table is rows by uid, a row is values by name; a value that points to another row holds its uid.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from enum import StrEnum
from typing import Any

type Row = Mapping[str, Any]
type Rows = Mapping[str, Row]
type Tables = Mapping[str, Rows]


class Cure(StrEnum):
    """What happens to the row that comes back when another already holds what must be unique."""

    RENAME = "rename"  # « Titre (2) »
    BLANK = "blank"  # the value is left out
    DROP = "drop"  # the row is left out
    UNTIE = "untie"  # it would stand under itself: it stays where it was here


@dataclass(frozen=True)
class Unique:
    """Values that only one row may hold; nothing is compared while one of them is empty, unless it is in `blanks`.

    Two rows born apart with the same ones are the same row, when `twins`. No field at all: one row in the table.
    """

    fields: tuple[str, ...]
    cure: Cure
    twins: bool = False
    blanks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Shape:
    """`wholes`: values that only mean something together are taken from the same side, as the first of them decides.
    `under`: the pointer whose rows are asked about all at once, not one by one."""

    references: Mapping[str, str] = attribute(default_factory=dict)  # name → table
    sets: frozenset[str] = frozenset()  # names whose value is a set of uids, or of codes
    uniques: tuple[Unique, ...] = ()
    wholes: tuple[tuple[str, ...], ...] = ()
    under: str = ""


type Shapes = Mapping[str, Shape]  # in the order of references: what is pointed to comes first


@dataclass(frozen=True, order=True)
class Clash:
    """A row that comes back was changed so that something stays unique."""

    table: str
    uid: str
    fields: tuple[str, ...]
    cure: Cure
