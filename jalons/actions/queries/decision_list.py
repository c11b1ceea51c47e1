"""What the committees of a roadmap decided: the last meeting fiche by fiche, the others by their sentence."""

from dataclasses import dataclass

from django.db.models import Count, Q

from jalons.actions.queries.committees import DecisionLine, decided_sentence, decision_lines
from jalons.governance.models import Meeting
from jalons.roadmaps.models import Roadmap


@dataclass(frozen=True)
class DecidedMeetings:
    """`lines`: the decisions in force of the last meeting that took some. `earlier`: the others, the latest first, each
    with its `decided`, how many are in force."""

    last: Meeting | None
    lines: tuple[DecisionLine, ...]
    earlier: tuple[Meeting, ...]

    @property
    def sentence(self) -> str:
        return decided_sentence(self.lines)


def decided_meetings(roadmap: Roadmap) -> DecidedMeetings:
    """A constant number of queries."""
    decided = Count("decisions", filter=Q(decisions__withdrawn_at=None))
    rows = Meeting.objects.filter(roadmap=roadmap).select_related("committee").annotate(decided=decided)
    meetings = list(rows.filter(decided__gt=0).order_by("-held_on", "-pk"))
    last = next(iter(meetings), None)
    lines = (line for line in decision_lines(last) if not line.withdrawn_at) if last else ()
    return DecidedMeetings(last, tuple(lines), tuple(meetings[1:]))
