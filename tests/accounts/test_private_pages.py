"""What a browser, or whatever stands between, may keep of a page: nothing of one that is read by who one is."""

import pytest
from django.test import Client
from django.urls import reverse

from jalons.workshops.changes import workshops as workshop_changes
from tests.world import World

pytestmark = pytest.mark.django_db

PRIVATE = "private, no-store"


def kept(client: Client, path: str) -> str | None:
    return client.get(path).headers.get("Cache-Control")


@pytest.fixture
def signed_in(world: World) -> Client:
    client = Client()
    client.force_login(world.user("referente"))
    return client


def test_nobody_keeps_a_page_of_whoever_is_signed_in(signed_in: Client, world: World) -> None:
    slug = world.roadmap.slug
    inside = ["", "actions/", "ateliers/", "acteurs/", "nulle-part/"]
    paths = ["/", "/compte/", "/accueil/", "/aide/", *(f"/feuilles-de-route/{slug}/{part}" for part in inside)]
    assert {path: kept(signed_in, path) for path in paths} == dict.fromkeys(paths, PRIVATE)


def test_nobody_keeps_what_a_form_of_theirs_answers(signed_in: Client) -> None:
    assert signed_in.post("/compte/", {"name": ""}).headers["Cache-Control"] == PRIVATE


def test_nobody_keeps_a_page_whose_address_is_a_key(client: Client, world: World) -> None:
    workshop = workshop_changes.create_workshop(title="À table", table_count=2, by=world.member())
    workshop_changes.open_workshop(workshop=workshop, by=world.member())
    paths = [
        "/feuilles-de-route/invitation/abc/",
        "/ma-fiche/abc/",
        "/i/00000000-0000-0000-0000-000000000000/",
        "/engagements/00000000-0000-0000-0000-000000000000/",
        f"{reverse('accounts:sign_in_link')}?jeton=abc",
        reverse("workshops:secretary", args=[workshop.code, workshop.table_token(1)]),
    ]
    assert {path: kept(client, path) for path in paths} == dict.fromkeys(paths, PRIVATE)


def test_a_public_page_is_kept_as_a_browser_likes_and_that_of_a_phone_by_its_worker_alone(
    client: Client, world: World
) -> None:
    """A phone that goes back in a hall without network reads again what its worker has kept."""
    workshop = workshop_changes.create_workshop(title="Au gymnase", table_count=2, by=world.member())
    workshop_changes.open_workshop(workshop=workshop, by=world.member())
    assert [kept(client, path) for path in ("/", "/aide/")] == [None, None]
    client.post(f"/a/{workshop.code}/entrer/", {"category": "citoyen"})
    assert kept(client, f"/a/{workshop.code}/") == "private, no-store"


def test_what_has_a_header_of_its_own_keeps_it(signed_in: Client) -> None:
    assert kept(signed_in, "/a/sw.js") == "no-cache"


@pytest.mark.parametrize("name", ["accounts:sign_out", "accounts:sign_out_everywhere"])
def test_signing_out_clears_the_cache_and_nothing_that_a_phone_has_still_to_send(signed_in: Client, name: str) -> None:
    assert signed_in.post(reverse(name)).headers["Clear-Site-Data"] == '"cache"'
