"""What an experience says, how it leaves a fiche, and how it becomes one again. Pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum, auto
from typing import Any

from jalons.base.frozen import frozen
from jalons.roadmaps.rules.milestones import months_after

# Of one roadmap, those that were removed left out.
MOST_EXPERIENCES = 200
# Lines of steps, of indicators or of expenses.
MOST_LINES = 30
# Months: a step of an experience lies within twenty years of its beginning.
MOST_MONTHS = 240


class Licence(StrEnum):
    """What others may do with the text."""

    OPEN = "licence-ouverte"
    CC_BY = "cc-by"
    CC_BY_SA = "cc-by-sa"
    ASK = "demander"


class Part(StrEnum):
    """The headings of an experience, in the order of its form and of its page."""

    WHAT = auto()
    WHY = auto()
    MONEY = auto()
    WHEN = auto()
    WITH = auto()
    COUNTED = auto()
    SOURCE = auto()


@frozen
class ExperienceField:
    """`limit`: letters of a text, 0 for another type. `lines`: the height of the control of a long text. `is_of_fiche`:
    filled from the fiche; the page tells when it changed there."""

    name: str
    part: Part
    limit: int = 0
    lines: int = 0
    is_of_fiche: bool = False


EXPERIENCE_FIELDS = (
    ExperienceField("title", Part.WHAT, 150, is_of_fiche=True),
    ExperienceField("territory", Part.WHAT, 150),
    ExperienceField("structure", Part.WHAT, 150, is_of_fiche=True),
    ExperienceField("perimeter", Part.WHAT, 1000, is_of_fiche=True),
    ExperienceField("need", Part.WHY, 3000, lines=5, is_of_fiche=True),
    ExperienceField("objectives", Part.WHY, 3000, lines=4, is_of_fiche=True),
    ExperienceField("description", Part.WHY, 3000, lines=6, is_of_fiche=True),
    ExperienceField("results", Part.WHY, 3000, lines=4),
    ExperienceField("lessons", Part.WHY, 3000, lines=4, is_of_fiche=True),
    ExperienceField("budget", Part.MONEY, is_of_fiche=True),
    ExperienceField("budget_tax", Part.MONEY, is_of_fiche=True),
    ExperienceField("expenses", Part.MONEY, is_of_fiche=True),
    ExperienceField("funders", Part.MONEY, 2000, lines=3, is_of_fiche=True),
    ExperienceField("calendar", Part.WHEN, 200, is_of_fiche=True),
    ExperienceField("steps", Part.WHEN, is_of_fiche=True),
    ExperienceField("technical_partners", Part.WITH, 2000, lines=3, is_of_fiche=True),
    ExperienceField("contact", Part.WITH, 200),
    ExperienceField("indicators", Part.COUNTED, is_of_fiche=True),
    ExperienceField("link", Part.SOURCE, 300),
    ExperienceField("licence", Part.SOURCE),
)
LIMITS = {field.name: field.limit for field in EXPERIENCE_FIELDS if field.limit}
OF_FICHE = tuple(field.name for field in EXPERIENCE_FIELDS if field.is_of_fiche)
PROSE = tuple(field.name for field in EXPERIENCE_FIELDS if field.part is Part.WHY)
# What a search by words reads.
SEARCHED = tuple(field.name for field in EXPERIENCE_FIELDS if field.limit and field.name not in ("contact", "link"))

# Rows of texts, as forms type them and the database keeps them.
type Rows = Sequence[Sequence[str]]


@frozen
class ExperienceStep:
    """First and last month, counted from the beginning; None where nobody knows."""

    label: str
    starts: int | None
    ends: int | None

    def dates(self, begins: date, departement: str = "") -> tuple[date | None, date | None]:
        first, last = (None if n is None else months_after(begins, n, departement) for n in (self.starts, self.ends))
        return first, last

    @property
    def row(self) -> list[str]:
        return [self.label, _number_text(self.starts), _number_text(self.ends)]


@frozen
class ExperienceIndicator:
    """`result`: what was measured in the end; None when nobody did, which is not zero."""

    label: str
    unit: str
    kind: str
    result: Decimal | None

    @property
    def row(self) -> list[str]:
        return [self.label, self.unit, self.kind, _decimal_text(self.result)]


@frozen
class ExperienceExpense:
    label: str
    kind: str
    amount: Decimal
    tax: str

    @property
    def row(self) -> list[str]:
        return [self.label, self.kind, _decimal_text(self.amount), self.tax]


def read_steps(rows: Rows) -> list[ExperienceStep]:
    return [ExperienceStep(label, _read_number(starts), _read_number(ends)) for label, starts, ends in rows]


def read_indicators(rows: Rows) -> list[ExperienceIndicator]:
    return [
        ExperienceIndicator(label, unit, kind, Decimal(result) if result else None)
        for label, unit, kind, result in rows
    ]


def read_expenses(rows: Rows) -> list[ExperienceExpense]:
    return [ExperienceExpense(label, kind, Decimal(amount), tax) for label, kind, amount, tax in rows]


# The fields that hold rows, and what reads them.
ROWS: dict[str, Callable[[Rows], Sequence[Any]]] = {
    "steps": read_steps,
    "indicators": read_indicators,
    "expenses": read_expenses,
}


def step_in_months(label: str, starts_on: date | None, ends_on: date | None, begins: date | None) -> ExperienceStep:
    """The months of a dated step, counted from `begins`. Nothing is counted without a beginning."""
    starts, ends = (
        None if day is None or begins is None else min(max(0, months_between(begins, day)), MOST_MONTHS)
        for day in (starts_on, ends_on)
    )
    return ExperienceStep(label, starts, ends)


def months_between(begins: date, day: date) -> int:
    """From one month of the calendar to another: 28 January to 3 February is one."""
    return 12 * (day.year - begins.year) + day.month - begins.month


def chosen_rows[Row](rows: Sequence[Row], places: Sequence[int] | None) -> list[Row]:
    """Those of the places that were ticked, in their order; all of them when nobody was asked."""
    return list(rows) if places is None else [row for place, row in enumerate(rows) if place in places]


def freeze_source(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a fiche said, as JSON keeps it."""
    return {name: _decimal_text(value) if name == "budget" else value for name, value in values.items()}


def moved_fields(copied: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields that say something else in the fiche than on the day of the copy; both are frozen. Their order is that
    of the page."""
    return tuple(name for name in OF_FICHE if copied.get(name) != now.get(name))


def last_day(begins: date, steps: Sequence[ExperienceStep], departement: str = "") -> date | None:
    """The last day of the steps, when one of them at least has a month."""
    return max((day for step in steps for day in step.dates(begins, departement) if day), default=None)


def _read_number(text: str) -> int | None:
    return int(text) if text else None


def _number_text(number: int | None) -> str:
    return "" if number is None else str(number)


def _decimal_text(value: Decimal | None) -> str:
    """« 1200.5 » and « 1200.50 » are one value, written in one way."""
    return "" if value is None else f"{value.quantize(Decimal('0.01')):f}"
