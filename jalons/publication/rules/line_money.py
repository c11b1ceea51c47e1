"""The money of one line of a plan: each amount, what it pays for, and why some of it is left aside."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from types import MappingProxyType

from jalons.actions.rules.sheet_fields import says_nothing
from jalons.base.amounts import Amount, read_amount
from jalons.base.french import matching_key
from jalons.base.frozen import frozen
from jalons.base.sent_tables import SentTable
from jalons.funding.rules.funders import (
    NamedState,
    is_said_voted,
    names_several,
    read_dated_state,
    split_state,
    without_vote,
    writes_amount,
)
from jalons.funding.rules.known_schemes import scheme_payer
from jalons.funding.rules.money import SECURED, Kind, Status, Tax
from jalons.publication.rules import cells, kept_text
from jalons.publication.rules.cells import Doubt
from jalons.publication.rules.column_guesses import guess_money, guess_named_amounts
from jalons.publication.rules.columns import KEEP, TAX
from jalons.publication.rules.document_rows import OUTSIDE, PLACE, own_columns
from jalons.publication.rules.exported_plans import FUNDER_LIMIT
from jalons.publication.rules.kept_text import LABELS, Slot, one_line
from jalons.publication.rules.known_funders import is_payer_name, is_to_find
from jalons.publication.rules.money_columns import (
    FUNDERS,
    FUNDING,
    FUNDING_TOTAL,
    INVESTMENT_PART,
    OWN,
    TOTAL,
    TOTALS,
    MoneyColumn,
    Side,
    is_zero,
    money_columns,
    read_rate,
    says_funding,
)
from jalons.publication.rules.retold_years import (
    Retold,
    YearsBeside,
    are_years_retold,
    cross_amounts,
    rounding_of,
)
from jalons.publication.rules.written_money import (
    Share,
    Written,
    find_own_rest,
    has_amount,
    has_figures,
    mark_amounts,
    read_expenses,
    read_funders,
    read_shares,
    written_amounts,
)


class Left(StrEnum):
    """Why an amount that was read is not kept."""

    CHOICE = "choice"  # its line was left out by hand
    KNOWN = "known"  # its action is there already
    NO_ACTION = "no_action"  # its line is no action
    COLUMN = "column"  # its column is not imported
    NO_FUNDER = "no_funder"
    DETAIL = "detail"  # of a step, when its action has its own amount
    TEXT = "text"  # in a text of a document that no label introduces
    GAP = "gap"  # what a total says beyond its parts
    TO_FIND = "to_find"  # « À trouver : 900 € »: nobody pays it yet
    TWICE = "twice"  # beside a cell that says itself what each funder pays


@dataclass
class Money:
    """`side`, `kind` and `year` as in `MoneyColumn`. `name`: the label of an expense, or the funder. `left`: None when it is kept. `tax`: what its
    cell says, else its heading, else the titles above the table; `told`: what is written beside this very amount, in a cell of
    several. `is_voted`: the words around it say that whoever pays has voted it; `state`: what is written beside the name of a funder.
    `is_own`: its column is that of the own share, whatever its name; `state_on`: since which day, when it is written. `payers`: the
    persons who alone pay it, which leaves it aside; `text`: the line of the other information of the fiche that tells it meanwhile."""

    column: int | None
    side: Side
    amount: Decimal
    kind: str = ""
    year: int | None = None
    name: str = ""
    left: Left | None = None
    tax: Tax = Tax.UNKNOWN
    told: Tax | None = None
    is_voted: bool = False
    is_own: bool = False
    state: Status | None = None
    payers: tuple[str, ...] = ()
    text: str = ""
    state_on: date | None = None


@frozen
class Asked:
    """A cell that may mean several amounts. `name` is that of its answer, `answer` what was chosen, `side` that of its money.
    `is_whole`: it names a funder, which may pay all that its line costs."""

    name: str
    column: int | None
    text: str
    candidates: tuple[Decimal, ...]
    side: Side = Side.EXPENSE
    answer: Decimal | None = None
    is_whole: bool = False

    @property
    def is_answered(self) -> bool:
        return self.answer is not None


@frozen
class ReadCell:
    """A cell of one amount, which somebody may correct before anything is written: the name of its correction, as that of an answer."""

    name: str
    column: int | None
    text: str


@dataclass
class LineMoney:
    """What the cells of one line say. `kept`: texts of the fiche by key; `others`: texts by heading, in a fiche that has no field
    for them; `beside`: what its years say beside its other expenses, when it writes both."""

    money: list[Money] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    cells: list[ReadCell] = field(default_factory=list)
    doubts: list[tuple[Doubt, str, int | None]] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)
    others: list[tuple[str, str]] = field(default_factory=list)
    beside: YearsBeside | None = None
    # Who pays the rest of what the line costs, and the column that says it.
    rests: list[tuple[str, int | None]] = field(default_factory=list)
    # The percentages read so far, added up, by what they are a share of: (kind, year).
    rates: dict[tuple[str, int | None], Decimal] = field(default_factory=dict)


class Unit(StrEnum):
    """In what bare numbers are counted; AS_TOLD: as the headings and the titles of the table say."""

    AS_TOLD = ""
    EUROS = "euros"
    THOUSANDS = "milliers"


_THOUSANDS = re.compile(r"k ?€|\bk ?euros?\b|\bmilliers? d.euros?\b", re.IGNORECASE)
_HAS_UNIT = re.compile(r"€|euros?|\bk ?eur\b", re.IGNORECASE)


def heading_unit(sent: SentTable, number: int, unit: Unit) -> str:
    """The heading of a column as its amounts are read: with the unit that titles above the table say for all."""
    heading = sent.headings[number] if number < len(sent.headings) else ""
    if unit is Unit.THOUSANDS:
        return "k€"
    if unit is Unit.EUROS:
        return _THOUSANDS.sub("€", heading)
    if not _HAS_UNIT.search(heading) and (_titles_say_thousands(sent) or _is_like_thousands(sent, number)):
        return f"{heading} k€"
    return heading


def _is_like_thousands(sent: SentTable, number: int) -> bool:
    """« Région » beside « Coût (k€) »: no heading says euros, and its numbers are not larger than those that are in thousands."""
    if any(_HAS_UNIT.search(heading) and not _THOUSANDS.search(heading) for heading in sent.headings):
        return False
    told = [_largest(sent, place) for place, heading in enumerate(sent.headings) if _THOUSANDS.search(heading)]
    return bool(told) and _largest(sent, number) <= max(told)


def _largest(sent: SentTable, number: int) -> Decimal:
    below = sent.rows[sent.header + 1 :]
    values = (read_amount(row[number]).value for row in below if number < len(row) and row[number])
    return max((value for value in values if value is not None), default=Decimal(0))


def _titles_say_thousands(sent: SentTable) -> bool:
    return any(_THOUSANDS.search(cell[:200]) for row in _titles(sent) for cell in row)


def _titles(sent: SentTable) -> list[Sequence[str]]:
    """Titles stand above the headings, alone on their line, whatever the cells that they are merged over."""
    return [row for row in sent.rows[: max(sent.header, 0)] if 1 <= len(set(filter(None, row))) <= 2]


def thousands_columns(sent: SentTable, unit: Unit) -> list[str]:
    """The headings of the columns whose bare numbers are read in thousands."""
    columns = money_columns(sent.headings, sent.columns)
    return [column.heading for number, column in columns.items() if _THOUSANDS.search(heading_unit(sent, number, unit))]


_BEFORE_TAX = re.compile(r"\bh\.? ?t\b|\bhors taxes?\b", re.IGNORECASE)
_WITH_TAX = re.compile(r"\bt\.? ?t\.? ?c\b|\btoutes taxes comprises\b", re.IGNORECASE)


def read_tax(text: str) -> Tax | None:
    """« 12 000 € TTC », « Budget HT »; None when it says neither, unknown when it says that nobody knows, or both."""
    text = text[:200]
    before, included = _BEFORE_TAX.search(text), _WITH_TAX.search(text)
    if (before and included) or cells.says_unknown_tax(text):
        return Tax.UNKNOWN
    return Tax.BEFORE if before else Tax.INCLUDED if included else None


def titles_tax(sent: SentTable) -> Tax:
    told = {read_tax(cell) for row in _titles(sent) for cell in row} - {None}
    return told.pop() or Tax.UNKNOWN if len(told) == 1 else Tax.UNKNOWN


_FIGURES = re.compile(
    r"\d[\d\s.,]*+|€|\b(?:k|m|ht|ttc|eur|euros?|milliers?|millions?)\b|(?<=\d)[km](?!\w)", re.IGNORECASE
)


def words_beside(text: str) -> str:
    """« 9 000 (Région, Caf) » → « Région, Caf »; empty beside an amount and its unit alone."""
    words = " ".join(_FIGURES.sub(" ", text).split()).strip(" ()[]:;,.–—-/")
    return words if any(map(str.isalpha, words)) else ""


def every_funder(name: str, text: str) -> str:
    """The funder of an amount, with those that its own cell names beside it."""
    beside = words_beside(text)
    if not names_several(beside):
        return name
    named = beside if matching_key(name) in matching_key(beside) else f"{name}, {beside}"
    return named if len(named) <= FUNDER_LIMIT else name


# « La commune prend en charge les fluides » names who pays, in a sentence about it.
_LONGEST_LONE = 5
NO_CORRECTION: Mapping[str, Decimal] = MappingProxyType({})
# Texts of the field that is told apart, and those that name a line.
_READ_TEXTS = {"money", "title", "step", "steps", "axis", OUTSIDE, PLACE, INVESTMENT_PART}


class MoneyReader:
    """Reads the money of each line of a table. `merged`: the cells that repeat a merged one, counted once; `retold`: whether its
    years say again what its other expenses say, when somebody told it."""

    def __init__(
        self,
        sent: SentTable,
        answers: Mapping[str, Decimal],
        merged: Collection[tuple[int, int]],
        unit: Unit,
        corrections: Mapping[str, Decimal] = NO_CORRECTION,
        retold: Retold = Retold.AS_READ,
    ) -> None:
        self.answers, self.merged, self.titles = answers, merged, sent.headings
        self.corrections = corrections
        self.place = {key: number for number, key in sent.columns.items()}
        self.columns = money_columns(sent.headings, sent.columns)
        parts = [column for column in self.columns.values() if column.key not in TOTALS]
        # A total without any part is the amount itself.
        self.totals = [
            column
            for column in self.columns.values()
            if column.key in TOTALS and _adds_up(column, self.columns.values())
        ]
        self.totals.sort(key=lambda column: (column.year is None) + (column.kind == ""))
        alone = [column for column in self.columns.values() if column.key in TOTALS and column not in self.totals]
        self.parts = [column for column in [*parts, *alone] if not column.key.startswith("amount_")]
        self.stray = _stray_columns(sent, self.columns, {column.side for column in alone})
        self.texts = {} if own_columns(sent.headings) else _money_texts(sent, {*self.columns, *self.stray})
        texts = ("money", INVESTMENT_PART, *(f"funder_{n}" for n in FUNDERS))
        numbers = {*self.columns, *self.stray, *(self.place.get(key, -1) for key in texts)} - {-1}
        self.taxes = {
            number: read_tax(sent.headings[number] if number < len(sent.headings) else "") for number in numbers
        }
        self.table_tax = titles_tax(sent)
        self.headings = {number: heading_unit(sent, number, unit) for number in numbers}
        expenses = [column for column in self.parts if column.side is Side.EXPENSE]
        self.plain = {column.number for column in expenses if column.year is None}
        self.dated = {column.number for column in expenses if column.year is not None}
        thousands = any(_THOUSANDS.search(self.headings[number]) for number in self.plain | self.dated)
        self.rounding = rounding_of(len(self.plain | self.dated), in_thousands=thousands)
        self.is_retold = bool(self.plain and self.dated) and (
            retold is Retold.ONCE or (retold is Retold.AS_READ and self._are_years_retold(sent))
        )

    def _are_years_retold(self, sent: SentTable) -> bool:
        rows = enumerate(sent.rows[sent.header + 1 :], sent.header + 1)
        return are_years_retold(
            ((self._row_sum(at, row, self.plain), self._row_sum(at, row, self.dated)) for at, row in rows),
            self.rounding,
        )

    def _row_sum(self, at: int, row: Sequence[str], columns: Collection[int]) -> Decimal:
        texts = {number: row[number] for number in columns if number < len(row) and (at, number) not in self.merged}
        values = (self._read_cell(text, number).value for number, text in texts.items() if text)
        return sum((value for value in values if value is not None), Decimal(0))

    @property
    def numbers(self) -> set[int]:
        return {*self.columns, *self.stray}

    def merged_cells(self, number: int, row: Sequence[str]) -> list[tuple[int, str]]:
        """The amounts that repeat the one of a line above, in the columns that several may hold."""
        return [
            (column.number, row[column.number])
            for column in (*self.parts, *self.totals)
            if (number - 1, column.number) in self.merged and column.number < len(row) and row[column.number]
        ]

    def read(self, number: int, row: Sequence[str], texts: Mapping[str, str]) -> LineMoney:
        """`said`: the texts of the line by key, for the columns that no two may hold."""
        line = LineMoney()
        self._read_pairs(line, number, texts, row)
        for column in self.parts:
            text = self._cell(line, number, row, column)
            is_corrected = f"{number}-{_part_name(column)}" in self.corrections
            if text and not is_corrected and (rate := read_rate(text)) is not None:
                line.cells.append(ReadCell(f"{number}-{_part_name(column)}", column.number, text))
                self._read_rate_part(line, number, row, column, text, rate)
            elif text:
                self._read_part(line, number, row, column, text)
        self._count_years_once(line)
        for column in self.stray.values():
            if amount := self._stray_amount(number, row, column):
                line.money.append(_money(column, amount, Left.COLUMN))
        for column in self.totals:
            text = self._cell(line, number, row, column)
            if text and not is_zero(text):
                self._check_total(line, column, text)
        self._read_investment_part(line, number, row)
        for entry in line.money:
            is_nobody = is_to_find(entry.name) or (bool(entry.name) and says_nothing(entry.name))
            if entry.side is Side.RESOURCE and entry.left is None and is_nobody:
                entry.left = Left.TO_FIND
                line.doubts.append((Doubt.TO_FIND, f"{entry.amount}", entry.column))
        self._leave_written(line, row)
        alone = Counter(entry.column for entry in line.money)
        line_tax = self._line_tax(line, texts.get(TAX, ""))
        for entry in line.money:
            entry.tax = entry.told or self._tax(row, entry.column, line_tax)
            if entry.side is Side.RESOURCE:
                # In a cell of several amounts, only the words of each one are its own.
                around = self._words_around(row, entry.column) if alone[entry.column] == 1 else []
                entry.is_voted = any(map(is_said_voted, [entry.name, *around]))
                named = split_state(entry.name)
                entry.name = named.name
                if entry.state is None:
                    entry.state, entry.state_on = named.status, named.on
                # The state of the very amount comes before the words of its line.
                entry.is_voted = entry.state in SECURED if entry.state else entry.is_voted
                if entry.left is None and scheme_payer(entry.name):
                    line.doubts.append((Doubt.SCHEME_NAMED, entry.name, entry.column))
        for name, place in line.rests:
            self._take_rest(line, name, place, self._tax(row, place, line_tax))
        return line

    def _read_investment_part(self, line: LineMoney, number: int, row: Sequence[str]) -> None:
        """« dont investissement »: each expense of the line becomes its parts of investment and of operation, in proportion where there
        are several, exact to the cent together."""
        column = self.place.get(INVESTMENT_PART)
        text = row[column] if column is not None and column < len(row) else ""
        if not text or column is None or (number - 1, column) in self.merged:
            return
        costs = [one for one in line.money if one.side is Side.EXPENSE and one.left is None]
        cost = sum((one.amount for one in costs), Decimal(0))
        part = Decimal(0) if is_zero(text) else self._read_cell(text, column).value
        if part is None or part > cost or any(one.kind for one in costs):
            if part != 0:
                line.doubts.append((Doubt.PART_UNREAD, text, column))
                line.others.append((self._kept_label(column), text))
            return
        line.money = [one for one in line.money if one not in costs] + _split_investment(costs, part, cost)
        if 0 < part < cost:
            line.doubts.append((Doubt.PART_TAKEN, f"{part}/{cost - part}", column))
            if len({one.year for one in costs}) > 1:
                line.doubts.append((Doubt.YEARS_CROSSED, "", None))

    def _take_rest(self, line: LineMoney, name: str, column: int | None, tax: Tax) -> None:
        """« Reste CA »: what the expenses of the line leave, as own share. Told aside while one of its amounts is not sure."""
        cost = sum((one.amount for one in line.money if one.side is Side.EXPENSE and one.left is None), Decimal(0))
        paid = [one for one in line.money if one.side is Side.RESOURCE and one.state is not Status.REFUSED]
        rest = cost - sum((one.amount for one in paid), Decimal(0))
        is_sure = all(one.left in (None, Left.TO_FIND) for one in paid) and all(one.is_answered for one in line.asked)
        if rest > 0 and is_sure:
            line.money.append(Money(column, Side.RESOURCE, rest, name=name, tax=tax, is_own=True))
            line.doubts.append((Doubt.REST_COMPUTED, f"{cost}/{rest}", column))
        else:
            line.doubts.append((Doubt.REST_UNREAD, name, column))

    def _leave_written(self, line: LineMoney, row: Sequence[str]) -> None:
        """The amounts that a text of money writes, and that nothing reads, are left aside and told."""
        for column, side in self.texts.items():
            text = row[column] if column < len(row) else ""
            self._leave_amounts(line, text, column, side)

    def _leave_amounts(self, line: LineMoney, text: str, column: int | None, side: Side = Side.RESOURCE) -> None:
        if amounts := written_amounts(text):
            line.money += [Money(column, side, amount, left=Left.TEXT) for amount in amounts]
            line.doubts.append((Doubt.AMOUNTS_IN_TEXT, text, column))

    def _words_around(self, row: Sequence[str], column: int | None) -> list[str]:
        if column is None or column not in self.columns:
            return []
        return [text[column][:200] for text in (row, self.titles) if column < len(text)]

    def _line_tax(self, line: LineMoney, text: str) -> Tax | None:
        """What a column says of the taxes of a whole line; other words are kept."""
        tax = read_tax(text)
        if text and tax is None:
            line.others.append((self._kept_label(self.place.get(TAX)), text))
        return tax

    def _tax(self, row: Sequence[str], column: int | None, of_line: Tax | None) -> Tax:
        if column is None:
            return of_line or self.table_tax
        tax = read_tax(row[column]) if column < len(row) else None
        return tax or of_line or self.taxes.get(column) or self.table_tax

    def _cell(self, line: LineMoney, number: int, row: Sequence[str], column: MoneyColumn) -> str:
        text = row[column.number] if column.number < len(row) else ""
        if (number - 1, column.number) in self.merged:
            return ""
        if text.startswith("="):
            line.doubts.append((Doubt.FORMULA, text, column.number))
        if text and cells.is_error(text):
            line.doubts.append((Doubt.ERROR, text, column.number))
            return ""
        return text

    # Named funders beside their amounts, and those that « Financements » lists -----

    def _read_pairs(self, line: LineMoney, number: int, texts: Mapping[str, str], row: Sequence[str]) -> None:
        free, more = kept_text.split_money(texts.get("money", ""))
        free = self._read_money_text(line, number, row, free)
        slots: list[tuple[str, Slot]] = [
            (f"amount_{n}", (one_line(texts.get(f"funder_{n}", "")), one_line(texts.get(f"amount_{n}", ""))))
            for n in FUNDERS
        ]
        slots += [(f"money_{place}", slot) for place, slot in enumerate(more, 1)]
        left = []
        for name, slot in slots:
            before = len(line.money)
            if any(slot) and not self._read_pair(line, number, name, slot, row):
                left.append(slot)
            self._read_state_beside(line, texts.get(name.replace("amount", "state"), ""), name, line.money[before:])
        line.kept["money"] = "\n".join(filter(None, [free, *map(kept_text.slot_line, left)]))

    def _read_state_beside(self, line: LineMoney, text: str, name: str, paid: Sequence[Money]) -> None:
        """« État 1 » beside « Financeur 1 » and its amount: what this funder answered. Other words are kept, and told."""
        if not text:
            return
        state, column = read_dated_state(one_line(text)), self.place.get(name.replace("amount", "state"))
        for entry in paid:
            if entry.state is None and state.status:
                entry.state, entry.state_on = state.status, state.on
        if not paid or not state.status or state.keeps_words:
            line.others.append((self._kept_label(column), text))
        if paid and not state.status:
            line.doubts.append((Doubt.FUNDER_STATE_UNREAD, text, column))

    def _read_money_text(self, line: LineMoney, number: int, row: Sequence[str], text: str) -> str:
        """« Financements »: no figure stays unread in silence."""
        column = self.place.get("money")
        if not text:
            return ""
        before, told = len(line.money), len(line.doubts)
        if self._read_named_funders(line, number, row, text, column):
            return ""
        is_sentence = len(text.split()) > _LONGEST_LONE
        if not is_sentence and is_payer_name(text) and self._read_lone_funder(line, number, "money", text, column, row):
            return ""
        if len(line.money) == before and len(line.doubts) == told and has_figures(text):
            line.doubts.append((Doubt.FIGURES_UNREAD, text, column))
        return text

    def _read_named_funders(
        self, line: LineMoney, number: int, row: Sequence[str], text: str, column: int | None
    ) -> bool:
        """Whether a cell that names several funders, or one, is read whole: its amounts, which need no unit there, or its rates."""
        is_in_thousands = _THOUSANDS.search(self.headings.get(column, "") if column is not None else "")
        marked = text if is_in_thousands else mark_amounts(text)
        if name := find_own_rest(marked):
            line.rests.append((name, column))
        if (shares := read_shares(text)) is not None:
            return self._read_shares(line, number, row, shares, text, column)
        return not self._read_funders(line, marked, column)

    def _read_shares(
        self, line: LineMoney, number: int, row: Sequence[str], shares: Sequence[Share], text: str, column: int | None
    ) -> bool:
        if self._line_cost(number, row, MoneyColumn(-1, FUNDING)) is None:
            line.doubts.append((Doubt.RATE_UNREAD, text, column))
            return False
        for share in shares:
            paid = self._read_rate(line, number, row, text, share.rate, MoneyColumn(-1, FUNDING), column)
            if paid:
                line.money.append(
                    Money(column, Side.RESOURCE, paid, name=share.name, state=share.state, state_on=share.state_on)
                )
        return True

    def _read_lone_funder(
        self, line: LineMoney, number: int, name: str, funder: str, column: int | None, row: Sequence[str]
    ) -> bool:
        """Whether somebody answered that the only funder of a line, without its amount, pays all that it costs; where it may, it is asked."""
        cost = self._line_cost(number, row, MoneyColumn(-1, FUNDING))
        places = [one.number for one in (*self.parts, *self.totals) if one.side is Side.RESOURCE]
        places += [self.place[key] for n in FUNDERS for key in (f"funder_{n}", f"amount_{n}") if key in self.place]
        places += [self.place["money"]] if "money" in self.place else []
        has_others = any(row[at] and not is_zero(row[at]) for at in places if at != column and at < len(row))
        is_nobody = says_nothing(funder) or is_to_find(funder) or find_own_rest(funder) is not None
        if cost is None or has_others or is_nobody or names_several(funder) or has_figures(funder):
            return False
        cell = f"{number}-{name}"
        answer = cost if self.answers.get(cell) == cost else None
        line.asked.append(Asked(cell, column, funder, (cost,), Side.RESOURCE, answer, is_whole=True))
        if answer:
            line.money.append(Money(column, Side.RESOURCE, cost, name=funder))
        else:
            line.doubts.append((Doubt.FUNDER_ASKED, funder, column))
        return answer is not None

    def _read_funders(self, line: LineMoney, text: str, column: int | None) -> str:
        """Reads the amounts that a text gives to funders it names, and gives the text that is kept."""
        written = read_funders(text)
        if written is None or not all(_may_be_funder(part.name) for part in written.parts):
            self._leave_amounts(line, text, column)
            return text
        parts = [
            Money(
                column,
                Side.RESOURCE,
                part.amount,
                part.kind,
                part.year,
                part.name,
                told=part.tax,
                state=part.state,
                state_on=part.state_on,
            )
            for part in written.parts
        ]
        self._take_written(line, written, parts, text, column)
        return "" if written.is_whole else text

    def _read_pair(self, line: LineMoney, number: int, name: str, slot: Slot, row: Sequence[str]) -> bool:
        """Whether it is a line of the funding plan: a name and an unambiguous amount."""
        funder, text = slot
        column = self.place.get(name, self.place.get("money"))
        state = self._split_amount_state(line, text, column)
        text = state.name
        is_corrected = f"{number}-{name}" in self.corrections
        if funder and len(funder) <= FUNDER_LIMIT and not is_corrected and (rate := read_rate(text)) is not None:
            line.cells.append(ReadCell(f"{number}-{name}", column, text))
            share = self._read_rate(line, number, row, text, rate, MoneyColumn(-1, FUNDING), column)
            line.money += [Money(column, Side.RESOURCE, share, name=funder)] if share else []
            return share is not None
        if has_amount(funder) and text:
            return self._read_amounts_beside(
                line, slot, self.place.get(name.replace("amount", "funder"), column), column
            )
        if not text:
            return self._read_funder_alone(line, number, name, funder, row)
        if funder and _may_be_funder(funder):
            amount = self._amount(line, number, name, text, column)
            if amount is not None:
                named = every_funder(funder, text)
                line.money.append(
                    Money(column, Side.RESOURCE, amount, name=named, state=state.status, state_on=state.on)
                )
                if names_several(named):
                    place = column if named != funder else self.place.get(name.replace("amount", "funder"), column)
                    line.doubts.append((Doubt.FUNDERS_TOGETHER, named, place))
            return amount is not None
        if funder:
            why = Doubt.AMOUNT_UNREAD if writes_amount(funder) else Doubt.TOO_LONG
            line.doubts.append((why, funder, self.place.get(name.replace("amount", "funder"), column)))
        else:
            line.doubts.append((Doubt.AMOUNT_ALONE, text, column))
        if (value := self._read_cell(text, column).value) is not None:
            line.money.append(Money(column, Side.RESOURCE, value, left=Left.NO_FUNDER))
        return False

    def _read_funder_alone(self, line: LineMoney, number: int, name: str, funder: str, row: Sequence[str]) -> bool:
        """A funder without an amount beside it: its cell may write several, with theirs."""
        place = self.place.get(name.replace("amount", "funder"), self.place.get("money"))
        before, told = len(line.money), len(line.doubts)
        if self._read_named_funders(line, number, row, funder, place):
            return True
        if len(line.money) > before or len(line.doubts) > told:
            return False
        if _may_be_funder(funder) and self._read_lone_funder(line, number, name, funder, place, row):
            return True
        if len(line.doubts) == told:
            line.doubts.append((Doubt.FUNDER_ALONE, funder, self.place.get(name, self.place.get("money"))))
        return False

    def _read_amounts_beside(self, line: LineMoney, slot: Slot, place: int | None, column: int | None) -> bool:
        """Whether a cell that writes what each funder pays is read whole. The amount of the column beside it is no funder's: it
        is their sum, or it is told and left aside."""
        funder, text = slot
        before = len(line.money)
        is_whole = not self._read_funders(line, funder, place)
        counted = sum((entry.amount for entry in line.money[before:]), Decimal(0))
        value = self._read_cell(text, column).value
        if value is None:
            line.doubts.append((Doubt.TOTAL_UNREAD, text, column))
            line.others.append((self._kept_label(column), text))
        elif value != counted:
            line.doubts.append((Doubt.FUNDERS_DIFFER, f"{value}/{counted}", column))
            line.money.append(Money(column, Side.RESOURCE, value, left=Left.TWICE))
        return is_whole

    # Columns that each hold a part, then their totals ---------------------------------------------

    def _count_years_once(self, line: LineMoney) -> None:
        """Expenses without a year and those of years that say the same money are one: their parts have a nature and a year."""
        plain = [one for one in line.money if one.column in self.plain and one.left is None]
        dated = [one for one in line.money if one.column in self.dated and one.left is None]
        if not plain or not dated:
            return
        sums = [sum((one.amount for one in side), Decimal(0)) for side in (plain, dated)]
        agrees = abs(sums[0] - sums[1]) <= self.rounding
        line.beside = YearsBeside(sums[0], sums[1], agrees, self.is_retold)
        if not self.is_retold:
            return
        parts = _cross_years(plain, dated, self.rounding) if agrees else None
        line.money = [one for one in line.money if one not in dated and (parts is None or one not in plain)]
        line.money += parts or []
        if parts is None or sums[0] != sums[1]:
            line.doubts.append((Doubt.YEARS_DIFFER, f"{sums[1]}/{sums[0]}", None))
        elif _are_parts_guessed(parts) and not any(one.kind for one in dated):
            line.doubts.append((Doubt.YEARS_CROSSED, "", None))
        if sums[1] > sums[0]:
            line.money.append(replace(dated[0], amount=sums[1] - sums[0], left=Left.GAP, year=None))

    def _read_part(self, line: LineMoney, number: int, row: Sequence[str], column: MoneyColumn, text: str) -> None:
        is_single, name = column.key in TOTALS, _part_name(column)
        cell = ReadCell(f"{number}-{name}", column.number, text)
        is_corrected = cell.name in self.corrections
        if is_zero(text) and not is_single and not is_corrected:
            return
        if not is_corrected and column.key != FUNDING_TOTAL and self._read_sentence(line, column, text):
            line.cells.append(cell)
            return
        if not is_corrected and column.key == FUNDING_TOTAL and self._names_funders(column, text):
            # « Financement »: CC 10 000 / FSE+ 5 000.
            if not self._read_named_funders(line, number, row, text, column.number):
                line.others.append((one_line(column.heading), text))
            return
        state = NamedState(text)
        if column.side is Side.RESOURCE:
            state = self._split_amount_state(line, text, column.number)
            text = state.name
        amount = self._amount(line, number, name, text, column.number, tells_thousands=is_single)
        if amount is not None:
            nobody = column.key == FUNDING_TOTAL or (column.key == FUNDING and not 0 < len(column.name) <= FUNDER_LIMIT)
            money = _money(column, amount, Left.NO_FUNDER if nobody else None)
            money.state, money.state_on = state.status, state.on
            line.money.append(money)
            if nobody:
                line.doubts.append((Doubt.AMOUNT_ALONE, text, column.number))
            elif column.key == FUNDING and (named := every_funder(column.name, text)) != column.name:
                money.name = named
                line.doubts.append((Doubt.FUNDERS_TOGETHER, named, column.number))
        if amount is None or column.key == FUNDING_TOTAL:
            if column.key == TOTAL:
                # « 0 » is told beside its line; printed in an act, it would say nothing.
                line.kept["budget"] = "" if is_zero(text) else text
            else:
                line.others.append((one_line(column.heading), text))

    def _names_funders(self, column: MoneyColumn, text: str) -> bool:
        if self._read_cell(text, column.number).value is not None or _THOUSANDS.search(self.headings[column.number]):
            return False
        written = read_funders(mark_amounts(text))
        return written is not None and all(_may_be_funder(part.name) for part in written.parts)

    def _read_rate_part(
        self, line: LineMoney, number: int, row: Sequence[str], column: MoneyColumn, text: str, rate: Decimal
    ) -> None:
        is_funder = column.key in (FUNDING, OWN) and 0 < len(column.name) <= FUNDER_LIMIT
        share = self._read_rate(line, number, row, text, rate, column if is_funder else None, column.number)
        if share:
            line.money.append(_money(column, share, None))
        elif share is None:
            line.others.append((one_line(column.heading), text))

    def _read_rate(
        self,
        line: LineMoney,
        number: int,
        row: Sequence[str],
        text: str,
        rate: Decimal,
        column: MoneyColumn | None,
        place: int | None,
    ) -> Decimal | None:
        """The amount of « 50 % » of what the line costs, 0 for « 0 % »; None when nothing says it. Shares of one cost are differences of a
        share that runs: 50 % and 50 % of 100,01 € are 100,01 €."""
        cost = self._line_cost(number, row, column) if column else None
        if cost is None or column is None:
            line.doubts.append((Doubt.RATE_UNREAD, text, place))
            return None
        part = (column.kind, column.year)
        before, after = (line.rates.get(part, Decimal(0)) + more for more in (0, rate))
        line.rates[part] = after
        share = _round_to_cents(cost * after / 100) - _round_to_cents(cost * before / 100)
        line.doubts.append((Doubt.RATE_READ, f"{cost}/{share}", place))
        return share

    def _line_cost(self, number: int, row: Sequence[str], share: MoneyColumn) -> Decimal | None:
        """What a line costs, for the kind and the year that the column of a share says; None when it is not written, or waits for an
        answer."""
        costs = LineMoney()
        for column in (*self.parts, *self.totals):
            text = self._cell(costs, number, row, column) if column.side is Side.EXPENSE else ""
            if text and read_rate(text) is None and not is_zero(text):
                if column in self.totals:
                    self._check_total(costs, column, text)
                else:
                    self._read_part(costs, number, row, column, text)
        if any(not asked.is_answered for asked in costs.asked):
            return None
        self._count_years_once(costs)
        kept = [one for one in costs.money if one.left is None]
        covered = replace(share, key=TOTAL)
        return sum((one.amount for one in kept if covered.covers(one.side, one.kind, one.year)), Decimal(0)) or None

    def _read_sentence(self, line: LineMoney, column: MoneyColumn, text: str) -> bool:
        """Whether a cell says several amounts, or one in a sentence, all sure: each is then read for what it pays."""
        if not _HAS_UNIT.search(text) or self._read_cell(text, column.number).value is not None:
            return False
        written = read_funders(text) if column.side is Side.RESOURCE else read_expenses(text)
        if written is None:
            return False
        parts = [
            Money(
                column.number,
                column.side,
                part.amount,
                column.kind or part.kind,
                column.year or part.year,
                column.name or part.name[:FUNDER_LIMIT],
                told=part.tax,
                is_own=column.key == OWN,
                state=part.state,
                state_on=part.state_on,
            )
            for part in written.parts
        ]
        if column.key == FUNDING and len(parts) == 1 and (named := every_funder(column.name, text)) != column.name:
            parts[0].name = named
            line.doubts.append((Doubt.FUNDERS_TOGETHER, named, column.number))
        self._take_written(line, written, parts, text, column.number)
        if not written.is_whole:
            line.others.append((one_line(column.heading), text))
        return True

    def _take_written(
        self, line: LineMoney, written: Written, parts: list[Money], text: str, column: int | None
    ) -> None:
        line.money += parts
        counted = sum((part.amount for part in parts), Decimal(0))
        if len(parts) > 1 or (parts and not written.is_whole):
            line.doubts.append((Doubt.AMOUNT_PARTS, text, column))
        if written.total is not None and written.total != counted:
            line.doubts.append((Doubt.TOTAL_DIFFERS, f"{written.total}/{counted}", column))
            if written.total > counted:
                line.money.append(replace(parts[0], amount=written.total - counted, left=Left.GAP, name="", year=None))

    def _check_total(self, line: LineMoney, column: MoneyColumn, text: str) -> None:
        """Its parts are kept; the total alone when the line has no part of it. What it says beyond them is left aside."""
        value = self._read_cell(text, column.number).value
        parts = [entry for entry in line.money if column.covers(entry.side, entry.kind, entry.year)]
        asked = any(one.column in self.columns for one in line.asked)
        if value is None:
            line.doubts.append((Doubt.TOTAL_UNREAD, text, column.number))
            line.others.append((one_line(column.heading), text))
            return
        if not parts and not asked:
            nobody = column.key == FUNDING_TOTAL
            line.money.append(_money(column, value, Left.NO_FUNDER if nobody else None))
            line.doubts.append((Doubt.AMOUNT_ALONE if nobody else Doubt.TOTAL_TAKEN, text, column.number))
            return
        total = sum((part.amount for part in parts), Decimal(0))
        if total != value:
            line.doubts.append((Doubt.TOTAL_DIFFERS, f"{value}/{total}", column.number))
        if total < value:
            line.money.append(_money(column, value - total, Left.GAP))

    def _stray_amount(self, number: int, row: Sequence[str], column: MoneyColumn) -> Decimal | None:
        text = row[column.number] if column.number < len(row) else ""
        if not text or (number - 1, column.number) in self.merged:
            return None
        return self._read_cell(text, column.number).value

    def _split_amount_state(self, line: LineMoney, text: str, column: int | None) -> NamedState:
        """« 9 000 € (demandé le 12/11/2026) »: the amount, and what its funder answered. A day that is not whole keeps its words."""
        state = split_state(one_line(text))
        if not any(map(str.isdigit, state.name)):
            return NamedState(text)
        if state.keeps_words:
            line.others.append((self._kept_label(column), text))
        return state if state.status else NamedState(text)

    # One cell -------------------------------------------------------------------------------------

    def _read_cell(self, text: str, column: int | None) -> Amount:
        return cells.read_amount(
            without_vote(one_line(text)), self.headings.get(column, "") if column is not None else ""
        )

    def _amount(
        self, line: LineMoney, number: int, key: str, text: str, column: int | None, *, tells_thousands: bool = True
    ) -> Decimal | None:
        """An ambiguous cell keeps its text until somebody answers. `tells_thousands`: told of the cell, where the page does not
        tell it of the column."""
        name = f"{number}-{key}"
        line.cells.append(ReadCell(name, column, text))
        if name in self.corrections:
            line.doubts.append((Doubt.CORRECTED, text, column))
            return self.corrections[name]
        amount = self._read_cell(text, column)
        if amount.candidates:
            answer = self.answers.get(name)
            side = self.columns[column].side if column in self.columns else Side.RESOURCE
            chosen = answer if answer in amount.candidates else None
            line.asked.append(Asked(name, column, text, amount.candidates, side, chosen))
            if chosen is not None:
                if words_beside(text):
                    line.others.append((self._kept_label(column), text))
                return chosen
        elif amount.value is not None and without_vote(text) != text:
            line.others.append((self._kept_label(column), text))
        doubt = Doubt(f"amount_{amount.unsure}") if amount.unsure else None
        if doubt is Doubt.AMOUNT_NOTHING and is_zero(text) and self._is_expense(column):
            doubt = Doubt.AMOUNT_ZERO
        if doubt and (tells_thousands or doubt is not Doubt.AMOUNT_THOUSANDS):
            line.doubts.append((doubt, text, column))
        return amount.value

    def _is_expense(self, column: int | None) -> bool:
        return column in self.columns and self.columns[column].side is Side.EXPENSE

    def _kept_label(self, column: int | None) -> str:
        """What the words beside a chosen amount are kept under: never the label of a field, which would read them again."""
        heading = one_line(self.titles[column]) if column is not None and column < len(self.titles) else ""
        return heading if heading and heading not in LABELS.values() else "Montant écrit"


def _part_name(column: MoneyColumn) -> str:
    """What a question or a correction calls the cell of a column, after the number of its line."""
    return column.key if column.key in TOTALS else f"c{column.number}"


def _may_be_funder(name: str) -> bool:
    return len(name) <= FUNDER_LIMIT and not writes_amount(name)


def _are_parts_guessed(parts: Sequence[Money]) -> bool:
    """Whether several expenses are spread over several years."""
    return len({one.year for one in parts}) > 1 and len({(one.kind, one.name) for one in parts}) > 1


def _cross_years(plain: Sequence[Money], dated: Sequence[Money], rounding: Decimal) -> list[Money] | None:
    """The parts of expenses without a year in the years that say them again; None when their natures say other sums. Years that
    tell natures which the others do not say are these parts themselves."""
    kinds = {one.kind for one in dated}
    if kinds != {""} and {one.kind for one in plain} == {""}:
        return list(dated)
    parts: list[Money] = []
    for kind in sorted(kinds):
        mine = [one for one in plain if kind in ("", one.kind)]
        years: dict[int, Decimal] = {}
        for one in dated:
            if one.kind == kind and one.year is not None:
                years[one.year] = years.get(one.year, Decimal(0)) + one.amount
        if abs(sum((one.amount for one in mine), Decimal(0)) - sum(years.values())) > rounding or not mine:
            return None
        rows = cross_amounts([one.amount for one in mine], years)
        parts += [
            replace(one, amount=amount, year=year)
            for one, row in zip(mine, rows, strict=True)
            for year, amount in row.items()
        ]
    return (
        parts
        if sum((one.amount for one in parts), Decimal(0)) == sum((one.amount for one in plain), Decimal(0))
        else None
    )


def _split_investment(costs: Sequence[Money], part: Decimal, cost: Decimal) -> list[Money]:
    """These expenses, `part` euros of which are investment. Shares are differences of one that runs: in whole euros where all are."""
    is_whole = all(amount == amount.to_integral_value() for amount in (part, *(one.amount for one in costs)))
    unit, running, taken = Decimal(1) if is_whole else Decimal("0.01"), Decimal(0), Decimal(0)
    split: list[Money] = []
    for one in costs:
        running += one.amount
        share = (part * running / cost).quantize(unit, ROUND_HALF_UP) - taken
        taken += share
        amounts = {Kind.INVESTMENT: share, Kind.OPERATING: one.amount - share}
        split += [replace(one, kind=kind.value, amount=amount) for kind, amount in amounts.items() if amount]
    return split


def _round_to_cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _money(column: MoneyColumn, amount: Decimal, left: Left | None) -> Money:
    return Money(
        column.number, column.side, amount, column.kind, column.year, column.name, left, is_own=column.key == OWN
    )


def _adds_up(total: MoneyColumn, columns: Collection[MoneyColumn]) -> bool:
    """Whether some column holds a part of it: one that is no total, or a narrower total (« Total 2026 » in « Total »)."""
    return any(
        column.number != total.number
        and total.covers(column.side, column.kind, column.year)
        and (column.key not in TOTALS or (column.kind, column.year) != (total.kind, total.year))
        for column in columns
    )


def _stray_columns(
    sent: SentTable, columns: Mapping[int, MoneyColumn], counted: Collection[Side]
) -> dict[int, MoneyColumn]:
    """The columns of money that are not imported. `counted`: the sides whose total is imported. Their part columns are left
    out; a column whose heading only says « Montant » is a part of nothing, and is given."""
    guessed = guess_money(sent, sent.columns)
    found = money_columns(sent.headings, {**guessed, **{number: column.key for number, column in columns.items()}})
    parts = {
        number: column
        for number, column in found.items()
        if number not in columns and column.key not in TOTALS and column.side not in counted
    }
    others = {
        number: column
        for number, column in guess_named_amounts(sent).items()
        if number not in columns
        and sent.columns.get(number, KEEP) == KEEP
        and not (guessed.get(number) in TOTALS and _is_side_read(column.side, [*columns.values(), *parts.values()]))
        and (number not in guessed or guessed[number] in TOTALS)
    }
    return parts | others


def _money_texts(sent: SentTable, read: Collection[int]) -> dict[int, Side]:
    """The columns of text that speak of money, « Financeurs et montants », whatever they are said to hold but the money that is
    read: `read`, funders, « Financements ». Half of their cells write an amount with its unit."""
    texts = {}
    for number in range(sent.width):
        key = sent.columns.get(number, "")
        if number in read or key in _READ_TEXTS or key.startswith(("funder_", "amount_", "state_")):
            continue
        filled = [row[number] for row in sent.rows[sent.header + 1 :] if number < len(row) and row[number]]
        written = [cell for cell in filled if has_amount(cell)]
        if written and 2 * len(written) >= len(filled):
            heading = sent.headings[number] if number < len(sent.headings) else ""
            funded = says_funding(heading) or 2 * sum(read_funders(cell) is not None for cell in written) > len(written)
            texts[number] = Side.RESOURCE if funded else Side.EXPENSE
    return texts


def _is_side_read(side: Side, columns: Collection[MoneyColumn]) -> bool:
    return any(column.side is side for column in columns)
