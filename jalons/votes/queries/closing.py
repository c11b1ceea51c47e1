"""What is asked before a workshop closes, and before a closed one opens again."""

from datetime import date, datetime

from django.utils import timezone

from jalons.base.frozen import frozen
from jalons.votes.models import Ballot
from jalons.votes.queries.ballots import BallotCard, ballot_cards
from jalons.votes.rules.ballots import BallotState
from jalons.workshops.models import Note, Workshop
from jalons.workshops.queries import pace
from jalons.workshops.queries.told_above import validated_minutes_on
from jalons.workshops.rules.workshops import is_same_evening


@frozen
class ClosingQuestion:
    """What stops with the workshop, and what will still be to do."""

    votes: list[BallotCard]
    playing: pace.Playing | None
    notes_to_read: int
    notes_to_sort: int


def closing_question(workshop: Workshop) -> ClosingQuestion:
    notes = Note.objects.filter(workshop=workshop)
    return ClosingQuestion(
        votes=[card for card in ballot_cards(workshop) if card.state == BallotState.OPEN],
        playing=pace.playing_item(workshop, timezone.now()),
        notes_to_read=notes.to_read().count(),
        notes_to_sort=notes.on_wall().filter(group=None).count(),
    )


@frozen
class ReopeningQuestion:
    """`closed_on`: None when nobody knows it. `votes`: the titles of those that its closing closed."""

    closed_on: date | None
    minutes_on: date | None
    is_same_evening: bool
    votes: list[str]

    @property
    def is_asked(self) -> bool:
        return bool(self.minutes_on) or not self.is_same_evening

    @property
    def gives_back(self) -> bool:
        """Another day, or once the minutes say the results, nobody is there to vote."""
        return not self.is_asked


def reopening_question(workshop: Workshop) -> ReopeningQuestion:
    stopped = workshop.stopped
    closed_at = timezone.localtime(datetime.fromisoformat(stopped["at"])) if stopped else None
    return ReopeningQuestion(
        closed_on=closed_at.date() if closed_at else None,
        minutes_on=validated_minutes_on(workshop),
        is_same_evening=closed_at is not None and is_same_evening(closed_at, timezone.localtime()),
        votes=list(Ballot.objects.filter(workshop=workshop, pk__in=stopped["ballots"]).values_list("title", flat=True))
        if stopped
        else [],
    )
