"""A table that somebody sent: its rows, where its headings are, what each column was said to hold. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

from jalons.base.frozen import frozen


@frozen
class SentTable:
    """`header` is the index of the row of headings, −1 when none was recognised. `others`: how many sheets of the workbook
    are not read. `merged`: cells filled from a merged cell, as in `table_files.Sheet`. `columns`: index → key. `place`: that of the
    sheet in its workbook. `spare`: the name, the rows and the merged cells of each other sheet, so that it can be read instead; empty
    when they are too heavy. `raw_headings`: the row of headings as it is in the file, when `rows` holds another."""

    rows: Sequence[Sequence[str]]
    header: int = -1
    sheet: str = ""
    others: int = 0
    source: str = ""  # the name of the file
    merged: Sequence[Sequence[int]] = ()
    columns: Mapping[int, str] = field(default_factory=dict)
    place: int = 0
    spare: Sequence[tuple[str, Sequence[Sequence[str]], Sequence[Sequence[int]]]] = ()
    raw_headings: Sequence[str] = ()

    @property
    def book(self) -> list[tuple[str, Sequence[Sequence[str]], Sequence[Sequence[int]]]]:
        """All the sheets of the workbook, in their order, as they are in the file."""
        rows = list(self.rows)
        if self.raw_headings:
            rows[self.header] = self.raw_headings
        return [*self.spare[: self.place], (self.sheet, rows, self.merged), *self.spare[self.place :]]

    @property
    def sheets(self) -> list[tuple[int, str, int]]:
        """The place, the name and the number of filled lines of each sheet that may be read; empty when there is only one."""
        counts = [(place, name, sum(map(any, rows))) for place, (name, rows, _merged) in enumerate(self.book)]
        return counts if self.spare else []

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
