"""Public pages in a real browser: no automatic accessibility violation, no sideways scroll, nothing the CSP refuses."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.conftest import Served

pytestmark = pytest.mark.journey
PAGES = {
    "/": "Votre feuille de route",
    "/demo/": "Entrez dans la démonstration",
    "/connexion/": "Se connecter",
    "/_composants/": "Les composants de Jalons",
    "/a-propos/": "À propos de Jalons",
    "/aide/": "Aide",
    "/accessibilite/": "Accessibilité",
    "/donnees-personnelles/": "Données personnelles",
    "/mentions-legales/": "Mentions légales",
    "/nulle-part/": "Cette page n’existe pas",
}
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}}


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_is_for_everybody(demo: Served, browser: Any, path: str, width: int) -> None:
    with browser.new_context(viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        refused: list[str] = []
        page.on("console", lambda line: refused.append(line.text) if "Content Security Policy" in line.text else None)
        page.goto(demo.url + path)
        assert page.locator("h1").inner_text().startswith(PAGES[path])
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert refused == []


def test_the_skip_link_comes_first_and_leads_to_the_content(demo: Served, browser: Any) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(demo.url + "/aide/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Aller au contenu"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "contenu"


def test_a_menu_is_walked_by_keyboard_and_gives_the_focus_back(demo: Served, browser: Any) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(demo.url + "/_composants/")
        summary = page.locator(".menu > summary").first
        summary.focus()
        page.keyboard.press("Enter")
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.textContent") == "Aller vers"
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")
        assert page.evaluate("document.activeElement.textContent") == "Nouveau groupe"
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.matches('.menu:not([open]) > summary')")


def test_the_summary_of_errors_takes_the_focus(demo: Served, browser: Any) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(demo.url + "/_composants/")
        assert page.evaluate("document.activeElement.matches('.notice.bad[role=alert]')")
        page.get_by_role("link", name="Montant").click()
        page.keyboard.type("5")
        assert page.locator("#id_wrong-amount").input_value() == "5abc"
