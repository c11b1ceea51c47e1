"""Who sat when an assembly voted, as the pages of the team tell it."""

from collections.abc import Iterable

from django.db.models import Max

from jalons.base.frozen import frozen
from jalons.governance.models.deliberations import CouncilVote
from jalons.governance.words.council_sittings import OF_PEOPLE, late_convocation_sentence, sitting_facts
from jalons.roadmaps.models import Roadmap


@frozen
class SittingLines:
    """`facts`: the label and what it says. `people`: those that only the team reads. `warning`: of a convocation that
    left late, else empty."""

    facts: tuple[tuple[str, str], ...] = ()
    people: tuple[tuple[str, str], ...] = ()
    warning: str = ""


def sitting_lines(votes: Iterable[CouncilVote], roadmap: Roadmap) -> list[SittingLines]:
    """One for each vote, in their order. One query, and none while no day of convocation is told."""
    votes = list(votes)
    largest = None
    if any(vote.convened_on for vote in votes):
        largest = roadmap.communes.aggregate(largest=Max("population"))["largest"]
    return [_lines_of_vote(vote, largest, roadmap) for vote in votes]


def _lines_of_vote(vote: CouncilVote, largest_commune: int | None, roadmap: Roadmap) -> SittingLines:
    told = sitting_facts(vote)
    return SittingLines(
        tuple((label, value) for name, label, value in told if name not in OF_PEOPLE),
        tuple((label, value) for name, label, value in told if name in OF_PEOPLE),
        late_convocation_sentence(vote, largest_commune, roadmap),
    )
