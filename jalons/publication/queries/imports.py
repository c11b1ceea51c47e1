"""The preview of the import of a plan; and what an import created."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from jalons.actions.models import ActionSheet, Axis
from jalons.base import french
from jalons.base.previews import Preview, PreviewLine, doubtful_first, preview_columns
from jalons.base.sent_tables import SentTable
from jalons.papers.workbooks.model import column_name
from jalons.publication import words
from jalons.publication.models import PlanImport, prepare_plan, read_plan
from jalons.publication.rules.lines import Asked
from jalons.publication.rules.plans import Act, Plan, Planned
from jalons.roadmaps.models import Roadmap


@dataclass(frozen=True)
class Question:
    """Which amount a cell means. `options`: (value, text); `chosen` is the given answer, or empty."""

    name: str
    cell: str
    title: str
    text: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True)
class PlanPreview(Preview):
    """`first`: the line of the file where actions begin. `doubts` of lines name their cell."""

    first: int = 1
    questions: tuple[Question, ...] = ()
    statuses: tuple[tuple[str, str, int], ...] = ()
    new_axes: tuple[str, ...] = ()
    has_money: bool = False
    tax: str = ""


def plan_preview(roadmap: Roadmap, sent: SentTable, first: int, answers: Mapping[str, Decimal]) -> PlanPreview:
    plan = prepare_plan(roadmap, read_plan(sent, first, answers))
    titles = set(Axis.objects.filter(roadmap=roadmap).values_list("title", flat=True))
    return PlanPreview(
        sentence=words.plan_sentence(plan),
        columns=preview_columns(sent),
        lines=doubtful_first(_preview_line(one, sent.headings) for one in plan.lines),
        to_write=len(plan.actions),
        has_needed="title" in sent.columns.values(),
        first=first + 1,
        questions=tuple(_preview_question(asked, one, answers) for one in plan.lines for asked in one.line.asked),
        statuses=_status_counts(plan, sent),
        new_axes=tuple(title for title in plan.axes if title not in titles),
        has_money=any(one.line.funders or one.line.budget for one in plan.lines),
        tax=words.tax_label(sent.headings, sent.columns),
    )


def _status_counts(plan: Plan, sent: SentTable) -> tuple[tuple[str, str, int], ...]:
    """(text of cells, the state that it gives, number of actions)."""
    if "status" not in sent.columns.values():
        return ()
    actions = [one.line for one in plan.lines if one.act is Act.ACTION]
    counts = Counter(
        (sent.cells(sent.rows[line.number - 1]).get("status", ""), str(ActionSheet.Status(line.status).label))
        for line in actions
    )
    return tuple((text, state, count) for (text, state), count in sorted(counts.items()))


def _preview_line(one: Planned, headings: Sequence[str]) -> PreviewLine:
    line = one.line
    return PreviewLine(
        number=line.number,
        title=line.step or (one.to.title if one.to else line.title),
        under=one.to.axis if one.to else line.axis,
        act=one.act,
        act_words=words.act_label(one),
        details=words.line_details(one) if one.act in (Act.ACTION, Act.STEP) else (),
        doubts=tuple(words.doubt_sentence(doubted, line.number, headings) for doubted in line.doubts),
    )


def _preview_question(asked: Asked, one: Planned, answers: Mapping[str, Decimal]) -> Question:
    return Question(
        name=asked.name,
        cell=f"{column_name(asked.column)}{one.line.number}" if asked.column is not None else str(one.line.number),
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
