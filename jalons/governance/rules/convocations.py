"""What a seat answers to a convocation, what it was told, and how it is reached. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time, timedelta
from enum import StrEnum

from jalons.base.frozen import frozen
from jalons.governance.rules import quorum

# A private page is still read after the meeting.
READABLE_AFTER = timedelta(days=365)
MOST_LETTERS_OF_PARAGRAPH = 1000


class Answer(StrEnum):
    PRESENT = "present"
    EXCUSED = "excuse"
    REPRESENTED = "represente"


class Channel(StrEnum):
    """How the convocation of a seat reaches it."""

    MAIL = "courriel"
    LETTER = "lettre"
    NOBODY = "personne"


def seat_channel(*, has_address: bool, has_person: bool) -> Channel:
    """A seat without anybody behind it is called, or handed its page."""
    if has_address:
        return Channel.MAIL
    return Channel.LETTER if has_person else Channel.NOBODY


@frozen
class AnnouncedMeeting:
    """The day, the hour and the place of a meeting, as somebody was told them."""

    held_on: date
    starts_at: time | None = None
    place: str = ""
    is_cancelled: bool = False


class Notice(StrEnum):
    """What a seat has to be told now."""

    NOTHING = "rien"
    CONVOCATION = "convocation"
    CHANGE = "changement"
    CANCELLATION = "annulation"


def due_notice(told: AnnouncedMeeting | None, now: AnnouncedMeeting) -> Notice:
    """`told`: what has left for the seat, None as long as nothing has. A cancelled meeting that nobody was told of stays
    untold."""
    if told is None:
        return Notice.NOTHING if now.is_cancelled else Notice.CONVOCATION
    if now.is_cancelled:
        return Notice.NOTHING if told.is_cancelled else Notice.CANCELLATION
    return Notice.NOTHING if told == now else Notice.CHANGE


@frozen
class SheetLine:
    """A fiche of an agenda: its code and title, and who presents it, without the name of anybody."""

    label: str
    presented_by: str
    contact: int | None = None
    """The row of the directory that presents it, if any: two mayors have one function."""

    def __str__(self) -> str:
        return self.label


@frozen
class AgendaLine:
    """A line of an agenda as seats are told it: a point, or a fiche with who presents it."""

    title: str
    presenter: str = ""

    def __str__(self) -> str:
        """As it is stored; no title holds a tabulation."""
        return f"{self.title}\t{self.presenter}" if self.presenter else self.title

    @classmethod
    def parse(cls, stored: str) -> "AgendaLine":
        title, _tabulation, presenter = stored.partition("\t")
        return cls(title, presenter)


@frozen
class AgendaChange:
    """What an agenda has become since it was told: the titles that were added, removed, only put in another order, or
    that somebody else presents."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    presented: tuple[AgendaLine, ...] = ()

    @property
    def is_only_moved(self) -> bool:
        return not self.added and not self.removed and not self.presented


def agenda_change(told: Sequence[AgendaLine], now: Sequence[AgendaLine]) -> AgendaChange | None:
    """None when every point and every fiche stands where it was told, presented by the same. One whose title changed is
    another one."""
    if list(told) == list(now):
        return None
    before, after = Counter(line.title for line in told), Counter(line.title for line in now)
    presenters = {line.title: line.presenter for line in told}
    presented = tuple(line for line in now if presenters.get(line.title, line.presenter) != line.presenter)
    return AgendaChange(tuple((after - before).elements()), tuple((before - after).elements()), presented)


class Objection(StrEnum):
    """Why a seat cannot represent another."""

    ITSELF = "itself"
    TWICE = "twice"
    AWAY = "away"
    VOICELESS = "voiceless"


@frozen
class SeatAnswer:
    """`by`: the seat that represents it. `by_substitute`: present through its suppléance."""

    answer: Answer
    by: int | None = None
    by_substitute: bool = False


def representation_objection(
    seat: int, by: int, answers: dict[int, SeatAnswer], *, may_carry: bool = True
) -> Objection | None:
    """Whether the seat `by` may represent `seat`: not itself, not a second one, and not when it said it is away.
    `may_carry`: what `may_carry_vote` says of them."""
    if seat == by:
        return Objection.ITSELF
    if not may_carry:
        return Objection.VOICELESS
    if any(row.by == by for other, row in answers.items() if other != seat):
        return Objection.TWICE
    theirs = answers.get(by)
    return Objection.AWAY if theirs and theirs.answer is not Answer.PRESENT else None


def is_represented(seat: int, answers: dict[int, SeatAnswer]) -> bool:
    """Whether the seat that represents it still says that it comes, or has not answered yet."""
    row = answers.get(seat)
    if row is None or row.answer is not Answer.REPRESENTED or row.by is None:
        return False
    theirs = answers.get(row.by)
    return theirs is None or theirs.answer is Answer.PRESENT


@frozen
class AnswerCounts:
    present: int
    excused: int
    represented: int
    silent: int
    # Those whose representative does not come: they have answered, and somebody else has to be named.
    unrepresented: int = 0


def announced_presences(seats: Mapping[int, bool], answers: Mapping[int, SeatAnswer]) -> tuple[quorum.Presence, ...]:
    """What the answers announce of each seat (seat → whether it has a vote), as if it was the day: whoever has not
    answered is not counted, nor whoever they would represent."""
    attendance = {
        Answer.PRESENT: quorum.Attendance.PRESENT,
        Answer.REPRESENTED: quorum.Attendance.REPRESENTED,
        Answer.EXCUSED: quorum.Attendance.EXCUSED,
    }
    return tuple(
        quorum.Presence(seat, has_vote, attendance[answers[seat].answer], by=answers[seat].by)
        if seat in answers
        else quorum.Presence(seat, has_vote, quorum.Attendance.ABSENT)
        for seat, has_vote in seats.items()
    )


def count_answers(answers: Iterable[str], *, unrepresented: int = 0) -> AnswerCounts:
    """`unrepresented`: how many of those that answered « représenté » are not."""
    counts = Counter(answers)
    represented = counts[Answer.REPRESENTED] - unrepresented
    return AnswerCounts(counts[Answer.PRESENT], counts[Answer.EXCUSED], represented, counts[""], unrepresented)
