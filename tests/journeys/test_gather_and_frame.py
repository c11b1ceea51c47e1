"""Étapes 1 and 2, from an empty roadmap: a groupe projet that is complete, a note de cadrage that is adopted, a
definition that two people without account answer on their phones."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Served
from tests.journeys import framing_steps, steps
from tests.journeys.conftest import Visit
from tests.journeys.framing_steps import LEAD
from tests.journeys.keyboard import Keyboard
from tests.journeys.legible import faults

pytestmark = pytest.mark.journey

SPONSOR, OPERATOR = "Adjointe au numérique", "Direction du centre social"
CONTEXT = "Des personnes ne peuvent plus faire une démarche seules."
OBJECTIVES = "Faire voter une feuille de route financée."
TEXT = "Pouvoir se servir du numérique, ou s’en passer, sans perdre ses droits."


class Faults(dict[str, list[str]]):
    """What axe and a narrow screen find on each page passed; nothing is looked for where scripts are refused, which
    would stop axe as well."""

    def __init__(self, *, looks: bool) -> None:
        super().__init__()
        self.looks = looks

    def look(self, page: Page, name: str) -> None:
        if self.looks:
            size = page.viewport_size
            self[name] = faults(page)
            page.set_viewport_size(size)  # type: ignore[arg-type]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_from_an_empty_roadmap_to_a_group_a_note_and_a_definition(scripts: bool, demo: Served, visit: Visit) -> None:
    lead, sponsor, operator = visit(scripts=scripts), *(visit(phone=True, scripts=scripts) for _phone in range(2))
    who = "avec" if scripts else "sans"
    addresses = {SPONSOR: f"adjointe-{who}@ici.example", OPERATOR: f"centre-{who}@ici.example"}
    found = Faults(looks=scripts)
    framing_steps.begin(lead, demo, f"{who} scripts")
    _gather(lead, addresses, found)
    _frame(lead, found)
    phones = {sponsor: addresses[SPONSOR], operator: addresses[OPERATOR]}
    _collect(lead, phones, demo, found)
    _agree(lead, phones, demo, found)
    assert {page: said for page, said in found.items() if said} == {}


# --- the groupe projet -----------------------------------------------------------------------------------------------


def _gather(lead: Page, addresses: dict[str, str], found: Faults) -> None:
    """What is missing is told until nothing is."""
    steps.go_to(lead, "Groupe projet")
    found.look(lead, "no group")
    steps.follow(lead, "Ajouter un membre")
    found.look(lead, "new member")
    framing_steps.join_the_group(lead)
    lacks = lead.locator("#manque li")
    expect(lacks).to_have_text(["au moins 2 élues ou élus", "au moins 1 opérateur local, par exemple un centre social"])
    framing_steps.add_a_member(lead, SPONSOR, "élue ou élu", "Numérique", addresses[SPONSOR])
    framing_steps.add_a_member(lead, "Vice-présidence action sociale", "élue ou élu")
    expect(lacks).to_have_text(["au moins 1 opérateur local, par exemple un centre social"])
    framing_steps.add_a_member(lead, OPERATOR, "opérateur local", email=addresses[OPERATOR])
    expect(lead.get_by_text("4 membres. Le groupe est complet.")).to_be_visible()
    expect(lacks).to_have_count(0)
    found.look(lead, "group")


# --- the note de cadrage ---------------------------------------------------------------------------------------------


def _frame(lead: Page, found: Faults) -> None:
    steps.go_to(lead, "Note de cadrage")
    found.look(lead, "empty note")
    for part, text in (("contexte", CONTEXT), ("objectifs", OBJECTIVES)):
        steps.follow(lead, f"Écrire : {part}")
        found.look(lead, f"part: {part}")
        steps.fill(lead, {part.capitalize(): text})
        steps.press(lead, f"Enregistrer : {part}")
    expect(lead.get_by_role("main")).to_contain_text(OPERATOR)
    found.look(lead, "note")
    steps.follow(lead, "Adopter la note")
    found.look(lead, "adopting the note")
    lead.get_by_label("J’adopte malgré ces manques").check()
    steps.press(lead, "Adopter cette version")
    steps.is_told(lead, "La note est adoptée")
    for said in (CONTEXT, OBJECTIVES, SPONSOR, OPERATOR):
        expect(lead.locator("article")).to_contain_text(said)
    found.look(lead, "adopted note")


# --- the definition --------------------------------------------------------------------------------------------------


def _collect(lead: Page, phones: dict[Page, str], demo: Served, found: Faults) -> None:
    """Each says a sentence, without a name."""
    steps.go_to(lead, "Définition partagée")
    found.look(lead, "no definition")
    steps.follow(lead, "Interroger le groupe")
    found.look(lead, "asking")
    steps.press(lead, "Envoyer la question")
    steps.is_told(lead, "Le groupe est interrogé")
    for phone, address in phones.items():
        phone.goto(steps.link_sent_to(demo, address, "/ma-reponse/", "Trois minutes"))
        found.look(phone, "private page: words")
        steps.fill(phone, {"Pour moi, l’inclusion numérique, c’est…": "Ne laisser personne devant une porte fermée."})
        steps.press(phone, "Envoyer mes mots")
        expect(phone.get_by_text("Vos mots sont arrivés, sans votre nom.")).to_be_visible()
    lead.reload()
    steps.follow(lead, "2 réponses sur 4")
    expect(lead.locator(".lead")).to_contain_text("2 réponses sur 4")
    found.look(lead, "words of the group")
    steps.press(lead, "Clore maintenant")
    steps.is_told(lead, "La question est close")


def _agree(lead: Page, phones: dict[Page, str], demo: Served, found: Faults) -> None:
    steps.go_to(lead, "Définition partagée")
    steps.follow(lead, "Écrire la définition")
    found.look(lead, "writing")
    framing_steps.propose_a_definition(lead, TEXT)
    for phone, address in phones.items():
        phone.goto(steps.link_sent_to(demo, address, "/ma-reponse/", "Consentez-vous"))
        found.look(phone, "private page: consent")
        phone.get_by_label(re.compile("Je consens")).check()
        steps.press(phone, "Envoyer ma réponse")
        steps.is_told(phone, "Votre réponse est enregistrée")
        found.look(phone, "private page: answered")
    lead.reload()
    steps.follow(lead, "Suivre les réponses")
    found.look(lead, "answers")
    steps.press(lead, "Clore maintenant")
    steps.go_to(lead, "Définition partagée")
    found.look(lead, "adopting the definition")
    steps.press(lead, "Adopter la définition")
    steps.is_told(lead, "La définition partagée est adoptée")
    steps.follow(lead, "Ouvrir la page publique")
    steps.is_at(lead, "Ce que nous appelons inclusion numérique")
    phone = next(iter(phones))
    phone.goto(lead.url)
    expect(phone.get_by_text(TEXT)).to_be_visible()
    expect(phone.get_by_text("2 ont répondu")).to_be_visible()
    found.look(phone, "public page")


# --- the page by which others ask to join ---------------------------------------------------------------------------


def test_a_structure_can_read_the_page_by_which_it_asks_to_join(visit: Visit) -> None:
    lead, phone = visit(), visit(phone=True)
    steps.enter_the_demo_as(lead, "La référente")
    lead.goto("/feuilles-de-route/dronne-et-belle/structures-membres/rejoindre/")
    found = {"door": faults(lead)}
    steps.follow(lead, "Voir la page publique")
    expect(lead).to_have_url(re.compile("/rejoindre-la-demarche/"))
    phone.goto(lead.url)
    found["join"] = faults(phone)
    steps.press(phone, "Envoyer la demande")
    expect(phone.get_by_role("alert")).to_be_focused()
    found["join refused"] = faults(phone)
    phone.goto(f"{lead.url}merci/")
    found["thanks"] = faults(phone)
    assert {page: faults for page, faults in found.items() if faults} == {}


# --- by the keys alone -----------------------------------------------------------------------------------------------


def test_a_member_is_added_and_a_round_is_answered_with_the_keys_alone(demo: Served, visit: Visit) -> None:
    page = visit()
    framing_steps.begin(page, demo, "clavier")
    steps.go_to(page, "Groupe projet")
    steps.is_at(page, "Groupe projet")
    keys = Keyboard(page)
    keys.reach("link", "Ajouter un membre")
    keys.send()
    keys.reach("combobox", "Personne (facultatif)")
    keys.press("ArrowDown")
    keys.reach("textbox", "Fonction")
    keys.page.keyboard.press("Control+a")
    keys.type(LEAD)
    keys.reach("button", "Ajouter au groupe")
    keys.send()
    steps.is_at(page, "Groupe projet")
    expect(page.get_by_role("row").filter(has_text=LEAD)).to_be_visible()

    steps.go_to(page, "Définition partagée")
    steps.follow(page, "Écrire sans recueillir")
    steps.is_at(page, "Écrire la version 1")
    keys.reach("textbox", "Texte")
    keys.type(TEXT)
    keys.reach("button", "Enregistrer le brouillon")
    keys.send()
    keys.reach("link", "Proposer au groupe")
    keys.send()
    keys.reach("button", "Proposer la définition")
    keys.send()
    keys.reach("link", "Répondre")
    keys.send()
    keys.reach("radio", "Je consens : ce texte n’est peut-être pas le mien, mais je peux vivre avec.")
    keys.press("Space")
    keys.reach("button", "Envoyer ma réponse")
    keys.send()
    expect(page.get_by_text("Votre réponse : je consens.")).to_be_visible()
