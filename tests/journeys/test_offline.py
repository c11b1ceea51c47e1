"""No network, no server, a page opened again, two tabs: each note is on the wall once, and the page says where it is."""

import re
import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

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
    steps.is_kept_by_the_browser(phone)
    steps.follow(facilitator, "Voir le mur")
    yield facilitator, phone
    facilitator.goto(re.sub("mur/.*", "", facilitator.url))
    steps.close_this_workshop(facilitator)
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
    steps.cut_the_network(phone)
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
    steps.cut_the_network(phone)
    write(phone, THREE[0])
    write(other, THREE[1])
    write(phone, THREE[2])
    for tab in (phone, other):
        wait(tab, 3)
    phone.context.set_offline(False)
    are_on_the_wall(facilitator, phone, THREE)
    other.close()


def test_two_tabs_that_send_at_the_same_time_send_each_note_once(room: tuple[Page, Page]) -> None:
    """The browser lets one of them send; where it cannot say so, the server knows each note again."""
    facilitator, phone = room
    # As a browser without locks between tabs.
    phone.context.add_init_script("Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })")
    other = phone.context.new_page()
    for tab in (phone, other):
        tab.goto(phone.url)
    steps.cut_the_network(phone)
    write(phone, *THREE)
    wait(other, 3)
    phone.context.set_offline(False)
    for tab in (phone, other):
        tab.evaluate("dispatchEvent(new Event('online'))")
    steps.is_told(phone, "Enregistré.")
    are_on_the_wall(facilitator, phone, THREE)
    other.close()


@pytest.mark.parametrize("year", [1999, 2041])
def test_a_clock_that_is_wrong_changes_nothing(room: tuple[Page, Page], year: int) -> None:
    facilitator, phone = room
    phone.context.clock.install(time=f"{year}-01-01T00:00:00")
    phone.reload()
    write(phone, THREE[0])
    steps.is_told(phone, "Enregistré.")
    steps.cut_the_network(phone)
    write(phone, THREE[1])
    # Set right in the middle, backwards or forwards.
    phone.context.clock.set_system_time("2026-03-12T09:30:00")
    write(phone, THREE[2])
    wait(phone, 2)
    phone.context.set_offline(False)
    are_on_the_wall(facilitator, phone, THREE)


def test_the_same_note_sent_five_times_is_there_once(room: tuple[Page, Page]) -> None:
    """The server has it at the first sending; the four first answers are lost on the way back."""
    facilitator, phone = room
    sent: list[str] = []

    def lose_the_answer(route: Route) -> None:
        sent.append(str(route.request.post_data))
        if len(sent) < 5:
            route.fetch()
            route.abort()
            phone.clock.fast_forward(60_000)  # the queue waits longer and longer
        else:
            route.continue_()

    phone.context.clock.install()
    phone.reload()
    phone.route("**/notes/", lose_the_answer)
    write(phone, THREE[0])
    steps.is_told(phone, "Enregistré.")
    phone.unroute("**/notes/")
    assert (len(sent), len(set(sent))) == (5, 1)
    are_on_the_wall(facilitator, phone, THREE[:1])


def test_a_laptop_that_slept_answers_twice_and_has_each_note_once(demo: Served, room: tuple[Page, Page]) -> None:
    """The phone gives up waiting, sends again, and both sendings are read when the lid is opened."""
    facilitator, phone = room
    phone.context.clock.install()
    phone.reload()
    demo.server.send_signal(signal.SIGSTOP)
    try:
        write(phone, *THREE[:2])
        for _patience in range(2):
            phone.clock.fast_forward(20_000)
            wait(phone, 2)
    finally:
        demo.server.send_signal(signal.SIGCONT)
    phone.clock.fast_forward(60_000)
    steps.is_told(phone, "Enregistré.")
    are_on_the_wall(facilitator, phone, THREE[:2])


def test_a_phone_that_slept_sends_what_it_kept_once_it_wakes(room: tuple[Page, Page]) -> None:
    facilitator, phone = room
    steps.cut_the_network(phone)
    write(phone, *THREE)
    wait(phone, 3)
    system = phone.context.new_cdp_session(phone)
    system.send("Page.setWebLifecycleState", {"state": "frozen"})
    phone.context.set_offline(False)
    system.send("Page.setWebLifecycleState", {"state": "active"})
    steps.is_told(phone, "Enregistré.")
    are_on_the_wall(facilitator, phone, THREE)


def test_whoever_lost_their_cookie_enters_again_and_their_notes_follow(room: tuple[Page, Page]) -> None:
    facilitator, phone = room
    steps.cut_the_network(phone)
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
    steps.cut_the_network(phone)
    write(phone, THREE[0])
    facilitator.goto(re.sub("mur/.*", "", facilitator.url))
    steps.close_this_workshop(facilitator)
    steps.is_told(facilitator, "L’atelier est clos.")
    phone.context.set_offline(False)
    expect(phone.get_by_role("alert")).to_contain_text("Cet atelier est clos : on ne peut plus y écrire.")
    expect(phone.get_by_label("Texte qui n’est pas parti")).to_have_value(THREE[0])
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
