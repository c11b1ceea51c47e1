"""A Thursday evening as it is lived: people who registered by a link, six tables with their tablets, a wall sorted with
keys alone, enjeux merged in plenary, one ballot for phones and papers by college, maps typed by tables, minutes."""

import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.conftest import Served, served_demo
from tests.journeys import steps, workshop_steps
from tests.journeys.conftest import Visit
from tests.journeys.documents import lacking
from tests.journeys.evening import Person
from tests.journeys.hall import NOTES
from tests.journeys.keyboard import Keyboard
from tests.journeys.test_secretary import TABLET, dictate

pytestmark = pytest.mark.journey

TITLE, ROADMAP = "Soirée des cinquante", "Feuille de route de la soirée"
CHANTIER, QUESTION = "Une permanence qui tourne", "Par quoi commencer"
PLACES = 12  # fewer than those who register
COLLEGES = ("habitant", "agent", "association", "elu")
# Six tables of eight or nine; the last two vote on paper.
PEOPLE = [(COLLEGES[(number * 7) % 4], 1 + number % 6) for number in range(50)]
ON_PHONES = [(college, table) for college, table in PEOPLE if table <= 4]
ON_PAPER = Counter((college, table) for college, table in PEOPLE if table > 4)
# What each table phrases: « Comment … pour que … ? »
PHRASED = (
    ("venir au guichet sans voiture", "chacun soit aidé"),
    ("aller au guichet quand il n’y a pas de bus", "personne ne renonce"),
    ("écrire à une administration", "les droits soient ouverts"),
    ("apprendre sans honte", "les aînés restent autonomes"),
    ("prêter du matériel", "les élèves travaillent"),
    ("dire qui fait quoi", "chacun sache où aller"),
)
GROUP = "Aller vers les gens"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A demo of its own: what is counted here is counted exactly."""
    yield from served_demo(tmp_path_factory.mktemp("demo"))


@dataclass
class Evening:
    lead: Page
    screen: Page
    tablets: list[Page]
    people: list[Person]
    workshop: str
    home: str


def test_an_evening_of_fifty_from_the_registration_to_the_minutes(demo: Served, visit: Visit, tmp_path: Path) -> None:
    lead = visit()
    steps.enter_the_demo_as(lead, "La référente")
    steps.create_a_roadmap_by_siren(lead, "200040095", ROADMAP, "Chargée de coopération")
    day = timezone.localdate() + timedelta(days=12)
    workshop_steps.create(
        lead, TITLE, "Atelier 1 : les enjeux", "Qu’est-ce qui bloque ?", "Salle des fêtes", day, tables=6
    )
    workshop = str(re.match(r".*/ateliers/\d+/", lead.url)[0])  # type: ignore[index]
    _people_register(lead, workshop, demo)
    evening = _the_doors_open(lead, visit, workshop, demo)
    _the_wall_is_sorted_with_keys(evening)
    _tables_phrase_and_the_plenary_merges(evening)
    _one_ballot_for_phones_and_papers(evening)
    _tables_draw_a_map(evening)
    _minutes(evening, visit, tmp_path)


def _people_register(lead: Page, workshop: str, demo: Served) -> None:
    """By the link of the poster; those who come when it is full wait."""
    lead.goto(f"{workshop}invitations/inscription/")
    steps.fill(lead, {"Nombre de places": str(PLACES)})
    steps.press(lead, "Enregistrer et ouvrir les inscriptions")
    link = str(lead.locator("dd.break a").get_attribute("href"))
    people = [Person(demo.url, college, table) for college, table in PEOPLE[: PLACES + 2]]
    pages = [person.reads(link) for person in people]
    time.sleep(2.5)  # whoever answers before anybody could read is asked to send again
    for number, (person, page) in enumerate(zip(people, pages, strict=True), start=1):
        fields = {"first_name": f"Voisine {number}", "phone": f"05 53 00 00 {number:02}", "college": person.college}
        person.sends(link, page | fields)
    lead.reload()
    expect(lead.locator(".head .lead")).to_have_text(
        f"Ouverte : {PLACES + 2} inscriptions, {PLACES} avec une place, 2 sur liste d’attente."
    )


def _the_doors_open(lead: Page, visit: Visit, workshop: str, demo: Served) -> Evening:
    lead.goto(workshop)
    code = steps.open_the_workshop(lead)
    home = f"/a/{code.replace('\u00a0', '')}/"
    lead.goto(f"{workshop}secretaires/")
    links = lead.get_by_role("main").get_by_role("link").filter(has_text="/table/").all_inner_texts()
    tablets = [visit(phone=True) for _link in links]
    for tablet, link in zip(tablets, links, strict=True):
        tablet.set_viewport_size(TABLET)  # type: ignore[arg-type]
        tablet.goto(link)
    people = [Person(demo.url, college, table) for college, table in ON_PHONES]
    for person in people:
        person.enters(home)
    screen = visit()
    steps.enter_the_demo_as(screen, "La référente")
    screen.set_viewport_size({"width": 1920, "height": 1080})
    screen.goto(f"{workshop}projection/")
    for person, text in zip(people, NOTES, strict=False):
        person.writes(home, text)
    for tablet, text in zip(tablets, NOTES[len(people) :], strict=False):
        dictate(tablet, text)
        steps.is_told(tablet, "Enregistré.")
    return Evening(lead, screen, tablets, people, workshop, home)


def _the_wall_is_sorted_with_keys(evening: Evening) -> None:
    """A group is made, two notes go there, one is taken back: without a mouse."""
    lead, written = evening.lead, len(evening.people) + len(evening.tablets)
    lead.goto(f"{evening.workshop}mur/")
    expect(lead.get_by_text("En direct", exact=True)).to_be_visible()
    expect(lead.get_by_role("heading", name=f"À classer {written} notes")).to_be_visible()
    keys = Keyboard(lead)
    keys.reach("DisclosureTriangleGrouped", "Groupe à créer")
    keys.press("Enter", "Tab")
    keys.type(GROUP)
    keys.send("Enter")
    steps.is_told(lead, "Le groupe est créé.")
    keys = Keyboard(lead)
    keys.reach("article", f"Note {written}, table 6")
    for number, next_table in ((written, 5), (written - 1, 4)):
        # Sorted in a row: the next note to classify has the focus.
        keys.press("m", "Enter")
        keys.is_told(f"Note {number} déplacée dans A. {GROUP}.")
        keys.comes("article", f"Note {number - 1}, table {next_table}")
    keys.press("Control+z")
    keys.is_told(f"C’est annulé : Note {written - 1} rangée dans « {GROUP} ».")
    expect(steps.group_of_the_wall(lead, GROUP).get_by_role("article")).to_have_count(1)


def _tables_phrase_and_the_plenary_merges(evening: Evening) -> None:
    for tablet, (how, what_for) in zip(evening.tablets, PHRASED, strict=True):
        steps.follow(tablet, "Enjeux")
        steps.fill(tablet, {"Comment …": how, "pour que …": what_for})
        steps.press(tablet, "Proposer à la salle")
        expect(tablet.locator("#stakes").get_by_text("proposé")).to_be_visible()
    lead = evening.lead
    steps.go_to(lead, "Ateliers")
    steps.go_to(lead, "Enjeux et chantiers")
    proposals = lead.get_by_role("region", name="Propositions des tables")
    expect(proposals.get_by_role("listitem")).to_have_count(len(PHRASED))
    for how, _what_for in PHRASED[:2]:
        proposals.get_by_label(f"Comment {how}").check()
    steps.press(proposals, "Fusionner ceux que je coche")
    steps.press(lead, "Fusionner ces enjeux")
    steps.go_to(lead, "Enjeux et chantiers")
    proposals = lead.get_by_role("region", name="Propositions des tables")
    expect(proposals.get_by_role("listitem")).to_have_count(len(PHRASED) - 1)
    expect(proposals.get_by_text("tables 1 et 2")).to_be_visible()
    # Each table reads what became of what it said.
    second = evening.tablets[1]
    second.reload()
    expect(second.locator("#stakes").get_by_text("réuni dans")).to_be_visible()


def _one_ballot_for_phones_and_papers(evening: Evening) -> None:
    lead, options = evening.lead, len(PHRASED) - 1
    chance, given = random.Random(50), Counter[int]()
    lead.goto(f"{evening.workshop}votes/")
    lead.get_by_role("link", name=f"Voter sur les {options} enjeux").click()
    steps.fill(lead, {"Question posée": f"{QUESTION} ?"})
    steps.press(lead, "Préparer le vote")
    steps.press(lead, "Ouvrir le vote")
    steps.is_told(lead, "Le vote est ouvert.")
    address = re.findall(rf"{evening.home}vote/\d+/", evening.people[0].client.get(evening.home).text)[0]
    for person in evening.people:
        person.dots = _paper(chance, options)
        given.update(dict(enumerate(person.dots)))
        person.votes(address)
    # The two tables without telephone type their papers, a pile a college.
    for tablet, table in ((evening.tablets[4], 5), (evening.tablets[5], 6)):
        tablet.reload()
        steps.follow(tablet, "Votes sur papier")
        for college in COLLEGES:
            papers = [_paper(chance, options) for _sheet in range(ON_PAPER[college, table])]
            if papers:
                _type_a_pile(tablet, college, papers)
            for paper in papers:
                given.update(dict(enumerate(paper)))
    lead.reload()
    steps.close_this_vote(lead)
    steps.unfold_the_results(lead)
    phones, paper = len(evening.people), sum(ON_PAPER.values())
    assert phones + paper == len(PEOPLE)
    expect(lead.get_by_text(f"{len(PEOPLE)} votes : {phones} au téléphone, {paper} sur papier.")).to_be_visible()
    totals = [int(row[-1]) for row in workshop_steps.rows_of(lead.get_by_role("table").first)]
    assert sorted(totals, reverse=True) == sorted(given.values(), reverse=True)
    steps.press(lead, "Montrer à la salle")
    expect(evening.screen.get_by_role("main").get_by_role("listitem")).to_have_count(options)
    steps.press(lead, "Classer les enjeux selon ce vote")


def _paper(chance: random.Random, options: int) -> list[int]:
    """Three dots, two at most on one proposition."""
    chosen = chance.sample([rank for rank in range(options) for _dot in range(2)], 3)
    return [chosen.count(rank) for rank in range(options)]


def _type_a_pile(tablet: Page, college: str, papers: list[list[int]]) -> None:
    tablet.get_by_role("link", name=re.compile("Saisir nos feuilles|Compléter")).first.click()
    tablet.locator(f'a[href="?college={college}"]').click()
    expect(tablet.locator(f'a[href="?college={college}"]')).to_have_attribute("aria-current", "page")
    steps.fill(tablet, {"Nombre de votes papier": str(len(papers))})
    for rank, count in enumerate(map(sum, zip(*papers, strict=True))):
        tablet.locator("input.count").nth(rank).fill(str(count))
    steps.press(tablet, "Enregistrer le décompte")
    expect(tablet.get_by_role("heading", name="Les votes sur papier de la table")).to_be_visible()


def _tables_draw_a_map(evening: Evening) -> None:
    lead = evening.lead
    steps.go_to(lead, "Enjeux et chantiers")
    lead.goto(lead.url.replace("enjeux/", "chantiers/nouveau/"))
    steps.fill(lead, {"Intitulé du chantier": CHANTIER})
    steps.choose_beginning(lead, "Atelier qui dessine sa carte", TITLE)
    steps.press(lead, "Ajouter le chantier")
    steps.is_told(lead, "Le chantier est ajouté.")
    for number, tablet in enumerate(evening.tablets, start=1):
        tablet.reload()
        steps.follow(tablet, "Carte")
        steps.follow(tablet, CHANTIER)
        tablet.wait_for_url("**/cartes/*/")
        steps.fill(tablet, {"Ressource": f"Une salle, table {number}"})
        steps.choose(tablet, "Où", "Lieux")
        tablet.get_by_role("radio", name="existante", exact=True).check()
        steps.press(tablet, "Poser sur la carte")
        expect(tablet.locator("li[id^=ressource-]").filter(has_text=f"Une salle, table {number}")).to_be_visible()


def _minutes(evening: Evening, visit: Visit, folder: Path) -> None:
    """What the evening counted, the same to the last note."""
    lead = evening.lead
    steps.close_the_workshop(lead, TITLE)
    workshop_steps.go_to(lead, "Rendre compte", "Compte rendu")
    steps.press(lead, "Valider le compte rendu")
    steps.is_told(lead, "Le compte rendu est validé")
    reader = visit()
    reader.goto(str(lead.get_by_role("link", name="La page à partager").get_attribute("href")))
    minutes = workshop_steps.minutes_as_pdf(reader, folder)
    written = len(evening.people) + len(evening.tablets)
    told = [f"{written} notes écrites", f"{len(PHRASED) - 1} enjeux", CHANTIER, GROUP, "Une salle, table 6", QUESTION]
    told += ["Proposé par les tables 1 et 2.", "Proposé par la table 3."]
    assert lacking(minutes, *told) == []
