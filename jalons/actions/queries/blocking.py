"""What blocks a feuille de route: one list, for every role, every page and every document."""

from collections.abc import Iterable
from dataclasses import dataclass

from jalons.actions.models import ActionSheet
from jalons.actions.queries.action_rows import ActionRow
from jalons.actions.rules.sheets import Status
from jalons.roadmaps.models import Roadmap
from jalons.roadmaps.queries.blockers import BlockerLine, open_blockers
from jalons.roadmaps.queries.stopped import StoppedAction


@dataclass(frozen=True)
class Blocking:
    """`points`: those that the team opened, the gravest first; `stopped`: the fiches that wait for a decision. What is
    late, or lacks money, goes on: it is told elsewhere."""

    points: list[BlockerLine]
    stopped: list[ActionRow]

    @property
    def count(self) -> int:
        return len(self.points) + len(self.stopped)


def roadmap_blocking(roadmap: Roadmap, rows: Iterable[ActionRow]) -> Blocking:
    """One query. `rows`: every fiche of the roadmap."""
    return Blocking(open_blockers(roadmap), [row for row in rows if row.status.value == Status.SUSPENDED])


def suspended_actions(roadmap: Roadmap) -> list[StoppedAction]:
    """The same fiches, for the page of the points de blocage. One query."""
    rows = ActionSheet.objects.filter(roadmap=roadmap, status=Status.SUSPENDED).select_related("axis")
    return [StoppedAction(row.code, row.title) for row in rows]
