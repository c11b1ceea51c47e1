"""The page that changes or cancels a meeting says how many seats will be told, then how many are."""

from datetime import time
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from jalons.base.french import format_day, format_short_day
from jalons.governance.changes.convocation_notices import tell_agenda
from jalons.governance.changes.convocations import convene_meeting, give_seat_page, revoke_seat_page
from jalons.governance.changes.meetings import restore_meeting
from jalons.governance.changes.points import add_point
from jalons.governance.models import Meeting, SeatMessage
from jalons.governance.words import schedule_label
from jalons.mail.changes import deliver_due_messages
from jalons.roadmaps.models import Member
from tests.governance.convening import CAF, HOUR, convened, in_days, page_of, path_in, plan_meeting, seat_committee
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world: World) -> Member:
    return world.blank()


@pytest.fixture
def own(client: Client, by: Member) -> Client:
    assert by.user
    client.force_login(by.user)
    return client


@pytest.fixture
def meeting(by: Member) -> Meeting:
    return plan_meeting(seat_committee(by), by)


def convene(meeting: Meeting, by: Member) -> None:
    convene_meeting(meeting=meeting, by=by)
    deliver_due_messages()


def edit_page(client: Client, meeting: Meeting) -> str:
    address = reverse("actions:meeting", args=[meeting.roadmap.slug, meeting.pk])
    return " ".join(client.get(address).content.decode().split())


def save(client: Client, meeting: Meeting, **values: Any) -> list[str]:
    """What the next page says."""
    address = reverse("actions:meeting", args=[meeting.roadmap.slug, meeting.pk])
    form = client.get(address).context["form"]
    sent = {name: form[name].value() for name in form.fields} | values
    answered: Any = client.post(address, {k: v for k, v in sent.items() if v is not None}, follow=True)
    return [str(one) for one in answered.context["messages"]]


def cancel(client: Client, meeting: Meeting) -> list[str]:
    address = reverse("actions:cancel_meeting", args=[meeting.roadmap.slug, meeting.pk])
    answered: Any = client.post(address, {"reason": "Canicule."}, follow=True)
    return [str(one) for one in answered.context["messages"]]


def test_the_page_says_how_many_seats_will_be_told_then_how_many_are(own: Client, meeting: Meeting, by: Member) -> None:
    convene(meeting, by)
    page = edit_page(own, meeting)
    assert "3 sièges convoqués seront prévenus si le jour, l’heure ou le lieu change." in page
    assert "3 sièges convoqués seront prévenus de l’annulation." in page
    assert save(own, meeting, title="Un autre titre") == ["La réunion est enregistrée."]
    assert save(own, meeting, starts_at=time(19)) == ["La réunion est enregistrée. 3 sièges sont prévenus."]
    # It has not left: it tells the latest, and no message is added.
    assert save(own, meeting, starts_at=time(20)) == ["La réunion est enregistrée. 3 sièges sont prévenus."]
    assert save(own, meeting, title="Encore un titre") == ["La réunion est enregistrée."]
    assert SeatMessage.objects.filter(kind="changement").count() == 3
    deliver_due_messages()
    assert cancel(own, meeting) == ["La réunion est annulée. 3 sièges sont prévenus."]


def test_the_delay_to_convene_that_is_over_is_told_as_such(own: Client, meeting: Meeting) -> None:
    address = reverse("actions:agenda", args=[meeting.roadmap.slug, meeting.pk])
    assert "est passé" not in own.get(address).content.decode()
    Meeting.objects.filter(pk=meeting.pk).update(held_on=in_days(4))
    notice = meeting.committee.notice_days
    late = f"le délai du {format_short_day(in_days(4 - notice))} est passé"
    page = own.get(address).content.decode()
    assert late in page and f"avant le {format_short_day(in_days(4 - notice))}" not in page


def test_nothing_is_said_of_seats_that_were_not_convened(own: Client, meeting: Meeting) -> None:
    page = edit_page(own, meeting)
    assert "sera prévenu" not in page and "seront prévenus" not in page
    assert save(own, meeting, starts_at=time(19)) == ["La réunion est enregistrée."]
    assert cancel(own, meeting) == ["La réunion est annulée."]


# --- together with what waits ----------------------------------------------------------------------------------------


def agenda_that_waits(meeting: Meeting, by: Member) -> None:
    """Convened and gone; then told of another point, in messages that have not left."""
    convene(meeting, by)
    mail.outbox.clear()
    add_point(meeting=meeting, title="La charte", by=by)
    tell_agenda(meeting=meeting, by=by)


def test_a_change_of_day_is_told_by_the_message_about_the_agenda_that_waits(
    own: Client, meeting: Meeting, by: Member
) -> None:
    agenda_that_waits(meeting, by)
    said = save(own, meeting, held_on=in_days(19))
    assert said[0].startswith("La réunion est enregistrée. 3 sièges sont prévenus. Les réponses valaient pour")
    deliver_due_messages()
    assert len(mail.outbox) == 3
    for message in mail.outbox:
        assert message.subject.startswith("Changement")
        assert "a changé. Vous y êtes" in message.body and "Quand, désormais" in message.body
        assert "Ce qui a changé à l’ordre du jour\u00a0: Ajouté\u00a0: «\u00a0La charte\u00a0»." in message.body


def test_a_change_undone_before_it_has_left_leaves_the_agenda_to_tell(
    own: Client, meeting: Meeting, by: Member
) -> None:
    agenda_that_waits(meeting, by)
    save(own, meeting, starts_at=time(9))
    assert save(own, meeting, starts_at=HOUR) == ["La réunion est enregistrée."]
    deliver_due_messages()
    assert [message.subject[:13] for message in mail.outbox] == ["Ordre du jour"] * 3
    assert all("à 18\u00a0h" in message.body for message in mail.outbox)


def test_an_agenda_told_while_a_change_waits_is_told_by_it(own: Client, meeting: Meeting, by: Member) -> None:
    convene(meeting, by)
    mail.outbox.clear()
    save(own, meeting, starts_at=time(9))
    add_point(meeting=meeting, title="La charte", by=by)
    assert tell_agenda(meeting=meeting, by=by) == 3
    deliver_due_messages()
    assert len(mail.outbox) == 3
    assert all(message.subject.startswith("Changement") for message in mail.outbox)
    assert all("Ajouté\u00a0: «\u00a0La charte\u00a0»." in message.body for message in mail.outbox)


def test_a_new_link_that_waits_is_kept_when_a_change_is_undone(own: Client, meeting: Meeting, by: Member) -> None:
    convene(meeting, by)
    mail.outbox.clear()
    give_seat_page(convocation=convened(meeting, CAF), by=by)
    save(own, meeting, starts_at=time(9))
    save(own, meeting, starts_at=HOUR)
    deliver_due_messages()
    assert [message.to for message in mail.outbox] == [["siege-1@demo.example"]]
    assert convened(meeting, CAF).has_page


# --- what an earlier message opens, and what a change tells ----------------------------------------------------------


def test_the_link_of_an_earlier_message_opens_the_page_until_a_new_one_is_asked_for(
    own: Client, meeting: Meeting, by: Member
) -> None:
    convene(meeting, by)
    first = path_in(next(one for one in mail.outbox if one.to == ["siege-1@demo.example"]).body)
    save(own, meeting, starts_at=time(9))
    deliver_due_messages()
    cancel(own, meeting)
    deliver_due_messages()
    page = Client().get(first)
    assert page.status_code == 200 and "Cette réunion est annulée." in page.content.decode()
    latest = path_in([one for one in mail.outbox if one.to == ["siege-1@demo.example"]][-1].body)
    assert latest != first and Client().get(latest).status_code == 200
    restore_meeting(meeting=Meeting.objects.get(pk=meeting.pk), by=by)
    deliver_due_messages()
    assert Client().post(first, {"answer": "excuse"}).status_code == 302
    assert convened(meeting, CAF).answer == "excuse"
    given = page_of(convened(meeting, CAF), by)
    assert [Client().get(one).status_code for one in (first, latest, given)] == [404, 404, 200]
    revoke_seat_page(convocation=convened(meeting, CAF), by=by)
    assert Client().get(given).status_code == 404


def test_a_change_gives_the_former_day_and_place_beside_the_new(own: Client, meeting: Meeting, by: Member) -> None:
    convene(meeting, by)
    mail.outbox.clear()
    former = schedule_label(meeting.held_on, meeting.starts_at)
    save(own, meeting, held_on=in_days(12), starts_at=time(9), place="Quinsac")
    deliver_due_messages()
    for message in mail.outbox:
        body = message.body.replace("\u00a0", " ")
        assert f"Au lieu de : {former}".replace("\u00a0", " ") in body
        assert "Où, désormais : Quinsac (au lieu de : Brantôme)" in body
    mail.outbox.clear()
    save(own, meeting, place="Nontron")
    deliver_due_messages()
    assert mail.outbox and not any("Au lieu de" in message.body for message in mail.outbox)


def test_the_dashboard_says_that_a_meeting_is_cancelled_until_its_day(
    own: Client, meeting: Meeting, by: Member
) -> None:
    convene(meeting, by)
    dashboard = reverse("overview:dashboard", args=[meeting.roadmap.slug])
    told = f"Réunion du {format_day(meeting.held_on)} annulée"
    assert told not in own.get(dashboard).content.decode()
    cancel(own, meeting)
    assert own.get(dashboard).content.decode().count(told) == 1
    Meeting.objects.filter(pk=meeting.pk).update(held_on=in_days(-1))
    assert "annulée :" not in own.get(dashboard).content.decode().replace("\u00a0", " ")


def test_the_preview_of_the_convocation_is_signed_as_it_will_leave(own: Client, meeting: Meeting, by: Member) -> None:
    address = reverse("governance:convocation", args=[meeting.roadmap.slug, meeting.pk])
    shown = own.get(address).context["preview"].body
    convene(meeting, by)
    signature = by.roadmap.name_of(by.user)
    assert signature in shown and all(signature in message.body for message in mail.outbox)
