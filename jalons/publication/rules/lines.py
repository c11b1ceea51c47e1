"""Reads each line of a plan: an axis, an action or a sub-action, with the doubts about each cell."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from jalons.actions.rules.names import BETWEEN, split_names
from jalons.actions.rules.sheet_fields import says_nothing
from jalons.actions.rules.sheets import Status
from jalons.base.days import read_day, says_part_of_year
from jalons.base.french import matching_key
from jalons.base.periods import Period, read_period
from jalons.base.sent_tables import SentTable
from jalons.funding.rules.money import Tax
from jalons.publication.rules import cells, file_numbers, kept_text, totals
from jalons.publication.rules.cells import Doubt
from jalons.publication.rules.columns import FUNDERS, KEEP, TARGET, is_template
from jalons.publication.rules.document_rows import OUTSIDE, PLACE, is_fiche_table, loose_text_column
from jalons.publication.rules.exported_plans import TEXTS, cut_text, written_text
from jalons.publication.rules.file_numbers import Numbered, Numbering, Order, read_numbering
from jalons.publication.rules.kept_text import one_line
from jalons.publication.rules.known_funders import is_to_find
from jalons.publication.rules.line_money import NO_CORRECTION, Left, LineMoney, Money, MoneyReader, Unit
from jalons.publication.rules.line_money import Asked as Asked
from jalons.publication.rules.line_years import read_years
from jalons.publication.rules.money_columns import INVESTMENT_PART, REPEATABLE, TOTAL, Side, says_income
from jalons.publication.rules.plan_line import Doubted as Doubted
from jalons.publication.rules.plan_line import Kind as Kind
from jalons.publication.rules.plan_line import Line
from jalons.publication.rules.private_payers import set_payers_apart, tell_payers_beside
from jalons.publication.rules.private_words import (
    NO_CHOICE,
    People,
    PilotChoice,
    PrivateWords,
    pilot_key,
    set_contacts_apart,
    set_people_apart,
    sure_people_in,
    without_people,
)
from jalons.publication.rules.retold_years import Retold
from jalons.publication.rules.table_notes import find_notes, notes_tax
from jalons.publication.rules.written_indicators import join_targets, read_indicators
from jalons.publication.rules.written_money import written_amounts
from jalons.publication.rules.written_steps import WrittenStep, read_cell, read_step

Answers = Mapping[str, Decimal]

# « Axe 1 : Aller vers », « 1. Aller vers » → « Aller vers »: the numbers of the file order its axes.
_NUMBERED = re.compile(
    r"(?:(?:axe|orientation|volet)\s*\d{1,2}(?:\s*+[.:)–—-])?\s++|\d{1,2}\s*[.:)–—-]\s++)(?=\S)", re.IGNORECASE
)
_A_TITLE = re.compile(r"(axe|orientation|volet|thématique|thème)\b.*", re.IGNORECASE)
_NUMBERED_TITLE = re.compile(r"(?:axe|orientation|volet|thématique)\s*(?:\d{1,2}|[ivx]{1,4})\b", re.IGNORECASE)
_SUMS = {"money", *(f"amount_{n}" for n in FUNDERS)}


# « À définir » in one of these fills no field of the fiche.
_NAMES = {"lead_organisation", "lead_contact", "elected_sponsor", "department_unit", "partners"}
_MAY_BE_ABSENT = _NAMES | TEXTS.keys() - {"title", "step", "axis"}


def _without_absent(key: str, text: str) -> str:
    """« CIAS ; à définir » names the CIAS; "" where nothing is said."""
    if says_nothing(text):
        return ""
    if key not in _NAMES or not any(map(says_nothing, split_names(text))):
        return text
    named = [name for name in split_names(text) if not says_nothing(name)]
    return ("\n" if "\n" in text else BETWEEN).join(named)


def _read_axis_number(axis: str) -> int | None:
    figures = re.match(r"\D{0,30}(\d{1,2})(?!\w)", axis)
    return int(figures[1]) if figures else None


# An action may be done before the last day of its period, which is often the end of a year.
_SOON = timedelta(days=92)


_STEP_FIELDS = ("lead_contact", "lead_organisation", "department_unit")
_DAYS = ("starts_on", "ends_on", "period")


def read_lines(
    sent: SentTable,
    first: int,
    answers: Answers,
    today: date,
    *,
    left_out: Collection[int] = (),
    unit: Unit = Unit.AS_TOLD,
    pilots: Mapping[str, PilotChoice] = NO_CHOICE,
    corrections: Mapping[str, Decimal] = NO_CORRECTION,
    retold: Retold = Retold.AS_READ,
) -> list[Line]:
    """The lines from `first` (from 0), without empty numbered ones. An amount repeated by a merged cell is counted
    once. `left_out`: the numbers of the lines that somebody asked to leave; `pilots`: what becomes of those that are persons,
    by their key (`pilot_key`); `corrections`: the amounts that somebody typed, by the name of their cell; `retold`: what somebody said
    of the columns of years. Telephones,
    addresses and the persons that nobody answered about are in no text of a line, only
    in its private words."""
    sent, contacts = set_contacts_apart(sent)
    merged = {(row, column) for row, column in sent.merged}
    money = MoneyReader(sent, answers, merged, unit, corrections, retold)
    rows = [(number, row) for number, row in sent.lines(first) if not _is_numbered(row, sent.columns)]
    notes = find_notes(rows, sent.columns)
    if money.table_tax is Tax.UNKNOWN:
        money.table_tax = notes_tax(notes.values())
    reader = _Reader(sent.columns, sent.headings, today, money, merged, pilots, contacts, notes)
    reader.count_titles(rows)
    lines = [reader.line(number, row) for number, row in rows]
    read_years(lines, sent)
    totals.check_totals(lines)
    for line in lines:
        line.is_out = line.number in left_out
    _read_numbers(lines)
    return lines


_OF_FICHES = (Kind.ACTION, Kind.STEP, Kind.MORE)
NUMBER_LABEL = "Numéro dans le fichier"


def _read_numbers(lines: Sequence[Line]) -> None:
    """Takes the numbers off titles, « 1.1 Un bus », once they order the plan: the code of the fiche, or its other information, says
    them then. Titles stay as they are written where this would make two of them equal, or where one alone has a number."""
    if any(line.numbered for line in lines):
        return
    titles = {line.title for line in lines if line.kind in _OF_FICHES and line.title}
    split = {title: parts for title in titles if (parts := file_numbers.split_title(title))}
    bare = Counter(matching_key(split[title][1] if title in split else title) for title in titles)
    if len(split) < 2 or max(bare.values()) > 1:
        return
    for line in lines:
        if line.kind in _OF_FICHES and line.title in split:
            line.numbered = split[line.title][0]
    if numbering_of(lines).order is not Order.FILE:
        for line in lines:
            line.numbered = None
        return
    for line in lines:
        if line.numbered:
            line.title = split[line.title][1]
            for step in line.steps:
                step.title = line.title
            if line.kind is Kind.ACTION:
                line.number_line = f"{NUMBER_LABEL} : {line.numbered.written}"
                line.other = "\n".join(filter(None, [line.number_line, line.other]))


def numbering_of(lines: Iterable[Line]) -> Numbering:
    """That of the actions of a table; an action that only its steps name counts once."""
    rows = [line for line in lines if not line.is_out and line.title]
    actions = [line for line in rows if line.kind is Kind.ACTION]
    titles = {line.title for line in actions}
    named = {line.title: line for line in rows if line.kind is Kind.STEP and line.title not in titles}
    return read_numbering([Numbered(one.axis, one.axis_number, one.numbered) for one in (*actions, *named.values())])


def _is_numbered(row: Sequence[str], columns: Mapping[int, str]) -> bool:
    """« 17 » alone, in a column without a field: an empty line prepared in advance."""
    filled = [place for place, cell in enumerate(row) if cell]
    return len(filled) == 1 and row[filled[0]].isdecimal() and columns.get(filled[0], KEEP) == KEEP


def _period_days(period: Period) -> dict[str, date]:
    days = {"starts_on": period.first.value, "ends_on": period.last.value}
    return {key: day for key, day in days.items() if day}


@dataclass
class _Reader:
    columns: Mapping[int, str]
    headings: Sequence[str]
    today: date
    money: MoneyReader
    merged: Collection[tuple[int, int]] = ()
    pilots: Mapping[str, PilotChoice] = NO_CHOICE
    contacts: Mapping[int, Sequence[PrivateWords]] = field(default_factory=dict)
    notes: Mapping[int, str] = field(default_factory=dict)  # under the table, by their line
    axis: str = ""
    axis_number: int | None = None
    numbers: int | None = None  # the column of the numbers of fiches
    is_below_total: bool = False
    heading_people: dict[int, list[str]] = field(default_factory=dict)  # those whom the headings of free columns name
    # How many lines have a step for each title; the titles that have their action.
    titles: Counter[str] = field(default_factory=Counter)
    begun: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.place = {key: number for number, key in self.columns.items() if key != KEEP and key not in REPEATABLE}
        free = [number for number, key in self.columns.items() if key == KEEP]
        self.numbers = file_numbers.find_column(self.headings, free)
        self.is_template = is_template(self.headings)
        self.heading_people = {
            number: people
            for number in free
            if number < len(self.headings)
            if (people := sure_people_in(self.headings[number]))
        }
        gone = [
            name
            for people in self.heading_people.values()
            for name in people
            if self.pilots.get(pilot_key(name)) is not PilotChoice.STRUCTURE
        ]
        if gone:
            self.headings = [without_people(heading, gone) for heading in self.headings]

    def count_titles(self, rows: Sequence[tuple[int, Sequence[str]]]) -> None:
        """A title that several lines name with a step each, or whose steps go on below without it, has one step a line."""
        title, steps = self.place.get("title"), self.place.get("steps")
        if title is None or steps is None:
            return
        above = ""
        for _number, row in rows:
            if steps < len(row) and row[steps]:
                above = (matching_key(row[title]) if title < len(row) else "") or above
                self.titles[above] += 1

    def line(self, number: int, row: Sequence[str]) -> Line:
        line = Line(number)
        texts = {key: row[at] for key, at in self.place.items() if at < len(row) and row[at]}
        line.place = texts.pop(PLACE, "")
        if OUTSIDE in texts:
            line.kind, line.title = Kind.OUTSIDE, texts[OUTSIDE]
            return line
        if number in self.notes:
            line.kind, line.title = Kind.NOTE, one_line(self.notes[number])[:300]
            return line
        if self._is_a_heading(row, texts):
            texts = {"axis": next(cell for at, cell in enumerate(row) if cell and at not in self.money.numbers)}
        elif totals.is_total_row(number, row, self.columns, self.money.numbers):
            line.kind = Kind.TOTAL
        elif totals.is_part_row(row, self.columns, self.money.numbers, is_below_total=self.is_below_total):
            line.kind = Kind.PART
        self.is_below_total = line.kind is Kind.TOTAL or (line.kind is Kind.PART and self.is_below_total)
        whole: dict[str, str] = {}
        self._clean(line, number, row, texts)
        people = self._set_apart(line, row, texts)
        row, texts = people.row, people.texts
        money = self.money.read(number, row, texts)
        tell_payers_beside(money, people.payers, texts, self.place)
        self._leave_days_to_come(money, row)
        if line.kind in (Kind.TOTAL, Kind.PART):
            line.title = next((cell for cell in row if any(map(str.isalpha, cell))), "")[:150]
            line.money = money.money
            for doubt, about, column in money.doubts:
                if doubt is Doubt.TOTAL_DIFFERS:
                    line.doubt(doubt, about, column)
            return line
        texts = self._set_payers_apart(line, money, texts)
        if TARGET in texts:
            texts["indicators"] = join_targets(texts.get("indicators", ""), texts.pop(TARGET))
        self._axis(line, texts, whole)
        line.title, line.step = self._text(line, "title", texts, whole), self._text(line, "step", texts, whole)
        others = [*self._others(row), *money.others]
        if cells.is_figure(texts.get("audiences", "")) and "audiences" in texts:
            others.append((self._heading(self.place["audiences"]), texts.pop("audiences")))
        written = WrittenStep("")
        if not line.step and "steps" in texts and self._is_next_step(line, texts):
            written = self._read_step(texts)
            line.step = self._text(line, "step", {"step": written.label}, whole)
            line.is_next_step = bool(line.step)
            line.values |= _period_days(written.period)
        if line.step:
            line.kind = Kind.STEP
            self._step(line, texts, whole)
            self._keep_step_days(line, [(line, written, whole)])
            others += self._amount_texts(row, whole)
        elif line.title and self._is_merged(number, "title"):
            line.kind = Kind.MORE
            whole |= self._more_texts(number, texts) | money.kept
        elif line.title:
            line.kind = Kind.ACTION
            self.begun.add(matching_key(line.title))
            if self.numbers is not None and self.numbers < len(row):
                line.numbered = file_numbers.read_number(row[self.numbers])
                line.number_line = f"{self._heading(self.numbers)} : {row[self.numbers]}"
            self._action(line, texts, whole)
            whole |= {key: text for key, text in money.kept.items() if text}
            others += self._steps(line, texts)
        elif "axis" in texts and not self._is_merged(number, "axis"):
            line.kind = Kind.AXIS
            if "objectives" in texts:
                line.values["objectives"] = self._text(line, "objectives", texts, whole)
        elif money.money and any(key.startswith("funder_") for key in texts):
            line.kind = Kind.MORE
            whole |= self._more_texts(number, texts) | money.kept
        else:
            line.doubt(Doubt.NOTHING, ", ".join(texts.values())[:120])
        self._take_money(line, money)
        self._text_amounts(line, row)
        line.other = kept_text.pack_text(dict.fromkeys(others), whole)
        return line

    def _clean(self, line: Line, number: int, row: Sequence[str], texts: dict[str, str]) -> None:
        """Tells of formulas and errors; removes errors, what says nothing, and the money that a merged cell repeats."""
        if "step" not in texts:
            for at, text in self.money.merged_cells(number, row):
                line.doubt(Doubt.AMOUNT_MERGED, text, at)
        for key, text in list(texts.items()):
            if text.startswith("="):
                line.doubt(Doubt.FORMULA, text, self.place.get(key))
            elif cells.is_error(text):
                line.doubt(Doubt.ERROR, text, self.place.get(key))
                del texts[key]
            elif key in _MAY_BE_ABSENT and not (text := _without_absent(key, text)):
                del texts[key]
            elif key in _NAMES:
                texts[key] = text
            elif key in _SUMS and self._is_merged(number, key):
                if "step" not in texts:
                    line.doubt(Doubt.AMOUNT_MERGED, text, self.place[key])
                del texts[key]
                funder = key.replace("amount", "funder")
                if self._is_merged(number, funder):
                    texts.pop(funder, None)

    def _leave_days_to_come(self, money: LineMoney, row: Sequence[str]) -> None:
        """What is announced for a day to come is not done: the words of its cell are kept."""
        for entry in money.money:
            if entry.state_on and entry.state_on > self.today:
                entry.state_on = None
                if entry.column is not None and entry.column < len(row):
                    money.others.append((self._heading(entry.column), row[entry.column]))

    def _set_apart(self, line: Line, row: Sequence[str], texts: Mapping[str, str]) -> People:
        """The cells and the texts without the persons that are not to be written there; each is told until somebody answers."""
        people = set_people_apart(row, texts, self.columns, self.headings, self.pilots)
        told = [
            (name, PrivateWords(name[:150], self._heading(number)))
            for number, names in self.heading_people.items()
            if number < len(row) and row[number]
            for name in names
        ]
        line.people = list(dict.fromkeys([*people.asked, *(name for name, _words in told)]))
        apart = [*people.apart, *(words for name, words in told if pilot_key(name) not in self.pilots)]
        line.private = [*apart, *self.contacts.get(line.number, ())]
        for words in apart:
            line.doubt(Doubt.PILOT_NAMED, words.words, self.place.get(words.field))
        for words in self.contacts.get(line.number, ()):
            line.doubt(Doubt.CONTACT_APART, words.words)
        return people

    def _set_payers_apart(self, line: Line, money: LineMoney, texts: dict[str, str]) -> dict[str, str]:
        """The texts, with the persons in charge whom its money names."""
        payers = set_payers_apart(money, self.pilots, self._heading)
        line.people = list(dict.fromkeys([*line.people, *payers.asked]))
        line.private = list(dict.fromkeys([*line.private, *payers.apart]))
        for words in payers.apart:
            line.doubt(Doubt.PILOT_NAMED, words.words)
        if not payers.moved:
            return texts
        people = dict.fromkeys([*split_names(texts.get("lead_contact", "")), *payers.moved])
        return texts | {"lead_contact": BETWEEN.join(people)}

    def _take_money(self, line: Line, money: LineMoney) -> None:
        line.money, line.asked, line.cells, line.beside = money.money, money.asked, money.cells, money.beside
        for doubt, about, column in money.doubts:
            line.doubt(doubt, about, column)

    def _text_amounts(self, line: Line, row: Sequence[str]) -> None:
        """Tells of what a fiche of a document holds under no label. The amounts of its texts that are neither expenses nor resources are
        read, and left aside: « rien n’est laissé » is then true."""
        loose = loose_text_column(self.headings)
        if not is_fiche_table(self.headings) or line.kind is not Kind.ACTION:
            return
        if loose is not None and loose not in self.money.numbers and row[loose]:
            line.doubt(Doubt.LOOSE_TEXT, row[loose], loose)
        taken = {entry.column for entry in line.money} | {one.column for one in line.asked} | self.money.numbers
        for column, key in self.columns.items():
            if key not in (KEEP, "money", "budget") or column in taken or column >= len(row):
                continue
            heading = self._heading(column)
            left = [
                Money(
                    column,
                    Side.RESOURCE if lacks or is_income else Side.EXPENSE,
                    amount,
                    left=Left.TO_FIND if lacks else Left.TEXT,
                )
                for text in row[column].split("\n")
                for lacks in [is_to_find(text if column == loose else heading)]
                for is_income in [key == "money" or says_income(f"{heading} {text[:150]}")]
                for amount in written_amounts(text)
            ]
            line.money += left
            if left and column != loose:
                line.doubt(Doubt.TEXT_AMOUNT, row[column], column)

    def _more_texts(self, number: int, texts: Mapping[str, str]) -> dict[str, str]:
        """What a line that goes on says besides its title, its money and what is merged with the line above."""
        return {
            key: text
            for key, text in texts.items()
            if key in kept_text.LABELS and key not in ("axis", "title", "money") and not self._is_merged(number, key)
        }

    def _is_next_step(self, line: Line, texts: Mapping[str, str]) -> bool:
        """Whether a line only adds a step to the action above, or to the one that it names again."""
        title = matching_key(line.title)
        return not title or title in self.begun or self._is_merged(line.number, "title")

    def _steps(self, line: Line, texts: Mapping[str, str]) -> list[tuple[str, str]]:
        """The cell « Étapes » of an action. Where there is one step a line, the days and the person are those of the step too.
        Returns, after its heading, what is beyond the steps that one cell may hold."""
        if "steps" not in texts:
            return []
        is_one = self.titles[matching_key(line.title)] > 1
        steps, beyond = ([self._read_step(texts)], "") if is_one else read_cell(texts["steps"])
        read: list[tuple[Line, WrittenStep, dict[str, str]]] = []
        for written in steps:
            step = Line(line.number, Kind.STEP, line.axis, line.title, values=_period_days(written.period))
            kept: dict[str, str] = {}
            step.step = self._text(step, "step", {"step": written.label}, kept)
            if is_one:
                fields = (*_DAYS, "status", *_STEP_FIELDS)
                self._step(step, {key: texts[key] for key in fields if key in texts}, kept)
                line.doubts += [doubt for doubt in step.doubts if doubt not in line.doubts]
            read.append((step, written, kept))
        self._keep_step_days(line, read)
        for step, _written, kept in read:
            step.other = kept_text.pack_text([], kept)
            line.steps.append(step)
        if beyond:
            line.doubt(Doubt.STEPS_BEYOND, beyond[:120], self.place["steps"])
        return [(self._heading(self.place["steps"]), beyond)] if beyond else []

    def _read_step(self, texts: Mapping[str, str]) -> WrittenStep:
        """The one step of a line: where a column says its days, its words stay whole."""
        label = one_line(texts["steps"])
        has_days = any(key in texts and not cells.says_nothing_yet(texts[key]) for key in _DAYS)
        return WrittenStep(label) if has_days else read_step(label)

    def _keep_step_days(self, line: Line, read: Sequence[tuple[Line, WrittenStep, dict[str, str]]]) -> None:
        """Tells once, for a cell, the months and seasons that became days, and what was not read. Vague words stay in the other information."""
        column, guessed = self.place.get("steps"), []
        for step, written, kept in read:
            period = written.period
            if period.first.is_guessed or period.last.is_guessed:
                guessed.append(written.said)
                if written.is_vague:
                    kept["period"] = written.said
            elif not step.values.keys() & set(_DAYS) and written.seems_dated:
                line.doubt(Doubt.STEP_DAY_UNREAD, written.label, column)
        if guessed:
            line.doubt(Doubt.STEP_DAY_GUESSED, ", ".join(dict.fromkeys(guessed)), column)

    def _is_merged(self, number: int, key: str) -> bool:
        return (number - 1, self.place.get(key, -1)) in self.merged

    def _is_a_heading(self, row: Sequence[str], values: Mapping[str, str]) -> bool:
        """« AXE 2 : Aller vers » alone on its line, or with the sum of its actions, in a table whose axes are titles between
        lines."""
        texts = [cell for place, cell in enumerate(row) if cell and place not in self.money.numbers]
        if len(texts) != 1 or len(self.columns) < 3 or {"step", "steps"} & values.keys() or "axis" in self.place:
            return False
        is_alone = sum(map(bool, row)) == 1
        if is_alone:
            return bool(_A_TITLE.fullmatch(texts[0])) or "title" not in values
        return bool(_NUMBERED_TITLE.match(texts[0]))

    def _axis(self, line: Line, texts: Mapping[str, str], whole: dict[str, str]) -> None:
        if "axis" in texts:
            written = one_line(texts["axis"])
            named = _NUMBERED.sub("", written, count=1)
            self.axis_number = _read_axis_number(written) if named != written else None
            self.axis = self._text(line, "axis", {"axis": named}, whole)
        elif self.axis and "axis" in self.place and (texts.keys() & {"title", "step"}):
            line.doubt(Doubt.AXIS_ABOVE, self.axis, self.place["axis"])
        line.axis, line.axis_number = self.axis, self.axis_number

    def _text(self, line: Line, key: str, texts: Mapping[str, str], whole: dict[str, str]) -> str:
        text = texts.get(key, "")
        if not text:
            return ""
        if len(written_text(key, text)) > TEXTS[key]:
            line.doubt(Doubt.TOO_LONG, "", self.place.get(key))
            whole[key] = text
        return cut_text(key, text)

    # An action ----------------------------------------------------------------------------------

    def _action(self, line: Line, texts: Mapping[str, str], whole: dict[str, str]) -> None:
        for key in TEXTS:
            if key in texts and key not in ("title", "step", "axis"):
                line.values["other_audiences" if key == "audiences" else key] = self._text(line, key, texts, whole)
        for key in ("sub_axis", "sub_sub_axis", "governance", "indicators", "participation"):
            if key in texts:
                whole[key] = texts[key]
        self._status(line, texts, whole)
        if "priority" in texts:
            priority = cells.read_priority(texts["priority"])
            line.values["priority"] = priority
            if priority is None:
                line.doubt(Doubt.PRIORITY_UNREAD, texts["priority"], self.place["priority"])
                whole["priority"] = texts["priority"]
        line.values |= self._days(line, texts, whole)
        self._compare_status(line, texts)
        if "indicators" in texts and not self.is_template:
            whole["indicators"] = self._indicators(line, texts["indicators"])

    def _indicators(self, line: Line, text: str) -> str:
        """Returns the lines that stay text: those that are not sure, or whose target has no day, nor their action an end."""
        found, left = read_indicators(text)
        kept = []
        for words, read in found:
            dated = [replace(one, on=one.on or line.values.get("ends_on")) for one in read]
            if not all(one.on for one in dated):
                kept.append(words)
                continue
            line.indicators += dated
            for one, before in zip(dated, read, strict=True):
                if before.on is None:
                    line.doubt(Doubt.INDICATOR_END, f"{one.said} → {one.on:%d/%m/%Y}", self.place.get("indicators"))
                elif before.is_guessed:
                    line.doubt(Doubt.INDICATOR_DAY, f"{one.said} → {one.on:%d/%m/%Y}", self.place.get("indicators"))
        return "\n".join(filter(None, [*kept, left]))

    def _status(self, line: Line, texts: Mapping[str, str], whole: dict[str, str]) -> None:
        text = texts.get("status", "")
        line.status, doubt = cells.read_status(text)
        if doubt:
            line.doubt(doubt, text, self.place["status"])
            whole["status"] = text

    def _compare_status(self, line: Line, texts: Mapping[str, str]) -> None:
        """Tells of an action whose state and days contradict each other; both are kept, since nothing says which one is wrong."""
        starts, ends = line.values.get("starts_on"), line.values.get("ends_on")
        if line.status is Status.DONE and starts and starts > self.today:
            line.doubt(Doubt.DONE_BEFORE_START, texts["status"], self.place["status"])
        elif line.status is Status.DONE and ends and ends - self.today > _SOON:
            line.doubt(Doubt.DONE_BEFORE_END, texts["status"], self.place["status"])
        elif line.status is Status.RUNNING and starts and starts > self.today:
            line.doubt(Doubt.RUNNING_BEFORE_START, texts["status"], self.place["status"])

    def _days(self, line: Line, texts: Mapping[str, str], whole: dict[str, str]) -> dict[str, date]:
        days: dict[str, date] = {}
        # « à préciser » is no day, and says nothing once somebody gave one.
        told = {key: text for key, text in texts.items() if not cells.says_nothing_yet(text)}
        for key in ("starts_on", "ends_on"):
            text = told.get(key, "")
            if not text:
                continue
            day = read_day(text, ends=key == "ends_on")
            if key == "ends_on" and not told.keys() & {"starts_on", "period"} and says_part_of_year(text):
                # « Échéance : 2e semestre 2027 » says when it is done.
                days |= self._period(line, text, key)
                whole[key] = text
                continue
            if day.value is None or day.is_guessed:
                about = f"{text} → {day.value:%d/%m/%Y}" if day.value else text
                line.doubt(Doubt.DAY_GUESSED if day.value else Doubt.DAY_UNREAD, about, self.place[key])
                whole[key] = text
            if day.value:
                days[key] = day.value
        if text := told.get("period", ""):
            days |= self._period(line, text) if not days and not {"starts_on", "ends_on"} & told.keys() else {}
            whole["period"] = text
        if "starts_on" in days and "ends_on" in days and days["ends_on"] < days["starts_on"]:
            line.doubt(Doubt.END_FIRST, texts["ends_on"], self.place["ends_on"])
            whole["ends_on"] = texts["ends_on"]
            del days["ends_on"]
        return days

    def _period(self, line: Line, text: str, key: str = "period") -> dict[str, date]:
        """The start and the end that one cell says; its words stay in the fiche."""
        period = read_period(one_line(text))
        days = _period_days(period)
        if not days:
            line.doubt(Doubt.DAY_UNREAD, text, self.place[key])
        elif period.first.is_guessed or period.last.is_guessed:
            about = " – ".join(f"{day:%d/%m/%Y}" for day in days.values())
            line.doubt(Doubt.DAY_GUESSED, f"{text} → {about}", self.place[key])
        return days

    # A sub-action -------------------------------------------------------------------------------

    def _step(self, line: Line, texts: Mapping[str, str], whole: dict[str, str]) -> None:
        """It has days and a person in charge; the rest is kept as text, its money too: only actions have a funding plan."""
        fields = ("axis", "title", "step", "steps", "starts_on", "ends_on", "status", "period")
        funded = [(one_line(texts.get(f"funder_{n}", "")), one_line(texts.get(f"amount_{n}", ""))) for n in FUNDERS]
        whole |= {key: text for key, text in texts.items() if key not in fields and key in kept_text.LABELS}
        whole["money"] = "\n".join(
            filter(None, [texts.get("money", ""), *(kept_text.slot_line(slot) for slot in funded if any(slot))])
        )
        owner = next((key for key in _STEP_FIELDS if key in texts), "")
        if owner:
            line.values["owner"] = cut_text("lead_contact", texts[owner])
            if owner == "lead_contact" and line.values["owner"] == one_line(texts[owner]):
                del whole["lead_contact"]
        line.values |= self._days(line, texts, whole)
        self._status(line, texts, whole)
        if line.status is Status.DONE:
            ended = line.values.get("ends_on")
            line.values["done_on"] = ended if ended and ended <= self.today else self.today
            if line.values["done_on"] != ended:
                line.doubt(Doubt.DONE_TODAY, texts["status"], self.place["status"])
        elif line.status is not Status.DRAFT:
            whole["status"] = texts["status"]

    def _amount_texts(self, row: Sequence[str], whole: dict[str, str]) -> Iterable[tuple[str, str]]:
        """The amounts of a sub-action as they are written, by heading; the lone budget of most plans has its own label."""
        for column in self.money.columns.values():
            text = row[column.number] if column.number < len(row) else ""
            if not text or column.key not in REPEATABLE:
                continue
            if column.key == TOTAL and column in self.money.parts:
                whole["budget"] = text
            else:
                yield one_line(column.heading) or "Montant", text
        part = self.place.get(INVESTMENT_PART)
        if part is not None and part < len(row) and row[part]:
            yield self._heading(part), row[part]

    # What has no column -------------------------------------------------------------------------

    def _others(self, row: Sequence[str]) -> Iterable[tuple[str, str]]:
        for number, key in self.columns.items():
            if key == KEEP and number < len(row) and row[number]:
                yield self._heading(number), row[number]

    def _heading(self, number: int | None) -> str:
        if number is None:
            return ""
        heading = self.headings[number] if number < len(self.headings) else ""
        return one_line(heading) or f"Colonne {number + 1}"
