"""The decisions of meetings as they were written down, and the one in force of a fiche."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions.models import ActionSheet, Decision, without_quorum
from jalons.actions.queries.agenda_rows import agenda_rows
from jalons.actions.queries.sheet_parts import living_projects, stake_titles
from jalons.actions.queries.sheets import Tag, status_tag
from jalons.actions.rules.committees import OUTCOMES
from jalons.actions.rules.sheets import Status
from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.governance.models import Meeting
from jalons.roadmaps.models import Roadmap
from jalons.workshops.queries.lineage import keep_living_stakes


@frozen
class DecisionLine:
    """A decision as it was written down."""

    code: str
    title: str
    axis: str
    outcome: Tag
    reason: str
    priority: int | None
    elected_sponsor: str
    department_unit: str
    decided_at: datetime
    by_name: str
    withdrawn_at: datetime | None
    withdrawn_by_name: str
    meeting: str
    stakes: tuple[str, ...]
    presented_by: str = ""
    lacks_quorum: bool = False

    @property
    def outcome_words(self) -> str:
        """For files, which have no tag to say it with."""
        return (
            _("%(outcome)s, sans quorum") % {"outcome": self.outcome.word} if self.lacks_quorum else self.outcome.word
        )

    @property
    def is_rejection(self) -> bool:
        return self.outcome.value == Status.REJECTED


def make_decision_line(
    row: Decision, stakes: tuple[str, ...], presented_by: str = "", lacking: Collection[int] = ()
) -> DecisionLine:
    """`lacking`: the ids of the decisions that were taken without quorum."""
    return DecisionLine(
        code=row.code,
        title=row.title,
        axis=row.axis,
        outcome=status_tag(row.outcome),
        reason=row.reason,
        priority=row.priority,
        elected_sponsor=row.elected_sponsor,
        department_unit=row.department_unit,
        decided_at=row.decided_at,
        by_name=row.by_name,
        withdrawn_at=row.withdrawn_at,
        withdrawn_by_name=row.withdrawn_by_name,
        meeting=str(row.meeting) if row.meeting else "",
        stakes=stakes,
        presented_by=presented_by,
        lacks_quorum=row.pk in lacking,
    )


def decision_lines(meeting: Meeting) -> list[DecisionLine]:
    """The record, in chronological order; a decision taken back has its day. A constant number of queries."""
    presented = {item.action_id: item.presented_by for item in agenda_rows(meeting.pk)}
    decisions = _decisions_of(meeting.pk)
    for row in decisions:
        row.meeting = meeting
    keep_living_stakes(living_projects(decision.action for decision in decisions))
    lacking = without_quorum(decisions, meeting)
    return [
        make_decision_line(row, stake_titles(row.action), presented.get(row.action_id, ""), lacking)
        for row in decisions
    ]


def decisions_without_meeting(roadmap: Roadmap) -> list[DecisionLine]:
    """Those in force, the latest first. One query."""
    rows = Decision.objects.filter(action__roadmap=roadmap, meeting=None, withdrawn_at=None).order_by("-pk")
    return [make_decision_line(row, (), "", frozenset()) for row in rows]


@PreparedQuery
def _decisions_of(meeting: int) -> QuerySet[Decision]:
    rows = Decision.objects.filter(meeting=meeting).select_related("action__key_project__merged_into")
    # Everything of the decision, and of its fiche the chantier alone.
    return rows.defer(
        *(f"action__{field.name}" for field in ActionSheet._meta.concrete_fields if not field.is_relation)
    )


def standing_decision(action: ActionSheet) -> Decision | None:
    """The decision in force of the fiche. One query."""
    return next(iter(_last_decision(action.pk)), None)


def lacks_quorum(decision: Decision | None) -> bool:
    """Whether too few took it. No query, three where the committee has a quorum."""
    return bool(decision and decision.meeting and without_quorum([decision], decision.meeting))


@PreparedQuery
def _last_decision(action: int) -> QuerySet[Decision]:
    rows = Decision.objects.filter(action=action, withdrawn_at=None).select_related("meeting__committee")
    return rows.order_by("-id")[:1]


def decided_sentence(lines: Iterable[DecisionLine]) -> str:
    """« 6 actions retenues, 1 écartée. », for the decisions in force."""
    counts = Counter(line.outcome.value for line in lines if not line.withdrawn_at)
    templates = (
        ngettext("%(n)d action retenue", "%(n)d actions retenues", counts[Status.KEPT]),
        ngettext("%(n)d à retravailler", "%(n)d à retravailler", counts[Status.TO_REWORK]),
        ngettext("%(n)d reportée", "%(n)d reportées", counts[Status.POSTPONED]),
        ngettext("%(n)d écartée", "%(n)d écartées", counts[Status.REJECTED]),
        ngettext("%(n)d reprise", "%(n)d reprises", counts[Status.RUNNING]),
        ngettext("%(n)d abandonnée", "%(n)d abandonnées", counts[Status.ABANDONED]),
    )
    told = zip((*OUTCOMES, Status.RUNNING, Status.ABANDONED), templates, strict=True)
    parts = [words % {"n": counts[outcome]} for outcome, words in told if counts[outcome]]
    return f"{', '.join(parts)}." if parts else _("Le comité n’a encore rien décidé.")
