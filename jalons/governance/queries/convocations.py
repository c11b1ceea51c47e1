"""The convocation of a meeting: who gets what, who has answered what, who is silent."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery, keep_related
from jalons.governance.models import Convocation, Meeting, MeetingPoint, Seat, SeatMessage
from jalons.governance.models.agendas import agenda_lines, agenda_points, told_agenda
from jalons.governance.models.seat_holders import (
    HOLDER,
    REACHED,
    channel_of,
    holder_mail_address,
    is_vacated,
    seat_contact,
    sitting_seats,
)
from jalons.governance.models.told_seats import awaits_a_call, first_told, known_meeting, notice_due_to_seat
from jalons.governance.rules.convocations import (
    AgendaChange,
    AnnouncedMeeting,
    Answer,
    AnswerCounts,
    Channel,
    Notice,
    SeatAnswer,
    agenda_change,
    announced_presences,
    count_answers,
    is_represented,
)
from jalons.governance.rules.meetings import last_day_to_convene, was_held
from jalons.governance.rules.quorum import Moment, quorum_at
from jalons.governance.words import convocations as words
from jalons.governance.words.committees import name_beside
from jalons.mail.models import Message

_SEAT = tuple(f"seat__{name}" for name in HOLDER)
_REMINDED = tuple(f"seat__{name}" for name in REACHED)


@frozen
class SeatLine:
    """A seat and its convocation. `name`, `address`, `phone` and `contact`, the row of the directory that holds
    the telephone, are empty for readers who may not know people. `pk`: that
    of the convocation, None before the seat is convened. `former_answer`: what was said for `former_day`, before the meeting was moved."""

    pk: int | None
    seat: int
    label: str
    kind: str
    has_vote: bool
    substitute: str
    name: str
    address: str
    phone: str
    channel: Channel
    answer: str = ""
    answer_label: str = ""
    by: str = ""
    is_unrepresented: bool = False
    answered_on: date | None = None
    former_answer: str = ""
    former_day: date | None = None
    message: Message | None = None
    message_kind: str = ""
    handed_over_on: date | None = None
    has_page: bool = False
    has_left: bool = False
    is_vacant: bool = False
    contact: int | None = None
    was_told: bool = False
    notice: Notice = Notice.NOTHING
    news: str = ""
    """« Mardi 5 décembre 2026 à 19 h, au lieu de : … », when the seat does not know it."""

    @property
    def has_failed(self) -> bool:
        return self.message is not None and self.message.may_be_sent_again

    @property
    def is_untold_by_mail(self) -> bool:
        """Whether somebody with an e-mail address has taken the seat since, and was never written to."""
        return self.pk is not None and not self.has_left and self.channel is Channel.MAIL and not self.was_told

    @property
    def is_to_be_told(self) -> bool:
        """Whether somebody has to tell it what changed, because no message will."""
        is_on_its_way = self.message is not None and self.message.state == Message.State.WAITING
        return self.notice in (Notice.CHANGE, Notice.CANCELLATION) and not is_on_its_way

    @property
    def has_trouble(self) -> bool:
        if self.pk is None or self.is_vacant:
            return False
        return self.is_unrepresented or self.has_left or self.is_to_be_told or self.has_failed


@frozen
class ChannelGroup:
    """The seats that are reached in one way."""

    channel: Channel
    lines: tuple[SeatLine, ...]

    @property
    def silent(self) -> int:
        return sum(not line.answer and not line.is_vacant for line in self.lines)

    @property
    def has_trouble(self) -> bool:
        """Whether somebody of the team has something to do about one of its seats, so that it is shown open."""
        return any(line.has_trouble for line in self.lines)


@frozen
class SilentSeats:
    """The seats of a convened meeting that have not answered for its day. `to_remind`: those that a reminder would reach
    now, by their functions; `written_today`: those that it would reach, but not on the day of another message; `to_call`:
    those that no e-mail reaches and behind whom somebody is known; `unknown`: those that nobody is known to hold, and whose
    page was not handed over. `called_by`: the way of the first of both."""

    meeting: int
    title: str
    held_on: date
    count: int
    to_remind: tuple[str, ...]
    written_today: int
    is_convened_today: bool
    to_call: int
    called_by: str
    unknown: int = 0

    @property
    def who(self) -> str:
        return "\u00a0; ".join(self.to_remind)


@frozen
class ConvocationPage:
    meeting: Meeting
    lines: tuple[SeatLine, ...]
    counts: AnswerCounts
    last_day: date
    is_late: bool
    is_over: bool
    points: tuple[MeetingPoint, ...]
    answers: Mapping[int, SeatAnswer]
    silent: SilentSeats | None = None

    @property
    def agenda_change(self) -> AgendaChange | None:
        return _untold_change(self.meeting, self.points)

    @property
    def agenda_sentence(self) -> str:
        return words.agenda_change_sentence(self.agenda_change) if self.agenda_change else ""

    @property
    def forecast(self) -> str:
        """Who would count if each did as it answered; empty once the meeting is over."""
        if not self.is_convened or not self.may_convene:
            return ""
        seats = {line.seat: line.has_vote for line in self.lines if not line.is_vacant}
        return _quorum_forecast(self.meeting, seats, self.answers)

    @property
    def to_call(self) -> int:
        """The seats that no e-mail reaches, behind whom somebody is known, and that have not answered."""
        return self.silent.to_call if self.silent else 0

    @property
    def to_tell(self) -> list[SeatLine]:
        """The seats to call: no e-mail tells them what the others were told."""
        lines = [line for line in self.lines if line.pk and not line.is_vacant and line.channel is not Channel.MAIL]
        return [] if self.is_over else [line for line in lines if line.is_to_be_told]

    @property
    def to_remind(self) -> int:
        return len(self.silent.to_remind) if self.silent else 0

    @property
    def mails(self) -> list[SeatLine]:
        return self._reached_by(Channel.MAIL)

    @property
    def letters(self) -> list[SeatLine]:
        return self._reached_by(Channel.LETTER)

    @property
    def vacant(self) -> list[SeatLine]:
        """The seats that nobody is known to hold."""
        return self._reached_by(Channel.NOBODY)

    def _reached_by(self, channel: Channel) -> list[SeatLine]:
        return [line for line in self.lines if line.channel is channel and not line.is_vacant]

    @property
    def groups(self) -> list[ChannelGroup]:
        """By e-mail, by letter, then those to call; a way by which nobody is reached is left out."""
        found = (
            ChannelGroup(channel, tuple(line for line in self.lines if line.channel is channel)) for channel in Channel
        )
        return [group for group in found if group.lines]

    @property
    def failed(self) -> int:
        return sum(line.has_failed for line in self.lines)

    @property
    def gone(self) -> int:
        return sum(line.message is not None and line.message.gone_at is not None for line in self.lines)

    @property
    def missing(self) -> int:
        """The seats that another gesture would convene: added since, or reachable since."""
        return sum(line.pk is None or line.is_untold_by_mail for line in self.lines) if self.is_convened else 0

    @property
    def is_convened(self) -> bool:
        return self.meeting.convened_on is not None

    @property
    def may_convene(self) -> bool:
        return not self.is_over and self.meeting.cancelled_on is None and bool(self.lines)


def convocation_page(meeting: Meeting, *, knows: bool, today: date | None = None) -> ConvocationPage:
    """Six queries."""
    today = today or timezone.localdate()
    seats = sitting_seats(meeting)
    rows = _convocations_of(meeting)
    answers = _seat_answers(rows)
    convened = {row.seat_id for row in rows}
    first = first_told(rows, meeting)
    lines = [_convened_line(row, meeting, answers, today, first, knows=knows) for row in rows]
    lines += [_seat_line(seat, knows=knows) for seat in seats if seat.pk not in convened]
    sitting = [line for line in lines if line.pk and not line.is_vacant]
    last_day = last_day_to_convene(meeting.held_on, meeting.committee.notice_days)
    return ConvocationPage(
        meeting=meeting,
        lines=tuple(lines),
        counts=count_answers(
            (line.answer for line in sitting), unrepresented=sum(line.is_unrepresented for line in sitting)
        ),
        last_day=last_day,
        is_late=(meeting.convened_on or today) > last_day,
        is_over=meeting.held_on < today or was_held(meeting.facts, today),
        points=tuple(agenda_points(meeting)),
        answers=answers,
        silent=_sort_silent(meeting, rows, today) if _may_still_be_told(meeting) else None,
    )


def announced_quorum(meeting: Meeting) -> str:
    """The same sentence as the page of the convocation, for somebody who reads nothing else of it. Two queries."""
    if not _may_still_be_told(meeting):
        return ""
    return _quorum_forecast(meeting, {seat.pk: seat.has_vote for seat in sitting_seats(meeting)}, answers_of(meeting))


def _quorum_forecast(meeting: Meeting, seats: Mapping[int, bool], answers: Mapping[int, SeatAnswer]) -> str:
    """`seats`: whether each has a vote."""
    answers = {seat: answer for seat, answer in answers.items() if seat in seats}
    announced = quorum_at(meeting.quorum_rule, announced_presences(seats, answers), Moment(0))
    return words.forecast_sentence(announced, len(answers))


def untold_agenda(meeting: Meeting) -> AgendaChange | None:
    """What the seats that were convened have not been told of the agenda, while they may still be. Two queries once they
    were convened."""
    return _untold_change(meeting, agenda_points(meeting)) if _may_still_be_told(meeting) else None


def _may_still_be_told(meeting: Meeting) -> bool:
    """Whether its seats were convened, to a meeting that is still to come."""
    today = timezone.localdate()
    is_over = meeting.held_on < today or was_held(meeting.facts, today)
    return meeting.convened_on is not None and meeting.cancelled_on is None and not is_over


def _untold_change(meeting: Meeting, points: Sequence[MeetingPoint]) -> AgendaChange | None:
    if not _may_still_be_told(meeting):
        return None
    return agenda_change(told_agenda(meeting), agenda_lines(points))


def _convocations_of(*meetings: Meeting) -> list[Convocation]:
    """With who sits and what they were told. Two queries."""
    return _add_messages(_convocation_rows([meeting.pk for meeting in meetings]), meetings)


def _awaited_convocations_of(*meetings: Meeting) -> list[Convocation]:
    """Those whose answer is awaited, with what a reminder asks of them. Two queries."""
    return _add_messages(_awaited_rows([meeting.pk for meeting in meetings]), meetings)


def _add_messages(rows: list[Convocation], meetings: Sequence[Meeting]) -> list[Convocation]:
    known = {meeting.pk: meeting for meeting in meetings}
    messages: dict[int, list[SeatMessage]] = defaultdict(list)
    for message in _messages_of(list(known)):
        messages[message.convocation_id].append(message)
    for row in rows:
        row.meeting = known[row.meeting_id]
        keep_related(row, messages=messages[row.pk])
    return rows


@PreparedQuery
def _convocation_rows(meetings: Sequence[int]) -> QuerySet[Convocation]:
    return Convocation.objects.filter(meeting__in=meetings).select_related("represented_by", *_SEAT)


@PreparedQuery
def _awaited_rows(meetings: Sequence[int]) -> QuerySet[Convocation]:
    return Convocation.objects.filter(meeting__in=meetings).awaited().select_related(*_REMINDED)


@PreparedQuery
def _messages_of(meetings: Sequence[int]) -> QuerySet[SeatMessage]:
    return SeatMessage.objects.filter(convocation__meeting__in=meetings).select_related("message")


def _seat_line(seat: Seat, *, knows: bool, **more: object) -> SeatLine:
    contact = seat_contact(seat)
    return SeatLine(
        **{
            "pk": None,
            "seat": seat.pk,
            "label": seat.label,
            "kind": str(seat.get_kind_display()),
            "has_vote": seat.has_vote,
            "substitute": seat.substitute,
            "name": name_beside(seat.label, seat.name) if knows else "",
            "address": (holder_mail_address(seat) or "") if knows else "",
            "phone": contact.phone if knows and contact else "",
            "contact": contact.pk if knows and contact else None,
            "channel": channel_of(seat),
        }
        | more  # type: ignore[arg-type]
    )


def _convened_line(
    row: Convocation,
    meeting: Meeting,
    answers: dict[int, SeatAnswer],
    today: date,
    first: AnnouncedMeeting | None,
    *,
    knows: bool,
) -> SeatLine:
    messages = list(row.messages.all())
    latest = next((message for message in reversed(messages) if message.message), None)
    return _seat_line(
        row.seat,
        knows=knows,
        pk=row.pk,
        **_answer_values(row),
        is_unrepresented=_is_unrepresented(row, answers),
        message=latest.message if latest else None,
        message_kind=latest.kind if latest else "",
        handed_over_on=row.handed_over_on,
        has_page=row.is_open(today),
        has_left=row.has_left(today),
        is_vacant=is_vacated(row.seat, max(today, meeting.held_on)) and today <= meeting.held_on,
        was_told=any(not message.is_call for message in messages),
        notice=notice_due_to_seat(row, first),
        news=words.meeting_change_sentence(known, meeting.told) if (known := known_meeting(row, first)) else "",
    )


def _is_unrepresented(row: Convocation, answers: dict[int, SeatAnswer]) -> bool:
    return row.stands and row.answer == Answer.REPRESENTED and not is_represented(row.seat_id, answers)


def is_representative_away(row: Convocation) -> bool:
    """Whether the seat that represents this one has said since that it does not come. One query."""
    return row.representative is not None and _is_unrepresented(row, answers_of(row.meeting))


def _answer_values(row: Convocation) -> dict[str, object]:
    said = row.answer_label
    if not row.stands:
        return {"former_answer": said, "former_day": row.answered_for}
    by = row.representative.label if row.representative else ""
    return {"answer": row.answer, "answer_label": said, "by": by, "answered_on": row.answered_on}


def _seat_answers(rows: list[Convocation]) -> dict[int, SeatAnswer]:
    return {row.seat_id: row.seat_answer for row in rows if row.stands}


def answers_of(meeting: Meeting) -> dict[int, SeatAnswer]:
    """Seat → what it has answered, for the presence of the day. One query."""
    return Convocation.objects.filter(meeting=meeting).seat_answers()


def count_seats_to_tell(meeting: Meeting) -> int:
    """How many seats an e-mail would tell that the meeting changes. Two queries once it is convened."""
    today = timezone.localdate()
    if meeting.convened_on is None or meeting.held_on < today:
        return 0
    rows = meeting.convocations.select_related("meeting", *_SEAT).prefetch_related("messages")
    return sum(row.may_be_told(today) for row in rows)


def count_seats_to_call(meeting: Meeting) -> int:
    """How many seats that no e-mail reaches do not know what the meeting has become. Two queries once it is convened."""
    today = timezone.localdate()
    if meeting.convened_on is None or meeting.held_on < today:
        return 0
    rows = _convocations_of(meeting)
    first = first_told(rows, meeting)
    return sum(awaits_a_call(row, first) for row in rows)


def silent_seats(meeting: Meeting) -> SilentSeats | None:
    """None as long as nobody was convened, once everybody has answered, and once the meeting is over or cancelled. Two
    queries once it is convened."""
    if not _may_still_be_told(meeting):
        return None
    return _sort_silent(meeting, _awaited_convocations_of(meeting), timezone.localdate())


def silent_seats_to_come(meetings: Iterable[Meeting]) -> list[SilentSeats]:
    """Of each of these that is convened and has some. `meetings`: those to come, which stand. Two queries at most."""
    today = timezone.localdate()
    meetings = [meeting for meeting in meetings if meeting.convened_on and meeting.opened_at is None]
    rows = _awaited_convocations_of(*meetings) if meetings else []
    found = (
        _sort_silent(meeting, [row for row in rows if row.meeting_id == meeting.pk], today) for meeting in meetings
    )
    return [silent for silent in found if silent]


def _sort_silent(meeting: Meeting, rows: Sequence[Convocation], today: date) -> SilentSeats | None:
    silent = [row for row in rows if not row.stands and not is_vacated(row.seat, meeting.held_on)]
    channels = [channel_of(row.seat) for row in silent]
    mailed = [row for row, channel in zip(silent, channels, strict=True) if channel is Channel.MAIL]
    if not silent:
        return None
    # A page that was handed over has reached whoever sits there: nobody is left to call.
    by_hand = [
        channel
        for row, channel in zip(silent, channels, strict=True)
        if channel is Channel.LETTER or (channel is Channel.NOBODY and row.handed_over_on is None)
    ]
    return SilentSeats(
        meeting=meeting.pk,
        title=meeting.title,
        held_on=meeting.held_on,
        count=len(silent),
        to_remind=tuple(row.seat.label for row in mailed if row.may_be_reminded(today)),
        written_today=sum(row.was_written_to(today) for row in mailed),
        is_convened_today=meeting.convened_on == today,
        to_call=by_hand.count(Channel.LETTER),
        called_by=next((one for one in Channel if one in by_hand), ""),
        unknown=by_hand.count(Channel.NOBODY),
    )
