"""Who may do what, the étapes of the method, and the reference timeline. Pure."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

MOST_FOCAL_POINTS = 2

INVITATION_LASTS = timedelta(days=30)

# Bytes: the files attached to one roadmap, all together.
MOST_STORED = 500 * 1024 * 1024


class Role(StrEnum):
    FOCAL_POINT = "referent"
    SPONSOR = "elu"
    LEAD = "pilote"
    CONTRIBUTOR = "contributeur"
    FACILITATOR = "facilitateur"
    OBSERVER = "observateur"


class Permission(StrEnum):
    READ = "read"
    MANAGE_ROADMAP = "manage_roadmap"  # étapes, milestones, name
    MANAGE_MEMBERS = "manage_members"
    FACILITATE = "facilitate"  # workshops, walls, groups
    SHAPE = "shape"  # enjeux and chantiers
    DESCRIBE = "describe"  # the portrait of the territory: its data, places, collected words
    KNOW_PEOPLE = "know_people"  # the directory: names, addresses, who was invited
    PROPOSE_ACTION = "propose_action"
    EDIT_ACTION = "edit_action"
    ARBITRATE = "arbitrate"  # weights, committees, decisions
    FUND = "fund"
    READ_JOURNAL = "read_journal"


_EVERYTHING = frozenset(Permission)
_READ = frozenset({Permission.READ})

# The only table of permissions, by role.
GRANTED: dict[Role, frozenset[Permission]] = {
    Role.FOCAL_POINT: _EVERYTHING,
    Role.SPONSOR: _READ
    | {
        Permission.SHAPE,
        Permission.PROPOSE_ACTION,
        Permission.EDIT_ACTION,
        Permission.ARBITRATE,
        Permission.READ_JOURNAL,
    },
    Role.LEAD: _READ | {Permission.PROPOSE_ACTION, Permission.EDIT_ACTION, Permission.FUND},
    Role.CONTRIBUTOR: _READ
    | {Permission.SHAPE, Permission.DESCRIBE, Permission.PROPOSE_ACTION, Permission.EDIT_ACTION},
    Role.FACILITATOR: _READ | {Permission.FACILITATE, Permission.SHAPE, Permission.DESCRIBE, Permission.KNOW_PEOPLE},
    Role.OBSERVER: _READ,
}


def is_allowed(role: Role, permission: Permission) -> bool:
    return permission in GRANTED[role]


class StepState(StrEnum):
    TODO = "todo"
    NOW = "now"
    DONE = "done"


@dataclass(frozen=True)
class StepModel:
    """An étape as proposed to a new roadmap; every text of it may be changed."""

    number: int
    title: str
    purpose: str
    guide_page: int | None
    title_is_confirmed: bool = True


# Names and pages of the guide: method, section 1.0. The name of étape 5 is unknown: this one is ours, to be confirmed.
STEPS = (
    StepModel(
        0, "Observer ce qui se fait ailleurs", "Repérer des actions inspirantes. Cette étape est facultative.", None
    ),
    StepModel(1, "Constituer le groupe projet", "Réunir les personnes qui portent la démarche et fixer le cadre.", 15),
    StepModel(
        2,
        "S’accorder sur une définition commune",
        "Dire ensemble ce qu’est l’inclusion numérique ici, et préparer le portrait du territoire.",
        21,
    ),
    StepModel(
        3, "Atelier 1 : identifier les enjeux", "Partager les situations vécues et nommer les enjeux du territoire.", 31
    ),
    StepModel(
        4,
        "Atelier 2 : identifier les chantiers clés",
        "Trouver des pistes de solutions et les ressources qui les rendent possibles.",
        31,
    ),
    StepModel(
        5,
        "Restituer, prioriser, arbitrer",
        "Choisir les actions avec les services, les élues et les élus.",
        None,
        False,
    ),
    StepModel(
        6, "Formaliser et financer", "Écrire les fiches actions, réunir l’argent, adopter la feuille de route.", 51
    ),
    StepModel(7, "Mettre en œuvre, suivre, évaluer", "Faire, compter, rendre compte, ajuster.", None),
)


@dataclass(frozen=True)
class MilestoneModel:
    title: str
    step: int
    months: int


# Reference timeline of the method, section 1.0: eight months, proposed by default, which everybody may edit.
MILESTONES = (
    MilestoneModel("Première réunion du groupe projet", 1, 0),
    MilestoneModel("Note de cadrage adoptée", 1, 1),
    MilestoneModel("Définition partagée et portrait du territoire", 2, 2),
    MilestoneModel("Atelier 1 : les enjeux", 3, 2),
    MilestoneModel("Atelier 2 : les chantiers", 4, 4),
    MilestoneModel("Restitution aux participantes et aux participants", 5, 5),
    MilestoneModel("Comité de pilotage : arbitrage des actions", 5, 6),
    MilestoneModel("Délibération du conseil", 6, 8),
)
# Recommended weeks between the two workshops; outside these bounds, the page of étapes shows a warning (method 1.0,
# default).
WORKSHOP_GAP_WEEKS = (4, 12)


def months_after(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month; moved to a working day."""
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    _first, last = monthrange(year, month + 1)
    return working_day(date(year, month + 1, min(day.day, last)))


def working_day(day: date) -> date:
    """A day of a week-end moves to Monday."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= 5 else day


class Gap(StrEnum):
    TOO_SHORT = "too_short"
    RIGHT = "right"
    TOO_LONG = "too_long"


def workshop_gap(first: date, second: date) -> Gap:
    """Whether the interval between the two workshops is shorter or longer than the method recommends."""
    weeks = (second - first).days / 7
    least, most = WORKSHOP_GAP_WEEKS
    return Gap.TOO_SHORT if weeks < least else Gap.TOO_LONG if weeks > most else Gap.RIGHT
