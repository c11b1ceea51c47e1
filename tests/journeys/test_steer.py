"""A comité de pilotage from its agenda to the next meeting: convened by e-mail and by letter, answered from phones without
account, held on a phone with a quorum that is lost and found again, written, sent, and come back to a fortnight later."""

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Served, served_demo
from tests.journeys import steering_steps as steer
from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.documents import lacking, words_of
from tests.journeys.lists import DRONNE

pytestmark = pytest.mark.journey

COMMITTEE, TECHNICAL = "Comité de pilotage", "Comité technique"
MEETING, FOLLOWING = "Comité d’arbitrage", "Comité des suites"
PREPARING = "Comité de préparation"
SOCIAL, ECONOMY = "Vice-présidence action sociale", "Vice-présidence économie et communication"
CHAIR, COUNTY, STATE = (
    "Présidence de la communauté de communes",
    "Conseil départemental",
    "Sous-préfecture de Nontron",
)
LIBRARIES, CENTRE, FAMILIES, INHABITANTS = (
    "Réseau des médiathèques",
    "Centre social",
    "Caisse d’allocations familiales",
    "Habitantes et habitants",
)
INHABITANT = "Couturière du bourg de Villars"
POINTS = (
    ("Le budget de l’an prochain", "Chargée de coopération", 15, "Le tableau des dépenses"),
    ("La maison des services", SOCIAL, 10, ""),
    ("La lettre aux communes", ECONOMY, 5, ""),
)
SERVICES = (("Service action sociale", SOCIAL), ("Service développement et communication", ECONOMY))
FICHES = (
    "Un camion numérique",
    "Des tablettes au marché",
    "Une heure pour les papiers",
    "Le prêt de téléphones",
    "Un atelier de réparation",
    "Des accueils du soir",
    "Une ligne d’appel",
    "Un journal en gros caractères",
)
# What the committee decides of each, in their order; the fifth and the sixth while the quorum is lost.
OUTCOMES = ("retenue", "retenue", "écartée", "retenue", "retenue", "reportée", "à retravailler", "retenue")
DOUBTFUL = FICHES[4:6]
DONE, TRUCK, LETTER = (
    "Réserver la salle du marché pour les tablettes.",
    "Demander trois devis pour le camion.",
    "Écrire aux communes ce que le comité a choisi.",
)
OPENING = "La présidence ouvre la séance et rappelle ce que le comité a promis."
SAID = "Le budget tient en une page, et chacun la reçoit."
HEARD = "La chargée de coopération présente le tableau des dépenses."
CORRECTION = "Le budget tient en deux pages, et non en une."


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A demo of its own: seats, fiches and days change."""
    yield from served_demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture(autouse=True)
def _one_day() -> None:
    """A sitting is held on one day: it does not begin a moment before midnight."""
    if (left := steer.seconds_before_midnight()) < 240:
        time.sleep(left)


def test_a_committee_is_convened_sits_and_comes_back_to_what_it_asked(
    demo: Served, visit: Visit, tmp_path: Path
) -> None:
    lead, room = visit(), visit(phone=True)
    steps.enter_the_demo_as(lead, "La référente")
    _prepare_in_the_technical_committee(lead)
    _set_who_is_reached_how(lead)
    _write_the_agenda(lead)
    addresses = _convene(lead, demo, tmp_path)
    _answer_from_three_phones(lead, demo, visit, addresses)
    steps.enter_the_demo_as(room, "La référente")
    _tick_who_is_there(room)
    _open_on_purpose(room)
    _write_in_the_room(room, lead)
    _decide_with_and_without_quorum(room)
    _take_resolutions(room)
    _end_the_sitting(room)
    _write_and_validate(lead)
    public = _send_once(lead, demo, visit, addresses)
    steer.let_days_pass(demo, MEETING, 14)
    _come_back_to_suites(lead)
    _approve_with_a_correction(lead, public)
    _read_as_the_prefecture(visit(), public, addresses, tmp_path)


# --- before ----------------------------------------------------------------------------------------------------------


def _prepare_in_the_technical_committee(lead: Page) -> None:
    """It meets on the same day as the other one, in the morning, and always sits."""
    steer.plan_a_meeting(lead, TECHNICAL, PREPARING, "09:00", 60)
    steer.add_a_point(lead, "Préparer les fiches", "Chargée de coopération", 30)
    steer.open_view(lead, "Convocation")
    expect(lead.get_by_text("Vous pouvez convoquer quand même.")).to_be_visible()
    steps.press(lead, "Envoyer les convocations")
    expect(lead.get_by_role("heading", name="Les réponses")).to_be_visible()
    steer.open_view(lead, "Séance")
    _press_open(lead)
    steer.note_a_resolution(lead, "Relire les huit fiches.", CENTRE, steer.today())


def _set_who_is_reached_how(lead: Page) -> None:
    """Three seats lose their e-mail, one of them because the person refused; another gets somebody without any."""
    for town in ("Mairie de Brantôme en Périgord", "Mairie de Mareuil en Périgord"):
        steer.take_the_address_off(lead, f"{town} / Adjointe ou adjoint")
    steer.write_no_more_to(lead, "Mutualité sociale agricole / Travail social")
    steer.seat_an_inhabitant(lead, INHABITANTS, INHABITANT)


def _write_the_agenda(lead: Page) -> None:
    """Three free points beside those that come by themselves, eight fiches, and no service forgotten."""
    lines = [(title, *SERVICES[place % 2]) for place, title in enumerate(FICHES)]
    steer.bring_fiches(lead, lines)
    steer.plan_a_meeting(lead, COMMITTEE, MEETING, "18:00", 90)
    for point in POINTS:
        steer.add_a_point(lead, *point)
    for title in FICHES:
        steer.put_on_the_agenda(lead, title)
    steps.press(lead, "Arrêter l’ordre du jour")
    expect(lead.get_by_text("Urbanisme").first).to_be_visible()
    expect(lead.get_by_role("button", name="Arrêter l’ordre du jour")).to_be_visible()
    steer.excuse_a_service(lead, "Urbanisme", "Aucune fiche ne touche les permis.")
    steps.press(lead, "Arrêter l’ordre du jour")
    steps.is_told(lead, "L’ordre du jour est arrêté.")
    expect(lead.get_by_text(re.compile("Les points prennent 30\\sminutes, sur 90"))).to_be_visible()


def _convene(lead: Page, demo: Served, folder: Path) -> dict[str, str]:
    """Fourteen seats: nine e-mails and five letters. Returns the addresses of the seats that have no account."""
    steer.open_view(lead, "Convocation")
    expect(lead.get_by_text("9 courriels, 5 lettres, 0 siège sans personne connue.")).to_be_visible()
    addresses = {seat: steer.address_of(lead, seat) for seat in (CHAIR, COUNTY, STATE)}
    steps.fill(lead, {"Un mot de votre part": "Merci de dire si vous venez."})
    steps.press(lead, "Envoyer les convocations")
    expect(lead.get_by_text("14 sans réponse")).to_be_visible()
    steer.wait_for_the_mail(lead, "Courriel parti le", 9)
    sent = steer.addressees(demo, f"Convocation : {MEETING}")
    assert (len(sent), len(set(sent))) == (9, 9)
    letters = steps.download(lead, lead.get_by_role("button", name="Imprimer les lettres (PDF)"), folder)
    assert lacking(words_of(letters), INHABITANT, "Secours populaire", "Mairie de Mareuil en Périgord") == []
    return addresses


def _answer_from_three_phones(lead: Page, demo: Served, visit: Visit, addresses: dict[str, str]) -> None:
    for seat, words, representative in (
        (CHAIR, "Je viens", ""),
        (COUNTY, "Je ne viens pas, un autre siège me représente", CHAIR),
        (STATE, "Je m’excuse : je ne viens pas", ""),
    ):
        phone = visit(phone=True)
        phone.goto(steps.link_sent_to(demo, addresses[seat], "/ma-convocation/", about=MEETING))
        expect(phone.get_by_text(f"Cette page est celle de : {seat}.")).to_be_visible()
        expect(phone.get_by_text(POINTS[0][0])).to_be_visible()
        steer.answer(phone, words, representative)
    lead.reload()
    for words in ("1 présent", "1 représenté", "1 excusé", "11 sans réponse"):
        expect(lead.get_by_text(words, exact=True)).to_be_visible()


# --- in the room -----------------------------------------------------------------------------------------------------


def _tick_who_is_there(room: Page) -> None:
    steer.open_the_meeting(room, MEETING)
    steer.open_view(room, "Présence")
    for seat in (CHAIR, SOCIAL, ECONOMY, LIBRARIES, CENTRE):
        steer.tick(room, seat)
    room.get_by_role("searchbox").last.fill("cais")
    expect(steer.row_of_seat(room, CENTRE)).to_have_count(0)
    steer.tick(room, FAMILIES)
    room.get_by_role("searchbox").last.fill("")
    expect(room.locator("#quorum")).to_contain_text("6 voix sur 12, il en faut 7 : le quorum n’est pas atteint.")
    steer.note_who_represents(room, COUNTY, by=CHAIR)
    expect(room.locator("#quorum")).to_contain_text("7 voix sur 12, il en faut 7 : le quorum est atteint.")


def _open_on_purpose(room: Page) -> None:
    """Whoever ticked has opened nothing; a first press is taken back."""
    steer.open_view(room, "Séance")
    _press_open(room)
    steps.press(room, "Annuler")
    steps.is_told(room, "La séance n’est plus ouverte.")
    _press_open(room)
    expect(room.get_by_text("en séance", exact=True)).to_be_visible()


def _press_open(page: Page) -> None:
    steps.press(page, "Ouvrir la séance maintenant")
    steps.is_told(page, "La séance est ouverte")


def _write_in_the_room(room: Page, lead: Page) -> None:
    """On the point being treated, while somebody else writes the same one at a desk: both versions are kept."""
    lead.goto(room.url)
    for page in (room, lead):
        steer.treat(page, POINTS[0][0])
    steer.write_at_the_point(room, HEARD)
    lead.get_by_label("Ce qui s’est dit").fill(SAID)
    expect(lead.get_by_role("status").filter(has_text="Quelqu’un a écrit ici")).to_be_visible()
    expect(lead.get_by_text(HEARD)).to_be_visible()
    steer.write_at_the_point(lead, f"{HEARD} {SAID}")
    room.reload()
    expect(room.get_by_label("Ce qui s’est dit")).to_have_value(f"{HEARD} {SAID}")


def _end_the_sitting(room: Page) -> None:
    steer.open_view(room, "Séance")
    steps.press(room, "Lever la séance")
    steps.is_told(room, "La séance est levée")
    steps.press(room, "Annuler")
    steps.is_told(room, "La séance reprend.")
    steps.press(room, "Lever la séance")
    expect(room.get_by_role("link", name="Relire et valider le compte rendu")).to_be_visible()
    expect(room.get_by_role("link", name="Arrivée ou départ")).to_have_count(0)
    expect(room.locator("#quorum")).to_contain_text("est atteint, sauf pendant une partie du point")
    room.goto(DRONNE)
    expect(room.get_by_text(re.compile("^Valider le compte rendu du comité du")).first).to_be_visible()


def _decide_with_and_without_quorum(room: Page) -> None:
    motive = "Une autre le fait déjà."
    for place, (title, outcome) in enumerate(zip(FICHES, OUTCOMES, strict=True)):
        if place == 4:
            steer.move(room, CENTRE, "Part")
            expect(room.locator("#quorum")).to_contain_text("Le quorum est perdu : 6 voix sur 12")
        if place == 6:
            steer.move(room, CENTRE, "Arrive")
            expect(room.locator("#quorum")).to_contain_text("7 voix sur 12, il en faut 7 : le quorum est atteint.")
        steer.decide(room, title, outcome, motive if outcome != "retenue" else "")
    for title in FICHES:
        doubtful = steer.decided(room, title).get_by_text("sans quorum")
        expect(doubtful).to_have_count(1 if title in DOUBTFUL else 0)


def _take_resolutions(room: Page) -> None:
    """The last one has nobody yet."""
    due = steer.today() + timedelta(days=7)
    steer.note_a_resolution(room, DONE, CENTRE, due)
    steer.note_a_resolution(room, TRUCK, SOCIAL, due)
    steer.note_a_resolution(room, LETTER)


# --- the same evening ------------------------------------------------------------------------------------------------


def _write_and_validate(lead: Page) -> None:
    steer.open_the_meeting(lead, MEETING)
    steer.open_view(lead, "Compte rendu")
    expect(lead.get_by_role("button", name="Valider le compte rendu")).to_have_count(0)
    steps.follow(lead, LETTER)
    steer.say_who_and_when(lead, ECONOMY, steer.today() + timedelta(days=10))
    steps.press(lead, "Enregistrer la résolution")
    steps.is_told(lead, "La résolution est enregistrée.")
    steer.open_view(lead, "Compte rendu")
    steps.follow(lead, "Écrire")
    steer.write_live(lead, "Ouverture de la séance", OPENING)
    steps.follow(lead, "Relire")
    for words in (OPENING, HEARD, SAID, *FICHES, DONE, TRUCK, LETTER):
        expect(lead.get_by_role("article")).to_contain_text(words)
    for title in DOUBTFUL:
        expect(lead.get_by_role("article").get_by_role("row").filter(has_text=title)).to_contain_text("sans quorum")
    steps.press(lead, "Valider le compte rendu")
    steps.is_told(lead, "Le compte rendu est validé")


def _send_once(lead: Page, demo: Served, visit: Visit, addresses: dict[str, str]) -> str:
    """Returns the address of the public page, as somebody without account receives it."""
    steps.follow(lead, "Envoyer le compte rendu")
    expect(lead.get_by_text("9 sièges vont recevoir le lien.")).to_be_visible()
    again = lead.context.new_page()
    again.goto(lead.url)
    for page in (lead, again):
        steps.press(page, "Envoyer à 9 sièges")
        expect(page.get_by_role("button", name="Envoyer à 9 sièges")).to_have_count(0)
    again.close()
    links = [steps.link_sent_to(demo, address, "/comptes-rendus/", about=MEETING) for address in addresses.values()]
    steer.wait_for_the_mail(lead, "Chaque siège qui peut le recevoir l’a déjà.", 1)
    sent = steer.addressees(demo, f"Compte rendu : {MEETING}")
    assert (len(sent), len(set(sent))) == (9, 9)
    phone = visit(phone=True)
    phone.goto(links[0])
    expect(phone.get_by_text(SAID)).to_be_visible()
    return str(links[0])


# --- a fortnight later -----------------------------------------------------------------------------------------------


def _come_back_to_suites(lead: Page) -> None:
    steps.go_to(lead, "Suites")
    steps.follow(lead, DONE)
    steps.follow(lead, "C’est fait")
    steps.fill(lead, {"Ce qui a été fait": "La salle est à nous le jeudi."})
    steps.press(lead, "Dire qu’elle est faite")
    steps.is_told(lead, "La résolution est faite : c’est noté.")
    steer.plan_a_meeting(lead, COMMITTEE, FOLLOWING, "18:00", 90)
    expect(lead.get_by_text("1 close, 2 à revoir")).to_be_visible()
    suites = lead.locator("details").filter(has_text="Suites de la dernière fois")
    suites.locator("summary").click()
    expect(suites.get_by_role("listitem")).to_contain_text([TRUCK, LETTER, DONE])  # open ones first
    for title in DOUBTFUL:
        expect(lead.get_by_role("listitem").filter(has_text="sans quorum").filter(has_text=title).first).to_be_visible()


def _approve_with_a_correction(lead: Page, public: str) -> None:
    steer.open_view(lead, "Séance")
    _press_open(lead)
    lead.get_by_role("link", name=f"Noter l’approbation : {MEETING}").click()
    steps.fill(lead, {"Corrections demandées": CORRECTION})
    steps.press(lead, "Noter l’approbation")
    steps.is_told(lead, "L’approbation est notée.")
    lead.goto(public)
    for words in (SAID, CORRECTION):
        expect(lead.get_by_text(words)).to_be_visible()


def _read_as_the_prefecture(page: Page, public: str, addresses: dict[str, str], folder: Path) -> None:
    """Functions and structures, never the name or the address of somebody."""
    steps.enter_the_demo_as(page, "La préfecture")
    page.goto("/feuilles-de-route/dronne-et-belle/comites/")
    steer.open_the_meeting(page, MEETING)
    hidden = (INHABITANT, *addresses.values(), "@demo.example")
    views = ("Ordre du jour", "Convocation", "Présence", "Séance", "Décisions", "Résolutions", "Compte rendu")
    for view in views:
        steer.open_view(page, view)
        shown = page.get_by_role("main").inner_text()
        assert [words for words in hidden if words in shown] == [], view
    for label in ("Word", "PDF"):
        files = page.get_by_role("region", name="En fichier").get_by_role("link", name=re.compile(label))
        text = words_of(steps.download(page, files.first, folder))
        assert lacking(text, INHABITANTS, SAID, CORRECTION) == []
        assert lacking(text, *hidden) == list(hidden)
