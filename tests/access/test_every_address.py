"""Every address × every kind of person."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from jalons.accounts.changes import ensure_account
from jalons.base.middleware import parent_page
from jalons.roadmaps.rules.permissions import Permission
from tests.access.addresses import OPEN, ROADMAP, SIGNED_IN
from tests.access.any_address import ARGUMENTS
from tests.access.missing_names import names_missed
from tests.access.who_may import may
from tests.world import World

WHO: dict[str, str | None] = {
    "referente": "referent",
    "elue": "elu",
    "pilote": "pilote",
    "mediatheque": "contributeur",
    "facilitation": "facilitateur",
    "caf": "observateur",
    "prefecture": "observateur",
    "stranger": None,
    "nobody": None,
}


def test_every_address_is_in_the_table() -> None:
    assert set(ARGUMENTS) == set(ROADMAP) | OPEN | SIGNED_IN


@pytest.fixture(scope="module")
def sessions(module_world: World) -> dict[str, str]:
    """The cookie of each person, who signs in once for all addresses."""
    found = {}
    for who in WHO:
        if who != "nobody":
            client = Client()
            client.force_login(
                ensure_account(email="stranger@demo.example") if who == "stranger" else module_world.user(who)
            )
            found[who] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return found


@pytest.fixture
def clients(sessions: dict[str, str], db: None) -> dict[str, Client]:
    clients = {who: Client() for who in WHO}
    for who, key in sessions.items():
        clients[who].cookies[settings.SESSION_COOKIE_NAME] = key
    return clients


def expected(who: str, needed: Permission | None) -> str:
    if needed is None:
        return "wrong method"
    role = WHO[who]
    if who == "nobody":
        return "sign in"
    if role is None:
        return "not found"
    return "in" if may(role, needed) else "forbidden"


def answered(client: Client, method: str, url: str) -> str:
    response = client.get(url) if method == "GET" else client.post(url)
    if "Content-Disposition" in response.headers:  # a file of a roadmap: nobody on the way keeps it
        assert response.headers["Cache-Control"] == "private, no-store"
    if response.status_code == 302 and response.headers["Location"].startswith(reverse("accounts:sign_in")):
        return "sign in"
    if response.status_code == 401:  # a stream has no page to show
        return "sign in"
    if method == "GET" and "Location" in response.headers and response.headers["Location"] == parent_page(url):
        return "wrong method"
    if response.status_code in (200, 301, 302, 308, 400, 409, 422):  # 301 and 308: a page that has moved
        return "in"
    return {403: "forbidden", 404: "not found", 405: "wrong method"}[response.status_code]


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(ROADMAP))
def test_each_person_is_answered_as_their_role_says(name: str, world: World, clients: dict[str, Client]) -> None:
    url = reverse(name, kwargs=world.arguments(ARGUMENTS[name], name))
    reading, sending = ROADMAP[name]
    # Those who may send come last: they may remove what the others were refused.
    senders = sorted(WHO, key=lambda who: expected(who, sending) == "in")
    with names_missed() as missed:
        got = {(who, "GET"): answered(clients[who], "GET", url) for who in WHO}
        for who in senders:
            if expected(who, sending) != "in" or who == senders[-1]:
                got[who, "POST"] = answered(clients[who], "POST", url)
    assert missed == set(), f"{url}: its template names what is not there"
    for (who, method), answer in got.items():
        needed = reading if method == "GET" else sending
        wanted = expected(who, needed)
        assert answer == wanted, f"{who} {method} {url}: {answer} instead of {wanted}"


@pytest.mark.django_db
def test_a_roadmap_that_does_not_exist_answers_like_one_that_is_closed(
    world: World, clients: dict[str, Client]
) -> None:
    unknown = clients["stranger"].get(reverse("overview:dashboard", args=["inconnue"]))
    closed = clients["stranger"].get(reverse("overview:dashboard", args=[world.roadmap.slug]))
    assert (unknown.status_code, unknown.content) == (closed.status_code, closed.content)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(SIGNED_IN))
def test_pages_of_a_person_ask_to_sign_in(name: str, client: Client, world: World) -> None:
    url = reverse(name, kwargs=world.arguments(ARGUMENTS[name], name))
    response = client.post(url) if name == "accounts:sign_out_everywhere" else client.get(url)
    assert response.headers["Location"].startswith(reverse("accounts:sign_in"))
