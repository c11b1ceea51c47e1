"""In a village without Internet: what cannot be fetched says so by itself, and a file comes in by hand."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.legible import faults

pytestmark = pytest.mark.journey

DATA = "/feuilles-de-route/le-grand-perigueux/diagnostic/donnees/"
WEB_PAGE = b"<!DOCTYPE html><html><p>Maintenance</p></html>"


def source(visit: Visit, title: str, *, scripts: bool = True) -> Page:
    page = visit(scripts=scripts)
    steps.enter_the_demo_as(page, "La référente")
    page.goto(DATA)
    steps.follow(page, title)
    steps.is_at(page, title)
    return page


def shown_at_last(page: Page, sentence: str, *, scripts: bool) -> None:
    """By itself; without scripts, by reloading as the page proposes."""
    told = page.locator("#source").get_by_text(sentence)
    for _reload in range(0 if scripts else 30):
        again = page.get_by_role("link", name="Actualiser", exact=True)
        if not again.count():
            break
        again.click()
        page.wait_for_timeout(200)
    expect(told).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_what_cannot_be_fetched_says_so_and_how_to_do_without(visit: Visit, scripts: bool) -> None:
    page = source(visit, "Couverture filaire des locaux", scripts=scripts)
    page.get_by_role("button", name="Charger depuis le site officiel").or_(
        page.get_by_role("button", name="Mettre à jour")
    ).click()
    steps.is_told(page, "La mise à jour est lancée.")
    shown_at_last(page, "n’est pas un site autorisé : rien n’est téléchargé.".replace(" :", "\u00a0:"), scripts=scripts)
    expect(page.get_by_role("heading", name="Par fichier, sans Internet")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_file_that_is_not_it_is_refused_and_changes_nothing(visit: Visit, scripts: bool) -> None:
    page = source(visit, "France services", scripts=scripts)
    before = page.locator("#source dl").all_inner_texts()
    steps.follow(page, "Donner un fichier")
    steps.press(page, "Donner ce fichier")
    expect(page.get_by_role("alert")).to_contain_text("Choisissez le fichier à envoyer.")
    page.set_input_files("input[type=file]", {"name": "liste.csv", "mimeType": "text/csv", "buffer": WEB_PAGE})
    steps.press(page, "Donner ce fichier")
    steps.is_told(page, "Le fichier est reçu.")
    shown_at_last(page, "C’est une page web, pas un tableau", scripts=scripts)
    assert page.locator("#source dl").all_inner_texts() == before
    if scripts:
        assert faults(page) == []
