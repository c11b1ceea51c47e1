"""The only writer of convocations: asking the seats to a meeting, telling them what changes, and giving their pages."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.accounts.rules import token_hash
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.mail import absolute_url
from jalons.base.sealing import seal, unseal
from jalons.governance.changes.kept_quorum import keep_quorum_rule
from jalons.governance.mails import SEAT_MESSAGE
from jalons.governance.models import Convocation, Meeting, Seat, SeatMessage
from jalons.governance.models.agendas import agenda_lines, agenda_points
from jalons.governance.models.seat_holders import (
    HOLDER,
    channel_of,
    holder_key,
    holder_mail_address,
    is_vacated,
    sitting_seats,
)
from jalons.governance.rules.convocations import AnnouncedMeeting, Channel, Notice, due_notice
from jalons.governance.rules.meetings import was_held
from jalons.mail import changes as mail
from jalons.mail.models import Message
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member

Kind = SeatMessage.Kind
SEAT_ROWS = tuple(f"seat__{name}" for name in HOLDER)


# --- convened --------------------------------------------------------------------------------------------------------


@write_transaction()
def convene_meeting(*, meeting: Meeting, by: Member, paragraph: str = "", on: date | None = None) -> Meeting:
    """Convenes every seat that sits that day, once: whoever has an address is written to, with a private page. `on`: a past
    day, for the demo: nobody is written to."""
    lock_roadmap(by.roadmap)
    meeting = read_meeting(meeting)
    today = on or timezone.localdate()
    refuse_unconvokable(meeting, today)
    if meeting.convened_on:
        raise Refused(_("Les convocations sont déjà parties : elles ne partent qu’une fois."), code="already-convened")
    seats = sitting_seats(meeting)
    if not seats:
        raise Refused(
            _("Personne ne siège à ce comité ce jour-là : écrivez d’abord qui en est membre."), code="no-seat"
        )
    keep_quorum_rule(meeting)
    meeting.convened_on, meeting.convened_by, meeting.convening_text = today, by.user, paragraph.strip()
    meeting.told_agenda = "\n".join(map(str, agenda_lines(agenda_points(meeting))))
    meeting.save(update_fields=["convened_on", "convened_by", "convening_text", "told_agenda"])
    count = _convene_seats(meeting, seats, by, today)
    record_change(
        by=by, verb="convene", about=meeting, after={"convened_on": today, "seats": len(seats), "mails": count}
    )
    return meeting


@write_transaction()
def convene_missing_seats(*, meeting: Meeting, by: Member) -> int:
    """Convenes the seats that were added since, and writes to those that had no address and have one now. Returns how many
    seats."""
    lock_roadmap(by.roadmap)
    meeting, today = read_meeting(meeting), timezone.localdate()
    refuse_unconvokable(meeting, today)
    if not meeting.convened_on:
        raise Refused(_("Cette réunion n’est pas encore convoquée."), code="not-convened")
    rows = Convocation.objects.filter(meeting=meeting)
    convened = set(rows.values_list("seat", flat=True))
    seats = [seat for seat in sitting_seats(meeting) if seat.pk not in convened]
    late = [
        row
        for row in rows.select_related("meeting", *SEAT_ROWS).prefetch_related("messages")
        if all(message.is_call for message in row.messages.all())
        and not row.has_left(today)
        and holder_mail_address(row.seat)
    ]
    if not seats and not late:
        raise Refused(_("Chaque siège est déjà convoqué."), code="nobody-to-convene")
    _convene_seats(meeting, seats, by, today)
    write_to_seats(late, Kind.CONVOCATION, meeting.told, by)
    record_change(by=by, verb="convene_more", about=meeting, after={"seats": len(seats) + len(late)})
    return len(seats) + len(late)


def refuse_unconvokable(meeting: Meeting, today: date) -> None:
    """A meeting that was cancelled, or whose sitting has begun, asks nothing of anybody any more."""
    if meeting.cancelled_on:
        raise Refused(
            _("Cette réunion est annulée : rien n’est envoyé ni enregistré."), code="convened-meeting-cancelled"
        )
    if meeting.held_on < today or was_held(meeting.facts, today):
        raise Refused(
            _("Cette réunion a eu lieu : rien n’est plus envoyé ni enregistré."), code="convened-meeting-past"
        )


def read_meeting(meeting: Meeting) -> Meeting:
    """As it is now, once the roadmap is locked."""
    return Meeting.objects.select_related("roadmap", "committee").get(pk=meeting.pk)


def _convene_seats(meeting: Meeting, seats: Sequence[Seat], by: Member, today: date) -> int:
    """Returns to how many it is written; nobody is written to about the past."""
    rows = [Convocation(meeting=meeting, seat=seat, holder=holder_key(seat)) for seat in seats]
    Convocation.objects.bulk_create(rows)
    reached = [row for row in rows if holder_mail_address(row.seat)] if today == timezone.localdate() else []
    return write_to_seats(reached, Kind.CONVOCATION, meeting.told, by)


def write_to_seats(
    rows: Sequence[Convocation], kind: str, meeting: AnnouncedMeeting, by: Member, former_agenda: str = ""
) -> int:
    """Adds one message to the ledger for each. Returns how many."""
    if not rows:
        return 0
    messages = mail.queue_messages(SEAT_MESSAGE, len(rows), asker=by.asker)
    SeatMessage.objects.bulk_create(
        SeatMessage(convocation=row, kind=kind, message=message, former_agenda=former_agenda, **_told_values(meeting))
        for row, message in zip(rows, messages, strict=True)
    )
    return len(rows)


def _told_values(meeting: AnnouncedMeeting) -> dict[str, object]:
    return {"held_on": meeting.held_on, "starts_at": meeting.starts_at, "place": meeting.place}


# --- told what changes -----------------------------------------------------------------------------------------------


@write_transaction()
def tell_seats(*, meeting: Meeting, by: Member) -> int:
    """Call it after any change of a meeting: calendars move it, and each seat that was convened is told once of another
    day, hour or place, of a cancellation, or that the meeting takes place after all. As long as a message has not left, it
    tells the latest. Returns how many seats are told, by a message that is added or by one that waits."""
    Meeting.objects.filter(pk=meeting.pk).update(calendar_sequence=F("calendar_sequence") + 1)
    today = timezone.localdate()
    if meeting.convened_on is None or meeting.held_on < today:
        return 0
    # A message that is leaving right now is waited for: it has told what it tells.
    ledger = Message.objects.filter(seatmessage__convocation__meeting=meeting)
    states = {row.pk: row.state for row in ledger.select_for_update(of=("self",)).order_by("id")}
    now, again, rewritten = meeting.told, list[int](), 0
    due: dict[str, list[Convocation]] = {Kind.CHANGE: [], Kind.CANCELLATION: []}
    for row in meeting.convocations.select_related("meeting", *SEAT_ROWS).prefetch_related("messages"):
        notice, pending = _due_notice(row, now, states)
        if notice is Notice.NOTHING:
            _withdraw_messages(pending, now)
        elif pending:
            last = pending[-1]
            rewritten += last.told != now and not (notice is Notice.CONVOCATION and now.is_cancelled)
            _rewrite_message(last, notice, now)
            if last.message_id and states[last.message_id] == Message.State.FAILED:
                again.append(last.message_id)
        elif row.may_be_told(today):
            due[Kind(notice)].append(row)
    if again:
        mail.send_messages_again(Message.objects.filter(pk__in=again))
    return rewritten + sum(write_to_seats(rows, kind, now, by) for kind, rows in due.items())


def _due_notice(row: Convocation, now: AnnouncedMeeting, states: dict[int, str]) -> tuple[Notice, list[SeatMessage]]:
    """What the seat has to be told, and its messages that have not left. Paper counts as told when it was made."""
    messages = list(row.messages.all())
    pending = [
        message
        for message in messages
        if states.get(message.message_id or 0) in (Message.State.WAITING, Message.State.FAILED)
    ]
    gone = [message for message in messages if message not in pending]
    notice = due_notice(gone[-1].told if gone else None, now)
    # A convocation that has not left waits for the meeting to be kept after all.
    return (notice if gone or not pending else Notice.CONVOCATION), pending


def _rewrite_message(message: SeatMessage, kind: str, now: AnnouncedMeeting) -> None:
    """A convocation stays one. Whatever else waits now tells the change, and still what it told of the agenda."""
    if message.kind != Kind.CONVOCATION:
        message.kind = Kind(kind)
    message.held_on, message.starts_at, message.place = now.held_on, now.starts_at, now.place
    message.save(update_fields=["kind", "held_on", "starts_at", "place"])


def _withdraw_messages(pending: Iterable[SeatMessage], now: AnnouncedMeeting) -> None:
    """Of messages that would tell what is known already. One that also tells the agenda, or brings the only address of a
    page, leaves for that alone; one whose address was made at a first try leaves all the same."""
    for message in pending:
        if message.kind not in (Kind.CHANGE, Kind.CANCELLATION):
            continue
        if message.former_agenda:
            _rewrite_message(message, Kind.AGENDA, now)
        elif message.convocation.token_hash is None:
            _rewrite_message(message, Kind.LINK, now)
        elif not message.sealed_secret:
            ledger = Message.objects.filter(pk=message.message_id or 0)
            message.delete()
            mail.withdraw_messages(ledger)


@write_transaction()
def send_seat_messages_again(*, meeting: Meeting, by: Member) -> int:
    """Those that failed, or wait for their next try. Returns how many."""
    lock_roadmap(by.roadmap)
    if meeting.held_on < timezone.localdate():
        refuse_unconvokable(meeting, timezone.localdate())
    return mail.send_messages_again(Message.objects.filter(seatmessage__convocation__meeting=meeting))


# --- private pages ---------------------------------------------------------------------------------------------------


class GivenPage(NamedTuple):
    """The address is known only now, and only to be handed over to somebody without e-mail; empty when a message brings
    it to the person, and to nobody else."""

    convocation: Convocation
    address: str


@write_transaction()
def give_seat_page(*, convocation: Convocation, by: Member, on: date | None = None) -> GivenPage:
    """A new private page, whose former address no longer opens: by e-mail, so that nobody else reads its address, or shown
    to be handed over when there is no e-mail. Of whoever has taken the seat since, nothing is answered yet. `on`: a past
    day, for the demo."""
    lock_roadmap(by.roadmap)
    today = on or timezone.localdate()
    row = lock_convocation(convocation)
    _refuse_vacated(row, today)
    refuse_unconvokable(row.meeting, today)
    _renew_holder(row)
    if holder_mail_address(row.seat):
        _send_page(row, by)
        record_change(by=by, verb="send_page", about=row)
        return GivenPage(row, "")
    token = _hand_over(row, today, keeps_secret=False)
    record_change(by=by, verb="give_page", about=row)
    return GivenPage(row, absolute_url("governance:own_convocation", token))


def _send_page(row: Convocation, by: Member) -> None:
    on_their_way = (Message.State.WAITING, Message.State.LEAVING)
    if row.messages.filter(message__state__in=on_their_way).exists():
        raise Refused(
            _("Un courriel est déjà en route vers cette personne : attendez qu’il parte."), code="message-on-its-way"
        )
    # A convocation that failed leaves again as it was; after one that has left, another brings the new address.
    failed = row.messages.filter(message__state=Message.State.FAILED).last()
    row.messages.filter(message=None).update(sealed_secret="")
    _close_former_addresses(row)
    row.token_hash, row.revoked_at = None, None
    answered = ("answer", "represented_by", "by_substitute", "answered_on", "answered_for")
    row.save(update_fields=["token_hash", "revoked_at", "holder", *answered])
    if failed:
        SeatMessage.objects.filter(pk=failed.pk).update(sealed_secret="", **_told_values(row.meeting.told))
        mail.send_messages_again(Message.objects.filter(pk=failed.message_id or 0))
    else:
        write_to_seats([row], _next_kind(row), row.meeting.told, by)


def _next_kind(row: Convocation) -> str:
    return Kind.LINK if row.messages.filter(kind=Kind.CONVOCATION).exists() else Kind.CONVOCATION


class PrintedLetter(NamedTuple):
    convocation: Convocation
    address: str


@write_transaction()
def print_seat_letters(*, meeting: Meeting, by: Member) -> list[PrintedLetter]:
    """The letters of the seats that no e-mail reaches and somebody holds. Printed again, a letter has the same address,
    and tells the day as it is now."""
    lock_roadmap(by.roadmap)
    meeting, today = read_meeting(meeting), timezone.localdate()
    refuse_unconvokable(meeting, today)
    rows = meeting.convocations.select_for_update(of=("self",)).select_related("meeting", *SEAT_ROWS)
    letters = []
    for row in rows:
        if channel_of(row.seat) is not Channel.LETTER or is_vacated(row.seat, meeting.held_on):
            continue
        _renew_holder(row)
        token = _hand_over(row, today, keeps_secret=True)
        letters.append(PrintedLetter(row, absolute_url("governance:own_convocation", token)))
    if not letters:
        raise Refused(_("Il n’y a pas de lettre à imprimer : chaque siège a une adresse."), code="no-letter")
    record_change(by=by, verb="print_letters", about=meeting, after={"seats": len(letters)})
    return letters


def _hand_over(row: Convocation, today: date, *, keeps_secret: bool) -> str:
    """Returns the secret of the page. `keeps_secret`: sealed, so that a letter printed again has the same address."""
    paper = row.messages.filter(message=None).exclude(pk__in=row.messages.calls()).last() or SeatMessage(
        convocation=row, kind=_next_kind(row)
    )
    former = unseal(paper.sealed_secret) if keeps_secret and paper.sealed_secret and row.has_page else None
    token = former if former and token_hash(former) == row.token_hash else secrets.token_urlsafe(24)
    if token != former:
        _close_former_addresses(row)
    now = row.meeting.told
    paper.held_on, paper.starts_at, paper.place = now.held_on, now.starts_at, now.place
    paper.sealed_secret = seal(token) if keeps_secret else ""
    paper.save()
    row.token_hash, row.revoked_at, row.handed_over_on = token_hash(token), None, today
    row.save()
    return token


def _close_former_addresses(row: Convocation) -> None:
    """Of whoever is given another page on purpose: the messages that they had no longer open it."""
    row.messages.update(token_hash=None)


def _renew_holder(row: Convocation) -> None:
    """The caller saves the row."""
    if row.holder and row.holder != holder_key(row.seat):
        row.answer, row.represented_by, row.answered_on, row.answered_for = "", None, None, None
        row.by_substitute, row.token_hash = False, None
        _close_former_addresses(row)
    row.holder = holder_key(row.seat)


@write_transaction()
def revoke_seat_page(*, convocation: Convocation, by: Member) -> None:
    """What was answered stays."""
    lock_roadmap(by.roadmap)
    row = lock_convocation(convocation)
    if row.has_page:
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
        row.messages.filter(message=None).update(sealed_secret="")
        record_change(by=by, verb="revoke_page", about=row)


def _refuse_vacated(row: Convocation, today: date) -> None:
    if is_vacated(row.seat, max(today, row.meeting.held_on)):
        raise Refused(
            _("Ce siège n’en est plus un ce jour-là : personne n’est convoqué pour lui."), code="seat-has-left"
        )


def lock_convocation(convocation: Convocation) -> Convocation:
    rows = Convocation.objects.select_for_update(of=("self",))
    return rows.select_related("meeting__roadmap", "meeting__committee", *SEAT_ROWS).get(pk=convocation.pk)
