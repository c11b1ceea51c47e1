"""The tables of a document: one line for each action, or labels beside their values. Those of money: `document_budgets`."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jalons.base.french import matching_key
from jalons.papers.uploaded_documents.blocks import Grid
from jalons.publication.rules.columns import match_columns
from jalons.publication.rules.document_words import (
    BUDGET,
    LONGEST_LABEL,
    MONEY,
    Named,
    label_key,
    read_axis_title,
    read_fiche_title,
    split_label,
)
from jalons.publication.rules.known_funders import is_known_funder
from jalons.publication.rules.money_columns import YEAR, has_money_words, is_amount

_FEWEST_COLUMNS, _FEWEST_FIELDS, _MOST_LABEL_COLUMNS, _FEWEST_TEXTS = 3, 3, 4, 2


def find_actions_header(grid: Grid) -> int | None:
    """The row of headings of a table with one line for each action, among its first three."""
    for place, row in enumerate(grid.rows[:3]):
        keys = match_columns(row).values()
        filled = [cell for cell in row if cell]
        if (
            len(filled) >= _FEWEST_COLUMNS
            and "title" in keys
            and len(set(keys)) >= _FEWEST_FIELDS
            and all(len(cell) <= LONGEST_LABEL for cell in filled)
            and place + 1 < len(grid.rows)
            and not is_label_grid(grid)
        ):
            return place
    return None


def has_money(headings: Sequence[str]) -> bool:
    return any(label_key(heading) in (BUDGET, MONEY) for heading in headings)


def text_lines(grid: Grid) -> list[str]:
    return [" | ".join(" ".join(cell.split()) for cell in row if cell) for row in grid.rows if any(row)]


_TARGET = {"cible", "but", "objectif", "valeur cible", "cible visee", "objectif vise"}
_DAY = {"pour le", "echeance", "date", "a atteindre le", "d ici", "date cible", "delai"}
# What a table may say beside, when no row says it.
_BESIDE = {"", "au depart", "depart", "valeur de depart", "situation de depart", "valeur initiale", "derniere valeur"}
_UNSAID = {"", "inconnu", "inconnue", "non connu", "non connue", "nc"}


def indicator_lines(grid: Grid) -> list[str] | None:
    """« Indicateur | But | Pour le »: each row as the line that a document writes without a table. None for another table, and
    for one that says more, which a line would lose."""
    headings = [matching_key(heading) for heading in grid.rows[0]]
    target = next((place for place, heading in enumerate(headings) if heading in _TARGET), 0)
    day = next((place for place, heading in enumerate(headings) if heading in _DAY), 0)
    if not target or label_key(grid.rows[0][0]) != "indicators":
        return None
    others = set(range(len(headings))) - {0, target, day}
    if any(headings[place] not in _BESIDE for place in others):
        return None
    if any(matching_key(row[place]) not in _UNSAID for row in grid.rows[1:] for place in others):
        return None
    rows = [[" ".join(cell.split()) for cell in row] for row in grid.rows[1:] if any(row)]
    if not all(row[0] for row in rows):
        return None
    return [
        " : ".join(filter(None, (row[0], row[target]))) + (f" ({row[day]})" if day and row[day] else "") for row in rows
    ]


# --- labels beside their values --------------------------------------------------------------------------------------


class LabelRow(NamedTuple):
    """One of: the title of a fiche, an axis, a label and its texts, or texts that go on."""

    named: Named | None = None
    axis: str | None = None
    is_label: bool = False
    key: str = ""
    label: str = ""
    texts: tuple[str, ...] = ()


def is_label_grid(grid: Grid) -> bool:
    """Whether its first column names fields: three of them, or half of its rows. The end of a page may leave its title alone."""
    if len(grid.rows[0]) <= _MOST_LABEL_COLUMNS and read_fiche_title(grid.rows[0][0], is_heading=True):
        return True
    if len(_text_keys(grid)) >= _FEWEST_TEXTS:
        return True
    if _heads_money(grid):
        return False
    if any(holds_amounts(column_cells(grid, number)) for number in range(1, len(grid.rows[0])) if len(grid.rows) > 3):
        # A funding plan: « État » is a funder there.
        return False
    if sum(bool(YEAR.fullmatch(cell.strip())) for cell in grid.rows[0]) > 1:
        return False
    first = [next((cell for cell in row if cell), "") for row in grid.rows]
    keys = [label_key(cell.rstrip(" :")) for cell in first]
    different = set(keys) - {""}
    return len(different) >= 3 or (len(different) >= 2 and 2 * sum(map(bool, keys)) >= len(keys))


def _heads_money(grid: Grid) -> bool:
    """« Financeur | Montant »: one line below, then its total, is a plan of funding too."""
    headings = grid.rows[0]
    return any(
        holds_amounts(column_cells(grid, number))
        and (
            YEAR.fullmatch(headings[number].strip())
            or (has_money_words(headings[number]) and not is_amount(headings[number]))
        )
        for number in range(1, len(headings))
    )


def _text_keys(grid: Grid) -> set[str]:
    """The fields of texts that its rows name: « Partenaires | la médiathèque », and not « Partenaires | 3 000 € »."""
    texts = [row for row in grid.rows if len(row) > 1 and any(row[1:]) and not any(is_amount(c) for c in row[1:] if c)]
    return {label_key(row[0].rstrip(" :")) for row in texts} - {"", BUDGET, MONEY}


def has_title(grid: Grid) -> bool:
    """Whether it names the fiche that it fills: « Actions », beside « Budget » on a cover, names none."""
    rows = list(label_rows(grid))
    keys = {row.key for row in rows} - {""}
    return any(row.named is not None for row in rows) or ("title" in keys and len(keys) > _FEWEST_FIELDS)


def grid_keys(grid: Grid) -> set[str]:
    return {row.key for row in label_rows(grid) if row.key}


def label_rows(grid: Grid) -> Iterator[LabelRow]:
    above = ""
    for place, row in enumerate(grid.rows):
        cells = [("" if (place, at) in grid.merged and at else cell).strip() for at, cell in enumerate(row)]
        if place and (place, 0) in grid.merged:
            yield LabelRow(texts=(_join_cells(cells[1:]),) if any(cells[1:]) else ())
            continue
        yield from _read_cells(cells, above)
        above = next(filter(None, cells), above)


def _read_cells(cells: Sequence[str], above: str) -> Iterator[LabelRow]:
    filled = [cell for cell in cells if cell]
    if not filled:
        return
    pairs = [cell for cell in filled if label_key(cell.rstrip(" :"))]
    if title := read_fiche_title(filled[0], is_heading=True):
        yield LabelRow(named=title if title.title or len(filled) == 1 else Named(title.number, _one_line(filled[1])))
    elif len(filled) == 1 and (axis := read_axis_title(filled[0])) is not None:
        yield LabelRow(axis=axis)
    elif len(filled) == 1:
        yield from _read_lone_cell(filled[0])
    elif not cells[0]:
        yield LabelRow(texts=(_join_cells(cells),))
    elif len(filled) == 4 == len(cells) and filled[2] in pairs:
        yield _label_row(filled[0], filled[1])
        yield _label_row(filled[2], filled[3])
    elif len(cells[0]) > LONGEST_LABEL:
        yield LabelRow(texts=(_join_cells(cells),))
    else:
        yield _label_row(cells[0], _join_cells(cells[1:]))


def _label_row(label: str, text: str) -> LabelRow:
    label = _one_line(label).rstrip(" :")
    # « État | 30 000 € » is a funder, « État | en cours » a state.
    key = MONEY if is_known_funder(label) and text and is_amount(text) else label_key(label)
    return LabelRow(is_label=True, key=key, label=label, texts=(text,) if text else ())


def _read_lone_cell(cell: str) -> Iterator[LabelRow]:
    """A label over the whole width, whose text is below or follows in the cell."""
    first, _mark, rest = cell.partition("\n")
    if label_key(first.rstrip(" :")):
        yield _label_row(first, rest.strip())
    elif labelled := split_label(cell):
        key, label, value = labelled
        yield LabelRow(is_label=True, key=key, label=label, texts=(value,) if value else ())
    else:
        yield LabelRow(texts=(cell,))


def _join_cells(cells: Sequence[str]) -> str:
    return "\n".join(cell for cell in cells if cell)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def holds_amounts(cells: Sequence[str]) -> bool:
    return bool(cells) and 5 * sum(is_amount(cell) for cell in cells) >= 4 * len(cells)


def column_cells(grid: Grid, number: int) -> list[str]:
    """Those under its heading that say something."""
    return [row[number] for row in grid.rows[1:] if row[number]]
