"""« Where is… » : twenty questions asked on the dashboard, each answered in two gestures at most.

A press is a gesture. So is each screen scrolled, on the way to a link or to the answer. The demo is dated from today: no
name here holds a day. `PEOPLE` are the shortest ways; `ELSEWHERE` are the places where three people who had never been
here looked first (issue 16): they found 15, 13 and 13 answers, for want of those ways.
"""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page

from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.lists import DRONNE

pytestmark = pytest.mark.journey

OFFICE, PHONE = (1366, 768), (360, 740)
MENU = "Menu"


@dataclass(frozen=True)
class Way:
    """What is pressed, one after the other, then the words that answer."""

    answer: str | re.Pattern[str]
    presses: tuple[str | re.Pattern[str], ...] = ()


LATE = Way("Aucune action n’est en retard.")
PRESENTED = Way("6 points. Celui des fiches n’en a encore aucune.")
TO_FIND = Way("21\u00a0000\u00a0€ à trouver")
BLOCKS = "Deux communes n’ont pas encore désigné leur relais"
PILOT = "Communauté de communes, service aux communes"
DECIDED = "8 actions retenues"
ADOPTED = re.compile("Délibération n°.20[0-9-]+, votée le [a-z]+ [0-9]")
EDITION = re.compile("Délibération n°.20[0-9-]+ du ")
RECORD, RECORD_ON_A_PHONE = re.compile("^Relevé de décisions "), re.compile("^Décisions des comités ")
DEFINED = "L’inclusion numérique, c’est permettre"
STRUCTURES, TO_WORKSHOPS = "Structures partenaires, les joindre", "Ateliers votes, comptes rendus"
MINUTES = ("Ateliers", "Compte rendu Atelier 1 : les enjeux")
STAKE, PROJECT = "Aller vers les personnes qui ne viennent pas", "Un réseau d’aide entre professionnels"
VOTED, ANSWERED = "18 gommettes", "invitations,"
WORKSHOPS = ("Atelier 1 : les enjeux",)

ON_A_PHONE = {
    "the actions that are late": LATE,
    "what is presented at the next committee": PRESENTED,
    "the amount still to find": TO_FIND,
    "who pilots action 1.2": Way(PILOT, ("Actions et pilotes 8 fiches",)),
    "what the committee decided": Way(DECIDED, (RECORD_ON_A_PHONE,)),
    "the day of the délibération": Way(ADOPTED, (MENU, "Délibération")),
    "the map of the territory": Way("La carte", (MENU, "Carte")),
    "who is in the groupe projet": Way("Vice-présidence action sociale", (MENU, "Groupe projet")),
    "the definition": Way(DEFINED, (MENU, "Définition partagée")),
    "the minutes of workshop 1": Way("Compte rendu", (TO_WORKSHOPS, MINUTES[1])),
    "the enjeux": Way(STAKE, (MENU, "Enjeux et chantiers")),
    "the chantiers": Way(PROJECT, (MENU, "Chantiers")),
    "the votes": Way(VOTED, (TO_WORKSHOPS, WORKSHOPS[0])),
    "the curve of an indicator": Way("Communes desservies", (MENU, "Indicateurs")),
    "the calendar": Way("S’abonner", ("Calendrier ce qui vient",)),
    "what blocks": Way(BLOCKS, (re.compile("^Ce qui bloque "),)),
    "who comes to a workshop": Way(ANSWERED, (TO_WORKSHOPS, f"Invitations {WORKSHOPS[0]}")),
    "the edition that was adopted": Way(EDITION, (MENU, "Éditions")),
    "how to reach a partner": Way("écrire à la personne qui coordonne", (STRUCTURES,)),
}
PEOPLE = {
    "L’élue": (PHONE, {**ON_A_PHONE, "what to print": Way("L’essentiel (PDF)")}),
    "La pilote": (PHONE, {**ON_A_PHONE, "what to print": Way("L’essentiel en deux pages", ("Ouvrir les documents",))}),
    "La référente": (
        OFFICE,
        {
            "the actions that are late": LATE,
            "what is presented at the next committee": PRESENTED,
            "the amount still to find": TO_FIND,
            "who pilots action 1.2": Way(PILOT, ("Actions",)),
            "what the committee decided": Way(DECIDED, ("Comités", RECORD)),
            "the day of the délibération": Way(ADOPTED, ("Comités", "Délibération")),
            "the map of the territory": Way("La carte", ("Territoire", "Carte")),
            "who is in the groupe projet": Way("Vice-présidence action sociale", ("Cadre", "Groupe projet")),
            "the definition": Way(DEFINED, ("Cadre", "Définition partagée")),
            "the minutes of workshop 1": Way("Compte rendu", MINUTES),
            "the enjeux": Way(STAKE, ("Ateliers", "Enjeux et chantiers")),
            "the chantiers": Way(PROJECT, ("Ateliers", "Enjeux et chantiers")),
            "the votes": Way(VOTED, ("Ateliers", WORKSHOPS[0])),
            "the curve of an indicator": Way("Communes desservies", ("Actions", "Indicateurs")),
            "the calendar": Way("S’abonner", ("Actions", "Calendrier")),
            "what blocks": Way(BLOCKS),
            "who comes to a workshop": Way(ANSWERED, ("Ateliers", f"Invitations {WORKSHOPS[0]}")),
            "the edition that was adopted": Way(EDITION, ("Documents", "Éditions")),
            "how to reach a partner": Way("centre-social@demo.example", ("Acteurs",)),
            "what to print": Way("L’essentiel en deux pages", ("Documents",)),
        },
    ),
}

LISTED = "1. Approbation du dernier compte rendu"
CAME = re.compile("^49 personnes présentes")
RESULT = "Résultats du vote Atelier 1 : les enjeux"
ON_A_PHONE_ELSEWHERE = {
    "what is presented at the next committee": Way(LISTED),
    "what the committee decided": Way(DECIDED, (MENU, "Décisions")),
    "the day of the délibération": Way(re.compile("^Feuille adoptée")),
    "who is in the groupe projet": Way("Vice-présidence action sociale", ("Groupe projet qui en est",)),
    "the minutes of workshop 1": Way("Compte rendu", (TO_WORKSHOPS, MINUTES[1])),
    "the votes": Way("18", (TO_WORKSHOPS, RESULT)),
    "who comes to a workshop": Way(CAME, (TO_WORKSHOPS,)),
    "the edition that was adopted": Way("Édition adoptée", (re.compile("^Feuille adoptée "),)),
    "how to reach a partner": Way(
        "Écrire à la personne qui coordonne", (STRUCTURES, "écrire à la personne qui coordonne")
    ),
    "the actions that are late": Way("5 engagements", ("5 engagements sont en retard.",)),
}
ELSEWHERE = {
    "L’élue": ON_A_PHONE_ELSEWHERE,
    "La pilote": ON_A_PHONE_ELSEWHERE,
    "La référente": {
        "what is presented at the next committee": Way(LISTED),
        "what the committee decided": Way(DECIDED, ("Comités", "Décisions")),
        "the day of the délibération": Way(re.compile(r"Adoptée le\s[0-9]")),
        "who is in the groupe projet": Way("Vice-présidence action sociale", ("Acteurs", "Voir le groupe projet")),
        "the chantiers": Way(PROJECT, ("Ateliers", "Chantiers")),
        "the votes": Way("18", ("Ateliers", RESULT)),
        "who comes to a workshop": Way(CAME, ("Ateliers",)),
        "the calendar": Way("Ce qui vient", ("Calendrier",)),
        # What the first screen of an office names, since a référente who had never been here.
        "the definition": Way(DEFINED, ("Définition adoptée",)),
        "the enjeux": Way(STAKE, ("Enjeux et chantiers 5 enjeux",)),
        "the curve of an indicator": Way("Communes desservies", ("Indicateurs courbes",)),
        "who pilots action 1.2": Way(PILOT, ("Actions et pilotes 8 fiches",)),
    },
}


def count_scrolls(page: Page, sought: Locator) -> int:
    """The screens to scroll from where one is; what is not visible is not there."""
    sought.wait_for(state="visible", timeout=5_000)
    return int(sought.evaluate("one => Math.max(0, one.getBoundingClientRect().top) / innerHeight"))


def count_gestures(page: Page, way: Way) -> int:
    page.goto(DRONNE)
    gestures = 0
    for name in way.presses:
        role = "button" if name == MENU else "link"
        sought = page.get_by_role(role, name=name, exact=True).filter(visible=True).first
        gestures += count_scrolls(page, sought) + 1
        sought.click()
    return gestures + count_scrolls(page, page.get_by_text(way.answer).filter(visible=True).first)


@pytest.mark.parametrize("who", PEOPLE)
def test_twenty_answers_are_two_gestures_from_the_dashboard(visit: Visit, who: str) -> None:
    size, ways = PEOPLE[who]
    page = visit(phone=size == PHONE)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    steps.enter_the_demo_as(page, who)
    gestures = {question: count_gestures(page, way) for question, way in ways.items()}
    assert len(gestures) == 20
    elsewhere = {f"{question}, elsewhere": count_gestures(page, way) for question, way in ELSEWHERE[who].items()}
    assert {question: count for question, count in (gestures | elsewhere).items() if count > 2} == {}
