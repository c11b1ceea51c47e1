"""What came out of a closed workshop: enjeux, chantiers, votes, and what is left to do with them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.frozen import frozen
from jalons.invitations.queries import minutes as minute_queries
from jalons.invitations.queries.minutes import Meeting
from jalons.votes.queries.result_lines import result_lines
from jalons.votes.queries.results import Results, workshop_results
from jalons.workshops.models import KeyProject, Note, Stake, Workshop
from jalons.workshops.words.counts import votes_words

FIRST_LINES = 2  # the propositions that a room remembers
FIRST_VOTES = 2  # the others unfold, so that what follows is on the second screen of a phone


@frozen
class VoteLine:
    """A closed vote and the first lines of its result. `is_amended`: a second round has said the rest."""

    title: str
    voters: str
    first: list[str]
    is_amended: bool = False
    pk: int = 0


@frozen
class Outcome:
    notes: int
    loose: int
    """Notes that are in no group."""
    stakes: list[Stake]
    key_projects: list[KeyProject]
    votes: list[VoteLine]
    next_meeting: Meeting | None

    @property
    def first_votes(self) -> list[VoteLine]:
        return [vote for vote in self.votes if not vote.is_amended][:FIRST_VOTES]

    @property
    def other_votes(self) -> list[VoteLine]:
        shown = {id(vote) for vote in self.first_votes}
        return [vote for vote in self.votes if id(vote) not in shown]

    @property
    def has_ideas(self) -> bool:
        return bool(self.stakes or self.key_projects)

    @property
    def sentence(self) -> str:
        """« 34 notes, 5 enjeux et 2 votes. »"""
        counted = [
            ngettext("%(n)d note", "%(n)d notes", self.notes) % {"n": self.notes},
            ngettext("%(n)d enjeu", "%(n)d enjeux", len(self.stakes)) % {"n": len(self.stakes)},
            ngettext("%(n)d chantier", "%(n)d chantiers", len(self.key_projects)) % {"n": len(self.key_projects)},
            ngettext("%(n)d vote", "%(n)d votes", len(self.votes)) % {"n": len(self.votes)},
        ]
        numbers = (self.notes, len(self.stakes), len(self.key_projects), len(self.votes))
        return ", ".join(words for words, n in zip(counted, numbers, strict=True) if n) or _("Rien n’a été écrit.")


def workshop_outcome(workshop: Workshop, on: date) -> Outcome:
    """The number of queries does not depend on what came out."""
    notes = (
        Note.objects.on_wall()
        .filter(workshop=workshop)
        .aggregate(all=Count("pk"), loose=Count("pk", filter=Q(group=None)))
    )
    return Outcome(
        notes=notes["all"],
        loose=notes["loose"],
        stakes=_current_rows(Stake, workshop),
        key_projects=_current_rows(KeyProject, workshop),
        votes=_vote_lines(workshop_results(workshop)),
        next_meeting=minute_queries.next_meeting(workshop, on),
    )


def _current_rows[M: Stake | KeyProject](model: type[M], workshop: Workshop) -> list[M]:
    """What the groups of this workshop became, where it is now read: those merged are one, those put aside are not
    there (decision 0065)."""
    fed = Q(groups__workshop=workshop) | Q(merged__groups__workshop=workshop)
    rows: Any = model.objects.current()
    return list(rows.filter(fed).distinct())


def _vote_lines(votes: Sequence[Results]) -> list[VoteLine]:
    amended = {results.previous_round for results in votes}
    return [
        VoteLine(
            results.title,
            votes_words(results.voters),
            result_lines(results, FIRST_LINES),
            results.pk in amended,
            results.pk,
        )
        for results in votes
    ]
