"""Which groups of voters may be shown without revealing anybody's vote. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

# Groups of fewer voters are never shown apart: two people's share reveals their names.
LEAST_GROUP = 3
# Above it, not every set of rows is compared: the columns are not shown.
ROWS_MAX = 12

# (group, another group of the same people, number of people in both).
type Shared = tuple[str, str, int]


def showable_groups(sizes: Mapping[str, int], least: int = LEAST_GROUP) -> set[str]:
    """The groups that may be shown alone. The others are added together, with at least `least` people: the smallest of
    the rest join them until then, or no group is shown."""
    alone = {name for name, size in sizes.items() if size >= least}
    rest = sum(size for name, size in sizes.items() if name not in alone)
    for name in sorted(alone, key=lambda name: (sizes[name], name)):
        if not 0 < rest < least:
            break
        alone.discard(name)
        rest += sizes[name]
    return alone


def showable_in_both(people: Sequence[Shared], least: int = LEAST_GROUP) -> tuple[set[str], set[str]]:
    """The rows and columns that may be shown alone on the same page.

    A college of three people minus the table of two of them is the third person. So columns are combined, the smallest
    first, until no difference of sums has fewer than `least` people.
    """
    by_row: Counter[str] = Counter()
    by_column: Counter[str] = Counter()
    for row, column, size in people:
        by_row[row] += size
        by_column[column] += size
    rows, columns = showable_groups(by_row, least), showable_groups(by_column, least)
    for column in sorted(columns, key=lambda name: (by_column[name], name)):
        shown = [(row if row in rows else "", name if name in columns else "", size) for row, name, size in people]
        if not reveals_somebody(shown, least):
            return rows, columns
        columns.discard(column)
    return rows, columns


def reveals_somebody(people: Iterable[Shared], least: int = LEAST_GROUP) -> bool:
    """Whether sums by row and by column, taken together, give the sum of fewer than `least` people.

    All that they give without a negative count is a sum of differences of one kind: some rows, minus the columns
    entirely inside them (this is also the columns that touch the other rows, minus these rows).
    """
    cells: Counter[tuple[str, str]] = Counter()
    for row, column, size in people:
        cells[row, column] += size
    rows = sorted({row for row, _column in cells})
    if len(rows) > ROWS_MAX:
        return True
    columns: dict[str, dict[str, int]] = {}
    for (row, column), size in cells.items():
        columns.setdefault(column, {})[row] = size
    for count in range(1, len(rows) + 1):
        for chosen in map(set, combinations(rows, count)):
            inside = sum(size for (row, _column), size in cells.items() if row in chosen)
            within = sum(sum(column.values()) for column in columns.values() if column.keys() <= chosen)
            if 0 < inside - within < least:
                return True
    return False
