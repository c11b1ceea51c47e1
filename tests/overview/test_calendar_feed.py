"""The private address by which a calendar reads a roadmap."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jalons.roadmaps.changes import calendars, members
from jalons.roadmaps.models import CalendarKey
from tests.actions.journal import told
from tests.world import World

pytestmark = pytest.mark.django_db


def made(world: World, client: Client, who: str = "caf") -> str:
    client.force_login(world.user(who))
    shown: Any = client.post(reverse("overview:share_calendar", args=[world.roadmap.slug]))
    return str(shown.context["address"])


def test_the_address_opens_without_an_account_and_is_kept_as_a_hash(world: World, client: Client) -> None:
    address = made(world, client)
    assert address.startswith("http")
    token = address.rsplit("/", 1)[1].removesuffix(".ics")
    assert token not in str(CalendarKey.objects.values_list("token_hash", flat=True))
    read = Client().get(reverse("overview:calendar_feed", args=[token]))
    assert (read.status_code, read["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert b"Tourner dans les seize communes" in read.content
    assert (read["X-Robots-Tag"], read["Cache-Control"]) == ("noindex", "private, no-store")
    # It is told once.
    again = client.get(reverse("overview:share_calendar", args=[world.roadmap.slug])).content.decode()
    assert token not in again
    assert "Une adresse existe depuis le" in again


def test_a_new_address_stops_the_one_before_and_taking_it_back_stops_both(world: World, client: Client) -> None:
    tokens = [made(world, client).rsplit("/", 1)[1].removesuffix(".ics") for _time in range(2)]

    def answers() -> list[int]:
        return [Client().get(reverse("overview:calendar_feed", args=[token])).status_code for token in tokens]

    assert answers() == [404, 200]
    client.post(reverse("overview:unshare_calendar", args=[world.roadmap.slug]))
    assert answers() == [404, 404]


def test_whoever_leaves_the_team_takes_their_address_along(world: World, client: Client) -> None:
    token = made(world, client).rsplit("/", 1)[1].removesuffix(".ics")
    membership = world.roadmap.memberships.get(user=world.user("caf"))
    members.remove_member(membership=membership, by=world.member())
    assert Client().get(reverse("overview:calendar_feed", args=[token])).status_code == 404


def test_the_journal_says_that_an_address_opened_never_which(world: World) -> None:
    by = world.member()
    with told(world.roadmap) as lines:
        calendars.open_calendar(by=by)
        calendars.close_calendar(by=by)
        calendars.close_calendar(by=by)
    assert lines == [("open_calendar", "roadmap", {}, {}), ("close_calendar", "roadmap", {}, {})]


def test_who_only_watches_over_is_told_to_download(world: World, client: Client) -> None:
    client.force_login(world.user("prefecture"))
    url = reverse("overview:share_calendar", args=[world.roadmap.slug])
    shown = client.post(url, follow=True).content.decode()
    assert "Téléchargez plutôt le fichier." in shown
    assert not CalendarKey.objects.exists()
