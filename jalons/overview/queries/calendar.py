"""Every dated item of a roadmap, from any floor: steps, milestones, committees, workshops, deadlines of funding."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.actions.models import ActionStep
from jalons.actions.rules.sheets import Status
from jalons.funding.queries.deadlines import roadmap_deadlines
from jalons.governance.models import Meeting
from jalons.overview.rules import first_of_month, month_days
from jalons.roadmaps.models import Milestone, Roadmap
from jalons.workshops.models import Workshop


class Kind(StrEnum):
    STEP = "etape"
    MILESTONE = "jalon"
    MEETING = "comite"
    WORKSHOP = "atelier"
    DEADLINE = "echeance"


KIND_WORDS = {
    Kind.STEP: gettext_lazy("étape"),
    Kind.MILESTONE: gettext_lazy("jalon"),
    Kind.MEETING: gettext_lazy("comité"),
    Kind.WORKSHOP: gettext_lazy("atelier"),
    Kind.DEADLINE: gettext_lazy("financement"),
}
# Steps of actions that will not be done are not expected.
_PUT_ASIDE = (Status.REJECTED, Status.ABANDONED)


@dataclass(frozen=True)
class CalendarItem:
    """An item of a day. `key` identifies it for ever, even if its day or words change."""

    on: date
    kind: Kind
    key: str
    title: str
    detail: str
    href: str
    is_done: bool = False
    at: time | None = None

    @property
    def word(self) -> str:
        return str(KIND_WORDS[self.kind])


@dataclass(frozen=True)
class CalendarDay:
    on: date
    items: tuple[CalendarItem, ...]
    is_today: bool


@dataclass(frozen=True)
class Month:
    first: date
    previous: date
    following: date
    days: tuple[CalendarDay, ...]
    count: int
    next_busy: date | None  # if this month is empty: the next one that is not


def calendar_month(roadmap: Roadmap, first: date) -> Month:
    """One month of the calendar. The number of queries does not depend on its content."""
    every = calendar_items(roadmap)
    today = timezone.localdate()
    by_day: dict[date, list[CalendarItem]] = {}
    for item in every:
        by_day.setdefault(item.on, []).append(item)
    days = tuple(CalendarDay(on, tuple(by_day.get(on, ())), on == today) for on in month_days(first))
    count = sum(len(day.items) for day in days)
    later = next((first_of_month(item.on) for item in every if item.on > days[-1].on), None)
    return Month(
        first=first,
        previous=first_of_month(first - timedelta(days=1)),
        following=days[-1].on + timedelta(days=1),
        days=days,
        count=count,
        next_busy=None if count else later,
    )


def calendar_items(roadmap: Roadmap) -> list[CalendarItem]:
    """Sorted by day. Six queries."""
    items = [
        *_step_items(roadmap),
        *_milestone_items(roadmap),
        *_meeting_items(roadmap),
        *_workshop_items(roadmap),
        *_deadline_items(roadmap),
    ]
    return sorted(items, key=lambda one: (one.on, one.at or time(), one.kind, one.title))


def _step_items(roadmap: Roadmap) -> Iterator[CalendarItem]:
    rows = ActionStep.objects.filter(action__roadmap=roadmap).exclude(action__status__in=_PUT_ASIDE)
    for row in rows.exclude(ends_on=None).select_related("action__axis"):
        assert row.ends_on
        href = reverse("overview:action", args=[roadmap.slug, row.action.code])
        detail = f"{row.action.code} {row.action.title}"
        yield CalendarItem(row.ends_on, Kind.STEP, f"step-{row.pk}", row.label, detail, href, row.done_on is not None)


def _milestone_items(roadmap: Roadmap) -> Iterator[CalendarItem]:
    href = reverse("roadmaps:steps", args=[roadmap.slug])
    for row in Milestone.objects.filter(roadmap=roadmap):
        done = row.reached_on is not None
        yield CalendarItem(row.due_on, Kind.MILESTONE, f"milestone-{row.pk}", row.title, "", href, done)


def _meeting_items(roadmap: Roadmap) -> Iterator[CalendarItem]:
    for row in Meeting.objects.filter(roadmap=roadmap):
        href = reverse("actions:agenda", args=[roadmap.slug, row.pk])
        yield CalendarItem(row.held_on, Kind.MEETING, f"meeting-{row.pk}", row.title, row.place, href, at=row.starts_at)


def _workshop_items(roadmap: Roadmap) -> Iterator[CalendarItem]:
    for row in Workshop.objects.filter(roadmap=roadmap).exclude(held_on=None):
        assert row.held_on
        href = reverse("carriage:console", args=[roadmap.slug, row.number])
        done = row.state == Workshop.State.CLOSED
        yield CalendarItem(
            row.held_on, Kind.WORKSHOP, f"workshop-{row.uid}", row.title, row.place, href, done, row.starts_at
        )


def _deadline_items(roadmap: Roadmap) -> Iterator[CalendarItem]:
    for deadline in roadmap_deadlines(roadmap):
        href = reverse("funding:plan", args=[roadmap.slug, deadline.code])
        detail = _("pour l’action %(code)s %(title)s") % {"code": deadline.code, "title": deadline.action}
        yield CalendarItem(
            deadline.on, Kind.DEADLINE, f"{deadline.line}-{deadline.kind.value}", deadline.title, detail, href
        )
