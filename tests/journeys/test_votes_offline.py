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
def room(visit: Visit) -> Iterator[tuple[Page, Page]]:
    """The facilitation, on the page of an open vote, and a phone that entered before the vote opened."""
    yield from open_a_vote(visit, "Un bus\nUn atelier\nUn guichet")


@pytest.fixture
def phone(room: tuple[Page, Page]) -> Page:
    return room[1]


@pytest.fixture
def long_ballot(visit: Visit) -> Iterator[Page]:
    """A phone on a ballot three screens high."""
    for _facilitator, phone in open_a_vote(visit, "\n".join(f"Proposition {number}" for number in range(1, 13))):
        phone.goto(f"{phone.url}vote/")
        yield phone


def open_a_vote(visit: Visit, propositions: str) -> Iterator[tuple[Page, Page]]:
    facilitator, phone = visit(), visit(phone=True)
    code = steps.open_a_workshop_of_the_demo(facilitator, "Atelier du vote")
    steps.join_by_the_code(phone, code, "Habitante ou habitant", table=2)
    console = facilitator.url
    facilitator.goto(f"{console}votes/nouveau/")
    steps.field(facilitator, "Question posée").fill("Par quoi commencer ?")
    steps.field(facilitator, "Propositions").fill(propositions)
    steps.press(facilitator, "Préparer le vote")
    steps.press(facilitator, "Ouvrir le vote")
    yield facilitator, phone
    facilitator.goto(console)
    steps.close_this_workshop(facilitator)


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
    expect(phone.get_by_role("status").filter(has_text=COUNTED)).to_be_focused()
    # Changed without loading the page again.
    phone.get_by_role("button", name="Enlever une gommette").first.click()
    steps.press(phone, "Changer mon vote")
    steps.is_told(phone, COUNTED)
    # Loaded again at that very moment: the vote leaves all the same.
    phone.reload()
    expect(phone.get_by_text("1 gommette", exact=True)).to_have_count(2)
    phone.reload()
    expect(phone.get_by_text("1 gommette", exact=True)).to_have_count(2)
    assert phone.evaluate("localStorage.length") == 0


def test_on_a_long_ballot_the_confirmation_is_in_view_and_the_button_offers_to_change(long_ballot: Page) -> None:
    place(long_ballot, 2)
    steps.press(long_ballot, "Je vote")
    confirmation = long_ballot.get_by_role("status").filter(has_text=COUNTED)
    expect(confirmation).to_be_in_viewport(ratio=1)
    expect(confirmation).to_be_focused()
    expect(long_ballot.get_by_role("button", name="Changer mon vote")).to_have_count(1)
    expect(long_ballot.get_by_role("button", name="Je vote")).to_have_count(0)


def test_on_a_long_ballot_the_dots_left_stay_in_view(long_ballot: Page) -> None:
    long_ballot.get_by_role("button", name="Ajouter une gommette").last.click()
    expect(long_ballot.get_by_text("À placer")).to_be_in_viewport(ratio=1)
    # Nor do they hide the button that the keyboard has just reached.
    long_ballot.get_by_role("button", name="Ajouter une gommette").first.focus()
    left, first = (long_ballot.locator(where).first.bounding_box() for where in ("#left", "[name=plus]"))
    assert left and first and left["y"] + left["height"] <= first["y"]


def test_a_vote_without_network_waits_and_leaves_once(phone: Page) -> None:
    phone.goto(f"{phone.url}vote/")
    place(phone, 2)
    steps.cut_the_network(phone)
    steps.press(phone, "Je vote")
    steps.is_told(phone, WAITING)
    phone.context.set_offline(False)
    steps.is_told(phone, COUNTED)
    assert phone.evaluate("localStorage.length") == 0


def test_a_phone_left_on_the_vote_says_by_itself_that_it_has_closed_or_is_open_again(room: tuple[Page, Page]) -> None:
    facilitator, phone = room
    phone.goto(f"{phone.url}vote/")
    place(phone, 2)
    steps.press(phone, "Je vote")
    steps.is_told(phone, COUNTED)
    place(phone, 0, 1)
    steps.close_this_vote(facilitator)
    expect(phone.get_by_text("Ce vote est clos. Votre vote est compté.")).to_be_focused()
    expect(phone.get_by_text("jusqu’à la clôture")).to_have_count(0)
    expect(phone.get_by_role("button", name="Changer mon vote")).to_have_count(0)
    facilitator.locator("summary", has_text="Rouvrir le vote").click()
    steps.press(facilitator, "Oui, rouvrir le vote")
    expect(phone.get_by_role("button", name="Changer mon vote")).to_be_visible()
    expect(phone.locator(".stepper").get_by_text("2 gommettes", exact=True)).to_have_count(1)


def test_a_vote_overtaken_by_the_closing_is_told_then_sent_in_one_gesture(room: tuple[Page, Page]) -> None:
    facilitator, phone = room
    phone.goto(f"{phone.url}vote/")
    place(phone, 1)
    steps.press(phone, "Je vote")
    steps.is_told(phone, COUNTED)
    place(phone, 0, 2)
    steps.cut_the_network(phone)
    steps.press(phone, "Changer mon vote")
    steps.is_told(phone, WAITING)
    steps.close_this_vote(facilitator)
    phone.context.set_offline(False)
    alert = phone.get_by_role("alert")
    expect(alert).to_contain_text("Votre vote n’a pas pu être compté")
    expect(alert).to_contain_text("Ce que vous aviez envoyé avant reste compté.")
    expect(alert).to_contain_text("Ce téléphone le garde.")
    expect(phone.get_by_text("Votre vote est compté")).to_have_count(0)
    expect(facilitator.get_by_text("1 vote est arrivé d’un téléphone après la clôture")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("B. Un atelier : 2 gommettes".replace(" :", "\u00a0:"))).to_be_visible()
    expect(phone.get_by_text("Votre vote est compté")).to_have_count(0)

    facilitator.locator("summary", has_text="Rouvrir le vote").click()
    steps.press(facilitator, "Oui, rouvrir le vote")
    expect(facilitator.get_by_text("1 vote est arrivé d’un téléphone après la clôture")).to_be_visible()
    steps.press(phone, "Envoyer ce que j’avais choisi")
    steps.is_told(phone, COUNTED)
    expect(phone.get_by_text("Votre vote n’a pas pu être compté")).to_have_count(0)
    expect(phone.locator(".stepper").get_by_text("2 gommettes", exact=True)).to_have_count(1)
    assert phone.evaluate("localStorage.length") == 0
    phone.reload()
    expect(phone.get_by_text("Votre vote n’a pas pu être compté")).to_have_count(0)
    expect(phone.get_by_text("2 gommettes", exact=True)).to_have_count(1)


def test_the_home_of_a_phone_leads_to_a_vote_that_waits(room: tuple[Page, Page]) -> None:
    """Its owner went back to the notes, the vote closed, and nothing said that it was not counted."""
    facilitator, phone = room
    home = phone.url
    kept = phone.get_by_role("link", name="Un vote attend ici")
    expect(kept).to_have_count(0)
    phone.goto(f"{home}vote/")
    place(phone, 2)
    # What is sent as a page closes ignores the network that a browser pretends to have lost.
    phone.route("**/vote/*/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    steps.press(phone, "Je vote")
    steps.is_told(phone, WAITING)
    phone.goto("about:blank")
    steps.close_this_vote(facilitator)
    phone.unroute("**/vote/*/")
    phone.goto(home)
    kept.click()
    expect(phone.get_by_role("alert")).to_contain_text("Votre vote n’a pas pu être compté")
    phone.goto(home)
    expect(phone.get_by_role("button", name="Envoyer ma note")).to_be_visible()
    expect(kept).to_have_count(0)


def test_a_withdrawn_vote_leaves_the_phone_and_its_button_sends_for_no_other(room: tuple[Page, Page]) -> None:
    facilitator, phone = room
    phone.goto(f"{phone.url}vote/")
    expect(phone.get_by_role("button", name="Je vote")).to_be_visible()
    address = phone.url
    facilitator.locator("summary", has_text="Remettre en préparation").click()
    steps.press(facilitator, "Oui, remettre en préparation")
    expect(phone.get_by_text("Ce vote n’est pas ouvert.")).to_be_visible()
    expect(phone.get_by_role("button", name="Je vote")).to_have_count(0)
    assert phone.url == address
    steps.press(facilitator, "Ouvrir le vote")
    expect(phone.get_by_role("button", name="Je vote")).to_be_visible()


def test_dots_placed_and_not_sent_when_the_vote_closes_are_told(room: tuple[Page, Page]) -> None:
    facilitator, phone = room
    phone.goto(f"{phone.url}vote/")
    place(phone, 1)
    steps.press(phone, "Je vote")
    steps.is_told(phone, COUNTED)
    place(phone, 0, 1)
    steps.close_this_vote(facilitator)
    steps.is_told(phone, "Ce que vous placiez n’était pas envoyé")
    assert phone.evaluate("localStorage.length") == 0


def test_the_pages_of_the_facilitation_follow_the_vote_by_themselves(room: tuple[Page, Page]) -> None:
    facilitator, phone = room
    other, console = facilitator.context.new_page(), facilitator.context.new_page()
    other.goto(facilitator.url)
    console.goto(f"{facilitator.url.partition('votes/')[0]}animer/")
    expect(console.get_by_text("0 vote au téléphone, aucun sur papier.")).to_be_visible()
    phone.goto(f"{phone.url}vote/")
    place(phone, 1)
    steps.press(phone, "Je vote")
    steps.is_told(phone, COUNTED)
    # Nothing announces a vote: both pages ask.
    expect(console.get_by_text("1 vote au téléphone, aucun sur papier.")).to_be_visible()
    console.locator("summary", has_text="Clore le vote").click()
    expect(console.get_by_text("Tous les téléphones entrés ont servi à ce vote.")).to_be_visible()
    console.get_by_role("button", name="Clore maintenant").click()
    for page in (facilitator, other):
        expect(page.locator("summary", has_text="Rouvrir le vote")).to_be_visible()
    facilitator.locator("summary", has_text="Rouvrir le vote").click()
    steps.press(facilitator, "Oui, rouvrir le vote")
    for page in (other, console):
        expect(page.locator("summary", has_text="Clore le vote")).to_be_visible()
    other.close()
    console.close()


def test_a_vote_that_waits_is_not_that_of_whoever_enters_next_on_the_same_device(phone: Page) -> None:
    home = phone.url
    phone.goto(f"{home}vote/")
    place(phone, 2)
    steps.cut_the_network(phone)
    steps.press(phone, "Je vote")
    steps.is_told(phone, WAITING)
    # The tablet goes to somebody else.
    phone.goto("about:blank")
    phone.context.clear_cookies()
    phone.context.set_offline(False)
    inside = phone.get_by_role("heading", name="Écrire une note")
    for _try in range(3):  # a page that comes while its machine is busy may lose what is pressed too early
        phone.goto(home)
        phone.wait_for_load_state("networkidle")
        if inside.count():
            break
        phone.get_by_label("Agente ou agent", exact=False).first.check()
        steps.press(phone, "J’entre")
        phone.wait_for_load_state("networkidle")
    expect(inside).to_be_visible()
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


def test_dots_that_are_placed_and_not_sent_outlive_a_reload(phone: Page) -> None:
    phone.goto(f"{phone.url}vote/")
    place(phone, 2)
    expect(phone.get_by_text("Pas encore envoyé")).to_be_visible()
    phone.reload()
    expect(phone.locator("#left")).to_contain_text("À placer : 1")
    expect(phone.get_by_text("Pas encore envoyé")).to_be_visible()
    place(phone, 0, 1)
    expect(phone.get_by_text("Il reste à envoyer votre vote, en bas.")).to_be_visible()
    steps.press(phone, "Je vote")
    steps.is_told(phone, COUNTED)
    assert phone.evaluate("localStorage.length") == 0


def test_a_fourth_dot_is_refused_in_words_and_the_page_keeps_the_three(phone: Page) -> None:
    phone.goto(f"{phone.url}vote/")
    place(phone, 2, 1)
    place(phone, 0, 0, 1)
    expect(phone.get_by_role("alert")).to_contain_text("Toutes vos gommettes sont placées.")
    steps.press(phone, "Je vote")
    steps.is_told(phone, COUNTED)


def test_dots_and_a_vote_that_waited_are_dropped_once_the_propositions_change(room: tuple[Page, Page]) -> None:
    facilitator, phone = room
    phone.goto(f"{phone.url}vote/")
    place(phone, 2)
    steps.cut_the_network(phone)
    steps.press(phone, "Je vote")
    steps.is_told(phone, WAITING)
    swap_the_lines(facilitator, "Un guichet\nUn atelier\nUn bus")
    phone.context.set_offline(False)
    expect(phone.get_by_role("alert")).to_contain_text("Les propositions ont changé")
    expect(phone.locator("#o-1")).to_contain_text("Un guichet")
    assert phone.evaluate("localStorage.length") == 0
    # A page left open shows the new ones by itself, and what was placed there is gone.
    place(phone, 1)
    swap_the_lines(facilitator, "Un bus\nUn guichet\nUn atelier")
    expect(phone.locator("#o-1")).to_contain_text("Un bus")
    expect(phone.get_by_text("Les propositions ont changé\u00a0: votez de nouveau.")).to_be_visible()
    assert phone.evaluate("localStorage.length") == 0
    # So is what another page had placed.
    address = phone.url
    place(phone, 1)
    phone.goto("about:blank")
    swap_the_lines(facilitator, "Un atelier\nUn bus\nUn guichet")
    phone.goto(address)
    expect(phone.get_by_text("Les propositions ont changé\u00a0: votez de nouveau.")).to_be_visible()
    expect(phone.locator("#left")).to_contain_text("À placer : 3")
    place(phone, 2)
    steps.press(phone, "Je vote")
    steps.is_told(phone, COUNTED)


def swap_the_lines(facilitator: Page, propositions: str) -> None:
    ballot = facilitator.url
    facilitator.locator("summary", has_text="Remettre en préparation").click()
    steps.press(facilitator, "Oui, remettre en préparation")
    facilitator.goto(f"{ballot}modifier/")
    steps.field(facilitator, "Propositions").fill(propositions)
    facilitator.locator("main form button.btn").last.click()
    facilitator.wait_for_url(ballot)
    steps.press(facilitator, "Ouvrir le vote")
