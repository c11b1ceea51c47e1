"""A workshop that runs: one hand on the console, one screen for the room, one phone at the table, one far away."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys import steps
from tests.journeys.conftest import DESK, Visit
from tests.journeys.keyboard import Keyboard

pytestmark = pytest.mark.journey

# The clock of this machine is three hours ahead, from before the page is asked for.
AHEAD = """
const [now, origin] = [Date.now, performance.timeOrigin];
Date.now = () => now() + 3 * 3600 * 1000;
Object.defineProperty(performance, "timeOrigin", { value: origin + 3 * 3600 * 1000 });
"""


@dataclass
class Room:
    console: Page
    home: str
    code: str

    def at(self, page: str) -> str:
        return self.home + page


@pytest.fixture
def room(visit: Visit, request: pytest.FixtureRequest) -> Iterator[Room]:
    """The console of an open workshop whose conducteur is the model of the method."""
    page, title = visit(), f"Atelier mené, {request.node.name}"
    code = steps.open_a_workshop_of_the_demo(page, title)
    home = page.url
    page.goto(f"{home}conducteur/")
    page.get_by_role("button", name=re.compile("^Prendre ce modèle")).first.click()
    page.goto(f"{home}animer/")
    expect(page.get_by_text("En direct", exact=True)).to_be_visible()
    yield Room(page, home, code.replace("\u00a0", ""))
    page.goto(home)
    steps.close_the_workshop(page, title)


def now(page: Page) -> Locator:
    """The head of the console: the séquence, its time, what holds."""
    return page.locator("#now")


def join(phone: Page, room: Room, *, far: bool = False) -> None:
    phone.goto(f"/a/{room.code}/")
    phone.get_by_label("Habitante ou habitant").check()
    if far:
        phone.get_by_label("Je participe à distance").check()
    steps.press(phone, "J’entre")


@pytest.mark.parametrize("width", [1280, 1366])
def test_the_toolbar_of_the_wall_keeps_one_line_while_a_sequence_runs(room: Room, width: int) -> None:
    page = room.console
    page.get_by_role("button", name="Lancer « Accueil »").click()
    steps.is_told(page, "commence.")
    page.goto(room.at("mur/"))
    steps.unfold(page, "Groupe à créer")
    steps.fill(page, {"Nom du groupe": "Un groupe dont le nom est assez long pour la barre"})
    steps.press(page, "Créer le groupe")
    page.set_viewport_size({"width": width, "height": 768})
    expect(page.get_by_role("timer")).to_be_visible()
    expect(page.get_by_text("En direct", exact=True)).to_be_visible()
    toolbar = page.locator(".toolbar")
    boxes = [child.bounding_box() for child in toolbar.locator("> *").all()]
    middles = {round(box["y"] + box["height"] / 2) for box in boxes if box}
    assert max(middles) - min(middles) <= 2
    undo, live = page.locator("#undo-last").bounding_box(), page.locator("#live").bounding_box()
    assert undo
    assert live
    assert undo["width"] > 200
    assert live["height"] < 32
    assert max(box["x"] + box["width"] for box in boxes if box) <= width


def test_one_key_is_enough_and_each_says_what_it_did(room: Room, visit: Visit) -> None:
    second = visit()
    steps.enter_the_demo_as(second, "La référente")
    second.goto(room.at("animer/"))
    expect(second.get_by_text("En direct", exact=True)).to_be_visible()
    page, keys = room.console, Keyboard(room.console)
    page.locator("body").focus()
    for key, told, title in (
        ("s", "« Accueil » commence.", "Accueil"),
        ("s", "« Brise-glace » commence.", "Brise-glace"),
        ("p", "La séquence est en pause.", "Brise-glace"),
        ("+", "Cinq minutes de plus.", "Brise-glace"),
        ("-", "Une minute de moins.", "Brise-glace"),
        ("p", "La séquence reprend.", "Brise-glace"),
        ("r", "« Accueil » recommence.", "Accueil"),
        ("c", "Les notes sont cachées.", "Accueil"),
        ("f", "L’écriture est figée.", "Accueil"),
        ("c", "Les notes sont révélées.", "Accueil"),
        ("f", "Les téléphones écrivent de nouveau.", "Accueil"),
    ):
        page.keyboard.press(key)
        keys.is_told(told)
        for console in (page, second):
            expect(now(console).get_by_role("heading")).to_have_text(title)

    # Whoever dictates to their computer turns the keys off.
    keys.reach("checkbox", "Une touche suffit pour les gestes suivants")
    keys.press("Space")
    page.keyboard.press("p")
    page.reload()
    expect(page.get_by_label("Une touche suffit pour les gestes suivants")).not_to_be_checked()
    expect(now(page)).not_to_contain_text("en pause")


def test_the_focus_stays_on_the_button_whatever_it_becomes(room: Room) -> None:
    page, keys = room.console, Keyboard(room.console)
    page.locator("body").focus()
    keys.reach("button", "Lancer « Accueil »")
    keys.press("Enter")
    keys.is_told("« Accueil » commence.")
    keys.comes("button", "Passer à « Brise-glace »")
    keys.reach("button", "Pause")
    keys.press("Enter")
    keys.comes("button", "Reprendre")
    keys.press("Space")
    keys.comes("button", "Pause")
    keys.reach("button", "Arrêter la séquence")
    keys.press("Enter")
    keys.is_told("Plus aucune séquence n’est en cours.")
    # The button is gone: one is at the head of its part, not at the top of the page.
    keys.comes("heading", "La séquence")
    keys.reach("button", "Reprendre « Accueil »", most=1)


def test_the_time_left_is_the_server_s_whatever_this_clock_says(room: Room, visit: Visit) -> None:
    page = room.console
    page.get_by_role("button", name="Lancer Récits et constats").click()
    expect(now(page).locator(".clock b")).to_have_text(re.compile("^4[45]:"))
    screen, phone = visit(), visit(phone=True)
    for other in (screen, phone):
        other.add_init_script(AHEAD)
    steps.enter_the_demo_as(screen, "L’élue")
    screen.goto(room.at("projection/"))
    join(phone, room)
    for shown in (screen, phone):
        for _before_and_after_a_reload in range(2):
            expect(shown.locator(".clock b")).to_have_text(re.compile("^4[45]:"))
            shown.reload()
    page.get_by_role("button", name="+ 5 minutes").click()
    for shown in (page, screen, phone):
        expect(shown.locator(".clock b")).to_have_text(re.compile("^(49|50):"))


def test_whoever_is_far_reads_what_the_room_reads_and_no_sooner(room: Room, visit: Visit) -> None:
    near, far = visit(phone=True), visit(phone=True)
    join(near, room)
    join(far, room, far=True)
    steps.follow(far, "Lire le mur")
    expect(far.get_by_text("Pas encore de note sur le mur.")).to_be_visible()
    steps.press(room.console, "Cacher les notes")
    expect(far.get_by_text("0 note est arrivée.")).to_be_visible()
    steps.write_a_note(near, "Le bus ne passe plus")
    expect(far.get_by_text("1 note est arrivée.")).to_be_visible()
    expect(far.get_by_text("Le bus ne passe plus")).to_have_count(0)
    steps.press(room.console, "Révéler les notes")
    expect(far.get_by_role("article").filter(has_text="Le bus ne passe plus")).to_be_visible()
    steps.write_a_note(near, "Trois dépliants")
    expect(far.get_by_role("article")).to_have_count(2)
    expect(far.get_by_text("2 notes", exact=True)).to_be_visible()
    wall = visit()
    steps.enter_the_demo_as(wall, "L’animatrice")
    wall.goto(room.at("mur/"))
    steps.move_by_the_menu(wall, "Le bus", "Un nouveau groupe")
    group = far.get_by_role("group").filter(has=far.get_by_role("heading", name="A. Groupe 1, à nommer"))
    expect(group.get_by_role("article")).to_have_count(1)
    # What is shown equals a reload.
    shown = far.locator("#room").inner_text()
    far.reload()
    assert far.locator("#room").inner_text() == shown


# Whether the time was ever missing from what somebody saw.
WATCH = """() => {
  window.blinks = 0;
  const look = () => {
    if (document.querySelector(".clock b")?.hidden ?? true) window.blinks += 1;
    requestAnimationFrame(look);
  };
  look();
}"""


def test_the_time_is_shown_without_a_blink_while_notes_arrive(room: Room, visit: Visit) -> None:
    screen, phone = visit(), visit(phone=True)
    steps.enter_the_demo_as(screen, "L’élue")
    screen.goto(room.at("projection/"))
    room.console.get_by_role("button", name="Lancer Récits et constats").click()
    expect(screen.locator(".clock b")).to_be_visible()
    screen.evaluate(WATCH)
    join(phone, room)
    for number in range(1, 5):
        steps.write_a_note(phone, f"Note {number}")
        expect(screen.locator(".note")).to_have_count(number)
    assert screen.evaluate("window.blinks") == 0


def test_a_page_that_cannot_fetch_what_it_hears_of_fetches_it_later(room: Room, visit: Visit) -> None:
    """The network drops just then, or the server starts again: nothing tells the same news twice."""
    far = visit(service_workers="block")  # its requests are seen here
    join(far, room, far=True)
    steps.follow(far, "Lire le mur")
    expect(far.get_by_text("Pas encore de note sur le mur.")).to_be_visible()
    failures = iter([lambda route: route.abort(), lambda route: route.fulfill(status=502)])
    far.route("**/mur/", lambda route: next(failures, lambda last: last.continue_())(route))
    steps.press(room.console, "Cacher les notes")
    expect(far.get_by_text("0 note est arrivée.")).to_be_visible()
    assert list(failures) == []


# --- ten metres away -------------------------------------------------------------------------------------------------


def test_the_big_screen_is_large_and_never_scrolls(room: Room, visit: Visit) -> None:
    """At 1920 × 1080, no word is smaller than 28 pixels; on a poor beamer, nothing is out of it."""
    screen, phone = visit(), visit(phone=True)
    steps.enter_the_demo_as(screen, "L’élue")
    join(phone, room)
    sizes = """() => [...document.body.querySelectorAll("h1, h2, p, li, b, span, small")]
      .filter(one => one.checkVisibility() && !one.closest(".sr, .skip") && one.innerText.trim())
      .map(one => parseFloat(getComputedStyle(one).fontSize))"""

    def look(what: str) -> None:
        for width, height in ((1920, 1080), (1280, 720), (1024, 768)):
            screen.set_viewport_size({"width": width, "height": height})
            screen.goto(room.at("projection/"))
            scrolls = screen.evaluate(
                "[document.documentElement.scrollHeight > innerHeight, document.documentElement.scrollWidth > innerWidth]"
            )
            assert (what, width, scrolls) == (what, width, [False, False])
            if width == 1920:
                assert (what, min(screen.evaluate(sizes)) >= 28) == (what, True)

    look("before the first note")
    for number in range(8):
        steps.write_a_note(
            phone, f"Note {number} : " + "le bus ne passe plus, ma mère ne peut pas aller à la mairie. " * 3
        )
    look("long notes")
    room.console.goto(room.at("mur/"))
    for title in (
        "Aller vers les personnes qui ne viennent pas",
        *(f"Un groupe au titre long, {n}" * 3 for n in range(6)),
    ):
        steps.unfold(room.console, "Groupe à créer")
        steps.fill(room.console, {"Nom du groupe": title})
        steps.press(room.console, "Créer le groupe")
    # An empty group is not voted on.
    for number, title in enumerate(("Aller vers", *(f"Un groupe au titre long, {n}Un" for n in range(6)))):
        steps.move_by_the_menu(room.console, f"Note {number}", title)
        group = steps.group_of_the_wall(room.console, f"{'ABCDEFG'[number]}. {title}")
        expect(group.get_by_role("article")).to_be_visible()
    look("seven groups")
    room.console.goto(room.at("votes/nouveau/?depuis=groupes"))
    steps.fill(room.console, {"Question posée": "Par où commencer, ici, cette année ?"})
    steps.press(room.console, "Préparer le vote")
    steps.press(room.console, "Ouvrir le vote")
    look("an open vote on seven things")
    room.console.goto(f"{room.console.url}salle/")
    steps.fill(room.console, {"Nombre de votes papier": "4"})
    room.console.locator("input.count").first.fill("1")
    steps.press(room.console, "Enregistrer le décompte")
    steps.close_this_vote(room.console)
    steps.press(room.console, "Montrer à la salle")
    look("its results")
    room.console.set_viewport_size(DESK)  # type: ignore[arg-type]
