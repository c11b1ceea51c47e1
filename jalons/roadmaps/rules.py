"""Who may do what, the étapes of the method, and the reference timeline. Pure."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby, pairwise
from operator import attrgetter

from jalons.base.public_holidays import last_working_day, working_day

MOST_FOCAL_POINTS = 2

INVITATION_LASTS = timedelta(days=30)

# Days: how far several milestones are moved at once.
MOST_MOVED = 366

# Signs of a note of the carnet.
PRIVATE_NOTE_LIMIT = 500

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
    AGREE = "agree"  # the note de cadrage and the shared definition: who proposes and adopts them
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
        Permission.AGREE,
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


def cell_name(kind: str, pk: int, field: str) -> str:
    """What the journal calls the field of one row, in a line that tells the change of several."""
    return f"{kind}.{pk}.{field}"


def read_cell_name(name: str) -> tuple[str, int, str] | None:
    """The kind, the key and the field of a `cell_name`; None for another name."""
    kind, _dot, rest = name.partition(".")
    pk, _dot, field = rest.partition(".")
    return (kind, int(pk), field) if field and pk.isdecimal() else None


class Severity(StrEnum):
    LOW = "basse"
    MEDIUM = "moyenne"
    HIGH = "haute"


class StepState(StrEnum):
    TODO = "a_demarrer"
    NOW = "en_cours"
    DONE = "terminee"


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
        0,
        "Observer ce qui se fait ailleurs",
        "Apprendre de territoires qui l’ont déjà fait, avant de commencer. Cette étape est facultative.",
        None,
    ),
    StepModel(
        1,
        "Constituer le groupe projet",
        "Réunir les personnes qui porteront la démarche jusqu’au bout. Elles fixent le cadre et repèrent tôt ce qui peut bloquer.",
        15,
    ),
    StepModel(
        2,
        "S’accorder sur une définition commune",
        "Dire ensemble ce qu’est l’inclusion numérique ici, au-delà de la fibre. Le portrait du territoire se prépare en même temps.",
        21,
    ),
    StepModel(
        3,
        "Atelier 1 : identifier les enjeux",
        "Partager les situations vécues autour du portrait, puis nommer et classer les enjeux du territoire.",
        31,
    ),
    StepModel(
        4,
        "Atelier 2 : identifier les chantiers clés",
        "Passer des enjeux aux pistes de solutions, et dessiner les ressources qui les rendent possibles.",
        31,
    ),
    StepModel(
        5,
        "Restituer, prioriser, arbitrer",
        "Rendre ce qui a été dit, puis choisir les actions avec les services, les élues et les élus.",
        None,
        False,
    ),
    StepModel(
        6,
        "Formaliser et financer",
        "Écrire les fiches action, réunir l’argent, et faire adopter la feuille de route par le conseil.",
        51,
    ),
    StepModel(
        7,
        "Mettre en œuvre, suivre, évaluer",
        "Faire ce qui est promis, compter ce que cela change, en rendre compte et ajuster.",
        None,
    ),
)


class Awaited(StrEnum):
    """What a milestone announces: once it exists, its day is the day of the milestone. The note de cadrage and the shared
    definition are no appointments: their adoption reaches the milestone."""

    STAKES = "atelier-1"
    KEY_PROJECTS = "atelier-2"
    COMMITTEE = "comite"
    COUNCIL = "conseil"
    NOTE = "note"
    DEFINITION = "accord"


@dataclass(frozen=True)
class MilestoneModel:
    title: str
    step: int
    months: int
    awaits: str = ""


# Reference timeline of the method, section 1.0: eight months, proposed by default, which everybody may edit.
MILESTONES = (
    MilestoneModel("Première réunion du groupe projet", 1, 0),
    MilestoneModel("Note de cadrage adoptée", 1, 1, Awaited.NOTE),
    MilestoneModel("Définition partagée et portrait du territoire", 2, 2, Awaited.DEFINITION),
    MilestoneModel("Atelier 1 : les enjeux", 3, 2, Awaited.STAKES),
    MilestoneModel("Atelier 2 : les chantiers", 4, 4, Awaited.KEY_PROJECTS),
    MilestoneModel("Restitution aux participantes et aux participants", 5, 5),
    MilestoneModel("Comité de pilotage : arbitrage des actions", 5, 6, Awaited.COMMITTEE),
    MilestoneModel("Délibération du conseil", 6, 8, Awaited.COUNCIL),
)
# The étape of the vote of the council: what the ones before ask for is moot once it was held.
VOTED_AT = next(milestone.step for milestone in MILESTONES if milestone.awaits == Awaited.COUNCIL)
# Recommended weeks between the two workshops; outside these bounds, the page of étapes shows a warning (method 1.0,
# default).
WORKSHOP_GAP_WEEKS = (4, 12)


def months_after(day: date, months: int, departement: str = "") -> date:
    """The same day `months` later, or the last day of that month; moved to a working day."""
    return working_day(same_day_after(day, months), departement)


def same_day_after(day: date, months: int) -> date:
    """The same day `months` later, sooner when negative, or the last day of a shorter month."""
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    _first, last = monthrange(year, month + 1)
    return date(year, month + 1, min(day.day, last))


def days_out_of_order(dated: Sequence[tuple[int, date]]) -> list[int]:
    """The places of the days that come before the last day of an earlier étape; each day is given with the number of
    its étape."""
    return [
        place
        for place, (step, day) in enumerate(dated)
        if any(other < step and day < earlier for other, earlier in dated)
    ]


class Gap(StrEnum):
    TOO_SHORT = "too_short"
    RIGHT = "right"
    TOO_LONG = "too_long"


def workshop_gap(first: date, second: date) -> Gap:
    """Whether the interval between the two workshops is shorter or longer than the method recommends."""
    weeks = (second - first).days / 7
    least, most = WORKSHOP_GAP_WEEKS
    return Gap.TOO_SHORT if weeks < least else Gap.TOO_LONG if weeks > most else Gap.RIGHT


# --- planning backwards ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DatedMilestone:
    """A milestone of a roadmap. `is_fixed`: it was reached, or a workshop, a committee or a vote gives its day."""

    pk: int
    title: str
    step: int | None
    awaits: str
    due_on: date
    is_fixed: bool = False


@dataclass(frozen=True)
class ProposedDay:
    """`months`: since the first milestone, in the reference timeline; `usual_day`: what they give, whatever is around.
    `is_stuck`: no working day is left between the two fixed milestones around it, so it stays where it is.
    `is_overtaken`: a later one was reached or held by today, so no day to come suits it."""

    milestone: DatedMilestone
    day: date
    months: int
    usual_day: date
    is_stuck: bool = False
    is_overtaken: bool = False
    is_tightened: bool = False

    @property
    def is_moved(self) -> bool:
        return self.day != self.milestone.due_on


def plan_backwards(
    target: date, milestones: Sequence[DatedMilestone], departement: str = "", today: date | None = None
) -> list[ProposedDay]:
    """The milestones of the reference timeline that this roadmap still has, in their order, each as many months before
    the délibération as the method says, on a working day.

    Fixed ones do not move: whatever the target, those around them stay before and after them. Where the usual days fall
    before `today`, or several on the same one, they are tightened, if each still has a day of its own.
    """
    known = _reference_milestones(milestones)
    fixed = [one.due_on if one and one.is_fixed else None for one in known]
    plan = []
    for rank, (model, milestone) in enumerate(zip(MILESTONES, known, strict=True)):
        if milestone is None:
            continue
        usual = months_after(target, model.months - MILESTONES[-1].months, departement)
        if milestone.is_fixed:
            plan.append(ProposedDay(milestone, milestone.due_on, model.months, usual))
            continue
        day = usual
        if before := [other for other in fixed[:rank] if other]:
            day = max(day, working_day(max(before), departement))
        earliest = max(before, default=date.min)
        if after := [other for other in fixed[rank + 1 :] if other]:
            day = min(day, last_working_day(min(after), departement))
        is_stuck = day < earliest
        is_overtaken = today is not None and min(after, default=date.max) <= today
        plan.append(
            ProposedDay(milestone, milestone.due_on if is_stuck else day, model.months, usual, is_stuck, is_overtaken)
        )
    return plan if today is None else list(_tighten_plan(plan, target, departement, today))


def _tighten_plan(plan: list[ProposedDay], target: date, departement: str, today: date) -> Iterator[ProposedDay]:
    before: ProposedDay | None = None
    for is_fixed, run in groupby(plan, lambda one: one.milestone.is_fixed):
        group = list(run)
        if is_fixed:
            before = group[-1]
            yield from group
            continue
        following = next((one for one in plan[plan.index(group[-1]) + 1 :]), None)
        ends = last_working_day(following.day, departement) if following else working_day(target, departement)
        end = (following.months if following else MILESTONES[-1].months, ends)
        begins = working_day(max(today, before.day) if before else today, departement)
        start = (before.months if before else group[0].months, begins)
        yield from _tighten_group(group, start, end, departement)


# A place on the timeline: months since its beginning, and the day.
type _Place = tuple[int, date]


def _tighten_group(group: list[ProposedDay], start: _Place, end: _Place, departement: str) -> list[ProposedDay]:
    """Milestones that nothing separates, in proportion between two places; as they are when they fit, or cannot."""
    (from_month, begins), (to_month, ends) = start, end
    places = [(one.months, one.day) for one in group]
    has_room = _have_own_days([*places, end]) and not any(one.day < begins for one in group)
    if has_room or any(one.is_stuck or one.is_overtaken for one in group):
        return group
    days = []
    for one in group:
        share = (one.months - from_month) / (to_month - from_month) if to_month > from_month else 0
        day = working_day(begins + timedelta(days=round((ends - begins).days * share)), departement)
        days.append(min(day, ends))
    months = [one.months for one in group]
    if days[0] < begins or not _have_own_days([start, *zip(months, days, strict=True), end]):
        return group
    return [replace(one, day=day, is_tightened=day != one.day) for one, day in zip(group, days, strict=True)]


def _have_own_days(places: Sequence[_Place]) -> bool:
    """Whether those that the method sets apart have different days."""
    return all(day < after or month == following for (month, day), (following, after) in pairwise(places))


def _reference_milestones(milestones: Sequence[DatedMilestone]) -> list[DatedMilestone | None]:
    """What each milestone of the reference timeline became here: known by its étape and its title, else, once renamed, by
    its étape and what it announces. None when it was removed."""
    free = list(milestones)
    known: list[DatedMilestone | None] = [None] * len(MILESTONES)
    for key in (attrgetter("step", "title"), attrgetter("step", "awaits")):
        for rank, model in enumerate(MILESTONES):
            milestone = next((one for one in free if key(one) == key(model)), None)
            if known[rank] is None and milestone is not None:
                known[rank] = milestone
                free.remove(milestone)
    return known
