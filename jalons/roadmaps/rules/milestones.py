"""The reference timeline: its milestones, what each announces, the days between them. Pure."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from jalons.base.frozen import frozen
from jalons.base.public_holidays import working_day


class Awaited(StrEnum):
    """What a milestone announces: once it exists, its day is the day of the milestone. The note de cadrage and the shared
    definition are no appointments: their adoption reaches the milestone."""

    STAKES = "atelier-1"
    KEY_PROJECTS = "atelier-2"
    COMMITTEE = "comite"
    COUNCIL = "conseil"
    NOTE = "note"
    DEFINITION = "accord"


@frozen
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
