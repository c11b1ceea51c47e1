"""A resource map edited in place: one tree for the keyboard, beside its drawing; and the map that a room reads."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Served, served_demo
from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.keyboard import Keyboard
from tests.journeys.legible import faults

pytestmark = pytest.mark.journey

LABELS = [
    "Salle des fêtes",
    "Six ordinateurs portables",
    "Conseiller numérique en poste deux jours par semaine",
    "Une convention de mise à disposition de locaux avec le centre intercommunal d’action sociale",
    "Relais bénévoles",
]
BRANCHES = ["Matérielles", "Humaines", "Financières", "Partenariales", "Savoir-faire et outils", "Lieux"]
# What the room sees: the smallest letters, whether all is on the screen, how much of its width the map takes.
ON_SCREEN = """() => {
  const texts = [...document.querySelectorAll(".map-screen text")];
  const sizes = texts.map((text) => parseFloat(text.getAttribute("font-size")) * text.getScreenCTM().a);
  const boxes = texts.map((text) => text.getBoundingClientRect());
  const words = [...document.querySelectorAll("header *, footer *")].filter((one) => one.checkVisibility() && one.innerText.trim());
  return {
    least: Math.min(...sizes),
    around: Math.min(...words.map((one) => parseFloat(getComputedStyle(one).fontSize))),
    whole: boxes.every((box) => box.left >= 0 && box.right <= innerWidth && box.top >= 0 && box.bottom <= innerHeight),
    scrolls: document.documentElement.scrollHeight > innerHeight || document.documentElement.scrollWidth > innerWidth,
    width: document.querySelector(".map-screen").offsetWidth / innerWidth,
    drawn: (Math.max(...boxes.map((box) => box.right)) - Math.min(...boxes.map((box) => box.left))) / innerWidth,
    legend: texts.slice(-3).map((text) => text.textContent),
  };
}"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A demo of its own: chantiers are added to it."""
    yield from served_demo(tmp_path_factory.mktemp("demo"))


def open_a_new_map(page: Page, title: str) -> None:
    steps.enter_the_demo_as(page, "L’animatrice")
    page.goto("/feuilles-de-route/dronne-et-belle/enjeux/")
    steps.follow(page, "Ajouter un chantier")
    steps.fill(page, {"Intitulé du chantier": title})
    steps.press(page, "Ajouter le chantier")
    steps.follow(page, f"Carte des ressources {title}")
    steps.is_at(page, title)
    expect(page.get_by_text("En direct", exact=True)).to_be_visible()


def outline(page: Page) -> list[str]:
    """The resources as they are read, each with as many dots before it as levels above."""
    return page.evaluate("""() => [...document.querySelectorAll("#outline li[data-node]")].map((line) =>
      ".".repeat(line.getAttribute("aria-level") - 2) + line.getAttribute("aria-label"))""")


def drawn(page: Page) -> list[str]:
    return page.evaluate("""() => [...document.querySelectorAll("#drawing [data-line^=ressource]")].map((box) =>
      [...box.querySelectorAll("text")].map((text) => text.textContent).join(" "))""")


def paste(page: Page, text: str) -> None:
    page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")


def test_a_map_is_written_with_the_keys_alone(visit: Visit) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    open_a_new_map(page, "Chantier écrit sur place")
    keys = Keyboard(page)
    keys.press("Tab", "Enter")
    keys.reach("treeitem", "Matérielles 0")

    # Whoever passes by with Tab passes: nothing is written, and the tree is one stop.
    keys.press("Tab")
    assert keys.here().role != "treeitem"
    keys.press("Shift+Tab")
    assert (keys.here().role, outline(page)) == ("treeitem", [])

    # Enter: a resource in the branch. Its state is asked once, then proposed again.
    keys.press("Enter")
    assert keys.here().name == "Ressource"
    keys.type("Minibus")
    keys.press("Enter")
    assert keys.here().name == "État"
    expect(page.locator(".line-form .refused")).to_contain_text("Choisissez son état")
    page.keyboard.type("existante")
    keys.press("Tab")
    keys.type("La commune")
    page.keyboard.press("Enter")
    keys.comes("treeitem", "Minibus, La commune, existante")
    keys.is_told("« Minibus » est sur la carte.")
    # Enter: a sister. Tab: a child. The drawing follows.
    keys.press("Enter")
    keys.type("Vélo cargo")
    page.keyboard.press("Enter")
    keys.comes("treeitem", "Vélo cargo, existante")
    keys.press("Tab")
    keys.type("Antivol")
    page.keyboard.press("Enter")
    keys.comes("treeitem", "Antivol, existante")
    assert outline(page) == ["Minibus, La commune, existante", "Vélo cargo, existante", ".Antivol, existante"]
    expect(page.locator("#drawing [data-line^=ressource]")).to_have_count(3)
    assert drawn(page) == ["Minibus", "Vélo cargo", "Antivol"]

    # F2 edits; Escape leaves what is typed; Shift Tab goes up.
    keys.press("F2")
    keys.type("Deux antivols")
    keys.press("Escape")
    assert keys.here().name == "Antivol, existante"
    keys.press("F2")
    keys.type("Deux antivols")
    page.keyboard.press("Enter")
    keys.comes("treeitem", "Deux antivols, existante")
    keys.press("Shift+Tab")
    assert keys.here().name == "Vélo cargo, existante"
    page.keyboard.press("Alt+ArrowUp")
    keys.is_told("« Vélo cargo » monte.")
    first = page.locator("#outline li[data-node]").first
    expect(first).to_have_attribute("aria-label", "Vélo cargo, existante")
    keys.comes("treeitem", "Vélo cargo, existante")

    # Delete asks, and Ctrl Z puts back, one gesture after the other.
    keys.press("Delete")
    assert keys.here().name == "Retirer de la carte"
    assert "avec ce qui est dessous (1)" in page.locator("#removing h2").inner_text()
    page.keyboard.press("Enter")
    keys.is_told("« Vélo cargo » est retirée, avec 1 ressource.")
    keys.comes("treeitem", "Minibus, La commune, existante")
    expect(page.locator("#outline li[data-node]")).to_have_count(1)
    page.keyboard.press("Control+z")
    keys.is_told("Le geste est annulé.")
    expect(page.locator("#outline li[data-node]")).to_have_count(3)
    page.keyboard.press("Control+z")
    expect(first).to_have_attribute("aria-label", "Minibus, La commune, existante")

    # A list: one resource a line, counted, then one gesture.
    keys.press("End")
    assert keys.here().name == "Lieux 0"
    paste(page, "- Salle des fêtes\n- Médiathèque\tLa commune\n\n" + "x" * 121)
    expect(page.get_by_role("button", name="Poser 2 ressources sur la carte")).to_be_visible()
    expect(page.locator("#lines")).to_contain_text("1 ligne est trop longue")
    page.get_by_role("button", name="Poser 2 ressources sur la carte").press("Enter")
    keys.comes("treeitem", "Salle des fêtes, existante")
    keys.is_told("2 ressources sont sur la carte. 1 ligne est trop longue : 120 signes au plus.")
    # Several are chosen, and given a holder.
    keys.press(" ", "Shift+ArrowDown")
    expect(page.locator("#several output")).to_have_text("2 choisies")
    keys.press("Escape")
    keys.reach("combobox", "Qui les détient", most=8)
    keys.type("L’intercommunalité")
    page.keyboard.press("Enter")
    keys.is_told("2 ressources ont ce détenteur.")
    expect(page.locator("#outline li[data-node]").last).to_have_attribute(
        "aria-label", "Médiathèque, L’intercommunalité, existante"
    )
    page.keyboard.press("Control+z")
    keys.is_told("Le geste est annulé.")
    page.keyboard.press("Control+z")
    expect(page.locator("#outline li[data-node]")).to_have_count(3)

    # One is never held: from any line, Escape then Tab goes on.
    keys.press("Home", "ArrowDown", "Escape")
    keys.reach("link", "Projeter", most=12)
    before = outline(page)
    page.reload()
    expect(page.locator("#outline[role=tree]")).to_be_visible()
    assert outline(page) == before


def test_two_people_edit_the_same_map_and_nothing_is_overwritten(visit: Visit) -> None:
    page, other = visit(), visit()
    open_a_new_map(page, "Chantier à deux mains")
    page.locator("#outline > li").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Minibus")
    page.keyboard.press("Tab")
    page.keyboard.type("mobilisable")
    page.keyboard.press("Enter")
    expect(page.locator("#outline li[data-node]")).to_have_attribute("aria-label", "Minibus, mobilisable")
    steps.enter_the_demo_as(other, "La référente")
    other.goto(page.url)
    other.locator("#outline li[data-node] > span").first.dblclick()
    other.get_by_label("Ressource", exact=True).first.fill("Minibus de neuf places")

    page.locator("#outline li[data-node] > span").first.dblclick()
    page.keyboard.type("Camionnette")
    page.keyboard.press("Enter")
    expect(page.locator("#outline-told")).to_contain_text("« Camionnette » est enregistrée.")
    # The other one still writes: nothing moved, and their version is compared with what is saved.
    other.keyboard.press("Enter")
    expect(other.locator(".line-form .refused")).to_contain_text("ressource, Camionnette")
    expect(other.locator(".line-form [name=label]")).to_have_value("Minibus de neuf places")
    other.keyboard.press("Enter")
    expect(page.locator("#outline li[data-node]")).to_have_attribute(
        "aria-label", "Minibus de neuf places, mobilisable"
    )


def test_a_click_on_the_drawing_goes_to_its_line_and_the_page_is_legible(visit: Visit) -> None:
    page = visit()
    steps.enter_the_demo_as(page, "L’animatrice")
    page.goto("/feuilles-de-route/dronne-et-belle/chantiers/1/carte/")
    page.set_viewport_size({"width": 1366, "height": 768})
    expect(page.locator("#outline[role=tree]")).to_be_visible()
    drawing, plan = page.locator("#drawing").bounding_box(), page.locator("#outline").bounding_box()
    assert drawing and plan and drawing["x"] >= plan["x"] + plan["width"]
    assert drawing["y"] < 400
    box = page.locator("#drawing [data-line^=ressource]").last
    name = box.get_attribute("data-line")
    box.click()
    assert page.evaluate("document.activeElement.id") == name
    expect(page.locator(f"#{name} > span").first).to_be_in_viewport()
    assert faults(page) == []
    page.locator("#outline li[data-node]").first.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator(".line-form")).to_be_visible()
    assert faults(page) == []


def test_without_a_script_the_forms_do_it_all(visit: Visit) -> None:
    page = visit()
    open_a_new_map(page, "Chantier sans script")
    plain = visit(scripts=False)
    steps.enter_the_demo_as(plain, "L’animatrice")
    plain.goto(page.url)
    expect(plain.locator(".keys-line")).to_be_hidden()
    steps.follow(plain, "Plusieurs d’un coup")
    steps.fill(plain, {"Les ressources, une par ligne": "Salle des fêtes\nMédiathèque"})
    steps.choose(plain, "Où", "Lieux")
    plain.get_by_label("existante").check()
    steps.press(plain, "Relire avant d’ajouter")
    steps.press(plain, "Poser 2 ressources sur la carte")
    steps.is_told(plain, "2 ressources sont sur la carte.")
    for label in ("Salle des fêtes", "Médiathèque"):
        plain.get_by_label(f"Choisir {label}").check()
    plain.get_by_role("button", name="Enregistrer pour toutes").click()
    steps.fill(plain, {"Qui les détient, ou qui peut les apporter": "La commune"})
    steps.press(plain, "Enregistrer pour toutes")
    steps.is_told(plain, "2 ressources ont ce détenteur.")
    expect(plain.locator("#outline")).to_contain_text("La commune")
    plain.get_by_role("status").get_by_role("button", name="Annuler").click()
    steps.is_told(plain, "Le geste est annulé.")
    expect(plain.locator("#outline")).not_to_contain_text("La commune")


def test_thirty_resources_are_read_from_ten_metres(visit: Visit) -> None:
    page = visit()
    open_a_new_map(page, "Une permanence numérique itinérante, deux")
    home = page.url.split("#")[0]
    for place, branch in enumerate(BRANCHES):
        page.goto(home)
        steps.follow(page, "Plusieurs d’un coup")
        steps.fill(page, {"Les ressources, une par ligne": "\n".join(LABELS[place % 5 :] + LABELS[: place % 5])})
        steps.choose(page, "Où", branch)
        page.get_by_label(("existante", "mobilisable", "à créer")[place % 3]).check()
        steps.press(page, "Poser 5 ressources sur la carte")
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"{home}projection/")
    page.evaluate("document.fonts.ready.then(() => true)")
    seen = page.evaluate(ON_SCREEN)
    assert seen["least"] >= 24
    assert seen["around"] >= 24
    assert (seen["whole"], seen["scrolls"]) == (True, False)
    assert seen["width"] >= 0.96
    assert seen["drawn"] >= 0.75
    assert seen["legend"] == ["existante", "mobilisable", "à créer"]
    assert faults(page) == []

    # A branch with more than the screen holds turns, and says so.
    page.goto(home)
    steps.follow(page, "Plusieurs d’un coup")
    steps.fill(
        page, {"Les ressources, une par ligne": "\n".join(f"{label}, {n}" for n in range(9) for label in LABELS)}
    )
    steps.choose(page, "Où", "Humaines")
    page.get_by_label("existante").check()
    steps.press(page, "Poser 45 ressources sur la carte")
    page.set_viewport_size({"width": 1920, "height": 1080})  # axe read it on the smallest telephone
    page.goto(f"{home}projection/")
    expect(page.locator(".dense")).to_contain_text("Cette carte est trop remplie pour être lue de loin.")
    steps.follow(page, "Humaines")
    expect(page.locator("[data-pager]")).to_contain_text("page 1 sur")
    scrolls = "document.documentElement.scrollHeight > innerHeight"
    assert page.evaluate(scrolls) is False


def test_the_form_under_the_outline_keeps_what_was_typed_without_network(visit: Visit) -> None:
    page = visit()
    open_a_new_map(page, "Sans réseau")
    address = page.url
    steps.cut_the_network(page)
    form = page.locator("form#ajouter")
    form.get_by_label("Ressource").fill("Un garage solidaire")
    form.get_by_role("button", name="Poser sur la carte").click()
    expect(form.get_by_role("alert")).to_contain_text("Pas de réseau\u00a0: rien n’est parti.")
    expect(form.get_by_label("Ressource")).to_have_value("Un garage solidaire")
    assert page.url == address
    page.context.set_offline(False)
