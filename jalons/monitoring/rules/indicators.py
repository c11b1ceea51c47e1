"""The course of an indicator, and values read from a table. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction

from jalons.base import days
from jalons.base.french import MINUS, matching_key
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


def start_day(baseline: Decimal | None, baseline_on: date | None) -> date | None:
    """The day of a start that is known; None when anything may be measured before."""
    return None if baseline is None else baseline_on


def measures_since(start_on: date | None, values: Iterable[tuple[date, Decimal]]) -> dict[date, Decimal]:
    return {on: value for on, value in values if start_on is None or on >= start_on}


def indicator_course(
    baseline: Decimal | None, baseline_on: date | None, values: Iterable[tuple[date, Decimal]], target: Point
) -> Course:
    """A value measured on the day of the baseline replaces it; one measured before is no part of the way."""
    points = {baseline_on: baseline} if baseline is not None and baseline_on else {}
    points |= measures_since(start_day(baseline, baseline_on), values)
    return Course(tuple(sorted(Point(on, value) for on, value in points.items())), target)


# --- what a value may be ---------------------------------------------------------------------------------------------

# Words of an indicator that measures a change: it may go below zero, and beyond 100 %.
_CHANGE = re.compile(r"\b(?:evolution|variation|ecart|solde|difference|progression|croissance)s?\b")
# « communes », or « Communes desservies » without unit, but not « habitants des communes ».
_COMMUNES = re.compile(r"(?:nombre de )?communes?\b")
# « communes sur 16 », at the end of a unit.
_OUT_OF = re.compile(r"\bsur (?:les )?(\d{1,6})$")
_WHOLE_SHARE = Decimal(100)
# A plural at the head of a unit counts things one by one, unless it is of these.
_PLURAL = re.compile(r"[a-z]+[sx]\b")
_MEASURES = frozenset(
    [
        "ans",
        "annees",
        "centimetres",
        "degres",
        "euros",
        "fois",
        "grammes",
        "hectares",
        "heures",
        "jours",
        "journees",
        "kilogrammes",
        "kilometres",
        "kilos",
        "kilowatts",
        "litres",
        "metres",
        "minutes",
        "mois",
        "points",
        "secondes",
        "semaines",
        "temps",
        "tonnes",
        "trimestres",
    ]
)


class ValueDoubt(StrEnum):
    NEGATIVE = "negative"  # refused
    OVER_SHARE = "over_share"  # the others are asked to be confirmed
    OVER_TOTAL = "over_total"
    FRACTION = "fraction"
    OVER_TARGET = "over_target"


@frozen
class Limits:
    """What is known of the values that an indicator may have. `is_whole`: it counts things one by one; `total`: all that there is to count; `target`: of an
    indicator that should rise."""

    counts: bool
    is_share: bool
    is_whole: bool
    total: Decimal | None
    target: Decimal | None

    def bound(self, doubt: ValueDoubt) -> Decimal | None:
        """What a value that is doubted goes beyond."""
        others = {ValueDoubt.OVER_TARGET: self.target, ValueDoubt.NEGATIVE: None, ValueDoubt.FRACTION: None}
        return others.get(doubt, self.total)


NO_LIMITS = Limits(counts=False, is_share=False, is_whole=False, total=None, target=None)


def counts_communes(label: str, unit: str) -> bool:
    return _COMMUNES.match(matching_key(unit or label)) is not None


def _counts_things(label: str, unit: str) -> bool:
    """« communes », « personnes par an », but not « heures »."""
    word = _PLURAL.match(matching_key(unit))
    return counts_communes(label, unit) or (word is not None and word[0] not in _MEASURES)


def value_limits(
    *, label: str, unit: str, baseline: Decimal | None, target: Decimal, communes: int | None = None
) -> Limits:
    """An indicator counts things, unless its words are those of a change or the team gave it a start or a target below
    zero. A total below its own target is none. `communes`: of the territory, when it counts them."""
    start = baseline or Decimal(0)
    is_change = _CHANGE.search(matching_key(f"{label} {unit}")) is not None
    if is_change or start < 0 or target < 0:
        return NO_LIMITS
    is_share, out_of = "%" in unit, _OUT_OF.search(matching_key(unit))
    total: Decimal | None = None
    if is_share:
        total = _WHOLE_SHARE
    elif out_of:
        total = Decimal(out_of[1])
    elif communes:
        total = Decimal(communes)
    if total is not None and target > total:
        total = None
    return Limits(
        counts=True,
        is_share=is_share,
        is_whole=not is_share and _counts_things(label, unit) and _is_whole(start) and _is_whole(target),
        total=total,
        target=target if target > start else None,
    )


def _is_whole(value: Decimal) -> bool:
    return value == value.to_integral_value()


def doubt_value(value: Decimal, limits: Limits, before: Decimal | None) -> ValueDoubt | None:
    """Why a value is refused, or to confirm. `before`: the one measured before it; beyond the target, or
    with decimals, only the first is asked to be confirmed."""
    if limits.counts and value < 0:
        return ValueDoubt.NEGATIVE
    if limits.total is not None and value > limits.total:
        return ValueDoubt.OVER_SHARE if limits.is_share else ValueDoubt.OVER_TOTAL
    if limits.is_whole and not _is_whole(value) and (before is None or _is_whole(before)):
        return ValueDoubt.FRACTION
    if limits.target is not None and value > limits.target and (before is None or before <= limits.target):
        return ValueDoubt.OVER_TARGET
    return None


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
    BEFORE_START = "before_start"  # skipped
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
    if value is None or not value.is_finite() or abs(value) >= _LARGEST or (not value and value.is_signed()):
        return None
    return value if value == value.quantize(Decimal("0.01")) else None


def read_values(
    sent: SentTable,
    known: Mapping[date, Decimal],
    today: date,
    unit: str = "",
    limits: Limits = NO_LIMITS,
    start_on: date | None = None,
) -> list[ReadLine]:
    """`known`: the values that the indicator has; `start_on`: the day before which it has none. A month or a year is its last day, or today when it is not over.
    A line that corrects a value has the old one, `was`. What `limits` asks to confirm is kept with its doubt: see
    `values_to_confirm`."""
    above: set[date] = set()
    lines = []
    before: Decimal | None = None
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
        elif start_on and on < start_on:
            line.leave(Doubt.BEFORE_START, day_text)
        elif on in above:
            line.leave(Doubt.TWICE, day_text)
        elif (doubt := doubt_value(value, limits, before)) is ValueDoubt.NEGATIVE:
            line.leave(doubt, text)
        else:
            if doubt:
                line.doubts.append((doubt, text))
            if on in known:
                line.act = "same" if known[on] == value else "update"
            if line.act == "update":
                line.values["was"] = known[on]
            before = value
        if on and line.act != "leave":
            above.add(on)
        lines.append(line)
    return lines


def values_to_confirm(lines: Iterable[ReadLine]) -> str:
    """« 17;1000 »: the values to write that `limits` doubts. The box that confirms them sends it back, and confirms no other."""
    asked = [
        line.values["value"]
        for line in lines
        if line.act in ("create", "update") and any(isinstance(doubt, ValueDoubt) for doubt, _about in line.doubts)
    ]
    return ";".join(f"{value:f}" for value in asked)
