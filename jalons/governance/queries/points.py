"""The points of an agenda, in order, and what they take of the slot."""

from collections.abc import Collection, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.governance.models import Meeting, MeetingPoint
from jalons.governance.queries.away_presenters import away_presenters
from jalons.governance.rules.presenters import PresenterNames
from jalons.governance.words import slot_sentence


@frozen
class PointLine:
    pk: int
    number: int
    kind: MeetingPoint.Kind
    title: str
    presenter: str
    minutes: int | None
    papers: str
    is_presenter_away: bool = False
    """Whether who presents it has said that they do not come."""

    @property
    def summary(self) -> str:
        """« point 5, 20 min »"""
        point = _("point %(n)d") % {"n": self.number}
        return _("%(point)s, %(n)d min") % {"point": point, "n": self.minutes} if self.minutes else point

    @property
    def length(self) -> str:
        """« 20 minutes », empty when nobody said it."""
        return (
            ngettext("%(n)d\u00a0minute", "%(n)d\u00a0minutes", self.minutes) % {"n": self.minutes}
            if self.minutes
            else ""
        )

    @property
    def holds_sheets(self) -> bool:
        return self.kind == MeetingPoint.Kind.SHEETS

    @property
    def holds_approval(self) -> bool:
        return self.kind == MeetingPoint.Kind.APPROVAL

    @property
    def holds_follow_up(self) -> bool:
        return self.kind == MeetingPoint.Kind.FOLLOW_UP


def lacking_sentence(kinds: Collection[str], sheets: int) -> str:
    """What an agenda without fiche lacks: « 6 points. Celui des fiches n’en a encore aucune. » The point of the fiches alone
    fills nothing."""
    if sheets:
        return ""
    if set(kinds) <= {MeetingPoint.Kind.SHEETS}:
        return _("L’ordre du jour est vide.")
    if MeetingPoint.Kind.SHEETS in kinds:
        return _("%(n)d points. Celui des fiches n’en a encore aucune.") % {"n": len(kinds)}
    return ngettext(
        "%(n)d point. Aucune fiche n’y est inscrite.", "%(n)d points. Aucune fiche n’y est inscrite.", len(kinds)
    ) % {"n": len(kinds)}


@frozen
class Points:
    lines: tuple[PointLine, ...]
    planned: int | None

    @property
    def total(self) -> int:
        return sum(line.minutes or 0 for line in self.lines)

    @property
    def sentence(self) -> str:
        """Empty while no point has a duration."""
        return slot_sentence(self.total, self.planned, sum(line.minutes is None for line in self.lines))

    @property
    def has_free_ones(self) -> bool:
        return any(line.kind == MeetingPoint.Kind.FREE for line in self.lines)

    @property
    def is_too_long(self) -> bool:
        return self.planned is not None and self.total > self.planned


def meeting_points(meeting: Meeting) -> Points:
    """Two queries at most."""
    rows = _points_of(meeting.pk)
    away = away_presenters(meeting) if any(row.presenter for row in rows) else None
    return Points(tuple(_point_line(row, away) for row in rows), meeting.planned_minutes)


def presented_points(
    meeting: int, called: PresenterNames, read: Sequence[MeetingPoint] | None = None
) -> list[PointLine]:
    """The points of an agenda that whoever it calls so presents. `read`: those of the meeting, where they were read
    already; one query otherwise."""
    rows = _points_of(meeting) if read is None else read
    return [_point_line(row) for row in rows if called.presents_point(row.presenter)]


def _point_line(row: MeetingPoint, away: PresenterNames | None = None) -> PointLine:
    return PointLine(
        row.pk,
        row.rank,
        MeetingPoint.Kind(row.kind),
        row.title,
        row.presenter,
        row.minutes,
        row.papers,
        is_presenter_away=away is not None and away.presents_point(row.presenter),
    )


@PreparedQuery
def _points_of(meeting: int) -> QuerySet[MeetingPoint]:
    return MeetingPoint.objects.filter(meeting=meeting)


def find_point(meeting: Meeting, pk: int) -> MeetingPoint | None:
    return MeetingPoint.objects.select_related("meeting").filter(meeting=meeting, pk=pk).first()
