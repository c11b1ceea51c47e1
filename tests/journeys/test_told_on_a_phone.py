"""What a phone says of what was just written: kept, waiting or refused, and never two of them at once."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.journey


@pytest.fixture
def room(visit: Visit) -> Iterator[tuple[Page, Page]]:
    facilitator, phone = visit(), visit(phone=True)
    code = steps.open_a_workshop_of_the_demo(facilitator, "Atelier des mots justes")
    console = facilitator.url
    steps.join_by_the_code(phone, code, "Habitante ou habitant", table=1)
    yield facilitator, phone
    facilitator.goto(console)
    steps.close_this_workshop(facilitator)
    steps.is_told(facilitator, "L’atelier est clos.")


def test_a_correction_is_told_and_one_may_come_back_without_it(room: tuple[Page, Page]) -> None:
    _facilitator, phone = room
    steps.write_a_note(phone, "Le car ne passe plus.")
    steps.follow(phone, "Corriger la note 1")
    steps.field(phone, "Ma note").fill("Perdu")
    steps.follow(phone, "Revenir sans enregistrer")
    expect(phone.get_by_role("listitem").filter(has_text="Le car ne passe plus.")).to_be_visible()
    steps.follow(phone, "Corriger la note 1")
    steps.field(phone, "Ma note").fill("Le car ne passe plus le jeudi.")
    steps.press(phone, "Enregistrer ma note")
    steps.is_told(phone, "Votre note est corrigée.")
    expect(phone.get_by_role("listitem").filter(has_text="Le car ne passe plus le jeudi.")).to_be_visible()


def test_a_refusal_is_not_told_beside_what_was_saved_before_and_goes_once_corrected(room: tuple[Page, Page]) -> None:
    _facilitator, phone = room
    steps.write_a_note(phone, "Le car ne passe plus.")
    steps.is_told(phone, "Enregistré.")
    steps.field(phone, "Ma note").fill("a" * 501)
    steps.press(phone, "Envoyer ma note")
    expect(phone.get_by_role("alert")).to_contain_text("Votre note compte 501 caractères.")
    expect(phone.get_by_text("Enregistré.")).to_have_count(0)
    steps.field(phone, "Ma note").fill("a" * 500)
    expect(phone.get_by_role("alert")).to_have_count(0)


def test_a_note_written_while_the_wall_is_frozen_waits_and_leaves_by_itself(room: tuple[Page, Page]) -> None:
    facilitator, phone = room
    facilitator.goto(f"{facilitator.url}animer/")
    steps.press(facilitator, "Figer l’écriture")
    expect(phone.get_by_text("L’écriture est figée pour le moment.")).to_be_visible()
    steps.field(phone, "Ma note").fill("Le car ne passe plus.")
    steps.press(phone, "Envoyer ma note")
    steps.is_told(phone, "Vos notes partiront quand l’animation rouvrira l’écriture.")
    waiting = phone.get_by_role("listitem").filter(has_text="Le car ne passe plus.")
    expect(waiting).to_have_text(re.compile(r"en attente\s*$"))
    expect(phone.get_by_role("button", name="Envoyer de nouveau")).to_have_count(0)
    steps.press(facilitator, "Rouvrir l’écriture")
    expect(waiting).to_contain_text("sur le mur")


def test_a_page_that_needs_the_network_says_so_and_leads_back(room: tuple[Page, Page]) -> None:
    _facilitator, phone = room
    steps.is_kept_by_the_browser(phone)
    phone.reload()  # its links now pass through the worker
    steps.cut_the_network(phone)
    steps.follow(phone, "Lire le mur")
    steps.is_at(phone, "Pas de réseau")
    steps.follow(phone, "Revenir à mes notes")
    expect(phone.get_by_role("heading", name="Écrire une note")).to_be_visible()
    phone.context.set_offline(False)


def test_the_end_of_a_workshop_is_not_taken_for_a_lost_network(visit: Visit) -> None:
    facilitator, phone, far = visit(), visit(phone=True), visit(phone=True)
    code = steps.open_a_workshop_of_the_demo(facilitator, "Atelier qui finit")
    console = facilitator.url
    for page in (phone, far):
        steps.join_by_the_code(page, code, "Habitante ou habitant", table=1)
    facilitator.goto(f"{console}votes/nouveau/")
    steps.fill(facilitator, {"Question posée": "Par quoi commencer ?", "Propositions": "Un bus\nUn guichet"})
    steps.press(facilitator, "Préparer le vote")
    steps.press(facilitator, "Ouvrir le vote")
    vote = phone.get_by_role("link", name=re.compile("Un vote est ouvert"))
    expect(vote).to_be_visible()
    steps.follow(far, "Lire le mur")
    facilitator.goto(console)
    steps.close_this_workshop(facilitator)
    steps.is_told(phone, "L’atelier est clos.")
    expect(vote).to_have_count(0)
    expect(far.get_by_role("link", name=re.compile("Un vote est ouvert"))).to_have_count(0)
    expect(far.get_by_text("Pas de réseau")).to_have_count(0)
    far.reload()
    expect(far.locator("[data-stream]")).to_have_count(0)  # nothing is waited for, so nothing can be missed
    stranger = visit(phone=True)
    stranger.goto(f"/a/{code.replace('\u00a0', '')}/")
    steps.follow(stranger, "Voir ce qu’est devenue ma contribution")
    steps.is_at(stranger, "Ce qu’est devenue votre contribution")
