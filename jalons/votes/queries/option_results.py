"""What a vote says of each of its propositions: the counts of its marks, its place, its objections."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from django.utils.translation import gettext as _

from jalons.base.frozen import frozen
from jalons.votes.models import Ballot, BallotOption, RoomCount, VotePaper
from jalons.votes.queries.vote_groups import paper_marks
from jalons.votes.rules import ballots as ballot_rules
from jalons.votes.rules import opinions
from jalons.votes.rules.objections import Objection, hear_objections
from jalons.votes.words import LEANING_WORDS, MARK_WORDS


@frozen
class MarkCount:
    """How many dots of one colour, or answers of one kind. `phones` and `room` are those of each channel; None when they
    may not be shown apart."""

    mark: str
    words: str
    total: int
    phones: int | None
    room: int | None


@frozen
class OptionResult:
    """`place` and `is_tied`: dots only (0 for the rest). `objections`: with reserves and oppositions, nobody’s. A vote that
    may not be told has neither marks nor objections.

    `leads`: with two colours, when it is among both the most useful and the most feasible.
    """

    rank: int
    title: str
    place: int
    is_tied: bool
    marks: list[MarkCount]
    objections: list[Objection]
    is_frozen: bool
    leaning: str = ""
    leaning_words: str = ""
    agreement: int | None = None  # percentage of those who took a side
    stake_id: int | None = None
    key_project_id: int | None = None
    living_stake: int = 0  # where its enjeu now is, 0 without any
    living_project: int = 0
    merged_into: str = ""  # what it was merged into since: the vote says what was voted
    leads: bool = False
    voters: int = 0
    pk: int = 0
    uid: str = ""
    amends_id: int | None = None
    group: int = 0

    @property
    def letter(self) -> str:
        return ballot_rules.option_letter(self.rank)

    @property
    def label(self) -> str:
        """« B. Accueil »: whoever voted « B » finds it again beside its place, its counts and its objections."""
        return f"{self.letter}. {self.title}"

    @property
    def ranked_label(self) -> str:
        """« N° 1 : B. Accueil », for dots, which rank the propositions."""
        return _("N° %(place)s : %(label)s") % {"place": self.place, "label": self.label}

    @property
    def reasons(self) -> list[str]:
        """The objections that anybody may read."""
        return [objection.text for objection in self.objections if objection.is_heard]

    @property
    def held_back(self) -> int:
        """Objections that nobody has looked at yet, or that were withdrawn: they count, and are not read."""
        return len(self.objections) - len(self.reasons)

    @property
    def waiting(self) -> list[Objection]:
        return [objection for objection in self.objections if objection.is_waiting]

    @property
    def plain(self) -> list[Objection]:
        """Those that one gesture may show together."""
        return [one for one in self.waiting if one.is_plain]

    @property
    def objecting(self) -> int:
        """Answers that object, have reserves or are against, with or without words."""
        return ballot_rules.count_reasoned({mark.mark: mark.total for mark in self.marks})

    @property
    def total(self) -> int:
        return sum(mark.total for mark in self.marks)

    @property
    def unanswered(self) -> int:
        """Papers that say nothing of it. Not an answer: never counted with one."""
        return max(0, self.voters - self.total)

    @property
    def phones(self) -> int:
        return sum(mark.phones or 0 for mark in self.marks)

    @property
    def room(self) -> int:
        return sum(mark.room or 0 for mark in self.marks)

    @property
    def stacked(self) -> list[tuple[MarkCount, int]]:
        """Each mark, with the sum of those before it in a stacked bar."""
        starts = accumulate((mark.total for mark in self.marks), initial=0)
        return list(zip(self.marks, starts, strict=False))

    @property
    def agreeing(self) -> int:
        """Of a vote in five steps: the two on the side of agreement."""
        return sum(mark.total for mark in self.marks if mark.mark in (ballot_rules.FULLY, ballot_rules.AGREE))

    @property
    def is_adopted(self) -> bool:
        """By consent: adopted when nobody objects."""
        return ballot_rules.is_adopted({mark.mark: mark.total for mark in self.marks})


def option_lines(
    ballot: Ballot,
    options: Sequence[BallotOption],
    papers: Sequence[VotePaper],
    counts: Sequence[RoomCount],
    marks: Sequence[str],
    *,
    is_apart: bool,
) -> list[OptionResult]:
    phones, room = (
        ballot_rules.sum_papers(map(paper_marks, papers)),
        ballot_rules.sum_papers(map(paper_marks, counts)),
    )
    is_dots, is_opinion = ballot.kind == ballot_rules.BallotKind.DOTS, ballot.kind == ballot_rules.BallotKind.OPINION
    voters = len(papers) + sum(count.voters for count in counts)
    reasons: dict[int, list[str]] = {}
    for paper in papers:
        for rank, text in paper.reasons.items():
            reasons.setdefault(int(rank), []).append(text)
    for count in counts:
        for rank, text in count.reasons.items():
            reasons.setdefault(int(rank), []).extend(ballot_rules.reason_lines(text))
    counts_by_rank = {
        option.rank: [
            MarkCount(
                mark,
                str(MARK_WORDS[mark]),
                phones.get(option.rank, {}).get(mark, 0) + room.get(option.rank, {}).get(mark, 0),
                phones.get(option.rank, {}).get(mark, 0) if is_apart else None,
                room.get(option.rank, {}).get(mark, 0) if is_apart else None,
            )
            for mark in marks
        ]
        for option in options
    }
    place_of = (
        ballot_rules.ranked_places({rank: sum(one.total for one in line) for rank, line in counts_by_rank.items()})
        if is_dots
        else {}
    )
    shared = ballot_rules.tied_options(place_of)
    leading = (
        ballot_rules.leading_options({rank: [one.total for one in line] for rank, line in counts_by_rank.items()})
        if len(marks) == 2
        else set()
    )
    lines = []
    for option in options:
        sums = {one.mark: one.total for one in counts_by_rank[option.rank]}
        agree, disagree = sums.get(ballot_rules.AGREE, 0), sums.get(ballot_rules.DISAGREE, 0)
        outcome = option.outcome
        share = opinions.agreement_share(agree, disagree)
        leaning = opinions.option_leaning(agree, disagree, voters) if is_opinion else None
        lines.append(
            OptionResult(
                rank=option.rank,
                title=option.title,
                place=place_of.get(option.rank, 0),
                is_tied=option.rank in shared,
                marks=counts_by_rank[option.rank],
                objections=hear_objections(reasons.get(option.rank, []), option.reviewed),
                is_frozen=option.is_frozen,
                leaning=leaning.value if leaning else "",
                leaning_words=str(LEANING_WORDS[leaning]) if leaning else "",
                agreement=round(100 * share) if is_opinion and share is not None else None,
                stake_id=option.stake_id,
                key_project_id=option.key_project_id,
                living_stake=option.stake.living.pk if option.stake else 0,
                living_project=option.key_project.living.pk if option.key_project else 0,
                merged_into=outcome.merged_into.title if outcome and outcome.merged_into else "",
                leads=option.rank in leading,
                voters=voters,
                pk=option.pk,
                uid=str(option.uid),
                amends_id=option.amends_id,
                group=option.group_id or 0,
            )
        )
    return lines


def sorted_lines(ballot: Ballot, lines: list[OptionResult]) -> list[OptionResult]:
    """By value; what is neither dots nor opinions keeps its order: five steps have no mean."""
    if ballot.kind == ballot_rules.BallotKind.DOTS:
        return sorted(lines, key=lambda line: (line.place, line.rank))
    if ballot.kind == ballot_rules.BallotKind.OPINION:
        return sorted(lines, key=lambda line: (-1 if line.agreement is None else line.agreement, -line.rank))[::-1]
    return lines


def untold_line(line: OptionResult) -> OptionResult:
    """The proposition alone: nothing of what so few people answered."""
    return replace(
        line,
        place=0, is_tied=False, marks=[], objections=[], leaning="", leaning_words="", agreement=None, leads=False,
    )  # fmt: skip
