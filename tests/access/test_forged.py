"""Nobody sends a form for somebody else: every address refuses a POST without a CSRF token, but those told here."""

import pytest
from django.test import Client

from tests.access.any_address import View, views
from tests.world import World

pytestmark = pytest.mark.django_db

# Addresses that take a POST without a token, each with its reason.
WITHOUT_TOKEN = {
    "invitations:reply": "the address is the secret, and the answer leaves from a mail program that keeps no cookie",
    "invitations:no_more": "the same, and mail programs post here by their own button (RFC 8058)",
}


def is_refused(client: Client, view: View) -> bool:
    answer = client.post(view.url, {"marks": "1"})
    return answer.status_code == 403 and answer.templates[0].name == "403_csrf.html"


@pytest.mark.parametrize("who", ["referente", "nobody"])
def test_every_address_refuses_what_another_site_sends(who: str, world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    if who != "nobody":
        client.force_login(world.user(who))
    assert {view.name for view in views() if not is_refused(client, view)} == set(WITHOUT_TOKEN)
