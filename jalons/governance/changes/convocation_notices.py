"""What is written to the seats that were convened because somebody asked: that the agenda changed, or that they have not
answered."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.governance.changes.convocations import SEAT_ROWS, read_meeting, refuse_unconvokable, write_to_seats
from jalons.governance.models import Convocation, Meeting, SeatMessage
from jalons.governance.models.agendas import agenda_lines, agenda_points, told_agenda
from jalons.governance.rules.convocations import agenda_change
from jalons.mail import changes as mail
from jalons.mail.models import Message
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member

_Kind = SeatMessage.Kind
_PENDING = (Message.State.WAITING, Message.State.FAILED)


@write_transaction()
def tell_agenda(*, meeting: Meeting, by: Member) -> int:
    """Tells each seat that was convened what the agenda has become, once for each state of it. A message that has not
    left tells it by itself. Returns to how many seats an e-mail tells it."""
    meeting = _enter_convened(meeting, by)
    now = agenda_lines(agenda_points(meeting))
    if agenda_change(told_agenda(meeting), now) is None:
        raise Refused(_("L’ordre du jour est celui que chaque siège a reçu."), code="agenda-already-told")
    former, meeting.told_agenda = meeting.told_agenda, "\n".join(map(str, now))
    meeting.save(update_fields=["told_agenda"])
    reached = [row for row in _convocations(meeting) if row.may_be_told(timezone.localdate())]
    silent = [row for row in reached if not _has_pending(row)]
    failed = Message.objects.filter(seatmessage__convocation__in=reached, state=Message.State.FAILED)
    if failed.exists():
        mail.send_messages_again(failed)
    _add_agenda(reached, former)
    write_to_seats(silent, _Kind.AGENDA, meeting.told, by, former)
    record_change(by=by, verb="tell_agenda", about=meeting, after={"mails": len(reached)})
    return len(reached)


@write_transaction()
def remind_silent_seats(*, meeting: Meeting, by: Member) -> int:
    """Writes again to whoever was convened and has not answered, once a day. Returns to how many."""
    meeting = _enter_convened(meeting, by)
    due = [row for row in _convocations(meeting) if row.may_be_reminded(timezone.localdate())]
    if not due:
        raise Refused(
            _("Aucun siège n’est à relancer par courriel aujourd’hui : chacun a répondu, ou vient d’être écrit."),
            code="no-seat-to-remind",
        )
    write_to_seats(due, _Kind.REMINDER, meeting.told, by)
    record_change(by=by, verb="remind_seats", about=meeting, after={"mails": len(due)})
    return len(due)


def _enter_convened(meeting: Meeting, by: Member) -> Meeting:
    lock_roadmap(by.roadmap)
    meeting = read_meeting(meeting)
    refuse_unconvokable(meeting, timezone.localdate())
    if not meeting.convened_on:
        raise Refused(_("Cette réunion n’est pas encore convoquée."), code="not-convened")
    return meeting


def _convocations(meeting: Meeting) -> list[Convocation]:
    rows = meeting.convocations.select_related("meeting", *SEAT_ROWS)
    return list(rows.prefetch_related("messages__message"))


def _has_pending(row: Convocation) -> bool:
    """Whether a message will leave, and tell the agenda as it is then."""
    return any(message.message and message.message.state in _PENDING for message in row.messages.all())


def _add_agenda(rows: Sequence[Convocation], former: str) -> None:
    """A message that waits also says what the agenda has become, since the first time that it was told so."""
    waiting = SeatMessage.objects.filter(convocation__in=rows, message__state__in=_PENDING, former_agenda="")
    waiting.exclude(kind=_Kind.CONVOCATION).update(former_agenda=former)
