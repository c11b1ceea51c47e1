import pytest
from django.test import Client
from django.urls import reverse

from jalons.base.middleware import parent_page


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/deconnexion/", "/"),
        ("/compte/deconnexion-partout/", "/compte/"),
        ("/a/CGHKLM/notes/", "/a/CGHKLM/"),
        ("/feuilles-de-route/ici/ateliers/1/clore/", "/feuilles-de-route/ici/ateliers/1/"),
        ("/feuilles-de-route/ici/invitations/3/annuler/", "/feuilles-de-route/ici/"),
    ],
)
def test_each_button_has_a_page_above(path: str, page: str) -> None:
    assert parent_page(path) == page


@pytest.mark.django_db
def test_reloading_what_only_receives_gives_a_page(client: Client) -> None:
    assert client.get(reverse("accounts:sign_out")).headers["Location"] == "/"
    assert client.put(reverse("accounts:sign_out")).status_code == 405


@pytest.mark.django_db
def test_a_page_with_a_form_tells_its_head_and_a_button_does_not(client: Client) -> None:
    answer = client.head(reverse("accounts:sign_in"))
    assert (answer.status_code, answer.content) == (200, b"")
    assert client.head(reverse("accounts:sign_out")).status_code == 405


def test_a_redirect_too_long_is_refused_without_a_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    answer = Client().get("/compte?" + "a" * 17_000)
    assert (answer.status_code, caplog.records) == (400, [])
