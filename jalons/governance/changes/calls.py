"""Somebody of the team calls the seats that no e-mail reaches, and says so: each then knows what changed."""

from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.governance.changes.convocations import SEAT_ROWS, lock_convocation
from jalons.governance.models import Convocation, SeatMessage
from jalons.governance.models.told_seats import awaits_a_call, first_told
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member


@write_transaction()
def note_call(*, convocation: Convocation, by: Member) -> None:
    """The seat was told by voice of the meeting as it is now: the day, the hour, the place, or that it is cancelled."""
    lock_roadmap(by.roadmap)
    row = lock_convocation(convocation)
    rows = row.meeting.convocations.select_related("meeting", *SEAT_ROWS).prefetch_related("messages__message")
    first = first_told(rows, row.meeting)
    if not any(one.pk == row.pk and awaits_a_call(one, first) for one in rows):
        raise Refused(_("Ce siège sait déjà ce qui a changé : il n’y a personne à appeler."), code="seat-knows-already")
    now = row.meeting.told
    SeatMessage.objects.create(
        convocation=row,
        kind=SeatMessage.Kind.CANCELLATION if now.is_cancelled else SeatMessage.Kind.CHANGE,
        held_on=now.held_on,
        starts_at=now.starts_at,
        place=now.place,
    )
    record_change(by=by, verb="call", about=row)


@write_transaction()
def withdraw_call(*, convocation: Convocation, by: Member) -> None:
    """Takes the last call back: the seat is to call again."""
    lock_roadmap(by.roadmap)
    row = lock_convocation(convocation)
    last = row.messages.calls().last()
    if last is None:
        return
    last.delete()
    record_change(by=by, verb="withdraw_call", about=row)
