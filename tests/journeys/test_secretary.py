"""Scenario 11 in a browser: a table dictates without network, the sheets of another are typed by keyboard alone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Served
from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.legible import faults
from tests.journeys.test_weight import PAGE_REQUESTS, PARTICIPANT_BYTES, first_load

pytestmark = pytest.mark.journey

TABLET = {"width": 820, "height": 1180}
FIELD = "Ce qui vient d’être dit"
# What is said, and the keys that tick before it is typed: they stay until they are pressed again.
NINE = (
    ("Le bus ne passe plus le jeudi.", "4e"),  # personnes âgées, distance
    ("Le réseau tombe à la mairie.", "4ea9"),  # agents, réseau
    ("Ma mère n’a pas de boîte mail.", ""),
    ("Le site des impôts demande un téléphone.", "ac"),
    ("Personne ne sait qui appeler.", ""),
    ("J’ai peur des faux messages.", "cf"),
    ("Demandez à Mme Untel, elle aide tout le bourg.", ""),
    ("Un ordinateur pour quatre à la maison.", ""),
    ("Les formulaires changent sans cesse.", "93"),
)
TICKED = (
    "Personnes âgées, Distance, transport",
    *["Agents, bénévoles à l’accueil, Réseau ou matériel"] * 2,
    *["Agents, bénévoles à l’accueil, Démarches en ligne"] * 2,
    *["Agents, bénévoles à l’accueil, Peur, confiance, sécurité"] * 3,
    "Familles, enfants, Peur, confiance, sécurité",
)


@pytest.fixture
def room(visit: Visit) -> Iterator[tuple[Page, Page]]:
    """A facilitator, and the secretary of table 2 with a tablet, whose page is kept by its browser."""
    facilitator, tablet = visit(), visit(phone=True)
    tablet.set_viewport_size(TABLET)
    steps.open_a_workshop_of_the_demo(facilitator, "Atelier dicté")
    workshop = facilitator.url
    steps.follow(facilitator, "Animer")
    steps.follow(facilitator, "Papier et tableur")
    steps.follow(facilitator, "Secrétaires de table")
    link = facilitator.get_by_role("main").get_by_role("link").filter(has_text="/table/2-").inner_text()
    tablet.goto(link)
    steps.is_kept_by_the_browser(tablet)
    yield facilitator, tablet
    facilitator.goto(workshop)
    steps.close_this_workshop(facilitator)
    steps.is_told(facilitator, "L’atelier est clos.")


def dictate(tablet: Page, text: str, keys: str = "") -> None:
    """By keyboard alone: the field has the focus, before and after."""
    expect(steps.field(tablet, FIELD)).to_be_focused()
    if keys:
        tablet.keyboard.press("Escape")
        for key in keys:
            tablet.keyboard.press(key)
        tablet.keyboard.press("Enter")
    tablet.keyboard.type(text)
    tablet.keyboard.press("Enter")
    expect(steps.field(tablet, FIELD)).to_be_empty()


def own(tablet: Page) -> list[tuple[str, str]]:
    items = tablet.locator("#own > li")
    texts, tags = (items.locator(place).all_inner_texts() for place in ("p:first-child", "[data-tags]"))
    return list(zip(texts, tags, strict=True))


def test_nine_constats_dictated_without_network_are_on_the_wall_once(demo: Served, room: tuple[Page, Page]) -> None:
    facilitator, tablet = room
    steps.cut_the_network(tablet)
    for text, keys in NINE[:5]:
        dictate(tablet, text, keys)
    steps.is_told(tablet, "En attente : 5 notes. Elles partiront dès le retour du réseau.")
    # Opened again without the network: the page, what waits and what is ticked are there.
    tablet.reload()
    steps.is_told(tablet, "En attente : 5 notes.")
    expect(tablet.get_by_label("Démarches en ligne")).to_be_checked()
    for text, keys in NINE[5:]:
        dictate(tablet, text, keys)
    steps.is_told(tablet, "En attente : 9 notes.")
    # The network is back, the server is not: then both are.
    demo.server.kill()
    tablet.context.set_offline(False)
    demo.stop()
    demo.start()
    steps.is_told(tablet, "Enregistré.")
    expect(tablet.locator("#queued li")).to_have_count(0)
    expected = list(zip([text for text, _keys in NINE], TICKED, strict=True))[::-1]
    assert own(tablet) == expected
    expect(tablet.get_by_text("Nomme peut-être une personne : corrigez").locator("visible=true")).to_have_count(1)
    # The page drawn by the server says the same.
    tablet.reload()
    assert own(tablet) == expected
    expect(tablet.get_by_text("Nomme peut-être une personne : corrigez").locator("visible=true")).to_have_count(1)
    steps.follow(facilitator, "Mur")
    expect(facilitator.get_by_role("article").locator("p[dir]")).to_have_text([text for text, _keys in NINE][::-1])
    expect(facilitator.get_by_role("article").filter(has_text="à anonymiser")).to_have_count(1)


def test_a_slip_is_corrected_or_taken_off_at_the_table(room: tuple[Page, Page]) -> None:
    _facilitator, tablet = room
    dictate(tablet, "Demandez à Mme Untel.")
    dictate(tablet, "Note pour rien.")
    steps.is_told(tablet, "Enregistré.")
    tablet.get_by_role("link", name="Corriger la note 1").click()
    steps.field(tablet, "Ce qui a été dit").fill("Demandez à une voisine.")
    tablet.get_by_label("Accès à l’information").check()
    steps.press(tablet, "Enregistrer la note")
    expect(tablet.locator("#own > li")).to_have_count(2)
    tablet.get_by_role("link", name="Corriger la note 2").click()
    steps.press(tablet, "Retirer cette note du mur")
    expect(tablet.get_by_role("listitem").filter(has_text="masquée")).to_have_count(1)
    assert own(tablet) == [("Note pour rien.", ""), ("Demandez à une voisine.", "Accès à l’information")]


def test_the_page_of_a_secretary_works_without_a_script(room: tuple[Page, Page], visit: Visit) -> None:
    _facilitator, tablet = room
    plain = visit(phone=True, scripts=False)
    plain.goto(tablet.url)
    steps.field(plain, FIELD).fill("Pas de bus le soir.")
    plain.get_by_label("Distance, transport").check()
    steps.press(plain, "Ajouter la note")
    assert own(plain) == [("Pas de bus le soir.", "Distance, transport")]
    expect(plain.get_by_label("Distance, transport")).to_be_checked()


def test_the_page_of_a_secretary_is_light_and_told_to_whoever_listens(room: tuple[Page, Page], visit: Visit) -> None:
    _facilitator, tablet = room
    dictate(tablet, "Demandez à Mme Untel.", "4e")
    steps.is_told(tablet, "Enregistré.")
    assert faults(tablet) == []
    load = first_load(tablet, tablet.url)
    assert len(load.requests) <= PAGE_REQUESTS, str(load)
    # What the worker of a tablet answers with weighs nothing: this one has none, and fetches twice what it keeps.
    load = first_load(visit(phone=True, service_workers="block"), tablet.url)
    assert 10_000 < load.bytes <= PARTICIPANT_BYTES, str(load)


def test_sheets_are_typed_back_by_keyboard_alone(room: tuple[Page, Page]) -> None:
    facilitator, _tablet = room
    steps.follow(facilitator, "Saisir le papier")
    number, text = steps.field(facilitator, "Feuille n°"), steps.field(facilitator, "Texte de la note")
    pressed = facilitator.keyboard
    for typed, words, keys in (("7", "La médiathèque ferme trop tôt.", "4"), ("", "Pas de bus le soir.", "")):
        expect(number).to_be_focused()
        pressed.type(typed)
        pressed.press("Enter")
        expect(text).to_be_focused()
        pressed.type(words)
        if keys:
            pressed.press("Escape")
            pressed.press(keys)
            pressed.press("Enter")
        pressed.press("Enter")
        expect(facilitator.get_by_role("listitem").filter(has_text=words)).to_be_visible()
    expect(facilitator.get_by_text("Feuille 8 enregistrée : c’est la note 2 du mur.")).to_be_visible()
    expect(number).to_have_value("9")
    expect(number).to_be_focused()
    # The same sheet again, by mistake: what it says is shown, and nothing typed is lost.
    pressed.type("7")
    pressed.press("Enter")
    pressed.type("La médiathèque ferme trop tôt le samedi.")
    pressed.press("Enter")
    expect(facilitator.get_by_text("La feuille 7 est la note 1 du mur. Elle dit :")).to_be_visible()
    steps.press(facilitator, "Remplacer par ce que je viens de taper")
    expect(facilitator.get_by_text("Feuille 7 enregistrée : c’est la note 1 du mur.")).to_be_visible()
    expect(facilitator.get_by_text("Il manque 6 feuilles : 1 à 6.")).to_be_visible()
    assert faults(facilitator) == []
    facilitator.reload()
    expect(number).to_have_value("9")
