"""Votes of a workshop, for the facilitation, for a phone and for the big screen."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.roadmaps.models import Roadmap
from jalons.votes.models import (
    Ballot,
    VotePaper,
    propositions_stamp,
    read_paper,
    read_phrased_options,
    voted_condition,
)
from jalons.votes.queries.option_results import OptionResult
from jalons.votes.queries.results import Results, ballot_results
from jalons.votes.queries.rounds import Before, RoundBefore, round_before
from jalons.votes.rules import anonymity, ballots
from jalons.votes.words import (
    MARK_WORDS,
    absent_letters_sentence,
    cast_sentence,
    late_sentence,
    participation_sentence,
    untold_sentence,
)
from jalons.workshops.models import KeyProject, Note, NoteGroup, Participant, Stake, TableStake, Workshop
from jalons.workshops.rules import workshops
from jalons.workshops.rules.workshop_templates import PlannedVote, read_votes


@frozen
class BallotCard:
    pk: int
    title: str
    kind_words: str
    state: str
    state_words: str
    options: int
    phone_voters: int
    room_voters: int
    is_shown: bool
    late: int  # votes that came after it closed
    result: tuple[str, ...] = ()  # its first lines, once it is closed
    turnout: str = ""  # who has not voted yet, where somebody asks

    @property
    def voters(self) -> int:
        return self.phone_voters + self.room_voters

    @property
    def cast(self) -> str:
        return cast_sentence(self.phone_voters, self.room_voters)

    @property
    def late_sentence(self) -> str:
        return late_sentence(self.late)


def ballot_cards(workshop: Workshop) -> list[BallotCard]:
    """Four queries, because counts of several joins would multiply one another."""
    counted = Ballot.objects.filter(workshop=workshop).order_by("id")
    options = dict(counted.values_list("pk").annotate(n=Count("options")))
    phones = dict(counted.values_list("pk").annotate(n=Count("papers")))
    room = dict(counted.values_list("pk").annotate(n=Sum("room_counts__voters")))
    return [
        BallotCard(
            ballot.pk,
            ballot.title,
            ballot.get_kind_display(),
            ballot.state,
            ballot.get_state_display(),
            options[ballot.pk],
            phones[ballot.pk],
            room[ballot.pk] or 0,
            ballot.is_shown,
            len(ballot.late_voters),
        )
        for ballot in counted
    ]


def closed_votes(roadmap: Roadmap) -> dict[int, tuple[int, ...]]:
    """By number of a workshop, those in which somebody voted. One query."""
    rows = Ballot.objects.filter(
        voted_condition(), workshop__roadmap=roadmap, state=ballots.BallotState.CLOSED
    ).order_by("id")
    found: dict[int, tuple[int, ...]] = {}
    for number, pk in rows.values_list("workshop__number", "pk"):
        found[number] = (*found.get(number, ()), pk)
    return found


@frozen
class Participation:
    """What everybody may know while the vote is open: how many voted, never what."""

    phone_voters: int
    room_voters: int
    phones: int  # that entered, with or without a paper
    remote_voters: int = 0  # among those of phones

    @property
    def sentence(self) -> str:
        return participation_sentence(self.phone_voters, self.room_voters, self.remote_voters, self.phones)

    @property
    def voters(self) -> int:
        return self.phone_voters + self.room_voters

    @property
    def sizes(self) -> dict[anonymity.Channel, int]:
        return {anonymity.Channel.PHONES: self.phone_voters, anonymity.Channel.PAPER: self.room_voters}


def ballot_participation(ballot: Ballot) -> Participation:
    room = ballot.room_counts.aggregate(n=Sum("voters"))["n"] or 0
    phones = ballot.workshop.participants.count() if ballot.present is None else ballot.present
    remote = ballot.papers.filter(participant__is_remote=True).count() if ballot.workshop.video_link else 0
    return Participation(ballot.papers.count(), room, phones, remote)


def option_sources(workshop: Workshop) -> dict[str, list[str]]:
    """What a vote may be about: enjeux of this workshop, enjeux and chantiers of the roadmap, groups of the wall. The first
    are left out when they are all the enjeux there are. `groupes_vides`: the groups that are left out, because the room
    would vote on a title alone."""
    roadmap = workshop.roadmap_id
    has_notes = Exists(Note.objects.on_wall().filter(group=OuterRef("pk")))
    groups = list(
        NoteGroup.objects.filter(workshop=workshop, merged_into=None)
        .annotate(has_notes=has_notes)
        .values_list("title", "has_notes")
    )
    living = Q(stake=OuterRef("pk")) | Q(stake__merged_into=OuterRef("pk"))
    named = Exists(NoteGroup.objects.filter(living, workshop=workshop))
    proposed = Exists(TableStake.objects.filter(living, workshop=workshop))
    stakes = Stake.objects.current().filter(roadmap=roadmap).annotate(is_from_here=named | proposed)
    rows = list(stakes.values_list("title", "is_from_here"))
    here = [title for title, is_from_here in rows if is_from_here]
    return {
        "enjeux_atelier": here if len(here) < len(rows) else [],
        "enjeux": [title for title, _is_from_here in rows],
        "chantiers": list(KeyProject.objects.current().filter(roadmap=roadmap).values_list("title", flat=True)),
        "groupes": [title for title, is_filled in groups if is_filled],
        "groupes_vides": [title for title, is_filled in groups if not is_filled],
    }


@frozen
class PlannedVoteLine:
    """`rank` names it in an address. `count`: the propositions that wait for it."""

    rank: int
    vote: PlannedVote
    count: int


def planned_votes(workshop: Workshop) -> list[PlannedVoteLine]:
    """Votes of the template of the workshop that are not prepared yet."""
    votes = read_votes(workshop.planned_votes)
    if not votes:
        return []
    prepared = set(Ballot.objects.filter(workshop=workshop).values_list("title", flat=True))
    sources = option_sources(workshop)
    return [
        PlannedVoteLine(rank, vote, len(sources.get(vote.source, [])))
        for rank, vote in enumerate(votes)
        if vote.title not in prepared
    ]


def planned_vote(workshop: Workshop, rank: str) -> PlannedVote | None:
    votes = read_votes(workshop.planned_votes)
    is_rank = rank.isascii() and rank.isdigit() and len(rank) <= 2
    return votes[int(rank)] if is_rank and int(rank) < len(votes) else None


# --- a phone ---------------------------------------------------------------------------------------------------------


@frozen
class PhoneMark:
    """One colour of dots, or one answer, of one proposition, with what this person put there."""

    mark: str
    words: str
    count: int


@frozen
class PhoneOption:
    """`place`: 1 for the first, whatever its letter. `title`: the whole question, when it is an enjeu that has one."""

    rank: int
    title: str
    is_frozen: bool
    marks: tuple[PhoneMark, ...]
    reason: str
    before: Before | None = None  # in a second round
    place: int = 1

    @property
    def answer(self) -> str:
        return next((mark.mark for mark in self.marks if mark.count), "")


@frozen
class PhoneBallot:
    pk: int
    title: str
    kind: str
    is_open: bool
    has_voted: bool
    dots: int
    most: int
    options: tuple[PhoneOption, ...]
    asks_code: bool
    is_told: bool  # once closed: whether enough people voted for its results to be shown
    is_shown: bool  # once closed: whether the room sees its results
    stamp: str  # `propositions_stamp`
    is_late: bool  # the last vote of this person came after the closing: it is not counted

    @property
    def absent(self) -> str:
        return absent_letters_sentence([option.rank for option in self.options])

    @property
    def unanswered(self) -> PhoneOption | None:
        return next((option for option in self.options if not option.answer), None)


def phone_ballot(ballot: Ballot, participant: Participant) -> PhoneBallot:
    """Two queries, those of the round before in a second round, and the number of votes once it is closed."""
    before = round_before(ballot)
    paper = read_paper(ballot, participant)
    stored = ballots.read_stored_marks(paper.marks) if paper else {}
    reasons = paper.reasons if paper else {}
    marks = ballots.ballot_marks(ballot.kind, ballot.is_two_coloured)
    options = read_phrased_options(ballot)
    return PhoneBallot(
        pk=ballot.pk,
        title=ballot.title,
        kind=ballot.kind,
        is_open=ballot.state == ballots.BallotState.OPEN and workshops.participants_may_write(ballot.workshop.state),
        has_voted=paper is not None,
        dots=(ballot.dots or ballots.default_dots(len(options))) if ballot.kind == ballots.BallotKind.DOTS else 0,
        most=ballot.most_per_option,
        asks_code=ballot.asks_code and paper is None,
        is_shown=ballot.is_shown,
        stamp=propositions_stamp(ballot, options),
        is_late=participant.pk in ballot.late_voters,
        is_told=ballot.state == ballots.BallotState.CLOSED and anonymity.is_told(ballot_participation(ballot).sizes),
        options=tuple(
            PhoneOption(
                option.rank,
                option.question,
                option.is_frozen,
                tuple(
                    PhoneMark(mark, str(MARK_WORDS[mark]), stored.get(option.rank, {}).get(mark, 0)) for mark in marks
                ),
                reasons.get(str(option.rank), ""),
                before.of.get(option.rank) if before else None,
                place,
            )
            for place, option in enumerate(options, 1)
        ),
    )


def workshop_ballot(workshop: Workshop, pk: int) -> Ballot | None:
    ballot = next(iter(_find_ballot(workshop.pk, pk)), None)
    if ballot:
        ballot.workshop = workshop
    return ballot


@PreparedQuery
def _find_ballot(workshop: int, pk: int) -> QuerySet[Ballot]:
    return Ballot.objects.filter(workshop=workshop, pk=pk)


@frozen
class OpenBallot:
    pk: int
    title: str
    has_voted: bool


def open_ballots(participant: Participant) -> list[OpenBallot]:
    """The votes that this person may take part in now."""
    return phone_votes(participant).opened


def phone_votes(participant: Participant) -> "PhoneVotes":
    """What the home of a phone leads to: as on the big screen, no result is shown behind an open vote. Two queries."""
    mine = set(_list_voted(participant.pk))
    rows = list(_list_current(participant.workshop_id))
    opened = [OpenBallot(pk, title, pk in mine) for pk, title, state in rows if state == ballots.BallotState.OPEN]
    return PhoneVotes(opened, "" if opened else next((title for _pk, title, _state in rows), ""))


@frozen
class PhoneVotes:
    """The open votes; else the title of the one whose results the room sees."""

    opened: list[OpenBallot]
    shown: str

    @property
    def waited(self) -> list[OpenBallot]:
        """Those in which this person has not voted."""
        return [vote for vote in self.opened if not vote.has_voted]


@PreparedQuery
def _list_voted(participant: int) -> QuerySet[VotePaper, int]:
    return VotePaper.objects.filter(participant=participant).order_by().values_list("ballot_id", flat=True)


@PreparedQuery
def _list_current(workshop: int) -> QuerySet[Ballot, tuple[int, str, str]]:
    """The open votes, and the one whose results are shown."""
    rows = Ballot.objects.filter(Q(state=ballots.BallotState.OPEN) | Q(is_shown=True), workshop=workshop)
    return rows.order_by("id").values_list("pk", "title", "state")


# --- the big screen --------------------------------------------------------------------------------------------------


@frozen
class BallotStage:
    """An open vote with the number of voters, or the results that the facilitation chose to show."""

    pk: int
    title: str
    participation: Participation | None
    results: Results | None
    # The propositions, by rank, while the vote is open, and how one votes.
    propositions: dict[int, str]
    rule: str = ""
    frozen: frozenset[int] = frozenset()  # the propositions that take no new dot
    before: RoundBefore | None = None  # in a second round
    shows_groups: bool = False

    @property
    def untold(self) -> str:
        return untold_sentence()

    @property
    def lines(self) -> list[tuple[int, str, Before | None, bool]]:
        """Each proposition of an open vote: its rank, its title, what it was, whether it is frozen."""
        of = self.before.of if self.before else {}
        return [(rank, title, of.get(rank), rank in self.frozen) for rank, title in self.propositions.items()]

    @property
    def result_lines(self) -> list[tuple[OptionResult, Before | None]]:
        of = self.before.of if self.before else {}
        return [(option, of.get(option.rank)) for option in (self.results.options if self.results else [])]


def _rule_sentence(ballot: Ballot, options: int) -> str:
    """How one votes, for a whole room: « 3 gommettes chacun, 2 au plus sur la même proposition. »"""
    if ballot.kind == ballots.BallotKind.CONSENT:
        return _("Une proposition est adoptée si personne n’y fait objection.")
    if ballot.kind == ballots.BallotKind.OPINION:
        return _("Sur chaque proposition : d’accord, pas d’accord, ou passe.")
    if ballot.kind == ballots.BallotKind.GRADIENT:
        return _("Sur chaque proposition, un seul degré : de « tout à fait d’accord » à « contre ».")
    dots = ballot.dots or ballots.default_dots(options)
    given = ngettext("%(n)s gommette par personne", "%(n)s gommettes par personne", dots) % {"n": dots}
    if ballot.is_two_coloured:
        given = ngettext(
            "%(n)s gommette de chaque couleur par personne", "%(n)s gommettes de chaque couleur par personne", dots
        ) % {"n": dots}
    return _("%(dots)s, %(most)s au plus sur la même proposition.") % {"dots": given, "most": ballot.most_per_option}


def ballot_on_stage(workshop: Workshop) -> BallotStage | None:
    """The open vote, the last opened first; else the one whose results are shown."""
    votes = Ballot.objects.filter(workshop=workshop).select_related("workshop")
    if ballot := votes.filter(state=ballots.BallotState.OPEN).order_by("-opened_at", "-id").first():
        options = read_phrased_options(ballot)
        titles = {option.rank: option.question for option in options}
        frozen = frozenset(option.rank for option in options if option.is_frozen)
        rule = " ".join(filter(None, (_rule_sentence(ballot, len(titles)), absent_letters_sentence(titles))))
        return BallotStage(
            ballot.pk, ballot.title, ballot_participation(ballot), None, titles, rule, frozen, round_before(ballot)
        )
    if ballot := votes.filter(is_shown=True).first():
        return BallotStage(
            ballot.pk,
            ballot.title,
            None,
            ballot_results(ballot),
            {},
            before=round_before(ballot),
            shows_groups=ballot.shows_groups,
        )
    return None
