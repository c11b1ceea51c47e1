"""Two tables with tablets, one without network for a while: they propose three enjeux, the plenary merges two, and the
lineage says both tables."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.legible import faults
from tests.journeys.test_secretary import TABLET, dictate
from tests.journeys.test_weight import PAGE_REQUESTS, PARTICIPANT_BYTES, first_load

pytestmark = pytest.mark.journey

BUS, MAIL = "Le bus ne passe plus le jeudi.", "Ma mère n’a pas de boîte mail."


@pytest.fixture
def room(visit: Visit) -> Iterator[tuple[Page, list[Page]]]:
    """A facilitator, and a tablet at each of two tables."""
    facilitator, tablets = visit(), [visit(phone=True), visit(phone=True)]
    steps.open_a_workshop_of_the_demo(facilitator, "Atelier des tables")
    workshop = facilitator.url
    facilitator.goto(f"{workshop}secretaires/")
    links = facilitator.get_by_role("main").get_by_role("link").filter(has_text="/table/").all_inner_texts()
    for tablet, link in zip(tablets, links, strict=True):
        tablet.set_viewport_size(TABLET)
        tablet.goto(link)
        steps.is_kept_by_the_browser(tablet)
    yield facilitator, tablets
    facilitator.goto(workshop)
    steps.close_this_workshop(facilitator)


def phrase(tablet: Page, how: str, what_for: str, note: str = "") -> None:
    steps.fill(tablet, {"Comment …": how, "pour que …": what_for})
    if note:
        steps.field(tablet, note).check()


def test_tables_propose_and_the_plenary_merges_with_lineage(room: tuple[Page, list[Page]]) -> None:
    facilitator, (first, second) = room
    dictate(first, BUS)
    dictate(second, MAIL)
    for tablet in (first, second):
        steps.is_told(tablet, "Enregistré.")
        steps.follow(tablet, "Enjeux")
    # A draft first, phrased as it is typed, then proposed.
    phrase(first, "venir à la mairie sans voiture", "", BUS)
    expect(first.get_by_text("Dites aussi dans quel but")).to_be_visible()
    steps.press(first, "Réunir en brouillon")
    steps.is_told(first, "L’enjeu est gardé dans les brouillons de la table.")
    first.get_by_role("link", name="Formuler et proposer").click()
    steps.fill(first, {"pour que …": "elle reste ouverte"})
    expect(
        first.get_by_text("Comment venir à la mairie sans voiture pour qu’elle reste ouverte\u00a0?")
    ).to_be_visible()
    steps.press(first, "Proposer à la salle")
    expect(first.locator("#stakes").get_by_text("proposé")).to_be_visible()

    # The plenary sees what comes, from a table that had no network.
    steps.go_to(facilitator, "Ateliers")
    steps.go_to(facilitator, "Enjeux et chantiers")
    proposals = facilitator.get_by_role("region", name="Propositions des tables")
    expect(proposals.get_by_role("listitem")).to_have_count(1)
    steps.cut_the_network(second)
    second.reload()  # kept by the browser with the page of notes
    phrase(second, "écrire à une administration", "chacun fasse valoir ses droits", MAIL)
    steps.press(second, "Proposer à la salle")
    steps.is_told(second, "Votre enjeu est gardé sur cet appareil")
    phrase(second, "aller au bourg", "les jeunes restent")
    steps.press(second, "Proposer à la salle")
    steps.is_told(second, "Votre enjeu est gardé sur cet appareil")
    second.context.set_offline(False)
    expect(proposals.get_by_role("listitem")).to_have_count(3)
    expect(proposals.get_by_text("table 2")).to_have_count(2)

    proposals.get_by_label("Comment venir à la mairie").check()
    proposals.get_by_label("Comment aller au bourg").check()
    steps.press(proposals, "Fusionner ceux que je coche")
    steps.press(facilitator, "Fusionner ces enjeux")
    steps.go_to(facilitator, "Enjeux et chantiers")
    proposals = facilitator.get_by_role("region", name="Propositions des tables")
    expect(proposals.get_by_role("listitem")).to_have_count(2)
    expect(proposals.get_by_text("tables 1 et 2")).to_be_visible()
    second.reload()
    expect(second.locator("#stakes").get_by_text("réuni dans")).to_be_visible()
    for tablet in (first, second):
        assert faults(tablet) == []


def test_the_pages_of_a_table_weigh_little_and_write_without_script(
    visit: Visit, room: tuple[Page, list[Page]]
) -> None:
    _facilitator, (first, _second) = room
    bare = visit(phone=True, scripts=False)
    bare.goto(first.url + "enjeux/")
    phrase(bare, "rester au bourg", "les jeunes travaillent ici")
    steps.press(bare, "Proposer à la salle")
    expect(bare.locator("#stakes b")).to_have_text("Comment rester au bourg pour que les jeunes travaillent ici\u00a0?")
    steps.press(bare, "Reprendre « Comment rester au bourg pour que les jeunes travaillent ici\u00a0? »")
    expect(bare.get_by_text("brouillon de la table", exact=True)).to_be_visible()
    load = first_load(visit(phone=True, service_workers="block"), first.url + "enjeux/")
    assert load.bytes <= PARTICIPANT_BYTES and len(load.requests) <= PAGE_REQUESTS, str(load)
