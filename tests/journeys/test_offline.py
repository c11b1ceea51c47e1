"""No network, no server, a page opened again, two tabs: each note is on the wall once, and the page says where it is."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Served
from tests.journeys import steps
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.journey

THREE = ["Pas de bus le jeudi.", "Le réseau tombe à la mairie.", "Ma mère n’a pas de boîte mail."]


@pytest.fixture
def room(visit: Visit) -> Iterator[tuple[Page, Page]]:
    """A facilitator, and somebody in the room with a phone, whose page is kept by its browser."""
    facilitator, phone = visit(), visit(phone=True)
    code = steps.open_a_workshop_of_the_demo(facilitator, "Atelier sans réseau")
    steps.join_by_the_code(phone, code, "Habitante ou habitant", table=2)
    phone.evaluate("navigator.serviceWorker.ready.then(() => true)")
    steps.follow(facilitator, "Voir le mur")
    yield facilitator, phone
    facilitator.goto(re.sub("mur/.*", "", facilitator.url))
    steps.press(facilitator, "Clore l’atelier")
    steps.is_told(facilitator, "L’atelier est clos.")


def write(phone: Page, *texts: str) -> None:
    for text in texts:
        steps.field(phone, "Ma note").fill(text)
        steps.press(phone, "Envoyer ma note")
        expect(steps.field(phone, "Ma note")).to_be_empty()


def wait(phone: Page, count: int) -> None:
    """So many notes wait in this browser, and the page says so."""
    sentence = f"En attente : {count} notes. Elles partiront" if count > 1 else "En attente : 1 note. Elle partira"
    steps.is_told(phone, sentence)
    expect(phone.get_by_role("listitem").filter(has_text="en attente")).to_have_count(count)


def are_on_the_wall(facilitator: Page, phone: Page, texts: list[str]) -> None:
    """Exactly these, once each, in the order they were written; on the phone, the newest first."""
    expect(phone.get_by_role("listitem").filter(has_text="en attente")).to_have_count(0)
    for page in (phone, facilitator):
        page.reload()
    expect(phone.get_by_role("listitem").locator("p")).to_have_text(texts[::-1])
    expect(facilitator.get_by_role("article").locator("p")).to_have_text(texts[::-1])


def test_notes_written_without_network_leave_once_it_is_back(room: tuple[Page, Page]) -> None:
    facilitator, phone = room
    phone.context.set_offline(True)
    write(phone, *THREE)
    wait(phone, 3)
    phone.reload()
    wait(phone, 3)
    phone.context.set_offline(False)
    steps.is_told(phone, "Enregistré.")
    are_on_the_wall(facilitator, phone, THREE)


def test_notes_outlive_a_server_that_is_killed(demo: Served, room: tuple[Page, Page]) -> None:
    facilitator, phone = room
    demo.server.kill()
    write(phone, *THREE[:2])
    wait(phone, 2)
    phone.reload()
    wait(phone, 2)
    write(phone, THREE[2])
    wait(phone, 3)
    demo.stop()
    demo.start()
    steps.is_told(phone, "Enregistré.")
    are_on_the_wall(facilitator, phone, THREE)


def test_two_tabs_send_each_note_once(room: tuple[Page, Page]) -> None:
    facilitator, phone = room
    other = phone.context.new_page()
    other.goto(phone.url)
    phone.context.set_offline(True)
    write(phone, THREE[0])
    write(other, THREE[1])
    write(phone, THREE[2])
    for tab in (phone, other):
        wait(tab, 3)
    phone.context.set_offline(False)
    are_on_the_wall(facilitator, phone, THREE)
    other.close()


def test_whoever_lost_their_cookie_enters_again_and_their_notes_follow(room: tuple[Page, Page]) -> None:
    facilitator, phone = room
    phone.context.set_offline(True)
    write(phone, *THREE)
    phone.context.clear_cookies()
    phone.context.set_offline(False)
    steps.is_told(phone, "Entrez dans l’atelier pour les envoyer.")
    phone.get_by_label("Association").check()
    steps.press(phone, "J’entre")
    steps.is_told(phone, "Enregistré.")
    are_on_the_wall(facilitator, phone, THREE)


def test_a_note_refused_stays_with_its_sentence_and_leaves_when_the_workshop_opens_again(
    room: tuple[Page, Page],
) -> None:
    facilitator, phone = room
    phone.context.set_offline(True)
    write(phone, THREE[0])
    facilitator.goto(re.sub("mur/.*", "", facilitator.url))
    steps.press(facilitator, "Clore l’atelier")
    steps.is_told(facilitator, "L’atelier est clos.")
    phone.context.set_offline(False)
    expect(phone.get_by_role("alert")).to_contain_text("Cet atelier est clos : on ne peut plus y écrire.")
    expect(phone.get_by_label("Texte de la note qui n’est pas partie")).to_have_value(THREE[0])
    steps.press(facilitator, "Rouvrir l’atelier")
    steps.press(phone, "Envoyer de nouveau")
    expect(phone.get_by_role("button", name="Envoyer ma note")).to_be_visible()  # the page knows that it is open
    steps.follow(facilitator, "Voir le mur")
    are_on_the_wall(facilitator, phone, THREE[:1])


def test_the_answer_of_another_machine_saves_nothing(room: tuple[Page, Page]) -> None:
    """The Wi-Fi of a hotel answers every request with its own page, and a 200."""
    facilitator, phone = room
    phone.route(
        "**/notes/", lambda route: route.fulfill(status=200, body="<h1>Bienvenue</h1>", content_type="text/html")
    )
    write(phone, THREE[0])
    wait(phone, 1)
    phone.unroute("**/notes/")
    phone.reload()
    steps.is_told(phone, "Enregistré.")
    are_on_the_wall(facilitator, phone, THREE[:1])
