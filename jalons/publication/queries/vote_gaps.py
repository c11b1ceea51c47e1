"""What the vote waits for, on the page where it is written down."""

from dataclasses import dataclass
from datetime import date

from jalons.actions.queries import adoption
from jalons.actions.queries.adoption import AdoptedLine
from jalons.actions.rules.sheets import Status
from jalons.publication.documents.roadmap.standing import adopted_edition
from jalons.publication.documents.roadmap.vote_gaps import GapLine, vote_gap_lines
from jalons.publication.models import Edition
from jalons.roadmaps.models import Roadmap


@dataclass(frozen=True)
class BeforeTheVote:
    """What the vote waits for, as on one day. An open gap prevents it; the fiches of `unready` stay « retenue »."""

    adopted: Edition | None
    count: int
    lines: tuple[GapLine, ...]
    unready: tuple[AdoptedLine, ...]

    @property
    def open(self) -> tuple[GapLine, ...]:
        return tuple(line for line in self.lines if line.is_open)

    @property
    def accepted(self) -> tuple[GapLine, ...]:
        return tuple(line for line in self.lines if not line.is_open)


def missing_before_vote(roadmap: Roadmap, on: date) -> BeforeTheVote:
    """A constant number of queries. `on`: the day of the vote, for schemes and lateness."""
    voted = adoption.roadmap_adoption(roadmap).lines
    return BeforeTheVote(
        adopted=adopted_edition(roadmap),
        count=len(voted),
        lines=tuple(vote_gap_lines(roadmap, on)),
        unready=tuple(line for line in voted if line.status.value == Status.KEPT and line.missing),
    )
