"""Several notes of the wall in one gesture: chosen with the keys, the mouse, a finger, or without a script; moved, grouped and
taken back by one act, while others work."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Served, served_demo
from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.hall import NOTES, fill_the_wall, make_groups, sorted_notes
from tests.journeys.keyboard import Keyboard
from tests.journeys.legible import faults

pytestmark = pytest.mark.journey

SORT, REACH, GUIDE = "À classer", "A. Aller vers", "B. Orienter"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A demo of its own, which keeps its workshops open."""
    yield from served_demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture
def wall(visit: Visit, request: pytest.FixtureRequest) -> Page:
    """The wall of an open workshop: six notes to sort, two groups."""
    page = visit()
    steps.open_a_workshop_of_the_demo(page, f"Atelier {request.node.name[5:60]}")
    steps.follow(page, "Voir le mur")
    make_groups(page, ["Aller vers", "Orienter"])
    fill_the_wall(page, NOTES[:6])
    expect(page.get_by_text("En direct", exact=True)).to_be_visible()
    return page


def card(page: Page, number: int):  # type: ignore[no-untyped-def]
    return page.locator(f"#note-{number} > .note")


def chosen(page: Page) -> list[int]:
    return sorted(int(box) for box in page.locator(".pick :checked").evaluate_all("all => all.map(one => one.value)"))


def stands(page: Page, **places: list[int]) -> None:
    """The notes of the three places, once the stream has told them."""
    wanted = {SORT: places["to_sort"], REACH: places.get("reach", []), GUIDE: places.get("guide", [])}
    expect(page.get_by_role("heading", name=re.compile(rf"^{SORT} {len(places['to_sort'])} note"))).to_be_visible()
    deadline = 50
    while sorted_notes(page) != wanted and deadline:
        page.wait_for_timeout(100)
        deadline -= 1
    assert sorted_notes(page) == wanted


def carry(page: Page, number: int, x: float, y: float) -> None:
    start = card(page, number).locator("p").first.bounding_box()
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(x, y, steps=6)


def middle(page: Page, selector: str) -> tuple[float, float]:
    box = page.locator(selector).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_with_the_keys(wall: Page) -> None:
    keys = Keyboard(wall)
    keys.reach("article", "Note 6")
    keys.press("Space")
    keys.is_told("1 note choisie.")
    keys.press("End")
    assert keys.here().name == "Note 1"
    keys.press("Home", "Shift+End")
    keys.press("End", "Shift+Space")
    keys.is_told("6 notes choisies.")
    keys.press("Space", "Home", "Space")
    assert chosen(wall) == [2, 3, 4, 5]
    keys.press("Escape")
    assert chosen(wall) == []
    keys.press("Space", "ArrowRight", "Space")
    number = int(keys.here().name.removeprefix("Note "))
    rest = sorted({1, 2, 3, 4, 5} - {number})
    keys.is_told("2 notes choisies.")
    keys.press("m")
    assert keys.here().name.endswith("Aller vers")
    keys.press("ArrowDown", "Enter")
    keys.is_told("2 notes rangées dans B. Orienter.")
    stands(wall, to_sort=rest, guide=sorted([6, number]))
    assert chosen(wall) == []
    # One act takes the whole back.
    wall.keyboard.press("Control+z")
    keys.is_told("C’est annulé : 2 notes rangées dans « Orienter ».")
    stands(wall, to_sort=[1, 2, 3, 4, 5, 6])


def test_with_the_mouse_and_a_group_is_made_and_named(wall: Page) -> None:
    card(wall, 6).locator("p").click()
    card(wall, 4).locator("p").click(modifiers=["Shift"])
    assert chosen(wall) == [4, 5, 6]
    card(wall, 5).locator("p").click(modifiers=["Control"])
    assert chosen(wall) == [4, 6]
    expect(wall.locator("#several output")).to_have_text("2 notes choisies")
    assert faults(wall) == []
    steps.press(wall, "En faire un groupe")
    naming = wall.get_by_role("dialog", name="Nouveau groupe")
    expect(naming.get_by_label("Son nom")).to_be_focused()
    expect(naming.get_by_label("Son nom")).to_have_value("Groupe 1, à nommer")
    # A name that another group has is refused where one writes it.
    wall.keyboard.type("Orienter")
    wall.keyboard.press("Enter")
    expect(naming.get_by_text("Un groupe porte déjà ce nom")).to_be_visible()
    assert faults(wall) == []
    naming.get_by_label("Son nom").fill("Se déplacer")
    wall.keyboard.press("Enter")
    expect(naming).to_be_hidden()
    made = steps.group_of_the_wall(wall, "C. Se déplacer")
    expect(made.get_by_role("article")).to_have_count(2)
    expect(wall.locator(".zones").get_by_role("link", name="C Se déplacer 2")).to_be_visible()
    expect(card(wall, 6)).to_be_focused()


def test_a_note_dropped_on_a_note_makes_a_group_and_those_chosen_go_along(wall: Page) -> None:
    card(wall, 2).locator("p").click()
    card(wall, 3).locator("p").click()
    carry(wall, 2, *middle(wall, "#note-6 > .note"))
    expect(wall.locator(".carried")).to_have_attribute("data-many", "2")
    wall.mouse.up()
    naming = wall.get_by_role("dialog", name="Nouveau groupe")
    expect(naming.get_by_label("Son nom")).to_be_focused()
    wall.keyboard.press("Escape")
    made = steps.group_of_the_wall(wall, "C. Groupe 1, à nommer")
    expect(made.get_by_role("article")).to_have_count(3)
    wall.keyboard.press("Control+z")
    expect(made).to_have_count(0)
    stands(wall, to_sort=[1, 2, 3, 4, 5, 6])
    # On a drop zone, the note goes to its group.
    carry(wall, 5, *middle(wall, ".zones [data-drop]:has-text('Aller vers')"))
    wall.mouse.up()
    stands(wall, to_sort=[1, 2, 3, 4, 6], reach=[5])


def test_with_a_finger(wall: Page, visit: Visit) -> None:
    tablet = visit(phone=True)
    steps.enter_the_demo_as(tablet, "L’animatrice")
    tablet.set_viewport_size({"width": 1024, "height": 768})
    tablet.goto(wall.url)
    expect(tablet.get_by_text("En direct")).to_be_visible()
    card(tablet, 6).locator("p").tap()
    assert chosen(tablet) == []
    finger = tablet.context.new_cdp_session(tablet)
    x, y = middle(tablet, "#note-6 > .note > p")
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    tablet.wait_for_timeout(600)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(tablet.locator("#several output")).to_have_text("1 note choisie")
    tablet.wait_for_timeout(100)
    card(tablet, 4).locator("p").tap()
    assert chosen(tablet) == [4, 6]
    tablet.locator("#several summary").tap()
    tablet.locator("#several").get_by_role("button", name="A Aller vers").tap()
    stands(tablet, to_sort=[1, 2, 3, 5], reach=[4, 6])


def test_what_others_do_leaves_the_choice_the_focus_and_the_note_in_the_hand(wall: Page, visit: Visit) -> None:
    other, phone = visit(), visit(phone=True)
    steps.enter_the_demo_as(other, "La référente")
    code = wall.locator("#way-in b").inner_text()
    steps.join_by_the_code(phone, code, "Habitante ou habitant", table=1)
    steps.enter_the_demo_as(other, "L’animatrice")
    other.goto(wall.url)
    expect(other.get_by_text("En direct", exact=True)).to_be_visible()
    card(wall, 2).locator("p").click()
    card(wall, 3).locator("p").click()
    # The board is drawn again.
    make_groups(other, ["Se faire confiance"])
    expect(steps.group_of_the_wall(wall, "C. Se faire confiance")).to_be_visible()
    assert chosen(wall) == [2, 3]
    expect(card(wall, 3)).to_be_focused()
    # What arrives waits while the hand holds notes: a note of the room, a note of the choice that somebody else moves.
    carry(wall, 3, *middle(wall, ".zones [data-drop]:has-text('Orienter')"))
    steps.write_a_note(phone, "Écrite pendant qu’on range")
    expect(steps.note_on_the_wall(other, "pendant qu’on range")).to_be_visible()
    steps.move_by_the_menu(other, NOTES[1], "Aller vers")
    expect(steps.group_of_the_wall(other, REACH).get_by_role("article")).to_have_count(1)
    assert chosen(wall) == [2, 3]
    expect(steps.note_on_the_wall(wall, "pendant qu’on range")).to_have_count(0)
    wall.mouse.up()
    expect(steps.note_on_the_wall(wall, "pendant qu’on range")).to_be_visible()
    expect(steps.group_of_the_wall(wall, GUIDE).get_by_role("article")).to_have_count(2)
    expect(steps.group_of_the_wall(other, GUIDE).get_by_role("article")).to_have_count(2)
    assert chosen(wall) == []


def test_without_a_script(wall: Page, visit: Visit) -> None:
    page = visit(scripts=False)
    steps.enter_the_demo_as(page, "L’animatrice")
    page.goto(wall.url)
    page.get_by_label("Choisir la note 1", exact=True).check()
    page.get_by_label("Choisir la note 5", exact=True).check()
    page.locator("#several summary").click()
    page.locator("#several").get_by_role("button", name="B Orienter").click()
    stands(page, to_sort=[2, 3, 4, 6], guide=[1, 5])
    page.get_by_label("Choisir la note 2", exact=True).check()
    page.get_by_label("Choisir la note 6", exact=True).check()
    steps.press(page, "En faire un groupe")
    steps.name_the_group(page, "Groupe 1, à nommer", "Se déplacer")
    expect(steps.group_of_the_wall(page, "C. Se déplacer").get_by_role("article")).to_have_count(2)
