"""A group agrees on its definition: two of its members answer on phones, without account and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from jalons.governance.rules.definitions import count_words
from tests.conftest import Served
from tests.journeys import framing_steps, steps
from tests.journeys.conftest import Visit
from tests.journeys.framing_steps import give_a_private_page
from tests.journeys.legible import faults

pytestmark = pytest.mark.journey

FIRST = "Déployer la fibre partout."
OBJECTION = "Rien n’est dit des jeunes."
LIGHT = 50_000  # bytes


def answer(phone: Page, address: str, said: str, reason: str = "") -> None:
    opened = phone.goto(address)
    assert opened and len(opened.body()) < LIGHT
    phone.get_by_label(re.compile(said)).check()
    steps.fill(phone, {"Si c’est une objection, sa raison": reason})
    steps.press(phone, "Envoyer ma réponse")


def follow_answers(page: Page, address: str) -> None:
    page.goto(address)
    steps.follow(page, "Suivre les réponses")


def test_an_objection_makes_a_version_that_is_adopted(demo: Served, visit: Visit) -> None:
    desk, phone, other = visit(), visit(phone=True, scripts=False), visit(phone=True, scripts=False)
    axe = visit(phone=True)
    framing_steps.begin(desk, demo, "objection")
    address = f"{desk.url}definition/"
    framing_steps.join_the_group(desk)
    for function in ("Direction du centre social", "Médiathèque"):
        framing_steps.add_a_member(desk, function, "opérateur local")
    desk.goto(address)
    steps.follow(desk, "Écrire sans recueillir")
    framing_steps.propose_a_definition(desk, FIRST)
    follow_answers(desk, address)
    first = give_a_private_page(desk, 0)
    found = {"answers": faults(desk)}

    # An objection without reason is refused, and loses nothing; with its reason, it is heard.
    answer(phone, first, "J’ai une objection")
    expect(phone.get_by_text("Dites ce qui ne va pas").first).to_be_visible()
    expect(phone.get_by_label(re.compile("J’ai une objection"))).to_be_checked()
    answer(phone, first, "J’ai une objection", OBJECTION)
    steps.is_told(phone, "Votre réponse est enregistrée")
    axe.goto(first)
    found["private page"] = faults(axe)
    desk.goto(address)
    expect(desk.get_by_text(OBJECTION)).to_be_visible()
    expect(desk.locator("h2 .tag", has_text="objection à traiter")).to_be_visible()
    found["objection"] = faults(desk)

    # The next version answers it, and is proposed to all again.
    steps.follow(desk, "Écrire la version 2")
    steps.fill(desk, {"Texte": "Que personne, à aucun âge, ne perde un droit faute de numérique."})
    steps.press(desk, "Enregistrer le brouillon")
    steps.follow(desk, "Proposer au groupe")
    found["proposing"] = faults(desk)
    steps.press(desk, "Proposer la définition")
    steps.follow(desk, "Répondre")
    desk.get_by_label(re.compile("Je consens")).check()
    steps.press(desk, "Envoyer ma réponse")
    for holder, place in ((phone, 0), (other, 1)):
        follow_answers(desk, address)
        answer(holder, give_a_private_page(desk, place), "Je consens")
        steps.is_told(holder, "Votre réponse est enregistrée")

    # All three have answered: nobody waits for the last day, it is adopted, and everybody reads it.
    desk.goto(address)
    found["adopting"] = faults(desk)
    steps.press(desk, "Adopter la définition")
    steps.is_told(desk, "La définition partagée est adoptée")
    steps.follow(desk, "Voir ce qui a changé")
    expect(desk.locator("ins").first).to_be_visible()
    found["differences"] = faults(desk)
    steps.follow(desk, "Ouvrir la page publique")
    steps.is_at(desk, "Ce que nous appelons inclusion numérique")
    public = phone.goto(desk.url)
    assert public and len(public.body()) < LIGHT
    expect(phone.get_by_text("3 ont répondu")).to_be_visible()
    found["public page"] = faults(desk)
    assert {name: said for name, said in found.items() if said} == {}


def test_words_are_counted_while_they_are_typed_as_the_server_counts_them(visit: Visit) -> None:
    desk = visit()
    steps.enter_the_demo_as(desk, "La référente")
    desk.goto("/feuilles-de-route/dronne-et-belle/definition/ecrire/")
    text = "L’accès\u00a0: c’est-à-dire 80\u00a0% des droits –\net « le choix »"
    steps.fill(desk, {"Texte": text})
    expect(desk.locator("#words")).to_have_text(str(count_words(text)))
