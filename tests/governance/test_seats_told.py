"""The page that changes or cancels a meeting says how many seats will be told, then how many are."""

from datetime import time
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from jalons.governance.changes.convocation_notices import tell_agenda
from jalons.governance.changes.convocations import convene_meeting, give_seat_page
from jalons.governance.changes.points import add_point
from jalons.governance.models import Meeting, SeatMessage
from jalons.mail.changes import deliver_due_messages
from jalons.roadmaps.models import Member
from tests.governance.convening import CAF, HOUR, convened, in_days, plan_meeting, seat_committee
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
