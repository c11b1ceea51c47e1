"""A vote from a phone: told as soon as it opens, counted once whatever the network does."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys import steps
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.journey

COUNTED = "Votre vote est enregistré."
WAITING = "Pas de réseau. Votre vote est gardé dans ce téléphone et partira tout seul"


@pytest.fixture
def phone(visit: Visit) -> Iterator[Page]:
    """In the room before the vote opened."""
    facilitator, phone = visit(), visit(phone=True)
    code = steps.open_a_workshop_of_the_demo(facilitator, "Atelier du vote")
    steps.join_by_the_code(phone, code, "Habitante ou habitant", table=2)
    console = facilitator.url
    facilitator.goto(f"{console}votes/nouveau/")
    steps.field(facilitator, "Question posée").fill("Par quoi commencer ?")
    steps.field(facilitator, "Propositions").fill("Un bus\nUn atelier\nUn guichet")
    steps.press(facilitator, "Préparer le vote")
    steps.press(facilitator, "Ouvrir le vote")
    yield phone
    facilitator.goto(console)
    steps.press(facilitator, "Clore l’atelier")


def place(phone: Page, *dots: int) -> None:
    """So many dots on each proposition."""
    for option, count in enumerate(dots):
        for _dot in range(count):
            phone.get_by_role("button", name="Ajouter une gommette").nth(option).click()


def test_a_phone_hears_of_the_vote_and_is_told_that_it_is_counted(phone: Page) -> None:
    # Without reloading: the page drew its live parts again.
    phone.get_by_role(
        "link", name="Un vote est ouvert : Par quoi commencer ?".replace(" :", "\u00a0:").replace(" ?", "\u00a0?")
    ).click()
    address = phone.url
    place(phone, 2, 1)
    steps.press(phone, "Je vote")
    steps.is_told(phone, COUNTED)
    assert phone.url == address
    expect(phone.get_by_text("Votre vote est compté, et vous pouvez le changer.")).to_be_visible()
    assert phone.evaluate("document.activeElement.tagName") == "MAIN"
    # Changed without loading the page again.
    phone.get_by_role("button", name="Enlever une gommette").first.click()
    steps.press(phone, "Je vote")
    steps.is_told(phone, COUNTED)
    # Loaded again at that very moment: the vote leaves all the same.
    phone.reload()
    expect(phone.get_by_text("1 gommette", exact=True)).to_have_count(2)
    phone.reload()
    expect(phone.get_by_text("1 gommette", exact=True)).to_have_count(2)
    assert phone.evaluate("localStorage.length") == 0


def test_a_vote_without_network_waits_and_leaves_once(phone: Page) -> None:
    phone.goto(f"{phone.url}vote/")
    place(phone, 2)
    phone.context.set_offline(True)
    steps.press(phone, "Je vote")
    steps.is_told(phone, WAITING)
    phone.context.set_offline(False)
    steps.is_told(phone, COUNTED)
    assert phone.evaluate("localStorage.length") == 0


def test_a_vote_that_waits_is_not_that_of_whoever_enters_next_on_the_same_device(phone: Page) -> None:
    home = phone.url
    phone.goto(f"{home}vote/")
    place(phone, 2)
    phone.context.set_offline(True)
    steps.press(phone, "Je vote")
    steps.is_told(phone, WAITING)
    # The tablet goes to somebody else.
    phone.goto("about:blank")
    phone.context.clear_cookies()
    phone.context.set_offline(False)
    phone.goto(home)
    phone.get_by_label("Agente ou agent", exact=False).first.check()
    steps.press(phone, "J’entre")
    sent: list[str] = []
    phone.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    phone.goto(f"{home}vote/")
    phone.wait_for_load_state("networkidle")
    expect(phone.get_by_role("button", name="Je vote")).to_be_visible()
    assert sent == []
    expect(phone.get_by_text(COUNTED)).to_have_count(0)
    assert phone.evaluate("localStorage.length") == 0


def test_a_vote_whose_answer_is_lost_is_counted_once(phone: Page) -> None:
    phone.goto(f"{phone.url}vote/")
    place(phone, 1, 2)
    sent: list[str] = []

    def lose_the_first(route: Route) -> None:
        if route.request.method != "POST":
            return route.continue_()
        sent.append(str(route.request.post_data))
        if len(sent) > 1:
            return route.continue_()
        route.fetch()
        return route.abort()

    phone.route("**/vote/*/", lose_the_first)
    steps.press(phone, "Je vote")
    steps.is_told(phone, WAITING)
    steps.is_told(phone, COUNTED)
    assert (len(sent), len(set(sent))) == (2, 1)


def test_a_vote_changed_while_its_first_answer_is_lost_is_the_one_that_counts(phone: Page) -> None:
    phone.goto(f"{phone.url}vote/")
    place(phone, 2)
    is_cut = True

    def lose_the_answer(route: Route) -> None:
        if route.request.method != "POST" or not is_cut:
            return route.continue_()
        route.fetch()  # counted by the server, and nobody hears of it
        return route.abort()

    phone.route("**/vote/*/", lose_the_answer)
    steps.press(phone, "Je vote")
    steps.is_told(phone, WAITING)
    phone.get_by_role("button", name="Enlever une gommette").first.click()
    place(phone, 0, 0, 1)
    steps.press(phone, "Je vote")
    is_cut = False
    steps.is_told(phone, COUNTED)
    phone.reload()
    expect(phone.get_by_text("1 gommette", exact=True)).to_have_count(2)
    assert phone.evaluate("localStorage.length") == 0


def test_a_fourth_dot_is_refused_in_words_and_the_page_keeps_the_three(phone: Page) -> None:
    phone.goto(f"{phone.url}vote/")
    place(phone, 2, 1)
    place(phone, 0, 0, 1)
    expect(phone.get_by_role("alert")).to_contain_text("Toutes vos gommettes sont placées.")
    steps.press(phone, "Je vote")
    steps.is_told(phone, COUNTED)
