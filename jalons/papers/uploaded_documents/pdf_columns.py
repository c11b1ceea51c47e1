"""The tables of a page of a PDF that have no vertical lines, or no lines at all: their columns are seen by where texts begin. Pure.

The lines that are missing are drawn, so that such a table is then read as any other.
"""

import itertools
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from jalons.papers.uploaded_documents.pdf_tables import Rule

_NEAR = 2.5
_FEWEST_LINES = 2
_LETTER_WIDTH = 0.5
_ROW_GAP = 1.45
"""Heights of a letter: two lines of one cell are nearer than two rows."""
_FAR_GAP = 6.0


class Fragment(NamedTuple):
    """A piece of a line. `size`: of its letters. `width`, in points: of its text as it is drawn, 0 when its font does not tell;
    `first_width`: of its first letter."""

    x: float
    y: float
    size: float
    text: str
    is_strong: bool
    width: float = 0.0
    first_width: float = 0.0

    @property
    def end(self) -> float:
        """About where it ends: a letter is half as wide as it is high."""
        return self.x + len(self.text.strip()) * self.size * _LETTER_WIDTH


Row = list[Fragment]


def group_fragments(fragments: Iterable[Fragment]) -> list[Row]:
    """The fragments of each line, from the top down. What is raised a little, as in « 1er », belongs to its line."""
    rows: list[Row] = []
    for fragment in sorted(fragments, key=lambda one: -one.y):
        size = max(fragment.size, rows[-1][0].size) if rows else 0
        if rows and abs(rows[-1][0].y - fragment.y) < 0.45 * size:
            rows[-1].append(fragment)
        else:
            rows.append([fragment])
    return [sorted(row) for row in rows]


def find_columns(fragments: Iterable[Fragment]) -> list[float]:
    """Where cells begin in several lines."""
    return _repeated_starts(group_fragments(fragments))


def missing_rules(fragments: Iterable[Fragment], columns: Sequence[float], rules: Sequence[Rule]) -> list[Rule]:
    """The lines of the tables that only their columns tell. `rules`: those that are drawn."""
    rows = group_fragments(fragments)
    drawn: list[Rule] = []
    for region in _table_regions(rows, columns):
        drawn += _region_rules(region, columns, rules)
    return drawn


def _cell_starts(row: Row, columns: Sequence[float] = ()) -> list[float]:
    """Where the cells of a line begin, but the first: in a known column, or after a gap that no space between words makes."""
    return [
        right.x
        for left, right in pairwise(row)
        if right.x - left.end > 0.8 * max(left.size, right.size)
        or (is_at(right.x, columns) and right.x - left.end > -0.1 * (right.x - left.x))
    ]


def _repeated_starts(rows: Sequence[Row]) -> list[float]:
    places = sorted(start for row in rows for start in _cell_starts(row))
    groups: list[list[float]] = []
    for place in places:
        if groups and place - groups[-1][0] <= _NEAR:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [group[0] for group in groups if len(group) >= _FEWEST_LINES]


def is_at(place: float, columns: Iterable[float]) -> bool:
    return any(abs(place - column) <= _NEAR + 0.5 for column in columns)


def _table_regions(rows: Sequence[Row], columns: Sequence[float]) -> list[list[Row]]:
    """The lines of each table: some begin a cell in a column, others only go on with one."""
    regions: list[list[Row]] = []
    current: list[Row] = []
    for row in rows:
        is_far = bool(current) and current[-1][0].y - row[0].y > _FAR_GAP * row[0].size
        if is_far or not _is_in_columns(row, columns):
            regions.append(current)
            current = []
        if _is_in_columns(row, columns):
            current.append(row)
    regions.append(current)
    trimmed = (_trim_region(region, columns) for region in regions)
    return [region for region in trimmed if sum(bool(_cell_starts(row, columns)) for row in region) >= _FEWEST_LINES]


def _is_in_columns(row: Row, columns: Sequence[float]) -> bool:
    """Whether each cell of a line begins in a column, and its first one leaves the next column free."""
    starts = _cell_starts(row, columns)
    if not columns or not all(is_at(start, columns) for start in starts):
        return False
    if starts or is_at(row[0].x, columns):
        return True
    following = [column for column in columns if column > row[0].x + _NEAR]
    return bool(following) and row[-1].end < following[0] - 0.5 * row[0].size


def _trim_region(region: list[Row], columns: Sequence[float]) -> list[Row]:
    """Without the lone lines around a table: the title above it, the text below."""

    def is_of_table(row: Row) -> bool:
        return bool(_cell_starts(row, columns)) or is_at(row[0].x, columns)

    places = [place for place, row in enumerate(region) if is_of_table(row)]
    return region[places[0] : places[-1] + 1] if places else []


def _region_rules(region: list[Row], columns: Sequence[float], rules: Sequence[Rule]) -> list[Rule]:
    fragments = [fragment for row in region for fragment in row]
    left, right = min(fragment.x for fragment in fragments) - 4, max(fragment.end for fragment in fragments) + 4
    top = region[0][0].y + 1.3 * region[0][0].size
    bottom = region[-1][0].y - 0.6 * region[-1][0].size
    used = {start for row in region for start in _cell_starts(row, columns)}
    sides = [left, *(column - 3 for column in columns if is_at(column, used)), right]
    levels = _drawn_levels(rules, left, right, top, bottom) or _row_levels(region, left)
    return [
        *(Rule(True, side, bottom, top) for side in sides),
        *(Rule(False, level, left, right) for level in (top, *levels, bottom)),
    ]


def _drawn_levels(rules: Sequence[Rule], left: float, right: float, top: float, bottom: float) -> list[float]:
    """The horizontal lines that cross the table."""
    levels = sorted(
        rule.at
        for rule in rules
        if not rule.is_vertical
        and bottom + 4 < rule.at < top - 4
        and rule.begin <= left + 12
        and rule.end >= 0.6 * right
    )
    return [level for number, level in enumerate(levels) if not number or level - levels[number - 1] > _NEAR + 1]


def _row_levels(region: list[Row], left: float) -> list[float]:
    """Where rows are parted when nothing is drawn: by a larger gap, or by a first cell that begins another sentence."""
    levels = []
    for above, row in itertools.pairwise(region):
        size = row[0].size
        begins = abs(row[0].x - left - 4) <= 6
        starts_sentence = row[0].text.strip()[:1].isupper() and above[0].x - left <= 10
        if above[0].y - row[0].y > _ROW_GAP * size or (begins and starts_sentence):
            levels.append(row[0].y + 1.05 * size)
    return levels
