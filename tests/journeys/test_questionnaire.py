"""A questionnaire of the territory, from its making to its answers: on a phone without any script, then on paper."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.legible import faults
from tests.journeys.test_weight import PAGE_REQUESTS, PARTICIPANT_BYTES, first_load

pytestmark = pytest.mark.journey
HOME = "/feuilles-de-route/dronne-et-belle/diagnostic/"


def make(page: Page, title: str) -> str:
    """Open one more questionnaire. Returns its public address."""
    steps.enter_the_demo_as(page, "La référente")
    page.goto(f"{HOME}questionnaires/nouveau/")
    steps.fill(page, {"Titre": title})
    steps.press(page, "Préparer le questionnaire")
    steps.press(page, "Ouvrir le questionnaire")
    steps.is_told(page, "Le questionnaire est ouvert.")
    return str(page.get_by_role("link", name="Voir la page publique").get_attribute("href"))


def test_it_is_answered_on_a_phone_without_any_script(visit: Visit) -> None:
    referente, phone = visit(), visit(phone=True, scripts=False)
    address = make(referente, "Sans script")
    phone.goto(address)
    phone.get_by_label("65 à 79 ans").check()
    phone.get_by_label("Un téléphone").check()
    phone.get_by_label(re.compile("Qu’est-ce qui vous aiderait le plus")).fill("Une permanence le samedi.")
    steps.press(phone, "Envoyer mes réponses")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Merci, c’est envoyé.")
    expect(phone.get_by_role("heading", level=2)).to_have_text("Votre réponse porte le numéro 1")
    steps.follow(phone, "Répondre pour une autre personne")
    steps.press(phone, "Envoyer mes réponses")
    expect(phone.get_by_role("alert")).to_contain_text("Répondez à une question au moins.")
    steps.follow(referente, "Taper des feuilles remplies")
    referente.get_by_label("80 ans ou plus").check()
    steps.press(referente, "Enregistrer, et passer à la suivante")
    steps.is_told(referente, "La feuille 1 est saisie.")
    expect(referente.get_by_label("Numéro de la feuille")).to_have_value("2")


def test_every_page_of_it_can_be_read_and_the_public_one_is_light(visit: Visit) -> None:
    referente, phone, light = visit(), visit(phone=True), visit(phone=True)
    address = make(referente, "À lire par toutes et tous")
    home = referente.url
    load = first_load(light, address)
    assert (load.bytes <= PARTICIPANT_BYTES, len(load.requests) <= PAGE_REQUESTS) == (True, True), str(load)
    phone.goto(address)
    found = {"answer": faults(phone)}
    steps.press(phone, "Envoyer mes réponses")
    found["answer refused"] = faults(phone)
    phone.get_by_label("25 à 44 ans").check()
    steps.press(phone, "Envoyer mes réponses")
    found["thanks"] = faults(phone)
    for path in ("questionnaires/", "questionnaires/nouveau/", "paroles/", "paroles/themes/", "paroles/tableur/"):
        referente.goto(HOME + path)
        found[path] = faults(referente)
    for path in ("", "modifier/", "saisir/", "papier/", "resultats/"):
        referente.goto(home + path)
        found[f"team: {path}"] = faults(referente)
    for path in ("ateliers/1/portrait/", "enjeux/", "enjeux/1/constats/", "actions/1.1/constats/", "actions/1.1/fil/"):
        referente.goto(HOME.removesuffix("diagnostic/") + path)
        found[path] = faults(referente)
    referente.goto(f"{HOME}questionnaires/")
    steps.follow(referente, "Le numérique et vous")
    steps.follow(referente, "Voir les résultats")
    found["results"] = faults(referente)
    assert {page: seen for page, seen in found.items() if seen} == {}
