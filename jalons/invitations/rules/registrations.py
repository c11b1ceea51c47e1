"""Who may register for a workshop and until when, and who of those known is registering again. Pure."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum

from jalons.base.frozen import frozen
from jalons.directory.rules.duplicates import Person
from jalons.directory.rules.numbers import keep_figures
from jalons.invitations.rules.guests import Answer, is_over
from jalons.workshops.rules.workshops import State

LONGEST_TEXT = 600
# Somebody who reads the form takes longer; a machine that fills it does not read.
LEAST_SECONDS = 2
# A page drawn longer ago is asked to send again; a used mark is remembered for as long.
MOST_SECONDS = 24 * 3600
LEAST_FIGURES = 9  # of a telephone
# Whoever types the address of somebody else again and again fills no letter box.
MAIL_AGAIN_AFTER = timedelta(hours=1)


class Closing(StrEnum):
    """Why nobody may register."""

    OVER = "over"
    PAST_DAY = "past-day"
    CLOSED = "closed"


def closing_reason(
    *, is_open: bool, until: date | None, state: str, held_on: date | None, today: date
) -> Closing | None:
    """None while people may register. `until` is the last day."""
    if is_over(state, held_on, today):
        return Closing.OVER
    if not is_open:
        return Closing.CLOSED
    return Closing.PAST_DAY if until is not None and until < today else None


def may_open(state: str, held_on: date | None, today: date) -> bool:
    """A page says when: without a day, nobody knows what they register for."""
    return state != State.CLOSED and held_on is not None and held_on >= today


class Mark(StrEnum):
    """What somebody has to ask a guest, after a registration typed for them by nobody knows whom."""

    TO_CONFIRM = "to-confirm"
    DOUBTED = "doubted"


def registration_mark(*, asked: str, asked_at: datetime, answer: str, answered_at: datetime | None) -> Mark | None:
    """`asked`: what the registration says, at `asked_at`; `answer`: what the guest said themselves, at `answered_at`.

    An answer given since settles a yes: the person, or whoever called them, knew of it.
    """
    comes, is_asked_to_come = (one in (Answer.YES, Answer.QUEUED) for one in (answer, asked))
    if comes:
        return Mark.DOUBTED if asked == Answer.NO else None
    is_settled = answer == Answer.NO and answered_at is not None and answered_at >= asked_at
    return Mark.TO_CONFIRM if is_asked_to_come and not is_settled else None


def is_phone(text: str) -> bool:
    """A number that somebody may dial: nine figures at least, since a spreadsheet or a country code drops the zero."""
    return len(keep_figures(text)) >= LEAST_FIGURES


def may_mail_again(last: datetime | None, now: datetime) -> bool:
    return last is None or now - last >= MAIL_AGAIN_AFTER


@frozen
class Registrant:
    """Somebody known or who registers. `key` is 0 for the second."""

    person: Person
    commune: str = ""

    @property
    def name_and_commune(self) -> tuple[str, str] | None:
        """None when it tells nobody apart: two people of a commune may well be called Camille."""
        name = self.person.name_key
        return (name, self.commune) if self.commune and len(name.split()) > 1 else None


def find_registrant(one: Registrant, known: Iterable[Registrant]) -> int | None:
    """The key of the same person among those known: the same address, else the same telephone, else the same whole name
    in the same commune. The first known of each."""
    everybody = list(known)
    tests = (
        lambda other: one.person.email_key and one.person.email_key == other.person.email_key,
        lambda other: one.person.phone_key and one.person.phone_key == other.person.phone_key,
        lambda other: one.name_and_commune and one.name_and_commune == other.name_and_commune,
    )
    for is_same in tests:
        if same := next((other for other in everybody if is_same(other)), None):
            return same.person.key
    return None
