"""What to do next, in the order of the method. Pure: takes facts, returns at most a few duties."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jalons.roadmaps.rules import Permission


class Duty(StrEnum):
    FOLLOW_OPEN_WORKSHOP = "follow_open_workshop"
    SEND_MINUTES = "send_minutes"
    MEET_DEADLINE = "meet_deadline"
    INVITE_SPONSORS = "invite_sponsors"
    PREPARE_WORKSHOP = "prepare_workshop"
    SORT_NOTES = "sort_notes"
    NAME_STAKES = "name_stakes"
    FIND_KEY_PROJECTS = "find_key_projects"
    WRITE_ACTIONS = "write_actions"
    PROPOSE_DRAFTS = "propose_drafts"
    ARBITRATE = "arbitrate"
    ADOPT = "adopt"
    FIND_MONEY = "find_money"
    RESUME_ACTIONS = "resume_actions"
    CATCH_UP_STEPS = "catch_up_steps"


# The permission that each duty needs, so that nobody is asked for what their role may not do.
NEEDS = {
    Duty.FOLLOW_OPEN_WORKSHOP: Permission.READ,
    Duty.SEND_MINUTES: Permission.FACILITATE,
    Duty.MEET_DEADLINE: Permission.FUND,
    Duty.INVITE_SPONSORS: Permission.MANAGE_MEMBERS,
    Duty.PREPARE_WORKSHOP: Permission.FACILITATE,
    Duty.SORT_NOTES: Permission.FACILITATE,
    Duty.NAME_STAKES: Permission.SHAPE,
    Duty.CATCH_UP_STEPS: Permission.EDIT_ACTION,
    Duty.PROPOSE_DRAFTS: Permission.EDIT_ACTION,
    Duty.ARBITRATE: Permission.ARBITRATE,
    Duty.FIND_MONEY: Permission.FUND,
    Duty.RESUME_ACTIONS: Permission.EDIT_ACTION,
    Duty.ADOPT: Permission.ARBITRATE,
    Duty.FIND_KEY_PROJECTS: Permission.SHAPE,
    Duty.WRITE_ACTIONS: Permission.PROPOSE_ACTION,
}


@dataclass(frozen=True)
class Facts:
    """Counts from which the duties are derived."""

    sponsors: int = 0
    workshops: int = 0
    open_workshops: int = 0
    minutes_due: int = 0  # of closed workshops, not distributed yet
    loose_notes: int = 0  # unsorted notes of closed workshops
    first_loose: int = 0  # the number of the first such workshop
    stakes: int = 0
    stakes_without_key_project: int = 0
    key_projects_without_action: int = 0
    actions: int = 0
    drafts: int = 0
    actions_to_arbitrate: int = 0  # proposed, or already before the committee
    actions_to_adopt: int = 0  # kept by the committee, and not voted
    actions_lacking_money: int = 0
    actions_suspended: int = 0
    funding_deadlines: int = 0  # past, or within a month
    steps_late: int = 0  # steps of actions that are past their end and not done


def due_duties(facts: Facts) -> list[Duty]:
    """All the duties, most urgent first: the open workshop, then the gap nearest to the start of the thread."""
    due = {
        Duty.FOLLOW_OPEN_WORKSHOP: facts.open_workshops > 0,
        Duty.SEND_MINUTES: facts.minutes_due > 0,
        Duty.MEET_DEADLINE: facts.funding_deadlines > 0,
        Duty.INVITE_SPONSORS: facts.sponsors == 0,
        Duty.PREPARE_WORKSHOP: facts.workshops == 0,
        Duty.SORT_NOTES: facts.loose_notes > 0,
        Duty.NAME_STAKES: facts.workshops > facts.open_workshops and facts.stakes == 0,
        Duty.CATCH_UP_STEPS: facts.steps_late > 0,
        Duty.PROPOSE_DRAFTS: facts.drafts > 0,
        Duty.ARBITRATE: facts.actions_to_arbitrate > 0,
        Duty.FIND_MONEY: facts.actions_lacking_money > 0,
        Duty.RESUME_ACTIONS: facts.actions_suspended > 0,
        Duty.ADOPT: facts.actions_to_adopt > 0,
        Duty.FIND_KEY_PROJECTS: facts.stakes_without_key_project > 0,
        Duty.WRITE_ACTIONS: facts.key_projects_without_action > 0 or (facts.stakes > 0 and facts.actions == 0),
    }
    return [duty for duty, is_due in due.items() if is_due]


# --- the calendar ----------------------------------------------------------------------------------------------------


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def month_days(first: date) -> list[date]:
    _weekday, last = monthrange(first.year, first.month)
    return [first.replace(day=number) for number in range(1, last + 1)]


def read_month(text: str, today: date) -> date:
    """« 2026-11 » in an address; the current month for any other text."""
    match = re.fullmatch(r"(20\d\d|19\d\d|21\d\d)-(0[1-9]|1[0-2])", text)
    return date(int(match[1]), int(match[2]), 1) if match else first_of_month(today)
