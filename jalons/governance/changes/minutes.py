"""The compte rendu of a meeting: written, validated, opened again, sent, approved by a later meeting."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.french import format_day
from jalons.base.stale_pages import refuse_stale
from jalons.governance.changes.cancelled_meetings import refuse_record_of_cancelled
from jalons.governance.changes.kept_quorum import keep_quorum_rule
from jalons.governance.mails import MEETING_MINUTES
from jalons.governance.models import Meeting, MeetingMinutes, MeetingPoint, MinutesSending, PointMinutes, Seat
from jalons.governance.models.seat_holders import HOLDER, holder_mail_address
from jalons.governance.rules.minutes import Approver, approval_obstacle
from jalons.governance.words import approval_refusal, unfinished_sentence
from jalons.mail import changes as mail
from jalons.mail.models import Message
from jalons.roadmaps.changes.journal import record_change, removed_sentence, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import JournalEntry, Member


@write_transaction()
def write_minutes(
    *, meeting: Meeting, text: str, by: Member, point: MeetingPoint | None = None, seen: str | None = None
) -> MeetingMinutes | PointMinutes:
    """Writes what was said of a point, or the opening of the meeting without any. `seen`: the stamp of that text alone,
    so that two people write two points at the same time.

    A text is stored as it is typed: the journal has one line for each person and day, not for each word."""
    minutes = lock_minutes(meeting)
    _refuse_frozen(minutes)
    refuse_record_of_cancelled(minutes.meeting)
    if minutes.pk is None:
        minutes.save()
    row: MeetingMinutes | PointMinutes = minutes
    if point is not None:
        if not MeetingPoint.objects.filter(pk=point.pk, meeting=meeting).exists():
            raise Refused(removed_sentence(), code="row-gone")
        row = PointMinutes.objects.filter(point=point).first() or PointMinutes(minutes=minutes, point=point)
    if row.text == text:
        return row
    sentence = _("Quelqu’un a écrit ici pendant votre saisie. Les deux versions sont affichées : réunissez-les.")
    refuse_stale(seen, row.stamp, sentence)
    setattr(row, "introduction" if row is minutes else "text", text)
    row.save()
    _record_writing(minutes, by)
    return row


@write_transaction()
def freeze_minutes(
    *, meeting: Meeting, content: Mapping[str, Any], by: Member, on: date | None = None
) -> MeetingMinutes:
    """Validates an edition: `content` is the whole document as data. It no longer changes: not with the fiches, the
    seats or the resolutions that it tells of. `on`: the day of an earlier validation."""
    minutes = lock_minutes(meeting)
    _refuse_frozen(minutes)
    meeting = minutes.meeting
    refuse_record_of_cancelled(meeting)
    today = on or timezone.localdate()
    if meeting.held_on > today:
        raise Refused(
            _("La réunion est le %(day)s : son compte rendu se valide ce jour-là ou plus tard.")
            % {"day": format_day(meeting.held_on)},
            code="minutes-before-meeting",
        )
    rows = meeting.resolutions.select_related("seat", "membership", "organisation")
    if unfinished := [row for row in rows if row.lacks]:
        raise Refused(unfinished_sentence(unfinished), code="resolutions-unfinished")
    keep_quorum_rule(meeting)
    minutes.edition += 1
    minutes.content, minutes.frozen_on, minutes.frozen_by = dict(content), today, by.user
    minutes.is_open = False
    minutes.save()
    record_change(by=by, verb="validate", about=minutes, after={"edition": minutes.edition})
    return minutes


@write_transaction()
def reopen_minutes(*, meeting: Meeting, by: Member) -> None:
    """Opens the next edition. Readers of the last one still see it, until the next is validated."""
    minutes = lock_minutes(meeting)
    if minutes.is_open:
        raise Refused(_("Le compte rendu est déjà ouvert : vous pouvez l’écrire."), code="minutes-already-open")
    if minutes.meeting.approved_by_id:
        raise Refused(
            _("Ce compte rendu est approuvé : ses corrections s’écrivent à côté, sans le changer."),
            code="minutes-approved",
        )
    minutes.is_open = True
    minutes.save(update_fields=["is_open"])
    record_change(by=by, verb="reopen", about=minutes, before={"edition": minutes.edition})


@write_transaction()
def approve_minutes(*, meeting: Meeting, at: Meeting, by: Member, corrections: str = "") -> None:
    """A later meeting of the same committee approves the minutes. `corrections`: what it asked to correct, kept beside
    the frozen text."""
    minutes = lock_minutes(meeting)
    meeting = minutes.meeting
    obstacle = approval_obstacle(
        committee=meeting.committee_id,
        held_on=meeting.held_on,
        is_open=minutes.is_open,
        is_approved=meeting.approved_by_id is not None,
        at=Approver(at.committee_id, at.held_on, at.cancelled_on is not None),
        today=timezone.localdate(),
    )
    if obstacle:
        raise Refused(approval_refusal(obstacle, meeting, at), code=obstacle.value, field="at")
    minutes.corrections = corrections.strip()
    minutes.save(update_fields=["corrections"])
    revise_row(meeting, {"approved_by": at}, by=by, verb="approve")


@write_transaction()
def withdraw_approval(*, meeting: Meeting, by: Member) -> None:
    """An approval written by mistake."""
    minutes = lock_minutes(meeting)
    if minutes.meeting.approved_by_id is None:
        raise Refused(_("Ce compte rendu n’est pas encore approuvé."), code="minutes-not-approved")
    minutes.corrections = ""
    minutes.save(update_fields=["corrections"])
    revise_row(minutes.meeting, {"approved_by": None}, by=by, verb="disapprove")


# --- sent ------------------------------------------------------------------------------------------------------------


@write_transaction()
def send_minutes(*, meeting: Meeting, edition: int, by: Member) -> int:
    """Queues a message for each seat of that day that can be written to, once for each edition and address, whoever asks
    and however often. Returns their number."""
    minutes = lock_minutes(meeting)
    if minutes.is_open:
        raise Refused(_("Validez d’abord le compte rendu."), code="minutes-not-validated")
    sentence = _("Une autre version a été validée depuis. Relisez, puis envoyez.")
    refuse_stale(str(edition), str(minutes.edition), sentence)
    seats = _waiting_seats(minutes)
    if not seats:
        raise Refused(
            _("Personne d’autre n’attend cette version : les messages sont partis, ou en attente."),
            code="nobody-awaits-minutes",
        )
    messages = mail.queue_messages(MEETING_MINUTES, len(seats), asker=by.asker)
    MinutesSending.objects.bulk_create(
        MinutesSending(minutes=minutes, edition=minutes.edition, seat=seat, message=message)
        for seat, message in zip(seats, messages, strict=True)
    )
    record_change(by=by, verb="send", about=minutes, after={"edition": minutes.edition, "people": len(seats)})
    return len(seats)


@write_transaction()
def send_minutes_again(*, meeting: Meeting, by: Member) -> int:
    """Sends again the messages that failed or whose result is unknown."""
    minutes = lock_minutes(meeting)
    again = mail.send_messages_again(
        Message.objects.filter(minutessending__minutes=minutes.pk, minutessending__edition=minutes.edition)
    )
    record_change(by=by, verb="retry", about=minutes, after={"people": again})
    return again


def _waiting_seats(minutes: MeetingMinutes) -> list[Seat]:
    seats = minutes.meeting.committee.seats.on(minutes.meeting.held_on).select_related(*HOLDER)
    sent = MinutesSending.objects.filter(minutes=minutes, edition=minutes.edition)
    served = {
        holder_mail_address(row.seat) for row in sent.select_related(*(f"seat__{path}" for path in HOLDER)) if row.seat
    }
    waiting = []
    for seat in seats:
        address = holder_mail_address(seat)
        if address and address not in served:
            served.add(address)
            waiting.append(seat)
    return waiting


# --- held ------------------------------------------------------------------------------------------------------------


def lock_minutes(meeting: Meeting) -> MeetingMinutes:
    """The minutes, where nobody else writes until the end of the transaction; unsaved while nothing is written."""
    lock_roadmap(meeting.roadmap)
    meeting = Meeting.objects.select_related("committee", "roadmap").get(pk=meeting.pk)
    minutes = MeetingMinutes.objects.filter(meeting=meeting).first() or MeetingMinutes()
    minutes.meeting = meeting
    return minutes


def refuse_validated_minutes(meeting: Meeting) -> None:
    """For whatever the compte rendu tells word for word."""
    if minutes := MeetingMinutes.objects.filter(meeting=meeting).first():
        _refuse_frozen(minutes)


def _refuse_frozen(minutes: MeetingMinutes) -> None:
    if not minutes.is_open:
        raise Refused(
            _("Ce compte rendu est validé. Rouvrez-le pour le modifier : ce sera une nouvelle version."),
            code="minutes-validated",
        )


def _record_writing(minutes: MeetingMinutes, by: Member) -> None:
    lines = JournalEntry.objects.filter(
        roadmap=by.roadmap, about_kind="meetingminutes", about_id=minutes.pk, verb="write_minutes", by=by.user
    )
    last = lines.order_by("-id").first()
    if last is None or timezone.localdate(last.at) != timezone.localdate():
        record_change(by=by, verb="write_minutes", about=minutes)
