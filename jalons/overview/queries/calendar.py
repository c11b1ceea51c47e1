"""Every dated item of a roadmap, from any floor: steps, milestones, committees and what they ask, workshops, deadlines of
funding, what blocks."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.actions.models import ActionStep
from jalons.actions.rules.sheets import CLOSED, Status
from jalons.base.french import format_day
from jalons.base.frozen import frozen
from jalons.base.prepared_addresses import reverse
from jalons.funding.queries.deadlines import roadmap_deadlines
from jalons.governance.models import Meeting, Resolution
from jalons.governance.queries.coming_convocations import (
    meetings_to_convene,
)
from jalons.governance.rules.resolutions import ResolutionState
from jalons.overview.rules.months import first_of_month, month_days
from jalons.roadmaps.models import Blocker, Roadmap
from jalons.roadmaps.queries.milestones import roadmap_milestones
from jalons.workshops.models import Workshop


class Kind(StrEnum):
    STEP = "etape"
    MILESTONE = "jalon"
    MEETING = "comite"
    WORKSHOP = "atelier"
    DEADLINE = "echeance"
    FOLLOW_UP = "suite"
    BLOCKER = "blocage"


KIND_WORDS = {
    Kind.STEP: gettext_lazy("étape"),
    Kind.MILESTONE: gettext_lazy("jalon"),
    Kind.MEETING: gettext_lazy("comité"),
    Kind.WORKSHOP: gettext_lazy("atelier"),
    Kind.DEADLINE: gettext_lazy("financement"),
    Kind.FOLLOW_UP: gettext_lazy("suite de comité"),
    Kind.BLOCKER: gettext_lazy("point de blocage"),
}
# Steps of actions that will not be done are not expected; an action that is done only keeps the steps that were.
_PUT_ASIDE = (Status.REJECTED, Status.ABANDONED)


@frozen
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
    is_cancelled: bool = False

    @property
    def word(self) -> str:
        return str(KIND_WORDS[self.kind])


@frozen
class CalendarDay:
    on: date
    items: tuple[CalendarItem, ...]
    is_today: bool
    is_folded: bool = False  # on a phone


@frozen
class Month:
    first: date
    previous: date
    following: date
    days: tuple[CalendarDay, ...]
    count: int
    next_busy: date | None  # if nothing comes in this month: the next one that holds something
    folded: int = 0
    coming: tuple[CalendarItem, ...] = ()  # where nobody asked for a month
    later: tuple[CalendarItem, ...] = ()  # what comes after them, to open


# What comes is told above the month: on its last days, it was behind « Décembre → ». Of one day, where people meet
# first; a day is never cut.
MOST_COMING = 7


def calendar_month(roadmap: Roadmap, first: date, *, folds_past: bool = False) -> Month:
    """One month of the calendar; `folds_past`: a phone opens it on today. The number of queries does not depend on its
    content."""
    every = calendar_items(roadmap)
    today = timezone.localdate()
    by_day: dict[date, list[CalendarItem]] = {}
    for item in every:
        by_day.setdefault(item.on, []).append(item)
    days = tuple(
        CalendarDay(on, tuple(by_day.get(on, ())), on == today, folds_past and on < today) for on in month_days(first)
    )
    count = sum(len(day.items) for day in days)
    folded = sum(len(day.items) for day in days if day.is_folded)
    coming = [item for item in every if item.on >= today and not (item.is_done or item.is_cancelled)]
    coming.sort(key=lambda item: (item.on, item.kind not in (Kind.MEETING, Kind.WORKSHOP)))
    told = MOST_COMING
    while 0 < told < len(coming) and coming[told].on == coming[told - 1].on:
        told += 1
    later = next((first_of_month(item.on) for item in every if item.on > days[-1].on and not item.is_cancelled), None)
    return Month(
        first=first,
        previous=first_of_month(first - timedelta(days=1)),
        following=days[-1].on + timedelta(days=1),
        days=days,
        count=count,
        next_busy=None if count > folded else later,
        folded=folded,
        coming=tuple(coming[:told]) if folds_past else (),
        later=tuple(coming[told:]) if folds_past else (),
    )


def calendar_items(roadmap: Roadmap) -> list[CalendarItem]:
    """Sorted by day. Eight queries."""
    items = [
        *_step_items(roadmap),
        *_milestone_items(roadmap),
        *_meeting_items(roadmap),
        *_convening_items(roadmap),
        *_workshop_items(roadmap),
        *_deadline_items(roadmap),
        *_resolution_items(roadmap),
        *_blocker_items(roadmap),
    ]
    return sorted(items, key=lambda item: (item.on, item.at or time(), item.kind, item.title))


def _step_items(roadmap: Roadmap) -> Iterator[CalendarItem]:
    rows = ActionStep.objects.filter(action__roadmap=roadmap).exclude(action__status__in=_PUT_ASIDE)
    rows = rows.exclude(action__status__in=sorted(CLOSED), done_on=None)
    for row in rows.exclude(ends_on=None).select_related("action__axis"):
        assert row.ends_on
        href = reverse("overview:action", args=[roadmap.slug, row.action.code])
        detail = f"{row.action.code} {row.action.title}"
        yield CalendarItem(row.ends_on, Kind.STEP, f"step-{row.pk}", row.label, detail, href, row.done_on is not None)


def _milestone_items(roadmap: Roadmap) -> Iterator[CalendarItem]:
    """Without those of workshops and committees, which have their own items on the same day, nor those without a day."""
    href = reverse("overview:steps", args=[roadmap.slug])
    for row in roadmap_milestones(roadmap):
        if row.held_by not in ("workshop", "meeting") and not row.lacks_day:
            done = row.reached_on is not None
            yield CalendarItem(row.due_on, Kind.MILESTONE, f"milestone-{row.pk}", row.title, "", href, done)


def _meeting_items(roadmap: Roadmap) -> Iterator[CalendarItem]:
    for row in Meeting.objects.filter(roadmap=roadmap):
        href = reverse("actions:agenda", args=[roadmap.slug, row.pk])
        is_cancelled = row.cancelled_on is not None
        title = _("%(title)s (annulée)") % {"title": row.title} if is_cancelled else row.title
        yield CalendarItem(
            row.held_on,
            Kind.MEETING,
            f"meeting-{row.pk}",
            title,
            row.place,
            href,
            is_done=row.closed_at is not None,
            at=row.starts_at,
            is_cancelled=is_cancelled,
        )


def _convening_items(roadmap: Roadmap) -> Iterator[CalendarItem]:
    """The last day to convene each meeting that is to come."""
    for row in meetings_to_convene(roadmap.pk, timezone.localdate()):
        href = reverse("governance:convocation", args=[roadmap.slug, row.meeting])
        title = _("Convoquer : %(title)s") % {"title": row.title}
        detail = _("réunion du %(day)s") % {"day": format_day(row.held_on)}
        yield CalendarItem(row.last_day, Kind.MEETING, f"convene-{row.meeting}", title, detail, href)


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
        yield CalendarItem(deadline.on, Kind.DEADLINE, deadline.key, deadline.title, detail, href)


def _resolution_items(roadmap: Roadmap) -> Iterator[CalendarItem]:
    """The day by which each is done, and the day when the committee comes back to it; one line when they are the same.
    Without those that were abandoned."""
    rows = Resolution.objects.filter(meeting__roadmap=roadmap).exclude(state=ResolutionState.ABANDONED)
    for row in rows.select_related("meeting", "seat", "membership", "organisation"):
        href = reverse("actions:resolutions", args=[roadmap.slug, row.meeting_id]) + f"#resolution-{row.pk}"
        done = row.state == ResolutionState.DONE
        if row.due_on:
            detail = _("à faire par : %(owner)s") % {"owner": row.owner_label} if row.owner_label else ""
            yield CalendarItem(row.due_on, Kind.FOLLOW_UP, f"resolution-{row.pk}", row.text, detail, href, done)
        if row.review_on and not done and row.review_on not in (row.due_on, row.review_called_off_on):
            title = _("À revoir en comité\u00a0: %(what)s") % {"what": row.text}
            yield CalendarItem(row.review_on, Kind.FOLLOW_UP, f"review-{row.pk}", title, "", href, done)


def _blocker_items(roadmap: Roadmap) -> Iterator[CalendarItem]:
    """The day before which each is to be lifted."""
    for row in Blocker.objects.filter(roadmap=roadmap).exclude(due_on=None):
        assert row.due_on
        href = reverse("roadmaps:blockers", args=[roadmap.slug]) + f"#blocage-{row.pk}"
        title = _("À lever\u00a0: %(what)s") % {"what": row.title}
        done = row.lifted_on is not None
        yield CalendarItem(row.due_on, Kind.BLOCKER, f"blocker-{row.pk}", title, "", href, done)
