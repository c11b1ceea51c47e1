"""What the committees of a roadmap decided and asked: the last meeting line by line, the others by their counts."""

from django.db.models import Count, Q
from django.utils.translation import ngettext

from jalons.actions.queries.meeting_decisions import (
    DecisionLine,
    decided_sentence,
    decision_lines,
    decisions_without_meeting,
)
from jalons.base.frozen import frozen
from jalons.governance.models import Meeting
from jalons.governance.queries.resolutions import ResolutionLine, meeting_resolutions
from jalons.roadmaps.models import Roadmap


@frozen
class DecidedMeetings:
    """`lines` and `resolutions`: the decisions in force and the resolutions of the last meeting that took some. `earlier`:
    the others, the latest first, each with `decided` and `asked`, how many of them."""

    last: Meeting | None
    lines: tuple[DecisionLine, ...]
    resolutions: tuple[ResolutionLine, ...]
    earlier: tuple[Meeting, ...]
    alone: tuple[DecisionLine, ...] = ()
    """The decisions in force that no meeting took, the latest first."""

    @property
    def sentence(self) -> str:
        sentences = [decided_sentence(self.lines)] if self.lines else []
        if count := len(self.resolutions):
            sentences.append(ngettext("%(n)d résolution.", "%(n)d résolutions.", count) % {"n": count})
        return " ".join(sentences)


def decided_meetings(roadmap: Roadmap) -> DecidedMeetings:
    """A constant number of queries."""
    decided = Count("decisions", filter=Q(decisions__withdrawn_at=None), distinct=True)
    rows = Meeting.objects.filter(roadmap=roadmap).select_related("committee")
    rows = rows.annotate(decided=decided, asked=Count("resolutions", distinct=True))
    meetings = list(rows.filter(Q(decided__gt=0) | Q(asked__gt=0)).order_by("-held_on", "-pk"))
    last = next(iter(meetings), None)
    lines = (line for line in decision_lines(last) if not line.withdrawn_at) if last else ()
    resolutions = meeting_resolutions(last) if last else ()
    alone = tuple(decisions_without_meeting(roadmap))
    return DecidedMeetings(last, tuple(lines), tuple(resolutions), tuple(meetings[1:]), alone)
