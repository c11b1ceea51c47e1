"""What no person sends is refused with a page, before anything reads it: never an error of ours."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jalons.base.middleware import LONGEST_QUERY
from tests.world import World


@pytest.fixture
def client(world: World) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(world.user("referente"))
    return client


HOSTILE: dict[str, Callable[[Client], Any]] = {
    "NUL in the path": lambda client: client.get("/territoires/communes/24%00/"),
    "NUL in the path of a page": lambda client: client.get("/feuilles-de-route/%00/"),
    "NUL in the query": lambda client: client.get("/territoires/", {"q": "a\x00"}),
    "NUL in a name of the query": lambda client: client.get("/territoires/?%00=1"),
    "NUL in a body": lambda client: client.post("/connexion/", {"email": "a\x00@exemple.fr"}),
    "NUL in a name of a body": lambda client: client.post("/connexion/", {"\x00": "a"}),
    "NUL in a body of 404": lambda client: client.post("/nulle-part/", {"text": "a\x00"}),
    "NUL in a cookie": lambda client: client.get("/", headers={"cookie": 'sessionid="\\000aaaaaaaaaaaa"'}),
    "an endless query": lambda client: client.get("/territoires/", {"q": "a" * LONGEST_QUERY}),
    "a charset that is no text": lambda client: client.get("/", headers={"content-type": "text/plain; charset=base64"}),
    "another charset": lambda client: client.post("/", "a=1", content_type="text/plain; charset=utf-16"),
    "too many fields": lambda client: client.post("/connexion/", {f"a{n}": "1" for n in range(2_100)}),
    "too many fields for nowhere": lambda client: client.post("/nulle-part/", {f"a{n}": "1" for n in range(2_100)}),
    "too many fields of a query": lambda client: client.get("/?" + "a&" * 2_100),
    "a broken multipart": lambda client: client.post(
        "/nulle-part/", b"x", content_type="multipart/form-data; boundary="
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("what", HOSTILE)
def test_what_no_person_sends_is_refused_with_a_page(client: Client, what: str) -> None:
    response = HOSTILE[what](client)
    assert response.status_code == 400
    assert "Content-Security-Policy" in response.headers
    assert response["Content-Type"].startswith("text/html")


@pytest.mark.django_db
@pytest.mark.parametrize("number", [2**63, 10**30, "9" * 5_000, "٣" * 30])
def test_a_number_that_no_database_holds_leads_nowhere(client: Client, world: World, number: object) -> None:
    for path in ("ateliers/{}/", "membres/{}/", "ateliers/1/notes/{}/", "actions/{}/", "jalons/{}/"):
        url = reverse("overview:dashboard", args=[world.roadmap.slug]) + path.format(number)
        assert {client.get(url).status_code, client.post(url).status_code} <= {404, 405}


@pytest.mark.django_db
def test_what_is_long_but_honest_is_read(client: Client) -> None:
    assert client.get(reverse("territories:search"), {"q": "a" * 1_000}).status_code == 200


def test_a_null_character_is_named_and_is_not_said_too_heavy(client: Client) -> None:
    page = client.post("/connexion/", {"email": "a\x00@exemple.fr"}).content.decode()
    assert ("un caractère invisible" in page, "trop lourd" in page) == (True, False)
