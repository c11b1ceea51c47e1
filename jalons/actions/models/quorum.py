"""Decisions that a meeting took without its quorum: read from who sat, never stored."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from jalons.actions.models.committees import AgendaItem, Decision
from jalons.actions.rules.committees import MAY_COME, is_settled, possible_outcomes, state_before
from jalons.actions.rules.sheets import Status
from jalons.base.prepared_queries import PreparedQuery
from jalons.governance.models import Meeting
from jalons.governance.models.rooms import meeting_rooms, rooms_with_quorum
from jalons.governance.rules.quorum import QuorumRule
from jalons.roadmaps.models import Roadmap


def without_quorum(decisions: Iterable[Decision], meeting: Meeting) -> frozenset[int]:
    """The ids of the decisions of that meeting which too few took. Three queries, none where nothing was decided or the
    meeting has no quorum."""
    decisions = list(decisions)
    if not decisions or meeting.quorum_rule is QuorumRule.NONE:
        return frozenset()
    room = meeting_rooms([meeting])[meeting.pk]
    return frozenset(row.pk for row in decisions if room.is_without_quorum(row.decided_at))


def codes_without_quorum(meeting: Meeting) -> list[str]:
    """The same, as their fiches are called. Four queries at most."""
    decisions = list(Decision.objects.filter(meeting=meeting, withdrawn_at=None))
    lacking = without_quorum(decisions, meeting)
    return [row.code for row in decisions if row.pk in lacking]


def roadmap_decisions_without_quorum(roadmap: Roadmap, decisions: Iterable[Decision]) -> frozenset[int]:
    """The same for the decisions of any meeting. Four queries at most."""
    rooms = rooms_with_quorum(roadmap)
    held = ((row, rooms.get(row.meeting_id or 0)) for row in decisions)
    return frozenset(row.pk for row, room in held if room and room.is_without_quorum(row.decided_at))


def decisions_to_confirm(meeting: Meeting) -> list[Decision]:
    """Those that the earlier meetings of the same committee took without quorum, and that nobody has decided again
    before this one: it is asked to decide them. Four queries at most, one where nothing was decided."""
    rows = _last_decisions(meeting.committee_id, meeting.roadmap_id, meeting.held_on)
    rooms = meeting_rooms({row.meeting_id: row.meeting for row in rows if row.meeting}.values()) if rows else {}
    return [row for row in rows if rooms[row.meeting_id or 0].is_without_quorum(row.decided_at)]


def awaited_status(item: AgendaItem) -> Status:
    """The state from which its meeting decides a fiche, which it has not decided yet. Postponed by another meeting since
    it was put on the agenda: to arbitrate. Decided without quorum: the state before that decision."""
    status = Status(item.action.status)
    if possible_outcomes(status):
        return status
    if status in MAY_COME:
        return Status.TO_ARBITRATE
    is_again = any(
        row.action_id == item.action_id and row.outcome == status for row in decisions_to_confirm(item.meeting)
    )
    return state_before(status) if is_again else status


def decided_elsewhere(
    items: Iterable[AgendaItem], meeting: Meeting, doubtful: Iterable[Decision] | None = None
) -> dict[int, Decision]:
    """By fiche, the decision that another meeting, or nobody's meeting, took of those of this agenda, which then has
    nothing more to decide. A decision without quorum that this meeting is asked to take again does not count: `doubtful`
    are those, where they were already read. Five queries at most, none while every fiche waits."""
    settled = sorted(item.action_id for item in items if is_settled(Status(item.action.status)))
    last = _last_decisions_on(settled, meeting.pk) if settled else []
    if not last:
        return {}
    again = {row.action_id for row in (decisions_to_confirm(meeting) if doubtful is None else doubtful)}
    return {row.action_id: row for row in last if row.action_id not in again}


@PreparedQuery
def _last_decisions_on(actions: Sequence[int], meeting: int) -> QuerySet[Decision]:
    """Of each fiche that this meeting has not decided, the decision that no later one replaces: after five years, one
    in twenty of those that stand."""
    standing = Decision.objects.filter(withdrawn_at=None)
    newer = standing.filter(Q(pk__gt=OuterRef("pk")) | Q(meeting=meeting), action=OuterRef("action"))
    rows = standing.filter(action__in=actions).exclude(Exists(newer))
    return rows.order_by("id").select_related("meeting")


@PreparedQuery
def _last_decisions(committee: int, roadmap: int, before: date) -> QuerySet[Decision]:
    """Those of the committee that no later one replaces, whoever took it, before that day: one for each fiche at most,
    whatever the number of meetings."""
    standing = Decision.objects.filter(withdrawn_at=None)
    later = standing.filter(Q(meeting=None) | Q(meeting__held_on__lt=before), action=OuterRef("action"))
    rows = standing.filter(action__roadmap=roadmap, meeting__committee=committee, meeting__held_on__lt=before)
    rows = rows.filter(meeting__cancelled_on=None).exclude(Exists(later.filter(pk__gt=OuterRef("pk"))))
    # A fiche has sixty columns, of which its line shows three.
    fiche = ("action__rank", "action__title", "action__axis__rank")
    rows = rows.only("outcome", "code", "title", "decided_at", "by_name", "meeting", *fiche)
    return rows.order_by("id").select_related("action__axis", "meeting__committee")
