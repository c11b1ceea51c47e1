"""The conducteur: two templates, clock times, total, overrun. Pure.

The durations and the order are those of the method (1.5 and 1.6, product defaults); the texts are ours. Every text and
duration may be edited once installed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from itertools import accumulate

NBSP = "\u00a0"
MINUTES_MAX = 600
ITEMS_MAX = 60


class Format(StrEnum):
    PLENARY = "pleniere"
    PAIRS = "binomes"
    SUBGROUPS = "tables"
    ALONE = "seul"
    BREAK = "pause"


@dataclass(frozen=True)
class ItemModel:
    """A séquence of a template. Material: one item a line."""

    title: str
    minutes: int
    format: Format
    instruction: str = ""
    output: str = ""
    material: tuple[str, ...] = ()


@dataclass(frozen=True)
class RunSheetModel:
    """`kind` is the kind of workshop that it is for."""

    kind: str
    title: str
    items: tuple[ItemModel, ...]

    @property
    def minutes(self) -> int:
        return sum(item.minutes for item in self.items)

    @property
    def lasts(self) -> str:
        return format_duration(self.minutes)


STAKES = RunSheetModel(
    "enjeux",
    "Atelier 1 : les enjeux",
    (
        ItemModel(
            "Accueil",
            15,
            Format.PLENARY,
            "Une élue ou un élu qui porte la démarche dit pourquoi nous sommes là et ce que deviendront les résultats.",
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
            "Chaque personne reçoit le même nombre de gommettes et choisit d’abord sur sa feuille. Annoncez la date de l’atelier 2.",
            "Le classement des enjeux",
            ("Gommettes", "Feuilles de vote"),
        ),
    ),
)
KEY_PROJECTS = RunSheetModel(
    "chantiers",
    "Atelier 2 : les chantiers",
    (
        ItemModel(
            "Accueil et rappel des enjeux",
            15,
            Format.PLENARY,
            "Rappelez les enjeux retenus au premier atelier, et ce qui en a été fait depuis.",
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
            "Chaque table présente sa carte. Celles et ceux qui le souhaitent disent : « Je m’engage à … » Annoncez la suite.",
            "Les engagements",
            ("Minuteur",),
        ),
    ),
)
RUN_SHEETS = {model.kind: model for model in (STAKES, KEY_PROJECTS)}


def item_starts(minutes: Sequence[int]) -> list[int]:
    """Minutes from the beginning of the workshop to that of each séquence, then to the end of the last one."""
    return list(accumulate(minutes, initial=0))


def minutes_since_midnight(at: time) -> int:
    return 60 * at.hour + at.minute


def time_after(start: time, minutes: int) -> time:
    """The clock time then. After midnight it starts at zero again."""
    hour, minute = divmod((minutes_since_midnight(start) + minutes) % (24 * 60), 60)
    return time(hour, minute)


def booked_minutes(starts_at: time | None, ends_at: time | None) -> int | None:
    """The duration of the booked slot; None when one of its ends is unknown."""
    if starts_at is None or ends_at is None or ends_at <= starts_at:
        return None
    return minutes_since_midnight(ends_at) - minutes_since_midnight(starts_at)


def overrun_minutes(total: int, booked: int | None) -> int:
    """Minutes beyond the booked slot; 0 when it fits, or when nothing is booked."""
    return max(0, total - booked) if booked is not None else 0


def format_duration(minutes: int) -> str:
    """« 3 h 20 », « 3 h », « 45 min »."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}{NBSP}min"
    return f"{hours}{NBSP}h" + (f"{NBSP}{rest:02d}" if rest else "")


def material_list(lines: str) -> tuple[str, ...]:
    """The material of a séquence, one item a line."""
    return tuple(thing for line in lines.splitlines() if (thing := line.strip()))


def moved_items[T](items: Sequence[T], item: T, steps: int) -> list[T]:
    """The séquences once `item` has moved by that many places; it stops at the ends."""
    rest = [other for other in items if other != item]
    place = min(len(rest), max(0, list(items).index(item) + steps))
    return [*rest[:place], item, *rest[place:]]
