"""To whom messages are sent and how, who gets a place, when the event takes place. Pure."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from jalons.base.codes import CODE_ALPHABET
from jalons.base.frozen import frozen
from jalons.directory.rules.consents import Purpose, Standing, may_write
from jalons.workshops.rules.follow_codes import read_follow_code
from jalons.workshops.rules.run_sheets import minutes_since_midnight
from jalons.workshops.rules.workshops import FOLLOW_CODE_LENGTH, State

# The duration of a workshop without an end time: the default conducteur of the method (1.5).
DEFAULT_MINUTES = 180
REMIND_AFTER_DAYS = 3
PARAGRAPH_LIMIT = 1500


class Gesture(StrEnum):
    """Acts on many guests at once. LETTER and CALL are not messages: somebody posts, somebody calls. REGISTRATION answers
    somebody who registered: it is never written by hand."""

    INVITATION = "invitation"
    REMINDER = "relance"
    EVE = "veille"
    PLACE = "place"
    WORD = "mot"
    REGISTRATION = "inscription"
    LETTER = "lettre"
    CALL = "appel"


class Way(StrEnum):
    """How a guest is reached. NONE: no way is known."""

    EMAIL = "courriel"
    LETTER = "lettre"
    PHONE = "telephone"
    NONE = ""


class Answer(StrEnum):
    WAITING = "attente"
    YES = "oui"
    NO = "non"
    QUEUED = "liste"


class Obstacle(StrEnum):
    """Why an act leaves somebody out."""

    ERASED = "erased"
    REFUSED = "refused"
    ANSWERED = "answered"
    NOT_COMING = "not_coming"
    NO_WAY = "no_way"
    OTHER_WAY = "other_way"
    DONE = "done"
    NOT_INVITED = "not_invited"
    RECENT = "recent"
    NO_AGREEMENT = "no_agreement"


@frozen
class Facts:
    """The facts that decide. `invited_elsewhere`: the number of other workshops of the roadmap. `written`: kinds of
    messages made for them, whatever their result; `waiting`: those that have not left yet."""

    answer: str
    way: Way
    standing: Standing
    is_known: bool = True
    has_phone: bool = False
    invited_at: datetime | None = None
    reminded_at: datetime | None = None
    invited_elsewhere: int = 0
    written: frozenset[str] = frozenset()
    waiting: frozenset[str] = frozenset()

    @property
    def is_invited(self) -> bool:
        return self.invited_at is not None or Gesture.INVITATION in self.written


def possible_way(chosen: str, *, email: str, address: str, phone: str) -> Way:
    """The chosen way if it is possible, else the best possible one. A letter chosen for somebody without any way is
    handed over."""
    ways = {Way.EMAIL: bool(email), Way.LETTER: bool(address), Way.PHONE: bool(phone)}
    if ways.get(Way(chosen)):
        return Way(chosen)
    if best := next((way for way, is_known in ways.items() if is_known), None):
        return best
    return Way.LETTER if chosen == Way.LETTER else Way.NONE


def message_obstacle(
    gesture: Gesture, one: Facts, now: datetime, *, days: int = REMIND_AFTER_DAYS, again: bool = False
) -> Obstacle | None:
    """Why this person is left out of this act; None when they are included.

    `days`: the minimum between two messages that ask for an answer, unless `again`.
    """
    if not one.is_known:
        return Obstacle.ERASED
    if one.standing is Standing.REFUSED:
        return Obstacle.REFUSED
    if gesture in (Gesture.EVE, Gesture.WORD, Gesture.PLACE):
        return _attendee_obstacle(gesture, one)
    if one.answer != Answer.WAITING:
        return Obstacle.ANSWERED
    if gesture is Gesture.CALL:
        return None if one.has_phone else Obstacle.NO_WAY
    if wrong := _way_obstacle(gesture, one):
        return wrong
    if gesture is Gesture.REMINDER:
        return _reminder_obstacle(one, now, days, again)
    if one.is_invited:
        return Obstacle.DONE
    agreed = may_write(one.standing, Purpose.INVITE, before=one.invited_elsewhere)
    return None if agreed else Obstacle.NO_AGREEMENT


def _attendee_obstacle(gesture: Gesture, one: Facts) -> Obstacle | None:
    if one.answer != Answer.YES:
        return Obstacle.NOT_COMING
    if wrong := _way_obstacle(gesture, one):
        return wrong
    return Obstacle.DONE if gesture is Gesture.EVE and gesture in one.written else None


def _way_obstacle(gesture: Gesture, one: Facts) -> Obstacle | None:
    wanted = Way.LETTER if gesture is Gesture.LETTER else Way.EMAIL
    if one.way is wanted:
        return None
    return Obstacle.OTHER_WAY if one.way else Obstacle.NO_WAY


def _reminder_obstacle(one: Facts, now: datetime, days: int, again: bool) -> Obstacle | None:
    if one.invited_at is None:
        return Obstacle.NOT_INVITED
    if not may_write(one.standing, Purpose.REMIND, before=1 if one.reminded_at else 0):
        return Obstacle.NO_AGREEMENT
    if Gesture.REMINDER in one.waiting:
        return Obstacle.RECENT
    last = max(filter(None, (one.invited_at, one.reminded_at)))
    return Obstacle.RECENT if now - last < timedelta(days=days) and not again else None


# --- the code of a letter -------------------------------------------------------------------------------------------

_HEX = "0123456789abcdef"


def reply_code(uid: UUID) -> str:
    """The first 40 bits of the private address, in the letters of the other codes: short enough to type, too many to
    try."""
    return "".join(CODE_ALPHABET[int(digit, 16)] for digit in uid.hex[:FOLLOW_CODE_LENGTH])


def address_bounds(typed: str) -> tuple[UUID, UUID] | None:
    """The first and the last address that begin with a typed code; None when it is not a code."""
    code = read_follow_code(typed)
    if not isinstance(code, str) or len(code) != FOLLOW_CODE_LENGTH or not set(code) <= set(CODE_ALPHABET):
        return None
    start = "".join(_HEX[CODE_ALPHABET.index(sign)] for sign in code)
    return UUID(start.ljust(32, "0")), UUID(start.ljust(32, "f"))


# --- places ----------------------------------------------------------------------------------------------------------


def free_places(capacity: int | None, coming: int) -> int | None:
    """None: no limit. Never negative, even if the capacity was lowered since."""
    return None if capacity is None else max(0, capacity - coming)


def resulting_answer(wants: bool, current: str, free: int | None) -> Answer:
    """The answer that a yes or a no gives. Whoever has a place keeps it, whoever waits keeps waiting."""
    if not wants:
        return Answer.NO
    if current in (Answer.YES, Answer.QUEUED):
        return Answer(current)
    return Answer.YES if free is None or free > 0 else Answer.QUEUED


def promoted_guests[T](queue: Sequence[T], free: int | None) -> Sequence[T]:
    """Who gets the free places: the first who asked."""
    return queue if free is None else queue[:free]


# How many people without an invitation one gesture may count: « Annuler » beside it holds a number for each.
MOST_WALK_INS = 50
# The most people of one college, without a name, that a correction writes.
MOST_RECOUNTED = 500


def is_unticked(attended: bool | None, answer: str, *, is_walk_in: bool) -> bool:
    """Somebody of the list of whom the door does not know whether they came: those who said no are not missing, and
    whoever came without an invitation was not expected."""
    return attended is None and answer != Answer.NO and not is_walk_in


def is_over(state: str, held_on: date | None, today: date) -> bool:
    """Whether answers are closed: the workshop is closed, or its day is past."""
    return state == State.CLOSED or (held_on is not None and held_on < today)


# --- when ------------------------------------------------------------------------------------------------------------


def event_times(
    held_on: date, starts_at: time | None, ends_at: time | None, planned_minutes: int = 0
) -> tuple[date, date] | tuple[datetime, datetime]:
    """Start and end for a calendar: two local datetimes, or a whole day (the second is then the day after) without a
    start time. Without an end: the duration of the conducteur, else three hours."""
    if starts_at is None:
        return held_on, held_on + timedelta(days=1)
    start = datetime.combine(held_on, starts_at)
    minutes = planned_minutes or DEFAULT_MINUTES
    if ends_at is not None and ends_at > starts_at:
        minutes = minutes_since_midnight(ends_at) - minutes_since_midnight(starts_at)
    return start, start + timedelta(minutes=minutes)


def midday(day: date) -> datetime:
    """An instant for an event of which only the day is known: it is the same day in every time zone of mainland
    France."""
    return datetime.combine(day, time(12))
