"""Whether everybody can read a page: axe, narrow screens, thumbs."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from itertools import zip_longest

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.pages import view

START_AXE = """() => { window.readByAxe = axe.run(document, {
  runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
  resultTypes: ["violations"],
}).then(found => found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id} ${node.target}`))) }"""
# Axe never scrolls: a field half under the bar of a long form would be too small for it. That nothing stays under the bar
# is asked by a journey of its own.
LOWER_THE_BAR = """() => document.querySelectorAll(".save").forEach(bar => { bar.style.position = "static" })"""
# On the pages of participants, whatever is touched is as large as a thumb; a link inside a sentence is not.
SMALL_TARGETS = """() => [
  ...[...document.querySelectorAll("a, button, select, textarea, summary, input:not([type=hidden])")]
    .filter(one => !one.closest("p, dd, .skip, .notice") && !one.matches("[type=radio], [type=checkbox]")),
  ...document.querySelectorAll(".ticks label, .tick label"),
].filter(one => one.checkVisibility() && Math.round(one.getBoundingClientRect().height) < 44)
 .map(one => `${Math.round(one.getBoundingClientRect().height)} px high: ${one.innerText || one.name}`)"""
NARROWEST = {"width": 320, "height": 640}


def faults(page: Page) -> list[str]:
    """What axe finds at a desk and on a phone, and whether the page is too wide for the narrowest screen."""
    found: list[str] = []
    deque(reading(page, found), maxlen=0)
    return found


def reading(page: Page, found: list[str], by_axe: bool = True) -> Iterator[None]:
    """Yields while axe is at work."""
    if by_axe:
        page.evaluate(Axe().axe_script)
    for size in (DESK, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        if by_axe:
            page.evaluate(LOWER_THE_BAR)
            page.evaluate(START_AXE)
            yield
            found += [f"{size['width']} px: {fault}" for fault in page.evaluate("readByAxe")]
    if page.locator("body.light").count():
        found += page.evaluate(SMALL_TARGETS)
    page.set_viewport_size(NARROWEST)  # type: ignore[arg-type]
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > 320:
        found.append(f"320 px: {width} px wide")


AXE_READS = 3  # of the pages of one view, whose addresses differ by a word: a source, a chapter, an order
# The faults of a page, by its HTML: what is the same for several people is read once.
known: dict[str, list[str]] = {}


def faults_of(page: Page, paths: list[str]) -> dict[str, list[str]]:
    """Two pages at a time: axe is at work in one while the other comes. All are measured on the narrowest screen."""
    met: Counter[str] = Counter()
    waiting, found = iter(paths), {}

    def tab(page: Page) -> Iterator[None]:
        for path in waiting:
            answer = page.goto(path)
            assert answer
            html = re.sub('(?<=name="csrfmiddlewaretoken" value=")[^"]+', "", answer.text())
            met[view(path)] += 1
            if html not in known:
                known[html] = []
                yield from reading(page, known[html], by_axe=met[view(path)] <= AXE_READS)
            found[path] = known[html]

    beside = page.context.new_page()
    deque(zip_longest(tab(page), tab(beside)), maxlen=0)
    beside.close()
    assert list(found) and set(found) == set(paths)
    return {path: faults for path, faults in found.items() if faults}
