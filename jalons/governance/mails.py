"""The e-mails of this floor, written when they leave: the answer to somebody who asked to join, the questions to the group
about its definition, what the seats of a committee are told of a meeting, and its compte rendu."""

import json
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from jalons.base.calendar_events import CalendarEvent, write_event
from jalons.base.mail import Letter, absolute_url, render_letter
from jalons.base.sealing import unseal
from jalons.directory.rules.consents import Purpose, Standing, may_write
from jalons.governance.models import (
    AskedMember,
    Convocation,
    CoordinatorMessage,
    JoinRequest,
    Meeting,
    MeetingMinutes,
    MinutesSending,
    Seat,
    SeatMessage,
)
from jalons.governance.models.agendas import agenda_lines, agenda_points, parse_agenda, titles_of_seat
from jalons.governance.models.seat_holders import HOLDER, has_refused, holder_mail_address, seat_access
from jalons.governance.rules.convocations import AnnouncedMeeting, agenda_change
from jalons.governance.words import schedule_label
from jalons.governance.words.convocations import agenda_change_sentence
from jalons.mail.kinds import CalendarFile, Parcel
from jalons.mail.models import Message
from jalons.mail.rules import Failure
from jalons.roadmaps.models import Membership

COORDINATOR_MESSAGE = "coordination"


def compose_coordinator_message(message: Message) -> Parcel | Failure:
    """To whoever still coordinates, from whoever still has their account; the answer goes straight to them."""
    rows = CoordinatorMessage.objects.select_related(
        "roadmap", "recipient__user", "sender", "convocation__seat", "convocation__meeting"
    )
    row = rows.filter(message=message).first()
    sealed = unseal(row.sealed_secret) if row else None
    if row is None or sealed is None or row.recipient.role != Membership.Role.FOCAL_POINT:
        return Failure.OUTDATED
    words = json.loads(sealed)
    reply_to = row.sender.email if row.sender else words["reply_to"]
    letter = render_letter(
        "governance/mail/coordinator_message.txt",
        roadmap=row.roadmap.name,
        subject=words["subject"],
        text=words["text"],
        who=row.roadmap.name_of(row.sender) if row.sender else row.convocation.seat.label if row.convocation else "",
        link=settings.BASE_URL + words["page"] if words["page"] else "",
        may_answer=bool(reply_to),
    )
    return Parcel(row.recipient.user.email, letter, reply_to=reply_to)


PRESENTER_AWAY = "presenter_away"


def compose_presenter_away(message: Message) -> Parcel | Failure:
    """To whoever still coordinates, as long as the seat says that it does not come and the agenda that it presents."""
    people = (f"convocation__seat__{path}" for path in HOLDER)
    rows = CoordinatorMessage.objects.select_related("recipient__user", "convocation__meeting__roadmap", *people)
    row = rows.filter(message=message).first()
    convocation = row.convocation if row else None
    if row is None or convocation is None or row.recipient.role != Membership.Role.FOCAL_POINT:
        return Failure.OUTDATED
    meeting = convocation.meeting
    is_over = meeting.cancelled_on is not None or meeting.held_on < timezone.localdate()
    presented = titles_of_seat(meeting, convocation.seat)
    if is_over or not convocation.says_away or not presented:
        return Failure.OUTDATED
    letter = render_letter(
        "governance/mail/presenter_away.txt",
        roadmap=meeting.roadmap.name,
        meeting=meeting,
        when=schedule_label(meeting.held_on, meeting.starts_at),
        seat=convocation.seat.label,
        answer=convocation.answer_label,
        presented=presented,
        link=absolute_url("actions:agenda", meeting.roadmap.slug, meeting.pk),
    )
    return Parcel(row.recipient.user.email, letter)


JOIN_ANSWER = "join_answer"


def compose_join_answer(message: Message) -> Parcel | Failure:
    rows = JoinRequest.objects.select_related("member__roadmap", "member__organisation", "contact", "answered_by")
    request = rows.filter(message=message).first()
    if request is None or not request.outcome:
        return Failure.OUTDATED
    if not request.contact.email:
        return Failure.NO_ADDRESS
    if not may_write(request.contact.standing, Purpose.FOLLOW):
        return Failure.NO_WISH
    roadmap = request.member.roadmap
    words = render_letter(
        "governance/mail/join_answer.txt",
        roadmap=roadmap,
        name=request.given_name,
        is_accepted=request.outcome == JoinRequest.Outcome.ACCEPTED,
        answer=request.answer,
        by=roadmap.name_of(request.answered_by),
    )
    return Parcel(request.contact.email, words)


ASKED_TO_SAY, ASKED_TO_CONSENT = "asked_to_say", "asked_to_consent"
_TEMPLATES = {
    ASKED_TO_SAY: "governance/mail/asked_to_say.txt",
    ASKED_TO_CONSENT: "governance/mail/asked_to_consent.txt",
}


def compose_question(message: Message) -> Parcel | Failure:
    """Whoever has an account is led to the page of the roadmap, the others to their private page."""
    rows = AskedMember.objects.select_related(
        "consultation__roadmap",
        "consultation__definition",
        "consultation__opened_by",
        "member__contact",
        "member__membership__user",
        "member__invitation__membership__user",
    )
    asked = rows.filter(message=message).first()
    member = asked.member if asked else None
    if asked is None or member is None or asked.consultation.is_over(timezone.localdate()):
        return Failure.OUTDATED
    # Answering erases a waiting secret, so whoever answered by their page is only sent the new one that was asked for.
    if asked.answered_on and member.access:
        return Failure.OUTDATED
    address = member.mail_address
    if address is None:
        refuses = member.contact is not None and member.contact.standing is Standing.REFUSED
        return Failure.NO_WISH if refuses else Failure.NO_ADDRESS
    consultation = asked.consultation
    if member.access:
        link = absolute_url("governance:my_answer", consultation.roadmap.slug)
    elif asked.is_open(timezone.localdate()) and (token := unseal(asked.sealed_secret)):
        link = absolute_url("governance:own_question", token)
    else:
        return Failure.OUTDATED
    letter = render_letter(
        _TEMPLATES[message.kind],
        roadmap=consultation.roadmap,
        definition=consultation.definition,
        by=consultation.roadmap.name_of(consultation.opened_by),
        who=asked.function,
        link=link,
        until=consultation.closes_on,
        has_account=member.access is not None,
    )
    return Parcel(address, letter)


# --- what the seats of a committee are told --------------------------------------------------------------------------

# One kind for all three: until it has left, a message of change may become one of cancellation.
SEAT_MESSAGE = "seat_message"
_SEAT_TEMPLATES = {
    SeatMessage.Kind.CONVOCATION: "governance/mail/convocation.txt",
    SeatMessage.Kind.LINK: "governance/mail/convocation.txt",
    SeatMessage.Kind.CHANGE: "governance/mail/change.txt",
    SeatMessage.Kind.CANCELLATION: "governance/mail/cancellation.txt",
    SeatMessage.Kind.AGENDA: "governance/mail/agenda_change.txt",
    SeatMessage.Kind.REMINDER: "governance/mail/seat_reminder.txt",
}
CALENDAR_NAME = "reunion.ics"
# The duration of a meeting whose slot nobody said.
_USUAL_MINUTES = 120


def seat_parcel(row: SeatMessage, token: str) -> Parcel | Failure:
    """What leaves for a seat, with the private page that this secret opens."""
    convocation = row.convocation
    address = holder_mail_address(convocation.seat)
    if address is None:
        return Failure.NO_WISH if has_refused(convocation.seat) else Failure.NO_ADDRESS
    link = absolute_url("governance:own_convocation", token)
    event = meeting_event(convocation.meeting, row.told, link=link)
    former = _told_before(row)
    letter = seat_letter(
        convocation.meeting,
        row.kind,
        row.told,
        convocation.seat.label,
        link,
        former=former,
        former_agenda=row.former_agenda,
        answered=convocation,
    )
    return Parcel(address, letter, calendar=CalendarFile(CALENDAR_NAME, write_event(event), event.method))


def _told_before(row: SeatMessage) -> AnnouncedMeeting | None:
    """What the seat has read last: a message that has not left has told nothing."""
    unread = (Message.State.WAITING, Message.State.FAILED)
    earlier = row.convocation.messages.filter(pk__lt=row.pk).exclude(message__state__in=unread)
    last = earlier.order_by("pk").last()
    return last.told if last else None


def seat_letter(
    meeting: Meeting,
    kind: str,
    announced_meeting: AnnouncedMeeting,
    seat: str,
    link: str,
    *,
    by: str = "",
    former: AnnouncedMeeting | None = None,
    former_agenda: str = "",
    answered: Convocation | None = None,
) -> Letter:
    """What leaves, which is also shown before it does: `link` then says whose address it will be, and `by` who will sign.
    `former`: what the seat was told before. `former_agenda`: its lines, of a message that tells what they have become.
    `answered`: the convocation whose answer stands, or was for another day."""
    points = agenda_points(meeting)
    change = agenda_change(parse_agenda(former_agenda), agenda_lines(points)) if former_agenda else None
    return render_letter(
        _SEAT_TEMPLATES[SeatMessage.Kind(kind)],
        meeting=meeting,
        roadmap=meeting.roadmap,
        by=by or (meeting.roadmap.name_of(meeting.convened_by) if meeting.convened_by else ""),
        seat=seat,
        when=schedule_label(announced_meeting.held_on, announced_meeting.starts_at),
        place=announced_meeting.place,
        paragraph=meeting.convening_text.strip(),
        points=points,
        change=agenda_change_sentence(change) if change else "",
        link=link,
        is_back=former is not None and former.is_cancelled,
        former_when=schedule_label(former.held_on, former.starts_at) if former else "",
        former_place=former.place if former else "",
        answered=answered,
    )


def meeting_event(meeting: Meeting, announced_meeting: AnnouncedMeeting, *, link: str = "") -> CalendarEvent:
    """With the day, the hour and the place that `told` says. The UID is that of the event in the calendar of the roadmap."""
    start: date = announced_meeting.held_on
    end = start + timedelta(days=1)
    if announced_meeting.starts_at is not None:
        start = datetime.combine(announced_meeting.held_on, announced_meeting.starts_at)
        end = start + timedelta(minutes=meeting.planned_minutes or _USUAL_MINUTES)
    return CalendarEvent(
        uid=f"{meeting.roadmap.uid}-meeting-{meeting.pk}@jalons",
        sequence=meeting.calendar_sequence,
        title=meeting.title,
        start=start,
        end=end,
        here=ZoneInfo(meeting.roadmap.time_zone),
        place=announced_meeting.place,
        description=meeting.roadmap.lead_authority,
        url=link,
        is_cancelled=announced_meeting.is_cancelled,
    )


MEETING_MINUTES = "meeting_minutes"


def compose_meeting_minutes(message: Message) -> Parcel | Failure:
    """A link, no attachment. Fails when another edition was validated meanwhile, or nobody can be written to there."""
    people = (f"seat__{path}" for path in HOLDER)
    rows = MinutesSending.objects.select_related("minutes__meeting__roadmap", "minutes__meeting__committee", *people)
    sending = rows.filter(message=message).first()
    if sending is None or sending.minutes.is_open or sending.edition != sending.minutes.edition:
        return Failure.OUTDATED
    seat = sending.seat
    address = holder_mail_address(seat) if seat else None
    if seat is None or address is None:
        return Failure.NO_WISH if seat and has_refused(seat) else Failure.NO_ADDRESS
    meeting = sending.minutes.meeting
    letter = render_letter(
        "governance/mail/meeting_minutes.txt",
        roadmap=meeting.roadmap,
        meeting=meeting,
        committee=meeting.committee,
        edition=sending.edition,
        link=minutes_link(sending.minutes, seat),
        has_account=seat_access(seat) is not None,
    )
    return Parcel(address, letter)


def minutes_link(minutes: MeetingMinutes, seat: Seat) -> str:
    """The page of the roadmap, with an account; without any, the public page of the edition validated last."""
    if seat_access(seat):
        return absolute_url("publication:meeting_minutes", minutes.meeting.roadmap.slug, minutes.meeting_id)
    return absolute_url("publication:public_meeting_minutes", minutes.uid)
