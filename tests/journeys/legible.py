"""Whether everybody can read a page: axe, narrow screens, thumbs."""

import os
import re
import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from itertools import zip_longest
from pathlib import Path
from tempfile import mkdtemp
from zlib import crc32

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.pages import view
from tests.kept import find_or_build

START_AXE = """rules => { window.readByAxe = axe.run(document, {
  runOnly: rules.length
    ? {type: "rule", values: rules}
    : {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
  resultTypes: ["violations"],
}).then(found => found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id} ${node.target}`))) }"""
# What the width of a screen alone may change. Names, roles and colours are those of the desk, but for what only a phone
# shows, as its menu: axe reads all of a phone on one view in four, always the same.
EVERY_RULE: list[str] = []
RULES_OF_A_WIDTH = ["target-size", "scrollable-region-focusable", "meta-viewport", "label", "button-name", "link-name"]
WHOLE_PHONES = 4
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


def reading(page: Page, found: list[str], by_axe: bool = True, on_a_phone: list[str] = EVERY_RULE) -> Iterator[None]:
    """Yields while axe is at work. `on_a_phone`: the rules of its second reading; none for all."""
    page.wait_for_load_state()  # before its styles, a page is as wide as its longest line
    if by_axe:
        page.evaluate(Axe().axe_script)
        for size in (DESK, PHONE):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.evaluate(LOWER_THE_BAR)
            page.evaluate(START_AXE, EVERY_RULE if size is DESK else on_a_phone)
            yield
            found += [f"{size['width']} px: {fault}" for fault in page.evaluate("readByAxe")]
    if page.evaluate("document.body.classList.contains('light')"):
        resize(page, PHONE)
        found += page.evaluate(SMALL_TARGETS)
    resize(page, NARROWEST)
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > 320:
        found.append(f"320 px: {width} px wide")


def faults_here(page: Page) -> list[str]:
    """What axe finds at the size that the page has, and whether it is wider than its screen."""
    page.wait_for_load_state()
    page.evaluate(Axe().axe_script)
    page.evaluate(LOWER_THE_BAR)
    page.evaluate(START_AXE, EVERY_RULE)
    found: list[str] = page.evaluate("readByAxe")
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*found, f"{width} px too wide"] if width > 0 else found


def resize(page: Page, size: dict[str, int]) -> None:
    """Each change of size lays the page out again, even when it changes nothing."""
    if page.viewport_size != size:
        page.set_viewport_size(size)  # type: ignore[arg-type]


AXE_READS = 3  # of the pages of one view, whatever they show, whoever opens them
# The faults of a page, by its HTML: what is the same for several people is read once.
known: dict[str, list[str]] = {}


def is_new_to_axe(page: Page, path: str) -> bool:
    """Whether this page is the first of its view, or shows a kind of element that no page showed before.

    Axe takes a second or more for a page: of forty fiches that one template writes it reads the first, and two that hold
    something else.
    """
    here = [(kind,) for kind in page.evaluate(KINDS)]
    with closing(sqlite3.connect(what_axe_read(), timeout=60, isolation_level=None)) as read:
        read.execute("BEGIN IMMEDIATE")
        [(times,)] = read.execute("SELECT COUNT(*) FROM views WHERE view = ?", [view(path)])
        [(before,)] = read.execute("SELECT COUNT(*) FROM kinds")
        read.executemany("INSERT OR IGNORE INTO kinds VALUES (?)", here)
        [(after,)] = read.execute("SELECT COUNT(*) FROM kinds")
        is_new = times == 0 or (times < AXE_READS and after > before)
        if is_new:
            read.execute("INSERT INTO views VALUES (?)", [view(path)])
        read.execute("COMMIT")
    return is_new


@cache
def what_axe_read() -> Path:
    """What axe has read in this run, of the pages of all: each view as often as it was, and the kinds of elements. The
    processes share it: what one has read, the other need not."""
    if run := os.environ.get("PYTEST_XDIST_TESTRUNUID"):
        return find_or_build(f"axe-{run}", note_nothing_read)
    alone = Path(mkdtemp()) / "axe"
    note_nothing_read(alone)
    return alone


def note_nothing_read(path: Path) -> None:
    with closing(sqlite3.connect(path)) as read:
        read.execute("CREATE TABLE views (view TEXT)")
        read.execute("CREATE TABLE kinds (kind TEXT PRIMARY KEY)")


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
                is_whole = crc32(view(path).encode()) % WHOLE_PHONES == 0
                rules = EVERY_RULE if is_whole else RULES_OF_A_WIDTH
                yield from reading(page, known[html], is_new_to_axe(page, path), rules)
            found[path] = known[html]

    beside = page.context.new_page()
    deque(zip_longest(tab(page), tab(beside)), maxlen=0)
    beside.close()
    assert list(found) and set(found) == set(paths)
    return {path: faults for path, faults in found.items() if faults}
