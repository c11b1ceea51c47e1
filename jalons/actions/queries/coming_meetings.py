"""The meetings to come, as the dashboard and the summary tell them: the next one, and who presents what."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db.models import QuerySet

from jalons.actions.models import decided_elsewhere
from jalons.actions.queries.agenda_rows import agenda_rows
from jalons.base import french
from jalons.base.prepared_queries import PreparedQuery
from jalons.governance.models import Committee, Meeting, MeetingPoint
from jalons.governance.queries.points import lacking_sentence
from jalons.roadmaps.models import Roadmap


@dataclass(frozen=True)
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
    """« L’ordre du jour est vide. », « 6 points. Aucune fiche n’y est inscrite. »; empty once there is a fiche."""
    points: tuple[str, ...]
    """What is on the agenda, in its order."""
    steering: int | None
    steering_on: date | None


def next_meeting(roadmap: Roadmap, on: date) -> NextMeeting | None:
    """Three queries, one when no meeting is planned."""
    rows = list(_meetings_from(roadmap.pk, on))
    if not rows:
        return None
    row, steering = rows[0], next((one for one in rows if one.committee.kind == Committee.Kind.STRATEGIC), None)
    codes: dict[str, list[str]] = {}
    on_agenda = agenda_rows(row.pk)
    elsewhere = decided_elsewhere(on_agenda, row)
    for item in on_agenda:
        if item.action_id not in elsewhere:
            codes.setdefault(item.presented_by, []).append(item.action.code)
    presenters = tuple((who, ", ".join(codes[who])) for who in sorted(codes, key=french.matching_key))
    items = sum(len(listed) for listed in codes.values())
    points = list(_kinds_and_titles(row.pk))
    return NextMeeting(
        pk=row.pk,
        title=row.title,
        held_on=row.held_on,
        starts_at=row.starts_at,
        place=row.place,
        items=items,
        presenters=presenters,
        lacking=lacking_sentence([kind for kind, _title in points], items),
        points=tuple(title for _kind, title in points),
        steering=steering.pk if steering else None,
        steering_on=steering.held_on if steering else None,
    )


def coming_meetings(roadmap: Roadmap, on: date) -> list[Meeting]:
    """The next meeting, the next one of a comité de pilotage, and those whose seats are convened. One query."""
    rows = list(_meetings_from(roadmap.pk, on))
    steering = next((row for row in rows if row.committee.kind == Committee.Kind.STRATEGIC), None)
    return [row for row in rows if row in (rows[0], steering) or row.convened_on]


@PreparedQuery
def _meetings_from(roadmap: int, on: date) -> QuerySet[Meeting]:
    """Without one of today that is over: its sitting was ended, or its minutes are validated."""
    rows = Meeting.objects.kept().filter(roadmap=roadmap, held_on__gte=on, closed_at=None)
    rows = rows.exclude(minutes__is_open=False)
    return rows.select_related("committee")


@PreparedQuery
def _kinds_and_titles(meeting: int) -> QuerySet[MeetingPoint, Any]:
    return MeetingPoint.objects.filter(meeting=meeting).values_list("kind", "title")
