"""Votes of a workshop, for the facilitation, for a phone and for the big screen."""

from dataclasses import dataclass

from django.db.models import Count, Sum

from jalons.votes.models import Ballot, BallotOption, VotePaper
from jalons.votes.queries.results import OptionResult, Results, ballot_results
from jalons.votes.rules import ballots
from jalons.votes.words import MARK_WORDS
from jalons.workshops.models import KeyProject, NoteGroup, Participant, Stake, Workshop
from jalons.workshops.rules import workshops

ON_THE_SCREEN = 7


@dataclass(frozen=True)
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
        )
        for ballot in counted
    ]


@dataclass(frozen=True)
class Participation:
    """What everybody may know while the vote is open: how many voted, never what."""

    phone_voters: int
    room_voters: int
    present: int

    @property
    def voters(self) -> int:
        return self.phone_voters + self.room_voters


def ballot_participation(ballot: Ballot) -> Participation:
    room = ballot.room_counts.aggregate(n=Sum("voters"))["n"] or 0
    present = ballot.workshop.participants.count() if ballot.present is None else ballot.present
    return Participation(ballot.papers.count(), room, present)


def option_sources(workshop: Workshop) -> dict[str, list[str]]:
    """What a vote may be about: enjeux and chantiers of the roadmap, groups of the wall."""
    roadmap = workshop.roadmap_id
    groups = NoteGroup.objects.filter(workshop=workshop, merged_into=None)
    return {
        "enjeux": list(Stake.objects.filter(roadmap=roadmap).values_list("title", flat=True)),
        "chantiers": list(KeyProject.objects.filter(roadmap=roadmap).values_list("title", flat=True)),
        "groupes": list(groups.values_list("title", flat=True)),
    }


# --- a phone ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PhoneMark:
    """One colour of dots, or one answer, of one proposition, with what this person put there."""

    mark: str
    words: str
    count: int


@dataclass(frozen=True)
class PhoneOption:
    rank: int
    title: str
    is_frozen: bool
    marks: list[PhoneMark]
    reason: str

    @property
    def answer(self) -> str:
        return next((mark.mark for mark in self.marks if mark.count), "")


@dataclass(frozen=True)
class PhoneBallot:
    pk: int
    title: str
    kind: str
    is_open: bool
    has_voted: bool
    dots: int
    most: int
    options: list[PhoneOption]

    @property
    def unanswered(self) -> PhoneOption | None:
        return next((option for option in self.options if not option.answer), None)


def phone_ballot(ballot: Ballot, participant: Participant) -> PhoneBallot:
    """Two queries."""
    paper = VotePaper.objects.filter(ballot=ballot, participant=participant).first()
    stored = ballots.read_stored_marks(paper.marks) if paper else {}
    reasons = paper.reasons if paper else {}
    marks = ballots.ballot_marks(ballot.kind, ballot.is_two_coloured)
    options = list(BallotOption.objects.filter(ballot=ballot))
    return PhoneBallot(
        pk=ballot.pk,
        title=ballot.title,
        kind=ballot.kind,
        is_open=ballot.state == ballots.BallotState.OPEN and workshops.participants_may_write(ballot.workshop.state),
        has_voted=paper is not None,
        dots=(ballot.dots or ballots.default_dots(len(options))) if ballot.kind == ballots.BallotKind.DOTS else 0,
        most=ballot.most_per_option,
        options=[
            PhoneOption(
                option.rank,
                option.title,
                option.is_frozen,
                [PhoneMark(mark, str(MARK_WORDS[mark]), stored.get(option.rank, {}).get(mark, 0)) for mark in marks],
                reasons.get(str(option.rank), ""),
            )
            for option in options
        ],
    )


@dataclass(frozen=True)
class OpenBallot:
    pk: int
    title: str
    has_voted: bool


def open_ballots(participant: Participant) -> list[OpenBallot]:
    """The votes that this person may take part in now."""
    mine = set(VotePaper.objects.filter(participant=participant).values_list("ballot_id", flat=True))
    rows = Ballot.objects.filter(workshop=participant.workshop_id, state=ballots.BallotState.OPEN).order_by("id")
    return [OpenBallot(pk, title, pk in mine) for pk, title in rows.values_list("pk", "title")]


# --- the big screen --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BallotStage:
    """An open vote with the number of voters, or the results that the facilitation chose to show."""

    pk: int
    title: str
    participation: Participation | None
    results: Results | None
    # The propositions, while the vote is open.
    propositions: list[str]

    @property
    def lines(self) -> list[OptionResult]:
        return self.results.options[:ON_THE_SCREEN] if self.results else []

    @property
    def more(self) -> int:
        return len(self.results.options) - len(self.lines) if self.results else 0


def ballot_on_stage(workshop: Workshop) -> BallotStage | None:
    """The open vote, the last opened first; else the one whose results are shown."""
    votes = Ballot.objects.filter(workshop=workshop).select_related("workshop")
    if ballot := votes.filter(state=ballots.BallotState.OPEN).order_by("-opened_at", "-id").first():
        titles = ballot.options.order_by("rank").values_list("title", flat=True)
        return BallotStage(ballot.pk, ballot.title, ballot_participation(ballot), None, list(titles))
    if ballot := votes.filter(is_shown=True).first():
        return BallotStage(ballot.pk, ballot.title, None, ballot_results(ballot), [])
    return None
