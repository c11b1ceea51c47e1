"""The meetings to come, as the dashboard and the summary tell them: the next one, and who presents what."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from jalons.actions.models import AgendaItem, decided_elsewhere
from jalons.actions.queries.agenda_rows import agenda_rows_of, make_sheet_lines
from jalons.base import french
from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.governance.models import Committee, Meeting, MeetingPoint, Seat
from jalons.governance.queries.points import lacking_sentence
from jalons.roadmaps.models import Roadmap


@frozen
class NextMeeting:
    """For the dashboard: the date, and what each élue or élu presents. `steering`: the next meeting of a comité de
    pilotage, which is not always the next of all."""

    pk: int
    title: str
    held_on: date
    starts_at: time | None
    place: str
    items: int
    presenters: tuple[tuple[str, str], ...]
    """Function → codes, « 1.1, 2.3 »."""
    lacking: str
    """« L’ordre du jour est vide. », « 6 points. Celui des fiches n’en a encore aucune. »; empty once there is a fiche."""
    points: tuple[str, ...]
    """What is on the agenda, in its order."""
    steering: int | None
    steering_on: date | None
    is_open: bool
    """Whether its sitting has begun."""


@frozen
class ComingAgendas:
    """The meetings to come, the nearest first; the points and the fiches of the next one and of those whose seats are
    convened, which several parts of one page read."""

    meetings: tuple[Meeting, ...]
    points: Mapping[int, Sequence[MeetingPoint]]
    """By meeting; `sheets` is set on the point of the fiches."""
    items: Mapping[int, Sequence[AgendaItem]]
    seated: frozenset[int]
    """The meetings of committees where somebody sits."""

    @property
    def seated_meetings(self) -> list[Meeting]:
        return [row for row in self.meetings if row.pk in self.seated]

    @property
    def steering(self) -> Meeting | None:
        """The next one of a comité de pilotage."""
        return next((row for row in self.meetings if row.committee.kind == Committee.Kind.STRATEGIC), None)


def coming_agendas(roadmap: Roadmap, on: date) -> ComingAgendas:
    """Three queries, one when no meeting is planned."""
    meetings = list(_meetings_from(roadmap.pk, on))
    read = [row.pk for row in meetings if row is meetings[0] or row.convened_on]
    points: dict[int, list[MeetingPoint]] = {pk: [] for pk in read}
    items: dict[int, list[AgendaItem]] = {pk: [] for pk in read}
    for item in agenda_rows_of(read) if read else ():
        items[item.meeting_id].append(item)
    for point in _points_of(read) if read else ():
        if point.kind == MeetingPoint.Kind.SHEETS:
            point.sheets = make_sheet_lines(items[point.meeting_id])
        points[point.meeting_id].append(point)
    seated = frozenset(row.pk for row in meetings if row.has_seats)
    return ComingAgendas(tuple(meetings), points, items, seated)


def next_meeting(roadmap: Roadmap, on: date, coming: ComingAgendas | None = None) -> NextMeeting | None:
    """`coming`: what was read already. Three queries otherwise, one when no meeting is planned; three more where another
    meeting decided a fiche."""
    coming = coming or coming_agendas(roadmap, on)
    if not coming.meetings:
        return None
    row, steering = coming.meetings[0], coming.steering
    codes: dict[str, list[str]] = {}
    elsewhere = decided_elsewhere(coming.items[row.pk], row)
    for item in coming.items[row.pk]:
        if item.action_id not in elsewhere:
            codes.setdefault(item.presented_by, []).append(item.action.code)
    presenters = tuple((who, ", ".join(codes[who])) for who in sorted(codes, key=french.matching_key))
    items = sum(len(listed) for listed in codes.values())
    points = coming.points[row.pk]
    return NextMeeting(
        pk=row.pk,
        title=row.title,
        held_on=row.held_on,
        starts_at=row.starts_at,
        place=row.place,
        items=items,
        presenters=presenters,
        lacking=lacking_sentence([point.kind for point in points], items),
        points=tuple(point.title for point in points),
        steering=steering.pk if steering else None,
        steering_on=steering.held_on if steering else None,
        is_open=row.opened_at is not None,
    )


def coming_meetings(roadmap: Roadmap, on: date) -> list[Meeting]:
    """The next meeting, the next one of a comité de pilotage, and those whose seats are convened. One query."""
    rows = list(_meetings_from(roadmap.pk, on))
    steering = next((row for row in rows if row.committee.kind == Committee.Kind.STRATEGIC), None)
    return [row for row in rows if row in (rows[0], steering) or row.convened_on]


@PreparedQuery
def _meetings_from(roadmap: int, on: date) -> QuerySet[Meeting, Any]:
    """Without one of today that is over: its sitting was ended, or its minutes are validated."""
    rows = Meeting.objects.kept().filter(roadmap=roadmap, held_on__gte=on, closed_at=None)
    rows = rows.exclude(minutes__is_open=False)
    return rows.select_related("committee").annotate(
        has_seats=Exists(Seat.objects.filter(committee=OuterRef("committee")))
    )


@PreparedQuery
def _points_of(meetings: Sequence[int]) -> QuerySet[MeetingPoint]:
    return MeetingPoint.objects.filter(meeting__in=meetings)
