"""Which column of a table holds what, by how people write headings. Pure."""

from collections.abc import Callable, Mapping, Sequence

from jalons.base.french import matching_key


def match_headings(row: Sequence[str], known: Mapping[str, Sequence[str]]) -> dict[int, str]:
    """What each column holds, among `known` (key → the ways to write its heading). A key is given once.

    The whole heading counts most, then how it begins, then what it contains: « Nom de famille » is no « Prénom et nom ».
    """
    aliases = {matching_key(alias): key for key, names in known.items() for alias in names}
    found = [(*_best_alias(matching_key(cell), aliases), column) for column, cell in enumerate(row)]
    columns: dict[int, str] = {}
    for score, key, column in sorted(found, key=lambda item: (-item[0], item[2])):
        if score and key not in columns.values():
            columns[column] = key
    return dict(sorted(columns.items()))


def _best_alias(heading: str, aliases: Mapping[str, str]) -> tuple[int, str]:
    best = (0, "")
    for alias, key in aliases.items():
        if heading == alias:
            return 100_000, key
        if heading.startswith(f"{alias} "):
            best = max(best, (1_000 + len(alias), key))
        elif f" {alias} " in f" {heading} ":
            best = max(best, (len(alias), key))
    # A sentence above the table is no heading.
    return best if len(heading) <= 60 else (0, "")


def find_header(
    rows: Sequence[Sequence[str]], known: Mapping[str, Sequence[str]], *, at_least: int = 2, needed: str = ""
) -> int | None:
    """Which row holds the headings, among the first thirty: the one with the most of them, then the first.

    Nothing when none has `at_least` that are known. `needed`: a row that writes this heading in full is enough, and no
    other is one.
    """
    counts = [len(match_headings(row, known)) if _has_heading(row, known, needed) else 0 for row in rows[:30]]
    most = max(counts, default=0)
    return counts.index(most) if most >= (1 if needed else at_least) else None


def _has_heading(row: Sequence[str], known: Mapping[str, Sequence[str]], needed: str) -> bool:
    names = {matching_key(name) for name in known.get(needed, ())}
    return not needed or any(matching_key(cell) in names for cell in row)


_SHORT = 120
CellTests = Mapping[str, Callable[[str], bool]]


def guess_columns(
    rows: Sequence[Sequence[str]],
    header: int,
    known: Mapping[str, Sequence[str]],
    *,
    seems: CellTests | None = None,
    longest: str = "",
) -> dict[int, str]:
    """What each column holds: by its heading, else by what is in it (`header` −1: no row of headings).

    `seems`: key → whether a cell says something of this kind; asked in this order of columns without a heading, whose
    cells are short.
    `longest`: the key that the column with the most text takes, when no heading gives it.
    """
    found = match_headings(rows[header], known) if header >= 0 else {}
    below = [row for row in rows[header + 1 :] if any(row)][:200]
    width = max(map(len, rows), default=0)
    columns = {place: [row[place] for row in below if place < len(row) and row[place]] for place in range(width)}
    headed = {place for place, cell in enumerate(rows[header] if header >= 0 else []) if cell}
    short = [
        place for place, cells in columns.items() if place not in headed and max(map(len, cells), default=0) <= _SHORT
    ]
    for key, is_right in (seems or {}).items():
        if key not in found.values():
            right = (place for place in short if place not in found and seems_to_hold(columns[place], is_right))
            found |= {place: key for place in [next(right, None)] if place is not None}
    if longest and longest not in found.values():
        sizes = {place: sum(map(len, cells)) for place, cells in columns.items() if cells and place not in found}
        if sizes:
            found[max(sizes, key=lambda place: (place not in headed, sizes[place]))] = longest
    return dict(sorted(found.items()))


def seems_to_hold(cells: Sequence[str], is_right: Callable[[str], bool]) -> bool:
    """Three cells in four, of two at least, say something of this kind."""
    return len(cells) > 1 and 4 * sum(map(is_right, cells)) >= 3 * len(cells)
