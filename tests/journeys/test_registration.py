"""Somebody registers from a poster, on a telephone without JavaScript; the facilitator finds them among the guests."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys import steps, workshop_steps
from tests.journeys.conftest import Visit
from tests.journeys.legible import faults

pytestmark = pytest.mark.journey
TITLE = "Atelier ouvert à toutes et tous"


def test_a_telephone_without_javascript_registers_comes_back_by_its_code_and_erases_itself(visit: Visit) -> None:
    # Axe does not read in a browser without scripts: another telephone opens the same pages.
    desk, phone, read = visit(), visit(phone=True, scripts=False), visit(phone=True)
    steps.enter_the_demo_as(desk, "La référente")
    day = timezone.localdate() + timedelta(days=20)
    workshop_steps.create(desk, TITLE, "Autre atelier", "Qu’est-ce qui bloque ?", "Salle des fêtes", day, 2)
    workshop = re.match(r".*/ateliers/\d+/", desk.url)
    assert workshop
    desk.goto(f"{workshop[0]}invitations/inscription/")
    desk.get_by_role("button", name="Enregistrer et ouvrir les inscriptions").click()
    link = desk.locator("dd.break a").get_attribute("href")
    assert link
    assert link in desk.get_by_role("textbox", name="Pour une lettre").input_value()

    phone.goto(link)
    expect(phone.get_by_role("heading", level=1)).to_have_text(TITLE)
    read.goto(link)
    assert faults(read) == []
    phone.get_by_label("Votre prénom").fill("Une voisine")
    phone.get_by_role("button", name="M’inscrire").click()  # nothing to be reached by
    expect(phone.get_by_text("Écrivez une adresse ou un téléphone").first).to_be_visible()
    expect(phone.get_by_label("Votre prénom")).to_have_value("Une voisine")
    phone.get_by_label("Votre téléphone").fill("06 12 34 56 78")
    phone.get_by_label("Habitante ou habitant").check()
    phone.wait_for_timeout(2500)  # whoever answers before anybody could read is asked to send again
    phone.get_by_role("button", name="M’inscrire").click()
    expect(phone.get_by_role("heading", name="C’est noté : vous venez.")).to_be_visible()
    read.goto(phone.url)
    assert faults(read) == []
    private, code = phone.url, phone.locator("dd.num").inner_text()
    phone.goto("/repondre/")
    phone.get_by_label("Votre code").fill(code)
    phone.get_by_role("button", name="Ouvrir mon invitation").click()
    assert phone.url == private

    desk.goto(f"{workshop[0]}invitations/?voir=inscrites")
    expect(desk.get_by_role("row").filter(has_text="Une voisine")).to_contain_text("par la page d’inscription")

    phone.get_by_text("Retirer mon inscription et tout effacer").click()
    phone.get_by_role("button", name="Tout effacer").click()
    expect(phone.get_by_role("heading", name="C’est effacé")).to_be_visible()
    desk.reload()
    expect(desk.get_by_text("Une voisine")).to_have_count(0)
