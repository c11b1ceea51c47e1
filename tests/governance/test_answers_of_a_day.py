"""An answer to a convocation is for a day: once the meeting is moved, it counts for nothing, until that day comes back."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.base.french import format_short_day
from jalons.governance.changes.convocation_answers import answer_convocation
from jalons.governance.changes.convocations import convene_meeting
from jalons.governance.changes.meetings import revise_meeting
from jalons.governance.changes.presence import mark_everyone, mark_seat, represent_seat
from jalons.governance.models import Convocation, Meeting, Presence, Seat
from jalons.governance.queries.coming_convocations import (
    awaited_replies,
)
from jalons.governance.queries.convocations import (
    answers_of,
    convocation_page,
)
from jalons.governance.queries.own_convocations import (
    possible_representatives,
)
from jalons.governance.queries.presence import meeting_attendance
from jalons.governance.rules.convocations import Answer, AnswerCounts, SeatAnswer
from jalons.mail.changes import deliver_due_messages
from jalons.roadmaps.models import Member
from tests.governance.convening import (
    CAF,
    CHAIR,
    PAPER,
    SOCIAL,
    convened,
    in_days,
    page_of,
    plan_meeting,
    seat,
    seat_committee,
)
from tests.governance.convening import (
    move as move_to,
)
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
FIRST, SECOND = 30, 45
NOBODY = AnswerCounts(present=0, excused=0, represented=0, silent=6)


@pytest.fixture
def by(world: World) -> Member:
    return world.blank()


@pytest.fixture
def meeting(by: Member) -> Meeting:
    """Convened for the first day; one seat comes, and represents another."""
    meeting = plan_meeting(seat_committee(by), by, held_on=in_days(FIRST))
    convene_meeting(meeting=meeting, by=by)
    meeting.refresh_from_db()
    deliver_due_messages()
    reply(meeting, CHAIR, Answer.PRESENT, by)
    reply(meeting, CAF, Answer.REPRESENTED, by, CHAIR)
    return meeting


def page_text(address: str) -> str:
    """A private page as it is read."""
    return " ".join(Client().get(address).content.decode().replace("\u00a0", " ").split())


def reply(meeting: Meeting, label: str, answer: Answer, by: Member, other: str = "") -> None:
    represented_by = seat(meeting, other) if other else None
    answer_convocation(convocation=convened(meeting, label), answer=answer, represented_by=represented_by, by=by)


def move(meeting: Meeting, by: Member, days: int) -> None:
    revise_meeting(
        meeting=meeting,
        title=meeting.title,
        held_on=in_days(days),
        starts_at=meeting.starts_at,
        place=meeting.place,
        by=by,
    )
    meeting.refresh_from_db()


def text_of(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().replace("\u00a0", " ").split())


def test_an_answer_for_a_former_day_counts_for_nothing_until_that_day_is_back(meeting: Meeting, by: Member) -> None:
    assert awaited_replies(by) == []
    move(meeting, by, SECOND)
    assert convocation_page(meeting, knows=True).counts == NOBODY
    assert (answers_of(meeting), [row.meeting for row in awaited_replies(by)]) == ({}, [meeting.pk])
    assert {(line.answer, line.by) for line in convocation_page(meeting, knows=True).lines} == {("", "")}
    assert {line.answer for line in meeting_attendance(meeting, with_names=False).seats} == {""}
    move(meeting, by, FIRST)
    chair = seat(meeting, CHAIR).pk
    assert answers_of(meeting) == {
        chair: SeatAnswer(Answer.PRESENT),
        seat(meeting, CAF).pk: SeatAnswer(Answer.REPRESENTED, chair),
    }
    assert convocation_page(meeting, knows=True).counts == AnswerCounts(present=1, excused=0, represented=1, silent=4)
    assert awaited_replies(by) == []


def test_who_represented_a_seat_on_a_former_day_may_represent_another(meeting: Meeting, by: Member) -> None:
    with refused("represents-another", "represented_by"):
        reply(meeting, SOCIAL, Answer.REPRESENTED, by, CHAIR)
    move(meeting, by, SECOND)
    assert CHAIR in [row.label for row in possible_representatives(convened(meeting, SOCIAL))]
    reply(meeting, SOCIAL, Answer.REPRESENTED, by, CHAIR)
    assert answers_of(meeting) == {seat(meeting, SOCIAL).pk: SeatAnswer(Answer.REPRESENTED, seat(meeting, CHAIR).pk)}


def test_the_pages_say_what_was_answered_for_the_former_day_and_ask_again(
    client: Client, meeting: Meeting, by: Member
) -> None:
    former, private = format_short_day(in_days(FIRST)), page_of(convened(meeting, CAF), by)
    move(meeting, by, SECOND)
    assert by.user
    client.force_login(by.user)
    page = text_of(client, reverse("governance:convocation", args=[by.roadmap.slug, meeting.pk]))
    assert f"Avait répondu présent pour le {former}." in page and "Répondu le" not in page
    own: Any = Client().get(private)
    assert own.context["form"].initial == {"answer": "", "represented_by": None}
    page = text_of(Client(), private)
    assert "Réponse de votre siège" not in page
    assert "La réunion a changé de jour : répondez pour le nouveau.</b>" in page
    assert f"Vous aviez répondu, pour le {former} : représenté." in page
    Client().post(private, {"answer": "present"})
    assert "Réponse de votre siège : présent" in text_of(Client(), private)


# --- the suppléance, and seats without a voice -----------------------------------------------------------------------


def test_the_mail_of_a_moved_day_says_that_the_answer_has_to_be_given_again(meeting: Meeting, by: Member) -> None:
    void = "ne compte plus : répondez de nouveau"
    first = format_short_day(in_days(FIRST))
    bodies = changed(meeting, by, held_on=in_days(SECOND))
    assert {label: void in body for label, body in bodies.items()} == {CHAIR: True, CAF: True, SOCIAL: False}
    assert f"Vous aviez répondu, pour le {first} : représenté.".replace("\u00a0", " ") in bodies[CAF]
    # Back on its first day, what was answered counts again.
    bodies = changed(meeting, by, held_on=in_days(FIRST))
    assert "Votre réponse compte toujours : représenté." in bodies[CAF]
    assert not any(void in body for body in bodies.values())


def test_the_mail_of_another_place_says_that_the_answer_stands(meeting: Meeting, by: Member) -> None:
    bodies = changed(meeting, by, place="Bourdeilles")
    kept = "Votre réponse compte toujours"
    assert {label: kept in body for label, body in bodies.items()} == {CHAIR: True, CAF: True, SOCIAL: False}


def changed(meeting: Meeting, by: Member, **values: object) -> dict[str, str]:
    """What the message of a change says to each seat, by its label."""
    mail.outbox.clear()
    move_to(meeting, by, **values)
    deliver_due_messages()
    bodies = [one.body.replace("\u00a0", " ") for one in mail.outbox]
    return {label: body for label in (CHAIR, CAF, SOCIAL) for body in bodies if f"au titre de : {label}." in body}


def test_a_seat_answers_that_its_suppleance_comes_and_is_noted_so(meeting: Meeting, by: Member) -> None:
    Seat.objects.filter(committee=meeting.committee_id, label=CAF).update(substitute="Sous-direction")
    address = page_of(convened(meeting, CAF), by)
    assert "ma suppléance vient : Sous-direction" in page_text(address)
    assert "ma suppléance vient" not in page_text(page_of(convened(meeting, PAPER), by))
    assert Client().post(address, {"answer": "suppleance"}).status_code == 302
    row = convened(meeting, CAF)
    assert (row.answer, row.by_substitute, row.answer_label) == ("present", True, "présent, par sa suppléance")
    assert "Réponse de votre siège : présent, par sa suppléance" in page_text(address)
    Meeting.objects.filter(pk=meeting.pk).update(held_on=timezone.localdate())
    Convocation.objects.filter(pk=row.pk).update(answered_for=timezone.localdate())
    mark_everyone(meeting=Meeting.objects.get(pk=meeting.pk), by=by)
    noted = Presence.objects.get(meeting=meeting, seat__label=CAF)
    assert (noted.attendance, noted.by_substitute) == ("present", True)


def test_a_seat_without_suppleance_does_not_answer_so(meeting: Meeting, by: Member) -> None:
    with refused("seat-without-substitute", "answer"):
        answer_convocation(convocation=convened(meeting, CAF), answer="present", by_substitute=True, by=by)
    Seat.objects.filter(committee=meeting.committee_id, label=CAF).update(substitute="Sous-direction")
    answer_convocation(convocation=convened(meeting, CAF), answer="present", by_substitute=True, by=by)
    answer_convocation(convocation=convened(meeting, CAF), answer="excuse", by=by)
    assert not convened(meeting, CAF).by_substitute


def test_a_seat_without_a_voice_carries_that_of_nobody(meeting: Meeting, by: Member) -> None:
    Seat.objects.filter(committee=meeting.committee_id, label__in=(SOCIAL, PAPER)).update(has_vote=False)
    row = convened(meeting, CAF)
    assert {seat.label for seat in possible_representatives(row)}.isdisjoint({SOCIAL, PAPER})
    silent = Seat.objects.get(committee=meeting.committee_id, label=SOCIAL)
    with refused("representative-without-voice", "represented_by"):
        answer_convocation(convocation=row, answer="represente", represented_by=silent, by=by)
    answer_convocation(convocation=convened(meeting, PAPER), answer="represente", represented_by=silent, by=by)
    Meeting.objects.filter(pk=meeting.pk).update(held_on=timezone.localdate())
    today = Meeting.objects.select_related("roadmap").get(pk=meeting.pk)
    mark_seat(meeting=today, seat=silent, attendance="present", by=by)
    with refused("representative-has-no-voice", "by"):
        represent_seat(meeting=today, seat=row.seat, representative=silent, by=by)
