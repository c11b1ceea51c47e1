"""Nothing jumps under the finger while a page arrives slowly."""

import pytest
from playwright.sync_api import Page

from tests.journeys import steps
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.journey

MOST_SHIFT = 0.1  # cumulative layout shift, as the Core Web Vitals count it
# Bytes a second, and milliseconds before the first: a third generation network that is slow.
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
SHIFT = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""
ROADMAP = "/feuilles-de-route/dronne-et-belle/"
# The heaviest pages, one of each kind: a wall, a document, a map, a table, a dashboard.
HEAVIEST = ("ateliers/1/mur/", "ateliers/1/compte-rendu/", "diagnostic/carte/", "diagnostic/chiffres/", "")


def shift_of(page: Page, path: str) -> float:
    page.goto(path)
    page.evaluate("document.fonts.ready.then(() => true)")
    page.wait_for_timeout(500)
    return float(page.evaluate("window.shift"))


def slow_down(page: Page) -> None:
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    network.send("Network.emulateNetworkConditions", SLOW)
    page.add_init_script(SHIFT)


def test_a_page_hardly_moves_while_it_arrives_on_a_slow_network(visit: Visit) -> None:
    page = visit(phone=True)
    steps.enter_the_demo_as(page, "La référente")
    slow_down(page)
    shifts = {path: shift_of(page, ROADMAP + path) for path in HEAVIEST}
    assert max(shifts.values()) <= MOST_SHIFT, shifts


# What the facilitation looks at, on a laptop and a beamer: three faces of the same workshop.
OF_A_WORKSHOP = ("ateliers/1/mur/", "ateliers/1/projection/", "ateliers/1/animer/")


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080)])
def test_the_wall_and_the_big_screen_hardly_move_on_a_slow_network(visit: Visit, width: int, height: int) -> None:
    page = visit()
    page.set_viewport_size({"width": width, "height": height})
    steps.enter_the_demo_as(page, "La référente")
    page.set_default_timeout(60_000)
    slow_down(page)
    shifts = {path: shift_of(page, ROADMAP + path) for path in OF_A_WORKSHOP}
    print(f"layout shift at {width}: {shifts}")
    assert max(shifts.values()) <= MOST_SHIFT, shifts
