"""Reads each line of a plan: an axis, an action or a sub-action, with the doubts about each cell."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from jalons.actions.rules.sheets import Status
from jalons.base.days import read_day
from jalons.base.sent_tables import SentTable
from jalons.publication.rules import cells, kept_text
from jalons.publication.rules.cells import Doubt
from jalons.publication.rules.columns import FUNDERS, KEEP
from jalons.publication.rules.kept_text import Slot, one_line
from jalons.publication.rules.sheets import FUNDER_LIMIT, TEXTS, cut_text, written_text


class Kind(StrEnum):
    AXIS = "axis"
    ACTION = "action"
    STEP = "step"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Doubted:
    """`column` is the index of the cell in its line, None for the whole line."""

    doubt: Doubt
    about: str = ""
    column: int | None = None


@dataclass(frozen=True)
class Asked:
    """A cell that may mean several amounts. `name` is that of the answer."""

    name: str
    column: int | None
    text: str
    candidates: tuple[Decimal, ...]


@dataclass
class Line:
    """`values` are the fields of a fiche or of a step; `other` the packed text of other information."""

    number: int
    kind: Kind = Kind.NOTHING
    axis: str = ""
    title: str = ""
    step: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    status: Status = Status.DRAFT
    funders: list[tuple[str, Decimal]] = field(default_factory=list)
    budget: Decimal | None = None
    other: str = ""
    doubts: list[Doubted] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    def doubt(self, doubt: Doubt, about: str = "", column: int | None = None) -> None:
        self.doubts.append(Doubted(doubt, about, column))


Answers = Mapping[str, Decimal]

# « Axe 1 : Aller vers », « 1. Aller vers » → « Aller vers »: the numbers of the file are ignored.
_NUMBERED = re.compile(
    r"(?:(?:axe|orientation|volet)\s*\d{1,2}(?:\s*+[.:)–—-])?\s++|\d{1,2}\s*[.:)–—-]\s++)(?=\S)", re.IGNORECASE
)
_A_TITLE = re.compile(r"(axe|orientation|volet|thématique|thème)\b.*", re.IGNORECASE)
_SUMS = {"money", "budget", *(f"amount_{n}" for n in FUNDERS)}
_STEP_FIELDS = ("lead_contact", "lead_organisation", "department_unit")


def read_lines(sent: SentTable, first: int, answers: Answers, today: date) -> list[Line]:
    """The lines from `first` (from 0), without empty numbered ones. An amount repeated by a merged cell is counted
    once."""
    merged = {(row, column) for row, column in sent.merged}
    reader = _Reader(sent.columns, sent.headings, answers, today, merged)
    return [reader.line(number, row) for number, row in sent.lines(first) if not _is_numbered(row, sent.columns)]


def _is_numbered(row: Sequence[str], columns: Mapping[int, str]) -> bool:
    """« 17 » alone, in a column without a field: an empty line prepared in advance."""
    filled = [place for place, cell in enumerate(row) if cell]
    return len(filled) == 1 and row[filled[0]].isdecimal() and columns.get(filled[0], KEEP) == KEEP


@dataclass
class _Reader:
    columns: Mapping[int, str]
    headings: Sequence[str]
    answers: Answers
    today: date
    merged: Collection[tuple[int, int]] = ()
    axis: str = ""

    def __post_init__(self) -> None:
        self.place = {key: number for number, key in self.columns.items() if key != KEEP}

    def line(self, number: int, row: Sequence[str]) -> Line:
        line = Line(number)
        texts = {key: row[at] for key, at in self.place.items() if at < len(row) and row[at]}
        if self._is_a_heading(row, texts):
            texts = {"axis": next(cell for cell in row if cell)}
        whole: dict[str, str] = {}
        for key, text in list(texts.items()):
            if text.startswith("="):
                line.doubt(Doubt.FORMULA, text, self.place.get(key))
            elif cells.is_error(text):
                line.doubt(Doubt.ERROR, text, self.place.get(key))
                del texts[key]
            elif key in _SUMS and self._is_merged(number, key):
                if "step" not in texts:
                    line.doubt(Doubt.AMOUNT_MERGED, text, self.place[key])
                del texts[key]
                funder = key.replace("amount", "funder")
                if self._is_merged(number, funder):
                    texts.pop(funder, None)
        self._axis(line, texts, whole)
        line.title, line.step = self._text(line, "title", texts, whole), self._text(line, "step", texts, whole)
        if line.step:
            line.kind = Kind.STEP
            self._step(line, texts, whole)
        elif line.title:
            line.kind = Kind.ACTION
            self._action(line, texts, whole)
        elif "axis" in texts:
            line.kind = Kind.AXIS
        else:
            line.doubt(Doubt.NOTHING, ", ".join(texts.values())[:120])
        line.other = kept_text.pack_text(self._others(row), whole)
        return line

    def _is_merged(self, number: int, key: str) -> bool:
        return (number - 1, self.place.get(key, -1)) in self.merged

    def _is_a_heading(self, row: Sequence[str], said: Mapping[str, str]) -> bool:
        """« AXE 2 : Aller vers » alone on its line, in a table whose axes are titles between lines."""
        alone = [cell for cell in row if cell]
        if len(alone) != 1 or len(self.columns) < 3 or "step" in said:
            return False
        return "axis" not in self.place and (bool(_A_TITLE.fullmatch(alone[0])) or "title" not in said)

    def _axis(self, line: Line, said: Mapping[str, str], whole: dict[str, str]) -> None:
        if "axis" in said:
            named = _NUMBERED.sub("", one_line(said["axis"]), count=1)
            self.axis = self._text(line, "axis", {"axis": named}, whole)
        elif self.axis and "axis" in self.place and (said.keys() & {"title", "step"}):
            line.doubt(Doubt.AXIS_ABOVE, self.axis, self.place["axis"])
        line.axis = self.axis

    def _text(self, line: Line, key: str, said: Mapping[str, str], whole: dict[str, str]) -> str:
        text = said.get(key, "")
        if not text:
            return ""
        if len(written_text(key, text)) > TEXTS[key]:
            line.doubt(Doubt.TOO_LONG, "", self.place.get(key))
            whole[key] = text
        return cut_text(key, text)

    # An action ----------------------------------------------------------------------------------

    def _action(self, line: Line, said: Mapping[str, str], whole: dict[str, str]) -> None:
        for key in TEXTS:
            if key in said and key not in ("title", "step", "axis"):
                line.values["other_audiences" if key == "audiences" else key] = self._text(line, key, said, whole)
        for key in ("sub_axis", "sub_sub_axis", "governance", "indicators", "participation"):
            if key in said:
                whole[key] = said[key]
        self._status(line, said, whole)
        if "priority" in said:
            priority = cells.read_priority(said["priority"])
            line.values["priority"] = priority
            if priority is None:
                line.doubt(Doubt.PRIORITY_UNREAD, said["priority"], self.place["priority"])
                whole["priority"] = said["priority"]
        line.values |= self._days(line, said, whole)
        self._money(line, said, whole)

    def _status(self, line: Line, said: Mapping[str, str], whole: dict[str, str]) -> None:
        text = said.get("status", "")
        line.status, doubt = cells.read_status(text)
        if doubt:
            line.doubt(doubt, text, self.place["status"])
            whole["status"] = text

    def _days(self, line: Line, said: Mapping[str, str], whole: dict[str, str]) -> dict[str, date]:
        days: dict[str, date] = {}
        for key in ("starts_on", "ends_on"):
            text = said.get(key, "")
            if not text:
                continue
            day = read_day(text, ends=key == "ends_on")
            if day.value is None or day.is_guessed:
                about = f"{text} → {day.value:%d/%m/%Y}" if day.value else text
                line.doubt(Doubt.DAY_GUESSED if day.value else Doubt.DAY_UNREAD, about, self.place[key])
                whole[key] = text
            if day.value:
                days[key] = day.value
        if "starts_on" in days and "ends_on" in days and days["ends_on"] < days["starts_on"]:
            line.doubt(Doubt.END_FIRST, said["ends_on"], self.place["ends_on"])
            whole["ends_on"] = said["ends_on"]
            del days["ends_on"]
        return days

    def _money(self, line: Line, said: Mapping[str, str], whole: dict[str, str]) -> None:
        free, more = kept_text.split_money(said.get("money", ""))
        slots: list[tuple[str, Slot]] = [
            (f"amount_{n}", (one_line(said.get(f"funder_{n}", "")), one_line(said.get(f"amount_{n}", ""))))
            for n in FUNDERS
        ]
        slots += [(f"money_{place}", slot) for place, slot in enumerate(more, 1)]
        left = [slot for name, slot in slots if any(slot) and not self._funder(line, name, slot)]
        whole["money"] = "\n".join(filter(None, [free, *map(kept_text.slot_line, left)]))
        if "budget" in said:
            line.budget = self._amount(line, "budget", said["budget"], self.place["budget"])
            if line.budget is None:
                whole["budget"] = said["budget"]

    def _funder(self, line: Line, name: str, slot: Slot) -> bool:
        """Whether it is a line of the funding plan: a name and an unambiguous amount."""
        funder, text = slot
        column = self.place.get(name, self.place.get("money"))
        if not text:
            line.doubt(Doubt.FUNDER_ALONE, funder, column)
            return False
        if not funder:
            line.doubt(Doubt.AMOUNT_ALONE, text, column)
            return False
        if len(funder) > FUNDER_LIMIT:
            line.doubt(Doubt.TOO_LONG, funder, self.place.get(name.replace("amount", "funder"), column))
            return False
        amount = self._amount(line, name, text, column)
        if amount is not None:
            line.funders.append((funder, amount))
        return amount is not None

    def _amount(self, line: Line, key: str, text: str, column: int | None) -> Decimal | None:
        """An ambiguous cell keeps its text until somebody answers."""
        heading = self.headings[column] if column is not None and column < len(self.headings) else ""
        amount = cells.read_amount(text, heading)
        name = f"{line.number}-{key}"
        if amount.candidates:
            line.asked.append(Asked(name, column, text, amount.candidates))
            answer = self.answers.get(name)
            if answer in amount.candidates:
                return answer
        if amount.unsure:
            line.doubt(Doubt(f"amount_{amount.unsure}"), text, column)
        return amount.value

    # A sub-action -------------------------------------------------------------------------------

    def _step(self, line: Line, said: Mapping[str, str], whole: dict[str, str]) -> None:
        """It has days and a person in charge; the rest is kept as text."""
        fields = ("axis", "title", "step", "starts_on", "ends_on", "status")
        funded = [(one_line(said.get(f"funder_{n}", "")), one_line(said.get(f"amount_{n}", ""))) for n in FUNDERS]
        whole |= {key: text for key, text in said.items() if key not in fields and key in kept_text.LABELS}
        whole["money"] = "\n".join(
            filter(None, [said.get("money", ""), *(kept_text.slot_line(slot) for slot in funded if any(slot))])
        )
        if any(amount for _funder, amount in funded) or "budget" in said:
            line.doubt(Doubt.STEP_AMOUNT, "", self.place.get("budget", self.place.get("amount_1")))
        owner = next((key for key in _STEP_FIELDS if key in said), "")
        if owner:
            line.values["owner"] = cut_text("lead_contact", said[owner])
            if owner == "lead_contact" and line.values["owner"] == one_line(said[owner]):
                del whole["lead_contact"]
        line.values |= self._days(line, said, whole)
        self._status(line, said, whole)
        if line.status is Status.DONE:
            ended = line.values.get("ends_on")
            line.values["done_on"] = ended if ended and ended <= self.today else self.today
            if line.values["done_on"] != ended:
                line.doubt(Doubt.DONE_TODAY, said["status"], self.place["status"])
        elif line.status is not Status.DRAFT:
            whole["status"] = said["status"]

    # What has no column -------------------------------------------------------------------------

    def _others(self, row: Sequence[str]) -> Iterable[tuple[str, str]]:
        for number, key in self.columns.items():
            if key == KEEP and number < len(row) and row[number]:
                heading = self.headings[number] if number < len(self.headings) else ""
                yield one_line(heading) or f"Colonne {number + 1}", row[number]
