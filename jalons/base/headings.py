"""Which column of a table holds what, from the headings that people write. Pure."""

from collections.abc import Callable, Mapping, Sequence

from jalons.base.french import matching_key


def match_headings(row: Sequence[str], known: Mapping[str, Sequence[str]]) -> dict[int, str]:
    """The key of each recognised column. `known` maps a key to the spellings of its heading; each key is given to one
    column.

    An exact heading wins, then one that begins with a spelling, then one that contains it: « Nom de famille » is not
    « Prénom et nom ».
    """
    aliases = {matching_key(alias): key for key, names in known.items() for alias in names}
    scored = [(*_best_alias(matching_key(cell), aliases), column) for column, cell in enumerate(row)]
    columns: dict[int, str] = {}
    for score, key, column in sorted(scored, key=lambda item: (-item[0], item[2])):
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
    # A whole sentence above the table is not a heading.
    return best if len(heading) <= 60 else (0, "")


def find_header(
    rows: Sequence[Sequence[str]], known: Mapping[str, Sequence[str]], *, at_least: int = 2, needed: str = ""
) -> int | None:
    """The index of the row of headings, among the first thirty rows; None when no row has `at_least` known headings.

    `needed`: the heading that the row must write in full; no other one is then required.
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
    """The key of each recognised column: from its heading, else from its cells. `header` is −1 without a row of headings.

    `seems` maps a key to a test of a cell; columns of short cells without a heading are tried, in this order.
    `longest`: the key given to the column with the most text, when no heading gives it.
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
    """Whether three cells in four pass the test; two cells are needed at least."""
    return len(cells) > 1 and 4 * sum(map(is_right, cells)) >= 3 * len(cells)
