"""The conducteur of a workshop with its clock times; and those that may be copied."""

from datetime import time

from django.db.models import Count, Sum

from jalons.base import french
from jalons.base.frozen import frozen
from jalons.roadmaps.models import Member
from jalons.workshops.models import RunSheetItem, Workshop
from jalons.workshops.rules import run_sheets as rules


@frozen
class RunSheetLine:
    """A séquence. Minutes are counted from the beginning of the workshop; times are None until a slot is booked."""

    pk: int
    position: int
    title: str
    minutes: int
    format: str
    format_words: str
    instruction: str
    script: str
    output: str
    material: tuple[str, ...]
    starts: int
    ends: int
    starts_at: time | None
    ends_at: time | None

    @property
    def clock(self) -> str:
        return french.format_clock(self.starts_at) if self.starts_at else rules.format_duration(self.starts)

    @property
    def lasts(self) -> str:
        return rules.format_duration(self.minutes)

    @property
    def is_break(self) -> bool:
        return self.format == rules.Format.BREAK


@frozen
class RunSheet:
    """Minutes: total of the séquences, booked slot (None: unknown), excess over the slot, and time left in it."""

    items: list[RunSheetLine]
    total: int
    booked: int | None
    overrun: int
    spare: int
    starts_at: time | None
    ends_at: time | None  # when the last séquence ends
    booked_until: time | None

    @property
    def lasts(self) -> str:
        return rules.format_duration(self.total)

    @property
    def slot(self) -> str:
        return rules.format_duration(self.booked) if self.booked is not None else ""

    @property
    def too_long_by(self) -> str:
        return rules.format_duration(self.overrun)

    @property
    def may_be_fitted(self) -> bool:
        """Its séquences may be shortened until they fit: each keeps a minute at least."""
        return bool(self.overrun) and self.booked is not None and self.booked >= len(self.items)

    @property
    def left(self) -> str:
        return rules.format_duration(self.spare)

    @property
    def begins(self) -> str:
        return french.format_clock(self.starts_at) if self.starts_at else ""

    @property
    def finishes(self) -> str:
        return french.format_clock(self.ends_at) if self.ends_at else ""

    @property
    def must_finish(self) -> str:
        return french.format_clock(self.booked_until) if self.booked_until else ""

    @property
    def material(self) -> list[str]:
        """The material of all séquences, once each, in the order it is needed."""
        return list(dict.fromkeys(thing for item in self.items for thing in item.material))


def run_sheet(workshop: Workshop, *, is_fitted: bool = False) -> RunSheet:
    """One query, whatever the number of séquences. `is_fitted`: with durations that fit in the booked slot, which
    nobody has stored."""
    rows = list(RunSheetItem.objects.filter(workshop=workshop).order_by("rank", "id"))
    slot = rules.booked_minutes(workshop.starts_at, workshop.ends_at)
    if is_fitted and slot is not None:
        for row, minutes in zip(rows, rules.fitted_minutes([row.minutes for row in rows], slot), strict=True):
            row.minutes = minutes
    marks = rules.item_starts([row.minutes for row in rows])
    start = workshop.starts_at

    def at(minutes: int) -> time | None:
        return rules.time_after(start, minutes) if start else None

    lines = [
        RunSheetLine(
            row.pk,
            position,
            row.title,
            row.minutes,
            row.format,
            row.get_format_display(),
            row.instruction,
            row.script,
            row.output,
            rules.material_list(row.material),
            begins,
            ends,
            at(begins),
            at(ends),
        )
        for position, (row, begins, ends) in enumerate(zip(rows, marks[:-1], marks[1:], strict=True), 1)
    ]
    total = marks[-1]
    return RunSheet(
        items=lines,
        total=total,
        booked=slot,
        overrun=rules.overrun_minutes(total, slot),
        spare=max(0, (slot or 0) - total),
        starts_at=start,
        ends_at=at(total),
        booked_until=workshop.ends_at,
    )


@frozen
class RunSheetToCopy:
    workshop_id: int
    title: str
    roadmap: str
    items: int
    lasts: str


def run_sheets_to_copy(by: Member, workshop: Workshop) -> list[RunSheetToCopy]:
    """The conducteurs of other workshops whose team includes this person, whatever the territory; this roadmap's
    first."""
    workshops = (
        Workshop.objects.filter(roadmap__memberships__user=by.user, roadmap__removal_asked_at=None)
        .exclude(pk=workshop.pk)
        .annotate(count=Count("items"), length=Sum("items__minutes"))
        .filter(count__gt=0)
        .select_related("roadmap")
        .order_by("roadmap__name", "roadmap_id", "number")
    )
    return [
        RunSheetToCopy(w.pk, w.dated_title, w.roadmap.name, w.count, rules.format_duration(w.length))
        for w in sorted(workshops, key=lambda w: w.roadmap_id != by.roadmap.pk)
    ]
