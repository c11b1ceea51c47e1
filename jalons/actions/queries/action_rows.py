"""The lists of the actions of a roadmap: one line for each action, and the number in each state."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from jalons.actions import words
from jalons.actions.models import ActionSheet, Axis
from jalons.actions.queries.comments_and_links import open_comment_count
from jalons.actions.queries.sheets import Tag, status_tag
from jalons.actions.rules import sheets
from jalons.actions.rules.sheet_fields import SHEET_FIELDS
from jalons.actions.rules.sheets import Counts, Status
from jalons.roadmaps.models import Roadmap
from jalons.workshops.models import KeyProject


@dataclass(frozen=True)
class ActionRow:
    pk: int
    code: str
    title: str
    status: Tag
    priority: int | None
    lead_organisation: str
    elected_sponsor: str
    starts_on: date | None
    ends_on: date | None
    steps: int
    steps_done: int
    days_late: int
    open_comments: int = 0

    @property
    def period(self) -> str:
        return words.period_label(self.starts_on, self.ends_on)

    @property
    def delay(self) -> str:
        return words.delay_label(self.days_late)


@dataclass(frozen=True)
class AxisRows:
    """An axis and its actions; `counts` and `sum_line` are those of the whole axis, even when `rows` is filtered."""

    pk: int
    rank: int
    title: str
    counts: Counts
    rows: tuple[ActionRow, ...]

    @property
    def sum_line(self) -> str:
        return words.counts_sentence(self.counts)


@dataclass(frozen=True)
class Index:
    axes: tuple[AxisRows, ...]
    counts: Counts
    statuses: tuple[Tag, ...]
    is_empty: bool
    is_filtered: bool

    @property
    def rows(self) -> list[ActionRow]:
        return [row for axis in self.axes for row in axis.rows]

    @property
    def late(self) -> list[ActionRow]:
        """Late actions, the latest first."""
        return sorted((row for row in self.rows if row.days_late), key=lambda row: -row.days_late)

    @property
    def sum_line(self) -> str:
        return words.counts_sentence(self.counts)


def action_index(roadmap: Roadmap, *, status: str = "", search: str = "") -> Index:
    """The actions by axis: all of them, or those in a state or that contain some words. Two queries."""
    rows = list(
        _annotate_counts(ActionSheet.objects.filter(roadmap=roadmap)).annotate(open_comments=open_comment_count())
    )
    today = timezone.localdate()
    read = {row.pk: _action_row(row, today) for row in rows}
    matching = [
        row for row in rows if status in ("", row.status) and sheets.has_all_words(search, *_searched_texts(row))
    ]
    present = {row.status for row in rows}
    axes = []
    for axis in Axis.objects.filter(roadmap=roadmap):
        whole = [read[row.pk] for row in rows if row.axis_id == axis.pk]
        shown = tuple(read[row.pk] for row in matching if row.axis_id == axis.pk)
        axes.append(AxisRows(axis.pk, axis.rank, axis.title, _count_rows(whole), shown))
    return Index(
        axes=tuple(axes),
        counts=_count_rows(read.values()),
        statuses=tuple(status_tag(state) for state in Status if state in present),
        is_empty=not rows,
        is_filtered=bool(status or search),
    )


def action_counts(roadmap: Roadmap) -> Counts:
    """One query, whatever the number of actions."""
    rows = _annotate_counts(ActionSheet.objects.filter(roadmap=roadmap)).values_list("status", "ends_on", "next_due")
    today = timezone.localdate()
    return sheets.count_actions((Status(s), sheets.days_late(Status(s), dues, today)) for s, *dues in rows)


def _annotate_counts(rows: QuerySet[ActionSheet]) -> QuerySet[Any]:
    return rows.select_related("axis").annotate(
        step_count=Count("steps"),
        steps_done=Count("steps", filter=Q(steps__done_on__isnull=False)),
        next_due=Min("steps__ends_on", filter=Q(steps__done_on=None)),
    )


def _count_rows(rows: Iterable[ActionRow]) -> Counts:
    return sheets.count_actions((Status(row.status.value), row.days_late) for row in rows)


def _action_row(row: Any, today: date) -> ActionRow:
    return ActionRow(
        pk=row.pk,
        code=row.code,
        title=row.title,
        status=status_tag(row.status),
        priority=row.priority,
        lead_organisation=row.lead_organisation,
        elected_sponsor=row.elected_sponsor,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        steps=row.step_count,
        steps_done=row.steps_done,
        open_comments=row.open_comments,
        days_late=sheets.days_late(Status(row.status), [row.ends_on, row.next_due], today),
    )


def _searched_texts(row: ActionSheet) -> Sequence[str]:
    return [row.code, *(getattr(row, field.name) for field in SHEET_FIELDS if field.is_searched)]


# --- what they hang from ---------------------------------------------------------------------------------------------


def roadmap_axes(roadmap: Roadmap) -> list[Axis]:
    return list(Axis.objects.filter(roadmap=roadmap))


def find_axis(roadmap: Roadmap, rank: int) -> Axis | None:
    return Axis.objects.filter(roadmap=roadmap, rank=rank).first()


def waiting_key_projects(roadmap: Roadmap) -> list[KeyProject]:
    """The chantiers that have no action yet."""
    return list(KeyProject.objects.filter(roadmap=roadmap, actions=None))
