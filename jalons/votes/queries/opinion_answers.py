"""What phones answered to an opinion vote, for its map and its groups: by value, without their order of arrival."""

from collections.abc import Sequence

from jalons.base.frozen import frozen
from jalons.votes.models import VotePaper
from jalons.votes.queries.vote_groups import paper_marks
from jalons.votes.rules import ballots as ballot_rules
from jalons.votes.rules import opinions
from jalons.votes.rules.opinion_groups import Answers, answer_order


@frozen
class Point:
    """Somebody on the map of opinions, to the nearest tenth, without their college."""

    x: float
    y: float


SIDES = {ballot_rules.AGREE: 1.0, ballot_rules.DISAGREE: -1.0}


def phone_answers(papers: Sequence[VotePaper], ranks: Sequence[int]) -> tuple[Answers, ...]:
    """No answer is not a pass. By value instead of arrival order."""
    rows = []
    for paper in papers:
        marks = paper_marks(paper)
        rows.append(
            tuple(next((int(SIDES.get(mark, 0.0)) for mark in marks.get(rank, {})), None) for rank in sorted(ranks))
        )
    return tuple(sorted(rows, key=answer_order))


def opinion_points(papers: Sequence[VotePaper], ranks: Sequence[int]) -> list[Point]:
    """Phones only: a count of the room does not say who agrees with whom."""
    if len(papers) < opinions.LEAST_ON_A_MAP or len(ranks) < 2:
        return []
    rows = [
        [sum(SIDES.get(mark, 0.0) for mark in paper_marks(paper).get(rank, {})) for rank in sorted(ranks)]
        for paper in papers
    ]
    # By value instead of arrival order, which the last digits of a sum depend on.
    points = [Point(round(x, 1) + 0.0, round(y, 1) + 0.0) for x, y in opinions.opinion_plane(sorted(rows))]
    return sorted(points, key=lambda point: (point.x, point.y))
