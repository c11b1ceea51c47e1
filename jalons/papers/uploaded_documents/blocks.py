"""What a document holds, in its order, whatever its format. Pure.

`page` is 0 where a format has no pages: Word and LibreOffice make them when they show a file.
"""

from dataclasses import field

from jalons.base.frozen import frozen

TITLE_LEVEL = 0
"""That of the title of the whole document; its headings begin at 1."""


@frozen
class Heading:
    text: str
    level: int
    page: int = 0


@frozen
class Paragraph:
    """`is_strong`: all in bold, as a heading that nobody styled. `is_item`: of a list. `breaks`: where the lines of a page that were joined
    begin in the text, since only its words may tell that one of them says something else."""

    text: str
    page: int = 0
    is_strong: bool = False
    is_item: bool = False
    breaks: tuple[int, ...] = field(default=(), compare=False)


@frozen
class Grid:
    """A table. Rows have the same number of cells. `merged`: the (row, column) of cells that repeat the text of a merged
    cell above them; a cell merged to the right is followed by empty ones."""

    rows: tuple[tuple[str, ...], ...]
    page: int = 0
    merged: frozenset[tuple[int, int]] = frozenset()


@frozen
class TextlessPage:
    """A page of a PDF that is a picture."""

    page: int


Block = Heading | Paragraph | Grid | TextlessPage


@frozen
class Cell:
    """A cell of a table while it is read. `across`: how many columns it spans. `goes_on`: it is the lower part of the merged
    cell above."""

    text: str
    across: int = 1
    goes_on: bool = False


MOST_COLUMNS = 60


def make_grid(rows: list[list[Cell]], page: int = 0) -> Grid | None:
    """None when no cell has any text."""
    texts: list[list[str]] = []
    merged: set[tuple[int, int]] = set()
    for row in rows:
        line: list[str] = []
        for cell in row:
            if len(line) >= MOST_COLUMNS:
                break
            text = cell.text
            if cell.goes_on and texts and len(line) < len(texts[-1]):
                text = texts[-1][len(line)]
                merged.add((len(texts), len(line)))
            line += [text, *[""] * (min(cell.across, MOST_COLUMNS) - 1)]
        texts.append(line)
    width = max(map(len, texts), default=0)
    if not any(any(line) for line in texts):
        return None
    return Grid(tuple((*line, *[""] * (width - len(line))) for line in texts), page, frozenset(merged))


def block_text(block: Block) -> str:
    """The text of a block that stands in a cell; the rows of a table are lines."""
    if isinstance(block, Grid):
        return "\n".join(" : ".join(filter(None, row)) for row in block.rows if any(row))
    return "" if isinstance(block, TextlessPage) else block.text
