"""Closing a vote; closing a workshop with its open votes."""

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.live.hub import hub
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member
from jalons.votes.changes.ballots import change_ballot_state
from jalons.votes.models import Ballot, has_begun
from jalons.votes.rules import ballots
from jalons.workshops import live
from jalons.workshops.changes import pace
from jalons.workshops.changes.events import record_event
from jalons.workshops.changes.workshops import change_workshop_state, lock_workshop
from jalons.workshops.models import Workshop
from jalons.workshops.rules import workshops


@write_transaction()
def close_ballot(*, ballot: Ballot, by: Member) -> None:
    """The results may be read from now on. Participants without a paper count as abstentions."""
    workshop = lock_workshop(ballot.workshop_id)
    ballot = change_ballot_state(ballot, ballots.BallotState.CLOSED)
    ballot.closed_at = timezone.now()
    ballot.present = workshop.participants.count()
    ballot.save()
    record_change(by=by, verb="close", about=ballot)
    record_event(workshop, live.BALLOT)


@write_transaction()
def close_workshop(*, workshop: Workshop, by: Member) -> None:
    """Phones can no longer write or vote; their streams end once they know it. The timer stops.

    The open votes of the workshop close too: otherwise nobody could vote in them or read their results.
    """
    pace.end_timer(lock_workshop(workshop.pk))
    workshop = change_workshop_state(workshop, workshops.State.CLOSED, by)
    for ballot in Ballot.objects.filter(workshop=workshop, state=ballots.BallotState.OPEN).order_by("id"):
        close_ballot(ballot=ballot, by=by)
    hub.withdraw(live.phones_key(workshop))


@write_transaction()
def prepare_workshop_again(*, workshop: Workshop, by: Member) -> None:
    """Takes back an opening by mistake, while nobody has entered, written or voted: phones wait for the day again."""
    workshop = lock_workshop(workshop.pk)
    if has_begun(workshop):
        raise Refused(
            _(
                "Quelqu’un est entré dans l’atelier, ou y a écrit : il ne revient plus en préparation. Vous pouvez le clore."
            ),
            code="workshop-has-begun",
        )
    pace.end_timer(workshop)
    change_workshop_state(workshop, workshops.State.DRAFT, by)
