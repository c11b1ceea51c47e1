"""What a phone says of what was just written: kept, waiting or refused, and never two of them at once."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.journey


@pytest.fixture
def room(visit: Visit) -> Iterator[tuple[Page, Page]]:
    facilitator, phone = visit(), visit(phone=True)
    code = steps.open_a_workshop_of_the_demo(facilitator, "Atelier des mots justes")
    console = facilitator.url
    steps.join_by_the_code(phone, code, "Habitante ou habitant", table=1)
    yield facilitator, phone
    facilitator.goto(console)
    steps.press(facilitator, "Clore l’atelier")
    steps.is_told(facilitator, "L’atelier est clos.")


def test_a_correction_is_told_and_one_may_come_back_without_it(room: tuple[Page, Page]) -> None:
    _facilitator, phone = room
    steps.write_a_note(phone, "Le car ne passe plus.")
    steps.follow(phone, "Corriger la note 1")
    steps.field(phone, "Ma note").fill("Perdu")
    steps.follow(phone, "Revenir sans enregistrer")
    expect(phone.get_by_role("listitem").filter(has_text="Le car ne passe plus.")).to_be_visible()
    steps.follow(phone, "Corriger la note 1")
    steps.field(phone, "Ma note").fill("Le car ne passe plus le jeudi.")
    steps.press(phone, "Enregistrer ma note")
    steps.is_told(phone, "Votre note est corrigée.")
    expect(phone.get_by_role("listitem").filter(has_text="Le car ne passe plus le jeudi.")).to_be_visible()
