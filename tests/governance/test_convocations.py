"""Convening the seats of a committee once, telling them what changes, and what they answer."""

from datetime import time, timedelta
from email.message import MIMEPart

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from jalons.directory.changes.contacts import erase_contact
from jalons.governance.changes.convocation_answers import answer_convocation
from jalons.governance.changes.convocations import (
    convene_meeting,
    convene_missing_seats,
    give_seat_page,
    print_seat_letters,
    revoke_seat_page,
    send_seat_messages_again,
)
from jalons.governance.changes.meetings import cancel_meeting, remove_meeting, restore_meeting
from jalons.governance.changes.seats import end_seat
from jalons.governance.models import Committee, Convocation, Meeting, Seat, SeatMessage
from jalons.governance.queries.coming_convocations import (
    awaited_replies,
    meetings_to_convene,
)
from jalons.governance.queries.convocations import (
    answers_of,
    convocation_page,
)
from jalons.governance.queries.own_convocations import (
    find_own_page,
    possible_representatives,
)
from jalons.governance.rules.convocations import Answer, AnswerCounts, Channel, SeatAnswer
from jalons.mail.changes import deliver_due_messages
from jalons.mail.models import Message
from jalons.roadmaps.models import JournalEntry, Member
from jalons.roadmaps.rules.permissions import Role
from tests.governance.convening import (
    CAF,
    CHAIR,
    HOUR,
    LABELS,
    PAPER,
    REFUSES,
    SOCIAL,
    VACANT,
    add_seat,
    convened,
    in_days,
    move,
    page_of,
    path_in,
    plan_meeting,
    seat,
    seat_committee,
    send_all,
    someone,
)
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
Kind = SeatMessage.Kind


@pytest.fixture
def by(world: World) -> Member:
    return world.blank()


@pytest.fixture
def committee(by: Member) -> Committee:
    return seat_committee(by)


@pytest.fixture
def meeting(committee: Committee, by: Member) -> Meeting:
    return plan_meeting(committee, by)


@pytest.fixture
def asked(meeting: Meeting, by: Member) -> Meeting:
    """Convened, and gone."""
    convene_meeting(meeting=meeting, paragraph="Venez nombreux.", by=by)
    meeting.refresh_from_db()
    deliver_due_messages()
    return meeting


def cancel(meeting: Meeting, by: Member) -> None:
    cancel_meeting(meeting=meeting, reason="La salle est inondée.", by=by)
    meeting.refresh_from_db()


def told(meeting: Meeting, label: str) -> list[tuple[str, str]]:
    rows = SeatMessage.objects.filter(convocation=convened(meeting, label)).select_related("message")
    return [(row.kind, row.message.state if row.message else "papier") for row in rows]


# --- convened --------------------------------------------------------------------------------------------------------


def test_each_seat_is_reached_by_e_mail_by_letter_or_by_hand(meeting: Meeting) -> None:
    page = convocation_page(meeting, knows=True)
    assert [(line.label, line.channel) for line in page.lines] == [
        (CHAIR, Channel.MAIL),
        (CAF, Channel.MAIL),
        (SOCIAL, Channel.MAIL),
        (REFUSES, Channel.LETTER),
        (PAPER, Channel.LETTER),
        (VACANT, Channel.NOBODY),
    ]
    assert {line.address for line in page.lines if line.channel is not Channel.MAIL} == {""}
    assert [line.name for line in convocation_page(meeting, knows=False).lines] == [""] * 6


def test_convening_writes_once_to_each_seat_that_has_an_address(meeting: Meeting, by: Member) -> None:
    convene_meeting(meeting=meeting, paragraph="Venez nombreux.", by=by)
    meeting.refresh_from_db()
    assert (meeting.convened_on, meeting.convened_by, meeting.convening_text) == (
        timezone.localdate(), by.user, "Venez nombreux."
    )  # fmt: skip
    assert Convocation.objects.filter(meeting=meeting).count() == len(LABELS)
    assert by.user
    assert [who for who, _subject in send_all()] == sorted(
        [by.user.email, "siege-1@demo.example", "siege-2@demo.example"]
    )
    with refused("already-convened"):
        convene_meeting(meeting=meeting, by=by)
    assert send_all() == []
    entry = JournalEntry.objects.get(verb="convene", about_id=meeting.pk)
    assert entry.after == {"convened_on": timezone.localdate().isoformat(), "seats": 6, "mails": 3}


def test_the_message_tells_the_day_the_place_the_agenda_and_the_page(meeting: Meeting, by: Member) -> None:
    meeting.points.create(rank=1, title="Le budget de 2027")
    convene_meeting(meeting=meeting, paragraph="Venez nombreux.", by=by)
    deliver_due_messages()
    message = next(one for one in mail.outbox if one.to == ["siege-1@demo.example"])
    body = message.body.replace("\u00a0", " ")
    for words in ("à 18 h", "Où : Brantôme", "Venez nombreux.", "2. Le budget de 2027", f"au titre de : {CAF}"):
        assert words in body
    part = message.attachments[0]
    assert isinstance(part, MIMEPart)
    assert (part.get_content_type(), part.get_param("method"), part.get_filename()) == (
        "text/calendar", "PUBLISH", "reunion.ics"
    )  # fmt: skip
    calendar = part.get_content()
    assert f"UID:{meeting.roadmap.uid}-meeting-{meeting.pk}@jalons" in calendar.replace("\r\n ", "")
    assert "SEQUENCE:0" in calendar and "T180000" in calendar
    row = find_own_page(path_in(str(message.body)).strip("/").rpartition("/")[2])
    assert row is not None and row.seat.label == CAF
    # Once it has left, only a hash of the address is stored.
    assert SeatMessage.objects.exclude(sealed_secret="").count() == 0


def test_a_meeting_is_not_convened_once_past_cancelled_or_without_anybody(committee: Committee, by: Member) -> None:
    past = plan_meeting(committee, by, held_on=in_days(-1))
    with refused("convened-meeting-past"):
        convene_meeting(meeting=past, by=by)
    meeting = plan_meeting(committee, by)
    Meeting.objects.filter(pk=meeting.pk).update(cancelled_on=in_days(0), cancel_reason="Grève.")
    with refused("convened-meeting-cancelled"):
        convene_meeting(meeting=meeting, by=by)
    empty = plan_meeting(committee, by, held_on=in_days(40))
    Seat.objects.filter(committee=committee).update(until=in_days(39))
    with refused("no-seat"):
        convene_meeting(meeting=empty, by=by)
    with refused("not-convened"):
        convene_missing_seats(meeting=empty, by=by)


def test_a_meeting_under_its_notice_is_convened_all_the_same(committee: Committee, by: Member) -> None:
    meeting = plan_meeting(committee, by, held_on=in_days(14))
    assert convocation_page(meeting, knows=True).is_late
    convene_meeting(meeting=meeting, by=by)
    assert len(send_all()) == 3
    on_time = plan_meeting(committee, by, held_on=in_days(15))
    assert not convocation_page(on_time, knows=True).is_late


def test_a_seat_added_after_the_convocation_is_convened_by_another_gesture(asked: Meeting, by: Member) -> None:
    with refused("nobody-to-convene"):
        convene_missing_seats(meeting=asked, by=by)
    mail.outbox.clear()
    add_seat(asked.committee, "Préfecture", contact=someone(by, "prefecture@demo.example"))
    Seat.objects.filter(label=VACANT).update(contact=someone(by, "region@demo.example"))
    assert convocation_page(asked, knows=True).missing == 2
    assert convene_missing_seats(meeting=asked, by=by) == 2
    assert [who for who, _subject in send_all()] == ["prefecture@demo.example", "region@demo.example"]
    assert convocation_page(asked, knows=True).missing == 0


def test_a_meeting_that_is_convened_is_not_removed(asked: Meeting, by: Member) -> None:
    with refused("meeting-is-convened"):
        remove_meeting(meeting=asked, by=by)


def test_what_failed_is_sent_again_in_one_gesture(asked: Meeting, by: Member) -> None:
    with refused("nothing-to-send-again"):
        send_seat_messages_again(meeting=asked, by=by)
    mail.outbox.clear()
    rows = Message.objects.filter(seatmessage__convocation__meeting=asked)
    rows.update(state=Message.State.FAILED, failure="serveur", gone_at=None)
    assert send_seat_messages_again(meeting=asked, by=by) == 3
    assert len(send_all()) == 3


# --- what changes ----------------------------------------------------------------------------------------------------


def test_another_hour_is_told_once_to_each_seat_and_moves_the_calendar_entry(asked: Meeting, by: Member) -> None:
    mail.outbox.clear()
    move(asked, by, starts_at=time(17))
    move(asked, by, place="Périgueux")
    move(asked, by, starts_at=time(17, 30))
    deliver_due_messages()
    assert len(mail.outbox) == 3
    message = next(one for one in mail.outbox if one.to == ["siege-1@demo.example"])
    assert message.subject.startswith("Changement") and "Périgueux" in message.body
    calendar = message.attachments[0].get_content()
    assert "SEQUENCE:3" in calendar and "T173000" in calendar
    assert told(asked, CAF) == [("convocation", "parti"), ("changement", "parti")]
    # Told already: nothing more leaves.
    move(asked, by, title="Comité de rentrée")
    mail.outbox.clear()
    assert send_all() == []


def test_a_change_undone_before_it_has_left_is_not_told(asked: Meeting, by: Member) -> None:
    mail.outbox.clear()
    move(asked, by, starts_at=time(17))
    assert told(asked, CAF) == [("convocation", "parti"), ("changement", "attente")]
    move(asked, by, starts_at=HOUR)
    assert told(asked, CAF) == [("convocation", "parti")]
    assert send_all() == []
    assert not Message.objects.filter(kind="seat_message", state=Message.State.FAILED).exists()


def test_a_convocation_that_has_not_left_tells_the_latest(meeting: Meeting, by: Member) -> None:
    convene_meeting(meeting=meeting, by=by)
    meeting.refresh_from_db()
    move(meeting, by, starts_at=time(9))
    deliver_due_messages()
    assert [one.subject.partition(" :")[0] for one in mail.outbox] == ["Convocation"] * 3
    assert all("à 9\u00a0h" in one.body for one in mail.outbox)


def test_a_cancellation_is_told_to_who_was_convened_and_taken_back(asked: Meeting, by: Member) -> None:
    mail.outbox.clear()
    cancel(asked, by)
    deliver_due_messages()
    assert len(mail.outbox) == 3
    part = mail.outbox[0].attachments[0]
    assert part.get_param("method") == "CANCEL" and "STATUS:CANCELLED" in part.get_content()
    assert "La salle est inondée." in mail.outbox[0].body
    mail.outbox.clear()
    assert restore_meeting(meeting=asked, by=by).told_seats == 3
    assert [subject.partition(" :")[0] for _who, subject in send_all()] == ["Réunion maintenue"] * 3


def test_a_convocation_that_never_left_is_not_followed_by_a_cancellation(meeting: Meeting, by: Member) -> None:
    convene_meeting(meeting=meeting, by=by)
    meeting.refresh_from_db()
    cancel(meeting, by)
    assert send_all() == []
    assert told(meeting, CAF) == [("convocation", "echec")]


def test_nobody_is_told_of_the_change_of_a_meeting_that_is_not_convened_or_is_past(
    meeting: Meeting, asked: Meeting, by: Member, committee: Committee
) -> None:
    mail.outbox.clear()
    other = plan_meeting(committee, by, held_on=in_days(50))
    move(other, by, starts_at=time(8))
    Meeting.objects.filter(pk=asked.pk).update(held_on=in_days(-1))
    asked.refresh_from_db()
    move(asked, by, starts_at=time(8))
    assert send_all() == []


def test_who_has_left_or_refused_is_not_told(asked: Meeting, by: Member) -> None:
    mail.outbox.clear()
    Seat.objects.filter(committee=asked.committee, label=CHAIR).update(until=in_days(10))
    contact = convened(asked, CAF).seat.contact
    assert contact
    erase_contact(contact=contact, by=by)
    member = convened(asked, SOCIAL).seat.group_member
    assert member and member.contact
    member.contact.refused_on, member.contact.consents = timezone.localdate(), False
    member.contact.save()
    move(asked, by, starts_at=time(17))
    assert send_all() == []


# --- private pages ---------------------------------------------------------------------------------------------------


def test_a_page_closes_when_the_seat_ends_the_contact_is_erased_or_refuses(asked: Meeting, by: Member) -> None:
    today = timezone.localdate()
    pages = {label: page_of(convened(asked, label), by) for label in (CAF, SOCIAL, PAPER, VACANT)}
    assert all(convened(asked, label).is_open(today) for label in pages)
    Seat.objects.filter(committee=asked.committee, label=VACANT).update(until=in_days(29))
    contact = convened(asked, CAF).seat.contact
    assert contact
    erase_contact(contact=contact, by=by)
    member = convened(asked, SOCIAL).seat.group_member
    assert member and member.contact
    member.contact.refused_on, member.contact.consents = today, False
    member.contact.save()
    assert {label: convened(asked, label).is_open(today) for label in pages} == {
        CAF: False, SOCIAL: False, PAPER: True, VACANT: False
    }  # fmt: skip


def test_the_letter_of_somebody_who_had_refused_opens_a_page(asked: Meeting, by: Member) -> None:
    assert convened(asked, REFUSES).messages.count() == 0
    letters = print_seat_letters(meeting=asked, by=by)
    assert [row.convocation.seat.label for row in letters] == [REFUSES, PAPER]
    row = find_own_page(letters[0].address.strip("/").rpartition("/")[2])
    assert row is not None and row.seat.label == REFUSES
    # Printed again, a letter that was posted still opens the same page.
    assert [row.address for row in print_seat_letters(meeting=asked, by=by)] == [row.address for row in letters]


def test_there_is_no_letter_when_every_seat_has_an_address(asked: Meeting, by: Member) -> None:
    Seat.objects.filter(committee=asked.committee, label__in=(REFUSES, PAPER)).delete()
    with refused("no-letter"):
        print_seat_letters(meeting=asked, by=by)


def test_whoever_takes_a_seat_after_the_convocation_answers_anew(asked: Meeting, by: Member) -> None:
    url = page_of(convened(asked, CAF), by)
    token = url.strip("/").rpartition("/")[2]
    answer_convocation(convocation=convened(asked, CAF), answer=Answer.PRESENT)
    Seat.objects.filter(committee=asked.committee_id, label=CAF).update(contact=someone(by, "nouvelle@demo.example"))
    assert find_own_page(token) is None
    mail.outbox.clear()
    give_seat_page(convocation=convened(asked, CAF), by=by)
    assert [who for who, _subject in send_all()] == ["nouvelle@demo.example"]
    assert convened(asked, CAF).answer == ""


def test_a_page_is_given_only_while_it_serves(asked: Meeting, by: Member) -> None:
    give_seat_page(convocation=convened(asked, CAF), by=by)
    with refused("message-on-its-way"):
        give_seat_page(convocation=convened(asked, CAF), by=by)
    Seat.objects.filter(label=VACANT).update(until=in_days(3))
    with refused("seat-has-left"):
        give_seat_page(convocation=convened(asked, VACANT), by=by)
    Meeting.objects.filter(pk=asked.pk).update(cancelled_on=in_days(0), cancel_reason="Grève.")
    with refused("convened-meeting-cancelled"):
        give_seat_page(convocation=convened(asked, PAPER), by=by)
    Meeting.objects.filter(pk=asked.pk).update(cancelled_on=None, cancel_reason="", held_on=in_days(-1))
    with refused("convened-meeting-past"):
        give_seat_page(convocation=convened(asked, PAPER), by=by)
    with refused("convened-meeting-past"):
        send_seat_messages_again(meeting=Meeting.objects.get(pk=asked.pk), by=by)


def test_a_revoked_page_closes_and_what_was_answered_stays(asked: Meeting, by: Member) -> None:
    page_of(convened(asked, PAPER), by)
    answer_convocation(convocation=convened(asked, PAPER), answer=Answer.EXCUSED)
    revoke_seat_page(convocation=convened(asked, PAPER), by=by)
    assert (convened(asked, PAPER).answer, convened(asked, PAPER).has_page) == ("excuse", False)
    with refused("link-closed"):
        answer_convocation(convocation=convened(asked, PAPER), answer=Answer.PRESENT)


# --- answers ---------------------------------------------------------------------------------------------------------


def reply(meeting: Meeting, label: str, answer: Answer, by: Member, other: str = "") -> None:
    represented_by = seat(meeting, other) if other else None
    answer_convocation(convocation=convened(meeting, label), answer=answer, represented_by=represented_by, by=by)


def test_answers_are_counted_and_prefill_the_presence(asked: Meeting, by: Member) -> None:
    reply(asked, CHAIR, Answer.PRESENT, by)
    reply(asked, CAF, Answer.EXCUSED, by)
    reply(asked, SOCIAL, Answer.REPRESENTED, by, CHAIR)
    assert convocation_page(asked, knows=True).counts == AnswerCounts(present=1, excused=1, represented=1, silent=3)
    chair = seat(asked, CHAIR).pk
    assert answers_of(asked) == {
        chair: SeatAnswer(Answer.PRESENT),
        seat(asked, CAF).pk: SeatAnswer(Answer.EXCUSED),
        seat(asked, SOCIAL).pk: SeatAnswer(Answer.REPRESENTED, chair),
    }
    reply(asked, SOCIAL, Answer.PRESENT, by)
    assert answers_of(asked)[seat(asked, SOCIAL).pk] == SeatAnswer(Answer.PRESENT)


def test_a_seat_is_represented_by_one_that_comes_and_represents_nobody_else(
    asked: Meeting, by: Member, committee: Committee
) -> None:
    with refused("represented-by-nobody", "represented_by"):
        reply(asked, CAF, Answer.REPRESENTED, by)
    with refused("represents-itself", "represented_by"):
        reply(asked, CAF, Answer.REPRESENTED, by, CAF)
    reply(asked, SOCIAL, Answer.REPRESENTED, by, CHAIR)
    with refused("represents-another", "represented_by"):
        reply(asked, CAF, Answer.REPRESENTED, by, CHAIR)
    with refused("representative-is-away", "represented_by"):
        reply(asked, CAF, Answer.REPRESENTED, by, SOCIAL)
    Seat.objects.filter(label=VACANT).update(until=in_days(2))
    with refused("representative-does-not-sit", "represented_by"):
        reply(asked, CAF, Answer.REPRESENTED, by, VACANT)
    assert [row.label for row in possible_representatives(convened(asked, CAF))] == [REFUSES, PAPER]


def test_a_seat_whose_representative_excuses_itself_is_shown(asked: Meeting, by: Member) -> None:
    reply(asked, CAF, Answer.REPRESENTED, by, CHAIR)
    reply(asked, CHAIR, Answer.EXCUSED, by)
    lines = {line.label: line.is_unrepresented for line in convocation_page(asked, knows=True).lines}
    assert [label for label in lines if lines[label]] == [CAF]


def test_nobody_answers_for_another_once_late_or_without_right(world: World, asked: Meeting, by: Member) -> None:
    observer = Member(by.roadmap, world.user("caf"), Role.OBSERVER, "Observatrice")
    with refused("convocation-of-another"):
        reply(asked, CAF, Answer.PRESENT, observer)
    Meeting.objects.filter(pk=asked.pk).update(held_on=timezone.localdate(), opened_at=timezone.now())
    with refused("convened-meeting-past"):
        reply(asked, CAF, Answer.PRESENT, by)
    Meeting.objects.filter(pk=asked.pk).update(cancelled_on=in_days(0), cancel_reason="Grève.")
    with refused("convened-meeting-cancelled"):
        reply(asked, CAF, Answer.PRESENT, by)


# --- what is due -----------------------------------------------------------------------------------------------------


def test_a_meeting_of_today_or_opened_is_no_longer_to_convene(meeting: Meeting, by: Member) -> None:
    today = timezone.localdate()
    rows = Meeting.objects.filter(pk=meeting.pk)
    rows.update(held_on=today + timedelta(days=1))
    assert [row.meeting for row in meetings_to_convene(by.roadmap.pk, today)] == [meeting.pk]
    rows.update(opened_at=timezone.now())
    assert meetings_to_convene(by.roadmap.pk, today) == []
    rows.update(opened_at=None, held_on=today)
    assert meetings_to_convene(by.roadmap.pk, today) == []


def test_what_is_due_to_whoever_prepares_and_to_whoever_answers(meeting: Meeting, by: Member) -> None:
    today = timezone.localdate()
    due = meetings_to_convene(by.roadmap.pk, today)
    assert [(row.meeting, row.last_day) for row in due] == [(meeting.pk, meeting.held_on - timedelta(days=15))]
    assert awaited_replies(by) == []
    convene_meeting(meeting=meeting, by=by)
    assert meetings_to_convene(by.roadmap.pk, today) == []
    assert [row.meeting for row in awaited_replies(by)] == [meeting.pk]
    reply(meeting, CHAIR, Answer.PRESENT, by)
    assert awaited_replies(by) == []


def test_a_seat_is_told_that_its_representative_does_not_come_either(asked: Meeting, by: Member) -> None:
    reply(asked, CAF, Answer.REPRESENTED, by, CHAIR)
    address = page_of(convened(asked, CAF), by)
    assert "ne vient pas non plus" not in Client().get(address).content.decode()
    reply(asked, CHAIR, Answer.EXCUSED, by)
    page = Client().get(address).content.decode().replace("\u00a0", " ")
    assert f"ne vient pas non plus : {CHAIR}." in page and "Répondez de nouveau" in page
    assert f"Par : {CHAIR}" not in page
    counts = convocation_page(asked, knows=True).counts
    assert counts == AnswerCounts(present=0, excused=1, represented=0, silent=4, unrepresented=1)


def test_a_seat_that_ends_before_the_day_represents_nobody(asked: Meeting, by: Member) -> None:
    reply(asked, CAF, Answer.REPRESENTED, by, CHAIR)
    end_seat(seat=seat(asked, CHAIR), until=asked.held_on - timedelta(days=1), by=by)
    line = next(line for line in convocation_page(asked, knows=True).lines if line.label == CAF)
    assert (line.answer, line.by, line.is_unrepresented) == ("represente", "", True)
    assert answers_of(asked)[seat(asked, CAF).pk].by is None
    page = Client().get(page_of(convened(asked, CAF), by)).content.decode()
    assert "Par : Présidence" not in page.replace("\u00a0", " ")
    assert "Le siège qui vous représentait n’en est plus un" in page
