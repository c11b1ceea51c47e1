"""What one sees without scrolling: the first row of each list is high on the page, and several rows are there."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.conftest import Served, served_demo
from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.legible import NARROWEST, faults
from tests.journeys.lists import DRONNE, LISTS, TOOLS, measure

pytestmark = pytest.mark.journey

OFFICE, LARGE, PHONE = (1366, 768), (1920, 1080), (360, 740)
# The top of the first row, in pixels, and how many whole rows are visible when there are as many.
AT_MOST = {OFFICE: 360, LARGE: 360, PHONE: 420}
AT_LEAST = {OFFICE: 8, LARGE: 8, PHONE: 1}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A demo of its own: lists are measured as long as they are, whatever other visitors added."""
    yield from served_demo(tmp_path_factory.mktemp("demo"))


def test_every_list_begins_high_and_shows_its_rows(visit: Visit) -> None:
    page = visit()
    steps.enter_the_demo_as(page, "La référente")
    wrong = []
    for path, rows in {**LISTS, **TOOLS}.items():
        page.goto(DRONNE + path)
        for width, height in AT_MOST:
            page.set_viewport_size({"width": width, "height": height})
            seen = measure(page, rows)
            least = min(AT_LEAST[width, height], seen.rows) if path in LISTS else 0
            if not 0 <= seen.top <= AT_MOST[width, height] or seen.visible < least:
                wrong.append((path, width, seen))
    assert not wrong, "\n".join(map(str, wrong))


def test_a_phone_opens_the_plan_on_today(visit: Visit) -> None:
    page = visit()
    steps.enter_the_demo_as(page, "L’élue")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.goto(DRONNE + "actions/planning/")
    now, first = page.locator(".plan thead .g-now"), page.locator(".plan thead th").first
    places = [
        one.evaluate("one => [one.getBoundingClientRect().left, one.getBoundingClientRect().right]")
        for one in (now, first)
    ]
    (left, right), (_left, names_end) = places
    assert names_end < left < right < PHONE[0]


def test_a_strip_of_tabs_says_on_which_side_there_are_more(visit: Visit) -> None:
    page = visit()
    steps.enter_the_demo_as(page, "L’élue")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    strip = page.locator(".tabs ul")
    for path, before, after in (
        ("etapes/", False, True),
        ("calendrier/", True, True),
        ("actions/adoption/", True, False),
    ):
        page.goto(DRONNE + path)
        said = [strip.get_attribute(name) is not None for name in ("data-before", "data-after")]
        assert (path, said) == (path, [before, after])
        expect(strip.locator("[aria-current]")).to_be_in_viewport(ratio=1)


def test_dark_pages_can_be_read(visit: Visit) -> None:
    page = visit(color_scheme="dark")
    steps.enter_the_demo_as(page, "La référente")
    others = ["actions/1.1/", "actions/1.1/modifier/", "financement/1.1/", "chantiers/1/carte/", "ateliers/1/animer/"]
    found = {}
    for path in [*LISTS, *TOOLS, *others]:
        page.goto(DRONNE + path)
        found[path] = faults(page)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("path", ["actions/3.1/", "financement/3.1/"])
def test_a_phone_shows_the_state_of_each_resource_and_what_is_missing(visit: Visit, path: str) -> None:
    page = visit()
    steps.enter_the_demo_as(page, "La référente")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.goto(DRONNE + path)
    table = page.locator("table", has_text="refusé")
    for words in ("Fondation", "15\u00a0000\u00a0€", "refusé", "Il manque 15\u00a0000\u00a0€"):
        box = table.get_by_text(words).last.bounding_box()
        assert box, words
        assert box["x"] + box["width"] <= PHONE[0], words


def test_letters_twice_as_large_do_not_widen_a_phone(visit: Visit) -> None:
    """The dashboard was 490 pixels wide on a screen of 360 (WCAG 1.4.4)."""
    page = visit()
    steps.enter_the_demo_as(page, "L’élue")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    wide = {}
    for path in ("", "actions/", "actions/3.1/", "financement/", "comites/2/", "documents/", "ateliers/", "acteurs/"):
        page.goto(DRONNE + path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        wide[path] = page.evaluate("document.documentElement.scrollWidth")
    assert wide == dict.fromkeys(wide, PHONE[0])


FILLS = "(found) => found.map((one) => getComputedStyle(one).fill)"
IS_LIGHT_PAPER = (
    "(found) => found.filter((one) => getComputedStyle(one).backgroundColor === 'rgb(255, 255, 255)').length"
)


def test_drawings_without_a_scale_of_colours_follow_a_dark_page(visit: Visit) -> None:
    page = visit(color_scheme="dark")
    steps.enter_the_demo_as(page, "La référente")
    page.goto(DRONNE + "financement/3.1/")
    for part in ("money-1", "money-4"):
        bar, legend = (page.locator(f"{where} .{part}").evaluate_all(FILLS) for where in ("svg[role=img]", "ul.legend"))
        assert bar == legend != ["rgb(255, 255, 255)"], part
    patterns = page.locator("#hatch rect").evaluate_all(FILLS)
    assert patterns[1] == page.locator("ul.legend .money-1").evaluate_all(FILLS)[0]
    page.goto(DRONNE + "indicateurs/")
    assert page.locator(".curve svg").count() > 0
    assert page.locator(".curve svg").evaluate_all(IS_LIGHT_PAPER) == 0


def test_the_bar_says_how_many_rows_are_ticked(visit: Visit) -> None:
    page = visit()
    steps.enter_the_demo_as(page, "La référente")
    page.goto(DRONNE + "acteurs/")
    boxes, told = page.locator(".pick input"), page.locator("#several output")
    for rank, words in enumerate(("1 cochée", "2 cochées")):
        boxes.nth(rank).check()
        expect(told).to_have_text(words)
    boxes.nth(0).uncheck()
    expect(told).to_have_text("1 cochée")
    page.goto(DRONNE + "acteurs/?cocher=oui")
    expect(told).to_have_text(f"{boxes.count()} cochées")
    assert faults(page) == []


def test_the_tab_of_the_page_is_in_sight_on_a_phone(visit: Visit) -> None:
    page = visit()
    steps.enter_the_demo_as(page, "La référente")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    unseen = []
    for path in ("diagnostic/", "diagnostic/comparer/", "donnees/", "actions/", "actions/ecartees/", "indicateurs/"):
        page.goto(DRONNE + path)
        tab = page.locator(".tabs [aria-current]")
        box = tab.bounding_box() if tab.count() else None
        if box and not 0 <= box["x"] <= box["x"] + box["width"] <= PHONE[0]:
            unseen.append(path)
        assert page.evaluate("scrollY") == 0
    assert unseen == []
    page.goto(DRONNE + "actions/3.1/")
    said = page.locator(".thread").inner_text()
    assert "redonner\u00a0: l’atelier" in said


def test_a_word_longer_than_the_screen_is_cut(visit: Visit) -> None:
    """The last of this file: the word stays in its demo."""
    page = visit()
    steps.enter_the_demo_as(page, "La référente")
    page.goto(f"{DRONNE}enjeux/nouveau/")
    page.locator("[name=title]").fill("M" * 70)
    page.locator("main form button.btn").last.click()
    expect(page.get_by_text("M" * 70).first).to_be_visible()
    page.set_viewport_size(NARROWEST)  # type: ignore[arg-type]
    wide = {}
    for path in ("enjeux/", "chantiers/", "journal/", ""):
        page.goto(DRONNE + path)
        wide[path] = page.evaluate("document.documentElement.scrollWidth")
    assert wide == dict.fromkeys(wide, 320)
