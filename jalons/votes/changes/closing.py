"""Closing a vote; closing a workshop with its open votes."""

from contextlib import suppress

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.frozen import frozen
from jalons.base.live.hub import hub
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member
from jalons.votes.changes.ballots import change_ballot_state, open_ballot
from jalons.votes.models import Ballot, has_begun
from jalons.votes.rules import ballots
from jalons.workshops import live
from jalons.workshops.changes import pace
from jalons.workshops.changes.events import record_event
from jalons.workshops.changes.workshops import change_workshop_state, lock_workshop, open_workshop
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
def open_only_ballot(*, ballot: Ballot, by: Member) -> None:
    """Closes the other votes that are open, then opens this one: all or nothing."""
    others = Ballot.objects.filter(workshop=ballot.workshop_id, state=ballots.BallotState.OPEN).exclude(pk=ballot.pk)
    for other in others.order_by("id"):
        close_ballot(ballot=other, by=by)
    open_ballot(ballot=ballot, by=by, is_alone=True)


@write_transaction()
def close_workshop(*, workshop: Workshop, by: Member) -> None:
    """Phones can no longer write or vote; their streams end once they know it. The timer stops.

    The open votes of the workshop close too: otherwise nobody could vote in them or read their results. What stops is
    stored, so that the workshop may be reopened as it was.
    """
    workshop = lock_workshop(workshop.pk)
    times = pace.end_timer(workshop)
    workshop = change_workshop_state(workshop, workshops.State.CLOSED, by)
    votes = list(Ballot.objects.filter(workshop=workshop, state=ballots.BallotState.OPEN).order_by("id"))
    for ballot in votes:
        close_ballot(ballot=ballot, by=by)
    workshop.stopped = {"at": timezone.now().isoformat(), "ballots": [ballot.pk for ballot in votes], **times}
    workshop.save(update_fields=["stopped"])
    hub.withdraw(live.phones_key(workshop))


@frozen
class Reopening:
    """What a reopened workshop found again. `seconds`: the time of its séquence or of its countdown, 0 without one."""

    votes: tuple[str, ...] = ()
    seconds: int = 0


@write_transaction()
def reopen_workshop(*, workshop: Workshop, by: Member, gives_back: bool) -> Reopening:
    """`gives_back`: the votes that its closing closed open again, and the timer goes on from the time it had left. Else,
    another day, only writing is open. A vote that may no longer open, after a second round, stays closed."""
    workshop = lock_workshop(workshop.pk)
    if workshop.state != workshops.State.CLOSED:
        raise Refused(_("Cet atelier n’est pas clos."), code="workshop-not-closed")
    stopped = workshop.stopped
    open_workshop(workshop=workshop, by=by)
    workshop = lock_workshop(workshop.pk)
    workshop.stopped = {}
    workshop.save(update_fields=["stopped"])
    if not gives_back or not stopped:
        return Reopening()
    reopened = []
    closed = Ballot.objects.filter(pk__in=stopped["ballots"], workshop=workshop, state=ballots.BallotState.CLOSED)
    for ballot in closed.order_by("opened_at", "id"):
        with suppress(Refused):
            open_ballot(ballot=ballot, by=by)
            reopened.append(ballot.title)
    # The votes numbered their events on their own copy of the workshop.
    return Reopening(tuple(reopened), pace.resume_timer(lock_workshop(workshop.pk), stopped, by))


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
