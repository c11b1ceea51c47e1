"""What the vote waits for, on the page where it is written down."""

from dataclasses import dataclass
from datetime import date

from jalons.actions.queries import adoption
from jalons.actions.rules.adoption import ADOPTED
from jalons.publication.documents.roadmap.standing import adopted_edition
from jalons.publication.documents.roadmap.vote_gaps import GapLine, vote_gap_lines
from jalons.publication.models import Edition
from jalons.roadmaps.models import Roadmap


@dataclass(frozen=True)
class BeforeTheVote:
    """What the vote waits for, as on one day: the first vote, or that of an avenant once a feuille de route is `adopted`.
    An open gap prevents it."""

    adopted: Edition | None
    count: int
    lines: tuple[GapLine, ...]

    @property
    def open(self) -> tuple[GapLine, ...]:
        return tuple(line for line in self.lines if line.is_open)

    @property
    def acceptable(self) -> tuple[GapLine, ...]:
        return tuple(line for line in self.open if line.may_be_accepted)

    @property
    def accepted(self) -> tuple[GapLine, ...]:
        return tuple(line for line in self.lines if not line.is_open)


def missing_before_vote(roadmap: Roadmap, on: date) -> BeforeTheVote:
    """A constant number of queries. `on`: the day of the vote, for schemes and lateness."""
    found = adoption.roadmap_adoption(roadmap)
    return BeforeTheVote(
        adopted=adopted_edition(roadmap),
        count=sum(line.status.value in ADOPTED for line in (*found.lines, *found.awaiting)),
        lines=tuple(vote_gap_lines(roadmap, on)),
    )
