"""Reads a workbook back with the standard library, and computes its formulas without the code that wrote them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

from tests.papers.reading import OFFICE, TABLE, TEXT, odt_text, xml

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"]|"")*")|(?P<ref>(?:'[^']*'!)?\$[A-Z]+\$\d+(?::\$[A-Z]+\$\d+)?)|(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Z]+)(?=\()|(?P<sign>[-+*/=(),]))"""
)


@dataclass
class Cell:
    """What the file shows, and the formula behind it, as Excel spells it."""

    value: Any
    formula: str = ""


type Grid = dict[tuple[str, str], Cell]
"""Sheet and place, such as ("Synthèse", "D5")."""


def name_of(column: int) -> str:
    return chr(65 + column) if column < 26 else chr(64 + column // 26) + chr(65 + column % 26)


def read_xlsx(file: bytes) -> Grid:
    strings = [
        _unescaped("".join(t.text or "" for t in si.iter(f"{MAIN}t"))) for si in xml(file, "xl/sharedStrings.xml")
    ]
    targets = {r.attrib["Id"]: r.attrib["Target"] for r in xml(file, "xl/_rels/workbook.xml.rels")}
    grid: Grid = {}
    for sheet in xml(file, "xl/workbook.xml").iter(f"{MAIN}sheet"):
        for c in xml(file, f"xl/{targets[sheet.attrib[REL]]}").iter(f"{MAIN}c"):
            value, formula = c.findtext(f"{MAIN}v"), c.findtext(f"{MAIN}f") or ""
            if value is not None:
                kind = c.get("t")
                read: Any = strings[int(value)] if kind == "s" else value if kind == "str" else Decimal(value)
                grid[sheet.attrib["name"], c.attrib["r"]] = Cell(read, formula)
    return grid


def _unescaped(text: str) -> str:
    """Excel writes « _x0041_ » for a letter: whoever types that very thing gets its underscore written so."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), text)


def read_ods(file: bytes) -> Grid:
    grid: Grid = {}
    for table in xml(file, "content.xml").iter(f"{TABLE}table"):
        for place, row in enumerate(table.iter(f"{TABLE}table-row"), 1):
            for column, cell in enumerate(row.findall(f"{TABLE}table-cell")):
                if kind := cell.get(f"{OFFICE}value-type"):
                    grid[table.attrib[f"{TABLE}name"], f"{name_of(column)}{place}"] = Cell(
                        _ods_value(cell, kind), _excel(cell.get(f"{TABLE}formula", ""))
                    )
    return grid


def _ods_value(cell: ElementTree.Element, kind: str) -> Any:
    if kind in ("float", "currency", "percentage"):
        return Decimal(cell.attrib[f"{OFFICE}value"])
    return cell.get(f"{OFFICE}date-value") or "\n".join(odt_text(line) for line in cell.findall(f"{TEXT}p"))


def _excel(formula: str) -> str:
    """OpenFormula in the words of Excel: « [$'Dépenses'.$E$4:.$E$9] » is « 'Dépenses'!$E$4:$E$9 »."""
    said = re.sub(
        r"\[(?:\$('[^']*'))?\.(\$\w+\$\d+)(?::\.(\$\w+\$\d+))?\]",
        lambda m: (f"{m[1]}!" if m[1] else "") + m[2] + (f":{m[3]}" if m[3] else ""),
        formula,
    )
    return said.removeprefix("of:=").replace(";", ",")


def _multiplied(one: Any, other: Any) -> Decimal:
    return number(one) * number(other)


def _divided(one: Any, other: Any) -> Decimal:
    """Both branches of an IF are computed here: the one that would divide by zero is not the one that is kept."""
    return number(one) / number(other) if number(other) else Decimal(0)


def _added(one: Any, other: Any) -> Decimal:
    return number(one) + number(other)


def _taken(one: Any, other: Any) -> Decimal:
    return number(one) - number(other)


class Calculator:
    """A spreadsheet of a hundred lines: it computes each formula from what is written, never from what is shown."""

    def __init__(self, grid: Grid) -> None:
        self.grid, self.known = grid, dict[tuple[str, str], Any]()

    def at(self, sheet: str, place: str) -> Any:
        if (sheet, place) not in self.known:
            cell = self.grid.get((sheet, place), Cell(None))
            formula = cell.formula.removeprefix("=")
            self.known[sheet, place] = _Formula(self, sheet, formula).result() if formula else cell.value
        return self.known[sheet, place]


class _Formula:
    def __init__(self, calculator: Calculator, sheet: str, text: str) -> None:
        self.calculator, self.sheet, self.tokens = calculator, sheet, list[tuple[str, str]]()
        at = 0
        while at < len(text):
            found = _TOKEN.match(text, at)
            assert found and found.lastgroup, f"unread: {text[at:]}"
            self.tokens.append((found.lastgroup, found[found.lastgroup]))
            at = found.end()
        self.place = 0

    def result(self) -> Any:
        found = self.compared()
        assert self.place == len(self.tokens)
        return found[0] if isinstance(found, list) else found

    def next(self, *signs: str) -> str | None:
        if self.place < len(self.tokens) and self.tokens[self.place] in [("sign", sign) for sign in signs]:
            self.place += 1
            return self.tokens[self.place - 1][1]
        return None

    def compared(self) -> Any:
        left = self.added()
        while self.next("="):
            left = each(lambda a, b: _same(a, b), left, self.added())
        return left

    def added(self) -> Any:
        left = self.multiplied()
        while sign := self.next("+", "-"):
            left = each(_added if sign == "+" else _taken, left, self.multiplied())
        return left

    def multiplied(self) -> Any:
        left = self.atom()
        while sign := self.next("*", "/"):
            work = _divided if sign == "/" else _multiplied
            left = each(work, left, self.atom())
        return left

    def atom(self) -> Any:
        if self.next("-"):
            return each(lambda a, b: number(a) - number(b), Decimal(0), self.atom())
        if self.next("("):
            inside = self.compared()
            assert self.next(")")
            return inside
        kind, said = self.tokens[self.place]
        self.place += 1
        if kind == "text":
            return said[1:-1].replace('""', '"')
        if kind == "number":
            return Decimal(said)
        return self.cells(said) if kind == "ref" else self.call(said)

    def cells(self, reference: str) -> list[Any]:
        sheet, _, place = reference.rpartition("!")
        ends = re.findall(r"\$([A-Z]+)\$(\d+)", place) * 2
        (first, top), (last, bottom) = ends[0], ends[1]
        columns = [name_of(n) for n in range(702)]
        across = columns[columns.index(first) : columns.index(last) + 1]
        home = sheet.strip("'") or self.sheet
        return [self.calculator.at(home, f"{c}{r}") for r in range(int(top), int(bottom) + 1) for c in across]

    def call(self, name: str) -> Any:
        assert self.next("(")
        arguments = [self.compared()]
        while self.next(","):
            arguments.append(self.compared())
        assert self.next(")")
        if name == "SUM":
            return sum((number(one) for part in arguments for one in part), Decimal(0))
        if name == "MAX":
            return max(number(one) for part in arguments for one in (part if isinstance(part, list) else [part]))
        if name == "OR":
            return any(one is True or one == [True] for one in arguments)
        if name == "IF":
            return arguments[1] if arguments[0] in (True, [True]) else arguments[2]
        if name == "SUMPRODUCT":
            return sum((number(a) * number(b) for a, b in zip(*arguments, strict=True)), Decimal(0))
        assert name == "SUMIFS", name
        chosen = [True] * len(arguments[0])
        for test, wanted in zip(arguments[1::2], arguments[2::2], strict=True):
            unless = wanted.startswith("<>")
            chosen = [
                kept and (_same(one, wanted.removeprefix("<>")) != unless)
                for kept, one in zip(chosen, test, strict=True)
            ]
        return sum((number(one) for one, kept in zip(arguments[0], chosen, strict=True) if kept), Decimal(0))


def each(work: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    """Of two cells, a cell and a column, or two columns."""
    lefts, rights = (part if isinstance(part, list) else [part] for part in (left, right))
    longest = max(len(lefts), len(rights))
    return [work(lefts[n % len(lefts)], rights[n % len(rights)]) for n in range(longest)]


def number(value: Any) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(value is True)


def _same(left: Any, right: Any) -> bool:
    """Spreadsheets tell no capitals apart."""
    return (left.casefold() == right.casefold()) if isinstance(left, str) and isinstance(right, str) else left == right
