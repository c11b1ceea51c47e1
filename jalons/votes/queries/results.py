"""The results of a vote: phones and room apart and together, ties, abstentions, colleges, tables, opinions."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from jalons.base.frozen import frozen
from jalons.votes.models import Ballot, BallotOption, RoomCount, VotePaper, voted_condition
from jalons.votes.queries.opinion_answers import Point, opinion_points, phone_answers
from jalons.votes.queries.opinion_groups import GroupLines, group_lines
from jalons.votes.queries.option_results import OptionResult, option_lines, sorted_lines, untold_line
from jalons.votes.queries.vote_groups import GroupResult, Vote, group_results, paper_marks, unnamed_label, voter_groups
from jalons.votes.rules import anonymity
from jalons.votes.rules import ballots as ballot_rules
from jalons.votes.rules.anonymity import Channel
from jalons.votes.rules.opinion_groups import Answers, opinion_groups
from jalons.votes.words import MARK_WORDS, corrected_sentence, unused_phones_sentence
from jalons.workshops.models import Category, College, Workshop


@frozen
class RoomLine:
    """A count typed by the facilitation. `table` is None for the whole room, `college` empty when papers do not say
    it."""

    table: int | None
    college: str
    voters: int
    entered_by: str
    entered_at: datetime


@frozen
class GroupSteps:
    """What a college answered on one proposition."""

    name: str
    voters: int
    counts: list[int]

    @property
    def unanswered(self) -> int:
        return max(0, self.voters - sum(self.counts))


@frozen
class Results:
    """The results of a closed vote. `present`: people entered with a phone when it closed, even if they voted on
    paper.

    Everything here may be told to whoever may read the vote: page, file, screen, phones and minutes read nothing else
    (decision 0077). `is_told` is false below three votes, or three phones beside papers: only their number is there. One at most of `by_college` and
    `by_table` is filled; `is_apart`: phones and room may be shown apart, and opinion groups, which are those of phones,
    beside the totals. `blank` is None when it may not be told.
    """

    title: str
    kind: str
    kind_words: str
    dots: int
    most_per_option: int
    mark_words: list[str]
    phone_voters: int
    room_voters: int
    blank: int | None
    present: int
    options: list[OptionResult]
    by_college: list[GroupResult]
    by_table: list[GroupResult]
    room: list[RoomLine]
    is_apart: bool
    points: list[Point]
    pk: int = 0
    round: int = 1
    previous_round: int | None = None
    # What each phone answered, in the order of the ranks: for opinion groups, computed only where they are shown.
    answers: tuple[Answers, ...] = ()
    is_told: bool = True
    corrected_at: datetime | None = (
        None  # papers typed, corrected or removed since it closed: the room may have seen it before
    )

    @property
    def voters(self) -> int:
        return self.phone_voters + self.room_voters

    @property
    def corrected_sentence(self) -> str:
        return corrected_sentence(self.corrected_at) if self.corrected_at else ""

    @cached_property
    def opinion_groups(self) -> GroupLines | None:
        """None for another kind of vote, and when too few people answered to show anything."""
        groups = opinion_groups(self.answers)
        titles = [option.title for option in sorted(self.options, key=lambda option: option.rank)]
        return group_lines(groups, titles) if groups else None

    @property
    def college_rows(self) -> list[tuple[OptionResult, list[list[int]]]]:
        return self._rows(self.by_college)

    @property
    def table_rows(self) -> list[tuple[OptionResult, list[list[int]]]]:
        return self._rows(self.by_table)

    @property
    def group_steps(self) -> list[tuple[OptionResult, list["GroupSteps"]]]:
        """For a vote of many answers: under each proposition, a line for each college."""
        return [
            (option, [GroupSteps(group.name, group.voters, group.cells[row]) for group in self.by_college])
            for row, option in enumerate(self.options)
        ]

    def _rows(self, groups: list[GroupResult]) -> list[tuple[OptionResult, list[list[int]]]]:
        """For a page: propositions, whose titles are long, are rows; groups, which are few, are columns."""
        return [(option, [group.cells[row] for group in groups]) for row, option in enumerate(self.options)]

    @property
    def unused_phones(self) -> int:
        """Phones that entered and did not vote. Not abstentions: their people may have voted on paper. Those who did
        not vote are known only from the sheet of the door (`turnout_gap_sentence`)."""
        return max(0, self.present - self.phone_voters)

    @property
    def unused_phones_sentence(self) -> str:
        return unused_phones_sentence(self.unused_phones)

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
        return [option for option in self.options if not option.is_adopted]

    @property
    def waiting(self) -> int:
        """How many objections nobody has looked at."""
        return sum(len(option.waiting) for option in self.options)

    @property
    def objected(self) -> list[OptionResult]:
        """The propositions with an objection, a reserve or an opposition."""
        return [option for option in self.options if option.objecting]


def ballot_results(ballot: Ballot) -> Results:
    """Three queries. Refuses a vote that is not closed, for pages, exports and documents alike."""
    if ballot.state != ballot_rules.BallotState.CLOSED:
        raise ValueError("the results of a vote are hidden until it closes")
    return results_of_ballots([ballot])[0]


def workshop_results(workshop: Workshop) -> list[Results]:
    """Every closed vote of a workshop in which somebody voted, in the order of creation: one opened by mistake has no
    result. Four queries, whatever their number."""
    closed = Ballot.objects.filter(voted_condition(), workshop=workshop, state=ballot_rules.BallotState.CLOSED)
    return results_of_ballots(list(closed.order_by("id")))


def results_of_ballots(ballots: list[Ballot]) -> list[Results]:
    def by_ballot[M: (BallotOption, VotePaper, RoomCount)](model: type[M]) -> dict[int, list[M]]:
        rows: dict[int, list[M]] = {ballot.pk: [] for ballot in ballots}
        found: Any = model._default_manager.filter(ballot__in=ballots)
        if model is BallotOption:
            found = found.select_related("stake__merged_into", "key_project__merged_into")
        for row in found:
            rows[row.ballot_id].append(row)
        return rows

    options, papers, counts = by_ballot(BallotOption), by_ballot(VotePaper), by_ballot(RoomCount)
    return [_build_results(ballot, options[ballot.pk], papers[ballot.pk], counts[ballot.pk]) for ballot in ballots]


def _build_results(
    ballot: Ballot, options: list[BallotOption], papers: list[VotePaper], counts: list[RoomCount]
) -> Results:
    marks = ballot_rules.ballot_marks(ballot.kind, ballot.is_two_coloured)
    voters = {Channel.PHONES: len(papers), Channel.PAPER: sum(count.voters for count in counts)}
    is_told = anonymity.is_told(voters)
    is_apart = is_told and anonymity.are_channels_apart(voters)
    lines = option_lines(ballot, options, papers, counts, marks, is_apart=is_apart)
    lines = sorted_lines(ballot, lines) if is_told else [untold_line(line) for line in lines]
    ranks = [line.rank for line in lines]
    by_college, by_table = voter_groups(_votes_of(papers, counts)) if is_told else ({}, {})
    tells_opinions = is_apart and ballot.kind == ballot_rules.BallotKind.OPINION
    return Results(
        pk=ballot.pk,
        round=ballot.round,
        previous_round=ballot.previous_round_id,
        title=ballot.title,
        kind=ballot.kind,
        kind_words=ballot.get_kind_display(),
        dots=ballot.dots or 0,
        most_per_option=ballot.most_per_option,
        mark_words=[str(MARK_WORDS[mark]) for mark in marks],
        phone_voters=voters[Channel.PHONES],
        room_voters=voters[Channel.PAPER],
        blank=sum(ballot_rules.is_blank(paper_marks(paper)) for paper in papers) if is_apart else None,
        present=ballot.present or 0,
        options=lines,
        by_college=group_results(by_college, ranks, marks),
        by_table=group_results(by_table, ranks, marks),
        is_apart=is_apart,
        room=[
            RoomLine(count.table, str(count.get_college_display()), count.voters, count.entered_by, count.entered_at)
            for count in counts
        ],
        corrected_at=ballot.corrected_at,
        points=opinion_points(papers, ranks) if tells_opinions else [],
        answers=phone_answers(papers, ranks) if tells_opinions else (),
        is_told=is_told,
    )


def _votes_of(papers: Sequence[VotePaper], counts: Sequence[RoomCount]) -> list[Vote]:
    phones = [
        Vote(Channel.PHONES, _college_label(paper), _table_label(paper.table), 1, paper_marks(paper))
        for paper in papers
    ]
    room = [
        Vote(
            Channel.PAPER,
            str(College(count.college).label) if count.college else unnamed_label(),
            _table_label(count.table) if count.table else _("Toute la salle, sur papier"),
            count.voters,
            paper_marks(count),
        )
        for count in counts
    ]
    return [*phones, *room]


def _college_label(paper: VotePaper) -> str:
    """The college when it is known, else the category that everybody chose when entering."""
    if paper.college:
        return str(College(paper.college).label)
    return str(Category(paper.category).label) if paper.category else str(_("Non précisé"))


def _table_label(table: int | None) -> str:
    return _("Table %(number)s") % {"number": table} if table else _("Sans table")
