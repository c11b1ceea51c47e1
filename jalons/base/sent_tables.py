"""A table that somebody sent: its rows, where its headings are, what each column was said to hold. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class SentTable:
    """`header` is the index of the row of headings, −1 when none was recognised. `others`: how many sheets of the workbook
    are not read. `merged`: cells filled from a merged cell, as in `table_files.Sheet`. `columns`: index → key."""

    rows: Sequence[Sequence[str]]
    header: int = -1
    sheet: str = ""
    others: int = 0
    source: str = ""  # the name of the file
    merged: Sequence[Sequence[int]] = ()
    columns: Mapping[int, str] = field(default_factory=dict)

    @property
    def headings(self) -> Sequence[str]:
        return self.rows[self.header] if self.header >= 0 else []

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)

    def lines(self, first: int | None = None) -> Iterator[tuple[int, Sequence[str]]]:
        """The rows from index `first`, by default those under the headings, each with its number in the file, without empty
        rows and repeated headings."""
        repeated = filled_cells(self.headings)
        start = self.header + 1 if first is None else first
        for number, row in enumerate(self.rows[start:], start + 1):
            if any(row) and filled_cells(row) != repeated:
                yield number, row

    def cells(self, row: Sequence[str]) -> dict[str, str]:
        """The texts of a row by the keys of their columns, without empty cells."""
        said = {key: row[column].strip() for column, key in self.columns.items() if column < len(row)}
        return {key: text for key, text in said.items() if text}

    def left_out(self, row: Sequence[str]) -> list[str]:
        """The texts of a row whose columns nothing reads."""
        return [text for column, text in enumerate(row) if text.strip() and column not in self.columns]


def filled_cells(row: Sequence[str]) -> list[str]:
    return [cell for cell in row if cell]
