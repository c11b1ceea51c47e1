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
# What axe could judge an element by: where it stands, what it is, what it says of itself, whether it holds words.
KINDS = """() => {
  const name = one => one ? `${one.localName}.${one.getAttribute("class") ?? ""}` : "";
  const said = one => [...one.attributes]
    .filter(({ name }) => !/^(class|id|value|href|src|d|x|y|x1|y1|x2|y2|points|transform)$/.test(name))
    .map(({ name, value }) => /^(role|type|scope|lang|tabindex|hidden|open|checked|disabled)$|^aria-/.test(name) &&
      value.length < 16 && !/[0-9]/.test(value) ? `${name}=${value}` : name).sort();
  return [...new Set([...document.querySelectorAll("body, body *")].map(one => [
    name(one.parentElement?.parentElement), name(one.parentElement), name(one), said(one),
    one.textContent.trim() ? "words" : "",
  ].join(" ")))];
}"""


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


AXE_READS = 3  # of the pages of one view, whatever they show, whoever opens them
# What axe has read, of the pages of all: how often each view, and which kinds of elements.
views: Counter[str] = Counter()
kinds: set[str] = set()
# The faults of a page, by its HTML: what is the same for several people is read once.
known: dict[str, list[str]] = {}


def is_new_to_axe(page: Page, path: str) -> bool:
    """Whether this page is the first of its view, or shows a kind of element that no page showed before.

    Axe takes a second or more for a page: of forty fiches that one template writes it reads the first, and two that hold
    something else.
    """
    here = set(page.evaluate(KINDS))
    is_new = views[view(path)] == 0 or (views[view(path)] < AXE_READS and not here <= kinds)
    views[view(path)] += is_new
    kinds.update(here)
    return is_new


def faults_of(page: Page, paths: list[str]) -> dict[str, list[str]]:
    """Two pages at a time: axe is at work in one while the other comes. All are measured on the narrowest screen."""
    waiting, found = iter(paths), {}

    def tab(page: Page) -> Iterator[None]:
        for path in waiting:
            answer = page.goto(path)
            assert answer
            html = re.sub('(?<=name="csrfmiddlewaretoken" value=")[^"]+', "", answer.text())
            if html not in known:
                known[html] = []
                yield from reading(page, known[html], by_axe=is_new_to_axe(page, path))
            found[path] = known[html]

    beside = page.context.new_page()
    deque(zip_longest(tab(page), tab(beside)), maxlen=0)
    beside.close()
    assert list(found) and set(found) == set(paths)
    return {path: faults for path, faults in found.items() if faults}
