"""A table that somebody sent: its rows, where its headings are, what each column was said to hold. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class SentTable:
    """`header` is the place of the headings, −1 when none was recognised. `others`: sheets of the workbook that are not read.
    `merged`: the cells that say again what is above them, as in `table_files.Sheet`. `columns`: place → key of a heading."""

    rows: Sequence[Sequence[str]]
    header: int = -1
    sheet: str = ""
    others: int = 0
    source: str = ""  # the name of its file
    merged: Sequence[Sequence[int]] = ()
    columns: Mapping[int, str] = field(default_factory=dict)

    @property
    def headings(self) -> Sequence[str]:
        return self.rows[self.header] if self.header >= 0 else []

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)

    def lines(self, first: int | None = None) -> Iterator[tuple[int, Sequence[str]]]:
        """The rows from `first` on, by default under the headings, each with its number in the file. Empty rows and
        headings written again are left out."""
        repeated = filled_cells(self.headings)
        start = self.header + 1 if first is None else first
        for number, row in enumerate(self.rows[start:], start + 1):
            if any(row) and filled_cells(row) != repeated:
                yield number, row

    def cells(self, row: Sequence[str]) -> dict[str, str]:
        """What a row says, by what its columns hold; an empty cell says nothing."""
        said = {key: row[column].strip() for column, key in self.columns.items() if column < len(row)}
        return {key: text for key, text in said.items() if text}


def filled_cells(row: Sequence[str]) -> list[str]:
    return [cell for cell in row if cell]
