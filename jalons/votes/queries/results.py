"""The results of a vote: phones and room apart and together, ties, abstentions, colleges, tables, opinions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import accumulate
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from jalons.votes.models import Ballot, BallotOption, RoomCount, VotePaper
from jalons.votes.queries.opinion_groups import GroupLines, group_lines
from jalons.votes.queries.vote_groups import GroupResult, Vote, group_results, unnamed_label, voter_groups
from jalons.votes.rules import anonymity, opinions
from jalons.votes.rules import ballots as ballot_rules
from jalons.votes.rules.anonymity import Channel
from jalons.votes.rules.objections import Objection, hear_objections
from jalons.votes.rules.opinion_groups import Answers, answer_order, opinion_groups
from jalons.votes.words import LEANING_WORDS, MARK_WORDS, option_sentence, untold_sentence
from jalons.workshops.models import Category, College, Workshop
from jalons.workshops.queries.lineage import united_projects, united_stakes


@dataclass(frozen=True)
class MarkCount:
    """How many dots of one colour, or answers of one kind. `phones` and `room` are those of each channel; None when they
    may not be shown apart."""

    mark: str
    words: str
    total: int
    phones: int | None
    room: int | None


@dataclass(frozen=True)
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

    @property
    def reasons(self) -> list[str]:
        """The objections that anybody may read."""
        return [one.text for one in self.objections if one.is_heard]

    @property
    def held_back(self) -> int:
        """Objections that nobody has looked at yet, or that were withdrawn: they count, and are not read."""
        return len(self.objections) - len(self.reasons)

    @property
    def waiting(self) -> list[Objection]:
        return [one for one in self.objections if one.is_waiting]

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


@dataclass(frozen=True)
class RoomLine:
    """A count typed by the facilitation. `table` is None for the whole room, `college` empty when papers do not say
    it."""

    table: int | None
    college: str
    voters: int
    entered_by: str
    entered_at: datetime


@dataclass(frozen=True)
class Point:
    """Somebody on the map of opinions, to the nearest tenth, without their college."""

    x: float
    y: float


@dataclass(frozen=True)
class GroupSteps:
    """What a college answered on one proposition."""

    name: str
    voters: int
    counts: list[int]

    @property
    def unanswered(self) -> int:
        return max(0, self.voters - sum(self.counts))


@dataclass(frozen=True)
class Results:
    """The results of a closed vote. `present`: people entered with a phone when it closed, even if they voted on
    paper.

    Everything here may be told to whoever may read the vote: page, file, screen, phones and minutes read nothing else
    (decision 0077). `is_told` is false below three votes: only their number is there. One at most of `by_college` and
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
    corrected_at: datetime | None = None  # papers typed or corrected since it closed: the room may have seen it before

    @property
    def voters(self) -> int:
        return self.phone_voters + self.room_voters

    @cached_property
    def opinion_groups(self) -> GroupLines | None:
        """None for another kind of vote, and when too few people answered to show anything."""
        found = opinion_groups(self.answers)
        titles = [option.title for option in sorted(self.options, key=lambda option: option.rank)]
        return group_lines(found, titles) if found else None

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
    return _results_of_ballots([ballot])[0]


def workshop_results(workshop: Workshop) -> list[Results]:
    """Every closed vote of a workshop, in the order of creation. Four queries, whatever their number."""
    return _results_of_ballots(
        list(Ballot.objects.filter(workshop=workshop, state=ballot_rules.BallotState.CLOSED).order_by("id"))
    )


@dataclass(frozen=True)
class OutcomeVote:
    """What a closed vote said of one enjeu or chantier, under the title that it had then."""

    ballot: str
    workshop: Workshop
    is_shown: bool
    kind: str
    option: OptionResult
    options: int
    voters: int

    @property
    def sentence(self) -> str:
        """« rang 2 sur 8, 14 gommettes »."""
        return option_sentence(
            self.kind,
            place=self.option.place,
            is_tied=self.option.is_tied,
            options=self.options,
            marks={mark.mark: mark.total for mark in self.option.marks},
            leaning=self.option.leaning_words,
            share=self.option.agreement,
        )


@dataclass(frozen=True)
class OutcomeVotes:
    """By the pk of the enjeu or of the chantier, where it now is; votes in the order of workshops."""

    stakes: dict[int, list[OutcomeVote]]
    projects: dict[int, list[OutcomeVote]]


def outcome_votes(stakes: Iterable[int], projects: Iterable[int]) -> OutcomeVotes:
    """The closed votes about these enjeux and chantiers, or about what was merged into them. Four queries, one when
    nobody voted on any."""
    wanted_stakes, wanted_projects = set(stakes), set(projects)
    about = Q(options__stake__in=united_stakes(wanted_stakes))
    about |= Q(options__key_project__in=united_projects(wanted_projects))
    rows = Ballot.objects.filter(about, state=ballot_rules.BallotState.CLOSED).select_related("workshop").distinct()
    ballots = list(rows.order_by("workshop__number", "id"))
    votes = OutcomeVotes({}, {})
    for ballot, results in zip(ballots, _results_of_ballots(ballots) if ballots else (), strict=True):
        if not results.is_told:
            continue
        for option in results.options:
            told = OutcomeVote(
                ballot.title,
                ballot.workshop,
                ballot.is_shown,
                ballot.kind,
                option,
                len(results.options),
                results.voters,
            )
            if option.living_stake in wanted_stakes:
                votes.stakes.setdefault(option.living_stake, []).append(told)
            if option.living_project in wanted_projects:
                votes.projects.setdefault(option.living_project, []).append(told)
    return votes


def _results_of_ballots(ballots: list[Ballot]) -> list[Results]:
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
    is_told = anonymity.is_told(sum(voters.values()))
    is_apart = is_told and anonymity.are_channels_apart(voters)
    lines = _option_lines(ballot, options, papers, counts, marks, is_apart=is_apart)
    lines = _sorted_lines(ballot, lines) if is_told else [_untold_line(line) for line in lines]
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
        blank=sum(ballot_rules.is_blank(_paper_marks(paper)) for paper in papers) if is_apart else None,
        present=ballot.present or 0,
        options=lines,
        by_college=group_results(by_college, ranks, marks),
        by_table=group_results(by_table, ranks, marks),
        is_apart=is_apart,
        room=[
            RoomLine(count.table, str(count.get_college_display()), count.voters, count.entered_by, count.entered_at)
            for count in counts
        ],
        corrected_at=max(
            (count.entered_at for count in counts if ballot.closed_at and count.entered_at > ballot.closed_at),
            default=None,
        ),
        points=_opinion_points(papers, ranks) if tells_opinions else [],
        answers=_phone_answers(papers, ranks) if tells_opinions else (),
        is_told=is_told,
    )


def _votes_of(papers: Sequence[VotePaper], counts: Sequence[RoomCount]) -> list[Vote]:
    phones = [
        Vote(Channel.PHONES, _college_label(paper), _table_label(paper.table), 1, _paper_marks(paper))
        for paper in papers
    ]
    room = [
        Vote(
            Channel.PAPER,
            str(College(count.college).label) if count.college else unnamed_label(),
            _table_label(count.table) if count.table else _("Toute la salle, sur papier"),
            count.voters,
            _paper_marks(count),
        )
        for count in counts
    ]
    return [*phones, *room]


def _untold_line(line: OptionResult) -> OptionResult:
    """The proposition alone: nothing of what so few people answered."""
    return replace(
        line,
        place=0, is_tied=False, marks=[], objections=[], leaning="", leaning_words="", agreement=None, leads=False,
    )  # fmt: skip


def _paper_marks(kept: VotePaper | RoomCount) -> dict[int, dict[str, int]]:
    return ballot_rules.read_stored_marks(kept.marks)


def _option_lines(
    ballot: Ballot,
    options: Sequence[BallotOption],
    papers: Sequence[VotePaper],
    counts: Sequence[RoomCount],
    marks: Sequence[str],
    *,
    is_apart: bool,
) -> list[OptionResult]:
    phones, room = (
        ballot_rules.sum_papers(map(_paper_marks, papers)),
        ballot_rules.sum_papers(map(_paper_marks, counts)),
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
            )
        )
    return lines


def _sorted_lines(ballot: Ballot, lines: list[OptionResult]) -> list[OptionResult]:
    """By value; what is neither dots nor opinions keeps its order: five steps have no mean."""
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
    if not found.is_told:
        titles = [[option.title] for option in found.options]
        return [[_("Proposition")], *titles, [], [_("Votes"), str(found.voters)], [untold_sentence()]]
    heads = [_("Rang") if found.kind == ballot_rules.BallotKind.DOTS else _("N°"), _("Proposition")]
    for words in found.mark_words:
        if found.is_apart:
            heads += [_("%(mark)s, téléphones") % {"mark": words}, _("%(mark)s, papier") % {"mark": words}]
        heads += [_("%(mark)s, ensemble") % {"mark": words}]
    has_answers = found.kind != ballot_rules.BallotKind.DOTS
    if has_answers:
        heads += [_("Sans réponse")]
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
            *([str(option.unanswered)] if has_answers else []),
        ]
        for option in found.options
    ]
    voters = [
        [_("Votes au téléphone"), str(found.phone_voters)],
        *([[_("dont blancs"), str(found.blank)]] if found.blank is not None else []),
        [_("Votes papier"), str(found.room_voters)],
        [_("Téléphones entrés, sans vote au téléphone"), str(found.unused_phones)],
    ]
    return [heads, *lines, [], *voters, *_college_lines(found), *_reason_lines(found), *_opinion_group_lines(found)]


def _opinion_group_lines(found: Results) -> list[list[str]]:
    groups = found.opinion_groups
    if groups is None:
        return []
    lines = [
        [group.name, str(group.size), one.title, one.answer] for group in groups.groups for one in group.statements
    ]
    lines += [[_("Tous les groupes"), str(groups.people), one.title, one.answer] for one in groups.shared]
    heads = [_("Groupe d’opinion"), _("Personnes"), _("Proposition"), _("Réponse de la plupart")]
    return [[], [groups.sentence], heads, *lines]


def _college_lines(found: Results) -> list[list[str]]:
    """Each proposition as each college answered it, when colleges may be shown."""
    if not found.by_college:
        return []
    has_answers = found.kind != ballot_rules.BallotKind.DOTS
    heads = [_("Collège"), _("Votes"), _("Proposition"), *found.mark_words]
    lines = [
        [
            group.name,
            str(group.voters),
            option.title,
            *map(str, group.counts),
            *([str(group.unanswered)] if has_answers else []),
        ]
        for option, groups in found.group_steps
        for group in groups
    ]
    return [[], [*heads, *([_("Sans réponse")] if has_answers else [])], *lines]


def _reason_lines(found: Results) -> list[list[str]]:
    lines = [[option.title, reason] for option in found.options for reason in option.reasons]
    return [[], [_("Proposition"), _("Objections et réserves, dans leurs mots")], *lines] if lines else []


SIDES = {ballot_rules.AGREE: 1.0, ballot_rules.DISAGREE: -1.0}


def _phone_answers(papers: Sequence[VotePaper], ranks: Sequence[int]) -> tuple[Answers, ...]:
    """No answer is not a pass. By value instead of arrival order."""
    rows = []
    for paper in papers:
        marks = _paper_marks(paper)
        rows.append(
            tuple(next((int(SIDES.get(mark, 0.0)) for mark in marks.get(rank, {})), None) for rank in sorted(ranks))
        )
    return tuple(sorted(rows, key=answer_order))


def _opinion_points(papers: Sequence[VotePaper], ranks: Sequence[int]) -> list[Point]:
    """Phones only: a count of the room does not say who agrees with whom."""
    if len(papers) < opinions.LEAST_ON_A_MAP or len(ranks) < 2:
        return []
    rows = [
        [sum(SIDES.get(mark, 0.0) for mark in _paper_marks(paper).get(rank, {})) for rank in sorted(ranks)]
        for paper in papers
    ]
    # By value instead of arrival order, which the last digits of a sum depend on.
    points = [Point(round(x, 1) + 0.0, round(y, 1) + 0.0) for x, y in opinions.opinion_plane(sorted(rows))]
    return sorted(points, key=lambda point: (point.x, point.y))
