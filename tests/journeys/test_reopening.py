"""A workshop closed by mistake is reopened: phones, tables and votes that were left open wake up alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.journey

# As long as a phone that waits for the first opening: ten seconds, and the page.
AWAKE = 20_000


def test_phones_a_table_and_a_vote_wake_up_alone(visit: Visit) -> None:
    facilitator, phone, voter, tablet, late = visit(), visit(phone=True), visit(phone=True), visit(), visit(phone=True)
    code = steps.open_a_workshop_of_the_demo(facilitator, "Atelier clos trop tôt")
    console = facilitator.url
    for page in (phone, voter):
        steps.join_by_the_code(page, code, "Habitante ou habitant", table=2)
    steps.field(phone, "Ma note").fill("Le car de sept heures")
    steps.follow(facilitator, "Animer")
    steps.follow(facilitator, "Papier et tableur")
    steps.follow(facilitator, "Secrétaires de table")
    tablet.goto(facilitator.get_by_role("main").get_by_role("link").filter(has_text="/table/2-").inner_text())
    facilitator.goto(f"{console}votes/nouveau/")
    steps.field(facilitator, "Question posée").fill("Par quoi commencer ?")
    steps.field(facilitator, "Propositions").fill("Le bus\nLe car\nLe vélo")
    steps.press(facilitator, "Préparer le vote")
    steps.press(facilitator, "Ouvrir le vote")
    voter.get_by_role("link", name="Voter", exact=False).first.click()
    voter.get_by_role("button", name="Ajouter une gommette").first.click()
    steps.press(voter, "Je vote")
    expect(voter.get_by_text("Vous avez placé")).to_be_visible()

    facilitator.goto(f"{console}animer/")
    steps.follow(facilitator, "Clore l’atelier")
    expect(facilitator.get_by_text("le vote « Par quoi commencer ? »,")).to_be_visible()
    steps.press(facilitator, "Oui, clore l’atelier")
    steps.is_told(facilitator, "L’atelier est clos.")
    for page in (phone, tablet):
        steps.is_told(page, "L’atelier est clos.")
    expect(voter.get_by_text("Ce vote est clos.")).to_be_visible()
    late.goto(voter.url.replace(re.sub(r".*(/vote/.*)", r"\1", voter.url), "/"))
    expect(late.get_by_text("Cet atelier est clos.")).to_be_visible()

    steps.press(facilitator, "Rouvrir l’atelier")
    steps.is_told(facilitator, "Le vote « Par quoi commencer ? » est rouvert.")
    expect(phone.get_by_role("button", name="Envoyer ma note")).to_be_visible(timeout=AWAKE)
    expect(steps.field(phone, "Ma note")).to_have_value("Le car de sept heures")
    expect(phone.get_by_role("link", name=re.compile("^Voter"))).to_be_visible(timeout=AWAKE)
    expect(voter.get_by_role("button", name="Changer mon vote")).to_be_visible(timeout=AWAKE)
    expect(tablet.get_by_role("button", name="Ajouter la note")).to_be_visible(timeout=AWAKE)
    expect(late.get_by_role("button", name="J’entre")).to_be_visible(timeout=AWAKE)

    facilitator.goto(console)
    steps.close_this_workshop(facilitator)
    expect(voter.get_by_text("Ce vote est clos.")).to_be_visible()
