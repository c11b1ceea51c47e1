"""The only writer of the points of an agenda. Any change of them opens again an agenda that was settled; none is made
once the compte rendu, which tells them, is validated."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.french import one_line
from jalons.governance.changes.meetings import reopen_agenda
from jalons.governance.changes.minutes import refuse_validated_minutes
from jalons.governance.changes.own_points import number_points
from jalons.governance.models import Meeting, MeetingPoint, PointMinutes, Presence
from jalons.governance.models.seat_holders import told_presenter
from jalons.governance.rules.meetings import MOST_POINTS
from jalons.roadmaps.changes.journal import Named, record_change, removed_sentence, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member


@write_transaction()
def add_point(
    *, meeting: Meeting, title: str, by: Member, presenter: str = "", minutes: int | None = None, papers: str = ""
) -> MeetingPoint:
    """The new point comes last."""
    lock_roadmap(by.roadmap)
    refuse_validated_minutes(meeting)
    points = list(meeting.points.all())
    if len(points) >= MOST_POINTS:
        raise Refused(
            _("Un ordre du jour a %(n)d points au plus : réunissez-en, ou gardez-en pour la réunion suivante.")
            % {"n": MOST_POINTS},
            code="too-many-points",
        )
    values: dict[str, Any] = {
        "title": one_line(title),
        "presenter": one_line(presenter),
        "minutes": minutes,
        "papers": papers,
    }
    point = MeetingPoint.objects.create(meeting=meeting, rank=len(points) + 1, **values)
    record_change(by=by, verb="add", about=point, after=_point_values(values))
    reopen_agenda(meeting, by)
    return point


@write_transaction()
def revise_point(
    *,
    point: MeetingPoint,
    by: Member,
    title: str = "",
    presenter: str = "",
    minutes: int | None = None,
    papers: str = "",
    seen: str | None = None,
) -> None:
    """A point that came by itself keeps its title. `seen`: the stamp of what its form showed."""
    lock_roadmap(by.roadmap)
    refuse_validated_minutes(point.meeting)
    values: dict[str, Any] = {"presenter": one_line(presenter), "minutes": minutes, "papers": papers}
    if point.kind == MeetingPoint.Kind.FREE:
        values["title"] = one_line(title)
    if revise_row(point, values, by=by, named=_named_presenters(point, values["presenter"]), seen=seen):
        reopen_agenda(point.meeting, by)


@write_transaction()
def hand_point(*, point: MeetingPoint, presenter: str, by: Member, seen: str | None = None) -> None:
    """Whoever presents it changes, and nothing else. `seen`: the stamp of what its form showed."""
    lock_roadmap(by.roadmap)
    refuse_validated_minutes(point.meeting)
    presenter = one_line(presenter)
    named = _named_presenters(point, presenter)
    if revise_row(point, {"presenter": presenter}, by=by, verb="hand_over", named=named, seen=seen):
        reopen_agenda(point.meeting, by)


def _named_presenters(point: MeetingPoint, presenter: str) -> dict[str, Named]:
    """Whom the point passes from and to, for the journal."""
    meeting = point.meeting
    return {
        "presenter": Named("presented_by", told_presenter(meeting, point.presenter), told_presenter(meeting, presenter))
    }


@write_transaction()
def move_point(*, point: MeetingPoint, steps: int, by: Member) -> None:
    """Moves it that many places later, or earlier when negative; at an end, nothing moves."""
    lock_roadmap(by.roadmap)
    points = list(MeetingPoint.objects.filter(meeting=point.meeting_id))
    if point not in points:
        raise Refused(removed_sentence(), code="row-gone")
    refuse_validated_minutes(point.meeting)
    _refuse_moved_presence(point)
    before = points.index(point)
    after = min(max(before + steps, 0), len(points) - 1)
    if after == before:
        return
    points.insert(after, points.pop(before))
    number_points(points)
    point.refresh_from_db(fields=["rank"])
    record_change(by=by, verb="move", about=point, before={"rank": before + 1}, after={"rank": after + 1})
    reopen_agenda(point.meeting, by)


@write_transaction()
def remove_point(*, point: MeetingPoint, by: Member) -> None:
    """Only the points that the team wrote: those that come by themselves stay."""
    lock_roadmap(by.roadmap)
    refuse_validated_minutes(point.meeting)
    if point.kind != MeetingPoint.Kind.FREE:
        raise Refused(
            _("Ce point vient tout seul à chaque réunion : il reste à l’ordre du jour."), code="point-comes-by-itself"
        )
    moved = Presence.objects.filter(Q(arrived_point=point) | Q(left_point=point) | Q(back_point=point))
    if moved.exists():
        raise Refused(
            _("Une arrivée ou un départ est noté à ce point : il reste à l’ordre du jour."), code="point-has-movements"
        )
    if PointMinutes.objects.filter(point=point).exclude(text="").exists():
        raise Refused(
            _("Ce point a déjà son compte rendu : il reste à l’ordre du jour. Effacez d’abord ce qui y est écrit."),
            code="point-has-minutes",
        )
    values = {"title": point.title, "presenter": point.presenter, "minutes": point.minutes, "papers": point.papers}
    record_change(by=by, verb="remove", about=point, before=_point_values(values))
    point.delete()
    number_points(list(point.meeting.points.all()))
    reopen_agenda(point.meeting, by)


def _refuse_moved_presence(point: MeetingPoint) -> None:
    """Arrivals and departures are told by the order of the points: it no longer changes once one is noted."""
    moved = Q(arrived_point__isnull=False) | Q(left_point__isnull=False)
    if Presence.objects.filter(moved, meeting=point.meeting_id).exists():
        raise Refused(
            _("Une arrivée ou un départ est noté : l’ordre des points ne change plus."), code="points-were-treated"
        )


def _point_values(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
