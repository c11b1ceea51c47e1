"""« Mon compte » open in two tabs, or brought back by « Précédent »: nothing is overwritten without a word."""

import pytest
from django.test import Client

from jalons.accounts.changes import ensure_account, revise_account
from jalons.accounts.models import User
from tests.refusals import refused

ADDRESS = "elue@essai.example"


@pytest.fixture
def elue(client: Client) -> User:
    user = ensure_account(email=ADDRESS)
    client.force_login(user)
    return user


def shown_stamp_of(client: Client) -> str:
    return str(client.get("/compte/").context["form"]["seen"].value())


@pytest.mark.django_db
def test_two_tabs_of_an_account_lose_nothing(client: Client, elue: User) -> None:
    seen = shown_stamp_of(client)
    assert client.post("/compte/", {"name": "Élue", "phone": "05 53 99 88 77", "seen": seen}).status_code == 302
    second = {"name": "Animatrice", "phone": "", "seen": seen}
    form = client.post("/compte/", second).context["form"]
    assert [(line.typed, line.saved) for line in form.differences] == [
        ("Animatrice", "Élue"),
        ("rien", "05 53 99 88 77"),
    ]
    elue.refresh_from_db()
    assert (elue.name, elue.phone) == ("Élue", "05 53 99 88 77")
    assert client.post("/compte/", second | {"seen": form["seen"].value()}).status_code == 302
    elue.refresh_from_db()
    assert (elue.name, elue.phone) == ("Animatrice", "")


@pytest.mark.django_db
def test_what_is_sent_again_after_going_back_is_compared_first(client: Client, elue: User) -> None:
    """The page comes from the memory of the browser: the third form is the first one, to the last letter."""
    first = {"name": "Élue", "seen": shown_stamp_of(client), "csrfmiddlewaretoken": "one"}
    client.post("/compte/", first)
    client.post("/compte/", {"name": "Animatrice", "seen": shown_stamp_of(client), "csrfmiddlewaretoken": "two"})
    form = client.post("/compte/", first).context["form"]
    assert [(line.typed, line.saved) for line in form.differences] == [("Élue", "Animatrice")]
    client.post("/compte/", first | {"seen": form["seen"].value()})
    assert User.objects.get(email=ADDRESS).name == "Élue"


@pytest.mark.django_db
def test_an_account_sent_without_its_stamp_is_refused(elue: User) -> None:
    with refused("stale"):
        revise_account(name="Élue", by=elue, seen="")
