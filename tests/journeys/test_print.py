"""What a page becomes on paper, when it is printed from the browser."""

from io import BytesIO

import pypdf
import pytest
from playwright.sync_api import Page

from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.documents import lacking
from tests.journeys.lists import DRONNE

pytestmark = pytest.mark.journey


def printed(page: Page, path: str) -> list[str]:
    """The words of each sheet of paper."""
    page.goto(DRONNE + path)
    read = pypdf.PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    return [sheet.extract_text() for sheet in read.pages]


def test_a_fiche_prints_no_empty_section_and_no_sheet_for_one_line(visit: Visit) -> None:
    page = visit()
    steps.enter_the_demo_as(page, "La référente")
    sheets = printed(page, "actions/3.1/")
    assert len(sheets) == 2
    unsaid = ["Cadres et compléments", "Avec quoi"]
    assert lacking(" ".join(sheets), *unsaid) == unsaid
    assert lacking(" ".join(printed(page, "actions/1.1/")), *unsaid) == []


@pytest.mark.parametrize("who", ["L’élue", "La référente"])
def test_the_dashboard_is_two_sheets_at_most_and_begins_with_what_is_to_do(visit: Visit, who: str) -> None:
    page = visit()
    steps.enter_the_demo_as(page, who)
    sheets = printed(page, "")
    assert len(sheets) <= 2
    kept = ["Ce qui bloque", "Les actions", "Le financement", "Prochains jalons"]
    assert lacking(" ".join(sheets), *kept) == []
    assert lacking(sheets[0], "Où en est la feuille de route", "Comité de pilotage") == []
    gone = ["Derniers changements", "Voir le calendrier"]
    assert lacking(" ".join(sheets), *gone) == gone


def test_the_roadmaps_of_a_departement_are_printed_in_the_width(visit: Visit) -> None:
    page = visit()
    steps.enter_the_demo_as(page, "La préfecture")
    page.goto("/departements/24/")
    read = pypdf.PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    width, height = (float(size) for size in read.pages[0].mediabox[2:])
    assert width > height
    kept = ["Dronne et Belle", "Le Grand Périgueux", "non chiffré", "Acte reçu en préfecture"]
    assert lacking(read.pages[0].extract_text().replace("\n", " "), *kept) == []


def test_what_holds_together_is_printed_on_one_sheet(visit: Visit) -> None:
    page = visit()
    steps.enter_the_demo_as(page, "La référente")
    page.goto(DRONNE)
    page.emulate_media(media="print")
    for part in (".card", ".item", ".day"):
        kept = page.locator(f"main {part}").evaluate_all("(all) => all.map((one) => getComputedStyle(one).breakInside)")
        assert set(kept) == {"avoid"}, part
    page.goto(DRONNE + "actions/1.1/")
    last = "(all) => all.map((one) => getComputedStyle(one.previousElementSibling).breakAfter)"
    assert set(page.locator("tr.sum").evaluate_all(last)) == {"avoid"}


def test_a_compte_rendu_prints_its_text_alone(visit: Visit) -> None:
    """No gesture, no file, and no sheet for the margin that follows the last words."""
    page = visit()
    steps.enter_the_demo_as(page, "La référente")
    gestures = ["L’approbation", "Le donner", "En fichier"]
    sheets = printed(page, "comites/1/compte-rendu/")
    assert lacking(" ".join(sheets), *gestures, "Fiches décidées", "Résolutions de la réunion") == gestures
    last = "(all) => all.map((one) => getComputedStyle(one).paddingBottom)"
    page.emulate_media(media="print")
    assert page.locator("main").evaluate_all(last) == ["0px"]
    assert not page.locator("footer").last.is_visible()


def test_the_total_of_a_table_is_printed_once_after_its_last_row(visit: Visit) -> None:
    """Two tables: by action, then by funder, which goes on over the page."""
    page = visit()
    steps.enter_the_demo_as(page, "La référente")
    sheets = printed(page, "financement/")
    assert len(sheets) > 1
    assert " ".join(sheets).count("Ensemble") == 2
