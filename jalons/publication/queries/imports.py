"""What a plan that comes in would do, before it does it; and what it made, once it has."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from jalons.actions.models import ActionSheet, Axis
from jalons.base import french
from jalons.base.previews import Column, preview_columns
from jalons.publication import words
from jalons.publication.models import PlanImport, prepare_plan, read_plan
from jalons.publication.rules.columns import column_letter
from jalons.publication.rules.lines import Asked
from jalons.publication.rules.plans import Act, Planned
from jalons.roadmaps.models import Roadmap


@dataclass(frozen=True)
class PreviewLine:
    """`doubts` name their cell."""

    number: int
    title: str
    axis: str
    act: str
    act_words: str
    details: tuple[tuple[str, str], ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """Which amount a cell means. `options`: (value, words); `chosen` is the answer given, or nothing."""

    name: str
    cell: str
    title: str
    text: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True)
class Preview:
    sentence: str
    columns: tuple[Column, ...]
    lines: tuple[PreviewLine, ...]
    questions: tuple[Question, ...]
    statuses: tuple[tuple[str, str, int], ...]
    doubtful: int
    to_write: int
    new_axes: tuple[str, ...]
    has_title: bool
    has_money: bool
    tax: str


def plan_preview(
    roadmap: Roadmap,
    rows: Sequence[Sequence[str]],
    header: int,
    columns: Mapping[int, str],
    first: int,
    answers: Mapping[str, Decimal],
    merged: Sequence[Sequence[int]] = (),
) -> Preview:
    """Lines that deserve a look first, then in the order of the file."""
    plan = prepare_plan(roadmap, read_plan(rows, header, columns, first, answers, merged))
    headings = rows[header] if header >= 0 else []
    known = set(Axis.objects.filter(roadmap=roadmap).values_list("title", flat=True))
    shown = sorted(plan.lines, key=lambda one: not one.line.doubts)
    status_at = next((number for number, key in columns.items() if key == "status"), None)
    statuses: Counter[tuple[str, str]] = Counter()
    for one in plan.lines:
        if one.act is Act.ACTION and status_at is not None:
            row = rows[one.line.number - 1]
            text = row[status_at] if status_at < len(row) else ""
            statuses[text, str(ActionSheet.Status(one.line.status).label)] += 1
    return Preview(
        sentence=words.plan_sentence(plan),
        columns=preview_columns(rows, header, columns),
        lines=tuple(_preview_line(one, headings) for one in shown),
        questions=tuple(_preview_question(asked, one, answers) for one in plan.lines for asked in one.line.asked),
        statuses=tuple((text, state, count) for (text, state), count in sorted(statuses.items())),
        doubtful=sum(bool(one.line.doubts) for one in plan.lines),
        to_write=len(plan.actions),
        new_axes=tuple(title for title in plan.axes if title not in known),
        has_title="title" in columns.values(),
        has_money=any(one.line.funders or one.line.budget for one in plan.lines),
        tax=words.tax_label(headings, columns),
    )


def _preview_line(one: Planned, headings: Sequence[str]) -> PreviewLine:
    line = one.line
    return PreviewLine(
        number=line.number,
        title=line.step or (one.to.title if one.to else line.title),
        axis=one.to.axis if one.to else line.axis,
        act=one.act,
        act_words=words.act_label(one),
        details=words.line_details(one) if one.act in (Act.ACTION, Act.STEP) else (),
        doubts=tuple(words.doubt_sentence(doubted, line.number, headings) for doubted in line.doubts),
    )


def _preview_question(asked: Asked, one: Planned, answers: Mapping[str, Decimal]) -> Question:
    return Question(
        name=asked.name,
        cell=f"{column_letter(asked.column)}{one.line.number}" if asked.column is not None else str(one.line.number),
        title=one.line.title,
        text=asked.text,
        options=tuple((str(amount), french.format_euros(amount)) for amount in asked.candidates),
        chosen=str(answers.get(asked.name, "")),
    )


# --- what came in ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ImportRow:
    pk: int
    at: datetime
    by: str
    source: str
    actions: int
    steps: int
    undone_at: datetime | None


def plan_imports(roadmap: Roadmap) -> list[ImportRow]:
    return [import_row(row) for row in PlanImport.objects.filter(roadmap=roadmap)]


def import_row(row: PlanImport) -> ImportRow:
    return ImportRow(row.pk, row.at, row.by_name, row.source, len(row.actions), row.step_count, row.undone_at)


def plan_import(roadmap: Roadmap, pk: int) -> PlanImport | None:
    return PlanImport.objects.filter(roadmap=roadmap, pk=pk).first()
