"""A wall that is a wall: how many notes one reads without scrolling, and where one may drop them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Served, served_demo
from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.hall import MORE_NOTES, NOTES, fill_the_wall, make_groups, seen_notes
from tests.journeys.legible import faults

pytestmark = pytest.mark.journey

OFFICE, LARGE, PHONE = (1366, 768), (1920, 1080), (360, 740)
GROUPS = ["Aller vers", "Orienter", "S’équiper", "Se faire confiance", "Former", "Les lieux", "Le réseau", "La santé"]
# The moves of the page that nobody asked for, as browsers measure them.
WATCH_MOVES = """() => {
  window.moves = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
    if (!entry.hadRecentInput) window.moves += entry.value;
  })).observe({ type: "layout-shift", buffered: true });
}"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A demo of its own: a hall writes a hundred and fifty notes."""
    yield from served_demo(tmp_path_factory.mktemp("demo"))


def sees(page: Page, size: tuple[int, int]) -> int:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(page.url)
    page.evaluate("document.fonts.ready.then(() => true)")
    return len(seen_notes(page))


def wall_of(page: Page, title: str, texts: list[str], groups: list[str]) -> None:
    steps.open_a_workshop_of_the_demo(page, title)
    steps.follow(page, "Voir le mur")
    make_groups(page, groups)
    fill_the_wall(page, texts)


def test_forty_of_fifty_four_notes_are_in_view_on_a_laptop_and_eighty_of_ninety_six_on_a_large_screen(
    visit: Visit,
) -> None:
    page = visit()
    wall_of(page, "Atelier d’une salle pleine", NOTES, [])
    assert sees(page, OFFICE) >= 40
    assert sees(page, LARGE) == 54
    page.goto(f"{page.url.partition('#')[0]}?plein")
    assert sees(page, OFFICE) == 54
    assert sees(page, PHONE) >= 1
    assert faults(page) == []

    wall_of(page, "Atelier d’une grande salle", NOTES + MORE_NOTES, GROUPS)
    assert sees(page, LARGE) >= 80
    assert faults(page) == []
    page.set_viewport_size({"width": OFFICE[0], "height": OFFICE[1]})
    # Wherever one is on the wall, each group may be dropped on.
    for place in ("0", "document.body.scrollHeight"):
        page.evaluate(f"scrollTo(0, {place})")
        for group in GROUPS:
            expect(page.locator(".zones").get_by_role("link", name=group)).to_be_in_viewport(ratio=1)
    page.add_init_script(f"({WATCH_MOVES})()")
    page.reload()
    expect(page.get_by_text("En direct", exact=True)).to_be_visible()
    assert page.evaluate("window.moves") <= 0.1


def test_the_full_screen_is_kept_by_its_address_and_left_by_its_button(visit: Visit) -> None:
    for scripts in (True, False):
        page = visit(scripts=scripts)
        steps.enter_the_demo_as(page, "L’animatrice")
        expect(page.get_by_role("navigation", name="L’atelier")).to_be_visible()
        steps.follow(page, "Plein écran")
        expect(page.get_by_role("navigation", name="L’atelier")).to_be_hidden()
        expect(page.get_by_role("region", name="À classer")).to_be_visible()
        page.reload()
        expect(page.get_by_role("navigation", name="L’atelier")).to_be_hidden()
        steps.follow(page, "Quitter le plein écran")
        expect(page.get_by_role("navigation", name="L’atelier")).to_be_visible()


def test_the_size_of_the_cards_may_be_chosen_and_stays(visit: Visit) -> None:
    page = visit()
    steps.enter_the_demo_as(page, "L’animatrice")

    def width() -> float:
        return page.locator("#board .note").first.bounding_box()["width"]  # type: ignore[index]

    steps.choose(page, "Taille des cartes", "Petites cartes")
    small = width()
    steps.choose(page, "Taille des cartes", "Grandes cartes")
    assert width() > small * 1.4
    page.reload()
    expect(page.get_by_label("Taille des cartes")).to_have_value("large")
    assert width() > small * 1.4
