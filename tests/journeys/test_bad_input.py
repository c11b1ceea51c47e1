"""Whatever people type, at whatever moment: a sentence that helps, and nothing lost."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.conftest import Served
from tests.journeys import steps
from tests.journeys.conftest import DESK, PHONE, Visit

pytestmark = pytest.mark.journey

SENT_LATE = "Il faudrait une navette le jeudi, jour de marché."
EMOJI_AND_RIGHT_TO_LEFT = "مرحبا بكم 👩🏽‍🦽 الحافلة لا تمر שלום 🚌"
HTML = "<script>alert(1)</script><img src=x onerror=alert(2)> & <b>gras</b> {{ 7 }} {% now 'Y' %}"


@pytest.fixture
def room(visit: Visit) -> Iterator[tuple[Page, Page]]:
    """A facilitator before the wall of an open workshop, and somebody in the room with a phone."""
    facilitator, phone = visit(), visit(phone=True)
    code = steps.open_a_workshop_of_the_demo(facilitator, "Atelier des saisies difficiles")
    steps.join_by_the_code(phone, code, "Habitante ou habitant", table=2)
    steps.follow(facilitator, "Voir le mur")
    yield facilitator, phone
    facilitator.goto(re.sub("mur/.*", "", facilitator.url))
    steps.close_this_workshop(facilitator)
    steps.is_told(facilitator, "L’atelier est clos.")


def test_an_unknown_siren_is_told_and_kept(visit: Visit) -> None:
    page = visit()
    steps.enter_the_demo_as(page, "La référente")
    page.goto("/feuilles-de-route/nouvelle/")
    steps.field(page, "Nom, numéro SIREN, code INSEE ou code postal").fill("200099999")
    steps.press(page, "Chercher")
    expect(page.get_by_text("Aucun territoire ne correspond à « 200099999 ».")).to_be_visible()
    expect(steps.field(page, "Nom, numéro SIREN, code INSEE ou code postal")).to_have_value("200099999")
    page.goto("/feuilles-de-route/nouvelle/?territoire=200099999")
    expect(page.get_by_role("alert")).to_contain_text("« 200099999 » ne désigne aucun territoire connu.")


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_note_that_arrives_after_the_end_is_refused_and_kept(scripts: bool, visit: Visit) -> None:
    facilitator, phone = visit(), visit(phone=True, scripts=scripts)
    title = f"Atelier bientôt clos {scripts}"
    code = steps.open_a_workshop_of_the_demo(facilitator, title)
    steps.join_by_the_code(phone, code, "Association", table=1)
    steps.field(phone, "Ma note").fill(SENT_LATE)
    steps.close_the_workshop(facilitator, title)
    if scripts:
        steps.is_told(phone, "L’atelier est clos.")
        expect(phone.get_by_role("button", name="Envoyer ma note")).to_have_count(0)
    else:
        steps.press(phone, "Envoyer ma note")
        expect(phone.get_by_role("alert")).to_contain_text("Cet atelier est clos : on ne peut plus y écrire.")
    expect(steps.field(phone, "Ma note")).to_have_value(SENT_LATE)
    steps.follow(facilitator, "Voir le mur")
    expect(facilitator.get_by_role("article")).to_have_count(0)


def test_a_sign_in_link_used_twice_leads_to_a_new_one(demo: Served, visit: Visit) -> None:
    page, other = visit(), visit()
    page.goto("/connexion/?suite=/compte/")
    steps.sign_in_with_the_link_of_the_mail(page, demo, "deux-fois@isle.example")
    steps.is_at(page, "Mon compte")
    other.goto(steps.link_sent_to(demo, "deux-fois@isle.example", "/connexion/lien/"))
    steps.is_at(other, "Ce lien ne sert plus")
    steps.follow(other, "Recevoir un nouveau lien")
    steps.field(other, "Votre adresse électronique").fill("deux-fois@isle.example")
    expect(other.locator("[name=suite]")).to_have_value("/compte/")


def test_a_note_of_ten_thousand_characters_is_refused_with_the_limit_and_kept(room: tuple[Page, Page]) -> None:
    facilitator, phone = room
    long = "Très long. " * 909 + "X"
    steps.field(phone, "Ma note").fill(long)
    steps.press(phone, "Envoyer ma note")
    refusal = "Votre note compte 10 000 caractères. Gardez-en 500 au plus, ou faites plusieurs notes."
    expect(steps.field(phone, "Ma note")).to_have_accessible_description(
        re.compile(refusal.replace("10 000", "10.000"))
    )
    expect(steps.field(phone, "Ma note")).to_have_value(long)
    phone.goto(phone.url)  # the telephone was asleep: its browser asks for the same address
    expect(phone.get_by_role("heading", name="Écrire une note")).to_be_visible()
    facilitator.reload()
    expect(facilitator.get_by_role("article")).to_have_count(0)


def test_emoji_and_right_to_left_words_are_kept(room: tuple[Page, Page]) -> None:
    facilitator, phone = room
    steps.write_a_note(phone, EMOJI_AND_RIGHT_TO_LEFT)
    text = steps.note_on_the_wall(facilitator, "🚌").locator("p")
    for _live_then_reloaded in range(2):
        expect(text).to_have_text(EMOJI_AND_RIGHT_TO_LEFT)
        expect(text).to_have_css("direction", "rtl")
        facilitator.reload()


def test_html_is_shown_as_text_everywhere(room: tuple[Page, Page]) -> None:
    facilitator, phone = room
    opened: list[Dialog] = []
    facilitator.on("dialog", lambda dialog: opened.append(dialog))
    steps.write_a_note(phone, HTML)
    note = steps.note_on_the_wall(facilitator, "gras")
    for _live_then_reloaded in range(2):
        expect(note.locator("p")).to_have_text(HTML)
        expect(note.locator("p > *")).to_have_count(0)
        facilitator.reload()
    steps.follow(facilitator, "Liste")
    expect(facilitator.get_by_role("rowheader", name=HTML)).to_be_visible()
    steps.follow(facilitator, "Mur")
    steps.follow(facilitator, "Projeter")
    expect(facilitator.get_by_role("listitem")).to_have_text([HTML])
    facilitator.go_back()
    assert opened == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_double_tap_sends_one_note(scripts: bool, visit: Visit) -> None:
    facilitator, phone = visit(), visit(phone=True, scripts=scripts)
    title = f"Atelier des doigts rapides {scripts}"
    code = steps.open_a_workshop_of_the_demo(facilitator, title)
    steps.join_by_the_code(phone, code, "Habitante ou habitant", table=1)
    steps.field(phone, "Ma note").fill("Une seule fois")
    phone.get_by_role("button", name="Envoyer ma note").dblclick()
    expect(phone.get_by_role("listitem")).to_have_text([re.compile("Une seule fois")])
    steps.follow(facilitator, "Voir le mur")
    expect(facilitator.get_by_role("article")).to_have_count(1)
    steps.close_the_workshop(facilitator, title)


def test_a_double_click_adds_one_expense(visit: Visit) -> None:
    page = visit()
    steps.enter_the_demo_as(page, "La pilote")
    page.goto(page.url + "financement/1.1/")
    form = steps.unfold(page, "Ajouter une dépense")
    steps.fill(form, {"Dépense": "Deux clics", "Montant": "10"})
    form.get_by_role("button", name="Ajouter la dépense").dblclick()
    steps.is_told(page, "La dépense est ajoutée.")
    page.reload()
    expect(page.get_by_role("rowheader", name="Deux clics")).to_have_count(1)
    steps.follow(page, "Modifier Deux clics")
    steps.unfold(page, "Retirer cette dépense").get_by_role("button", name="Oui, retirer cette dépense").click()
    expect(page.get_by_role("rowheader", name="Deux clics")).to_have_count(0)


def test_a_session_that_expires_in_a_form_keeps_the_draft(demo: Served, visit: Visit) -> None:
    page = visit()
    steps.enter_the_demo_as(page, "La pilote")
    page.goto(page.url + "actions/1.1/modifier/")
    steps.fill(page, {"Constat": "Écrit pendant une heure.", "Service pilote": "Le mien"})
    seniors, before = page.get_by_label("Personnes âgées"), page.get_by_label("Personnes âgées").is_checked()
    seniors.set_checked(not before)
    page.context.clear_cookies(name="sessionid")
    steps.press(page, "Enregistrer la fiche")
    steps.is_told(page, "Personne n’est connecté sur cette page. Votre saisie est gardée.")
    steps.sign_in_with_the_link_of_the_mail(page, demo, "pilote@demo.example")
    steps.is_at(page, "Modifier la fiche 1.1")
    expect(steps.field(page, "Constat")).to_have_value("Écrit pendant une heure.")
    expect(steps.field(page, "Service pilote")).to_have_value("Le mien")
    expect(seniors).to_be_checked(checked=not before)
    steps.follow(page, "Revenir sans enregistrer")


def test_a_session_that_expires_before_a_button_leads_back_to_a_page(demo: Served, visit: Visit) -> None:
    page = visit()
    steps.enter_the_demo_as(page, "L’animatrice")
    steps.go_to(page, "Ateliers")
    page.get_by_role("link", name=re.compile("Voir le mur")).first.click()
    expect(page.get_by_text("En direct", exact=True)).to_be_visible()
    steps.unfold(page, "Groupe à créer")
    steps.field(page, "Nom du groupe").fill("Un groupe qui attend")
    page.context.clear_cookies(name="sessionid")
    steps.press(page, "Créer le groupe")
    steps.is_told(page, "Personne n’est connecté sur cette page. Votre saisie est gardée.")
    steps.sign_in_with_the_link_of_the_mail(page, demo, "animation@demo.example")
    expect(steps.field(page, "Nom du groupe")).to_be_visible()
    expect(steps.field(page, "Nom du groupe")).to_have_value("Un groupe qui attend")


def test_the_second_of_two_editors_is_told_who_came_first_and_loses_nothing(visit: Visit) -> None:
    first, second = visit(), visit()
    steps.enter_the_demo_as(first, "La référente")
    steps.enter_the_demo_as(second, "La pilote")
    for page in (first, second):
        page.goto(page.url + "actions/1.2/modifier/")
    steps.fill(first, {"Constat": "Le constat de la référente.", "Service pilote": "Le service de la référente"})
    steps.press(first, "Enregistrer la fiche")
    steps.is_told(first, "La fiche est enregistrée.")

    steps.fill(second, {"Constat": "Le constat de la pilote.", "Autres publics": "Aidants"})
    steps.press(second, "Enregistrer la fiche")
    alert = "Cette fiche a été modifiée entre-temps par Chargée de coopération."
    expect(second.get_by_role("alert")).to_contain_text(alert)
    expect(steps.field(second, "Constat")).to_have_value("Le constat de la pilote.")
    expect(steps.field(second, "Constat")).to_have_accessible_description(re.compile("Le constat de la référente."))
    expect(steps.field(second, "Service pilote")).to_have_value("Le service de la référente")
    steps.press(second, "Enregistrer la fiche")
    steps.is_told(second, "La fiche est enregistrée.")
    expect(second.get_by_text("Le constat de la pilote.").first).to_be_visible()


def test_an_endless_word_pushes_nothing_off_the_screen(visit: Visit) -> None:
    title = "Anticonstitutionnellement" * 5
    desk = visit()
    steps.enter_the_demo_as(desk, "La référente")
    roadmap = desk.url
    desk.goto(roadmap + "actions/nouvelle/")
    steps.fill(desk, {"Intitulé": title, "Ou un nouvel axe": "Essais"})
    steps.press(desk, "Créer le brouillon")
    steps.is_told(desk, "Le brouillon est créé : complétez la fiche.")
    fiche = desk.url.removesuffix("modifier/")
    code = fiche.rstrip("/").rpartition("/")[2]

    desk.set_viewport_size(PHONE)
    for path in ("", "modifier/", "etapes/", "noter/", f"../../financement/{code}/"):
        desk.goto(fiche + path)
        assert desk.evaluate("document.documentElement.scrollWidth") == PHONE["width"], path
    desk.set_viewport_size(DESK)
    desk.goto(f"{roadmap}actions/")
    last = desk.get_by_role("row").filter(has_text=title).get_by_role("cell").last.bounding_box()
    assert last and last["x"] + last["width"] <= DESK["width"]

    desk.goto(fiche + "supprimer/")
    steps.press(desk, "Supprimer le brouillon")
    steps.is_told(desk, "Le brouillon est supprimé.")


def test_a_plan_is_printed_without_its_empty_forms(visit: Visit) -> None:
    page = visit()
    steps.enter_the_demo_as(page, "La référente")
    page.goto(page.url + "financement/1.1/")
    form = steps.unfold(page, "Ajouter une dépense").locator("form")
    expect(form).to_be_visible()
    page.emulate_media(media="print")
    expect(form).to_be_hidden()
    expect(page.get_by_role("table", name="Dépenses de l’action 1.1")).to_be_visible()
