"""Somebody takes back what they wrote, with and without the network, with and without a script."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.lists import PERIGUEUX

pytestmark = pytest.mark.journey

TEXT = "Pas de bus le jeudi."


@pytest.fixture
def wall(request: pytest.FixtureRequest, visit: Visit) -> Iterator[Page]:
    facilitator = visit()
    steps.open_a_workshop_of_the_demo(facilitator, f"Atelier où l’on se reprend, {request.node.name[5:40]}")
    yield facilitator
    facilitator.goto(re.sub("ateliers/([0-9]+)/.*", r"ateliers/\1/", facilitator.url))
    steps.close_this_workshop(facilitator)
    steps.is_told(facilitator, "L’atelier est clos.")


def code_of(wall: Page) -> str:
    return wall.get_by_role("definition").first.inner_text()


def test_a_note_is_withdrawn_and_put_back_before_everybody(wall: Page, visit: Visit) -> None:
    phone = visit(phone=True)
    steps.join_by_the_code(phone, code_of(wall), "Habitante ou habitant", table=2)
    steps.follow(wall, "Voir le mur")
    steps.write_a_note(phone, TEXT)
    expect(wall.get_by_role("article")).to_have_count(1)
    phone.get_by_role("button", name="Retirer").click()
    steps.is_told(phone, "Note retirée du mur. Vous pouvez la remettre.")
    # Whoever has no mouse goes on from where they were.
    expect(phone.get_by_role("button", name="Remettre")).to_be_focused()
    expect(wall.get_by_role("article")).to_contain_text("retirée par qui l’a écrite")
    phone.keyboard.press("Enter")
    steps.is_told(phone, "Note remise.")
    expect(wall.get_by_role("article")).not_to_contain_text("retirée")
    expect(phone.locator("#own .marks")).to_have_text("sur le mur")


def test_what_one_does_without_network_is_done_once_it_is_back(wall: Page, visit: Visit) -> None:
    phone = visit(phone=True)
    steps.join_by_the_code(phone, code_of(wall), "Habitante ou habitant", table=2)
    steps.write_a_note(phone, TEXT)
    steps.is_kept_by_the_browser(phone)
    steps.cut_the_network(phone)
    phone.get_by_role("button", name="Retirer").dblclick()  # a trembling hand
    steps.is_told(phone, "En attente : 1 changement. Il partira dès le retour du réseau.")
    expect(phone.locator("#queued li")).to_contain_text(f"Retirer du mur : {TEXT}")
    phone.reload()
    steps.is_told(phone, "En attente : 1 changement. Il partira dès le retour du réseau.")
    phone.context.set_offline(False)
    steps.is_told(phone, "Note retirée du mur. Vous pouvez la remettre.")
    expect(phone.locator("#own .marks")).to_have_text("retirée du mur")
    expect(phone.locator("#queued li")).to_have_count(0)
    phone.get_by_role("button", name="Remettre").click()
    steps.is_told(phone, "Note remise.")

    phone.get_by_role("link", name="Corriger").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Corriger ma note")
    steps.cut_the_network(phone)
    steps.field(phone, "Ma note").fill("Pas de car le jeudi.")
    phone.get_by_text("Préciser").click()
    phone.get_by_label("Personnes âgées").check()
    steps.press(phone, "Enregistrer ma note")
    steps.is_told(phone, "Votre correction est gardée sur cet appareil")
    phone.context.set_offline(False)
    expect(phone.locator("#own li p")).to_have_text("Pas de car le jeudi.")
    phone.get_by_role("link", name="Corriger").click()
    expect(phone.get_by_label("Personnes âgées")).to_be_checked()
    steps.follow(wall, "Voir le mur")
    expect(wall.get_by_role("article").locator("p")).to_have_text(["Pas de car le jeudi."])


KEPT_PAGE = "async () => (await caches.match(location.pathname, {ignoreVary: true})).text()"
KEEP_PAGE = """async (page) => {
  const headers = (await caches.match(location.pathname, {ignoreVary: true})).headers;
  await (await caches.open("jalons-phones")).put(location.pathname, new Response(page, {headers}));
}"""


def test_a_kept_page_shows_the_notes_of_this_device(wall: Page, visit: Visit) -> None:
    phone = visit(phone=True)
    steps.join_by_the_code(phone, code_of(wall), "Habitante ou habitant", table=2)
    steps.is_kept_by_the_browser(phone)
    arrival = phone.evaluate(KEPT_PAGE)
    steps.write_a_note(phone, TEXT)
    own = phone.locator("#own li p")
    expect(own).to_have_text(TEXT)
    phone.wait_for_function(f"async () => (await ({KEPT_PAGE})()).includes('{TEXT}')")
    steps.cut_the_network(phone)
    phone.reload()
    expect(own).to_have_text(TEXT)
    # The network was so slow that the page of the arrival is shown: it is drawn again as soon as it can be.
    phone.evaluate(KEEP_PAGE, arrival)
    phone.reload()
    expect(phone.get_by_text("Vous n’avez pas encore envoyé de note.")).to_be_visible()
    phone.context.set_offline(False)
    expect(own).to_have_text(TEXT)
    expect(phone.get_by_text("Vous n’avez pas encore envoyé de note.")).to_be_hidden()


def test_a_pledge_and_a_resource_wait_for_the_network_like_a_note(wall: Page, visit: Visit) -> None:
    phone = visit(phone=True)
    steps.join_by_the_code(phone, code_of(wall), "Habitante ou habitant", table=2)
    steps.follow(phone, "Je m’engage à…")
    phone.wait_for_url("**/engagements/")
    steps.cut_the_network(phone)
    steps.fill(phone, {"Je m’engage à…": "Prêter la salle", "Votre prénom ou votre nom": "Une voisine"})
    steps.press(phone, "Je m’engage")
    # A name does not stay in the queue of a phone: the text stays in its field.
    steps.is_told(phone, "Votre texte reste ici")
    steps.fill(phone, {"Votre prénom ou votre nom": ""})
    steps.press(phone, "Je m’engage")
    steps.is_told(phone, "Votre engagement est gardé sur cet appareil")
    expect(steps.field(phone, "Je m’engage à…")).to_have_value("")
    phone.context.set_offline(False)
    expect(phone.locator("li.note p")).to_have_text("Prêter la salle")

    desk = visit()
    steps.enter_the_demo_as(desk, "L’animatrice")
    desk.goto(f"{PERIGUEUX}chantiers/nouveau/")
    steps.fill(desk, {"Intitulé du chantier": "Imprimer près de chez soi"})
    steps.choose_beginning(desk, "Atelier qui dessine sa carte", wall.get_by_role("heading", level=1).inner_text())
    steps.press(desk, "Ajouter le chantier")
    steps.is_told(desk, "Le chantier est ajouté.")
    phone.goto(re.sub("engagements/", "cartes/", phone.url))
    steps.follow(phone, "Imprimer près de chez soi")
    phone.wait_for_url("**/cartes/*/")
    steps.field(phone, "Ressource").fill("Une imprimante")
    phone.get_by_label("Mobilisable").check()
    steps.cut_the_network(phone)
    steps.press(phone, "Poser sur la carte")
    steps.is_told(phone, "La ressource est gardée sur cet appareil")
    steps.follow(phone, "Revenir à l’atelier")
    expect(phone.locator("#queued li")).to_contain_text("Poser sur la carte : Une imprimante")
    phone.context.set_offline(False)
    steps.is_told(phone, "Enregistré.")
    phone.go_back()
    expect(phone.locator("#outline")).to_contain_text("Une imprimante")


def test_without_a_script_a_button_is_enough(wall: Page, visit: Visit) -> None:
    phone = visit(phone=True, scripts=False)
    steps.join_by_the_code(phone, code_of(wall), "Habitante ou habitant", table=2)
    steps.write_a_note(phone, TEXT)
    phone.get_by_role("button", name="Retirer").click()
    expect(phone.get_by_text("Votre note n’est plus sur le mur.")).to_be_visible()
    phone.get_by_role("button", name="Remettre").click()
    expect(phone.get_by_text("Votre note est sur le mur.")).to_be_visible()


def test_when_the_workshop_closes_meanwhile_the_phone_says_that_nothing_moved(wall: Page, visit: Visit) -> None:
    phone = visit(phone=True)
    steps.join_by_the_code(phone, code_of(wall), "Habitante ou habitant", table=2)
    steps.write_a_note(phone, TEXT)
    steps.cut_the_network(phone)
    phone.get_by_role("button", name="Retirer").click()
    steps.is_told(phone, "En attente : 1 changement.")
    steps.close_this_workshop(wall)
    steps.is_told(wall, "L’atelier est clos.")
    phone.context.set_offline(False)
    held = phone.locator("#queued li")
    expect(held.get_by_role("alert")).to_contain_text("Cet atelier est clos")
    expect(held.get_by_role("textbox")).to_have_count(0)
    held.get_by_role("button", name="J’ai compris").click()
    expect(held).to_have_count(0)
    expect(phone.locator("#own .marks")).to_have_text("sur le mur")
    steps.press(wall, "Rouvrir l’atelier")


def test_a_note_sent_before_the_script_was_ready_is_not_offered_again(wall: Page, visit: Visit) -> None:
    """The tab remembered what was being typed while the form was already leaving."""
    phone = visit(phone=True)
    steps.join_by_the_code(phone, code_of(wall), "Habitante ou habitant", table=2)
    steps.write_a_note(phone, TEXT)
    remember = "text => sessionStorage.setItem(location.pathname, text)"
    phone.evaluate(remember, TEXT)
    phone.reload()
    expect(phone.locator("#counter")).to_have_text("0 / 500")
    expect(steps.field(phone, "Ma note")).to_be_empty()
    phone.evaluate(remember, "Pas de bus le mardi.")
    phone.reload()
    expect(steps.field(phone, "Ma note")).to_have_value("Pas de bus le mardi.")
