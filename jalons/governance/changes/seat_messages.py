"""What writes a message to a seat when it leaves: the secret of the private page is made then. Only a hash of it is kept,
so each message brings an address of its own; those of the earlier ones keep opening (decision 0076)."""

import secrets
from datetime import date

from django.utils import timezone

from jalons.accounts.rules import token_hash
from jalons.base.sealing import seal, unseal
from jalons.governance.mails import seat_parcel
from jalons.governance.models import SeatMessage
from jalons.governance.models.seat_holders import HOLDER
from jalons.mail.kinds import Parcel
from jalons.mail.models import Message
from jalons.mail.rules import Failure


def compose_seat_message(message: Message) -> Parcel | Failure:
    """Called in the transaction that takes the message. Tried again, it brings the same address."""
    rows = SeatMessage.objects.select_related(
        "convocation__meeting__roadmap",
        "convocation__meeting__committee",
        "convocation__meeting__convened_by",
        *(f"convocation__seat__{name}" for name in HOLDER),
    )
    row = rows.filter(message=message).first()
    if row is None or not _is_current(row, timezone.localdate()):
        return Failure.OUTDATED
    token = (unseal(row.sealed_secret) if row.sealed_secret else None) or secrets.token_urlsafe(24)
    parcel = seat_parcel(row, token)
    if isinstance(parcel, Parcel):
        convocation = row.convocation
        row.sealed_secret, row.token_hash, convocation.token_hash = seal(token), token_hash(token), token_hash(token)
        row.save(update_fields=["sealed_secret", "token_hash"])
        convocation.save(update_fields=["token_hash"])
    return parcel


def _is_current(row: SeatMessage, today: date) -> bool:
    """Whether it still has to be told: not to whoever has left or has no page any more, nor of a day that is past, nor a
    convocation to a meeting that was cancelled before it left, nor a reminder to whoever has answered since."""
    convocation = row.convocation
    meeting = convocation.meeting
    is_untold = row.kind != SeatMessage.Kind.CANCELLATION and meeting.cancelled_on is not None
    has_left = convocation.has_left(today, by_refusal=False)
    if row.kind == SeatMessage.Kind.REMINDER and convocation.stands:
        return False
    return not (is_untold or convocation.revoked_at or meeting.held_on < today or has_left)
