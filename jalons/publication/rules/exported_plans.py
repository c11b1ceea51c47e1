"""The export of fiches as rows of a plan, in the 28 columns. `lines` reads them back."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date
from decimal import Decimal

from jalons.actions.rules.sheet_fields import LIMITS, SHEET_FIELDS
from jalons.actions.rules.sheets import Status
from jalons.base.days import read_day
from jalons.base.frozen import frozen
from jalons.funding.rules.money import Tax
from jalons.publication.rules import cells, kept_text
from jalons.publication.rules.columns import KEYS, TAX, TAX_HEADING, TEMPLATE, heading_without_tax
from jalons.publication.rules.kept_text import Slot, one_line

Cell = str | Decimal | date

# The texts of a plan, in the order of its columns, and the maximum of letters of each in the fiche.
_COLUMNS = (
    *("title", "context", "description", "objectives", "lead_organisation", "means", "partners", "department_unit"),
    *("lead_contact", "elected_sponsor"),
)
TEXTS = (
    {name: LIMITS[name] for name in _COLUMNS}
    | {"audiences": LIMITS["other_audiences"]}
    | LIMITS
    | {"axis": 150, "step": 200}
)
FUNDER_LIMIT = 120
_MANY_LINES = {field.name for field in SHEET_FIELDS if field.lines}


def cut_text(key: str, text: str) -> str:
    """The part of a text that fits in the field."""
    whole = written_text(key, text)
    return whole if len(whole) <= TEXTS[key] else whole[: TEXTS[key]].rstrip()


def written_text(key: str, text: str) -> str:
    return text if key in _MANY_LINES else one_line(text)


@frozen
class PlanStep:
    label: str
    starts_on: date | None = None
    ends_on: date | None = None
    owner: str = ""
    is_done: bool = False
    other: str = ""


@frozen
class PlanAction:
    """`indicators` in words; `refused`: funders that refused, `valued`: contributions that nobody pays, with their
    amounts as text. `taxes`: those
    of the expenses that `budget` adds up."""

    title: str
    status: Status = Status.DRAFT
    priority: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    indicators: Sequence[str] = ()
    funders: Sequence[tuple[str, Decimal]] = ()
    refused: Sequence[Slot] = ()
    valued: Sequence[Slot] = ()
    budget: Decimal | None = None
    taxes: Collection[Tax] = ()
    other: str = ""
    steps: Sequence[PlanStep] = ()


@frozen
class PlanAxis:
    rank: int
    title: str
    actions: Sequence[PlanAction] = ()
    objectives: str = ""


@frozen
class PlanTable:
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def plan_table(axes: Sequence[PlanAxis]) -> PlanTable:
    """Its heading says the taxes of the budgets when they all have the same, else a column after the others says those of
    each: an amount is always a number."""
    taxes = {budget_taxes(action.taxes) for axis in axes for action in axis.actions if action.budget is not None}
    rows = plan_table_rows(axes)
    headings = [heading for _key, heading in TEMPLATE]
    if taxes <= {budget_taxes([Tax.BEFORE])}:
        return PlanTable(headings, [row[: len(KEYS)] for row in rows])
    headings = [heading_without_tax(heading) for heading in headings]
    if len(taxes) > 1:
        return PlanTable([*headings, TAX_HEADING], rows)
    if taxes == {budget_taxes([Tax.INCLUDED])}:
        headings[KEYS.index("budget")] += " TTC"
    return PlanTable(headings, [row[: len(KEYS)] for row in rows])


def plan_table_rows(axes: Iterable[PlanAxis]) -> list[list[Cell]]:
    """Each action, then its sub-actions; the taxes of its budget come after the columns of the template. An axis that has
    objectives, or no action, has its own line."""
    rows: list[list[Cell]] = []
    for axis in axes:
        named = f"{axis.rank}. {axis.title}"
        if axis.objectives or not axis.actions:
            rows.append(_plan_row({"axis": named, "objectives": axis.objectives}))
        for action in axis.actions:
            rows.append(_plan_row(_action_cells(action, axis)))
            rows += [_plan_row(_step_cells(step, action, named)) for step in action.steps]
    return rows


def _plan_row(texts: Mapping[str, Cell]) -> list[Cell]:
    return [texts.get(key, "") for key in (*KEYS, TAX)]


def _action_cells(action: PlanAction, axis: PlanAxis) -> dict[str, Cell]:
    whole = kept_text.unpack_text(action.other)
    free, slots = kept_text.split_money(whole.get("money", ""))
    funded: list[tuple[str, Cell]] = [*action.funders, *slots]
    by_key: dict[str, Cell] = {
        "axis": f"{axis.rank}. {_longer_text('axis', axis.title, whole) or axis.title}",
        "title": _longer_text("title", action.title, whole) or one_line(action.title),
        "money": _join_lines(
            free,
            *(f"Refusé : {name}, {amount}" for name, amount in action.refused),
            *(f"Contribution valorisée : {name}, {amount}" for name, amount in action.valued),
            *_other_funder_lines(funded),
        ),
        "indicators": _join_lines(whole.get("indicators", ""), *action.indicators),
        "budget": action.budget or whole.get("budget", ""),
        TAX: budget_taxes(action.taxes) if action.budget else "",
        "priority": cells.priority_label(action.priority) or whole.get("priority", ""),
        "status": _status_cell(action.status, whole.get("status", "")),
        "starts_on": _day_cell(action.starts_on, whole.get("starts_on", ""), ends=False),
        "ends_on": _day_cell(action.ends_on, whole.get("ends_on", ""), ends=True),
    }
    for place, (name, amount) in enumerate(funded[:3], 1):
        by_key |= {f"funder_{place}": name, f"amount_{place}": amount}
    for key, text in action.texts.items():
        by_key[key] = _longer_text(key, text, whole) or written_text(key, text)
    return {key: text for key, text in whole.items() if key not in by_key} | by_key


def _step_cells(step: PlanStep, action: PlanAction, axis: str) -> dict[str, Cell]:
    whole = kept_text.unpack_text(step.other)
    stands_for = (whole.get("lead_organisation"), whole.get("department_unit"))
    by_key: dict[str, Cell] = {
        "axis": axis,
        "title": one_line(action.title),
        "step": _longer_text("step", step.label, whole) or one_line(step.label),
        # When an organisation is in charge instead of a person, it is in its own column.
        "lead_contact": _longer_text("lead_contact", step.owner, whole)
        or (
            ""
            if step.owner in [cut_text("lead_contact", name) for name in stands_for if name]
            else one_line(step.owner)
        ),
        "status": _step_status(is_done=step.is_done, kept_status=whole.get("status", "")),
        "starts_on": _day_cell(step.starts_on, whole.get("starts_on", ""), ends=False),
        "ends_on": _day_cell(step.ends_on, whole.get("ends_on", ""), ends=True),
    }
    return {key: text for key, text in whole.items() if key not in by_key} | by_key


def _longer_text(key: str, text: str, whole: Mapping[str, str]) -> str:
    """The original text that was too long for the field, if the field still has its beginning."""
    return whole[key] if key in whole and cut_text(key, whole[key]) == text else ""


def _join_lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def _other_funder_lines(funded: Sequence[tuple[str, Cell]]) -> list[str]:
    """From the fourth, funders are written as text, which can be read back."""
    return [
        kept_text.slot_line((name, amount_words(amount)), place)
        for place, (name, amount) in enumerate(funded, 1)
        if place > 3
    ]


def budget_taxes(taxes: Collection[Tax]) -> str:
    """« HT », « TTC », « HT et TTC » of a sum of both; else that nobody said it."""
    marks = {Tax.BEFORE: "HT", Tax.INCLUDED: "TTC"}
    told = sorted({marks.get(tax, cells.UNKNOWN_TAX) for tax in taxes})
    return cells.UNKNOWN_TAX if cells.UNKNOWN_TAX in told or not told else " et ".join(told)


def amount_words(amount: Cell) -> str:
    return f"{amount:.2f}".replace(".", ",") + " €" if isinstance(amount, Decimal) else str(amount)


def _status_cell(status: Status, kept_status: str) -> str:
    return kept_status if kept_status and cells.read_status(kept_status)[0] == status else cells.status_label(status)


def _step_status(*, is_done: bool, kept_status: str) -> str:
    if kept_status and (cells.read_status(kept_status)[0] is Status.DONE) == is_done:
        return kept_status
    return cells.status_label(Status.DONE) if is_done else ""


def _day_cell(day: date | None, kept_day: str, *, ends: bool) -> Cell:
    if kept_day and day in (None, read_day(kept_day, ends=ends).value):
        return kept_day
    return day or ""
