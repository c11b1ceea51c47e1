"""Everybody can read, reach and use every page: axe, narrow screens, the keyboard; and no page breaks its own policy."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.conftest import Served
from tests.journeys import legible, steps
from tests.journeys.conftest import DESK, Visit
from tests.journeys.keyboard import Keyboard
from tests.journeys.legible import faults, faults_of
from tests.journeys.pages import crawl, kind, links

pytestmark = pytest.mark.journey

DRONNE, PERIGUEUX = "/feuilles-de-route/dronne-et-belle/", "/feuilles-de-route/le-grand-perigueux/"
# The roadmap that has just begun shows these pages empty, or in the middle of a workshop.
YOUNG = [
    PERIGUEUX + page
    for page in (
        "",
        "actions/",
        "financement/",
        "documents/",
        "enjeux/",
        "ateliers/1/",
        "ateliers/1/mur/",
        "ateliers/1/projection/",
        "chercher/?q=numérique",
    )
]
# The crawl meets the minutes that were sent; these are being written.
MINUTES = [
    f"{DRONNE}ateliers/2/compte-rendu/{page}"
    for page in ("", "modifier/", "paroles/", "paroles/?groupe=engagements", "envoyer/")
] + [f"{DRONNE}actions/nouvelle/?chantier=1", f"{DRONNE}financement/1.1/carte-des-ressources/"]


# What the crawl of a workshop that is over must meet.
OF_A_WORKSHOP = {
    "",
    "conducteur/",
    "conducteur/#/",
    "tables/",
    "kit/",
    "emporter/",
    "mur/",
    "notes/#/",
    "groupes/#/",
    "gestes/",
    "projection/",
    "animer/",
    "aide-au-tri/",
    "engagements/",
    "votes/",
    "votes/#/",
    "votes/#/salle/",
    "votes/nouveau/",
    "modifier/",
}


def test_a_visitor_can_read_every_page(visit: Visit) -> None:
    page = visit()
    paths = [reached.path for reached in crawl(page, "/")]
    territories = ["/territoires/communes/24064/", "/territoires/epci/200041572/", "/territoires/departements/24/"]
    others = [
        "/_composants/",
        "/connexion/envoyee/",
        "/connexion/lien/?jeton=x",
        "/rejoindre/?code=XXX",
        "/nulle-part/",
    ]
    assert faults_of(page, [*paths, *territories, *others]) == {}


def test_the_public_page_and_what_opens_it_can_be_read_by_all(visit: Visit) -> None:
    page = visit()
    public = [reached.path for reached in crawl(page, "/public/dronne-et-belle/", within=("/public/",))]
    assert len(public) == 2
    steps.enter_the_demo_as(page, "La référente")
    assert faults_of(page, [*public, f"{DRONNE}documents/page-publique/"]) == {}


def test_the_referente_can_read_every_page(visit: Visit) -> None:
    page = visit()
    steps.enter_the_demo_as(page, "La référente")
    paths = [reached.path for reached in crawl(page, DRONNE)]
    # A workshop that is over: groups, results, last gestures, resources on a map, pledges.
    over = f"{DRONNE}ateliers/1/"
    rich = [reached.path for reached in crawl(page, over, within=(over,))]
    kinds = {kind(path).partition("?")[0].removeprefix("/feuilles-de-route/#/ateliers/#/") for path in rich}
    assert OF_A_WORKSHOP - kinds == set()
    others = [f"{DRONNE}ateliers/2/engagements/", *(f"{DRONNE}chantiers/{number}/carte/" for number in (2, 3))]
    assert faults_of(page, [*dict.fromkeys([*YOUNG, *MINUTES, *others, *paths, *rich])]) == {}


@pytest.mark.parametrize("who", ["L’élue", "La pilote", "L’animatrice", "La préfecture"])
def test_each_role_can_read_the_pages_of_workshops(who: str, visit: Visit) -> None:
    page = visit()
    steps.enter_the_demo_as(page, who)
    inside = tuple(f"{DRONNE}{room}/" for room in ("ateliers", "enjeux", "chantiers"))
    paths = [reached.path for start in inside[:2] for reached in crawl(page, start, within=inside)]
    assert faults_of(page, [*dict.fromkeys(paths)]) == {}


def test_the_prefecture_can_read_the_roadmaps_of_its_departement(visit: Visit) -> None:
    page = visit()
    steps.enter_the_demo_as(page, "La préfecture")
    page.get_by_role("link", name="Vue du département").click()
    steps.is_at(page, "Vue du département : Dordogne")
    there = "/departements/24/"
    assert faults_of(page, [there, f"{there}?retard=oui&tri=-budget", f"{there}?q=introuvable"]) == {}


def test_a_workshop_can_be_read_while_it_runs(visit: Visit) -> None:
    """Paused, veiled, frozen, while a vote is open; then revealed, with the results on the screen; for each person."""
    facilitator, reader, phone = visit(), visit(), visit(phone=True)
    title = "Atelier à lire pendant qu’il se déroule"
    code = steps.open_a_workshop_of_the_demo(facilitator, title)
    home = facilitator.url
    steps.enter_the_demo_as(reader, "L’élue")
    steps.join_by_the_code(phone, code, "Habitante ou habitant", table=1)
    steps.write_a_note(phone, "Le bus ne passe plus.")
    facilitator.goto(f"{home}conducteur/")
    facilitator.get_by_role("button", name=re.compile("Prendre ce modèle")).first.click()
    facilitator.goto(f"{home}votes/nouveau/")
    steps.fill(facilitator, {"Question posée": "Par où commencer ?", "Propositions": "Ici\nLà\nPlus tard"})
    steps.press(facilitator, "Préparer le vote")
    ballot = facilitator.url
    facilitator.goto(f"{home}animer/")
    found = {"console, before": faults(facilitator)}

    def pull(button: str, told: str) -> None:
        facilitator.set_viewport_size(DESK)  # type: ignore[arg-type]
        facilitator.get_by_role("button", name=re.compile(f"^{button}")).first.click()
        steps.is_told(facilitator, told)

    pull("Lancer « ", "commence.")
    pull("Pause", "La séquence est en pause.")
    pull("Cacher les notes", "Les notes sont cachées.")
    pull("Figer l’écriture", "L’écriture est figée.")
    pull("Ouvrir le vote", "Le vote est ouvert.")

    def look(when: str, phone_pages: tuple[str, ...]) -> None:
        for who, page in (("facilitator", facilitator), ("reader", reader)):
            page.set_viewport_size(DESK)  # type: ignore[arg-type]
            pages = {"wall": "mur/", "list": "mur/?vue=liste"}
            if page is facilitator:
                pages |= {"tables": "mur/?colonnes=tables", "console": "animer/", "screen": "projection/"}
            for name, path in pages.items():
                page.goto(home + path)
                found[f"{when}: {name}, {who}"] = faults(page)
            page.goto(ballot)
            found[f"{when}: vote, {who}"] = faults(page)
        for path in phone_pages:
            phone.goto(f"/a/{code.replace('\u00a0', '')}/{path}")
            found[f"{when}: phone {path}"] = faults(phone)

    vote = ballot.rstrip("/").rpartition("/")[2]
    look("veiled", ("", "mur/", "vote/", f"vote/{vote}/", "engagements/"))
    phone.goto(f"/a/{code.replace('\u00a0', '')}/vote/{vote}/")
    for place in (0, 0, 1, 2):
        phone.get_by_role("button", name="Ajouter une gommette").nth(place).click()
    expect(phone.get_by_role("alert")).to_be_visible()
    found["vote refused"] = faults(phone)
    steps.press(phone, "Je vote")
    steps.is_told(phone, "Votre vote est enregistré.")
    found["voted"] = faults(phone)
    facilitator.goto(f"{home}animer/")
    pull("Révéler les notes", "Les notes sont révélées.")
    pull("Rouvrir l’écriture", "Les téléphones écrivent de nouveau.")
    facilitator.locator("summary", has_text="Clore le vote").click()
    pull("Clore maintenant", "Le vote est clos.")
    pull("Montrer les résultats", "Les résultats sont sur le grand écran.")
    pull("Reprendre", "La séquence reprend.")
    look("revealed", ("", "mur/", f"vote/{vote}/"))
    facilitator.goto(f"{home}emporter/")
    steps.press(facilitator, "Préparer le fichier")
    found["carried"] = faults(facilitator)
    facilitator.set_viewport_size(DESK)  # type: ignore[arg-type]
    facilitator.goto(home)
    steps.close_the_workshop(facilitator, title)
    assert {page: faults for page, faults in found.items() if faults} == {}


def test_a_participant_can_read_every_page(demo: Served, visit: Visit) -> None:
    facilitator, phone = visit(), visit(phone=True)
    code = steps.open_a_workshop_of_the_demo(facilitator, "Atelier à lire sur un téléphone")
    phone.goto("/rejoindre/")
    found = {"code": faults(phone)}
    phone.goto(f"/a/{code.replace('\u00a0', '')}/")
    found["join"] = faults(phone)
    steps.press(phone, "J’entre")
    found["join refused"] = faults(phone)
    steps.join_by_the_code(phone, code, "Habitante ou habitant", table=1)
    found["write"] = faults(phone)
    steps.press(phone, "Envoyer ma note")
    found["write refused"] = faults(phone)
    phone.get_by_text("Préciser (facultatif)").click()
    phone.get_by_label("Jeunes").check()
    found["tags"] = faults(phone)
    steps.write_a_note(phone, "Une note, puis une autre.")
    found["written"] = faults(phone)
    steps.follow(phone, "Lire le mur")
    found["wall"] = faults(phone)
    steps.follow(phone, "Revenir à mes notes")
    steps.follow(phone, "Je m’engage à…")
    steps.press(phone, "Je m’engage")
    expect(phone.get_by_text("Écrivez ce à quoi vous vous engagez.").first).to_be_visible()
    found["promise refused"] = faults(phone)
    phone.get_by_label("Je m’engage à…").fill("Parler de la permanence au conseil.")
    steps.press(phone, "Je m’engage")
    steps.is_told(phone, "Votre engagement est noté. Merci.")
    found["promised"] = faults(phone)
    phone.goto(f"/a/{code.replace('\u00a0', '')}/")
    steps.follow(phone, "Corriger la note 1")
    found["reword"] = faults(phone)
    steps.close_the_workshop(facilitator, "Atelier à lire sur un téléphone")
    steps.follow(phone, "Revenir sans enregistrer")
    found["closed"] = faults(phone)
    assert {page: faults for page, faults in found.items() if faults} == {}


def test_a_table_can_read_the_map_it_draws_on_a_phone(visit: Visit) -> None:
    """In the roadmap that has chantiers."""
    facilitator, phone = visit(), visit(phone=True)
    steps.enter_the_demo_as(facilitator, "La référente")
    facilitator.goto(f"{DRONNE}ateliers/")
    steps.create_a_workshop(
        facilitator, "Atelier à dessiner sur un téléphone", "Quelles ressources ?", "Mairie", tables=2
    )
    code = steps.open_the_workshop(facilitator)
    facilitator.goto(f"{DRONNE}enjeux/")
    steps.follow(facilitator, "Modifier Une permanence numérique itinérante")
    steps.choose_beginning(facilitator, "Atelier qui dessine sa carte", "Atelier à dessiner sur un téléphone")
    steps.press(facilitator, "Enregistrer le chantier")
    steps.join_by_the_code(phone, code, "Habitante ou habitant", table=1)
    steps.follow(phone, "Cartes des ressources")
    found = {"maps": faults(phone)}
    steps.follow(phone, "Une permanence numérique itinérante")
    found["map"] = faults(phone)
    steps.press(phone, "Poser sur la carte")
    expect(phone.get_by_role("alert")).to_be_focused()
    found["map refused"] = faults(phone)
    phone.get_by_role("link", name=re.compile("^Préciser")).first.click()
    found["resource"] = faults(phone)
    steps.close_the_workshop(facilitator, "Atelier à dessiner sur un téléphone")
    assert {page: faults for page, faults in found.items() if faults} == {}


def test_refused_forms_can_be_read_by_all(visit: Visit) -> None:
    page = visit()
    steps.enter_the_demo_as(page, "La référente")
    found = {}
    for path, button in {
        "/feuilles-de-route/nouvelle/?territoire=200040095": "Créer la feuille de route",
        f"{DRONNE}actions/nouvelle/": "Créer le brouillon",
        f"{DRONNE}indicateurs/1.1/": "Ajouter l’indicateur",
        f"{DRONNE}groupe-projet/inviter/": "Envoyer l’invitation",
    }.items():
        page.goto(path)
        for required in page.locator("main input[required]").all():
            required.fill("")
        steps.press(page, button)
        expect(page.get_by_role("alert")).to_be_focused()
        found[path] = faults(page)
    assert {page: faults for page, faults in found.items() if faults} == {}


@pytest.mark.parametrize("who", ["La référente", "L’élue", "La pilote", "L’animatrice", "La préfecture"])
def test_no_link_leads_nowhere(who: str, visit: Visit) -> None:
    """Nor to a page that this person may not open."""
    page = visit()
    steps.enter_the_demo_as(page, who)
    found = crawl(page, DRONNE, each=2)
    assert {reached for reached in found if reached.status != 200} == set()
    assert f"{DRONNE}documents/" in {reached.path for reached in found}


def test_the_crawl_finds_a_link_however_its_page_is_laid_out() -> None:
    html = '<a href="/un/">Un</a> <a\n  class="button"\n  href="/deux/?x=1&amp;y=2"\n>Deux</a> <abbr href="/trois/">'
    assert list(links(html, "/")) == ["/un/", "/deux/?x=1&y=2"]


def test_the_checks_would_see_a_fault(visit: Visit, complaints: list[str]) -> None:
    page = visit()
    page.goto("/connexion/")
    page.evaluate("document.querySelector('label').remove()")
    page.evaluate("document.querySelector('h1').style.width = '400px'")
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    assert faults(page) == ["1280 px: label #id_email", "360 px: label #id_email", "320 px: 416 px wide"]
    assert [complaint.count("Content Security Policy") for complaint in complaints] == [1]
    complaints.clear()


def without_labels(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace("<label", "<span").replace("</label", "</span"))


@pytest.fixture
def nothing_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    legible.note_nothing_read(tmp_path / "axe")
    monkeypatch.setattr(legible, "known", {})
    monkeypatch.setattr(legible, "what_axe_read", lambda: tmp_path / "axe")


NO_LABEL = {"/connexion/": ["1280 px: label #id_email", "360 px: label #id_email"]}


def test_a_fault_is_told_of_its_page_and_again_to_the_next_person(nothing_read: None, visit: Visit) -> None:
    for _person in range(2):
        page = visit()
        page.context.route("**/connexion/", without_labels)
        assert faults_of(page, ["/a-propos/", "/connexion/", "/accessibilite/"]) == NO_LABEL


def test_a_view_that_shows_something_else_is_read_again(nothing_read: None, visit: Visit) -> None:
    page = visit()
    assert faults_of(page, ["/connexion/"]) == {}
    page.context.route("**/connexion/", without_labels)
    assert faults_of(page, ["/connexion/"]) == NO_LABEL


# --- keyboard --------------------------------------------------------------------------------------------------------


def test_the_first_key_offers_to_skip_to_the_content(visit: Visit) -> None:
    page = visit()
    steps.enter_the_demo_as(page, "L’élue")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_escape_closes_the_menu_and_gives_the_focus_back(visit: Visit) -> None:
    page = visit(phone=True)
    steps.enter_the_demo_as(page, "L’élue")
    opener = page.get_by_role("button", name="Menu", exact=True)
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Enjeux et chantiers")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Enjeux et chantiers")).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_note_is_moved_and_announced_by_the_keyboard(visit: Visit) -> None:
    page = visit()
    steps.open_a_workshop_of_the_demo(page, "Atelier au clavier")
    steps.follow(page, "Voir le mur")
    steps.unfold(page, "Note du papier")
    steps.fill(page, {"Texte de la note": "Déplacée sans souris"})
    steps.press(page, "Ajouter au mur")
    steps.unfold(page, "Groupe à créer")
    steps.fill(page, {"Nom du groupe": "Le clavier"})
    steps.press(page, "Créer le groupe")
    opener = page.get_by_label("Déplacer la note 1 vers…")
    opener.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    expect(page.locator("details.menu[open]")).to_have_count(0)
    page.keyboard.press("Enter")
    offered = steps.note_on_the_wall(page, "sans souris").get_by_role("button")
    expect(offered).to_have_text([re.compile(words) for words in ("Le clavier", "Un nouveau groupe", "Masquer")])
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    moved = steps.group_of_the_wall(page, "Le clavier").get_by_role("article")
    expect(moved).to_have_text(re.compile("Déplacée sans souris"))
    expect(moved).to_be_focused()
    steps.is_told(page, "Note 1 déplacée dans A. Le clavier.")
    steps.close_the_workshop(page, "Atelier au clavier")


def test_the_pages_of_a_workshop_open_and_close_with_the_keys_on_a_phone(visit: Visit) -> None:
    page = visit(phone=True)
    steps.enter_the_demo_as(page, "L’élue")
    page.goto(f"{DRONNE}ateliers/1/mur/")
    keys, inside = Keyboard(page), page.get_by_role("navigation", name="L’atelier")
    opener = "Les pages de l’atelier. Vous êtes ici : Atelier 1 : les enjeux : Mur"
    keys.reach("button", opener)
    expect(inside).to_be_hidden()
    keys.press("Enter")
    expect(inside.get_by_role("link")).to_have_text(
        ["Vue d’ensemble", "Conducteur", "Mur", "Compte rendu", "Engagements", "Votes"]
    )
    keys.reach("link", "Conducteur")
    keys.press("Escape")
    expect(inside).to_be_hidden()
    keys.comes("button", opener)
    keys.press("Enter")
    keys.reach("link", "Votes")
    keys.send()
    steps.is_at(page, "Votes")


def test_the_button_of_a_long_form_stays_in_sight_and_hides_no_focus(visit: Visit) -> None:
    page = visit(phone=True)
    steps.enter_the_demo_as(page, "La référente")
    page.goto(f"{DRONNE}actions/3.1/modifier/")
    keys, button = Keyboard(page), page.get_by_role("button", name="Enregistrer la fiche")
    keys.reach("textbox", "Constat")
    expect(button).to_be_in_viewport(ratio=1)
    keys.reach("button", "Enregistrer la fiche")
    keys.reach("textbox", "Intitulé", backwards=True)


# --- what a person has asked of their machine ------------------------------------------------------------------------


def test_nothing_moves_for_whoever_asks_for_calm(visit: Visit) -> None:
    page = visit(reduced_motion="reduce")
    steps.enter_the_demo_as(page, "La référente")
    moving = """() => [...document.querySelectorAll("*")]
      .filter(one => /[1-9]/.test(getComputedStyle(one).transitionDuration + getComputedStyle(one).animationDuration))
      .map(one => one.className)"""
    for path in ("ateliers/1/mur/", "chantiers/1/carte/", "ateliers/1/votes/"):
        page.goto(DRONNE + path)
        page.locator(".note").evaluate_all("notes => notes.forEach(note => note.classList.add('new'))")
        assert page.evaluate(moving) == []
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(moving) != []


def test_where_one_is_is_told_without_the_colours_of_the_page(visit: Visit) -> None:
    page = visit(forced_colors="active")
    steps.enter_the_demo_as(page, "La référente")
    page.goto(f"{DRONNE}ateliers/1/mur/")
    ringed = """here => here.map(one => [one.innerText, getComputedStyle(one).outlineStyle])"""
    here = page.locator(".rooms [aria-current], .views [aria-current]")
    assert here.evaluate_all(ringed) == [["Mur", "solid"], ["Par groupe", "solid"]]
    others = page.locator(".rooms a:not([aria-current]), .views a:not([aria-current])")
    assert {style for _text, style in others.evaluate_all(ringed)} == {"none"}
