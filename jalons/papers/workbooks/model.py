"""A workbook before any file format: sheets of cells, and formulas that stay formulas.

A formula says what it computes, so each writer spells it in its own language, and its value is known beforehand: a viewer
that computes nothing shows the same figures. Rows and columns count from 0.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date as Date
from decimal import Decimal
from functools import cached_property

from jalons.papers.documents.characters import clean_text

ZERO = Decimal("0.00")
MOST_LETTERS = 32_000
"""Of a cell: Excel refuses more than 32,767."""


@dataclass(frozen=True, slots=True)
class At:
    """One cell."""

    sheet: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Area:
    """The cells of a sheet from a row to another, of one column unless `until` says the last of several."""

    sheet: str
    first: int
    last: int
    column: int
    until: int | None = None

    @property
    def last_column(self) -> int:
        return self.column if self.until is None else self.until

    def cells(self) -> Iterator[At]:
        for row in range(self.first, self.last + 1):
            for column in range(self.column, self.last_column + 1):
                yield At(self.sheet, row, column)


@dataclass(frozen=True, slots=True)
class Sum:
    area: Area


@dataclass(frozen=True, slots=True)
class SumOf:
    """Of a few cells side by side or apart."""

    cells: tuple[At, ...]


@dataclass(frozen=True, slots=True)
class SumWords:
    """The cells of `area` whose neighbours say these words. The words are ours: what people type may hold wildcards."""

    area: Area
    tests: tuple[tuple[Area, str], ...]


@dataclass(frozen=True, slots=True)
class SumUnless:
    """The cells of `area` whose neighbour does not say this word, ours too."""

    area: Area
    test: Area
    word: str


@dataclass(frozen=True, slots=True)
class SumSame:
    """The cells of `area` on the lines where `keys` says what `key` says, and `words` (ours) are said too.

    Never SUMIFS: it would take « 1.10 » for « 1.1 », and an asterisk in a name for anything.
    """

    area: Area
    keys: Area
    key: At
    words: tuple[Area, str] | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    plus: At
    minus: At


@dataclass(frozen=True, slots=True)
class Lack:
    """What is missing: nothing when there is more than needed."""

    balance: At


@dataclass(frozen=True, slots=True)
class Sorted:
    """The word that goes with what a cell says: so a total moves as soon as somebody writes another state."""

    cell: At
    cases: tuple[tuple[tuple[str, ...], str], ...]
    otherwise: str


type Amount = Sum | SumOf | SumWords | SumUnless | SumSame | Difference | Lack
type Formula = Amount | Sorted
type Value = str | int | Decimal | Date | Formula | None


@dataclass(frozen=True, slots=True)
class Line:
    """`kind`: how it looks. `title` and `note` run over the columns beside them."""

    cells: tuple[Value, ...]
    kind: str = "row"  # title, note, head, total, group, row; of a plain table: above, column, text, typed, guide


@dataclass(frozen=True, slots=True)
class Sheet:
    """`widths` of the columns, in letters. Rows down to `frozen` and `frozen_columns` stay on the screen and on paper, where
    the sheet is `pages` wide. `head` is the row of the headings, `amounts` the first column whose heading is at the right.

    `is_plain`: a table to fill and to read back. Its texts stay as they were typed, and nothing is set for paper."""

    name: str
    widths: tuple[int, ...]
    lines: tuple[Line, ...]
    head: int
    frozen: int
    frozen_columns: int = 1
    amounts: int = 1
    pages: int = 1
    is_plain: bool = False

    def clean_text(self, text: str) -> str:
        return text if self.is_plain else clean_cell_text(text)


@dataclass(frozen=True)
class Book:
    title: str
    sheets: tuple[Sheet, ...]
    date: Date
    organisation: str = ""
    values: dict[At, Decimal] = field(default_factory=dict, compare=False, repr=False)
    sums: dict[tuple[Area, Area, tuple[Area, str] | None], dict[Value, Decimal]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @property
    def is_plain(self) -> bool:
        return all(sheet.is_plain for sheet in self.sheets)

    @cached_property
    def by_name(self) -> dict[str, Sheet]:
        return {sheet.name: sheet for sheet in self.sheets}

    def cell(self, at: At) -> Value:
        lines = self.by_name[at.sheet].lines
        cells = lines[at.row].cells if at.row < len(lines) else ()
        return cells[at.column] if at.column < len(cells) else None

    def value(self, at: At) -> Decimal:
        """What a spreadsheet would show there as a number: text and nothing count for zero."""
        if at not in self.values:
            cell = self.cell(at)
            known = cell if isinstance(cell, Decimal) else ZERO
            self.values[at] = self.computed(cell) if is_amount(cell) else known
        return self.values[at]

    def said(self, at: At) -> Value:
        """What is written there, or what a formula writes."""
        cell = self.cell(at)
        if not isinstance(cell, Sorted):
            return cell
        said = self.said(cell.cell)
        return next((word for words, word in cell.cases if said in words), cell.otherwise)

    def computed(self, formula: Value) -> Decimal:
        match formula:
            case Sum(area):
                return self.total(area.cells())
            case SumOf(cells):
                return self.total(cells)
            case SumWords(area, tests):
                return self.total(
                    at for at in area.cells() if all(self.beside(at, test) == word for test, word in tests)
                )
            case SumUnless(area, test, word):
                return self.total(at for at in area.cells() if self.beside(at, test) != word)
            case SumSame(area, keys, key, words):
                return self.by_key(area, keys, words).get(self.said(key), ZERO)
            case Difference(plus, minus):
                return self.value(plus) - self.value(minus)
            case Lack(balance):
                return max(ZERO, -self.value(balance))
        raise TypeError(f"Not a formula: {formula!r}")

    def by_key(self, area: Area, keys: Area, words: tuple[Area, str] | None) -> dict[Value, Decimal]:
        """What each key adds up to, read once: a fiche does not read the lines of all the others."""
        if (area, keys, words) not in self.sums:
            found = self.sums[area, keys, words] = {}
            for at in area.cells():
                if words is None or self.beside(at, words[0]) == words[1]:
                    said = self.beside(at, keys)
                    found[said] = found.get(said, ZERO) + self.value(at)
        return self.sums[area, keys, words]

    def beside(self, at: At, column: Area) -> Value:
        return self.said(At(column.sheet, at.row, column.column))

    def total(self, cells: Iterator[At] | tuple[At, ...]) -> Decimal:
        return sum((self.value(at) for at in cells), ZERO)


def is_amount(cell: Value) -> bool:
    return isinstance(cell, Sum | SumOf | SumWords | SumUnless | SumSame | Difference | Lack)


def clean_cell_text(text: str) -> str:
    """What a cell can carry of what people typed; an equals sign stays a letter like another."""
    text = clean_text(text)
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]}…"


def column_name(column: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
