"""A workshop opens on its day; on another one it asks, and an opening by mistake is taken back."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.invitations.rules.minutes import due_date
from jalons.roadmaps.models import Member
from jalons.votes.changes import closing
from jalons.workshops.changes import notes, workshops
from jalons.workshops.models import Workshop
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world: World) -> Member:
    return world.blank()


def make(by: Member, *, days: int | None) -> Workshop:
    held_on = None if days is None else timezone.localdate() + timedelta(days=days)
    return workshops.create_workshop(title="Les enjeux", held_on=held_on, by=by)


@pytest.mark.parametrize(("days", "asks"), [(60, True), (-3, True), (0, False), (None, False)])
def test_opening_on_another_day_asks_first(by: Member, client: Client, days: int | None, asks: bool) -> None:
    assert by.user
    client.force_login(by.user)
    workshop = make(by, days=days)
    address = reverse("workshops:open", args=[by.roadmap.slug, workshop.number])
    page = client.post(address)
    workshop.refresh_from_db()
    assert (workshop.state == "brouillon") is asks
    if asks:
        assert "Ouvrir l’atelier aujourd’hui" in page.content.decode()
        client.post(address, {"sure": "oui"})
        workshop.refresh_from_db()
    assert workshop.state == "ouvert"


def test_an_opening_is_taken_back_until_somebody_writes(by: Member, client: Client) -> None:
    assert by.user
    client.force_login(by.user)
    workshop = make(by, days=60)
    workshops.open_workshop(workshop=workshop, by=by)
    console = reverse("carriage:console", args=[by.roadmap.slug, workshop.number])
    back = reverse("votes:prepare_again", args=[by.roadmap.slug, workshop.number])
    assert back in client.get(console).content.decode()
    client.post(back)
    workshop.refresh_from_db()
    assert workshop.state == "brouillon"
    workshops.open_workshop(workshop=workshop, by=by)
    notes.write_note(text="Un bus", workshop=workshop, by=by)
    assert back not in client.get(console).content.decode()
    with refused("workshop-has-begun"):
        closing.prepare_workshop_again(workshop=workshop, by=by)


def test_only_an_open_workshop_goes_back(by: Member) -> None:
    with refused("workshop-not-open"):
        closing.prepare_workshop_again(workshop=make(by, days=0), by=by)


@pytest.mark.parametrize(("days", "held"), [(60, 0), (-2, -2)])
def test_a_workshop_that_is_closed_is_not_to_come(by: Member, days: int, held: int) -> None:
    workshop = make(by, days=days)
    workshops.open_workshop(workshop=workshop, by=by)
    closing.close_workshop(workshop=workshop, by=by)
    workshop.refresh_from_db()
    assert workshop.held_on == timezone.localdate() + timedelta(days=held)


def test_minutes_are_never_due_in_a_week_end() -> None:
    assert due_date(date(2026, 12, 10)) == date(2026, 12, 21)  # the 20th is a Sunday
    assert due_date(date(2026, 12, 15)) == date(2026, 12, 28)  # the 25th is Christmas, a Friday
    assert due_date(date(2026, 12, 7)) == date(2026, 12, 17)
