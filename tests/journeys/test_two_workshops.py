"""The whole of Jalons as it is meant: two workshops two months apart, from the invitation to the page where somebody who
wrote a note reads what it became. One facilitator, one projector, eight phones, a table on paper, one person far away."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from jalons.base.french import format_day
from tests.conftest import Served, served_demo
from tests.journeys import steps, story, workshop_steps
from tests.journeys.conftest import Visit
from tests.journeys.documents import lacking

pytestmark = pytest.mark.journey

SCREEN = {"width": 1920, "height": 1080}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A demo of its own: what is counted here is counted exactly, whatever other visitors did."""
    yield from served_demo(tmp_path_factory.mktemp("demo"))


@dataclass
class Room:
    """Everybody, on the day of a workshop."""

    lead: Page
    screen: Page
    phones: list[Page]
    far: Page


def test_two_workshops_from_the_invitation_to_what_a_note_became(demo: Served, visit: Visit, tmp_path: Path) -> None:
    lead = visit()
    steps.enter_the_demo_as(lead, "L’animatrice")
    _prepare(lead, visit, demo)
    printed = _print_the_kit(lead)
    room = _open_the_doors(lead, visit)
    _write(room)
    _make_sense(room)
    _vote(room)
    kept = [workshop_steps.code_to_follow(phone) for phone in room.phones]
    _give_back(room, visit, demo, tmp_path)

    _find_a_chantier(room)
    _draw_its_map(room)
    _promise_and_give_back(room, visit, tmp_path)
    _write_the_fiche(visit)
    _read_what_became_of_it(visit, kept, printed)


# --- the first workshop ----------------------------------------------------------------------------------------------


def _prepare(lead: Page, visit: Visit, demo: Served) -> None:
    question, place = "Racontez un moment où le numérique vous a bloqué.", "Salle des fêtes de Vergt"
    workshop_steps.create(lead, story.FIRST, "Atelier 1 : les enjeux", question, place, story.first_day(), tables=4)
    workshop_steps.take_the_model(lead, "3 h")
    workshop_steps.choose_guests(lead, (*story.COMING, story.GUEST, "Conseil aux jeunes"))
    workshop_steps.send_the_invitations(lead, people=10)
    for who, answer, told in (
        ("habitante-gour", "Oui, je viens", "C’est noté : vous venez."),
        ("mission-locale-perigueux", "Non, je ne viens pas", "C’est noté : vous ne venez pas."),
    ):
        workshop_steps.answer_from_the_mail(visit, demo, f"{who}@demo.example", story.FIRST, answer, told)
    workshop_steps.note_who_says_yes_aloud(lead, story.COMING)

    workshop_steps.go_to(lead, "Préparer", "Tables")
    expect(lead.get_by_text("10 personnes ont confirmé leur venue.")).to_be_visible()
    steps.choose(lead, "Nombre de personnes souhaité par table", "5")
    lead.get_by_label("Supprimer les tables en trop").check()
    steps.press(lead, "Composer les tables")
    # The tables that were foreseen go with their links: it is shown first.
    expect(lead.get_by_role("heading", name="Aperçu : 2 tables de 5, 5 personnes.")).to_be_visible()
    steps.press(lead, "Composer ainsi")
    expect(lead.locator(".lead")).to_have_text("2 tables pour 10 personnes attendues.")
    workshop_steps.seat(lead, "Habitant de Trélissac, retraité", "Une nouvelle table, la 3")  # writes on paper
    expect(lead.locator(".lead")).to_have_text("3 tables pour 10 personnes attendues.")


def _print_the_kit(lead: Page) -> list[str]:
    """Returns what each sheet of paper says to keep, to follow its note."""
    kit = workshop_steps.kit_of(lead, note_sheets=4)
    steps.follow(lead, "Vue d’ensemble")
    code = lead.get_by_role("definition").first.inner_text()
    pieces = ("Photographiez ce code", "Feuille d’émargement", "Plan de table", "Ma feuille de vote")
    assert lacking(kit, *pieces, code) == []
    kept = re.findall(rf"code ({code.replace('\u00a0', '')}-\d-\w{{4}}-\w{{4}})", kit)
    assert [sheet.split("-")[1] for sheet in kept] == ["1", "2", "3", "4"]
    return kept


def _open_the_doors(lead: Page, visit: Visit) -> Room:
    code = steps.open_the_workshop(lead)
    screen = visit()
    screen.set_viewport_size(SCREEN)  # type: ignore[arg-type]
    steps.enter_the_demo_as(screen, "L’animatrice")
    screen.goto(lead.url)
    steps.follow(screen, "Projeter")
    expect(screen.get_by_text(code)).to_be_visible()
    workshop_steps.tick_at_the_door(lead, (*story.COMING, story.GUEST), walk_in="Habitante ou habitant")
    expect(lead.locator("#totals p")).to_have_text("10 personnes attendues, 1 venue sans invitation.")
    phones = [visit(phone=True) for _person in story.SAID]
    for phone, (college, table, _text) in zip(phones, story.SAID, strict=True):
        steps.join_by_the_code(phone, code, college, table)
    far = visit()
    steps.join_by_the_code(far, code, "Association", far=True)
    return Room(lead, screen, phones, far)


def _write(room: Room) -> None:
    """Without being read, until everybody is; a phone loses the network in between."""
    lead, offline = room.lead, room.phones[-1]
    workshop_steps.go_to(lead, "Animer", "Piloter")
    expect(lead.get_by_text("En direct", exact=True)).to_be_visible()
    steps.press(lead, "Lancer Récits et constats")
    expect(room.screen.get_by_role("heading", name="Récits et constats")).to_be_visible()
    steps.press(lead, "Cacher les notes")
    steps.is_kept_by_the_browser(offline)
    steps.cut_the_network(offline)
    for phone, (*_who, text) in zip(room.phones[:-1], story.SAID, strict=False):
        steps.write_a_note(phone, text)
    for waiting, text in enumerate((story.SAID[-1][-1], story.SAID_OFFLINE_TOO), start=1):
        steps.field(offline, "Ma note").fill(text)
        steps.press(offline, "Envoyer ma note")
        steps.is_told(offline, f"En attente : {waiting} note")
    expect(room.screen.get_by_text("7 notes sont arrivées.")).to_be_visible()
    offline.context.set_offline(False)
    steps.is_told(offline, "Enregistré.")
    expect(room.screen.get_by_text("9 notes sont arrivées.")).to_be_visible()
    workshop_steps.type_the_sheets(lead, 3, "Habitante ou habitant", story.ON_PAPER, first_note=10)
    steps.write_a_note(room.far, story.FROM_FAR)
    steps.follow(room.far, "Lire le mur")
    expect(room.far.get_by_text("13 notes sont arrivées.")).to_be_visible()
    expect(room.far.get_by_role("article")).to_have_count(0)

    workshop_steps.go_to(lead, "Animer", "Piloter")
    steps.press(lead, "Révéler les notes")
    newest = list(reversed(story.NOTES))
    expect(room.far.get_by_role("article").locator("p[dir]")).to_have_text(newest)
    expect(room.screen.locator(".note")).to_have_text(newest[:6])
    workshop_steps.go_to(lead, "Animer", "Mur")
    expect(lead.get_by_role("article").locator("p[dir]")).to_have_text(newest)


def _make_sense(room: Room) -> None:
    """Three groups, by the menu, by the list, by dragging; two of them say an enjeu."""
    lead = room.lead
    steps.move_by_the_menu(lead, story.NOTES[0], "Un nouveau groupe")
    workshop_steps.name_the_new_group(lead, "A", story.NEAR)
    steps.unfold(lead, "Groupe à créer")
    steps.fill(lead, {"Nom du groupe": story.EXPLAINED})
    steps.press(lead, "Créer le groupe")
    steps.is_told(lead, "Le groupe est créé.")
    steps.move_by_the_menu(lead, story.NOTES[2], story.NEAR)
    workshop_steps.is_in_group(lead, story.NEAR, [story.NOTES[0], story.NOTES[2]])
    steps.move_by_dragging(lead, story.NOTES[3], story.NEAR)
    workshop_steps.is_in_group(lead, story.NEAR, [story.NOTES[0], story.NOTES[2], story.NOTES[3]])
    steps.move_by_the_list(
        lead, (10, f"A. {story.NEAR}"), *((number, f"B. {story.EXPLAINED}") for number in (2, 5, 7, 11))
    )
    steps.move_by_dragging(lead, story.NOTES[8], story.EXPLAINED)
    steps.move_by_the_menu(lead, story.NOTES[5], "Un nouveau groupe")
    workshop_steps.name_the_new_group(lead, "C", story.EQUIPPED)
    steps.move_by_the_list(lead, (8, f"C. {story.EQUIPPED}"), (12, f"C. {story.EQUIPPED}"))
    for title, numbers in story.GROUPED.items():
        workshop_steps.is_in_group(lead, title, [story.NOTES[number - 1] for number in numbers])
    expect(room.screen.get_by_text("1 note reste à classer.")).to_be_visible()
    expect(room.far.get_by_role("group").filter(has_text=story.NEAR).get_by_role("article")).to_have_count(4)

    for title in story.ASKED:
        steps.make_it_an_enjeu(lead, title)
    workshop_steps.phrase_the_enjeux(lead, story.ASKED)
    expect(lead.locator(".head .lead")).to_have_text("2 enjeux nommés par le territoire, 0 chantier pour y répondre.")


def _vote(room: Room) -> None:
    lead = room.lead
    steps.go_to(lead, "Ateliers")
    steps.follow(lead, story.FIRST)
    workshop_steps.open_a_vote_on_the_groups(lead, 3, f"{story.VOTE} ?")
    steps.follow(room.far, "Revenir à mes notes")
    for phone, dots in zip((*room.phones, room.far), story.DOTS, strict=True):
        workshop_steps.go_to_the_vote(phone, story.VOTE)
        workshop_steps.place_dots(phone, *dots)
        if phone is room.phones[0]:
            workshop_steps.place_dots(phone, 0, 0, 1)
            expect(phone.get_by_role("alert")).to_contain_text("Toutes vos gommettes sont placées.")
        workshop_steps.send_the_vote(phone)
    expect(
        room.screen.get_by_text("9 votes au téléphone (dont 1 à distance), pour 9 téléphones entrés.")
    ).to_be_visible()
    steps.follow(lead, "Table 3")
    workshop_steps.count_the_paper(lead, 3, {story.NEAR: 2, story.EXPLAINED: 6, story.EQUIPPED: 2})
    expect(lead.get_by_role("alert")).to_contain_text("Trop de gommettes : 3 votes papier en donnent 9 au plus.")
    workshop_steps.count_the_paper(lead, 3, {story.NEAR: 1, story.EXPLAINED: 6, story.EQUIPPED: 2})
    steps.is_told(lead, "Le décompte est enregistré.")
    steps.close_this_vote(lead)
    steps.unfold_the_results(lead)
    expect(lead.get_by_text("12 votes : 9 au téléphone, 3 sur papier.")).to_be_visible()
    # Three papers are never told apart from the phones.
    expect(lead.locator("ul.votes b.num")).to_have_text([total for _title, *_by, total in story.RESULTS])
    expect(lead.get_by_role("table")).to_have_count(0)
    steps.press(lead, "Montrer à la salle")
    shown = [
        re.compile(rf"^\s*{rank}\s*\(rang\)\s*[A-C]\. {re.escape(title)}\s*{total}\s*gommettes\s*$")
        for rank, (title, *_by, total) in enumerate(story.RESULTS, start=1)
    ]
    expect(room.screen.get_by_role("main").get_by_role("listitem")).to_have_text(shown)
    steps.press(lead, "Classer les enjeux selon ce vote")
    expect(lead.locator("li[id^=enjeu-] summary b")).to_have_text([f"1. {story.EXPLAINED}", f"2. {story.NEAR}"])
    steps.close_the_workshop(lead, story.FIRST)
    for phone in room.phones:
        steps.is_told(phone, "L’atelier est clos. Merci d’avoir participé.")


def _give_back(room: Room, visit: Visit, demo: Served, folder: Path) -> None:
    """Minutes with a voice from the paper and the next date, read by somebody without an account."""
    lead = room.lead
    workshop_steps.go_to(lead, "Rendre compte", "Compte rendu")
    workshop_steps.quote(lead, story.ON_PAPER[0])
    words = {
        "Introduction": "Onze personnes ont dit ce qui bloque.",
        "Ce qui va se passer": "On cherche des chantiers.",
    }
    meeting = {"Prochain rendez-vous": story.SECOND, "Sa date": story.second_day().isoformat()}
    workshop_steps.write_the_minutes(lead, words | meeting)
    workshop_steps.validate_and_send_the_minutes(lead, people=10)
    reader = visit(phone=True)
    reader.goto(steps.link_sent_to(demo, "habitante-gour@demo.example", "/comptes-rendus/", story.FIRST))
    minutes = workshop_steps.minutes_as_pdf(reader, folder)
    rows = [
        f"N° {n} : {letter}. {title} {both}"
        for n, (letter, (title, *_by, both)) in enumerate(zip("BAC", story.RESULTS, strict=True), 1)
    ]
    said = [story.FIRST, *words.values(), *story.GROUPED, *story.ASKED.values(), *rows, f"« {story.ON_PAPER[0]} »"]
    counted = "11 personnes présentes, 13 notes écrites, 2 enjeux nommés."
    assert lacking(minutes, *said, counted, story.SECOND, format_day(story.second_day())) == []
    assert lacking(minutes, *story.ON_PAPER) == [*story.ON_PAPER[1:]]


# --- the second, two months later ------------------------------------------------------------------------------------


def _find_a_chantier(room: Room) -> None:
    """From the enjeux of the first workshop to what answers one of them."""
    lead = room.lead
    question, place = "Que pouvons-nous faire ensemble ?", "Salle du conseil, Périgueux"
    workshop_steps.create(
        lead, story.SECOND, "Atelier 2 : les chantiers", question, place, story.second_day(), tables=2
    )
    workshop_steps.take_the_model(lead, "3 h 30")
    workshop_steps.go_to(lead, "Préparer", "Invitations")
    steps.press(lead, "Reprendre les présents")
    steps.is_told(lead, "10 personnes ajoutées à la liste.")
    steps.follow(lead, "Vue d’ensemble")
    code = steps.open_the_workshop(lead)
    workshop_steps.go_to(lead, "Animer", "Mur")
    steps.press(lead, "Reprendre 2 enjeux")
    steps.is_told(lead, "2 enjeux repris sur le mur.")
    for phone, idea in zip(room.phones[: len(story.IDEAS)], story.IDEAS, strict=True):
        steps.join_by_the_code(phone, code, "Habitante ou habitant", 1)
        steps.write_a_note(phone, idea)
    expect(lead.get_by_role("article").locator("p[dir]")).to_have_text(list(reversed(story.IDEAS)))
    steps.move_by_the_menu(lead, story.IDEAS[0], "Un nouveau groupe")
    workshop_steps.name_the_new_group(lead, "C", story.CHANTIER)
    steps.move_by_the_list(lead, (2, f"C. {story.CHANTIER}"), (3, f"C. {story.CHANTIER}"))
    workshop_steps.is_in_group(lead, story.CHANTIER, story.IDEAS)
    steps.press(lead, f"En faire un chantier C. {story.CHANTIER}")
    steps.is_told(lead, f"« {story.CHANTIER} » est un chantier de la feuille de route.")
    steps.go_to(lead, "Enjeux et chantiers")
    steps.follow(lead, f"Modifier {story.CHANTIER}")
    steps.press(lead, "Retenir")
    expect(lead.get_by_role("alert")).to_contain_text("ne répond encore à aucun enjeu")
    workshop_steps.say_what_it_answers(lead, story.CHANTIER, story.PURPOSE, story.NEAR)
    steps.follow(lead, f"Modifier {story.CHANTIER}")
    steps.press(lead, "Retenir")
    steps.is_told(lead, f"« {story.CHANTIER} » est retenu pour la suite.")


def _draw_its_map(room: Room) -> None:
    """Four resources from the facilitator, one from a phone; how feasible it is follows."""
    lead, phone = room.lead, room.phones[0]
    steps.go_to(lead, "Enjeux et chantiers")
    steps.follow(lead, f"Carte des ressources {story.CHANTIER}")
    for resource in story.RESOURCES:
        workshop_steps.put_on_the_map(lead, *resource)
    workshop_steps.say_who_holds(lead, story.RESOURCES[0][0], story.CENTRE)
    workshop_steps.say_who_holds(lead, story.RESOURCES[1][0], story.CENTRE, cost="30000", effort="3, moyen")
    expect(lead.get_by_text("En direct", exact=True)).to_be_visible()
    steps.follow(phone, "Cartes des ressources")
    steps.follow(phone, story.CHANTIER)
    workshop_steps.put_on_the_map(phone, story.HALL, "Lieux", "existante")
    # Nobody has reloaded the map of the facilitator.
    feasible = lead.get_by_role("region", name="Faisabilité : moyenne")
    expect(feasible.get_by_role("listitem")).to_contain_text(
        ["3 existantes 60 %", "1 mobilisable 20 %", "1 à créer 20 %"]
    )
    expect(feasible).to_contain_text("30 000 € pour 1 ressource chiffrée")
    expect(lead.locator("#outline")).to_contain_text(story.HALL)
    steps.follow(phone, "Revenir à l’atelier")


def _promise_and_give_back(room: Room, visit: Visit, folder: Path) -> None:
    lead, phone = room.lead, room.phones[0]
    workshop_steps.promise(phone, story.PLEDGE, story.second_day() + timedelta(days=20), story.CHANTIER)
    steps.close_the_workshop(lead, story.SECOND)
    workshop_steps.go_to(lead, "Rendre compte", "Compte rendu")
    steps.press(lead, "Valider le compte rendu")
    steps.is_told(lead, "Le compte rendu est validé")
    reader = visit()
    reader.goto(str(lead.get_by_role("link", name="La page à partager").get_attribute("href")))
    minutes = workshop_steps.minutes_as_pdf(reader, folder)
    drawn = "5 ressources : 3 existantes, 1 mobilisable, 1 à créer."
    counted = "3 notes écrites, 1 chantier, 1 engagement."
    made = [story.SECOND, story.CHANTIER, story.PURPOSE, story.HALL, story.CENTRE, story.PLEDGE]
    assert lacking(minutes, *made, "Faisabilité : moyenne.", drawn, counted) == []


# --- what it became --------------------------------------------------------------------------------------------------


def _write_the_fiche(visit: Visit) -> None:
    """By the référente, from the chantier; the committee keeps it; its thread leads back to the wall."""
    lead = visit()
    steps.enter_the_demo_as(lead, "La référente")
    lead.goto("/feuilles-de-route/le-grand-perigueux/")
    steps.go_to(lead, "Ateliers")
    steps.go_to(lead, "Enjeux et chantiers")
    steps.follow(lead, f"Écrire une fiche action {story.CHANTIER}")
    expect(steps.field(lead, "Description")).to_have_value(story.PURPOSE)
    expect(steps.field(lead, "Partenaires")).to_have_value(story.CENTRE)
    expect(steps.field(lead, "Premières étapes")).to_have_value(story.RESOURCES[1][0])
    steps.fill(lead, {"Intitulé": story.ACTION, "Axe": story.AXIS})
    steps.press(lead, "Créer le brouillon")
    steps.is_told(lead, "Le brouillon est créé")
    workshop_steps.move_the_action(lead, "proposée", "à arbitrer", "retenue")
    steps.follow(lead, "Voir tout le fil")
    behind = [story.NOTES[number - 1] for number in story.GROUPED[story.NEAR]]
    expect(lead.locator("ol.thread > li").first.locator("li [dir]")).to_have_text([f"« {text} »" for text in behind])
    expect(lead.locator("ol.thread > li")).to_contain_text(
        [story.FIRST, story.ASKED[story.NEAR], story.PURPOSE, story.ACTION]
    )
    # Both roads lead here: what was said of the enjeu, and what was proposed in the second workshop.
    lead.locator("ol.thread > li").first.get_by_role("link", name="Voir le mur de l’atelier").click()
    expect(steps.group_of_the_wall(lead, story.NEAR).get_by_role("article")).to_have_count(4)


def _read_what_became_of_it(visit: Visit, kept: list[str], printed: list[str]) -> None:
    """With the code of a phone, and with the one of a sheet of paper: note, group, enjeu, chantier, fiche, minutes."""
    for code, number in ((kept[0].lower(), 1), (printed[0], 10)):
        reader = visit(phone=True)
        reader.goto("/suivre/")
        steps.fill(reader, {"Votre code": code})
        steps.press(reader, "Suivre mes notes")
        expect(reader.locator("main .note")).to_have_text(story.NOTES[number - 1])
        led = [f"{story.NEAR} {story.ASKED[story.NEAR]}", f"{story.CHANTIER} {story.PURPOSE}", story.ACTION]
        expect(reader.locator("ol.thread > li")).to_contain_text(led)
        steps.follow(reader, "Lire le compte rendu")
        expect(reader.get_by_role("heading", level=1)).to_have_text(story.FIRST)
