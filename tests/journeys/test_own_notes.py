"""Somebody takes back what they wrote, with and without the network, with and without a script."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.journey

TEXT = "Pas de bus le jeudi."


@pytest.fixture
def wall(visit: Visit) -> Iterator[Page]:
    facilitator = visit()
    steps.open_a_workshop_of_the_demo(facilitator, "Atelier où l’on se reprend")
    yield facilitator
    facilitator.goto(re.sub("ateliers/([0-9]+)/.*", r"ateliers/\1/", facilitator.url))
    steps.press(facilitator, "Clore l’atelier")
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
    steps.is_told(phone, "Note remise sur le mur.")
    expect(wall.get_by_role("article")).not_to_contain_text("retirée")
    expect(phone.locator("#own .marks")).to_have_text("sur le mur")


def test_what_one_does_without_network_is_done_once_it_is_back(wall: Page, visit: Visit) -> None:
    phone = visit(phone=True)
    steps.join_by_the_code(phone, code_of(wall), "Habitante ou habitant", table=2)
    steps.write_a_note(phone, TEXT)
    steps.is_kept_by_the_browser(phone)
    phone.context.set_offline(True)
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
    steps.is_told(phone, "Note remise sur le mur.")

    phone.get_by_role("link", name="Corriger").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Corriger ma note")
    phone.context.set_offline(True)
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


def test_without_a_script_a_button_is_enough(wall: Page, visit: Visit) -> None:
    phone = visit(phone=True, scripts=False)
    steps.join_by_the_code(phone, code_of(wall), "Habitante ou habitant", table=2)
    steps.write_a_note(phone, TEXT)
    phone.get_by_role("button", name="Retirer").click()
    expect(phone.get_by_text("Votre note n’est plus sur le mur.")).to_be_visible()
    phone.get_by_role("button", name="Remettre").click()
    expect(phone.get_by_text("Votre note est de nouveau sur le mur.")).to_be_visible()


def test_when_the_workshop_closes_meanwhile_the_phone_says_that_nothing_moved(wall: Page, visit: Visit) -> None:
    phone = visit(phone=True)
    steps.join_by_the_code(phone, code_of(wall), "Habitante ou habitant", table=2)
    steps.write_a_note(phone, TEXT)
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Retirer").click()
    steps.is_told(phone, "En attente : 1 changement.")
    steps.press(wall, "Clore l’atelier")
    steps.is_told(wall, "L’atelier est clos.")
    phone.context.set_offline(False)
    held = phone.locator("#queued li")
    expect(held.get_by_role("alert")).to_contain_text("Cet atelier est clos")
    expect(held.get_by_role("textbox")).to_have_count(0)
    held.get_by_role("button", name="J’ai compris").click()
    expect(held).to_have_count(0)
    expect(phone.locator("#own .marks")).to_have_text("sur le mur")
    steps.press(wall, "Rouvrir l’atelier")
