"""A table whose network is gone types its papers and its resources: both wait on the tablet, checked before, and a refusal
stays on the page where it can be mended."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.journey

TABLET = {"width": 768, "height": 1024}
KEPT = "est gardé sur cet appareil"


@pytest.fixture
def room(visit: Visit, request: pytest.FixtureRequest) -> Iterator[tuple[Page, Page]]:
    """A facilitator, and the tablet of table 1."""
    facilitator, tablet = visit(), visit(phone=True)
    tablet.set_viewport_size(TABLET)
    steps.open_a_workshop_of_the_demo(facilitator, f"Atelier sans réseau, {request.node.name}")
    workshop = facilitator.url
    facilitator.goto(f"{workshop}secretaires/")
    tablet.goto(facilitator.get_by_role("main").get_by_role("link").filter(has_text="/table/1-").inner_text())
    facilitator.goto(workshop)
    yield facilitator, tablet
    facilitator.goto(workshop)
    steps.close_this_workshop(facilitator)


def open_a_vote(facilitator: Page) -> str:
    """The address of an open vote of two propositions."""
    facilitator.goto(f"{facilitator.url}votes/nouveau/")
    steps.fill(facilitator, {"Question posée": "Par quoi commencer ?", "Propositions": "Un bus\nUn guichet"})
    steps.press(facilitator, "Préparer le vote")
    address = facilitator.url
    steps.press(facilitator, "Ouvrir le vote")
    return address


def open_the_pile(tablet: Page, pile: str) -> None:
    tablet.reload()
    steps.follow(tablet, "Votes sur papier")
    tablet.get_by_role("link", name="Saisir nos feuilles").click()
    tablet.get_by_role("link", name=pile).click()


def count(page: Page, sheets: int, bus: int, guichet: int) -> None:
    values = {"Un bus : gommettes": str(bus), "Un guichet : gommettes": str(guichet)}
    steps.fill(page, {"Nombre de votes papier": str(sheets), **values})
    steps.press(page, "Enregistrer le décompte")


def test_a_count_typed_without_network_waits_and_is_counted_once(room: tuple[Page, Page]) -> None:
    facilitator, tablet = room
    vote = open_a_vote(facilitator)
    open_the_pile(tablet, "Association")
    steps.cut_the_network(tablet)
    count(tablet, 4, 5, 3)
    steps.is_told(tablet, KEPT)
    tablet.context.set_offline(False)
    expect(tablet.get_by_text("Association : 4 feuilles")).to_be_visible()
    facilitator.goto(vote)
    expect(facilitator.get_by_text("4 votes sur papier.")).to_be_visible()


def test_every_pile_of_a_table_is_typed_without_network(room: tuple[Page, Page]) -> None:
    facilitator, tablet = room
    vote = open_a_vote(facilitator)
    open_the_pile(tablet, "Association")
    steps.cut_the_network(tablet)
    count(tablet, 4, 5, 3)
    steps.is_told(tablet, KEPT)
    expect(tablet.get_by_role("link", name="Association (en attente du réseau)")).to_be_visible()
    tablet.get_by_role("link", name="Habitante ou habitant").click()
    expect(steps.field(tablet, "Nombre de votes papier")).to_have_value("")
    count(tablet, 2, 1, 1)
    steps.is_told(tablet, KEPT)
    tablet.context.set_offline(False)
    expect(tablet.get_by_text("Association : 4 feuilles")).to_be_visible()
    expect(tablet.get_by_text("Habitante ou habitant : 2 feuilles")).to_be_visible()
    facilitator.goto(vote)
    expect(facilitator.get_by_text("6 votes sur papier.")).to_be_visible()


def test_what_is_typed_in_a_pile_stays_while_another_one_is_looked_at(room: tuple[Page, Page]) -> None:
    facilitator, tablet = room
    open_a_vote(facilitator)
    open_the_pile(tablet, "Association")
    steps.fill(tablet, {"Nombre de votes papier": "4"})
    tablet.get_by_role("link", name="Entreprise").click()
    expect(steps.field(tablet, "Nombre de votes papier")).to_have_value("")
    tablet.get_by_role("link", name="Association").click()
    expect(steps.field(tablet, "Nombre de votes papier")).to_have_value("4")


def test_a_count_that_somebody_typed_meanwhile_comes_back_in_its_fields(room: tuple[Page, Page]) -> None:
    facilitator, tablet = room
    vote = open_a_vote(facilitator)
    open_the_pile(tablet, "Association")
    steps.cut_the_network(tablet)
    count(tablet, 4, 5, 3)
    steps.is_told(tablet, KEPT)
    facilitator.goto(f"{vote}salle/?table=1&college=association")
    count(facilitator, 2, 1, 1)
    expect(facilitator.get_by_text("2 votes sur papier.")).to_be_visible()
    tablet.context.set_offline(False)
    expect(tablet.get_by_role("alert")).to_contain_text("Ce décompte vient d’être saisi par")
    expect(steps.field(tablet, "Nombre de votes papier")).to_have_value("4")
    steps.press(tablet, "Enregistrer le décompte")
    expect(tablet.get_by_text("Association : 4 feuilles")).to_be_visible()


def test_a_count_typed_by_the_facilitator_without_network_stays_in_place(room: tuple[Page, Page]) -> None:
    """« Enregistrer le décompte » gave the error page of the browser; back from it, the fields were empty."""
    facilitator, _tablet = room
    vote = open_a_vote(facilitator)
    pile = f"{vote}salle/?table=2&college=habitant"
    facilitator.goto(pile)
    steps.cut_the_network(facilitator)
    count(facilitator, 4, 5, 3)
    steps.is_told(facilitator, "Votre décompte reste ici : enregistrez-le dès son retour.")
    facilitator.context.set_offline(False)
    # Its page was left meanwhile.
    facilitator.goto(pile)
    steps.press(facilitator, "Reprendre")
    expect(steps.field(facilitator, "Nombre de votes papier")).to_have_value("4")
    expect(steps.field(facilitator, "Un bus : gommettes")).to_have_value("5")
    steps.press(facilitator, "Enregistrer le décompte")
    expect(facilitator.get_by_text("4 votes sur papier.")).to_be_visible()


def open_the_map(facilitator: Page, tablet: Page) -> None:
    """Of a chantier whose map is drawn by the tables of this workshop."""
    workshop = facilitator.url
    title = facilitator.get_by_role("heading", level=1).inner_text()
    steps.go_to(facilitator, "Ateliers")
    steps.go_to(facilitator, "Enjeux et chantiers")
    facilitator.goto(f"{facilitator.url.split('/enjeux')[0]}/chantiers/nouveau/")
    steps.fill(facilitator, {"Intitulé du chantier": "Un minibus d’essai"})
    steps.choose_beginning(facilitator, "Atelier qui dessine sa carte", title)
    steps.press(facilitator, "Ajouter le chantier")
    expect(facilitator.get_by_role("link", name="Modifier Un minibus d’essai")).to_be_attached()
    facilitator.goto(workshop)
    tablet.reload()
    steps.follow(tablet, "Carte")
    steps.follow(tablet, "Un minibus d’essai")


def test_a_resource_without_its_state_does_not_wait_for_a_refusal(room: tuple[Page, Page]) -> None:
    facilitator, tablet = room
    open_the_map(facilitator, tablet)
    address = tablet.url
    steps.fill(tablet, {"Ressource": "Une conductrice"})
    tablet.get_by_label("Où").select_option(index=1)
    tablet.get_by_role("radio", name="existante").check()
    steps.press(tablet, "Poser sur la carte")
    steps.is_told(tablet, "La ressource est sur la carte.")
    steps.cut_the_network(tablet)
    steps.fill(tablet, {"Ressource": "Un garage"})
    tablet.get_by_label("Où").select_option(index=1)
    steps.press(tablet, "Poser sur la carte")
    expect(tablet.get_by_text("Choisissez : existante si elle est déjà là")).to_be_visible()
    expect(steps.field(tablet, "Ressource")).to_have_value("Un garage")
    # What was said of the resource before is not read as said of this one.
    expect(tablet.get_by_text("La ressource est sur la carte.")).to_have_count(0)
    tablet.get_by_role("radio", name="mobilisable").check()
    steps.press(tablet, "Poser sur la carte")
    steps.is_told(tablet, "La ressource est gardée sur cet appareil")
    # The next one is being typed when the network comes back.
    steps.fill(tablet, {"Ressource": "Du carb"})
    tablet.context.set_offline(False)
    expect(tablet.locator("#outline").get_by_text("Un garage")).to_be_visible()
    expect(steps.field(tablet, "Ressource")).to_have_value("Du carb")
    assert tablet.url == address
