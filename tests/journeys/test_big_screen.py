"""What the room reads from ten metres: everything is on some page of the screen, and nothing is cut without a word."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.journey

SIZES = ((1920, 1080), (1366, 768))
LEAST_PIXELS = 24

# What is in view, whole and large enough: a line is worth nothing half out of the screen.
IN_VIEW = """() => [...document.querySelectorAll("main .rank > li")]
  .filter((line) => line.checkVisibility())
  .filter((line) => {
    const [box, room] = [line.getBoundingClientRect(), document.querySelector("main").getBoundingClientRect()];
    const parts = [line, ...line.querySelectorAll("*")].filter((part) => !part.closest("svg, .sr"));
    return box.top >= room.top - 1 && box.bottom <= Math.min(room.bottom, innerHeight) + 1 && box.left >= 0 && box.right <= innerWidth
      && parts.every((part) => part.scrollHeight <= part.clientHeight + 3 || getComputedStyle(part).overflow === "visible")
      && parts.every((part) => parseFloat(getComputedStyle(part).fontSize) >= LEAST);
  })
  .map((line) => line.querySelector("[data-title]").innerText.trim())""".replace("LEAST", str(LEAST_PIXELS))
FITS = "[document.documentElement.scrollHeight <= innerHeight, document.documentElement.scrollWidth <= innerWidth]"
# The beginning of each line as it is drawn.
STARTS = """() => {
  const starts = [], range = document.createRange();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode;
    if (!node.data.trim() || !node.parentElement.checkVisibility()) continue;
    for (const colon of node.data.matchAll(/[:;?!]/g)) {
      range.setStart(node, Math.max(0, colon.index - 2));
      range.setEnd(node, colon.index + 1);
      if (/^\\s*[:;?!]/.test(node.data) || new Set([...range.getClientRects()].map((box) => box.top)).size > 1) starts.push(node.data.trim());
    }
  }
  return starts;
}"""


@pytest.fixture
def desk(visit: Visit, request: pytest.FixtureRequest) -> Iterator[Page]:
    page, title = visit(), f"Grand écran, {request.node.name}"
    steps.open_a_workshop_of_the_demo(page, title)
    home = page.url
    yield page
    page.goto(home)
    steps.close_the_workshop(page, title)


@pytest.fixture
def screen(visit: Visit) -> Page:
    page = visit()
    steps.enter_the_demo_as(page, "L’élue")
    return page


def titles(count: int) -> list[str]:
    """Of the length that people write."""
    return [
        f"Ouvrir la permanence numéro {number} à la médiathèque et l’annoncer au marché"
        for number in range(1, count + 1)
    ]


def lettered(options: list[str]) -> list[str]:
    """With the letter that stands on the ballot, which a result keeps: Z is followed by AA."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    letters = [*alphabet, *(first + second for first in alphabet for second in alphabet)]
    return [f"{letter}. {title}" for letter, title in zip(letters, options, strict=False)]


def pages_of(screen: Page) -> list[list[str]]:
    """What each page shows, turned by hand."""
    pager = screen.locator("[data-pager]")
    pages = [screen.evaluate(IN_VIEW)]
    if pager.is_hidden():
        return pages
    total = int(re.findall(r"page 1 sur (\d+)", pager.inner_text())[0])
    for number in range(2, total + 1):
        screen.keyboard.press("ArrowRight")
        expect(pager).to_contain_text(f"page {number} sur {total}")
        assert screen.evaluate(FITS) == [True, True]
        pages.append(screen.evaluate(IN_VIEW))
    screen.keyboard.press("ArrowRight")
    expect(pager).to_contain_text(f"page 1 sur {total}")
    return pages


def look(screen: Page, url: str, expected: list[str]) -> None:
    for width, height in SIZES:
        screen.set_viewport_size({"width": width, "height": height})
        screen.goto(url)
        screen.evaluate("document.fonts.ready.then(() => true)")
        assert (width, screen.evaluate(FITS)) == (width, [True, True])
        shown = [title for page in pages_of(screen) for title in page]
        assert (width, sorted(shown)) == (width, sorted(expected))
        assert screen.evaluate(STARTS) == []


def count_papers(desk: Page) -> None:
    """A vote in which nobody voted has no result to show; the room reads none of less than three."""
    desk.goto(f"{desk.url}salle/")
    steps.fill(desk, {"Nombre de votes papier": "4"})
    desk.locator("input.count").first.fill("1")
    steps.press(desk, "Enregistrer le décompte")


@pytest.mark.parametrize("count", [7, 8, 15, 40])
def test_every_proposition_of_a_vote_is_on_some_page_of_the_screen(desk: Page, screen: Page, count: int) -> None:
    home = desk.url
    desk.goto(f"{home}votes/nouveau/")
    steps.fill(desk, {"Question posée": "Par où commencer ?", "Propositions": "\n".join(titles(count))})
    steps.press(desk, "Préparer le vote")
    steps.press(desk, "Ouvrir le vote")
    look(screen, f"{home}projection/", titles(count))
    count_papers(desk)
    steps.close_this_vote(desk)
    steps.press(desk, "Montrer à la salle")
    look(screen, f"{home}projection/", lettered(titles(count)))


def test_an_opinion_has_no_rank_on_the_screen(desk: Page, screen: Page) -> None:
    home = desk.url
    desk.goto(f"{home}votes/nouveau/")
    steps.fill(desk, {"Question posée": "Qu’en pensez-vous ?", "Propositions": "\n".join(titles(15))})
    desk.get_by_label("Avis : d’accord, pas d’accord").check()
    steps.press(desk, "Préparer le vote")
    steps.press(desk, "Ouvrir le vote")
    count_papers(desk)
    steps.close_this_vote(desk)
    steps.press(desk, "Montrer à la salle")
    look(screen, f"{home}projection/", lettered(titles(15)))
    assert screen.locator("main .place-n").count() == 0


def test_every_group_is_on_some_page_of_the_screen(desk: Page, screen: Page) -> None:
    home = desk.url
    desk.goto(f"{home}tableur/")
    lines = [f"Une situation, {number}\tGroupe {number}, à la mairie et ailleurs" for number in range(1, 16)]
    steps.fill(desk, {"Collez vos lignes": "\n".join(["Texte\tGroupe", *lines])})
    steps.press(desk, "Relire avant d’ajouter")
    desk.get_by_role("button", name=re.compile("^(Importer|Ajouter)")).click()
    expect(desk.get_by_text("15 notes sont arrivées")).to_be_visible()
    look(screen, f"{home}projection/", [f"Groupe {number}, à la mairie et ailleurs" for number in range(1, 16)])


def test_pages_turn_by_themselves_until_somebody_holds_them(desk: Page, screen: Page) -> None:
    home = desk.url
    desk.goto(f"{home}votes/nouveau/")
    steps.fill(desk, {"Question posée": "Par où commencer ?", "Propositions": "\n".join(titles(40))})
    steps.press(desk, "Préparer le vote")
    steps.press(desk, "Ouvrir le vote")
    screen.clock.install()
    screen.set_viewport_size({"width": 1366, "height": 768})
    screen.goto(f"{home}projection/")
    pager = screen.locator("[data-pager]")
    expect(pager).to_contain_text("page 1 sur")
    screen.clock.run_for(14_000)
    expect(pager).to_contain_text("page 2 sur")
    steps.press(screen, "Arrêter")
    screen.clock.run_for(90_000)
    expect(pager).to_contain_text("page 2 sur")
    steps.press(screen, "Précédente")
    expect(pager).to_contain_text("page 1 sur")


def test_a_note_that_may_name_somebody_reaches_the_screen_in_one_tap(desk: Page, screen: Page, visit: Visit) -> None:
    home, phone = desk.url, visit(phone=True)
    screen.goto(f"{home}projection/")
    code = screen.locator(".big-code").last.inner_text().replace("code", "").strip()
    steps.join_by_the_code(phone, code, "Habitante ou habitant", 1)
    desk.goto(f"{home}mur/")
    expect(desk.get_by_text("En direct", exact=True)).to_be_visible()
    steps.write_a_note(phone, "Jacqueline n’ouvre plus ses courriers")
    card = desk.locator("#note-1")
    expect(card).to_contain_text("à anonymiser")
    expect(desk.get_by_text("1 note est en attente de relecture")).to_be_visible()
    expect(screen.get_by_text("Jacqueline")).to_have_count(0)
    card.get_by_role("button", name="C’est bon").click()
    expect(screen.get_by_text("Jacqueline")).to_be_visible()
    expect(desk.get_by_text("en attente de relecture")).to_have_count(0)
    card.get_by_role("button", name="Masquer").click()
    expect(screen.get_by_text("Jacqueline")).to_have_count(0)
    expect(card.get_by_role("button", name="Montrer")).to_be_visible()


def test_notes_are_read_before_the_screen_shows_them(desk: Page, screen: Page, visit: Visit) -> None:
    home, phone = desk.url, visit(phone=True)
    screen.goto(f"{home}projection/")
    code = screen.locator(".big-code").last.inner_text().replace("code", "").strip()
    desk.goto(f"{home}animer/")
    desk.get_by_role("button", name="Relire avant de montrer").click()
    expect(desk.get_by_text("Vous relisez les notes avant de les montrer.")).to_be_visible()
    steps.join_by_the_code(phone, code, "Habitante ou habitant", 1)
    expect(phone.get_by_text("L’animation lit chaque note avant de la montrer.")).to_be_visible()
    for text in ("Une insulte", "Le bus ne passe plus", "La box coupe"):
        steps.write_a_note(phone, text)
    expect(phone.locator("#own .marks")).to_have_text(["en attente de relecture"] * 3)
    expect(screen.get_by_text("3 notes en attente de relecture")).to_be_visible()
    expect(screen.get_by_text("Une insulte")).to_have_count(0)
    desk.get_by_role("button", name="Masquer la note 1").click()
    steps.is_told(desk, "La note 1 est masquée : vous la retrouvez sur le mur.")
    desk.get_by_role("button", name="Tout montrer").click()
    expect(desk.get_by_text("Tout est relu.")).to_be_visible()
    expect(screen.get_by_text("La box coupe")).to_be_visible()
    expect(screen.get_by_text("Une insulte")).to_have_count(0)
    expect(phone.locator("#own .marks")).to_have_text(["sur le mur", "sur le mur", "masquée par l’animation"])
