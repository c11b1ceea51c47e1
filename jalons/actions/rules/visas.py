"""The visas of a fiche: who must see it before it goes further, and until when. They warn, and never block (principle 1
of the product). Pure."""

from datetime import date, timedelta
from enum import StrEnum

# Signs of a remark.
TEXT_LIMIT = 1_000
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
    OTHER = "autre"


class Answer(StrEnum):
    VISA = "visa"
    REMARK = "remarque"


class VisaState(StrEnum):
    WAITING = "attendu"
    LATE = "en-retard"
    GIVEN = "donne"
    REMARK = "remarque"

    @property
    def is_answered(self) -> bool:
        return self in (VisaState.GIVEN, VisaState.REMARK)


def visa_state(answer: str, due_on: date, today: date) -> VisaState:
    """The last day is still one on which it is not late.

    >>> visa_state("", date(2026, 3, 2), date(2026, 3, 3))
    <VisaState.LATE: 'en-retard'>
    """
    if answer:
        return VisaState.GIVEN if answer == Answer.VISA else VisaState.REMARK
    return VisaState.LATE if today > due_on else VisaState.WAITING


def has_changed_since(seen: int | None, version: int) -> bool:
    """Whether the fiche was written again after the version that the answer is about; nothing was seen before one."""
    return seen is not None and version != seen
