"""The meetings of every committee, and the counter of each for the year."""

from datetime import date, time
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions.models import AgendaItem, Decision
from jalons.base.frozen import frozen
from jalons.governance.models import Committee, Meeting, MeetingPoint
from jalons.governance.queries.committees import count_meetings, meeting_line
from jalons.governance.words.committees import year_sentence
from jalons.roadmaps.models import Roadmap


@frozen
class MeetingCard:
    pk: int
    title: str
    committee: str
    held_on: date
    starts_at: time | None
    place: str
    tag: str
    tone: str
    story: str
    points: int
    items: int
    decided: int
    heading: str
    year: str
    """Of the day, when it is not of this year."""

    @property
    def told(self) -> str:
        if not self.items:
            # « Aucune fiche à l’ordre du jour » above six points reads as an empty agenda.
            points = ngettext("%(n)d point à l’ordre du jour", "%(n)d points à l’ordre du jour", self.points)
            return points % {"n": self.points} if self.points else _("ordre du jour vide")
        sheets = ngettext("%(n)d fiche", "%(n)d fiches", self.items) % {"n": self.items}
        decided = ngettext("%(n)d décision", "%(n)d décisions", self.decided) % {"n": self.decided}
        return f"{sheets}, {decided}" if self.decided else sheets


@frozen
class CommitteeCount:
    """`counted`: « 2 tenues, 1 fixée, sur 3 attendues en 2026 »."""

    pk: int
    name: str
    counted: str


@frozen
class MeetingPage:
    """`committees`: the open ones, and the one that was chosen. `chosen`: its pk."""

    meetings: tuple[MeetingCard, ...]
    committees: tuple[CommitteeCount, ...]
    chosen: int | None
    is_empty: bool

    @property
    def counts(self) -> list[CommitteeCount]:
        return [committee for committee in self.committees if self.chosen in (None, committee.pk)]


def meeting_page(roadmap: Roadmap, asked: int | None = None) -> MeetingPage:
    """The next one first, then those to come in their order, those to come that were cancelled, and the past ones, the
    latest first; those of one committee when it is asked for. Three queries."""
    today = timezone.localdate()
    committees = list(
        Committee.objects.filter(roadmap=roadmap).prefetch_related(Prefetch("meetings", Meeting.objects.all()))
    )
    chosen = asked if asked in {committee.pk for committee in committees} else None
    rows: QuerySet[Any] = Meeting.objects.filter(roadmap=roadmap).annotate(
        listed_points=_count_by_meeting(MeetingPoint.objects.all()),
        items=_count_by_meeting(AgendaItem.objects.all()),
        decided=_count_by_meeting(Decision.objects.filter(withdrawn_at=None)),
    )
    names = {committee.pk: committee.name for committee in committees}
    shown = [row for row in rows.order_by("-held_on", "-id") if chosen in (None, row.committee_id)]
    past = [row for row in shown if _is_past(row, today)]
    coming = sorted(
        (row for row in shown if not _is_past(row, today)), key=lambda row: (row.cancelled_on is not None, row.held_on)
    )
    cards = [_make_card(row, names, today) for row in (*coming, *past)]
    counts = tuple(
        CommitteeCount(
            committee.pk,
            committee.name,
            year_sentence(count_meetings(committee, committee.meetings.all(), today.year, today)),
        )
        for committee in committees
        if committee.closed_on is None or committee.pk == chosen
    )
    return MeetingPage(
        tuple(cards), counts, chosen, is_empty=not any(committee.meetings.all() for committee in committees)
    )


def _count_by_meeting(rows: QuerySet[Any]) -> Coalesce:
    """Counted one table at a time: joined, twenty points, eight fiches and eight decisions make 1,280 lines a meeting."""
    counted = rows.filter(meeting=OuterRef("pk")).order_by().values("meeting").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def coming_meetings(roadmap: Roadmap) -> list[Meeting]:
    """Those whose agenda may still have a fiche more, the next one first. One query."""
    rows = Meeting.objects.filter(roadmap=roadmap, cancelled_on=None, closed_at=None)
    return list(rows.filter(held_on__gte=timezone.localdate()).select_related("committee").order_by("held_on", "id"))


def _is_past(row: Meeting, today: date) -> bool:
    """One of today is, once its sitting was ended."""
    return row.held_on < today or row.closed_at is not None


def _heading(row: Meeting, today: date) -> str:
    """Whoever looks for the next meeting reads the first line of « À venir »: one that was cancelled stands apart, until
    its day."""
    if _is_past(row, today):
        return _("Passées")
    return _("Annulées") if row.cancelled_on else _("À venir")


def _make_card(row: Any, names: dict[int, str], today: date) -> MeetingCard:
    line, name = meeting_line(row, today), names[row.committee_id]
    return MeetingCard(
        pk=row.pk,
        title=row.title,
        committee="" if row.title == name else name,
        held_on=row.held_on,
        starts_at=row.starts_at,
        place=row.place,
        tag=line.tag,
        tone=line.tone,
        story=line.told,
        points=row.listed_points,
        items=row.items,
        decided=row.decided,
        heading=_heading(row, today),
        year="" if row.held_on.year == today.year else str(row.held_on.year),
    )
