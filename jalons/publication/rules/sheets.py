"""Fiches as the rows of a plan: what leaves, in the 28 columns. What comes back from them is in `lines`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from jalons.actions.rules import Status
from jalons.publication.rules import cells, kept
from jalons.publication.rules.columns import KEYS
from jalons.publication.rules.kept import Slot, one_line

Cell = str | Decimal | date

# Fields of a fiche that are texts, and the most letters that each holds.
TEXTS = {
    "title": 150, "context": 3000, "description": 3000, "objectives": 3000, "lead_organisation": 150, "means": 3000,
    "partners": 2000, "department_unit": 150, "lead_contact": 150, "elected_sponsor": 150, "audiences": 200,
    "success_factors": 3000, "axis": 150, "step": 200,
}  # fmt: skip
FUNDER_LIMIT = 120
_MANY_LINES = {"context", "description", "objectives", "means", "partners", "success_factors"}


def cut(key: str, text: str) -> str:
    """What the field holds of a text."""
    whole = as_written(key, text)
    return whole if len(whole) <= TEXTS[key] else whole[: TEXTS[key]].rstrip()


def as_written(key: str, text: str) -> str:
    return text if key in _MANY_LINES else one_line(text)


@dataclass(frozen=True)
class PlanStep:
    label: str
    starts_on: date | None = None
    ends_on: date | None = None
    owner: str = ""
    is_done: bool = False
    other: str = ""


@dataclass(frozen=True)
class PlanAction:
    """`indicators` in words; `refused`: funders that said no, `valued`: what nobody pays, with their amounts in words."""

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
    other: str = ""
    steps: Sequence[PlanStep] = ()


@dataclass(frozen=True)
class PlanAxis:
    rank: int
    title: str
    actions: Sequence[PlanAction] = ()


def rows(axes: Iterable[PlanAxis]) -> list[list[Cell]]:
    """An action, its sub-actions below it. An axis without action has a line of its own."""
    found: list[list[Cell]] = []
    for axis in axes:
        named = f"{axis.rank}. {axis.title}"
        if not axis.actions:
            found.append(_row({"axis": named}))
        for action in axis.actions:
            found.append(_row(_action(action, axis)))
            found += [_row(_step(step, action, named)) for step in action.steps]
    return found


def _row(said: Mapping[str, Cell]) -> list[Cell]:
    return [said.get(key, "") for key in KEYS]


def _action(action: PlanAction, axis: PlanAxis) -> dict[str, Cell]:
    whole = kept.unpacked(action.other)
    free, slots = kept.split_money(whole.get("money", ""))
    funded: list[tuple[str, Cell]] = [*action.funders, *slots]
    said: dict[str, Cell] = {
        "axis": f"{axis.rank}. {_longer('axis', axis.title, whole) or axis.title}",
        "title": _longer("title", action.title, whole) or one_line(action.title),
        "money": _lines(
            free,
            *(f"Refusé : {name}, {amount}" for name, amount in action.refused),
            *(f"Contribution valorisée : {name}, {amount}" for name, amount in action.valued),
            *_further(funded),
        ),
        "indicators": _lines(whole.get("indicators", ""), *action.indicators),
        "budget": action.budget or whole.get("budget", ""),
        "priority": cells.said_priority(action.priority) or whole.get("priority", ""),
        "status": _status(action.status, whole.get("status", "")),
        "starts_on": _day(action.starts_on, whole.get("starts_on", ""), ends=False),
        "ends_on": _day(action.ends_on, whole.get("ends_on", ""), ends=True),
    }
    for place, (name, amount) in enumerate(funded[:3], 1):
        said |= {f"funder_{place}": name, f"amount_{place}": amount}
    for key, text in action.texts.items():
        said[key] = _longer(key, text, whole) or as_written(key, text)
    return {key: text for key, text in whole.items() if key not in said} | said


def _step(step: PlanStep, action: PlanAction, axis: str) -> dict[str, Cell]:
    whole = kept.unpacked(step.other)
    stands_for = (whole.get("lead_organisation"), whole.get("department_unit"))
    said: dict[str, Cell] = {
        "axis": axis,
        "title": one_line(action.title),
        "step": _longer("step", step.label, whole) or one_line(step.label),
        # A structure that does the work of a person is written in its own column.
        "lead_contact": _longer("lead_contact", step.owner, whole)
        or ("" if step.owner in [cut("lead_contact", name) for name in stands_for if name] else one_line(step.owner)),
        "status": _step_status(is_done=step.is_done, kept_status=whole.get("status", "")),
        "starts_on": _day(step.starts_on, whole.get("starts_on", ""), ends=False),
        "ends_on": _day(step.ends_on, whole.get("ends_on", ""), ends=True),
    }
    return {key: text for key, text in whole.items() if key not in said} | said


def _longer(key: str, text: str, whole: Mapping[str, str]) -> str:
    """What was too long for the field, as long as the field still says its beginning."""
    return whole[key] if key in whole and cut(key, whole[key]) == text else ""


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def _further(funded: Sequence[tuple[str, Cell]]) -> list[str]:
    """From the fourth, funders are told in words, which are read back."""
    return [
        kept.slot_line((name, amount_words(amount)), place)
        for place, (name, amount) in enumerate(funded, 1)
        if place > 3
    ]


def amount_words(amount: Cell) -> str:
    return f"{amount:.2f}".replace(".", ",") + " €" if isinstance(amount, Decimal) else str(amount)


def _status(status: Status, kept_status: str) -> str:
    return kept_status if kept_status and cells.read_status(kept_status)[0] == status else cells.said_status(status)


def _step_status(*, is_done: bool, kept_status: str) -> str:
    if kept_status and (cells.read_status(kept_status)[0] is Status.DONE) == is_done:
        return kept_status
    return cells.said_status(Status.DONE) if is_done else ""


def _day(day: date | None, kept_day: str, *, ends: bool) -> Cell:
    if kept_day and day in (None, cells.read_day(kept_day, ends=ends).value):
        return kept_day
    return day or ""
