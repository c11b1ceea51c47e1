"""The lists of the actions of a roadmap: one line for each action, and the number in each state."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, DateField, Exists, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.actions import words
from jalons.actions.models import ActionSheet, ActionStep, AdoptionPath, Axis, Decision
from jalons.actions.queries.comments_and_links import open_comment_count, unread_link_moment
from jalons.actions.queries.news import unread_link_news
from jalons.actions.queries.sheets import Tag, status_tag
from jalons.actions.rules import sheets
from jalons.actions.rules.adoption import lacks_vote
from jalons.actions.rules.carriers import Carrier
from jalons.actions.rules.movers import expected_movers, owner_of_delay
from jalons.actions.rules.sheets import Counts, Status
from jalons.base import french
from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.roadmaps.models import Roadmap
from jalons.workshops.models import KeyProject


@frozen
class ActionRow:
    pk: int
    code: str
    axis: int
    title: str
    status: Tag
    priority: int | None
    lead_organisation: str
    lead_contact: str
    elected_sponsor: str
    starts_on: date | None
    ends_on: date | None
    steps: int
    steps_done: int
    days_late: int
    open_comments: int = 0
    link_news: int = 0  # by links that hold something unread
    unread_at: datetime | None = None  # when something last came by a private link that nobody has read
    is_adopted: bool = False
    is_quick_win: bool = False
    adopted_on: date | None = None  # of a quick win: the vote of the council that adopted it
    kept_on: date | None = None  # of a quick win: the last decision that kept it
    due_step_owner: str = ""  # of the first step to do, unless the fiche ends before

    @property
    def period(self) -> str:
        return words.period_label(self.starts_on, self.ends_on)

    @property
    def short_period(self) -> str:
        """« oct. 2025 à déc. 2027 », on one line of a table."""
        return words.period_label(self.starts_on, self.ends_on, french.format_short_month)

    @property
    def steps_label(self) -> str:
        """« 2 sur 5 », empty without any step."""
        return _("%(done)s sur %(all)s") % {"done": self.steps_done, "all": self.steps} if self.steps else ""

    @property
    def delay(self) -> str:
        return words.delay_label(self.days_late)

    @property
    def movers(self) -> tuple[str, ...]:
        """Who is expected to move it while it is late."""
        return expected_movers(
            step_owner=self.due_step_owner if self.days_late else "",
            lead_contact=self.lead_contact,
            lead_organisation=self.lead_organisation,
        )

    @property
    def awaited_delay(self) -> str:
        """« 12 jours de retard, attendu de : Centre social »; empty when it is not late."""
        return words.awaited_delay(self.delay, self.movers)

    def is_promised(self, *, is_voted: bool) -> bool:
        return sheets.is_promised(Status(self.status.value), is_adopted=self.is_adopted, is_voted=is_voted)

    def is_carried_by(self, carrier: Carrier) -> bool:
        return carrier.carries(
            lead_contact=self.lead_contact,
            lead_organisation=self.lead_organisation,
            elected_sponsor=self.elected_sponsor,
        )


@frozen
class AxisRows:
    """An axis and its actions; `counts` and `sum_line` are those of the whole axis, even when `rows` is filtered."""

    pk: int
    rank: int
    title: str
    counts: Counts
    rows: tuple[ActionRow, ...]
    objectives: str = ""

    @property
    def sum_line(self) -> str:
        return words.counts_sentence(self.counts)


@frozen
class Index:
    axes: tuple[AxisRows, ...]
    counts: Counts
    is_empty: bool
    is_filtered: bool
    is_voted: bool = False

    @property
    def rows(self) -> list[ActionRow]:
        return [row for axis in self.axes for row in axis.rows]

    @property
    def late(self) -> list[ActionRow]:
        """Late actions, the latest first."""
        return sorted((row for row in self.rows if row.days_late), key=lambda row: -row.days_late)

    @property
    def promised(self) -> list[ActionRow]:
        return [row for row in self.rows if row.is_promised(is_voted=self.is_voted)]

    @property
    def sum_line(self) -> str:
        return words.counts_sentence(self.counts)

    @property
    def code_moves(self) -> list[sheets.CodeMove]:
        """What would change if fiches were numbered without gaps; for an index that no filter narrows."""
        places = (tuple(map(int, row.code.split("."))) for row in self.rows)
        rows = [(axis, rank, row.title) for (axis, rank), row in zip(places, self.rows, strict=True)]
        return sheets.code_moves(rows, (axis.rank for axis in self.axes))

    @property
    def code_moves_stamp(self) -> str:
        return sheets.code_moves_stamp(self.code_moves)

    @property
    def apart(self) -> str:
        return words.not_promised_sentence(self.counts)


def action_index(roadmap: Roadmap) -> Index:
    """The actions by axis. Two queries."""
    return make_index(roadmap, [row for _sheet, row in read_actions(roadmap)])


def read_actions(roadmap: Roadmap) -> list[tuple[Any, ActionRow]]:
    """Each fiche, in the order of codes, with its line. One query."""
    today, rows = timezone.localdate(), list(_rows_of(roadmap.pk))
    is_voted = any(row.is_adopted for row in rows)
    return [(row, _action_row(row, today, is_voted=is_voted)) for row in rows]


def action_indexes(roadmaps: Collection[int]) -> dict[int, Index]:
    """That of each roadmap, by its pk. Two queries, whatever their number."""
    today = timezone.localdate()
    sheets_of: dict[int, list[Any]] = defaultdict(list)
    # The database groups by each column that it reads: without the texts of the fiches.
    read = _annotate_row(ActionSheet.objects.filter(roadmap__in=roadmaps)).only(*_READ)
    for sheet in read.order_by("axis__rank", "rank"):
        sheets_of[sheet.roadmap_id].append(sheet)
    axes_of: dict[int, list[Axis]] = defaultdict(list)
    for axis in Axis.objects.filter(roadmap__in=roadmaps):
        axes_of[axis.roadmap_id].append(axis)
    indexes = {}
    for pk in roadmaps:
        is_voted = any(sheet.is_adopted for sheet in sheets_of[pk])
        rows = [_action_row(sheet, today, is_voted=is_voted) for sheet in sheets_of[pk]]
        indexes[pk] = _gather_index(axes_of[pk], rows)
    return indexes


def make_index(roadmap: Roadmap, rows: Sequence[ActionRow], shown: Collection[int] | None = None) -> Index:
    """`rows`: every action; `shown`: the pks of those that a filter keeps, None without any. One query."""
    return _gather_index(_axes_of(roadmap.pk), rows, shown)


def _gather_index(axes: Iterable[Axis], rows: Sequence[ActionRow], shown: Collection[int] | None = None) -> Index:
    is_voted = _is_voted(rows)
    by_axis: dict[int, list[ActionRow]] = defaultdict(list)
    for row in rows:
        by_axis[row.axis].append(row)
    return Index(
        axes=tuple(
            AxisRows(
                pk=axis.pk,
                rank=axis.rank,
                title=axis.title,
                counts=_count_rows(by_axis[axis.pk], is_voted),
                rows=tuple(row for row in by_axis[axis.pk] if shown is None or row.pk in shown),
                objectives=axis.objectives,
            )
            for axis in axes
        ),
        counts=_count_rows(rows, is_voted),
        is_empty=not rows,
        is_filtered=shown is not None,
        is_voted=is_voted,
    )


def read_action_row(action: ActionSheet, today: date) -> tuple[ActionRow, bool]:
    """That of one fiche, and whether it is promised. One query."""
    adopted = ActionSheet.objects.filter(roadmap=OuterRef("roadmap"), is_adopted=True)
    rows: QuerySet[Any] = _annotate_row(ActionSheet.objects.filter(pk=action.pk)).annotate(is_voted=Exists(adopted))
    row = rows.get()
    line = _action_row(row, today, is_voted=row.is_voted)
    return line, line.is_promised(is_voted=row.is_voted)


# What `_action_row` reads of a fiche.
_READ = (
    "roadmap",
    "axis",
    "axis__rank",
    "rank",
    "title",
    "status",
    "priority",
    "lead_organisation",
    "lead_contact",
    "elected_sponsor",
    "starts_on",
    "ends_on",
    "is_adopted",
    "quick_win",
)


@PreparedQuery
def _rows_of(roadmap: int) -> QuerySet[Any]:
    rows = _annotate_row(ActionSheet.objects.filter(roadmap=roadmap))
    # Rows that are counted lose the order of their model.
    return rows.order_by("axis__rank", "rank")


def _annotate_row(rows: QuerySet[ActionSheet]) -> QuerySet[Any]:
    annotated: QuerySet[Any] = _annotate_counts(rows).annotate(
        open_comments=open_comment_count(),
        link_news=unread_link_news(),
        next_owner=_NEXT_OWNER,
        unread_at=unread_link_moment(),
        adopted_on=_of_quick_wins(_ADOPTED_ON),
        kept_on=_of_quick_wins(_KEPT_ON),
    )
    return annotated


_NEXT_OWNER = Subquery(
    ActionStep.objects.filter(action=OuterRef("pk"), done_on=None, ends_on__isnull=False)
    .order_by("ends_on", "id")
    .values("owner")[:1]
)
_ADOPTED_ON = Subquery(AdoptionPath.objects.filter(roadmap=OuterRef("roadmap")).values("adopted_on")[:1])
_KEPT_ON = Subquery(
    Decision.objects.filter(action=OuterRef("pk"), outcome=Decision.Outcome.KEPT, withdrawn_at=None)
    .order_by("-id")
    .values(day=Coalesce("meeting__held_on", TruncDate("decided_at")))[:1]
)


def _of_quick_wins(day: Subquery) -> Case:
    """Read for quick wins alone: the other rows of the list have no use for it."""
    return Case(When(quick_win=True, then=day), output_field=DateField())


@PreparedQuery
def _axes_of(roadmap: int) -> QuerySet[Axis]:
    return Axis.objects.filter(roadmap=roadmap)


def action_counts(roadmap: Roadmap) -> Counts:
    """One query, whatever the number of actions."""
    rows = _annotate_counts(ActionSheet.objects.filter(roadmap=roadmap)).values_list(
        "status", "is_adopted", "ends_on", "next_due"
    )
    today = timezone.localdate()
    lines = [(Status(s), sheets.days_late(Status(s), dues, today), adopted) for s, adopted, *dues in rows]
    return sheets.count_actions(lines, is_voted=any(adopted for *_, adopted in lines))


def _annotate_counts(rows: QuerySet[ActionSheet]) -> QuerySet[Any]:
    return rows.select_related("axis").annotate(
        step_count=Count("steps"),
        steps_done=Count("steps", filter=Q(steps__done_on__isnull=False)),
        next_due=Min("steps__ends_on", filter=Q(steps__done_on=None)),
    )


def _is_voted(rows: Iterable[ActionRow]) -> bool:
    return any(row.is_adopted for row in rows)


def _count_rows(rows: Iterable[ActionRow], is_voted: bool) -> Counts:
    lines = ((Status(row.status.value), row.days_late, row.is_adopted) for row in rows)
    return sheets.count_actions(lines, is_voted=is_voted)


def _action_row(row: Any, today: date, *, is_voted: bool) -> ActionRow:
    is_unvoted = lacks_vote(Status(row.status), is_adopted=row.is_adopted, is_voted=is_voted)
    return ActionRow(
        pk=row.pk,
        code=row.code,
        axis=row.axis_id,
        title=row.title,
        status=status_tag(row.status, lacks_vote=is_unvoted),
        priority=row.priority,
        lead_organisation=row.lead_organisation,
        lead_contact=row.lead_contact,
        elected_sponsor=row.elected_sponsor,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        steps=row.step_count,
        steps_done=row.steps_done,
        open_comments=row.open_comments,
        link_news=row.link_news,
        unread_at=row.unread_at,
        is_adopted=row.is_adopted,
        is_quick_win=row.quick_win,
        adopted_on=row.adopted_on if row.is_adopted else None,
        kept_on=row.kept_on,
        due_step_owner=owner_of_delay([(row.next_due, row.next_owner)], row.ends_on),
        days_late=sheets.days_late(Status(row.status), [row.ends_on, row.next_due], today),
    )


# --- what they hang from ---------------------------------------------------------------------------------------------


def roadmap_axes(roadmap: Roadmap) -> list[Axis]:
    return _axes_of(roadmap.pk)


def find_axis(roadmap: Roadmap, rank: int) -> Axis | None:
    return Axis.objects.filter(roadmap=roadmap, rank=rank).first()


def waiting_key_projects(roadmap: Roadmap) -> list[KeyProject]:
    """The chantiers that have no action yet."""
    return list(KeyProject.objects.current().filter(roadmap=roadmap, actions=None, merged__actions=None))
