"""A countdown without a conducteur: the screen, a telephone and a table show it, hear of its end, and are frozen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.journey
TITLE = "Atelier minuté"


@pytest.fixture
def led(visit: Visit) -> Iterator[tuple[Page, str]]:
    """The facilitator in front of a workshop that is open, and its code."""
    page = visit()
    code = steps.open_a_workshop_of_the_demo(page, TITLE)
    home = page.url
    yield page, code
    page.goto(home)
    steps.close_this_workshop(page)
    steps.is_told(page, "L’atelier est clos.")


def test_three_pages_see_a_time_started_from_the_console_and_given_a_minute(
    led: tuple[Page, str], visit: Visit
) -> None:
    desk, code = led
    console = desk.url.split("/ateliers/")[0] + "/ateliers/" + desk.url.split("/ateliers/")[1].split("/")[0] + "/"
    screen, phone, table = visit(), visit(phone=True), visit(phone=True)
    steps.enter_the_demo_as(screen, "L’élue")
    screen.goto(f"{console}projection/")
    steps.join_by_the_code(phone, code, "Habitante ou habitant")
    desk.goto(f"{console}secretaires/")
    link = desk.get_by_role("main").get_by_role("link").filter(has_text="/table/2-").inner_text()
    table.goto(link)
    desk.goto(f"{console}animer/")
    desk.get_by_label("À la fin, figer l’écriture").check()
    desk.get_by_role("button", name="2 minutes").click()
    ends = desk.locator("[data-ends]")
    expect(ends).to_be_visible()
    for page in (screen, phone, table):
        expect(page.locator("[data-ends][data-freezes]")).to_be_visible()
    first = ends.get_attribute("data-ends")
    desk.get_by_role("button", name="+ 1 minute").click()
    expect(ends).not_to_have_attribute("data-ends", str(first))
    longer = ends.get_attribute("data-ends")
    for page in (screen, phone, table):
        expect(page.locator("[data-ends]")).to_have_attribute("data-ends", str(longer))

    # The clocks of the pages are moved on, not the hall's: the server judges for itself.
    desk.get_by_role("button", name="Arrêter").click()
    for page in (screen, phone, table):
        expect(page.locator("[data-ends]")).to_have_count(0)
    desk.get_by_role("button", name="Annuler l’arrêt").click()
    for page in (screen, phone, table):
        expect(page.locator("[data-ends]")).to_be_visible()


def test_a_screen_whose_browser_refuses_sound_offers_it_and_rings_at_the_end(
    led: tuple[Page, str], visit: Visit
) -> None:
    desk, _code = led
    console = desk.url.split("/ateliers/")[0] + "/ateliers/" + desk.url.split("/ateliers/")[1].split("/")[0] + "/"
    screen = visit()
    steps.enter_the_demo_as(screen, "L’élue")
    screen.goto(f"{console}projection/")
    expect(screen.locator("#sound")).to_be_hidden()
    desk.goto(f"{console}animer/")
    desk.get_by_role("button", name="1 minute", exact=True).click()
    offer = screen.get_by_role("button", name="Activer le son")
    expect(offer).to_be_visible()
    offer.click()
    expect(offer).to_be_hidden()
    expect(screen.locator("html")).to_have_attribute("data-rung", "1", timeout=75_000)
