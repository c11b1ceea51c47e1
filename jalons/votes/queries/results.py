"""The results of a vote: phones and room apart and together, ties, abstentions, colleges, tables, opinions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from django.utils.translation import gettext as _

from jalons.votes.models import Ballot, BallotOption, RoomCount, VotePaper
from jalons.votes.queries.vote_groups import GroupResult, Vote, group_results, voter_groups
from jalons.votes.rules import anonymity, opinions
from jalons.votes.rules import ballots as ballot_rules
from jalons.votes.words import LEANING_WORDS, MARK_WORDS
from jalons.workshops.models import Category, College, Workshop


@dataclass(frozen=True)
class MarkCount:
    """How many dots of one colour, or answers of one kind. `phones` and `room` are those of each channel; None when a
    channel has so few votes that they would reveal somebody's."""

    mark: str
    words: str
    total: int
    phones: int | None
    room: int | None


@dataclass(frozen=True)
class OptionResult:
    """`place` and `is_tied`: dots only (0 for the rest). `reasons`: objections, without names.

    `leads`: with two colours, when it is among both the most useful and the most feasible.
    """

    rank: int
    title: str
    place: int
    is_tied: bool
    marks: list[MarkCount]
    reasons: list[str]
    is_frozen: bool
    leaning: str = ""
    leaning_words: str = ""
    agreement: int | None = None  # percentage of those who took a side
    stake_id: int | None = None
    key_project_id: int | None = None
    leads: bool = False

    @property
    def total(self) -> int:
        return sum(mark.total for mark in self.marks)

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
    def is_adopted(self) -> bool:
        """By consent: adopted when nobody objects."""
        return ballot_rules.is_adopted({mark.mark: mark.total for mark in self.marks})


@dataclass(frozen=True)
class RoomLine:
    """A count typed by the facilitation. `table` is None for the whole room."""

    table: int | None
    voters: int
    entered_by: str
    entered_at: datetime


@dataclass(frozen=True)
class Point:
    """Somebody on the map of opinions: the name of their college, if enough people are in it."""

    x: float
    y: float
    group: str


@dataclass(frozen=True)
class Results:
    """The results of a closed vote. `present`: people entered with a phone when it closed; those without a paper
    abstained.

    `by_college` and `by_table` are empty when they would reveal somebody's vote; `is_apart`: phones and room may be
    shown apart.
    """

    title: str
    kind: str
    kind_words: str
    dots: int
    most_per_option: int
    mark_words: list[str]
    phone_voters: int
    room_voters: int
    blank: int
    present: int
    options: list[OptionResult]
    by_college: list[GroupResult]
    by_table: list[GroupResult]
    room: list[RoomLine]
    is_apart: bool
    points: list[Point]

    @property
    def voters(self) -> int:
        return self.phone_voters + self.room_voters

    @property
    def college_rows(self) -> list[tuple[OptionResult, list[list[int]]]]:
        return self._rows(self.by_college)

    @property
    def table_rows(self) -> list[tuple[OptionResult, list[list[int]]]]:
        return self._rows(self.by_table)

    def _rows(self, groups: list[GroupResult]) -> list[tuple[OptionResult, list[list[int]]]]:
        """For a page: propositions, whose titles are long, are rows; groups, which are few, are columns."""
        return [(option, [group.cells[row] for group in groups]) for row, option in enumerate(self.options)]

    @property
    def abstentions(self) -> int:
        return max(0, self.present - self.phone_voters)

    @property
    def highest(self) -> int:
        return max((option.total for option in self.options), default=0)

    @property
    def is_two_coloured(self) -> bool:
        return self.kind == ballot_rules.BallotKind.DOTS and len(self.mark_words) > 1

    @property
    def highest_mark(self) -> int:
        return max((mark.total for option in self.options for mark in option.marks), default=0)

    @property
    def leading(self) -> list[OptionResult]:
        return [option for option in self.options if option.leads]

    @property
    def adopted(self) -> list[OptionResult]:
        return [option for option in self.options if option.is_adopted]

    @property
    def refused(self) -> list[OptionResult]:
        return [option for option in self.options if option.reasons or not option.is_adopted]


def ballot_results(ballot: Ballot) -> Results:
    """Three queries. Refuses a vote that is not closed, for pages, exports and documents alike."""
    if ballot.state != ballot_rules.BallotState.CLOSED:
        raise ValueError("the results of a vote are hidden until it closes")
    return _results_of_ballots([ballot])[0]


def workshop_results(workshop: Workshop) -> list[Results]:
    """Every closed vote of a workshop, in the order of creation. Four queries, whatever their number."""
    return _results_of_ballots(
        list(Ballot.objects.filter(workshop=workshop, state=ballot_rules.BallotState.CLOSED).order_by("id"))
    )


def _results_of_ballots(ballots: list[Ballot]) -> list[Results]:
    def by_ballot[M: (BallotOption, VotePaper, RoomCount)](model: type[M]) -> dict[int, list[M]]:
        rows: dict[int, list[M]] = {ballot.pk: [] for ballot in ballots}
        for row in model._default_manager.filter(ballot__in=ballots):
            rows[row.ballot_id].append(row)
        return rows

    options, papers, counts = by_ballot(BallotOption), by_ballot(VotePaper), by_ballot(RoomCount)
    return [_build_results(ballot, options[ballot.pk], papers[ballot.pk], counts[ballot.pk]) for ballot in ballots]


def _build_results(
    ballot: Ballot, options: list[BallotOption], papers: list[VotePaper], counts: list[RoomCount]
) -> Results:
    marks = ballot_rules.ballot_marks(ballot.kind, ballot.is_two_coloured)
    lines = _sorted_lines(ballot, _option_lines(ballot, options, papers, counts, marks))
    ranks = [line.rank for line in lines]
    colleges = {paper.pk: _college_label(paper) for paper in papers}
    is_apart = _may_show_channels(papers, counts)
    phones = [Vote(colleges[paper.pk], _table_label(paper.table), 1, _paper_marks(paper)) for paper in papers]
    room = [
        Vote(
            _("Votes papier"),
            _table_label(count.table) if count.table else _("Toute la salle, sur papier"),
            count.voters,
            _paper_marks(count),
        )
        for count in counts
    ]
    by_college, by_table = voter_groups(phones, room) if is_apart else voter_groups([*phones, *room], [])
    return Results(
        title=ballot.title,
        kind=ballot.kind,
        kind_words=ballot.get_kind_display(),
        dots=ballot.dots or 0,
        most_per_option=ballot.most_per_option,
        mark_words=[str(MARK_WORDS[mark]) for mark in marks],
        phone_voters=len(papers),
        room_voters=sum(count.voters for count in counts),
        blank=sum(ballot_rules.is_blank(_paper_marks(paper)) for paper in papers),
        present=ballot.present or 0,
        options=lines,
        by_college=group_results(by_college, ranks, marks),
        by_table=group_results(by_table, ranks, marks),
        is_apart=is_apart,
        room=[RoomLine(count.table, count.voters, count.entered_by, count.entered_at) for count in counts],
        points=_opinion_points(papers, colleges, ranks) if ballot.kind == ballot_rules.BallotKind.OPINION else [],
    )


def _may_show_channels(papers: Sequence[VotePaper], counts: Sequence[RoomCount]) -> bool:
    """Whether each channel is empty, or large enough to be shown apart."""
    return all(
        size == 0 or size >= anonymity.LEAST_GROUP for size in (len(papers), sum(count.voters for count in counts))
    )


def _paper_marks(kept: VotePaper | RoomCount) -> dict[int, dict[str, int]]:
    return ballot_rules.read_stored_marks(kept.marks)


def _option_lines(
    ballot: Ballot,
    options: Sequence[BallotOption],
    papers: Sequence[VotePaper],
    counts: Sequence[RoomCount],
    marks: Sequence[str],
) -> list[OptionResult]:
    phones, room = (
        ballot_rules.sum_papers(map(_paper_marks, papers)),
        ballot_rules.sum_papers(map(_paper_marks, counts)),
    )
    is_dots, is_opinion = ballot.kind == ballot_rules.BallotKind.DOTS, ballot.kind == ballot_rules.BallotKind.OPINION
    voters = len(papers) + sum(count.voters for count in counts)
    is_apart = _may_show_channels(papers, counts)
    reasons: dict[int, list[str]] = {}
    sources: list[VotePaper | RoomCount] = [*papers, *counts]
    for source in sources:
        for rank, text in source.reasons.items():
            reasons.setdefault(int(rank), []).append(text)
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
        share = opinions.agreement_share(agree, disagree)
        leaning = opinions.option_leaning(agree, disagree, voters) if is_opinion else None
        lines.append(
            OptionResult(
                rank=option.rank,
                title=option.title,
                place=place_of.get(option.rank, 0),
                is_tied=option.rank in shared,
                marks=counts_by_rank[option.rank],
                # Sorted, so that the order does not reveal who wrote first.
                reasons=sorted(reasons.get(option.rank, [])),
                is_frozen=option.is_frozen,
                leaning=leaning.value if leaning else "",
                leaning_words=str(LEANING_WORDS[leaning]) if leaning else "",
                agreement=round(100 * share) if is_opinion and share is not None else None,
                stake_id=option.stake_id,
                key_project_id=option.key_project_id,
                leads=option.rank in leading,
            )
        )
    return lines


def _sorted_lines(ballot: Ballot, lines: list[OptionResult]) -> list[OptionResult]:
    """By value; a vote by consent keeps its order."""
    if ballot.kind == ballot_rules.BallotKind.DOTS:
        return sorted(lines, key=lambda line: (line.place, line.rank))
    if ballot.kind == ballot_rules.BallotKind.OPINION:
        return sorted(lines, key=lambda line: (-1 if line.agreement is None else line.agreement, -line.rank))[::-1]
    return lines


def _college_label(paper: VotePaper) -> str:
    """The college when it is known, else the category that everybody chose when entering."""
    if paper.college:
        return str(College(paper.college).label)
    return str(Category(paper.category).label) if paper.category else str(_("Non précisé"))


def _table_label(table: int | None) -> str:
    return _("Table %(number)s") % {"number": table} if table else _("Sans table")


def results_table(found: Results) -> list[list[str]]:
    """The results for a spreadsheet: a line for each proposition, a column for each channel and mark, then the
    voters."""
    heads = [_("Rang"), _("Proposition")]
    for words in found.mark_words:
        if found.is_apart:
            heads += [_("%(mark)s, téléphones") % {"mark": words}, _("%(mark)s, papier") % {"mark": words}]
        heads += [_("%(mark)s, ensemble") % {"mark": words}]
    lines = [
        [
            str(option.place or option.rank),
            option.title,
            *(
                str(count)
                for mark in option.marks
                for count in (mark.phones, mark.room, mark.total)
                if count is not None
            ),
        ]
        for option in found.options
    ]
    voters = [
        [_("Votes au téléphone"), str(found.phone_voters)],
        [_("dont blancs"), str(found.blank)],
        [_("Votes papier"), str(found.room_voters)],
        [_("Abstentions"), str(found.abstentions)],
    ]
    return [heads, *lines, [], *voters]


SIDES = {ballot_rules.AGREE: 1.0, ballot_rules.DISAGREE: -1.0}


def _opinion_points(papers: Sequence[VotePaper], colleges: dict[int, str], ranks: Sequence[int]) -> list[Point]:
    """Phones only: a count of the room does not say who agrees with whom."""
    if len(papers) < opinions.LEAST_ON_A_MAP or len(ranks) < 2:
        return []
    rows = [
        [sum(SIDES.get(mark, 0.0) for mark in _paper_marks(paper).get(rank, {})) for rank in sorted(ranks)]
        for paper in papers
    ]
    alone = anonymity.showable_groups(Counter(colleges.values()))
    places = opinions.opinion_plane(rows)
    points = [
        Point(x, y, colleges[paper.pk] if colleges[paper.pk] in alone else _("Autres téléphones, réunis"))
        for paper, (x, y) in zip(papers, places, strict=True)
    ]
    # By position instead of arrival order.
    return sorted(points, key=lambda point: (point.x, point.y, point.group))
