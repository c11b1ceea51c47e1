"""What a workshop starts from: the five templates of the method, those that a team keeps, and their file. Pure.

The durations and the order are those of the method (1.3 and 1.5 to 1.7, product defaults); the texts are ours. Every
text and duration may be edited once installed.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from enum import StrEnum
from typing import Any

from jalons.base.frozen import frozen
from jalons.base.own_json import read_own_json
from jalons.workshops.rules.run_sheets import ITEMS_MAX, MINUTES_MAX, Format, ItemModel, format_duration
from jalons.workshops.rules.workshops import TABLES_MAX, TITLE_LIMIT

KINDS = ("enjeux", "chantiers", "autre")
VOTE_KINDS = ("gommettes", "consentement", "avis", "echelle")
# What a planned vote will be about, once it is there: enjeux or chantiers of the roadmap, groups of the wall.
SOURCES = ("enjeux", "chantiers", "groupes", "")
QUESTION_LIMIT, INSTRUCTION_LIMIT, OUTPUT_LIMIT, VOTES_MAX, KEPT_MAX = 300, 1000, 200, 10, 50
LARGEST = 200_000  # bytes of a file
FORMAT, VERSION = "modele-d-atelier-jalons", 1


@frozen
class PlannedVote:
    """A vote to prepare when its propositions are known. `source`: where they come from."""

    title: str
    kind: str = "gommettes"
    is_two_coloured: bool = False
    source: str = ""


@frozen
class WorkshopTemplate:
    """`kind` is the kind of workshop that it makes, `step` the étape of the method that it serves."""

    kind: str
    title: str
    items: tuple[ItemModel, ...]
    question: str = ""
    table_count: int = 0
    votes: tuple[PlannedVote, ...] = ()
    step: int | None = None

    @property
    def minutes(self) -> int:
        return sum(item.minutes for item in self.items)

    @property
    def lasts(self) -> str:
        return format_duration(self.minutes)


DEFINITION = WorkshopTemplate(
    "autre",
    "S’accorder sur une définition",
    (
        ItemModel(
            "Accueil",
            10,
            Format.PLENARY,
            script="Dites pourquoi des mots communs sont utiles, et ce que la définition permettra de choisir.",
            material=("Feuille d’émargement", "Vidéoprojecteur"),
        ),
        ItemModel(
            "Chacune et chacun écrit",
            10,
            Format.ALONE,
            "Une phrase par note : « Pour moi, l’inclusion numérique, c’est… » Puis une autre : « Ce n’est pas… »",
            "Des phrases, sans nom",
            ("Feuilles de note", "Marqueurs"),
        ),
        ItemModel(
            "Mettre en commun",
            20,
            Format.PLENARY,
            "Quelles phrases parlent de la même chose : accès, compétences, droits et services, lien social et citoyenneté, confiance et sécurité ?",
            "Des familles de phrases",
            ("Grandes affiches",),
            script="Lisez toutes les phrases à voix haute. Rapprochez celles qui parlent de la même chose.",
        ),
        ItemModel(
            "Écrire ensemble",
            30,
            Format.SUBGROUPS,
            "Une définition en quatre-vingts mots au plus, ce qu’elle comprend, ce qu’elle ne comprend pas, et les publics d’abord visés.",
            "Une proposition par table",
            ("Grandes affiches", "Marqueurs"),
        ),
        ItemModel(
            "Tour de consentement",
            15,
            Format.PLENARY,
            "Qui a une objection la dit, avec sa raison. On change le texte jusqu’à ce que plus personne n’en ait.",
            "La définition, version 1",
            ("Feuilles de vote",),
        ),
        ItemModel(
            "La suite", 5, Format.PLENARY, script="Dites à qui le texte est envoyé, et jusqu’à quand on peut répondre."
        ),
    ),
    question="Pour vous, l’inclusion numérique, qu’est-ce que c’est ?",
    table_count=2,
    votes=(PlannedVote("Cette définition vous convient-elle ?", "consentement"),),
    step=2,
)
STAKES = WorkshopTemplate(
    "enjeux",
    "Atelier 1 : les enjeux",
    (
        ItemModel(
            "Accueil",
            15,
            Format.PLENARY,
            script="Une élue ou un élu qui porte la démarche dit pourquoi nous sommes là et ce que deviendront les résultats.",
            material=("Feuille d’émargement", "Badges", "Affiche avec le code"),
        ),
        ItemModel(
            "Brise-glace",
            20,
            Format.PAIRS,
            "Racontez à votre voisine ou à votre voisin une situation vécue où le numérique a bloqué, ou débloqué, quelque chose.",
            "Des récits, avec les mots des personnes",
            ("Feuilles de note",),
        ),
        ItemModel(
            "Portrait et définition partagée",
            20,
            Format.PLENARY,
            "Qu’est-ce qui vous surprend ? Qu’est-ce qui manque ?",
            "Les réactions de la salle",
            ("Portrait du territoire imprimé", "Carte des communes", "Vidéoprojecteur"),
        ),
        ItemModel(
            "Récits et constats",
            45,
            Format.SUBGROUPS,
            "Chacune et chacun écrit d’abord seul : une difficulté vue, un public, un lieu, une cause par note. Puis la table met en commun.",
            "Les constats",
            ("Notes repositionnables de trois couleurs", "Marqueurs", "Feuilles de note", "Grandes affiches"),
        ),
        ItemModel("Pause", 15, Format.BREAK, material=("Boissons",)),
        ItemModel(
            "Formuler les enjeux",
            35,
            Format.SUBGROUPS,
            "Rapprochez les constats qui se ressemblent. Écrivez chaque enjeu ainsi : « Comment … pour que … ? » Cinq enjeux au plus par table.",
            "Des enjeux à discuter",
            ("Grandes affiches", "Marqueurs"),
        ),
        ItemModel(
            "Restitution et rapprochement",
            20,
            Format.PLENARY,
            "Deux minutes par table. Les enjeux qui disent la même chose sont réunis devant tout le monde.",
            "La liste des enjeux",
            ("Minuteur",),
        ),
        ItemModel(
            "Vote par gommettes et clôture",
            10,
            Format.PLENARY,
            "Chaque personne reçoit le même nombre de gommettes et choisit d’abord sur sa feuille.",
            "Le classement des enjeux",
            ("Gommettes", "Feuilles de vote"),
            script="Annoncez la date de l’atelier 2.",
        ),
    ),
    question="Quelles difficultés avec le numérique vivez-vous, ou voyez-vous autour de vous ?",
    table_count=6,
    votes=(PlannedVote("Quels enjeux comptent le plus ?", source="enjeux"),),
    step=3,
)
KEY_PROJECTS = WorkshopTemplate(
    "chantiers",
    "Atelier 2 : les chantiers",
    (
        ItemModel(
            "Accueil et rappel des enjeux",
            15,
            Format.PLENARY,
            script="Rappelez les enjeux retenus au premier atelier, et ce qui en a été fait depuis.",
            material=("Feuille d’émargement", "Badges", "Affiche avec le code"),
        ),
        ItemModel(
            "Chercher des solutions",
            45,
            Format.SUBGROUPS,
            "Un enjeu par table. Qu’est-ce qui existe ailleurs ? Que peut-on étendre ? Que faut-il inventer ? À mi-temps, changez de table : une personne reste pour raconter.",
            "Des idées",
            ("Grandes affiches", "Marqueurs", "Notes repositionnables de trois couleurs"),
        ),
        ItemModel(
            "Regrouper en chantiers",
            30,
            Format.SUBGROUPS,
            "Réunissez les idées qui vont ensemble. Pour chaque chantier : un nom, un but, les actions qu’il contient.",
            "Des chantiers à discuter",
            ("Grandes affiches", "Marqueurs"),
        ),
        ItemModel(
            "Vote : utile, faisable",
            15,
            Format.PLENARY,
            "Une couleur de gommette pour l’utilité, une autre pour la faisabilité. Gardez un chantier par table au plus.",
            "Les chantiers retenus",
            ("Gommettes de deux couleurs", "Feuilles de vote"),
        ),
        ItemModel(
            "Pause et choix d’un chantier",
            15,
            Format.BREAK,
            "Chaque personne rejoint la table du chantier auquel elle veut travailler.",
            "Les groupes",
            ("Boissons", "Chevalets de table"),
        ),
        ItemModel(
            "Carte des ressources",
            50,
            Format.SUBGROUPS,
            "Le chantier au centre, puis six branches : matérielles, humaines, financières, partenariales, savoirs et outils, lieux.",
            "Une carte par chantier",
            ("Canevas de la carte des ressources", "Marqueurs"),
        ),
        ItemModel(
            "Lire la faisabilité",
            20,
            Format.SUBGROUPS,
            "Marquez ce qui existe, ce qui est mobilisable, ce qui est à créer. Nommez qui pourrait piloter, et un premier pas à moins de trois mois.",
            "La faisabilité de chaque chantier",
            ("Gommettes de trois couleurs",),
        ),
        ItemModel(
            "Restitution et engagements",
            20,
            Format.PLENARY,
            "Chaque table présente sa carte. Celles et ceux qui le souhaitent disent : « Je m’engage à … »",
            "Les engagements",
            ("Minuteur",),
            script="Annoncez la suite.",
        ),
    ),
    question="Que pouvons-nous faire ensemble ?",
    table_count=6,
    votes=(
        PlannedVote(
            "Quels chantiers sont les plus utiles, et les plus faisables ?", is_two_coloured=True, source="chantiers"
        ),
    ),
    step=4,
)
RESTITUTION = WorkshopTemplate(
    "autre",
    "Restitution aux participantes et aux participants",
    (
        ItemModel(
            "Accueil",
            10,
            Format.PLENARY,
            script="Une élue ou un élu remercie, et rappelle ce qui s’est passé depuis les ateliers.",
            material=("Feuille d’émargement", "Badges", "Affiche avec le code"),
        ),
        ItemModel(
            "Ce que vous avez dit",
            15,
            Format.PLENARY,
            script="Relisez les enjeux et les chantiers, avec les mots des personnes et les résultats des votes.",
            material=("Vidéoprojecteur", "Comptes rendus imprimés"),
        ),
        ItemModel(
            "Ce que cela devient",
            25,
            Format.PLENARY,
            "",
            "Chacune et chacun sait ce qu’est devenue sa contribution",
            script="Présentez les actions proposées. Pour ce qui n’est pas gardé, dites pourquoi.",
        ),
        ItemModel(
            "Vos réactions",
            25,
            Format.SUBGROUPS,
            "Qu’est-ce qui manque ? Qu’est-ce qui vous plaît ? À quoi pourriez-vous prendre part ?",
            "Des réactions à donner au comité",
            ("Feuilles de note", "Marqueurs"),
        ),
        ItemModel(
            "L’avis de la salle",
            10,
            Format.PLENARY,
            "Pour chaque proposition : d’accord, pas d’accord, ou je passe. Ce n’est pas une décision, c’est un avis.",
            "L’avis des personnes présentes",
            ("Feuilles de vote",),
        ),
        ItemModel(
            "La suite", 5, Format.PLENARY, script="Dites qui décide, quel jour, et comment chacune et chacun le saura."
        ),
    ),
    question="Qu’est-ce qui manque, qu’est-ce qui vous plaît, à quoi prendre part ?",
    table_count=6,
    votes=(PlannedVote("Que pensez-vous de ces propositions ?", "avis", source="chantiers"),),
    step=5,
)
TECHNICAL = WorkshopTemplate(
    "autre",
    "Séance de travail du comité technique",
    (
        ItemModel(
            "Ouverture",
            10,
            Format.PLENARY,
            script="Relisez ce qui avait été décidé la dernière fois, et ce qui a été fait.",
            material=("Feuille d’émargement", "Dernier compte rendu"),
        ),
        ItemModel(
            "Où en est chaque action",
            30,
            Format.PLENARY,
            "Deux minutes par action : ce qui a avancé, ce qui vient.",
            "L’avancement à jour",
            ("Vidéoprojecteur",),
        ),
        ItemModel(
            "Ce qui bloque",
            20,
            Format.SUBGROUPS,
            "Un point de blocage par table : qui peut le lever, comment, avant quand ?",
            "Les points de blocage, avec une personne pour chacun",
        ),
        ItemModel(
            "Ce qui va au comité de pilotage",
            20,
            Format.PLENARY,
            "Choisissez les fiches prêtes, et qui les présentera.",
            "Un projet d’ordre du jour",
        ),
        ItemModel("Qui fait quoi, pour quand", 10, Format.PLENARY, "Chaque tâche a une personne et un jour."),
    ),
    question="Qu’est-ce qui avance, qu’est-ce qui bloque ?",
    step=7,
)
TEMPLATES: dict[str, WorkshopTemplate] = {
    "definition": DEFINITION,
    "enjeux": STAKES,
    "chantiers": KEY_PROJECTS,
    "restitution": RESTITUTION,
    "technique": TECHNICAL,
}


# --- a template as values, and as a file -----------------------------------------------------------------------------


class Flaw(StrEnum):
    NOT_OURS = "not-ours"
    TOO_BIG = "too-big"
    NEWER = "newer"
    BROKEN = "broken"


class UnreadableTemplate(Exception):
    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw)
        self.flaw = flaw


def template_values(template: WorkshopTemplate) -> dict[str, Any]:
    """As JSON stores it."""
    values: dict[str, Any] = json.loads(json.dumps(asdict(template)))
    return values


def read_template(values: Any) -> WorkshopTemplate:
    """Reads what `template_values` made. Raises UnreadableTemplate for any other thing: the file comes from outside."""
    try:
        return WorkshopTemplate(
            kind=_one_of(KINDS, values["kind"]),
            title=_text(values["title"], TITLE_LIMIT, needed=True),
            items=tuple(_read_item(item) for item in _list(values["items"], ITEMS_MAX)),
            question=_text(values["question"], QUESTION_LIMIT),
            table_count=_number(values["table_count"], 0, TABLES_MAX),
            votes=read_votes(values["votes"]),
            step=None if values.get("step") is None else _number(values["step"], 0, 7),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnreadableTemplate(Flaw.BROKEN) from error


def read_votes(values: Any) -> tuple[PlannedVote, ...]:
    return tuple(
        PlannedVote(
            title=_text(vote["title"], TITLE_LIMIT, needed=True),
            kind=_one_of(VOTE_KINDS, vote["kind"]),
            is_two_coloured=vote["is_two_coloured"] is True,
            source=_one_of(SOURCES, vote["source"]),
        )
        for vote in _list(values, VOTES_MAX)
    )


def _read_item(values: Mapping[str, Any]) -> ItemModel:
    return ItemModel(
        title=_text(values["title"], TITLE_LIMIT, needed=True),
        minutes=_number(values["minutes"], 1, MINUTES_MAX),
        format=Format(values["format"]),
        instruction=_text(values["instruction"], INSTRUCTION_LIMIT),
        output=_text(values["output"], OUTPUT_LIMIT),
        material=tuple(_text(thing, OUTPUT_LIMIT) for thing in _list(values["material"], ITEMS_MAX)),
        script=_text(values.get("script", ""), INSTRUCTION_LIMIT),
    )


def _text(value: Any, most: int, *, needed: bool = False) -> str:
    if not isinstance(value, str) or len(value) > most or "\0" in value or (needed and not value.strip()):
        raise ValueError
    return value.strip()


def _number(value: Any, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise ValueError
    return value


def _list(value: Any, most: int) -> Iterable[Any]:
    if not isinstance(value, list) or len(value) > most:
        raise ValueError
    return value


def _one_of(values: tuple[str, ...], value: Any) -> str:
    if value not in values:
        raise ValueError
    return str(value)


def free_title(title: str, taken: set[str]) -> str:
    """The title, or « title (2) » and so on when it is taken."""
    tried, rank = title, 1
    while tried in taken:
        rank += 1
        mark = f" ({rank})"
        tried = title[: TITLE_LIMIT - len(mark)] + mark
    return tried


def write_template_file(template: WorkshopTemplate) -> bytes:
    content = {"format": FORMAT, "version": VERSION, "template": template_values(template)}
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def read_template_file(data: bytes) -> WorkshopTemplate:
    """Raises UnreadableTemplate, which says why."""
    if len(data) > LARGEST:
        raise UnreadableTemplate(Flaw.TOO_BIG)
    try:
        content = read_own_json(data.decode())
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise UnreadableTemplate(Flaw.BROKEN if FORMAT.encode() in data else Flaw.NOT_OURS) from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise UnreadableTemplate(Flaw.NOT_OURS)
    version = content.get("version")
    if type(version) is not int or version < 1:
        raise UnreadableTemplate(Flaw.BROKEN)
    if version > VERSION:
        raise UnreadableTemplate(Flaw.NEWER)
    return read_template(content.get("template"))
