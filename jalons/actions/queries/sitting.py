"""A sitting as it goes: the points in order, with what is decided and who comes and goes at each."""

from collections.abc import Iterable, Mapping

from django.utils import timezone

from jalons.actions.queries.agendas import DecidedItems, decided_items
from jalons.base.frozen import frozen
from jalons.governance.models import Meeting, MeetingMinutes, PointMinutes
from jalons.governance.queries.minutes import meeting_minutes, texts_of_points
from jalons.governance.queries.points import PointLine, lacking_sentence, meeting_points
from jalons.governance.queries.presence import Attendance, SeatLine, meeting_attendance


@frozen
class SittingPoint:
    line: PointLine
    movements: tuple[str, ...]
    lacks_quorum: bool
    said: str
    """What was written of it, for whoever writes."""
    seats: tuple[SeatLine, ...]
    """Who may come or go, while this point is the one that the page asks about."""

    @property
    def anchor(self) -> str:
        return f"point-{self.line.pk}"


@frozen
class Sitting:
    agenda: DecidedItems
    attendance: Attendance
    points: tuple[SittingPoint, ...]
    minutes: MeetingMinutes
    texts: Mapping[int, PointMinutes]

    @property
    def may_be_written(self) -> bool:
        """From the day of the meeting, until its compte rendu is validated."""
        meeting = self.attendance.meeting
        return meeting.cancelled_on is None and meeting.held_on <= timezone.localdate() and self.minutes.is_open

    def text_of(self, point: int) -> MeetingMinutes | PointMinutes | None:
        """`point`: 0 is the opening; None for a point of another meeting."""
        if point == 0:
            return self.minutes
        mine = point in {row.line.pk for row in self.points}
        return self.texts.get(point) or PointMinutes(point_id=point) if mine else None

    @property
    def lacking(self) -> str:
        return lacking_sentence([point.line.kind for point in self.points], len(self.agenda.items))


def meeting_sitting(meeting: Meeting, asked: int | None, *, writes: bool) -> Sitting:
    """`asked`: the point that is being treated, where one writes and notes who comes and goes. No name of anybody:
    everybody reads it. `writes`: for whoever may read what is being written."""
    attendance = meeting_attendance(meeting, with_names=False)
    minutes, texts, agenda = meeting_minutes(meeting), texts_of_points(meeting), decided_items(meeting)
    lines = meeting_points(meeting).lines
    doubtful = attendance.doubtful_ranks_until(_treated_rank(lines, asked, texts, has_decided=bool(agenda.decided)))
    points = tuple(
        SittingPoint(
            line,
            tuple(attendance.movements_at(line.pk)),
            line.number in doubtful,
            texts[line.pk].text if writes and line.pk in texts else "",
            attendance.seats if line.pk == asked else (),
        )
        for line in lines
    )
    return Sitting(agenda, attendance, points, minutes, texts)


def _treated_rank(
    lines: Iterable[PointLine], asked: int | None, texts: Mapping[int, PointMinutes], *, has_decided: bool
) -> int:
    """The last point of which anything is known: the page asks about it, something is written, a fiche is decided."""
    return max(
        (
            line.number
            for line in lines
            if line.pk == asked or (line.pk in texts and texts[line.pk].text) or (has_decided and line.holds_sheets)
        ),
        default=0,
    )
