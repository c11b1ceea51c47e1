"""Formulas as each format writes them: what is computed is decided once, separators and references depend on the
format."""

from abc import ABC, abstractmethod

from jalons.base.table_files import column_name
from jalons.papers.workbooks.model import (
    NO_SHARE,
    Area,
    At,
    Difference,
    Formula,
    Lack,
    Net,
    Quotient,
    Sorted,
    Sum,
    SumOf,
    SumSame,
    SumUnless,
    SumWords,
)


class Spelling(ABC):
    """Writes the formulas of one sheet."""

    comma: str
    """Separator of the arguments of a function."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet

    @abstractmethod
    def at(self, cell: At) -> str: ...

    @abstractmethod
    def area(self, of: Area) -> str: ...

    def spelled(self, formula: Formula) -> str:
        at, area = self.at, self.area
        match formula:
            case Sum(cells):
                return self.call("SUM", area(cells))
            case SumOf(several):
                return self.call("SUM", *map(at, several))
            case SumWords(cells, tests):
                asked = (part for test, word in tests for part in (area(test), _quote_word(word)))
                return self.call("SUMIFS", area(cells), *asked)
            case SumUnless(cells, test, word):
                return self.call("SUMIFS", area(cells), area(test), _quote_word(f"<>{word}"))
            case SumSame(cells, keys, key, words):
                condition = "*".join(f"({area(test)}={_quote_word(word)})" for test, word in words) or "1"
                return self.call("SUMPRODUCT", f"({area(keys)}={at(key)})*{condition}", area(cells))
            case Difference(plus, minus):
                return f"{at(plus)}-{at(minus)}"
            case Net(added, taken):
                return "+".join(map(self.spelled, added)) + "-" + self.spelled(taken)
            case Lack(balances):
                return "+".join(self.call("MAX", "0", f"-{at(balance)}") for balance in balances)
            case Quotient(part, whole, rounding):
                correction = f"{rounding:+}" if rounding else ""
                return self.call("IF", f"{at(whole)}=0", _quote_word(NO_SHARE), f"{at(part)}/{at(whole)}{correction}")
            case Sorted(state, cases, otherwise):
                spelt = _quote_word(otherwise)
                for states, outcome in reversed(cases):
                    is_one = self.call("OR", *(f"{at(state)}={_quote_word(word)}" for word in states))
                    spelt = self.call("IF", is_one, _quote_word(outcome), spelt)
                return spelt

    def call(self, function: str, *given: str) -> str:
        return f"{function}({self.comma.join(given)})"


class Excel(Spelling):
    comma = ","

    def at(self, cell: At) -> str:
        return f"{self.place(cell.sheet)}{_cell_address(cell.column, cell.row)}"

    def area(self, of: Area) -> str:
        return f"{self.place(of.sheet)}{_cell_address(of.column, of.first)}:{_cell_address(of.last_column, of.last)}"

    def place(self, sheet: str) -> str:
        return "" if sheet == self.sheet else f"'{sheet}'!"


class OpenFormula(Spelling):
    """OASIS OpenDocument 1.3, part 4."""

    comma = ";"

    def at(self, cell: At) -> str:
        return f"[{self.place(cell.sheet)}.{_cell_address(cell.column, cell.row)}]"

    def area(self, of: Area) -> str:
        return (
            f"[{self.place(of.sheet)}.{_cell_address(of.column, of.first)}:.{_cell_address(of.last_column, of.last)}]"
        )

    def place(self, sheet: str) -> str:
        return "" if sheet == self.sheet else f"$'{sheet}'"


def _cell_address(column: int, row: int) -> str:
    return f"${column_name(column)}${row + 1}"


def _quote_word(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'
