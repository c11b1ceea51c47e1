"""The pages of committees on a phone: how long the convocation is, and whether a list shows its choice whole."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Served, served_demo
from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.lists import DRONNE

pytestmark = pytest.mark.journey

PHONE, OFFICE = {"width": 360, "height": 740}, {"width": 1366, "height": 768}
# Screens of a phone: three and a half.
LONGEST = 2500
# The name of each list whose choice is wider than the room it has.
CUT = """() => [...document.querySelectorAll("main select")].filter(one => one.checkVisibility()).filter(one => {
  const style = getComputedStyle(one), ruler = document.createElement("canvas").getContext("2d");
  ruler.font = style.font;
  const room = one.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return ruler.measureText(one.selectedOptions[0]?.label ?? "").width > room;
}).map(one => one.name)"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A demo of its own: the page is as long as its seats."""
    yield from served_demo(tmp_path_factory.mktemp("demo"))


def test_the_convocation_of_the_demo_is_short_on_a_phone(visit: Visit) -> None:
    page = _enter(visit)
    _open_convened_meeting(page)
    page.get_by_role("link", name="Convocation", exact=True).click()
    page.wait_for_load_state()
    assert page.locator("details[id^='par-']").count() == 3
    assert page.evaluate("document.documentElement.scrollHeight") <= LONGEST
    page.goto(f"{page.url.partition('#')[0]}#sieges-lettre")
    expect(page.locator("#par-lettre")).to_have_attribute("open", "")


def test_no_list_of_the_pages_of_committees_cuts_its_choice(visit: Visit) -> None:
    page = _enter(visit)
    cut = {}
    for path in ("comites/suites/", "comites/nouveau/", "comites/instances/nouvelle/"):
        page.goto(DRONNE + path)
        for size in (PHONE, OFFICE):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            cut[path, size["width"]] = page.evaluate(CUT)
    assert {where: names for where, names in cut.items() if names} == {}


def _enter(visit: Visit) -> Page:
    page = visit()
    steps.enter_the_demo_as(page, "La référente")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    return page


def _open_convened_meeting(page: Page) -> None:
    page.goto(f"{DRONNE}comites/")
    page.locator("[data-row]", has_text="convoquée").get_by_role("link").first.click()
    page.wait_for_load_state()
