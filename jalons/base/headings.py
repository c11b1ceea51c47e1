"""Which column of a table holds what, by how people write headings. Pure."""

from collections.abc import Mapping, Sequence

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


def find_header(rows: Sequence[Sequence[str]], known: Mapping[str, Sequence[str]], *, at_least: int = 2) -> int | None:
    """Which row holds the headings, among the first thirty; nothing when none has `at_least` that are known."""
    counts = [len(match_headings(row, known)) for row in rows[:30]]
    most = max(counts, default=0)
    return counts.index(most) if most >= at_least else None
