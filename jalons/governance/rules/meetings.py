"""The life of a meeting and the year of a committee. Pure."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from jalons.base.frozen import frozen


class MeetingState(StrEnum):
    PLANNED = "prevue"
    CONVENED = "convoquee"
    HELD = "tenue"
    APPROVED = "approuve"
    CANCELLED = "annulee"


class PointKind(StrEnum):
    """What a point of an agenda is; the first three come by themselves, in this order around the free ones."""

    APPROVAL = "approbation"
    FOLLOW_UP = "suites"
    SHEETS = "fiches"
    FREE = "autre"


MOST_POINTS = 60


@frozen
class MeetingFacts:
    """What is stored of a meeting that its state is read from. `is_open`: somebody has opened the sitting."""

    held_on: date
    is_open: bool = False
    is_convened: bool = False
    is_cancelled: bool = False
    is_approved: bool = False


def was_held(facts: MeetingFacts, today: date) -> bool:
    """A meeting is held once its day is over, or once it was opened on that day: nobody has to tick it."""
    return not facts.is_cancelled and (facts.held_on < today or (facts.held_on == today and facts.is_open))


# Beyond it, the hour that was typed is an error.
LONGEST_SITTING = timedelta(hours=12)


def day_of_sitting(held_on: date, opened_at: datetime | None, now: datetime) -> date:
    """The day it is for those who sit: that of the meeting as long as its sitting may last, even after midnight; else
    that of the clock. `now`: in the clock of the roadmap."""
    lasts = opened_at is not None and now - opened_at <= LONGEST_SITTING
    return held_on if lasts else now.date()


def closing_moment(opened_at: datetime, at: time) -> datetime:
    """The instant that a clock means: the first one that shows this hour once the sitting has opened, after midnight
    when it is the only one. `opened_at`: in the clock of the roadmap."""
    moment = opened_at.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    if moment < opened_at.replace(second=0, microsecond=0):
        return moment + timedelta(days=1)
    return max(moment, opened_at)


def meeting_state(facts: MeetingFacts, today: date) -> MeetingState:
    if facts.is_cancelled:
        return MeetingState.CANCELLED
    if was_held(facts, today):
        return MeetingState.APPROVED if facts.is_approved else MeetingState.HELD
    return MeetingState.CONVENED if facts.is_convened else MeetingState.PLANNED


class NextStep(StrEnum):
    """What is to do first of a meeting, by whoever prepares it."""

    CONVENE = "convene"
    TELL = "tell"
    OPEN = "open"
    FOLLOW = "follow"
    VALIDATE = "validate"
    SEND = "send"


def next_step(
    facts: MeetingFacts,
    today: date,
    *,
    is_closed: bool = False,
    is_agenda_untold: bool = False,
    are_minutes_validated: bool = False,
    are_minutes_sent: bool = False,
) -> NextStep | None:
    """Nothing is to do of a cancelled meeting, nor between the convocation and the day; a meeting of today whose minutes
    are validated is over."""
    if facts.is_cancelled:
        return None
    if facts.held_on < today or is_closed or are_minutes_validated:
        return None if are_minutes_sent else NextStep.SEND if are_minutes_validated else NextStep.VALIDATE
    if facts.held_on == today:
        return NextStep.FOLLOW if facts.is_open else NextStep.OPEN
    if not facts.is_convened:
        return NextStep.CONVENE
    return NextStep.TELL if is_agenda_untold else None


# Meetings a year, by rhythm (method 1.9); « autre » is typed, and 3 are proposed.
EXPECTED_MEETINGS = {"mensuelle": 12, "trimestrielle": 4, "semestrielle": 2, "annuelle": 1, "autre": 3}
MOST_MEETINGS = 60
NOTICE_DAYS = 15


@frozen
class YearOfMeetings:
    """`planned`: those that have a day to come; `expected`: how many the rhythm of the committee asks for."""

    year: int
    held: int
    planned: int
    expected: int


def year_to_date(meetings: Iterable[MeetingFacts], expected: int, year: int, today: date) -> YearOfMeetings:
    """The meetings of a year: held by that day, and still to come."""
    kept = [facts for facts in meetings if facts.held_on.year == year and not facts.is_cancelled]
    held = sum(was_held(facts, today) for facts in kept)
    return YearOfMeetings(year, held, len(kept) - held, expected)


def first_day_planned(
    held_on: date, postponed_from: date | None, new_day: date, today: date, *, is_open: bool = False
) -> date | None:
    """The day to tell beside the new one: « reportée du … ». None when the meeting comes on its first day or sooner, and
    when a day that is over is only corrected by another that is over."""
    first = postponed_from or held_on
    is_corrected = is_open or (held_on < today and new_day <= today)
    if is_corrected:
        return postponed_from if postponed_from and postponed_from < new_day else None
    return first if new_day > first else None


def last_day_to_convene(held_on: date, notice_days: int) -> date:
    return held_on - timedelta(days=notice_days)
