"""The course of an indicator, and values read from a table. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction

from jalons.base import days
from jalons.base.french import MINUS
from jalons.base.frozen import frozen
from jalons.base.headings import CellTests
from jalons.base.previews import ReadLine
from jalons.base.sent_tables import SentTable
from jalons.roadmaps.rules.milestones import months_after


class Kind(StrEnum):
    """What an indicator measures: what was done, what it gave to those it was done for, what it changed."""

    OUTPUT = "realisation"
    RESULT = "resultat"
    IMPACT = "impact"


class Frequency(StrEnum):
    MONTHLY = "mensuelle"
    QUARTERLY = "trimestrielle"
    HALF_YEARLY = "semestrielle"
    YEARLY = "annuelle"


MONTHS = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.HALF_YEARLY: 6, Frequency.YEARLY: 12}


def is_to_measure(frequency: str, last_on: date | None, today: date) -> bool:
    """Whether a measure is awaited: the last one is older than its frequency. Nothing is asked without a frequency, nor
    before the first measure."""
    if not frequency or last_on is None:
        return False
    return months_after(last_on, MONTHS[Frequency(frequency)]) < today


@dataclass(frozen=True, order=True)
class Point:
    on: date
    value: Decimal


@frozen
class Course:
    """`known`: what was measured, from the baseline on, in the order of days; `target`: where it should arrive."""

    known: tuple[Point, ...]
    target: Point

    @property
    def progress(self) -> Fraction | None:
        """The part of the way from the first value to the target that is done; None when there is no way."""
        if len(self.known) < 2 or self.known[0].value == self.target.value:
            return None
        start = self.known[0].value
        return Fraction(self.known[-1].value - start) / Fraction(self.target.value - start)

    def is_reached(self) -> bool:
        """Whether the last value is at the target or beyond, seen from the first one."""
        if not self.known:
            return False
        first, last, target = self.known[0].value, self.known[-1].value, self.target.value
        return last <= target if first > target else last >= target

    def is_late(self, today: date) -> bool:
        return today > self.target.on and not self.is_reached()


def indicator_course(
    baseline: Decimal | None, baseline_on: date | None, values: Iterable[tuple[date, Decimal]], target: Point
) -> Course:
    """A value measured on the day of the baseline replaces it."""
    points = {baseline_on: baseline} if baseline is not None and baseline_on else {}
    points |= dict(values)
    return Course(tuple(sorted(Point(on, value) for on, value in points.items())), target)


# --- values read from a table ----------------------------------------------------------------------------------------

HEADINGS: dict[str, tuple[str, ...]] = {
    "on": ("date", "jour", "mesurée le", "mesuré le", "période", "mois", "année", "le", "trimestre"),
    "value": ("valeur", "valeurs", "résultat", "mesure", "nombre", "total", "réalisé", "chiffre"),
}
MOST_VALUES = 3_000
_LARGEST = Decimal(10) ** 11


class Doubt(StrEnum):
    NO_VALUE = "no_value"  # skipped
    VALUE_UNREAD = "value_unread"  # skipped
    NO_DAY = "no_day"  # skipped
    DAY_GUESSED = "day_guessed"
    TO_COME = "to_come"  # skipped
    TWICE = "twice"  # the same day is above: skipped


def seems_a_day(cell: str) -> bool:
    return not cell.isdecimal() and days.read_day(cell, ends=True).value is not None


CELL_TESTS: CellTests = {"on": seems_a_day, "value": lambda cell: read_number(cell) is not None}


def read_number(text: str, unit: str = "") -> Decimal | None:
    """« 1 200 », « 7,8 », « 84 % », « 10 communes » when `unit` is « communes », as a number with two decimals at most;
    None for anything else."""
    folded = text.strip().casefold()
    for word in filter(None, (unit.casefold(), unit.casefold().removesuffix("s"), "%")):
        folded = folded.removesuffix(word)
    plain = "".join(folded.split()).replace(",", ".").replace(MINUS, "-")
    try:
        value = Decimal(plain) if len(plain) <= 20 else None
    except InvalidOperation:
        return None
    if value is None or not value.is_finite() or abs(value) >= _LARGEST:
        return None
    return value if value == value.quantize(Decimal("0.01")) else None


def read_values(sent: SentTable, known: Mapping[date, Decimal], today: date, unit: str = "") -> list[ReadLine]:
    """`known`: the values that the indicator has. A month or a year is its last day, or today when it is not over.
    A line that corrects a value has the old one, `was`."""
    above: set[date] = set()
    lines = []
    for number, row in sent.lines():
        cells = sent.cells(row)
        text, day_text = cells.get("value", ""), cells.get("on", "")
        day, value = days.read_day(day_text, ends=True), read_number(text, unit)
        on = day.value
        if on and day.is_guessed and on > today and (days.read_day(day_text, ends=False).value or on) <= today:
            on = today
        line = ReadLine(number, {"on": on, "value": value})
        if day.is_guessed:
            line.doubts.append((Doubt.DAY_GUESSED, day_text))
        if value is None:
            line.leave(Doubt.VALUE_UNREAD if text else Doubt.NO_VALUE, text)
        elif on is None:
            line.leave(Doubt.NO_DAY, day_text)
        elif on > today:
            line.leave(Doubt.TO_COME, day_text)
        elif on in above:
            line.leave(Doubt.TWICE, day_text)
        elif on in known:
            line.act = "same" if known[on] == value else "update"
            if line.act == "update":
                line.values["was"] = known[on]
        if on and line.act != "leave":
            above.add(on)
        lines.append(line)
    return lines
