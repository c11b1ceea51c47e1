"""What the tests of votes do and read."""

import re
from html import unescape

from jalons.roadmaps.models import JournalEntry, Member
from jalons.votes.changes import ballots, rounds, votes
from jalons.votes.models import Ballot
from jalons.votes.rules.objections import objection_key
from jalons.workshops.changes import notes
from jalons.workshops.models import Participant, Workshop, WorkshopEvent
from tests.workshops.test_views import text


def journal(member: Member, count: int = 1) -> list[tuple[str, str]]:
    lines = JournalEntry.objects.filter(roadmap=member.roadmap).order_by("-id")[:count]
    return [(line.verb, line.about_label) for line in reversed(lines)]


def events(workshop: Workshop) -> list[str]:
    return list(
        WorkshopEvent.objects.filter(workshop=workshop, kind__in=["ballot", "tally"]).values_list("kind", flat=True)
    )


def put(*placed: int, mark: str = "gommette") -> dict[int, dict[str, int]]:
    """Dots on the first option, the second…"""
    return {rank: {mark: count} for rank, count in enumerate(placed, 1) if count}


def now(ballot: Ballot) -> Ballot:
    return Ballot.objects.select_related("workshop").get(pk=ballot.pk)


def someone(workshop: Workshop, category: str = "citoyen", table: int | None = None) -> Participant:
    return notes.join_workshop(workshop=workshop, category=category, table=table)


def opened(workshop: Workshop, member: Member, kind: str, *options: str) -> Ballot:
    ballot = ballots.create_ballot(workshop=workshop, title="Questions", kind=kind, options=options, by=member)
    ballots.open_ballot(ballot=ballot, by=member)
    return now(ballot)


def answered(ballot: Ballot, count: int, *answers: str) -> None:
    """As many people who answer so on the first proposition, the second…"""
    marks = {rank: {answer: 1} for rank, answer in enumerate(answers, 1)}
    for _person in range(count):
        votes.cast_paper(ballot=ballot, marks=marks, by=someone(ballot.workshop))


def show_objections(ballot: Ballot, by: Member) -> None:
    """The facilitation has read all of them, and shows them as they are."""
    for option in ballot.options.select_related("ballot"):
        keys = [objection_key(text) for text in rounds.objection_texts(option)]
        rounds.review_objections(option=option, keys=keys, is_shown=True, by=by)


def words(answer: object) -> str:
    """What is read, without tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text(answer))).replace("\u00a0", " ").split())
