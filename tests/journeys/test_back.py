"""« Précédent »: what was chosen is saved, whatever the browser keeps of a page."""

import re
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.journey

SPONSOR, FACILITATOR, OBSERVER = "Élue ou élu porteur", "Animation d’atelier", "Lecture seule"


def choose_role(page: Page, role: str) -> None:
    steps.choose(page, "Rôle", role)
    steps.press(page, "Enregistrer")
    steps.is_at(page, "Groupe projet")


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_role_chosen_again_after_going_back_is_given(scripts: bool, visit: Visit) -> None:
    page = visit(scripts=scripts)
    steps.enter_the_demo_as(page, "La référente")
    page.goto("/feuilles-de-route/dronne-et-belle/groupe-projet/")
    row = page.get_by_role("row").filter(has_text="Caisse d’allocations familiales")
    row.get_by_role("link", name=re.compile("Modifier")).click()
    steps.follow(page, "Changer son accès")
    person = page.url
    for role in (SPONSOR, FACILITATOR, SPONSOR):
        choose_role(page, role)
        page.go_back()
        assert page.url == person
    page.reload()
    expect(steps.field(page, "Rôle").locator("option:checked")).to_have_text(SPONSOR)
    choose_role(page, OBSERVER)  # the demo is that of all journeys


def test_a_page_that_comes_back_whole_from_the_memory_of_the_browser_says_so_in_what_it_sends(visit: Visit) -> None:
    page = visit()
    steps.enter_the_demo_as(page, "La référente")
    sent: list[dict[str, list[str]]] = []
    page.on("request", lambda request: request.method == "POST" and sent.append(parse_qs(request.post_data or "")))
    for is_back in (False, True, True):
        page.goto("/compte/")
        if is_back:
            page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
        steps.press(page, "Enregistrer")
        steps.is_told(page, "C’est enregistré.")
    shown = [body.get("shown") for body in sent]
    assert shown[0] is None
    assert shown[1] and shown[2] and shown[1] != shown[2]
