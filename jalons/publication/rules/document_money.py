"""The table of money of a document beside its fiches: its amounts join them, by the number or the title of each. Pure."""

import re
from collections.abc import Mapping, Sequence

from jalons.base.french import matching_key
from jalons.base.frozen import frozen
from jalons.publication.rules.document_fiches import BigTable, Fiche
from jalons.publication.rules.money_columns import TOTALS, guess_money_columns, is_total_name

_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3})*")
_FEWEST_ROWS = 2


@frozen
class Joined:
    """`headings`: of its columns of money; `cells`: theirs, by the place of the fiche; `left`: the lines of no fiche."""

    headings: tuple[str, ...]
    cells: Mapping[int, tuple[str, ...]]
    left: tuple[str, ...]


def join_table(table: BigTable, fiches: Sequence[Fiche]) -> Joined | None:
    """None unless most of its lines are each the money of one fiche: it is then a table apart."""
    headings, *rows = table.rows
    money = guess_money_columns(
        headings, lambda number: [row[number] for row in rows if number < len(row) and row[number]], {}
    )
    parts = [number for number, key in money.items() if key not in TOTALS] or list(money)
    lines = [row for row in rows if any(row) and not is_total_name(next(filter(None, row)))]
    if not parts or table.merged & {(row, column) for row in range(1, len(table.rows)) for column in parts}:
        return None
    found: dict[int, tuple[str, ...]] = {}
    left: list[str] = []
    for row in lines:
        place = _fiche_of([cell for number, cell in enumerate(row) if number not in money], fiches)
        if place is None:
            left.append(" | ".join(cell for cell in row if cell))
        elif place in found:
            return None  # several lines for one fiche: a line for each expense, or for each funder
        else:
            found[place] = tuple(row[number] if number < len(row) else "" for number in parts)
    if len(found) < min(_FEWEST_ROWS, len(fiches)) or 2 * len(found) < len(lines):
        return None
    return Joined(tuple(headings[number] for number in parts), found, tuple(left))


def _fiche_of(cells: Sequence[str], fiches: Sequence[Fiche]) -> int | None:
    """The fiche that one of these cells names by its title, else by its number."""
    for cell in cells:
        key = matching_key(cell)
        titles = [place for place, fiche in enumerate(fiches) if (title := matching_key(fiche.title)) and title in key]
        if len(titles) == 1:
            return titles[0]
    for cell in cells:
        number = _NUMBER.search(cell)
        numbered = [
            place
            for place, fiche in enumerate(fiches)
            if number and (own := _NUMBER.search(fiche.number)) and own[0] == number[0]
        ]
        if len(numbered) == 1:
            return numbered[0]
    return None
