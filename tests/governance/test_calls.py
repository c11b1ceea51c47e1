"""After a change of a convened meeting, the seats that no e-mail reaches are called, and ticked one by one."""

from datetime import time

import pytest
from django.test import Client
from django.urls import reverse

from jalons.directory.changes.contacts import erase_contact, write_phone
from jalons.directory.models import Contact
from jalons.governance.changes.calls import note_call, withdraw_call
from jalons.governance.changes.convocations import convene_meeting, convene_missing_seats, give_seat_page
from jalons.governance.changes.meetings import cancel_meeting, restore_meeting
from jalons.governance.models import Convocation, Meeting, SeatMessage
from jalons.governance.models.seat_holders import seat_contact
from jalons.governance.queries.convocations import (
    convocation_page,
    count_seats_to_call,
)
from jalons.mail.changes import deliver_due_messages
from jalons.roadmaps.models import Member, Membership
from tests.governance.convening import (
    HOUR,
    PAPER,
    REFUSES,
    VACANT,
    convened,
    in_days,
    move,
    plan_meeting,
    seat_committee,
)
from tests.refusals import refused
from tests.roadmaps.test_changes import last_line
from tests.world import World

pytestmark = pytest.mark.django_db
BY_HAND = [REFUSES, PAPER, VACANT]


@pytest.fixture
def by(world: World) -> Member:
    return world.blank()


@pytest.fixture
def asked(by: Member) -> Meeting:
    """Three seats were convened by an e-mail that has left, three by hand."""
    meeting = plan_meeting(seat_committee(by), by)
    convene_meeting(meeting=meeting, by=by)
    deliver_due_messages()
    return now(meeting)


def now(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_related("roadmap", "committee").get(pk=meeting.pk)


def to_call(meeting: Meeting) -> list[str]:
    lines = [line.label for line in convocation_page(now(meeting), knows=True).to_tell]
    assert count_seats_to_call(now(meeting)) == len(lines)
    return lines


def test_nobody_is_to_call_as_long_as_nothing_changes(asked: Meeting) -> None:
    assert to_call(asked) == []


def test_a_move_is_told_by_mail_to_some_and_by_voice_to_the_others(asked: Meeting, by: Member) -> None:
    move(asked, by, starts_at=time(17))
    assert to_call(asked) == BY_HAND
    deliver_due_messages()
    assert to_call(asked) == BY_HAND
    note_call(convocation=convened(asked, PAPER), by=by)
    assert to_call(asked) == [REFUSES, VACANT]
    with refused("seat-knows-already"):
        note_call(convocation=convened(asked, PAPER), by=by)
    # Moved once more, it is to call again.
    move(now(asked), by, starts_at=time(20))
    assert to_call(asked) == BY_HAND


def test_a_change_undone_before_it_has_left_leaves_nobody_to_call(asked: Meeting, by: Member) -> None:
    move(asked, by, starts_at=time(17))
    move(now(asked), by, starts_at=HOUR)
    assert to_call(asked) == []


def test_whoever_was_called_before_it_was_undone_is_called_again(asked: Meeting, by: Member) -> None:
    move(asked, by, starts_at=time(17))
    note_call(convocation=convened(asked, VACANT), by=by)
    move(now(asked), by, starts_at=HOUR)
    assert to_call(asked) == [VACANT]


def test_a_cancellation_is_told_then_that_it_takes_place_after_all(asked: Meeting, by: Member) -> None:
    cancel_meeting(meeting=asked, reason="Canicule.", by=by)
    assert to_call(asked) == BY_HAND
    note_call(convocation=convened(asked, PAPER), by=by)
    assert SeatMessage.objects.get(convocation=convened(asked, PAPER)).told.is_cancelled
    restore_meeting(meeting=now(asked), by=by)
    assert to_call(asked) == [PAPER]


def test_a_convocation_that_never_left_leaves_nobody_to_call(by: Member) -> None:
    meeting = plan_meeting(seat_committee(by), by)
    convene_meeting(meeting=meeting, by=by)
    cancel_meeting(meeting=now(meeting), reason="Canicule.", by=by)
    assert to_call(meeting) == []


def test_a_committee_without_any_address_is_called_when_it_is_cancelled(by: Member) -> None:
    committee = seat_committee(by)
    committee.seats.exclude(label__in=(PAPER, VACANT)).delete()
    meeting = plan_meeting(committee, by)
    convene_meeting(meeting=meeting, by=by)
    assert to_call(meeting) == []
    cancel_meeting(meeting=now(meeting), reason="Canicule.", by=by)
    assert to_call(meeting) == [PAPER, VACANT]


def test_a_meeting_that_is_not_convened_or_is_past_has_nobody_to_call(by: Member, asked: Meeting) -> None:
    other = plan_meeting(asked.committee, by, held_on=in_days(60))
    cancel_meeting(meeting=other, reason="Canicule.", by=by)
    assert to_call(other) == []
    cancel_meeting(meeting=asked, reason="Canicule.", by=by)
    Meeting.objects.filter(pk=asked.pk).update(held_on=in_days(-1))
    assert to_call(asked) == []


def test_a_call_that_is_taken_back_is_to_make_again(asked: Meeting, by: Member) -> None:
    move(asked, by, starts_at=time(17))
    note_call(convocation=convened(asked, PAPER), by=by)
    assert last_line(by)[0] == "call"
    withdraw_call(convocation=convened(asked, PAPER), by=by)
    assert last_line(by)[0] == "withdraw_call"
    assert to_call(asked) == BY_HAND
    assert not SeatMessage.objects.calls().exists()


def test_a_seat_that_was_called_keeps_its_page_and_is_convened_once_it_has_an_address(
    asked: Meeting, by: Member
) -> None:
    move(asked, by, starts_at=time(17))
    note_call(convocation=convened(asked, PAPER), by=by)
    row = convened(asked, PAPER)
    give_seat_page(convocation=row, by=by)
    assert (SeatMessage.objects.filter(convocation=row).count(), SeatMessage.objects.calls().count()) == (2, 1)
    row.messages.exclude(pk__in=row.messages.calls()).delete()
    assert row.seat.contact
    Contact.objects.filter(pk=row.seat.contact.pk).update(email="nouveau@demo.example")
    Convocation.objects.filter(pk=row.pk).update(token_hash=None)
    assert convene_missing_seats(meeting=now(asked), by=by) == 1


def test_the_page_of_the_meeting_leads_to_who_is_to_call_and_each_is_ticked(
    asked: Meeting, by: Member, client: Client, world: World
) -> None:
    assert by.user
    client.force_login(by.user)
    slug = by.roadmap.slug
    agenda = reverse("actions:agenda", args=[slug, asked.pk])
    said = "3 sièges sans courriel sont à appeler"

    def read(path: str) -> str:
        return " ".join(client.get(path).content.decode().replace("\u00a0", " ").split())

    assert "à appeler : il" not in read(agenda) and "ne savent pas ce qui a changé" not in read(agenda)
    cancel_meeting(meeting=asked, reason="Canicule.", by=by)
    page = reverse("governance:convocation", args=[slug, asked.pk])
    assert said in read(agenda) and f'href="{page}#a-appeler"' in read(agenda)
    address = reverse("governance:note_call", args=[slug, asked.pk, convened(asked, VACANT).pk])
    assert f'action="{address}"' in read(page)
    answer = client.post(address, follow=True)
    assert "2 sièges sans courriel sont à appeler" in " ".join(answer.content.decode().replace("\u00a0", " ").split())
    client.post(address, {"retirer": "1"})
    assert said in read(agenda)


def test_the_page_of_the_convocation_says_once_who_is_to_call(asked: Meeting, by: Member, client: Client) -> None:
    assert by.user
    client.force_login(by.user)
    page = reverse("governance:convocation", args=[by.roadmap.slug, asked.pk])
    assert client.get(page).content.decode().count("sans courriel sont à appeler") == 1
    move(asked, by, starts_at=time(17))
    html = client.get(page).content.decode()
    assert html.count("sans courriel sont à appeler") == html.count("ne savent pas ce qui a changé") == 1


def test_a_seat_to_call_shows_its_telephone_or_leads_to_where_it_is_written(
    asked: Meeting, by: Member, client: Client
) -> None:
    assert by.user
    client.force_login(by.user)
    move(asked, by, starts_at=time(17))
    page = reverse("governance:convocation", args=[by.roadmap.slug, asked.pk])
    row = convened(asked, PAPER)
    contact = seat_contact(row.seat)
    assert contact
    address = reverse("governance:write_seat_phone", args=[by.roadmap.slug, asked.pk, row.pk])
    assert client.get(page).content.decode().count(f'href="{address}?de=a-appeler"') == 1
    shown = client.get(address)
    sent = {"phone": "05 53 00 00 01", "seen": shown.context["form"]["seen"].value()}
    answer = client.post(f"{address}?de=a-appeler", sent)
    assert answer["Location"] == f"{page}#a-appeler"
    assert client.get(page).content.decode().count('href="tel:0553000001"') == 2
    # The journal holds no number.
    assert "0553" not in str(last_line(by)).replace(" ", "")
    assert "Quelqu’un a enregistré" in client.post(address, sent | {"phone": "05 53 00 00 02"}).content.decode()
    contact.refresh_from_db()
    assert contact.phone == "05 53 00 00 01"


def test_whoever_may_not_know_people_reads_no_telephone(
    asked: Meeting, by: Member, client: Client, world: World
) -> None:
    contact = seat_contact(convened(asked, PAPER).seat)
    assert contact
    write_phone(contact=contact, phone="05 53 00 00 01", by=by)
    elected = world.user("elu")
    Membership.objects.create(roadmap=by.roadmap, user=elected, role="elu")
    client.force_login(elected)
    html = client.get(reverse("governance:convocation", args=[by.roadmap.slug, asked.pk])).content.decode()
    assert "tel:" not in html and "téléphone" not in html


def test_an_erased_contact_takes_its_telephone_along(asked: Meeting, by: Member) -> None:
    contact = seat_contact(convened(asked, PAPER).seat)
    assert contact
    write_phone(contact=contact, phone="05 53 00 00 01", by=by)
    erase_contact(contact=contact, by=by)
    lines = [line for group in convocation_page(now(asked), knows=True).groups for line in group.lines]
    assert {line.phone for line in lines if line.label == PAPER} == {""}
