"""What a room needs is on the first screen: every answer of a vote on a small phone, the last notes on a tablet held upright."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.test_secretary import FIELD

pytestmark = pytest.mark.journey

SMALL = {"width": 360, "height": 640}
UPRIGHT = {"width": 768, "height": 1024}
ANSWERS = {
    "Échelle d’accord, en cinq degrés": ["Tout à fait d’accord", "D’accord", "Avis partagé", "Des réserves", "Contre"],
    "Consentement": ["D’accord", "Je peux vivre avec", "Je fais objection"],
}
PROPOSITIONS = "Rembourser le trajet en bus des personnes qui viennent à la permanence de la mairie\nOuvrir la médiathèque le samedi"


@pytest.fixture
def room(visit: Visit) -> Iterator[tuple[Page, Page, str]]:
    """A facilitator on the page of the workshop, a small phone, the code."""
    facilitator, phone = visit(), visit(phone=True)
    phone.set_viewport_size(SMALL)
    code = steps.open_a_workshop_of_the_demo(facilitator, "Atelier de près")
    workshop = facilitator.url
    yield facilitator, phone, code
    facilitator.goto(workshop)
    steps.close_this_workshop(facilitator)


def test_every_answer_is_in_view_and_a_way_back_is_beside(room: tuple[Page, Page, str]) -> None:
    facilitator, phone, code = room
    workshop = facilitator.url
    steps.join_by_the_code(phone, code, "Habitante ou habitant", table=2)
    for kind, answers in ANSWERS.items():
        facilitator.goto(f"{workshop}votes/nouveau/")
        steps.fill(facilitator, {"Question posée": f"Que décide-t-on ? {kind}", "Propositions": PROPOSITIONS})
        facilitator.get_by_label(kind, exact=True).check()
        steps.press(facilitator, "Préparer le vote")
        steps.press(facilitator, "Ouvrir le vote")
        if kind == "Consentement":
            steps.press(facilitator, "Garder tout ouvert")
        steps.is_told(facilitator, "Le vote est ouvert.")
        phone.goto(f"/a/{code}/")
        phone.get_by_role("link", name=kind).first.click()  # the other one stays in view
        sizes = []
        for answer in answers:
            button = phone.get_by_role("button", name=answer, exact=True)
            expect(button).to_be_in_viewport(ratio=1)
            sizes.append(button.bounding_box())
        assert len({(box["width"], box["height"]) for box in sizes if box}) == 1
        steps.press(phone, answers[1])
        expect(phone.get_by_text("A, votre réponse :")).to_be_visible()
        steps.follow(phone, "Proposition précédente")
        expect(phone.get_by_role("button", pressed=True)).to_contain_text(answers[1])
        steps.press(phone, answers[0])
        steps.press(phone, answers[0])
        expect(phone.get_by_text("Merci, vos réponses sont enregistrées.")).to_be_visible()


def test_what_was_just_typed_at_a_table_is_in_view(room: tuple[Page, Page, str]) -> None:
    facilitator, tablet, _code = room
    tablet.set_viewport_size(UPRIGHT)
    facilitator.goto(f"{facilitator.url}secretaires/")
    tablet.goto(facilitator.get_by_role("main").get_by_role("link").filter(has_text="/table/1-").inner_text())
    for number in range(9):
        steps.field(tablet, FIELD).fill(f"Note dictée numéro {number}, qui dit en une phrase ce qui bloque.")
        steps.press(tablet, "Ajouter la note")
        expect(steps.field(tablet, FIELD)).to_be_empty()
    expect(tablet.locator("#own > li").first).to_be_in_viewport(ratio=1)
    expect(tablet.get_by_label("Habitante ou habitant")).to_be_in_viewport(ratio=1)
    # Tags are folded; open, they stay so.
    expect(tablet.get_by_label("Distance, transport")).to_be_hidden()
    tablet.locator("summary", has_text="Étiquettes").click()
    tablet.get_by_label("Distance, transport").check()
    tablet.reload()
    expect(tablet.get_by_label("Distance, transport")).to_be_checked()
    expect(tablet.locator("[data-ticked]")).to_have_text("Distance, transport")
    steps.follow(tablet, "Enjeux")
    expect(tablet.get_by_role("button", name="Proposer à la salle")).to_be_in_viewport(ratio=1)
