"""The lists and tools of a roadmap, and what a row of each is: for the test that asks what one sees without scrolling."""

from dataclasses import dataclass

from playwright.sync_api import Page

TABLE = "main table tbody tr:not(.group)"
DRONNE, PERIGUEUX = "/feuilles-de-route/dronne-et-belle/", "/feuilles-de-route/le-grand-perigueux/"

# Address under the roadmap, then the rows. « * » marks a tool: what it shows first must be high, but has no rows to count.
LISTS = {
    "actions/": TABLE,
    "actions/planning/": TABLE,
    "actions/classement/": TABLE,
    "comites/": "main [data-row]",
    "comites/decisions/": "main [data-row]",
    "comites/instances/": "main [data-row]",
    "actions/modeles/": TABLE,
    "experiences/": "main [data-row]",
    "actions/axes/": "main [data-row]",
    "actions/adoption/": "main [data-row]",
    "acteurs/": TABLE,
    "acteurs/structures/": TABLE,
    "groupe-projet/": "#membres tbody tr",
    "journal/": "main [data-row]",
    "etapes/": "main [data-row]",
    "calendrier/": "main [data-row]",
    "enjeux/": "main [data-row]",
    "chantiers/": TABLE,
    "ateliers/": "main [data-row]",
    "diagnostic/chiffres/": "main [data-row]",
    "diagnostic/paroles/": "main [data-row]",
    "diagnostic/offre/": "main [data-row]",
    "diagnostic/donnees/": "main [data-row]",
    "diagnostic/comparer/": TABLE,
    "diagnostic/questionnaires/": "main [data-row]",
    "diagnostic/offre/distances/": TABLE,
    "territoire/": TABLE,
    "indicateurs/": TABLE,
    "financement/": TABLE,
    "financement/dispositifs/": TABLE,
    "financement/cumuls/": TABLE,
    "documents/": "main [data-row]",
    "documents/editions/": "main [data-row]",
    "documents/chapitres/": TABLE,
    "engagements/": TABLE,
    "ateliers/1/invitations/": TABLE,
    "ateliers/1/presence/": "main [data-row]",
    "ateliers/1/conducteur/": "main [data-row]",
    "ateliers/1/mur/?vue=liste": TABLE,
    "ateliers/1/votes/": "main [data-row]",
}
TOOLS = {
    "": "main .doors li, main [data-row]",
    "ateliers/1/mur/": "main .board, main .lane",
    "diagnostic/carte/": "main svg",
    "actions/?vue=carte": "main svg.fig",
}


@dataclass(frozen=True)
class Seen:
    """`top`: pixels from the top of the page to the first row, -1 when there is none; `visible`: whole rows on the
    first screen; `rows`: all of them; `height`: pixels of the page."""

    top: int
    visible: int
    rows: int
    height: int


def measure(page: Page, selector: str) -> Seen:
    found = page.evaluate(
        """selector => {
            const rows = [...document.querySelectorAll(selector)].filter(row => row.checkVisibility());
            const boxes = rows.map(row => row.getBoundingClientRect()).map(box => [box.top + scrollY, box.bottom + scrollY]);
            return [boxes.length ? Math.round(boxes[0][0]) : -1, boxes.filter(box => box[1] <= innerHeight).length,
                    boxes.length, document.documentElement.scrollHeight];
        }""",
        selector,
    )
    return Seen(*found)
