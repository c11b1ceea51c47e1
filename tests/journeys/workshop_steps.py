"""What people do in a workshop, from its preparation to its minutes, one sentence a function."""

import re
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.conftest import Served
from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.documents import text_of_pdf


def go_to(page: Page, moment: str, door: str) -> None:
    """By the tabs of the workshop: the pages of a moment are beside it once one is in that moment."""
    tabs = page.get_by_role("navigation", name="L’atelier")
    link = tabs.get_by_role("link", name=door, exact=True)
    expect(tabs).to_be_visible()
    if not link.is_visible():
        steps.follow(tabs, moment)
    link.click()
    expect(link).to_have_attribute("aria-current", "page")


# --- prepare ---------------------------------------------------------------------------------------------------------


def create(page: Page, title: str, kind: str, question: str, place: str, held_on: date, tables: int) -> None:
    steps.go_to(page, "Ateliers")
    page.get_by_role("main").get_by_role("link", name=re.compile("^Créer")).first.click()
    values = {"Intitulé": title, "Question posée aux participantes et participants": question, "Lieu": place}
    hours = {"Date": held_on.isoformat(), "Début": "14:00", "Fin": "17:30"}
    link = {"Lien de la visioconférence": "https://visio.exemple.fr/atelier"}
    steps.fill(page, values | hours | link | {"Nombre de tables": str(tables)})
    page.get_by_label(kind).check()
    steps.press(page, "Créer l’atelier")
    steps.is_at(page, title)


def take_the_model(page: Page, length: str) -> None:
    go_to(page, "Préparer", "Conducteur")
    steps.press(page, f"Prendre ce modèle de {length}")
    steps.is_told(page, "Le conducteur est installé.")
    expect(page.locator(".lead")).to_have_text(f"8 séquences, {length} en tout.")


def choose_guests(page: Page, people: Sequence[str]) -> None:
    """Among the people of the roadmap."""
    go_to(page, "Préparer", "Invitations")
    page.get_by_role("link", name="Choisir des personnes").first.click()
    for person in people:
        page.get_by_label(person).check()
    steps.press(page, "Ajouter les personnes cochées")
    steps.is_told(page, f"{len(people)} personnes ajoutées à la liste.")


def send_the_invitations(page: Page, people: int) -> None:
    page.get_by_role("link", name="Relire et envoyer").first.click()
    steps.press(page, f"Envoyer à {people} personnes")
    steps.is_told(page, f"sur {people}.")
    # While messages leave, the page comes again every other second, under the hand of who goes elsewhere.
    expect(page.locator("#progress[data-refresh]")).to_have_count(0)


def answer_from_the_mail(visit: Visit, demo: Served, address: str, about: str, answer: str, told: str) -> None:
    """One click, on a phone, without an account."""
    guest = visit(phone=True)
    guest.goto(steps.link_sent_to(demo, address, "/i/", about))
    steps.press(guest, answer)
    expect(guest.get_by_role("heading", level=2).first).to_have_text(told)


def note_who_says_yes_aloud(page: Page, people: Sequence[str]) -> None:
    go_to(page, "Préparer", "Invitations")
    steps.unfold(page, "Autres gestes")
    steps.follow(page, "Noter des réponses données de vive voix")
    for person in people:
        steps.press(page.get_by_role("group", name=f"Réponse de {person}"), "Oui")
        expect(page.get_by_role("listitem").filter(has_text=person)).to_contain_text("viendra")


def seat(page: Page, person: str, place: str) -> None:
    form = page.get_by_role("form", name="Placer une personne")
    steps.choose(form, "Personne", person)
    steps.choose(form, "À placer", place)
    steps.press(form, "Placer cette personne")
    steps.is_told(page, "C’est fait.")


def kit_of(page: Page, note_sheets: int) -> str:
    """What the printed kit says. A browser shows it beside the page: it is fetched as the link would."""
    go_to(page, "Préparer", "Kit à imprimer")
    steps.fill(page, {"Nombre de feuilles de note": str(note_sheets)})
    steps.press(page, "Mettre le kit à jour")
    link = page.get_by_role("link", name="Tout le kit (PDF)")
    expect(link).to_have_attribute("href", re.compile(f"sheets={note_sheets}&"))
    return text_of_pdf(BytesIO(page.request.get(str(link.get_attribute("href"))).body()))


# --- run -------------------------------------------------------------------------------------------------------------


def tick_at_the_door(page: Page, people: Sequence[str], *, walk_in: str) -> None:
    go_to(page, "Animer", "Présence")
    for person in people:
        steps.press(page, f"Arrive : {person}")
        expect(page.get_by_role("button", name=f"Là : {person}")).to_be_visible()
    page.get_by_role("group", name="Elle ou il vient comme").get_by_label(walk_in).check()
    steps.press(page, "Compter")
    expect(page.get_by_role("heading", level=2, name=f"{len(people) + 1} personnes présentes")).to_be_visible()


def type_the_sheets(page: Page, table: int, category: str, texts: Sequence[str], first_note: int) -> None:
    go_to(page, "Animer", "Papier et tableur")
    steps.choose(page, "Table", f"Table {table}")
    steps.choose(page, "Qui l’a écrite", category)
    for sheet, text in enumerate(texts, start=1):
        expect(steps.field(page, "Feuille n°")).to_have_value(str(sheet))
        expect(steps.field(page, "Feuille n°")).to_be_focused()  # else what is typed next may go there
        steps.field(page, "Texte de la note").fill(text)
        steps.press(page, "Enregistrer cette feuille")
        note = first_note + sheet - 1
        expect(page.get_by_text(f"Feuille {sheet} enregistrée : c’est la note {note} du mur.")).to_be_visible()


def is_in_group(page: Page, title: str, texts: Sequence[str]) -> None:
    """Exactly these, in the order of the wall."""
    expect(steps.group_of_the_wall(page, title).get_by_role("article").locator("p[dir]")).to_have_text(texts)


def name_the_new_group(page: Page, letter: str, title: str) -> None:
    page.get_by_role("link", name=re.compile(f"Nommer, séparer {letter}")).click()
    steps.name_the_group(page, "Groupe 1, à nommer", title)


def phrase_the_enjeux(page: Page, asked: dict[str, str]) -> None:
    steps.go_to(page, "Enjeux et chantiers")
    for title, phrasing in asked.items():
        steps.follow(page, f"Modifier {title}")
        steps.fill(page, {"Formulation": phrasing})
        steps.press(page, "Enregistrer l’enjeu")
        expect(page.get_by_text(phrasing)).to_be_visible()


# --- vote ------------------------------------------------------------------------------------------------------------


def open_a_vote_on_the_groups(page: Page, count: int, question: str) -> None:
    go_to(page, "Animer", "Votes")
    steps.follow(page, f"Voter sur les {count} groupes du mur, avec des gommettes")
    steps.fill(page, {"Question posée": question})
    steps.press(page, "Préparer le vote")
    steps.press(page, "Ouvrir le vote")
    steps.is_told(page, "Le vote est ouvert.")


def go_to_the_vote(phone: Page, question: str) -> None:
    phone.get_by_role("link", name=re.compile(f"Un vote est ouvert : {question}".replace(" ", "\\s"))).click()
    expect(phone.get_by_role("heading", level=2, name=question)).to_be_visible()
    phone.wait_for_load_state()


def place_dots(phone: Page, *dots: int) -> None:
    """So many on each proposition."""
    for option, count in enumerate(dots):
        for _dot in range(count):
            phone.get_by_role("button", name="Ajouter une gommette").nth(option).click()


def send_the_vote(phone: Page) -> None:
    steps.press(phone, "Je vote")
    steps.is_told(phone, "Votre vote est enregistré.")
    steps.follow(phone, "Revenir à mes notes")


def count_the_paper(page: Page, sheets: int, dots: dict[str, int]) -> None:
    counts = {f"{title} : gommettes": str(count) for title, count in dots.items()}
    steps.fill(page, {"Nombre de votes papier": str(sheets), **counts})
    steps.press(page, "Enregistrer le décompte")


def code_to_follow(phone: Page) -> str:
    return phone.get_by_role("region", name="Gardez ce code").locator(".code").inner_text()


def rows_of(table: Locator) -> list[list[str]]:
    """What a table says, its headings left out."""
    lines = table.locator("tbody tr").all()
    return [line.get_by_role("rowheader").or_(line.get_by_role("cell")).all_inner_texts() for line in lines]


# --- chantier, resource map, fiche ----------------------------------------------------------------------------------------------------


def say_what_it_answers(page: Page, chantier: str, purpose: str, enjeu: str) -> None:
    steps.go_to(page, "Enjeux et chantiers")
    steps.follow(page, f"Modifier {chantier}")
    steps.fill(page, {"Finalité": purpose})
    page.get_by_label(enjeu).check()
    steps.press(page, "Enregistrer le chantier")
    steps.is_told(page, "C’est enregistré.")


def put_on_the_map(page: Page, resource: str, branch: str, state: str) -> None:
    steps.fill(page, {"Ressource": resource})
    steps.choose(page, "Où", branch)
    page.get_by_role("radio", name=state, exact=True).check()
    steps.press(page, "Poser sur la carte")
    expect(steps.field(page, "Ressource")).to_be_empty()
    steps.is_told(page, "La ressource est sur la carte.")


def say_who_holds(page: Page, resource: str, holder: str, *, cost: str = "", effort: str = "Pas encore estimé") -> None:
    line = page.locator("li[id^=ressource-]").filter(has_text=resource)
    line.locator("summary").last.click()
    steps.follow(line, "Modifier")
    steps.is_at(page, resource)
    steps.fill(page, {"Qui la détient, ou qui peut l’apporter": holder, "Coût estimé, en euros": cost})
    steps.choose(page, "Effort pour l’obtenir", effort)
    steps.press(page, "Enregistrer la ressource")
    steps.is_told(page, "C’est enregistré.")


def promise(phone: Page, text: str, on: date, chantier: str) -> None:
    steps.follow(phone, "Je m’engage à…")
    steps.fill(phone, {"Je m’engage à…": text, "Pour quand": on.isoformat()})
    steps.choose(phone, "Pour quel chantier", chantier)
    steps.press(phone, "Je m’engage")
    steps.is_told(phone, "Votre engagement est noté. Merci.")


def move_the_action(page: Page, *states: str) -> None:
    """From the form of a fiche, one state after the other; one ends on the fiche. A fiche that is not complete is kept
    outside a meeting with a reason."""
    way = "Faire avancer l’action"
    for state in states:
        steps.follow(page, way)
        if state == "retenue":
            steps.fill(page, {"Motif": "Le bureau l’a retenue pour la compléter ensuite."})
        steps.press(page, f"Passer à « {state} »")
        expect(page.get_by_role("link", name=way)).to_be_visible()


# --- minutes ---------------------------------------------------------------------------------------------------------


def quote(page: Page, note: str) -> None:
    """A note of the first group."""
    steps.follow(page, "Choisir les paroles")
    page.get_by_label(note).check()
    steps.press(page, "Enregistrer ce choix")
    steps.is_told(page, "C’est enregistré")
    steps.follow(page, "Revenir au compte rendu")


def write_the_minutes(page: Page, values: dict[str, str]) -> None:
    steps.follow(page, "Écrire")
    steps.fill(page, values)
    steps.press(page, "Enregistrer")
    steps.is_told(page, "C’est enregistré. Relisez le compte rendu.")


def validate_and_send_the_minutes(page: Page, people: int) -> None:
    steps.press(page, "Valider le compte rendu")
    steps.is_told(page, "Le compte rendu est validé")
    steps.follow(page, "Envoyer le compte rendu")
    steps.press(page, f"Envoyer à {people} personnes")
    steps.is_told(page, "C’est enregistré")


def minutes_as_pdf(reader: Page, folder: Path) -> str:
    return text_of_pdf(steps.download(reader, reader.get_by_role("link", name="PDF accessible"), folder))
