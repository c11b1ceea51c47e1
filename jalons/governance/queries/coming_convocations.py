"""What is due before the meetings to come: the answers of an account, the meetings that nobody was convened to yet."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.governance.models import Committee, Convocation, Meeting
from jalons.governance.models.convocations import answer_label, handing_over_sentence
from jalons.governance.queries.own_convocations import of_account
from jalons.governance.rules.meetings import last_day_to_convene
from jalons.roadmaps.models import Member


@frozen
class ComingConvocation:
    """A coming meeting to which an account is convened, cancelled or not, or whose sitting is open. `answer`: what it said
    for the day that the meeting has now; `by`: the seat that represents it."""

    is_cancelled: bool
    is_open: bool
    meeting: int
    title: str
    held_on: date
    starts_at: time | None
    place: str
    seat: str
    answer: str
    by: str
    by_substitute: bool = False
    function: str = ""
    """The one written in the groupe projet."""
    substitute: str = ""
    """The suppléance of the seat, where it is known."""

    @property
    def says_away(self) -> bool:
        """Whether whoever holds the seat does not come, as `Convocation.says_away` tells it."""
        return bool(self.answer) and (self.answer != Convocation.Answer.PRESENT or self.by_substitute)

    @property
    def handing_over(self) -> str:
        """What is asked of whoever does not come and is written on the agenda."""
        return handing_over_sentence(
            self.answer, by=self.by, by_substitute=self.by_substitute, substitute=self.substitute
        )

    @property
    def answer_label(self) -> str:
        return answer_label(self.answer, by_substitute=self.by_substitute)


@PreparedQuery
def _coming_convocations(roadmap: int, user: int, today: date) -> QuerySet[Convocation, Any]:
    rows = Convocation.objects.filter(of_account(user, "seat__"), meeting__roadmap=roadmap)
    coming = rows.filter(meeting__held_on__gte=today, meeting__closed_at=None)
    sits = Q(seat__until=None) | Q(seat__until__gte=today)
    names = (*(f"meeting{name}" for name in ("", "__title", "__held_on", "__starts_at", "__place")), "seat__label")
    return (
        coming.filter(sits)
        .order_by("meeting__held_on")
        .values_list(
            "meeting__cancelled_on",
            "meeting__opened_at",
            *names,
            "answer",
            "represented_by__label",
            "by_substitute",
            "answered_for",
            "seat__group_member__function",
            "seat__substitute",
        )
    )


def coming_convocations(member: Member) -> list[ComingConvocation]:
    """Those of this account, the nearest first, without the meetings that were cancelled or have begun. One query."""
    return [row for row in announced_convocations(member) if not (row.is_cancelled or row.is_open)]


def announced_convocations(member: Member) -> list[ComingConvocation]:
    """The same, with the meetings that were cancelled, until their day, and the sitting that is open. One query."""
    if member.user is None:
        return []
    rows = _coming_convocations(member.roadmap.pk, member.user.pk, timezone.localdate())
    return [
        ComingConvocation(
            cancelled_on is not None,
            opened_at is not None,
            pk,
            title,
            held_on,
            *(
                *facts,
                *((answer, by or "", instead) if answered_for == held_on else ("", "", False)),
                function or "",
                substitute,
            ),
        )
        for cancelled_on, opened_at, pk, title, held_on, *facts, answer, by, instead, answered_for, function, substitute in rows
    ]


def awaited_replies(member: Member) -> list[ComingConvocation]:
    """The convocations that this account has not answered for the day that the meeting has now."""
    return [row for row in coming_convocations(member) if not row.answer]


@frozen
class MeetingToConvene:
    meeting: int
    title: str
    held_on: date
    last_day: date


@PreparedQuery
def _meetings_to_convene(roadmap: int, today: date) -> QuerySet[Meeting, tuple[int, str, date, int]]:
    """Those of committees where somebody sits: nobody can be convened to the others, nor on the day itself."""
    seated = Committee.objects.filter(seats__isnull=False, roadmap=roadmap)
    rows = Meeting.objects.kept().filter(
        roadmap=roadmap, convened_on=None, opened_at=None, held_on__gt=today, committee__in=seated
    )
    return rows.order_by("held_on", "id").values_list("id", "title", "held_on", "committee__notice_days")


def meetings_to_convene(roadmap: int, today: date) -> list[MeetingToConvene]:
    """Sorted by the last day to convene them. One query."""
    return _sort_to_convene(_meetings_to_convene(roadmap, today))


def meetings_to_convene_among(meetings: Iterable[Meeting], today: date) -> list[MeetingToConvene]:
    """The same, of meetings to come where somebody sits, read with their committee."""
    waiting = (row for row in meetings if row.convened_on is None and row.opened_at is None and row.held_on > today)
    return _sort_to_convene((row.pk, row.title, row.held_on, row.committee.notice_days) for row in waiting)


def _sort_to_convene(rows: Iterable[tuple[int, str, date, int]]) -> list[MeetingToConvene]:
    found = (
        MeetingToConvene(pk, title, held_on, last_day_to_convene(held_on, notice))
        for pk, title, held_on, notice in rows
    )
    return sorted(found, key=lambda row: row.last_day)
