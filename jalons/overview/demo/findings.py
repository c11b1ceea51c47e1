"""Findings collected in the demo territory before its first workshop, and an open questionnaire."""

import uuid
from collections.abc import Sequence
from datetime import date

from jalons.diagnosis.changes import facts as fact_changes
from jalons.diagnosis.changes import findings, messages, questionnaires
from jalons.diagnosis.models import Finding
from jalons.diagnosis.queries import facts as fact_queries
from jalons.diagnosis.queries import portraits
from jalons.roadmaps.models import Member
from jalons.workshops.changes.citations import cite_in_note, cite_in_stake
from jalons.workshops.models import Note, Stake

# Text, role of the speaker, kind, themes, publics, communes (INSEE codes).
HEARD = (
    ("Je fais les démarches à leur place, avec leur mot de passe écrit sur un papier. Je sais que je ne devrais pas.", "secrétaire de mairie", "verbatim", ("Droits et démarches", "Confiance et sécurité"), ("seniors",), ("24064",)),
    ("Ils arrivent avec leur téléphone à la main et me disent : « Ça ne marche plus. » Je n’ai pas toujours la réponse.", "secrétaire de mairie", "verbatim", ("Compétences numériques", "Accompagnement"), (), ("24346",)),
    ("Quand la connexion tombe, je ne peux plus rien faire pour personne jusqu’au soir.", "secrétaire de mairie", "verbatim", ("Accès au réseau",), ("agents",), ()),
    ("Sans voiture, le premier endroit où quelqu’un peut m’aider est à 20 km.", "habitante de plus de 70 ans", "entretien", ("Mobilité et lieux",), ("seniors",), ()),
    ("Deux familles sur dix n’ont qu’un téléphone pour tout faire, et un forfait bloqué le 20 du mois.", "travailleuse sociale", "entretien", ("Équipement",), ("familles", "rsa"), ()),
    ("La salle du conseil a une bonne connexion, elle est fermée quatre jours sur cinq.", "", "observation", ("Mobilité et lieux", "Accès au réseau"), (), ("24346",)),
)  # fmt: skip

HEARD_FROM = "Paroles recueillies avant l’atelier 1"
# The key messages of the team, in order.
MESSAGES = (
    "Les secrétaires de mairie font déjà les démarches en ligne des habitants, sans que ce soit leur métier.",
    "Sans voiture, l’aide la plus proche est à vingt kilomètres.",
    "Des familles n’ont qu’un téléphone pour toutes leurs démarches.",
)

# Age, devices, connection, ease, obstacles, helpers, trust, wishes.
PAPERS = 4
ANSWERS = (
    (4, [3], 3, 1, [0, 1, 6], 0, 2, "Quelqu’un qui vienne à la maison."),
    (3, [0], 1, 2, [2, 5], 0, 1, "Une permanence le jour du marché."),
    (4, [3], 3, 1, [6], 4, 1, ""),
    (3, [1], 0, 3, [4], 1, 4, "Que la mairie soit ouverte le samedi."),
    (2, [0, 1], 0, 4, [7], 5, 3, ""),
    (1, [0, 1, 2], 1, 4, [3], 0, 3, ""),
    (2, [0], 2, 3, [2, 3], 2, 3, "Un meilleur réseau au bourg."),
    (0, [0], 1, 4, [0], 0, 2, "Un endroit pour imprimer."),
    (3, [1], 2, 2, [1, 4], 0, 2, "Des ateliers, mais pas seulement en journée."),
    (1, [0, 1], 0, 5, [7], 5, 4, ""),
    (2, [0, 1], 1, 3, [5], 2, 2, ""),
    (4, [0], 2, 1, [0, 1, 2, 4], 1, 3, "Qu’on puisse encore parler à quelqu’un."),
)


def collect_findings(*, heard_on: date, by: Member) -> None:
    codes = set(by.roadmap.communes.values_list("code", flat=True))
    for text, said_by, kind, themes, audiences, communes in HEARD:
        findings.add_finding(
            text=text,
            said_by=said_by,
            kind=kind,
            heard_on=heard_on,
            themes=themes,
            audiences=audiences,
            communes=codes & set(communes),
            by=by,
        )


# Which enjeu of the first workshop cites which of these findings: indices in both lists.
CITED = {0: (3, 5), 1: (0, 1), 3: (4,), 4: (0,)}


# Figures of the portrait that are kept; the first enjeu cites them too.
KEPT = ("aged_65", "near")
# Findings cited by the first notes of the first enjeu: indices in the findings.
RESTING = (3,)


def keep_figures(by: Member) -> None:
    """Call it once the figures are loaded."""
    facts = fact_queries.territory_facts(portraits.territory_portrait(by.roadmap))
    for fact in (facts[key] for key in KEPT if key in facts):
        frozen = {"key": fact.key, "value": fact.value, "source": fact.source, "text": fact.text}
        fact_changes.keep_fact(**frozen, themes=fact.themes, audiences=fact.audiences, by=by)


def cite_findings(stakes: Sequence[Stake], *, by: Member) -> None:
    rows = Finding.objects.filter(roadmap=by.roadmap)
    numbers = dict(rows.values_list("number", "pk"))
    figures = list(rows.filter(fact_key__in=KEPT).values_list("pk", flat=True))
    for place, heard in CITED.items():
        cited = [numbers[one + 1] for one in heard] + (figures if place == 0 else [])
        cite_in_stake(stake=stakes[place], findings=cited, by=by)
    notes = Note.objects.publishable().filter(group__stake=stakes[0]).order_by("number")
    for note, place in zip(notes, RESTING, strict=False):
        cite_in_note(note=note, findings=[numbers[place + 1]], by=by)


def choose_messages(by: Member) -> None:
    """Three of five: suggestions from figures may complete them."""
    for text in MESSAGES:
        messages.write_message(text=text, source=HEARD_FROM, by=by)


def fill_questionnaire(*, opens_on: date, today: date, by: Member) -> None:
    """Twelve people answered, four of them on paper."""
    title = "Le numérique et vous"
    intro = "La communauté de communes prépare sa feuille de route. Vos réponses sont anonymes."
    asked = questionnaires.create_questionnaire(title=title, intro=intro, by=by)
    questionnaires.revise_questionnaire(questionnaire=asked, title=title, intro=intro, opens_on=opens_on, by=by)
    questionnaires.open_questionnaire(questionnaire=asked, by=by)
    keys = [question.key for question in asked.questions.all()]
    for place, sheet in enumerate(ANSWERS):
        answers, client_id = dict(zip(keys, sheet, strict=True)), uuid.uuid5(asked.uid, str(place))
        if place < PAPERS:
            questionnaires.type_sheet(questionnaire=asked, paper=place + 1, answers=answers, client_id=client_id, by=by)
        else:
            questionnaires.answer_questionnaire(questionnaire=asked, answers=answers, client_id=client_id, today=today)
