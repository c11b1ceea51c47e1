"""The map of the territory, used with the keys and read by all: one stop, arrows inside, the same words as the table."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.keyboard import Keyboard
from tests.journeys.legible import faults

pytestmark = pytest.mark.journey

MAP = "/feuilles-de-route/dronne-et-belle/diagnostic/carte/"


def table(page: Page) -> list[str]:
    """Each line of the table, as the map tells it."""
    rows = page.locator("[data-lines] tr")
    return rows.evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('[data-told]')].map(cell => cell.textContent).join('\\u00a0: '))"
    )


def arrow(keys: Keyboard, key: str) -> str:
    """What the arrow leads to. The ring is that of the frame, and an outline around the area."""
    keys.page.keyboard.press(key)
    here = keys.here()
    assert here.role == "option"
    focused = keys.page.evaluate("document.activeElement.getAttribute('d')")
    assert keys.page.locator(".atlas .here").get_attribute("d") == focused
    assert " ".join(keys.page.locator(".tip").inner_text().split()) == here.name
    return here.name


def test_the_map_is_one_stop_and_its_arrows_reach_every_commune(visit: Visit) -> None:
    page = visit()
    steps.enter_the_demo_as(page, "L’élue")
    page.goto(MAP)
    told = [" ".join(line.split()) for line in table(page)]
    assert len(told) == 16
    keys = Keyboard(page)
    keys.reach("link", "Passer la carte, aller au tableau")
    page.keyboard.press("Tab")
    assert keys.here().name == told[0]
    assert page.locator(".atlas").evaluate("frame => getComputedStyle(frame).outlineStyle") == "solid"
    # A walk through neighbours: every commune is reached, and only those.
    seen, waiting = {told[0]}, [told[0]]
    while waiting:
        start = waiting.pop()
        for key in ("ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft"):
            page.get_by_role("option", name=start, exact=True).focus()
            found = arrow(keys, key)
            if found not in seen:
                seen.add(found)
                waiting.append(found)
    assert seen == set(told)
    assert arrow(keys, "End") == told[-1]
    assert arrow(keys, "Home") == told[0]
    page.keyboard.press("Escape")
    expect(page.locator(".tip")).to_be_hidden()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.rowIndex") == 1
    # One key leaves it.
    page.get_by_role("option", name=told[3], exact=True).focus()
    keys.press("Tab")
    assert keys.here().name == "Voir sa ligne du tableau"  # what « Entrée » has opened, below the map
    page.keyboard.press("Shift+Tab")
    assert keys.here().name == told[3]


def test_the_map_can_be_skipped(visit: Visit) -> None:
    page = visit()
    steps.enter_the_demo_as(page, "L’élue")
    page.goto(MAP)
    keys = Keyboard(page)
    keys.reach("link", "Passer la carte, aller au tableau")
    keys.press("Enter")
    assert keys.here().name == "Les valeurs"


def test_the_pointer_is_told_what_it_is_over(visit: Visit) -> None:
    page = visit()
    steps.enter_the_demo_as(page, "L’élue")
    page.goto(MAP)
    page.get_by_role("option", name="Villars").hover()
    tip = page.locator(".tip")
    expect(tip).to_be_visible()
    assert " ".join(tip.inner_text().split()) in [" ".join(line.split()) for line in table(page)]
    page.get_by_role("heading", level=1).hover()
    expect(tip).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_everybody_can_read_the_map(scripts: bool, visit: Visit) -> None:
    page = visit(scripts=scripts)
    steps.enter_the_demo_as(page, "L’élue")
    page.goto(MAP)
    if scripts:
        assert faults(page) == []
    else:
        expect(page.locator(".atlas").get_by_role("img", name="Score de fragilité numérique")).to_be_visible()
        expect(page.get_by_role("listbox")).to_have_count(0)
    assert len(table(page)) == 16


def test_territories_side_by_side_can_be_read_by_all_and_are_found_as_one_types(visit: Visit) -> None:
    page = visit()
    steps.enter_the_demo_as(page, "L’élue")
    page.goto("/feuilles-de-route/dronne-et-belle/diagnostic/comparer/?avec=24")
    page.get_by_label("Nom d’une intercommunalité ou d’un département").fill("isle vern")
    page.get_by_role("link", name="Comparer avec CC Isle Vern Salembre en Périgord").click()
    heads = page.get_by_role("columnheader").all_inner_texts()
    assert [head.split("\n")[0].removesuffix("Retirer").strip() for head in heads[:5]] == [
        "Donnée",
        "Dronne et Belle",
        "CC Isle Vern Salembre en Périgord",
        "Dordogne",
        "France",
    ]
    assert faults(page) == []
