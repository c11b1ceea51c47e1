"""The visas of a fiche: who must see it before it goes further, and until when. They warn, and never block (principle 1
of the product). Pure."""

from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

# Signs of a remark, and of why a visa is asked.
TEXT_LIMIT = 1_000
REASON_LIMIT = 500
# How long one may be given to answer, and how long the page still opens afterwards.
LONGEST_DELAY = timedelta(days=366)
READABLE_AFTER = timedelta(days=90)
# Fiches put before one person at once.
MOST_FICHES = 60


class Capacity(StrEnum):
    SERVICE = "service"
    VICE_PRESIDENT = "vice-presidence"
    TECHNICAL = "comite-technique"
    PARTNER = "partenaire"
    FUNDER = "financeur"
    OTHER = "autre"


class Answer(StrEnum):
    VISA = "visa"
    REMARK = "remarque"


class VisaState(StrEnum):
    WAITING = "attendu"
    LATE = "en-retard"
    GIVEN = "donne"
    REMARK = "remarque"
    WITHDRAWN = "retire"
    MOOT = "sans-objet"

    @property
    def is_awaited(self) -> bool:
        return self in (VisaState.WAITING, VisaState.LATE)


def visa_state(
    answer: str, due_on: date, today: date, *, is_withdrawn: bool = False, is_set_aside: bool = False
) -> VisaState:
    """The last day is still one on which it is not late; what is withdrawn waits for nobody, what was answered stays.
    `is_set_aside`: the fiche goes no further, so nobody is waited for.

    >>> visa_state("", date(2026, 3, 2), date(2026, 3, 3))
    <VisaState.LATE: 'en-retard'>
    """
    if answer:
        return VisaState.GIVEN if answer == Answer.VISA else VisaState.REMARK
    if is_withdrawn:
        return VisaState.WITHDRAWN
    if is_set_aside:
        return VisaState.MOOT
    return VisaState.LATE if today > due_on else VisaState.WAITING


def has_changed_since(seen: int | None, version: int) -> bool:
    """Whether the fiche was written again after the version that the answer is about; nothing was seen before one."""
    return seen is not None and version != seen


# What a fiche costs and who pays, as it is kept with an answer: « expenses » and « resources », euros by their name.
Money = dict[str, dict[str, str]]
EXPENSES, RESOURCES = "expenses", "resources"


class MoneyChange(NamedTuple):
    """Euros, None where the line was not there yet, or is no more. `part`: EXPENSES or RESOURCES."""

    part: str
    name: str
    before: str | None
    after: str | None


def money_changes(before: Money, after: Money) -> tuple[MoneyChange, ...]:
    """What differs, expenses first.

    >>> money_changes({"resources": {"Caf": "15000.00"}}, {"resources": {"Caf": "25000.00"}})
    (MoneyChange(part='resources', name='Caf', before='15000.00', after='25000.00'),)
    """
    return tuple(
        MoneyChange(part, name, was.get(name), now.get(name))
        for part in (EXPENSES, RESOURCES)
        for was, now in [(before.get(part, {}), after.get(part, {}))]
        for name in dict.fromkeys((*was, *now))
        if was.get(name) != now.get(name)
    )


def new_last_day(asked_on: date, due_on: date, today: date) -> date:
    """Of a visa that is asked again: as long as the first time, and never sooner than the day that was said."""
    return max(due_on, today + (due_on - asked_on))
