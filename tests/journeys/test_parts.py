"""Parts of a page that change alone: a search as one types, a preview; and what happens when the answer is another page."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.journey


def mark(page: Page) -> None:
    page.evaluate("window.sameDocument = true")


def is_the_same_document(page: Page) -> bool:
    return bool(page.evaluate("window.sameDocument === true"))


def test_a_search_answers_as_one_types_and_the_address_follows(visit: Visit) -> None:
    page = visit()
    page.goto("/territoires/")
    mark(page)
    box = page.get_by_label("Nom, numéro SIREN, code Insee ou code postal")
    box.press_sequentially("brantome")
    expect(page.get_by_role("link", name="Brantôme en Périgord")).to_be_visible()
    expect(box).to_be_focused()
    expect(page.locator("#results-count")).to_contain_text("résultat")
    expect(page).to_have_url("/territoires/?q=brantome")
    box.fill("zzzzz")
    box.press("Enter")
    expect(page.get_by_role("heading", name="Aucun territoire ne correspond à « zzzzz »")).to_be_visible()
    assert is_the_same_document(page)
    page.reload()
    expect(page.get_by_role("heading", name="Aucun territoire ne correspond à « zzzzz »")).to_be_visible()


def test_a_preview_leaves_the_rest_of_the_page_in_its_place(visit: Visit) -> None:
    page = visit()
    steps.enter_the_demo_as(page, "La référente")
    page.goto("/feuilles-de-route/dronne-et-belle/documents/aspect/")
    mark(page)
    steps.press(page, "Voir ce que cela donne")
    expect(page.get_by_text("Rien n’est encore enregistré.")).to_be_visible()
    expect(page.get_by_role("button", name="Voir ce que cela donne")).to_be_focused()
    assert is_the_same_document(page)


def test_a_session_that_expired_is_told_as_without_script(visit: Visit) -> None:
    page = visit()
    steps.open_a_workshop_of_the_demo(page, "Atelier au papier")
    workshop = page.url
    steps.follow(page, "Animer")
    steps.follow(page, "Papier et tableur")
    steps.follow(page, "Saisir le papier")
    session = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    steps.field(page, "Texte de la note").fill("Le bus ne passe plus le soir.")
    steps.press(page, "Enregistrer cette feuille")
    steps.is_at(page, "Se connecter")
    page.context.add_cookies(session)
    page.goto(workshop)
    steps.close_this_workshop(page)
