"""Once a vote is recorded, somebody sends the délibération to the préfecture: a task, done in one gesture."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from jalons.overview.queries.dashboard import read_state
from jalons.overview.rules.duties import due_lines
from jalons.overview.rules.duty_table import Duty
from jalons.publication.changes import adoption
from jalons.publication.models import Edition
from jalons.roadmaps.models import Member
from tests.days import plain_text
from tests.pages import send_shown, shown_stamp
from tests.publication.adopting import GAPS, VOTE, VOTED, accept_gaps, balance, today_is
from tests.world import World

pytestmark = pytest.mark.django_db
TODAY = date(2026, 12, 16)


@pytest.fixture
def edition(world: World, monkeypatch: pytest.MonkeyPatch) -> Edition:
    today_is(TODAY, monkeypatch)
    member = world.member()
    for code in GAPS:
        balance(world, code, member)
    accept_gaps(member)
    return adoption.adopt_roadmap(**VOTE, by=member)


def task(member: Member) -> list[date | None]:
    return [line.on for line in due_lines(read_state(member.roadmap).read.facts) if line.duty is Duty.TRANSMIT_ACT]


def test_a_recorded_vote_asks_to_send_its_deliberation(world: World, edition: Edition, client: Client) -> None:
    member = world.member()
    assert edition.deliberation and edition.deliberation.held_on == VOTED
    assert task(member) == [date(2026, 12, 30)]
    assert member.user
    client.force_login(member.user)
    address = reverse("publication:note_receipt", args=[member.roadmap.slug, edition.key])
    page = client.get(reverse("overview:dashboard", args=[member.roadmap.slug])).content.decode()
    assert f'href="{address}"' in page
    assert "Transmettre à la préfecture la délibération du" in plain_text(page)
    # The day is there already: one gesture.
    assert 'value="2026-12-16"' in client.get(address).content.decode()
    send_shown(client, address, {"received_on": "2026-12-16", "published_on": "2026-12-15"})
    assert task(member) == []
    told = plain_text(
        client.get(reverse("publication:edition", args=[member.roadmap.slug, edition.key])).content.decode()
    )
    assert "Exécutoire depuis le mercredi 16 décembre 2026." in told.replace("\u00a0", " ")


def test_two_people_who_note_its_days_do_not_erase_each_other(world: World, edition: Edition, client: Client) -> None:
    member = world.member()
    assert member.user and edition.deliberation
    client.force_login(member.user)
    address = reverse("publication:note_receipt", args=[member.roadmap.slug, edition.key])
    first, second = shown_stamp(client, address), shown_stamp(client, address)
    client.post(address, {**first, "received_on": "2026-12-16", "published_on": "2026-12-16"})
    page = client.post(address, {**second, "received_on": "2026-12-16", "published_on": ""})
    assert page.status_code == 409
    edition.deliberation.refresh_from_db()
    assert edition.deliberation.published_on == date(2026, 12, 16)


def test_a_roadmap_that_nobody_voted_has_nothing_to_send(world: World) -> None:
    assert task(world.member()) == []
