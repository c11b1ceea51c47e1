"""A workbook before any file format: sheets of cells, and formulas that remain formulas.

A formula says what it computes; each writer spells it in the language of its format. Its value is also computed here,
so that a viewer that computes nothing shows the same figures. Rows and columns are counted from 0.
"""

from collections.abc import Iterator
from dataclasses import field
from datetime import date as Date
from decimal import Decimal
from functools import cached_property

from jalons.base.frozen import frozen
from jalons.papers.documents.characters import clean_text

ZERO = Decimal("0.00")
MOST_LETTERS = 32_000
"""In one cell: Excel refuses more than 32,767."""


@frozen(slots=True)
class At:
    """The place of one cell."""

    sheet: str
    row: int
    column: int


@frozen(slots=True)
class Area:
    """The cells from row `first` to row `last`, in one column, or in several when `until` gives the last one."""

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


@frozen(slots=True)
class Sum:
    area: Area


@frozen(slots=True)
class SumOf:
    """The sum of a few cells, adjacent or not."""

    cells: tuple[At, ...]


@frozen(slots=True)
class SumWords:
    """The sum of the cells of `area` whose neighbours hold these words. The words must be ours: typed text may hold
    wildcards."""

    area: Area
    tests: tuple[tuple[Area, str], ...]


@frozen(slots=True)
class SumUnless:
    """The sum of the cells of `area` whose neighbour does not hold this word, which must be ours too."""

    area: Area
    test: Area
    word: str


@frozen(slots=True)
class SumSame:
    """The sum of the cells of `area` on the rows where `keys` equals `key`, and where `words` (ours) match if given.

    Not spelled as SUMIFS, which takes « 1.10 » for « 1.1 », and an asterisk in a name for anything.
    """

    area: Area
    keys: Area
    key: At
    words: tuple[tuple[Area, str], ...] = ()


@frozen(slots=True)
class Net:
    """What these sums add up to, minus that one."""

    plus: tuple["Amount", ...]
    minus: "Amount"


@frozen(slots=True)
class Difference:
    plus: At
    minus: At


@frozen(slots=True)
class Lack:
    """What each balance lacks to reach zero, added up: one that is positive pays for no other."""

    balances: tuple[At, ...]


# What stands for a share of nothing.
NO_SHARE = "–"


@frozen(slots=True)
class Quotient:
    """The share of a cell in another, shown as a percentage; NO_SHARE when the whole is zero. `rounding`: what is added
    to it, so that the shares of a column that is shown with one decimal make 100."""

    part: At
    whole: At
    rounding: Decimal = ZERO


@frozen(slots=True)
class Sorted:
    """The word that matches the text of a cell, so that totals change as soon as somebody types another state."""

    cell: At
    cases: tuple[tuple[tuple[str, ...], str], ...]
    otherwise: str


type Amount = Sum | SumOf | SumWords | SumUnless | SumSame | Net | Difference | Lack | Quotient
type Formula = Amount | Sorted
type Value = str | int | Decimal | Date | Formula | None


@frozen(slots=True)
class Line:
    """`kind` sets the style. A `title` or a `note` overflows onto the columns beside it."""

    cells: tuple[Value, ...]
    kind: str = "row"  # title, note, head, total, group, row, struck (counted in no total); of a plain table: above, column, text, typed, guide


@frozen(slots=True)
class Sheet:
    """`widths` of the columns, in characters. Rows down to `frozen` and `frozen_columns` stay on the screen and repeat
    on paper, where the sheet is `pages` wide. `head` is the row of headings, `amounts` the first column whose heading
    is aligned to the right.

    `is_plain`: a table to fill or to read back. Its texts are kept as they were typed, and nothing is set for paper."""

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


@frozen
class Book:
    title: str
    sheets: tuple[Sheet, ...]
    date: Date
    organisation: str = ""
    values: dict[At, Decimal] = field(default_factory=dict, compare=False, repr=False)
    sums: dict[tuple[Area, Area, tuple[tuple[Area, str], ...]], dict[Value, Decimal]] = field(
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
        """The cell as a number, as a spreadsheet would compute it: text and empty cells count for zero."""
        if at not in self.values:
            cell = self.cell(at)
            number = cell if isinstance(cell, Decimal) else ZERO
            self.values[at] = self.computed(cell) if is_amount(cell) else number
        return self.values[at]

    def has_share(self, quotient: Quotient) -> bool:
        return bool(self.value(quotient.whole))

    def said(self, at: At) -> Value:
        """The text or value of a cell, or the word that its formula gives."""
        cell = self.cell(at)
        if not isinstance(cell, Sorted):
            return cell
        value = self.said(cell.cell)
        return next((word for words, word in cell.cases if value in words), cell.otherwise)

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
            case Net(added, taken):
                return sum((self.computed(one) for one in added), ZERO) - self.computed(taken)
            case Lack(balances):
                return sum((max(ZERO, -self.value(balance)) for balance in balances), ZERO)
            case Quotient(part, whole, rounding):
                divisor = self.value(whole)
                return self.value(part) / divisor + rounding if divisor else ZERO
        raise TypeError(f"Not a formula: {formula!r}")

    def by_key(self, area: Area, keys: Area, words: tuple[tuple[Area, str], ...]) -> dict[Value, Decimal]:
        """The sum for each key, computed once, so that each fiche does not read the rows of all the others again."""
        if (area, keys, words) not in self.sums:
            sums = self.sums[area, keys, words] = {}
            for at in area.cells():
                if all(self.beside(at, test) == word for test, word in words):
                    key = self.beside(at, keys)
                    sums[key] = sums.get(key, ZERO) + self.value(at)
        return self.sums[area, keys, words]

    def beside(self, at: At, column: Area) -> Value:
        return self.said(At(column.sheet, at.row, column.column))

    def total(self, cells: Iterator[At] | tuple[At, ...]) -> Decimal:
        return sum((self.value(at) for at in cells), ZERO)


def is_amount(cell: Value) -> bool:
    return isinstance(cell, Sum | SumOf | SumWords | SumUnless | SumSame | Net | Difference | Lack | Quotient)


def clean_cell_text(text: str) -> str:
    """Removes from a typed text what a cell cannot hold; an equals sign stays plain text."""
    text = clean_text(text)
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]}…"
