"""What a référente does in étapes 1 and 2, one sentence a function."""

import re

from playwright.sync_api import Page, expect

from tests.conftest import Served
from tests.journeys import steps

# Of the CC de Calvi Balagne, where no other visitor of the demo works.
SIREN = "242020105"
LEAD = "Chargée de coopération"


def begin(lead: Page, demo: Served, who: str) -> None:
    """Somebody new has an empty roadmap, named by `who`."""
    lead.goto("/connexion/")
    steps.sign_in_with_the_link_of_the_mail(lead, demo, f"referente-{who.replace(' ', '-')}@ici.example")
    steps.create_a_roadmap_by_siren(lead, SIREN, f"Réunir et cadrer, {who}", LEAD)


def join_the_group(lead: Page) -> None:
    """She is alone in the team."""
    steps.go_to(lead, "Groupe projet")
    steps.follow(lead, "Ajouter un membre")
    steps.field(lead, "Personne").select_option(index=1)
    give_a_place(lead, LEAD, "technicienne ou technicien", "Action sociale")


def add_a_member(page: Page, function: str, kind: str, service: str = "", email: str = "") -> None:
    """With an address, somebody whom the directory does not know yet; without, a function that nobody holds."""
    steps.go_to(page, "Groupe projet")
    steps.follow(page, "Ajouter un membre")
    if email:
        newcomer = steps.unfold(page, "Elle n’est pas dans la liste")
        steps.fill(newcomer, {"Nom": function, "Adresse électronique": email})
    give_a_place(page, function, kind, service)


def give_a_place(page: Page, function: str, kind: str, service: str = "") -> None:
    steps.choose(page, "Au titre de", kind)
    steps.fill(page, {"Fonction": function, "Service ou délégation": service})
    steps.press(page, "Ajouter au groupe")
    expect(page.get_by_role("row").filter(has_text=function)).to_be_visible()


def propose_a_definition(page: Page, text: str) -> None:
    """From the form where it is written."""
    steps.fill(page, {"Texte": text})
    steps.press(page, "Enregistrer le brouillon")
    steps.follow(page, "Proposer au groupe")
    steps.press(page, "Proposer la définition")
    steps.is_told(page, "La définition est proposée au groupe")


def give_a_private_page(page: Page, place: int = 0) -> str:
    """The address that the référente hands over to somebody who has no account, on the page of the answers."""
    page.get_by_role("button", name=re.compile("^Donner sa page")).nth(place).click()
    return page.get_by_role("status").get_by_role("link").inner_text()
