"""What the answers to a convocation propose for the presence of the day. Pure."""

from collections.abc import Iterable, Mapping

from jalons.base.frozen import frozen
from jalons.governance.rules.convocations import Answer, SeatAnswer
from jalons.governance.rules.quorum import Attendance


@frozen
class ProposedPresence:
    """`by`: the seat that represents it. `by_substitute`: its suppléance sits."""

    attendance: Attendance
    by: int | None = None
    by_substitute: bool = False


def propose_presences(
    unseen: Iterable[int], answers: Mapping[int, SeatAnswer], noted: Mapping[int, ProposedPresence]
) -> dict[int, ProposedPresence]:
    """For each seat that nobody ticked: present, unless it has answered otherwise. One that named another is represented
    when that other is there and represents nobody else; if not it is excused, because it said that it would not come."""
    seats = list(unseen)
    away = {seat for seat in seats if seat in answers and answers[seat].answer is not Answer.PRESENT}
    room = {seat for seat, row in noted.items() if row.attendance is Attendance.PRESENT} | (set(seats) - away)
    taken = {row.by for row in noted.values() if row.by is not None}
    proposed = {}
    for seat in seats:
        by = answers[seat].by if seat in away else None
        if seat not in away:
            is_substitute = seat in answers and answers[seat].by_substitute
            proposed[seat] = ProposedPresence(Attendance.PRESENT, by_substitute=is_substitute)
        elif by is not None and by in room and by not in taken:
            taken.add(by)
            proposed[seat] = ProposedPresence(Attendance.REPRESENTED, by)
        else:
            proposed[seat] = ProposedPresence(Attendance.EXCUSED)
    return proposed


def answered_presences(
    unseen: Iterable[int], answers: Mapping[int, SeatAnswer], noted: Mapping[int, ProposedPresence]
) -> dict[int, ProposedPresence]:
    """The same for those that have answered alone: of one that is silent, nothing is known, nor of whoever named it."""
    known = answers.keys() | noted.keys()
    answered = (seat for seat in unseen if seat in answers)
    return propose_presences([seat for seat in answered if answers[seat].by in {None, *known}], answers, noted)
