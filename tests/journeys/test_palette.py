"""The palette: a thing or a page, from anywhere, by the keys alone; and the plain form when there is no script."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.legible import faults

pytestmark = pytest.mark.journey

DRONNE = "/feuilles-de-route/dronne-et-belle/"


def chosen(page: Page) -> str:
    """The option that Enter would open, as a screen reader is told of it."""
    ident = page.locator("#palette-q").get_attribute("aria-activedescendant")
    return " ".join(page.locator(f"#{ident}").inner_text().split()) if ident else ""


@pytest.fixture
def page(visit: Visit) -> Page:
    page = visit()
    steps.enter_the_demo_as(page, "La référente")
    page.goto(f"{DRONNE}actions/")
    return page


def test_a_page_and_a_thing_are_reached_by_the_keys(page: Page) -> None:
    page.keyboard.press("/")
    field = page.locator("#palette-q")
    expect(field).to_be_focused()
    expect(page.get_by_role("option", name="Tableau de bord")).to_have_attribute("aria-selected", "true")
    page.keyboard.type("plannin")
    expect(page.locator("#palette [role=option]").first).to_have_text(re.compile("Planning des actions"))
    with page.expect_navigation(url=re.compile("/actions/planning/$")):
        page.keyboard.press("Enter")
    page.keyboard.press("Control+k")
    page.keyboard.type("salle")
    # What answers the whole word, and not its first letters.
    expect(page.locator("#palette [role=option]").nth(1)).to_contain_text("Atelier 1")
    first = chosen(page)
    page.keyboard.press("ArrowDown")
    second = chosen(page)
    page.keyboard.press("ArrowUp")
    assert (chosen(page), "Atelier 1" in second, first != second) == (first, True, True)
    page.keyboard.press("ArrowUp")  # around
    assert chosen(page) == "Voir tous les résultats"
    with page.expect_navigation(url=re.compile(r"/chercher/\?q=salle$")):
        page.keyboard.press("Enter")
    assert page.locator("main mark").count() > 3


def test_escape_gives_the_focus_back(page: Page) -> None:
    link = page.get_by_role("navigation", name="Feuille de route").get_by_role("link", name="Documents")
    link.focus()
    page.keyboard.press("/")
    expect(page.locator("#palette-q")).to_be_focused()
    page.keyboard.type("bus")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    expect(link).to_be_focused()


def test_a_sign_that_is_typed_in_a_field_opens_nothing(page: Page) -> None:
    field = page.locator("#top-q")
    field.focus()
    page.keyboard.type("1/2")
    expect(page.locator("#palette")).to_be_hidden()
    expect(field).to_have_value("1/2")


def test_words_sent_before_their_results_come_open_the_page_of_results(page: Page) -> None:
    page.route(
        re.compile(r"/chercher/\?q=bus"),
        lambda route: route.abort() if route.request.resource_type == "fetch" else route.continue_(),
    )
    page.keyboard.press("/")
    page.keyboard.type("bus")
    with page.expect_navigation(url=re.compile(r"/chercher/\?q=bus$")):
        page.keyboard.press("Enter")


def test_everybody_can_read_the_palette(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("caf")
    expect(page.locator("#palette mark").first).to_be_visible()
    assert faults(page) == []


def test_without_a_script_the_field_of_the_top_bar_is_a_form(visit: Visit) -> None:
    page = visit(scripts=False)
    steps.enter_the_demo_as(page, "La référente")
    page.goto(DRONNE)
    page.locator("#top-q").fill("comite")
    page.locator("#top-q").press("Enter")
    expect(page).to_have_url(re.compile(r"/chercher/\?q=comite$"))
    expect(page.locator("main mark").first).to_have_text("comités")  # « Réunions des comités »
