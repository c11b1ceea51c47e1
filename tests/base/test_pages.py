"""The pages that belong to no floor: components, words, errors."""

from collections import Counter
from html.parser import HTMLParser

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from jalons.base import errors

pytestmark = pytest.mark.django_db
REFERENCES = {"for", "aria-labelledby", "aria-describedby", "popovertarget"}


class Page(HTMLParser):
    """What a browser would find: ids, references to ids, headings, text."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.references: set[str] = set()
        self.headings: list[str] = []
        self.text: list[str] = []
        self._heading = False
        self.feed(response.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._heading = tag == "h1"
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name in REFERENCES:
                self.references |= set((value or "").split())
            if name == "href" and (value or "").startswith("#"):
                self.references.add((value or "")[1:])

    def handle_data(self, data: str) -> None:
        if self._heading and data.strip():
            self.headings.append(data.strip())
        self.text.append(data)


def test_the_living_page_shows_every_component() -> None:
    page = Page(Client().get("/_composants/"))
    assert page.headings == ["Les composants de Jalons"]
    assert [name for name, times in Counter(page.ids).items() if times > 1] == []
    assert page.references - set(page.ids) == set()


def test_the_summary_of_errors_leads_to_the_first_control_of_each_field() -> None:
    page = Page(Client().get("/_composants/"))
    wrong = {f"id_wrong-{name}" for name in ("title", "amount", "day", "state", "one_0", "agreed")}
    assert {reference for reference in page.references if reference.startswith("id_wrong")} >= wrong


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/a-propos/", "À propos de Jalons"),
        ("/aide/", "Aide"),
        ("/accessibilite/", "Accessibilité"),
        ("/donnees-personnelles/", "Données personnelles"),
        ("/mentions-legales/", "Mentions légales"),
    ],
)
def test_the_pages_of_the_footer_exist_and_refer_to_nothing_missing(path: str, title: str) -> None:
    page = Page(Client().get(path))
    assert page.headings == [title]
    assert page.references - set(page.ids) == set()


CLOSED = "Cette page n’existe pas, ou elle ne vous est pas ouverte"


def test_a_page_that_does_not_exist_says_so_and_shows_the_way_home() -> None:
    response = Client().get("/nulle-part/")
    assert (response.status_code, Page(response).headings) == (404, [CLOSED])


def test_what_was_written_about_something_gone_is_given_back() -> None:
    """The sentences of a form; not its hidden values, nor what the page showed. Nothing of a page that never was."""
    sent = {
        "text": "Un  long <récit>\nsur deux lignes",
        "version": "3",
        "seen": "Le texte d’avant",
        "csrfmiddlewaretoken": "x",
    }
    gone = Client().post("/a/NOSUCH/notes/", sent)
    assert (gone.status_code, gone.context["typed"]) == (404, ["Un  long <récit>\nsur deux lignes"])
    assert "Un  long &lt;récit&gt;<br>sur deux lignes" in gone.content.decode()
    assert Client().post("/nulle-part/", sent).context["typed"] == []
    assert "Ce que vous veniez d’écrire" not in Client().get("/nulle-part/").content.decode()


@pytest.mark.parametrize(
    ("view", "status", "title"),
    [
        (errors.bad_request, 400, "Cette demande n’a pas été comprise"),
        (errors.permission_denied, 403, "Cette page est fermée à votre rôle"),
        (errors.csrf_failure, 403, "Le formulaire a expiré"),
        (errors.server_error, 500, "Une erreur est survenue de notre côté"),
    ],
)
def test_every_error_has_its_page(view: object, status: int, title: str) -> None:
    """Even for a request that no middleware has seen."""
    response = view(RequestFactory().get("/"))  # type: ignore[operator]
    assert (response.status_code, Page(response).headings) == (status, [title])


def test_a_form_without_its_token_meets_the_page_of_expired_forms() -> None:
    response = Client(enforce_csrf_checks=True).post("/connexion/", {"email": "a@exemple.fr"})
    assert (response.status_code, Page(response).headings) == (403, ["Le formulaire a expiré"])


def test_a_null_in_an_address_asks_to_read_the_address_again_and_one_in_a_text_to_type_it_again(client: Client) -> None:
    in_address, in_text = (client.get(path).content.decode() for path in ("/departements/%00/", "/?q=%00"))
    assert ("Relisez l’adresse" in in_address, "tapez ce texte" in in_address) == (True, False)
    assert ("Relisez l’adresse" in in_text, "tapez ce texte" in in_text) == (False, True)
