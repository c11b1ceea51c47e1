"""Which column of a table holds what, from the headings that people write. Pure."""

from collections.abc import Mapping, Sequence

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


def find_header(rows: Sequence[Sequence[str]], known: Mapping[str, Sequence[str]], *, at_least: int = 2) -> int | None:
    """The index of the row of headings, among the first thirty rows; None when no row has `at_least` known headings."""
    counts = [len(match_headings(row, known)) for row in rows[:30]]
    most = max(counts, default=0)
    return counts.index(most) if most >= at_least else None
