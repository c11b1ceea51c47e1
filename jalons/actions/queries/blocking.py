"""What blocks a feuille de route: one list, for every role, every page and every document."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from jalons.actions.models import ActionSheet
from jalons.actions.queries.action_rows import ActionRow
from jalons.actions.rules.sheets import Status
from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.roadmaps.models import JournalEntry, Roadmap
from jalons.roadmaps.queries.blockers import BlockerLine, open_blockers
from jalons.roadmaps.queries.stopped import StoppedAction


@frozen
class Blocking:
    """`points`: those that the team opened, the gravest first; `stopped`: the fiches that wait for a decision. What is
    late, or lacks money, goes on: it is told elsewhere."""

    points: list[BlockerLine]
    stopped: list[StoppedAction]

    @property
    def count(self) -> int:
        return len(self.points) + len(self.stopped)


def roadmap_blocking(roadmap: Roadmap, rows: Iterable[ActionRow]) -> Blocking:
    """One query, two when a fiche is stopped. `rows`: every fiche of the roadmap."""
    stopped = [row for row in rows if row.status.value == Status.SUSPENDED]
    return Blocking(
        open_blockers(roadmap), _stopped_actions(roadmap.pk, [(row.pk, row.code, row.title) for row in stopped])
    )


def suspended_actions(roadmap: Roadmap) -> list[StoppedAction]:
    """The same fiches, for the page of the points de blocage. Two queries at most."""
    rows = ActionSheet.objects.filter(roadmap=roadmap, status=Status.SUSPENDED).select_related("axis")
    return _stopped_actions(roadmap.pk, [(row.pk, row.code, row.title) for row in rows])


def stopped_sentence_of(action: ActionSheet) -> str:
    """Why a fiche is stopped, and since when; empty for another one. One query where it is."""
    if action.status != Status.SUSPENDED:
        return ""
    [stopped] = _stopped_actions(action.roadmap_id, [(action.pk, action.code, action.title)])
    return stopped.sentence


def _stopped_actions(roadmap: int, actions: Sequence[tuple[int, str, str]]) -> list[StoppedAction]:
    """With what the journal keeps of the gesture that stopped each. One query, none without any."""
    told = {
        about: (after.get("reason", ""), timezone.localdate(at))
        for about, after, at in (_moves_of(roadmap, [pk for pk, _code, _title in actions]) if actions else ())
        if after.get("status") == Status.SUSPENDED
    }
    return [StoppedAction(code, title, *told.get(pk, ("", None))) for pk, code, title in actions]


@PreparedQuery
def _moves_of(roadmap: int, actions: Sequence[int]) -> QuerySet[JournalEntry, Any]:
    """The earliest first: the last one that stopped a fiche is told."""
    rows = JournalEntry.objects.filter(roadmap=roadmap, about_kind="actionsheet", about_id__in=actions, verb="advance")
    return rows.order_by("id").values_list("about_id", "after", "at")
