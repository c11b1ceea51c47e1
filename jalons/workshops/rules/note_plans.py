"""What to do with each line of a table of notes, given the notes of the wall. Pure.

A note from a table has a stable identity: the number of its sheet, else its words and its table. The same line, in the
same workshop, always has the same `client_id`: a file sent twice is stored once, even on the laptop that carried the
workshop.
"""

import uuid
from collections.abc import Iterable
from enum import StrEnum

from jalons.base.french import matching_key
from jalons.base.frozen import frozen
from jalons.workshops.rules.note_tables import Doubt, Line

# More groups than a wall can show: this column probably holds something else.
GROUPS_MAX = 40


class Act(StrEnum):
    CREATE = "create"
    KNOWN = "known"  # it is already there
    DOUBLE = "double"  # the same words are already there: skipped, unless doubles are wanted
    LEAVE = "leave"  # something must be corrected first


@frozen
class Known:
    """A note of the wall."""

    number: int
    client_id: uuid.UUID
    text: str
    table: int | None = None
    sheet: int | None = None


@frozen
class Planned:
    """`note` is the number of the existing note."""

    line: Line
    act: Act
    client_id: uuid.UUID
    note: int | None = None


def comparable_words(text: str) -> str:
    """The text without what two copies of a note may differ by: capitals, accents and punctuation."""
    return matching_key(text) or text


def note_identity(workshop: uuid.UUID, line: Line, place: int = 1) -> uuid.UUID:
    """`place`: 1 for the first time that these words occur at that table, 2 for the second…"""
    return _line_identity(workshop, line, comparable_words(line.text), place)


def _line_identity(workshop: uuid.UUID, line: Line, words: str, place: int) -> uuid.UUID:
    name = f"sheet:{line.sheet}" if line.sheet else f"said:{line.table or ''}:{place}:{words}"
    return uuid.uuid5(workshop, name)


def plan_lines(
    workshop: uuid.UUID, lines: Iterable[Line], known: Iterable[Known], *, keep_doubles: bool = False
) -> list[Planned]:
    """Plans each line in order; doubts that depend on other lines or notes are added to it."""
    wall = _Wall(known)
    return [_plan_line(workshop, line, wall, keep_doubles=keep_doubles) for line in lines]


class _Wall:
    """The notes of the wall, and those that earlier lines add."""

    def __init__(self, known: Iterable[Known]) -> None:
        self.by_id: dict[str, Known] = {}
        self.by_sheet: dict[int, Known] = {}
        self.by_words: dict[str, list[Known]] = {}
        self.sheets: dict[int, int] = {}
        self.said: dict[tuple[int | None, str], list[int]] = {}
        for note in known:
            self.by_id[str(note.client_id)] = note
            if note.sheet:
                self.by_sheet[note.sheet] = note
            self.by_words.setdefault(comparable_words(note.text), []).append(note)


def _plan_line(workshop: uuid.UUID, line: Line, wall: _Wall, *, keep_doubles: bool) -> Planned:
    words = comparable_words(line.text)
    if line.is_left:
        return Planned(line, Act.LEAVE, _line_identity(workshop, line, words, 1))
    above = wall.said.setdefault((line.table, words), [])
    above.append(line.number)
    own = _line_identity(workshop, line, words, len(above))
    if note := wall.by_id.get(line.reference.lower()) or wall.by_id.get(str(own)):
        line.doubt(Doubt.KNOWN, str(note.number))
        if comparable_words(note.text) != words:
            line.doubt(Doubt.OTHER_TEXT, note.text)
        return Planned(line, Act.KNOWN, note.client_id, note.number)
    if line.sheet and (match := _act_by_sheet(line, line.sheet, words, wall)):
        act, number = match
        return Planned(line, act, own, number)
    if len(above) > 1 and not line.sheet:
        line.doubt(Doubt.DOUBLE_LINE, str(above[0]))
        return Planned(line, Act.CREATE if keep_doubles else Act.DOUBLE, own)
    twin = next((note for note in wall.by_words.get(words, ()) if _may_be_same(note, line)), None)
    if twin:
        line.doubt(Doubt.DOUBLE_NOTE, str(twin.number))
        return Planned(line, Act.CREATE if keep_doubles else Act.DOUBLE, own, twin.number)
    return Planned(line, Act.CREATE, own)


def _act_by_sheet(line: Line, sheet: int, words: str, wall: _Wall) -> tuple[Act, int | None] | None:
    if note := wall.by_sheet.get(sheet):
        is_same = comparable_words(note.text) == words
        line.doubt(Doubt.SHEET_TYPED if is_same else Doubt.SHEET_OTHER, str(note.number) if is_same else note.text)
        return (Act.KNOWN if is_same else Act.LEAVE), note.number
    if sheet in wall.sheets:
        line.doubt(Doubt.SHEET_TWICE, str(wall.sheets[sheet]))
        return Act.LEAVE, None
    wall.sheets[sheet] = line.number
    return None


def _may_be_same(note: Known, line: Line) -> bool:
    """Two sheets of paper are two notes; so are the same words at two tables."""
    if note.sheet and line.sheet:
        return False
    return note.table is None or line.table is None or note.table == line.table


def new_groups(planned: Iterable[Planned], titles: Iterable[str]) -> list[str]:
    """The groups named by these lines and missing on the wall, in the order of the file, each once."""
    existing = {matching_key(title) for title in titles}
    new: dict[str, str] = {}
    for plan in planned:
        if plan.act == Act.CREATE and plan.line.group and matching_key(plan.line.group) not in existing:
            new.setdefault(matching_key(plan.line.group), plan.line.group)
    return list(new.values())
