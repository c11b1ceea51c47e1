"""A facilitator merges two enjeux of the room, looks, then undoes it: by keyboard on a desk, then on a phone without
JavaScript. Each leaves the demo as it was."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.journey
STAKES = "/feuilles-de-route/dronne-et-belle/enjeux/"
KEPT, MERGED = "Aller vers les personnes qui ne viennent pas", "Ne pas laisser les secrétaires de mairie seules"
BOTH = "Aller vers les gens, avec les mairies"


def titles(page: Page) -> list[str]:
    return [text.split("\n")[0] for text in page.locator("li[id^=enjeu-] summary b").all_inner_texts()]


def compare_two(page: Page) -> None:
    page.goto(f"{STAKES}fusionner/")
    for title in (KEPT, MERGED):
        page.get_by_label(title).check()
    steps.press(page, "Comparer")
    expect(page.get_by_role("heading", name=MERGED)).to_be_visible()


def test_two_enjeux_are_merged_then_separated_by_keyboard(visit: Visit) -> None:
    page = visit()
    steps.enter_the_demo_as(page, "L’animatrice")
    page.goto(STAKES)
    before = titles(page)
    compare_two(page)
    page.get_by_label("Ou un autre intitulé").focus()
    page.keyboard.type(BOTH)
    page.get_by_role("button", name="Fusionner ces enjeux").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Les enjeux n’en font plus qu’un.")).to_be_visible()
    assert re.sub(r"^\d+\. ", "", titles(page)[0]) == BOTH
    assert [title.split(".")[0] for title in titles(page)] == [str(n + 1) for n in range(len(before) - 1)]
    page.get_by_role("button", name="Annuler").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("La fusion est défaite")).to_be_visible()
    assert titles(page) == before


def test_the_same_on_a_phone_without_javascript(visit: Visit) -> None:
    page = visit(phone=True, scripts=False)
    steps.enter_the_demo_as(page, "L’animatrice")
    page.goto(STAKES)
    before = titles(page)
    compare_two(page)
    steps.press(page, "Fusionner ces enjeux")
    page.get_by_text(KEPT).first.click()
    expect(page.get_by_text("Réunit\u00a0:")).to_be_visible()
    steps.press(page, f"Séparer {MERGED}")
    expect(page.get_by_text("est de nouveau à part")).to_be_visible()
    assert titles(page) == before
