"""Who sits at a meeting, seat by seat, as its page, its sheet to sign and its sitting show it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.french import format_clock, matching_key
from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.governance.models import Convocation, Meeting, Presence, Seat
from jalons.governance.models.convocations import answer_label
from jalons.governance.models.rooms import NotedPresence, Room, noted_presences, room_of_seats
from jalons.governance.rules import quorum
from jalons.governance.rules.convocations import SeatAnswer
from jalons.governance.rules.proposed_presence import ProposedPresence, answered_presences
from jalons.governance.rules.quorum import Moment, may_carry_vote
from jalons.governance.words import lost_quorum_sentence, quorum_sentence, whole_quorum_sentence
from jalons.governance.words.committees import name_beside, office_beside

_Attendance = Presence.Attendance


@frozen
class Movement:
    """Somebody arrives, leaves or comes back at a point; `at` is None when it was noted afterwards."""

    point: int
    number: int
    kind: str
    at: datetime | None

    @property
    def words(self) -> str:
        """« départ au point 3, à 18 h 40 »."""
        words = {
            "arrived": _("arrivée au point %(n)d"),
            "left": _("départ au point %(n)d"),
            "back": _("retour au point %(n)d"),
        }[self.kind] % {"n": self.number}
        return (
            _("%(words)s, à %(at)s") % {"words": words, "at": format_clock(timezone.localtime(self.at))}
            if self.at
            else words
        )


@frozen
class SeatLine:
    """`name` is empty for whoever may not know people, `attendance` while nothing is noted, `represented_by` and
    `represents` are the labels of seats; `answer` is what it answered to the convocation, while nothing is noted."""

    pk: int
    label: str
    kind: str
    has_vote: bool
    office: str
    substitute: str
    name: str
    attendance: str
    by_substitute: bool
    represented_by: str
    represents: str
    movements: tuple[Movement, ...]
    answer: str = ""

    @property
    def attendance_words(self) -> str:
        if self.attendance == _Attendance.REPRESENTED:
            return _("représenté par %(seat)s") % {"seat": self.represented_by}
        if self.is_present and self.by_substitute:
            return _("présent, par sa suppléance")
        return str(_Attendance(self.attendance).label) if self.attendance else _("non noté")

    @property
    def summary(self) -> str:
        """« Présent, représente la CAF, départ au point 3. »"""
        parts = [self.attendance_words]
        if self.represents:
            parts.append(_("représente %(seat)s") % {"seat": self.represents})
        parts += [movement.words for movement in self.movements]
        sentence = ", ".join(parts)
        return f"{sentence[:1].upper()}{sentence[1:]}."

    @property
    def is_present(self) -> bool:
        return self.attendance == _Attendance.PRESENT

    @property
    def is_gone(self) -> bool:
        """Whether its person is out of the room now: a next movement would be an arrival."""
        return not self.is_present or (bool(self.movements) and self.movements[-1].kind == "left")

    def begins_with(self, letters: str) -> bool:
        """Whether the seat, the name, or a word of them begins so."""
        return any(f" {letters}" in f" {matching_key(text)}" for text in (self.label, self.name))


@frozen
class Attendance:
    """The seats of the day, all of them, and the room that they make."""

    meeting: Meeting
    seats: tuple[SeatLine, ...]
    room: Room
    proposed: tuple[ProposedPresence, ...] = ()

    @property
    def proposal(self) -> str:
        """« 9 présents, 2 excusés » for the seats that nobody ticked and that have answered; empty when none has."""
        return _count_attendances(row.attendance for row in self.proposed)

    @property
    def counts_sentence(self) -> str:
        """« 9 présents, 2 excusés, 1 non noté », a count of none is left out; empty while nothing is noted."""
        if not self.room.is_noted:
            return ""
        return _count_attendances(line.attendance for line in self.seats)

    @property
    def unseen(self) -> int:
        return len(self.unnoted)

    @property
    def unnoted(self) -> tuple[SeatLine, ...]:
        return tuple(line for line in self.seats if not line.attendance)

    @property
    def unnoted_warning(self) -> str:
        """« 1 siège n’est pas noté : la Caf. » Empty once every seat is."""
        labels = ", ".join(line.label for line in self.unnoted)
        words = ngettext(
            "%(n)d siège n’est pas noté\u00a0: %(seats)s.",
            "%(n)d sièges ne sont pas notés\u00a0: %(seats)s.",
            self.unseen,
        )
        return words % {"n": self.unseen, "seats": labels} if labels else ""

    @property
    def sentence(self) -> str:
        if not self.room.is_noted and self.meeting.approved_by_id:
            return _("La présence n’a pas été notée.")
        if not self.room.is_noted:
            return _("La présence n’est pas encore notée.")
        if self.is_over:
            return self.record_sentence
        if self.room.has_lost_quorum:
            return lost_quorum_sentence(self.room.now)
        return quorum_sentence(self.room.now)

    @property
    def record_sentence(self) -> str:
        """For what is read of the whole meeting: who counted where the fiches are decided, or the points that lacked
        the quorum. Empty while nothing is noted."""
        if not self.room.is_noted:
            return ""
        return whole_quorum_sentence(self.room.quorum_at(Moment(self.room.sheets_rank)), self.room.lapses)

    @property
    def tone(self) -> str:
        if not self.room.is_noted:
            return "wait"
        if self.is_over:
            return "bad" if self.room.lapses.is_everywhere else "wait" if self.room.lapses else "good"
        return "good" if self.room.now.is_reached else "bad"

    @property
    def is_over(self) -> bool:
        return self.meeting.closed_at is not None or self.meeting.held_on < timezone.localdate()

    def beginning_with(self, letters: str) -> tuple[SeatLine, ...]:
        """All of them without letters."""
        asked = matching_key(letters)
        return tuple(line for line in self.seats if not asked or line.begins_with(asked))

    def movements_at(self, point: int) -> list[str]:
        """« Vice-présidence : départ au point 3, à 18 h 40 »."""
        return [
            _("%(seat)s : %(movement)s") % {"seat": line.label, "movement": movement.words}
            for line in self.seats
            for movement in line.movements
            if movement.point == point
        ]

    @property
    def doubtful_ranks(self) -> frozenset[int]:
        """The points to mark: those that lacked the quorum to their end, where others had it."""
        lapses = self.room.lapses
        return frozenset(lapses.whole) if self.room.is_noted and not lapses.is_everywhere else frozenset()

    def doubtful_ranks_until(self, rank: int) -> frozenset[int]:
        """The same, while it lasts: a point is not marked before it is treated. `rank`: the last one that is known to be,
        by other means than who came and left there."""
        if self.is_over:
            return self.doubtful_ranks
        moved = [moment.rank for row in self.room.presences for moment in row.movements]
        reached = max(rank, *moved, 0)
        return frozenset(one for one in self.doubtful_ranks if one <= reached)


def _count_attendances(attendances: Iterable[str]) -> str:
    counts, kind = Counter(attendances), quorum.Attendance
    told = (
        (kind.PRESENT, ngettext("%(n)d présent", "%(n)d présents", counts[kind.PRESENT])),
        (kind.EXCUSED, ngettext("%(n)d excusé", "%(n)d excusés", counts[kind.EXCUSED])),
        (kind.REPRESENTED, ngettext("%(n)d représenté", "%(n)d représentés", counts[kind.REPRESENTED])),
        (kind.ABSENT, ngettext("%(n)d absent", "%(n)d absents", counts[kind.ABSENT])),
        ("", ngettext("%(n)d non noté", "%(n)d non notés", counts[""])),
    )
    return ", ".join(sentence % {"n": counts[one]} for one, sentence in told if counts[one])


def meeting_attendance(meeting: Meeting, *, with_names: bool) -> Attendance:
    """Four queries. `with_names`: for whoever may know people."""
    rows = (_named_seats if with_names else _seats_of_day)(meeting.committee_id, meeting.held_on)
    noted = {row.seat: row for row in noted_presences([meeting.pk])}
    labels = {seat.pk: seat.label for seat in rows}
    represents = {row.by: labels[row.seat] for row in noted.values() if row.by and row.seat in labels}
    answers = {row.seat_id: row.seat_answer for row in _standing_answers(meeting.pk)}
    stated = {pk: ProposedPresence(row.attendance, row.by) for pk, row in noted.items()}
    proposed = answered_presences([pk for pk in labels if pk not in noted], answers, stated)
    lines = tuple(
        _make_line(
            seat,
            noted.get(seat.pk),
            labels,
            represents=represents.get(seat.pk, ""),
            name=seat.name if with_names else "",
            answer=_answer_words(answers.get(seat.pk), labels) if seat.pk not in noted else "",
        )
        for seat in rows
    )
    return Attendance(meeting, lines, room_of_seats(meeting, rows, noted.values()), tuple(proposed.values()))


def _answer_words(answer: SeatAnswer | None, labels: Mapping[int, str]) -> str:
    """« a répondu : représenté par la Caf »."""
    if answer is None:
        return ""
    words = answer_label(answer.answer, by_substitute=answer.by_substitute)
    if answer.by is not None and answer.by in labels:
        words = _("représenté par %(seat)s") % {"seat": labels[answer.by]}
    return _("a répondu\u00a0: %(words)s") % {"words": words}


@PreparedQuery
def _standing_answers(meeting: int) -> QuerySet[Convocation]:
    return Convocation.objects.filter(meeting=meeting).standing().with_answers()


@PreparedQuery
def _seats_of_day(committee: int, day: date) -> QuerySet[Seat]:
    return Seat.objects.on(day).filter(committee=committee)


@PreparedQuery
def _named_seats(committee: int, day: date) -> QuerySet[Seat]:
    return Seat.objects.on(day).filter(committee=committee).with_people()


def find_seat(meeting: Meeting, pk: int) -> Seat | None:
    """One that sits on the day of the meeting."""
    return Seat.objects.on(meeting.held_on).filter(committee=meeting.committee_id, pk=pk).first()


def noted_presence(meeting: Meeting, seat: Seat) -> Presence | None:
    """None while nothing was noted of the seat."""
    return Presence.objects.filter(meeting=meeting, seat=seat).first()


def possible_representatives(attendance: Attendance, seat: int) -> list[tuple[int, str]]:
    """The seats that are present, represent nobody else and may carry its voice."""
    mine = next((line for line in attendance.seats if line.pk == seat), None)
    taken, votes = (mine.represented_by, mine.has_vote) if mine else ("", True)
    return [
        (line.pk, line.label)
        for line in attendance.seats
        if line.pk != seat
        and line.is_present
        and (not line.represents or line.label == taken)
        and may_carry_vote(represented_votes=votes, representative_votes=line.has_vote)
    ]


def _make_line(
    seat: Seat, row: NotedPresence | None, labels: Mapping[int, str], *, represents: str, name: str, answer: str
) -> SeatLine:
    """`labels`: of the seats of that day. One that has ended since represents nobody: who named it is excused."""
    by = labels.get(row.by, "") if row and row.by else ""
    attendance = row.attendance.value if row else ""
    if attendance == _Attendance.REPRESENTED and not by:
        attendance = _Attendance.EXCUSED.value
    return SeatLine(
        pk=seat.pk,
        label=seat.label,
        kind=str(Seat.Kind(seat.kind).label),
        has_vote=seat.has_vote,
        office=office_beside(seat.label, seat.office),
        substitute=seat.substitute,
        name=name_beside(seat.label, name),
        attendance=attendance,
        by_substitute=bool(row and row.by_substitute),
        represented_by=by,
        represents=represents,
        movements=tuple(_row_movements(row)) if row else (),
        answer=answer,
    )


def _row_movements(row: NotedPresence) -> Iterator[Movement]:
    for kind, move in (("arrived", row.arrived), ("left", row.left), ("back", row.back)):
        if move:
            yield Movement(move.point, move.rank, kind, move.at)
