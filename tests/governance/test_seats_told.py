"""The page that changes or cancels a meeting says how many seats will be told, then how many are."""

from datetime import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jalons.governance.changes.convocations import convene_meeting
from jalons.governance.models import Meeting, SeatMessage
from jalons.mail.changes import deliver_due_messages
from jalons.roadmaps.models import Member
from tests.governance.convening import plan_meeting, seat_committee
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
    # It has not left: it will tell the latest, and nothing is added.
    assert save(own, meeting, starts_at=time(20)) == ["La réunion est enregistrée."]
    assert SeatMessage.objects.filter(kind="changement").count() == 3
    deliver_due_messages()
    assert cancel(own, meeting) == ["La réunion est annulée. 3 sièges sont prévenus."]


def test_nothing_is_said_of_seats_that_were_not_convened(own: Client, meeting: Meeting) -> None:
    page = edit_page(own, meeting)
    assert "sera prévenu" not in page and "seront prévenus" not in page
    assert save(own, meeting, starts_at=time(19)) == ["La réunion est enregistrée."]
    assert cancel(own, meeting) == ["La réunion est annulée."]
