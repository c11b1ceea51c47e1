"""What each column of a plan holds: by its heading first, else by what is in it."""

from collections.abc import Callable, Mapping, Sequence

from jalons.base import amounts
from jalons.base.french import matching_key
from jalons.publication.rules import cells
from jalons.publication.rules.cells import Doubt
from jalons.publication.rules.columns import FIRST, HEADER, KEEP, KEYS, is_template, match_columns


def guess_first_line(rows: Sequence[Sequence[str]], header: int) -> int:
    """Where actions begin, from 0. The template has a line of explanations under its headings."""
    if header >= 0 and is_template(rows[header]):
        return header + FIRST - HEADER
    return header + 1


def guess_columns(rows: Sequence[Sequence[str]], header: int) -> dict[int, str]:
    """A column whose heading we do not know is kept as it is, rather than lost."""
    if header >= 0 and is_template(rows[header]):
        return dict(enumerate(KEYS)) | _unknown_columns(rows, header, dict(enumerate(KEYS)))
    found = match_columns(rows[header]) if header >= 0 else {}
    below = [row for row in rows[header + 1 :] if any(row)][:200]
    for number in range(max(map(len, rows))):
        said = [row[number] for row in below if number < len(row) and row[number]]
        if number not in found and said:
            key = _guess_by_content(said, found)
            if key:
                found[number] = key
    if "title" not in found.values():
        place = _guess_title_column(below, found)
        if place is not None:
            found[place] = "title"
    return dict(sorted((found | _unknown_columns(rows, header, found)).items()))


def _unknown_columns(rows: Sequence[Sequence[str]], header: int, found: Mapping[int, str]) -> dict[int, str]:
    heads = rows[header] if header >= 0 else []
    return {
        number: KEEP
        for number, heading in enumerate(heads)
        if heading and number not in found and any(number < len(row) and row[number] for row in rows[header + 1 :])
    }


def _guess_by_content(said: Sequence[str], found: Mapping[int, str]) -> str:
    """Three cells in four, of two at least, say something of this kind."""
    if len(said) < 2:
        return ""
    dates = [key for key in ("starts_on", "ends_on") if key not in found.values()]
    tests: list[tuple[str, Callable[[str], bool]]] = [
        ("status", lambda cell: cells.read_status(cell)[1] in (None, Doubt.STATUS_NEAR)),
        ("priority", lambda cell: not cell.isdecimal() and cells.read_priority(cell) is not None),
        (
            "budget",
            lambda cell: ("€" in cell or "euro" in matching_key(cell)) and amounts.read_amount(cell).value is not None,
        ),
    ]
    for key, is_right in tests:
        if key not in found.values() and 4 * sum(map(is_right, said)) >= 3 * len(said):
            return key
    is_day = [cells.read_day(cell, ends=False).value is not None and not cell.isdecimal() for cell in said]
    return dates[0] if dates and 4 * sum(is_day) >= 3 * len(said) else ""


def _guess_title_column(below: Sequence[Sequence[str]], found: Mapping[int, str]) -> int | None:
    """The first column of short texts that are nearly all different."""
    for number in range(max(map(len, below), default=0)):
        said = [row[number] for row in below if number < len(row) and row[number]]
        words = [cell for cell in said if any(c.isalpha() for c in cell)]
        is_varied = len(words) == len(said) >= 1 and 10 * len(set(said)) >= 9 * len(said)
        if number not in found and is_varied and sum(map(len, said)) <= 150 * len(said):
            return number
    return None
