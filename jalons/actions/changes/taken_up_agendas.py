"""The agenda of a cancelled meeting, taken up by a later one of the same committee."""

from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.actions.models import AgendaItem
from jalons.actions.rules.committees import MAY_COME
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.french import matching_key
from jalons.governance.changes import meetings as governance
from jalons.governance.changes.points import add_point
from jalons.governance.models import Meeting, MeetingPoint
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member


class TakenUp(NamedTuple):
    points: int
    sheets: int


@write_transaction()
def take_up_agenda(*, meeting: Meeting, at: Meeting, by: Member) -> TakenUp:
    """Adds to the agenda of `at` the free points of a cancelled meeting and its fiches that still wait, each with who
    presents it; what is there already is left as it is. The cancelled agenda stays as it was."""
    lock_roadmap(by.roadmap)
    _check_successor(meeting, at)
    points, items = _missing_points(meeting, at), _missing_items(meeting, at)
    if not points and not items:
        raise Refused(
            _("Cette réunion a déjà chaque point et chaque fiche qui attend encore."), code="nothing-to-take-up"
        )
    for point in points:
        add_point(
            meeting=at, title=point.title, presenter=point.presenter, minutes=point.minutes, papers=point.papers, by=by
        )
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=at, action=item.action, presenter=item.presenter, contact=item.contact) for item in items
    )
    for item in items:
        record_change(by=by, verb="put_on_agenda", about=item.action, after={"meeting": at})
    governance.reopen_agenda(at, by)
    return TakenUp(len(points), len(items))


def has_agenda_to_take_up(meeting: Meeting, at: Meeting) -> bool:
    """Three queries."""
    return bool(_missing_points(meeting, at) or _missing_items(meeting, at))


def taken_up_elsewhere(meeting: Meeting) -> list[Meeting]:
    """The meetings to come whose agenda holds a free point or a fiche of this cancelled one: once it is restored, both hold
    it. The earliest first. Three queries."""
    titles = {matching_key(title) for title in _free_titles(meeting)}
    coming = Meeting.objects.kept().filter(committee=meeting.committee_id, held_on__gte=timezone.localdate())
    sharing = set(coming.filter(agenda__action__agenda_items__meeting=meeting).values_list("pk", flat=True))
    rows = coming.order_by("held_on").prefetch_related("points")
    return [
        row
        for row in rows
        if row.pk in sharing
        or any(
            point.kind == MeetingPoint.Kind.FREE and matching_key(point.title) in titles for point in row.points.all()
        )
    ]


def _free_titles(meeting: Meeting) -> list[str]:
    return list(meeting.points.filter(kind=MeetingPoint.Kind.FREE).values_list("title", flat=True))


def _check_successor(meeting: Meeting, at: Meeting) -> None:
    if not Meeting.objects.filter(pk=meeting.pk).exclude(cancelled_on=None).exists():
        raise Refused(
            _("Cette réunion n’est pas annulée : son ordre du jour reste le sien."), code="meeting-not-cancelled"
        )
    coming = Meeting.objects.kept().filter(committee=meeting.committee_id, held_on__gte=timezone.localdate())
    if not coming.filter(pk=at.pk, opened_at=None).exists():
        raise Refused(
            _("Choisissez une réunion à venir du même comité : elle reprend les points et les fiches."),
            code="no-meeting-to-take-up",
        )


def _missing_points(meeting: Meeting, at: Meeting) -> list[MeetingPoint]:
    there = {matching_key(title) for title in at.points.values_list("title", flat=True)}
    rows = meeting.points.filter(kind=MeetingPoint.Kind.FREE)
    return [point for point in rows if matching_key(point.title) not in there]


def _missing_items(meeting: Meeting, at: Meeting) -> list[AgendaItem]:
    rows = AgendaItem.objects.filter(meeting=meeting, action__status__in=MAY_COME).order_by("id")
    rows = rows.exclude(action__agenda_items__meeting=at)
    return list(rows.select_related("action__axis", "contact"))
