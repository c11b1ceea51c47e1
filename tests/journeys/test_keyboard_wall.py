"""The wall without a mouse: a note goes to another group, two groups become one, both are undone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.keyboard import Keyboard

pytestmark = pytest.mark.journey

GROUPS = ("Aller vers", "Orienter", "S’équiper")


@pytest.fixture
def address(visit: Visit, request: pytest.FixtureRequest) -> Iterator[str]:
    """The wall of an open workshop: two notes, one in the first group, and three groups."""
    page, title = visit(), f"Atelier sans souris, {request.node.name}"
    steps.open_a_workshop_of_the_demo(page, title)
    steps.follow(page, "Voir le mur")
    for text in ("Le bus ne passe plus", "Trois dépliants, personne ne s’y retrouve"):
        steps.unfold(page, "Note du papier")
        steps.fill(page, {"Texte de la note": text})
        steps.press(page, "Ajouter au mur")
        steps.is_told(page, "La note est sur le mur.")
    for group in GROUPS:
        steps.unfold(page, "Groupe à créer")
        steps.fill(page, {"Nom du groupe": group})
        steps.press(page, "Créer le groupe")
        steps.is_told(page, "Le groupe est créé.")
    steps.move_by_the_menu(page, "Le bus", "Aller vers")
    expect(steps.group_of_the_wall(page, "A. Aller vers").get_by_role("article")).to_be_visible()
    yield page.url.partition("#")[0]
    steps.close_the_workshop(page, title)


def enter(page: Page, address: str) -> Keyboard:
    """To the content, by the first key."""
    steps.enter_the_demo_as(page, "L’animatrice")
    page.goto(address)
    keys = Keyboard(page)
    keys.press("Tab")
    assert (keys.here().role, keys.here().name) == ("link", "Aller au contenu")
    keys.press("Enter")
    assert keys.here().role == "main"
    return keys


def offered(page: Page, number: int) -> list[str]:
    """What the menu of a note proposes, as it is read."""
    menu = page.locator(f"#note-{number}").get_by_role("list")
    return [re.sub(r"\s+", " ", text).strip() for text in menu.get_by_role("listitem").all_inner_texts()]


def in_group(page: Page, title: str) -> list[str]:
    articles = steps.group_of_the_wall(page, title).get_by_role("article").all()
    return [str(article.get_attribute("aria-label")) for article in articles]


def test_with_a_script(address: str, visit: Visit) -> None:
    page = visit()
    keys = enter(page, address)
    expect(page.get_by_text("En direct", exact=True)).to_be_visible()
    assert [told.name for told in keys.all() if told.role == "article"] == ["Note 2", "Note 1"]

    # A menu opens and closes by itself, and gives the focus back.
    assert keys.reach("DisclosureTriangle", "Déplacer la note 1 vers…").states == frozenset()
    keys.press("Enter")
    assert "expanded" in keys.here().states
    assert offered(page, 1) == [
        "B Orienter",
        "C S’équiper",
        "Un nouveau groupe",
        "Remettre à classer",
        "Relire, reformuler, masquer",
    ]
    keys.press("ArrowDown", "Escape")
    assert (keys.here().name, keys.here().states) == ("Déplacer la note 1 vers…", frozenset())

    # The note is followed where it goes.
    keys.press("Enter", "ArrowDown")
    assert keys.here().role == "button"
    assert keys.here().name.endswith("Orienter")
    keys.press("Enter")
    keys.is_told("Note 1 déplacée dans B. Orienter.")
    keys.comes("article", "Note 1")
    assert [in_group(page, "A. Aller vers"), in_group(page, "B. Orienter")] == [[], ["Note 1"]]

    # Two groups become one; one goes on in the one that received.
    keys.reach("DisclosureTriangle", "Réunir le groupe « Orienter » avec…")
    keys.press("Enter", "ArrowDown", "ArrowDown")
    assert keys.here().name.endswith("S’équiper")
    keys.press("Enter")
    keys.is_told("« Orienter » est réuni dans « S’équiper ».")
    expect(page.get_by_role("heading", name="2 groupes")).to_be_visible()
    keys.comes("DisclosureTriangle", "Réunir le groupe « S’équiper » avec…")
    assert in_group(page, "C. S’équiper") == ["Note 1"]

    # One gesture takes back the merge, another the move.
    keys.reach("button", "Annuler : « Orienter » réuni dans « S’équiper »", backwards=True)
    keys.press("Enter")
    keys.is_told("C’est annulé : « Orienter » réuni dans « S’équiper ».")
    expect(page.get_by_role("heading", name="3 groupes")).to_be_visible()
    assert in_group(page, "B. Orienter") == ["Note 1"]
    keys.comes("button", "Annuler : Note 1 rangée dans « Orienter »")
    keys.press("Control+z")
    keys.is_told("C’est annulé : Note 1 rangée dans « Orienter ».")
    expect(steps.group_of_the_wall(page, "A. Aller vers").get_by_role("article")).to_have_count(1)
    keys.press("Tab")


def test_the_last_two_groups_become_one_and_the_focus_stays(address: str, visit: Visit) -> None:
    page = visit()
    keys = enter(page, address)
    expect(page.get_by_text("En direct", exact=True)).to_be_visible()
    keys.reach("DisclosureTriangle", "Réunir le groupe « Aller vers » avec…")
    keys.press("Enter", "ArrowDown", "Enter")
    keys.is_told("« Aller vers » est réuni dans « Orienter ».")
    expect(page.get_by_role("heading", name="2 groupes")).to_be_visible()
    keys.comes("DisclosureTriangle", "Réunir le groupe « Orienter » avec…")
    keys.press("Enter", "ArrowDown", "Enter")
    keys.is_told("« Orienter » est réuni dans « S’équiper ».")
    expect(page.get_by_role("heading", name="1 groupe")).to_be_visible()
    keys.comes("heading", "À classer 1 note")
    keys.press("Tab")


def test_without_a_script(address: str, visit: Visit) -> None:
    page = visit(scripts=False)
    keys = enter(page, address)
    keys.reach("DisclosureTriangle", "Déplacer la note 1 vers…")
    keys.press("Enter")
    assert "expanded" in keys.here().states
    keys.press("Tab")
    assert keys.here().name.endswith("Orienter")
    keys.send()
    assert in_group(page, "B. Orienter") == ["Note 1"]
    # The address of the next page names the note: one goes on from there.
    keys.reach("DisclosureTriangle", "Déplacer la note 1 vers…", most=1)

    keys.reach("DisclosureTriangle", "Réunir le groupe « Orienter » avec…")
    keys.press("Enter", "Tab", "Tab")
    assert keys.here().name.endswith("S’équiper")
    keys.send()
    assert "« Orienter » est réuni dans « S’équiper »." in keys.names("StaticText")
    assert in_group(page, "C. S’équiper") == ["Note 1"]

    for undone in ("« Orienter » réuni dans « S’équiper »", "Note 1 rangée dans « Orienter »"):
        keys.press("Tab")
        if keys.here().name != "Aller au contenu":
            keys.reach("link", "Aller au contenu", backwards=True)
        keys.reach("button", f"Annuler : {undone}")
        keys.send()
        assert f"C’est annulé : {undone}." in keys.names("StaticText")
    assert in_group(page, "A. Aller vers") == ["Note 1"]


def test_a_menu_stays_open_while_somebody_else_works(address: str, visit: Visit) -> None:
    page, other = visit(), visit()
    keys = enter(page, address)
    expect(page.get_by_text("En direct", exact=True)).to_be_visible()
    steps.enter_the_demo_as(other, "La référente")
    other.goto(address)
    keys.reach("DisclosureTriangle", "Déplacer la note 1 vers…")
    keys.press("Enter", "ArrowDown", "ArrowDown")
    assert keys.here().name.endswith("S’équiper")
    steps.unfold(other, "Groupe à créer")
    steps.fill(other, {"Nom du groupe": "Se faire confiance"})
    steps.press(other, "Créer le groupe")
    expect(other.get_by_role("heading", name="4 groupes")).to_be_visible()
    # What others do waits for the end of the gesture.
    assert keys.here().name.endswith("S’équiper")
    keys.press("Enter")
    keys.is_told("Note 1 déplacée dans C. S’équiper.")
    keys.comes("article", "Note 1")
    expect(page.get_by_role("heading", name="4 groupes")).to_be_visible()
    # It is told in its turn, and never takes the place of what one has just been told.
    expect(page.locator("#said")).to_have_text("Note 1 déplacée dans C. S’équiper.")
    expect(page.locator("#said")).to_contain_text("Se faire confiance")
    keys.press("m")
    expect(page.locator("#note-1").get_by_role("listitem").filter(has_text="Se faire confiance")).to_be_visible()
