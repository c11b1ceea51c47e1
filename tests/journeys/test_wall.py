"""The wall keeps up: what arrives equals a reload, by hand, by finger, and after the server was killed."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Served
from tests.journeys import steps
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.journey

TEXT = "<i>Le bus</i> ne passe plus\nשלום, depuis juin"


@pytest.fixture
def room(visit: Visit) -> Iterator[tuple[Page, Page]]:
    """The wall of an open workshop with one group, before a facilitator; and somebody with a phone."""
    wall, phone = visit(), visit(phone=True)
    code = steps.open_a_workshop_of_the_demo(wall, "Atelier du mur vivant")
    steps.join_by_the_code(phone, code, "Habitante ou habitant", table=2)
    steps.follow(wall, "Voir le mur")
    steps.unfold(wall, "Groupe à créer")
    steps.fill(wall, {"Nom du groupe": "Aller vers"})
    steps.press(wall, "Créer le groupe")
    expect(wall.get_by_text("En direct")).to_be_visible()
    yield wall, phone
    wall.goto(re.sub("mur/.*", "", wall.url))
    steps.close_this_workshop(wall)
    steps.is_told(wall, "L’atelier est clos.")


def board(page: Page) -> str:
    """The board as it stands, but for what changes at each rendering or each second, and for the note that Tab reaches."""
    html = page.locator("#facts").inner_html() + page.locator("#board").inner_html()
    html = re.sub(r'value="\w{64}"| (style|open|hidden|tabindex|data-after)="[^"]*"|(?<=[a-z]) new(?=")', "", html)
    return re.sub(r">\s+<", "><", re.sub(r"\s+", " ", html))


def same_after_a_reload(page: Page) -> None:
    live = board(page)
    page.reload()
    reloaded = board(page)
    differs = next((place for place, (a, b) in enumerate(zip(live, reloaded, strict=False)) if a != b), 0)
    assert (live[differs - 80 :][:240], live) == (reloaded[differs - 80 :][:240], reloaded)


def test_a_note_that_arrives_is_what_a_reload_would_show(room: tuple[Page, Page], visit: Visit) -> None:
    wall, phone = room
    reader = visit()
    steps.enter_the_demo_as(reader, "L’élue")
    reader.goto(wall.url)
    expect(reader.get_by_text("En direct")).to_be_visible()
    steps.field(phone, "Ma note").fill(TEXT)
    steps.press(phone, "Envoyer ma note")
    for page in (wall, reader):
        expect(steps.note_on_the_wall(page, "depuis juin")).to_be_visible()
        expect(page.get_by_role("heading", name="À classer 1 note")).to_be_visible()
    steps.is_told(wall, "Note 1 ajoutée.")
    same_after_a_reload(reader)
    same_after_a_reload(wall)


def test_a_moved_note_is_what_a_reload_would_show(room: tuple[Page, Page]) -> None:
    wall, phone = room
    steps.write_a_note(phone, "Un ordinateur pour quatre")
    expect(steps.note_on_the_wall(wall, "pour quatre")).to_be_visible()
    steps.move_by_dragging(wall, "pour quatre", "A. Aller vers")
    expect(steps.group_of_the_wall(wall, "A. Aller vers").get_by_role("article")).to_be_visible()
    expect(wall.get_by_role("heading", name="À classer aucune note")).to_be_visible()
    same_after_a_reload(wall)
    steps.move_by_the_menu(wall, "pour quatre", "Un nouveau groupe")
    expect(steps.group_of_the_wall(wall, "B. Groupe 1, à nommer").get_by_role("article")).to_be_visible()
    same_after_a_reload(wall)


def test_the_last_gesture_is_the_one_that_is_undone(room: tuple[Page, Page]) -> None:
    wall, phone = room
    steps.write_a_note(phone, "La fibre s’arrête au bourg")
    steps.move_by_the_menu(wall, "La fibre", "Aller vers")
    expect(wall.get_by_role("button", name="rangée dans « Aller vers »")).to_be_visible()
    wall.keyboard.press("Control+z")
    expect(steps.group_of_the_wall(wall, "A. Aller vers").get_by_role("article")).to_have_count(0)
    expect(wall.get_by_role("button", name="Annuler : Groupe « Aller vers » créé")).to_be_visible()


def test_a_move_that_the_network_lost_is_told_where_one_looks(room: tuple[Page, Page]) -> None:
    wall, phone = room
    steps.write_a_note(phone, "Le train ne s’arrête plus")
    wall.route("**/deplacer/", lambda route: route.abort())
    steps.move_by_the_menu(wall, "Le train", "Aller vers")
    expect(wall.get_by_text("La note n’a pas bougé")).to_be_in_viewport()
    expect(wall.get_by_role("heading", name="À classer 1 note")).to_be_visible()
    wall.unroute("**/deplacer/")
    steps.move_by_the_menu(wall, "Le train", "Aller vers")
    expect(wall.get_by_text("Note 1 déplacée dans A. Aller vers.")).to_be_in_viewport()
    wall.get_by_role("button", name="Annuler : Note 1 rangée").click()
    expect(wall.get_by_text("C’est annulé")).to_be_in_viewport()


def test_a_note_sorted_by_its_menu_leaves_the_page_where_it_is(room: tuple[Page, Page]) -> None:
    wall, phone = room
    # Enough notes to sort that the groups are below what this small screen shows.
    for index in range(1, 10):
        steps.write_a_note(phone, f"Constat {index}")
    wall.set_viewport_size({"width": 360, "height": 420})
    menu = steps.note_on_the_wall(wall, "Constat 9").locator("details")
    menu.locator("summary").click()
    button = menu.get_by_role("button").filter(has_text="Aller vers")
    button.scroll_into_view_if_needed()
    before = wall.evaluate("scrollY")
    button.click()
    expect(wall.get_by_text("Note 9 déplacée dans A. Aller vers.")).to_be_in_viewport()
    expect(steps.group_of_the_wall(wall, "A. Aller vers").get_by_role("article")).not_to_be_in_viewport()
    assert wall.evaluate("scrollY") == before


def test_a_wall_that_is_held_waits_for_the_end_of_the_gesture(room: tuple[Page, Page]) -> None:
    wall, phone = room
    for index in (1, 2, 3):
        steps.write_a_note(phone, f"Constat {index}")
    expect(wall.locator("#note-3")).to_be_visible()

    start, onto = (wall.locator(f"#note-{number} p").first.bounding_box() for number in (1, 3))
    assert start
    assert onto
    wall.mouse.move(start["x"] + 5, start["y"] + 5)
    wall.mouse.down()
    wall.mouse.move(onto["x"] + 5, onto["y"] + 5, steps=6)
    expect(wall.locator("#note-3 > .onto")).to_be_visible()
    steps.write_a_note(phone, "Arrivée pendant le geste")
    wall.wait_for_timeout(1000)
    expect(wall.locator("#note-4")).to_have_count(0)
    wall.mouse.up()
    wall.get_by_role("button", name="Le nommer plus tard").click()
    expect(wall.locator("#note-4")).to_be_visible()
    group = steps.group_of_the_wall(wall, "B. Groupe 1, à nommer")
    expect(group.locator("[data-note]")).to_have_count(2)
    expect(group.locator("#note-1, #note-3")).to_have_count(2)

    hide = wall.get_by_role("button", name="Masquer la note 4").bounding_box()
    assert hide
    wall.mouse.move(hide["x"] + hide["width"] / 2, hide["y"] + hide["height"] / 2)
    wall.mouse.down()
    steps.write_a_note(phone, "Arrivée pendant l’appui")
    wall.wait_for_timeout(1000)
    wall.mouse.up()
    expect(wall.locator("#note-4")).to_have_attribute("data-aside", "")
    expect(wall.locator("#note-5")).to_be_visible()

    menu = steps.note_on_the_wall(wall, "Constat 2").locator("details")
    menu.locator("summary").click()
    steps.write_a_note(phone, "Arrivée pendant le choix")
    wall.wait_for_timeout(1000)
    expect(wall.locator("#note-6")).to_have_count(0)
    wall.keyboard.press("Escape")
    expect(wall.locator("#note-6")).to_be_visible()


def test_a_finger_that_stays_lifts_a_note_and_one_that_slides_does_not(room: tuple[Page, Page], visit: Visit) -> None:
    wall, phone = room
    steps.write_a_note(phone, "Ma voisine a 82 ans")
    tablet = visit(phone=True)
    steps.enter_the_demo_as(tablet, "L’animatrice")
    tablet.set_viewport_size({"width": 800, "height": 1400})
    tablet.goto(wall.url)
    expect(tablet.get_by_text("En direct")).to_be_visible()
    finger = tablet.context.new_cdp_session(tablet)

    def slide(stay: int) -> None:
        note = steps.note_on_the_wall(tablet, "82 ans").locator("p").bounding_box()
        lane = steps.group_of_the_wall(tablet, "A. Aller vers").get_by_role("heading").bounding_box()
        assert note and lane
        x, y, right, down = note["x"] + 5, note["y"] + 5, lane["x"] - note["x"], lane["y"] - note["y"]
        finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        tablet.wait_for_timeout(stay)
        for part in (0.1, 0.4, 0.7, 1):
            point = {"x": x + right * part, "y": y + down * part}
            finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    slide(stay=0)
    tablet.wait_for_timeout(300)
    expect(tablet.get_by_role("heading", name="À classer 1 note")).to_be_visible()
    tablet.evaluate("scrollTo(0, 0)")
    slide(stay=600)
    expect(steps.group_of_the_wall(tablet, "A. Aller vers").get_by_role("article")).to_be_visible()


def test_a_wall_and_a_phone_outlive_a_server_that_is_killed(demo: Served, room: tuple[Page, Page]) -> None:
    wall, phone = room
    steps.write_a_note(phone, "Écrite avant")
    expect(steps.note_on_the_wall(wall, "Écrite avant")).to_be_visible()
    demo.server.kill()
    expect(wall.get_by_text("Connexion perdue")).to_be_visible()
    steps.is_told(phone, "Pas de réseau pour le moment.")
    expect(wall.get_by_text("La connexion est coupée")).to_be_in_viewport()
    demo.stop()
    demo.start()
    expect(wall.get_by_text("En direct")).to_be_visible()
    expect(wall.get_by_text("La connexion est revenue")).to_be_in_viewport()
    steps.write_a_note(phone, "Écrite après")
    expect(steps.note_on_the_wall(wall, "Écrite après")).to_be_visible()
    assert steps.note_on_the_wall(wall, "Écrite").count() == 2
    same_after_a_reload(wall)


def test_what_another_facilitator_does_is_told(room: tuple[Page, Page], visit: Visit) -> None:
    wall, phone = room
    steps.write_a_note(phone, "La fibre s’arrête au bourg")
    other = visit()
    steps.enter_the_demo_as(other, "La référente")
    other.goto(wall.url)
    expect(other.get_by_text("En direct", exact=True)).to_be_visible()
    steps.move_by_the_menu(wall, "La fibre", "Aller vers")
    expect(other.locator("#said")).to_contain_text("Note 1 rangée dans «\u00a0Aller vers\u00a0»")
    expect(wall.locator("#said")).not_to_contain_text("rangée dans")


def test_the_author_of_a_note_reads_at_once_that_it_was_looked_at(room: tuple[Page, Page]) -> None:
    wall, phone = room
    steps.write_a_note(phone, "Jacqueline n’ouvre plus ses courriers")
    expect(phone.locator("#own .marks")).to_contain_text("en attente de relecture")
    wall.locator("#note-1").get_by_role("button", name="C’est bon").click()
    expect(phone.locator("#own .marks")).to_have_text("sur le mur")


def test_in_full_screen_what_the_room_may_not_read_is_hidden(room: tuple[Page, Page]) -> None:
    wall, phone = room
    steps.write_a_note(phone, "Jacqueline n’ouvre plus ses courriers")
    expect(wall.get_by_text("Jacqueline")).to_be_visible()
    wall.goto(f"{wall.url.partition('#')[0]}?plein")
    expect(wall.get_by_text("texte caché en plein écran")).to_be_visible()
    expect(wall.get_by_text("Jacqueline")).to_be_hidden()
    expect(wall.get_by_text("Pour la salle")).to_be_visible()
