"""What the seats of a convened meeting know of it: by e-mail, by letter, or by the voice of whoever called them."""

from collections.abc import Iterable
from dataclasses import replace

from jalons.governance.models.convocations import Convocation, SeatMessage
from jalons.governance.models.meetings import Meeting
from jalons.governance.models.seat_holders import channel_of, is_vacated
from jalons.governance.rules.convocations import AnnouncedMeeting, Channel, Notice, due_notice
from jalons.mail.models import Message


def first_told(rows: Iterable[Convocation], meeting: Meeting) -> AnnouncedMeeting | None:
    """How the meeting was announced: by the first convocation that has left. A committee without any address was called;
    nothing says of which day, only that it was not cancelled. None while every convocation waits: nobody knows anything."""
    messages = [message for row in rows for message in row.messages.all() if not message.is_call]
    gone = [
        message for message in messages if message.kind == SeatMessage.Kind.CONVOCATION and not _is_waiting(message)
    ]
    if gone:
        return min(gone, key=lambda one: one.pk).told
    return None if messages else replace(meeting.told, is_cancelled=False)


def known_meeting(row: Convocation, first: AnnouncedMeeting | None) -> AnnouncedMeeting | None:
    """What the seat knows of the meeting, by its own messages that have left; one that no e-mail reaches was convened as
    the others were (`first_told`). None for a seat that has an address and was never written to."""
    gone = [message for message in row.messages.all() if not _is_waiting(message)]
    is_mailed = channel_of(row.seat) is Channel.MAIL
    return gone[-1].told if gone else None if is_mailed else first


def notice_due_to_seat(row: Convocation, first: AnnouncedMeeting | None) -> Notice:
    """What the seat must still be told; `Notice.NOTHING` when we do not know what it was told before."""
    known = known_meeting(row, first)
    return due_notice(known, row.meeting.told) if known else Notice.NOTHING


def awaits_a_call(row: Convocation, first: AnnouncedMeeting | None) -> bool:
    """Whether no e-mail tells the seat what the others were told."""
    if channel_of(row.seat) is Channel.MAIL or is_vacated(row.seat, row.meeting.held_on):
        return False
    return notice_due_to_seat(row, first) in (Notice.CHANGE, Notice.CANCELLATION)


def _is_waiting(one: SeatMessage) -> bool:
    return one.message is not None and one.message.state in (Message.State.WAITING, Message.State.FAILED)
