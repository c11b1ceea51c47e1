"""What people do in Jalons, one sentence a function. Nothing here knows an address that a person would not type."""

import re
import time
from datetime import timedelta
from email import message_from_string, policy
from pathlib import Path
from typing import Any

from django.utils import timezone
from playwright.sync_api import Download, Locator, Page, expect

from tests.conftest import Served

# --- forms -----------------------------------------------------------------------------------------------------------


def field(page: Page | Locator, label: str) -> Locator:
    """By its label, whatever is said beside it: « Début (facultatif) »."""
    words = r"\s+".join(map(re.escape, label.split()))  # spaces that break and spaces that do not
    return page.get_by_label(re.compile(rf"^\s*{words}(\s+\(.*\))?\s*$"))


def fill(page: Page | Locator, values: dict[str, str]) -> None:
    for label, value in values.items():
        field(page, label).fill(value)


def choose(page: Page | Locator, label: str, option: str) -> None:
    field(page, label).select_option(label=option)


def choose_beginning(page: Page | Locator, label: str, beginning: str) -> None:
    """The first option that so begins: a workshop has its day behind its title."""
    option = field(page, label).locator("option").filter(has_text=re.compile(rf"^\s*{re.escape(beginning)}")).first
    field(page, label).select_option(value=option.get_attribute("value"))


def press(page: Page | Locator, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def follow(page: Page | Locator, link: str) -> None:
    """A link of the page, under « … » when it is there."""
    anywhere = page.get_by_role("link", name=link, exact=True, include_hidden=True)
    anywhere.first.wait_for(state="attached")
    found = page.get_by_role("link", name=link, exact=True)
    folded = page.locator("details.menu:not([open])", has=anywhere)
    if not found.count() and folded.count():
        folded.first.locator("summary").click()
    found.click()


def go_to(page: Page, place: str) -> None:
    """A place of the roadmap, by its navigation: behind « Menu » on the wall; its section first, when the side bar shows
    another one."""
    page.wait_for_load_state("domcontentloaded")
    opener = page.get_by_role("button", name="Menu", exact=True)
    if opener.is_visible():
        opener.click()
    menu = page.get_by_role("navigation", name="Feuille de route")
    # The section and its first page may have the same name.
    link = menu.get_by_role("link", name=place, exact=True, include_hidden=True).first
    if not link.is_visible():
        link.locator("xpath=ancestor::ul[1]/preceding-sibling::a").click()
    link.click()


def is_at(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def is_told(page: Page, sentence: str) -> None:
    expect(page.get_by_role("status").filter(has_text=sentence)).to_be_visible()


# A worker that is ready has not kept the page yet: it does so as the page asks for its files again.
KEPT = """async () => {
  await navigator.serviceWorker.ready;
  const files = performance.getEntriesByType("resource").map((entry) => entry.name);
  const needed = [location.pathname, ...files.filter((file) => /\\.(js|css)$/.test(file))];
  for (const one of needed)
    while (!(await caches.match(one, {ignoreVary: true}))) await new Promise((done) => setTimeout(done, 50));
}"""


def is_kept_by_the_browser(page: Page) -> None:
    """The page of a participant and the files it is made of: from now on it opens without network."""
    page.evaluate(KEPT)


def cut_the_network(page: Page) -> None:
    """Once the scripts of the page are there: what a form does without network is theirs."""
    page.wait_for_load_state("load")
    page.context.set_offline(True)


# --- mail ------------------------------------------------------------------------------------------------------------


def link_sent_to(demo: Served, address: str, contains: str, about: str = "") -> str:
    """The link of the latest message to this address, whose subject says `about`; messages leave in the background, a
    moment after the page."""
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        for raw in reversed(demo.messages()):
            message: Any = message_from_string(raw, policy=policy.default)
            if message["to"] == address and about in message["subject"]:
                for link in re.findall(r"http://\S+", message.get_body(("plain",)).get_content()):
                    if contains in link:
                        return str(link)
        time.sleep(0.05)
    raise AssertionError(f"No message with a link « {contains} » reached {address}.")


def sign_in_with_the_link_of_the_mail(page: Page, demo: Served, address: str) -> None:
    field(page, "Votre adresse électronique").fill(address)
    press(page, "Recevoir mon lien")
    is_at(page, "Regardez vos courriels")
    page.goto(link_sent_to(demo, address, "/connexion/lien/"))
    press(page, "Entrer")
    expect(page.get_by_role("banner").get_by_role("link", name="Mon compte")).to_be_attached()


# --- roadmap and team ------------------------------------------------------------------------------------------------


def create_a_roadmap_by_siren(page: Page, siren: str, name: str, function: str) -> None:
    page.goto("/accueil/")
    page.get_by_role("link", name="Créer une feuille de route").first.click()
    field(page, "Nom, numéro SIREN, code INSEE ou code postal").fill(siren)
    press(page, "Chercher")
    page.get_by_role("main").get_by_role("list").get_by_role("link").click()
    fill(page, {"Nom de la feuille de route": name, "Votre fonction": function})
    # Another journey may have made one for this territory, on the same instance.
    if (another := page.locator('input[name="is_another"]')).count():
        another.check()
    press(page, "Créer la feuille de route")
    is_at(page, "Où en est la feuille de route")


def invite(page: Page, address: str, role: str, function: str) -> None:
    go_to(page, "Groupe projet")
    follow(page, "Inviter une personne hors du groupe")
    fill(page, {"Adresse électronique": address, "Fonction affichée": function})
    choose(page, "Rôle", role)
    press(page, "Envoyer l’invitation")
    is_told(page, "L’invitation est enregistrée")


def accept_the_invitation(page: Page, demo: Served, address: str) -> None:
    page.goto(link_sent_to(demo, address, "/invitation/"))
    follow(page, "Me connecter pour rejoindre")
    expect(field(page, "Votre adresse électronique")).to_have_value(address)
    sign_in_with_the_link_of_the_mail(page, demo, address)
    press(page, "Rejoindre la feuille de route")
    is_at(page, "Où en est la feuille de route")


# --- workshop --------------------------------------------------------------------------------------------------------


def create_a_workshop(page: Page, title: str, question: str, place: str, tables: int) -> None:
    go_to(page, "Ateliers")
    page.get_by_role("link", name=re.compile("Créer")).click()
    fill(page, {"Intitulé": title, "Question posée aux participantes et participants": question, "Lieu": place})
    fill(page, {"Lien de la visioconférence": "https://visio.demo.example/salle"})
    page.get_by_label("Atelier 1 : les enjeux").check()
    fill(page, {"Date": "2026-03-12", "Nombre de tables": str(tables)})
    press(page, "Créer l’atelier")
    is_at(page, title)


def open_the_workshop(page: Page) -> str:
    """Returns the code that the facilitator reads aloud."""
    press(page, "Ouvrir l’atelier")
    # The day of the workshop is none of those on which a journey is walked.
    press(page, "Oui, ouvrir l’atelier")
    is_told(page, "L’atelier est ouvert.")
    return page.get_by_role("definition").first.inner_text()


def join_by_the_code(page: Page, code: str, category: str, table: int = 0, *, far: bool = False) -> None:
    page.goto("/rejoindre/")
    field(page, "Code de l’atelier").fill(code.lower())
    press(page, "Continuer")
    page.get_by_label(category).check()
    choose(page, "Ma table", f"Table {table}" if table else "Je ne sais pas")
    if far:
        page.get_by_label("Je participe à distance").check()
    press(page, "J’entre")
    expect(page.get_by_role("heading", name="Écrire une note")).to_be_visible()


def write_a_note(page: Page, text: str) -> None:
    field(page, "Ma note").fill(text)
    press(page, "Envoyer ma note")
    # Not the line of the queue, where a note waits before it has left.
    expect(page.locator("#own").get_by_role("listitem").filter(has_text=text)).to_be_visible()
    expect(field(page, "Ma note")).to_be_empty()


def note_on_the_wall(page: Page, text: str) -> Locator:
    return page.get_by_role("main").get_by_role("article").filter(has_text=text)


def group_of_the_wall(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=title).and_(page.locator("[data-lane]"))


def move_by_the_menu(page: Page, text: str, target: str) -> None:
    menu = note_on_the_wall(page, text).locator("details")
    menu.locator("summary").click()
    menu.get_by_role("button").filter(has_text=target).click()


def move_by_dragging(page: Page, text: str, target: str) -> None:
    expect(page.get_by_text("En direct", exact=True)).to_be_visible()  # the page is ready to follow the pointer
    note, lane = note_on_the_wall(page, text), group_of_the_wall(page, target)
    lane.scroll_into_view_if_needed()
    note.scroll_into_view_if_needed()
    lane.get_by_role("heading").scroll_into_view_if_needed()
    start, end = note.locator("p").bounding_box(), lane.get_by_role("heading").bounding_box()
    assert start and end
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(end["x"] + 20, end["y"] + 10, steps=5)
    page.mouse.up()


def move_by_the_list(page: Page, *places: tuple[int, str]) -> None:
    """Each note, by its number, to its group."""
    follow(page, "Liste")
    for number, target in places:
        page.get_by_label(f"Groupe de la note {number}", exact=True).select_option(label=target)
    press(page, "Enregistrer le classement")
    is_told(page, f"{len(places)} notes classées." if len(places) > 1 else "1 note classée.")
    follow(page, "Mur")


def name_the_group(page: Page, old: str, title: str) -> None:
    is_at(page, old)
    field(page, "Nom du groupe").fill(title)
    press(page, "Enregistrer le nom")
    expect(group_of_the_wall(page, title)).to_be_visible()


def make_it_an_enjeu(page: Page, title: str) -> None:
    group_of_the_wall(page, title).get_by_role("button", name=re.compile("En faire un enjeu")).click()
    is_told(page, f"« {title} » est un enjeu de la feuille de route.")


def close_the_workshop(page: Page, title: str) -> None:
    go_to(page, "Ateliers")
    follow(page, title)
    close_this_workshop(page)
    is_told(page, "L’atelier est clos.")


def close_this_vote(page: Page) -> None:
    """From its page, which says first how many have not voted."""
    page.locator("summary", has_text="Clore le vote").click()
    press(page, "Clore maintenant")


def unfold_the_results(page: Page) -> None:
    """On the page of a vote that the room does not see yet."""
    page.locator("#results > summary").click()


def close_this_workshop(page: Page) -> None:
    """From its page, or from « Piloter »; one comes to its page."""
    follow(page, "Clore l’atelier")
    press(page, "Oui, clore l’atelier")


# --- enjeu, chantier, fiche ------------------------------------------------------------------------------------------


def add_a_chantier(page: Page, enjeu: str, title: str, purpose: str) -> None:
    go_to(page, "Enjeux et chantiers")
    unfold(page, enjeu).get_by_role("link", name=f"Ajouter un chantier à l’enjeu {enjeu}").click()
    expect(page.get_by_label(enjeu)).to_be_checked()
    fill(page, {"Intitulé du chantier": title, "Finalité": purpose})
    press(page, "Ajouter le chantier")
    is_told(page, "Le chantier est ajouté.")


def propose_an_action(page: Page, chantier: str, title: str, axis: str) -> None:
    page.get_by_role("link", name=f"Écrire une fiche action {chantier}").click()
    expect(field(page, "Chantier d’origine").locator("option:checked")).to_have_text(chantier)
    fill(page, {"Intitulé": title, "Axe": axis})
    press(page, "Créer le brouillon")
    is_told(page, "Le brouillon est créé")


def write_the_fiche(
    page: Page, texts: dict[str, str], *, publics: list[str], communes: list[str], priority: str
) -> None:
    fill(page, texts)
    for name in publics:
        page.get_by_role("group", name="Publics").get_by_label(name).check()
    for name in communes:
        page.get_by_role("group", name="Communes").get_by_label(name, exact=True).check()
    choose(page, "Priorité", priority)
    press(page, "Enregistrer la fiche")
    is_told(page, "La fiche est enregistrée.")


def add_a_step(page: Page, values: dict[str, str]) -> None:
    fill(page, values)
    press(page, "Ajouter l’étape")
    is_told(page, "L’étape est ajoutée.")
    expect(page.get_by_role("listitem").filter(has_text=values["Étape"])).to_be_visible()


def add_an_indicator(page: Page, values: dict[str, str]) -> None:
    fill(page, values)
    press(page, "Ajouter l’indicateur")
    is_told(page, "L’indicateur est ajouté.")


# --- money -----------------------------------------------------------------------------------------------------------


def unfold(page: Page, summary: str) -> Locator:
    """The form under a fold, opened."""
    fold = page.locator("details").filter(has=page.locator("summary", has_text=summary))
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    return fold


def add_an_expense(page: Page, label: str, kind: str, amount: str) -> None:
    form = unfold(page, "Ajouter une dépense")
    fill(form, {"Dépense": label, "Montant": amount})
    choose(form, "Type", kind)
    press(form, "Ajouter la dépense")


def add_a_resource(page: Page, funder: str, nature: str, kind: str, amount: str, state: str, *, public: bool) -> None:
    form = unfold(page, "Ajouter une ressource")
    fill(form, {"Qui finance": funder, "Montant": amount})
    choose(form, "Nature", nature)
    choose(form, "Pour quelles dépenses", kind)
    choose(form, "État", state)
    if state != "envisagé" and nature != "Part propre":
        day = (timezone.localdate() - timedelta(days=1)).isoformat()
        fill(form, {"Demandé le": day} | ({} if state == "demandé" else {"Réponse reçue le": day}))
    form.get_by_label("Argent public").set_checked(public)
    press(form, "Ajouter la ressource")
    is_told(page, "La ressource est ajoutée.")


# --- documents -------------------------------------------------------------------------------------------------------


def download(page: Page, link: Locator, folder: Path) -> Path:
    with page.expect_download() as waiting:
        link.click()
    received: Download = waiting.value
    path = folder / received.suggested_filename
    received.save_as(path)
    return path


# --- the demo --------------------------------------------------------------------------------------------------------


def enter_the_demo_as(page: Page, who: str) -> None:
    page.goto("/demo/")
    press(page, f"Entrer {who}")
    expect(page).not_to_have_url(re.compile("/demo/"))


def open_a_workshop_of_the_demo(page: Page, title: str) -> str:
    """The facilitator of the demo opens one more workshop. Returns its code."""
    enter_the_demo_as(page, "L’animatrice")
    create_a_workshop(page, title, "Qu’est-ce qui bloque ?", "Salle des fêtes", tables=2)
    return open_the_workshop(page)
