"""The milestones of a roadmap, each on its day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.french import format_day
from jalons.base.frozen import frozen
from jalons.base.prepared_addresses import reverse
from jalons.base.prepared_queries import PreparedQuery
from jalons.roadmaps.models import (
    Milestone,
    Roadmap,
    Step,
)
from jalons.roadmaps.rules.milestones import WORKSHOP_GAP_WEEKS, Awaited, Gap, days_out_of_order, workshop_gap
from jalons.roadmaps.words import DAY_TO_SET, called_off_sentence, day_off_sentence
from jalons.territories.rules import main_departement


@frozen
class MilestoneLine:
    """A milestone on its day: that of the workshop, of the meeting or of the vote that it announced, once it has one;
    the day when it was reached, once it is: pages tell one date.

    `held_by` is then its kind (`workshop`, `meeting`, `deliberation`), `held_title` its name, and `page` where its day
    is changed. `lacks_day`: what it announced was cancelled, `due_on` is the day that is no more: it gives its place in
    the list, and no page announces it.
    """

    pk: int
    title: str
    due_on: date
    reached_on: date | None
    step: Step | None
    awaits: str
    held_by: str = ""
    held_title: str = ""
    page: str = ""
    caution: str = ""
    lacks_day: bool = False
    is_under_way: bool = False
    """What it announced has begun, and is not over."""

    @property
    def day_label(self) -> str:
        """« jeudi 3 juin 2027 », « date à fixer »."""
        return str(DAY_TO_SET) if self.lacks_day else format_day(self.due_on)


def roadmap_milestones(roadmap: Roadmap, on: date | None = None) -> list[MilestoneLine]:
    """Every milestone by day, reached or not `on` that day (today without it), in one query."""
    rows = _milestones_of(roadmap.pk)
    return sorted((milestone_line(row, roadmap, on) for row in rows), key=lambda line: (line.due_on, line.pk))


@PreparedQuery
def _milestones_of(roadmap: int) -> QuerySet[Milestone]:
    return Milestone.objects.filter(roadmap=roadmap).dated()


def milestone_line(row: Milestone, roadmap: Roadmap, on: date | None = None) -> MilestoneLine:
    appointment, on = row.appointment, on or timezone.localdate()
    if appointment is None:
        reached_on = row.reached_on if row.reached_on and row.reached_on <= on else None
        return MilestoneLine(
            row.pk,
            row.title,
            reached_on or row.planned_on,
            reached_on,
            row.step,
            row.awaits,
            caution=called_off_sentence(row.planned_on) if row.lacks_day else "",
            lacks_day=row.lacks_day,
        )
    name, arguments = appointment.page(roadmap.slug)
    is_under_way = appointment.has_begun(on) and not appointment.was_held(on)
    return MilestoneLine(
        pk=row.pk,
        title=row.title,
        due_on=appointment.held_on,
        reached_on=appointment.held_on if appointment.was_held(on) else None,
        step=row.step,
        awaits=row.awaits,
        held_by=appointment._meta.model_name or "",
        held_title=str(appointment),
        page=reverse(name, args=arguments),
        caution=_("Commencé, pas encore clos : le jalon sera atteint à la clôture.") if is_under_way else "",
        is_under_way=is_under_way,
    )


def first_day(roadmap: Roadmap) -> date:
    """When the démarche began, as far as is known: its first milestone, at the latest the day when the roadmap was made."""
    made_on = timezone.localdate(roadmap.created_at)
    return min([made_on, *(line.due_on for line in roadmap_milestones(roadmap)[:1])])


def next_milestones(roadmap: Roadmap, count: int = 3) -> list[MilestoneLine]:
    """With those whose day has to be set anew: somebody has to do it."""
    return [line for line in roadmap_milestones(roadmap) if not line.reached_on][:count]


def free_milestones(roadmap: Roadmap, awaits: str) -> QuerySet[Milestone]:
    """Those that announce such a thing, and wait for it."""
    return Milestone.objects.filter(roadmap=roadmap).free(awaits)


def check_milestones(roadmap: Roadmap, milestones: Sequence[MilestoneLine]) -> list[MilestoneLine]:
    """The same lines with what to look at again: a day when people do not work, or that comes before an earlier étape.
    Those that were reached are left alone; those without a day, or under way, say why. One query."""
    departement = main_departement(roadmap.communes.values_list("departement", flat=True))
    stepped = [(line.pk, line.step.number, line.due_on) for line in milestones if line.step and not line.lacks_day]
    early = {stepped[place][0] for place in days_out_of_order([(step, day) for _pk, step, day in stepped])}

    def caution(line: MilestoneLine) -> str:
        if line.reached_on or line.lacks_day or line.is_under_way:
            return line.caution
        if line.pk in early:
            return _("Ce jour vient avant celui d’une étape précédente : vérifiez l’ordre.")
        return day_off_sentence(line.due_on, departement)

    return [replace(line, caution=caution(line)) for line in milestones]


@frozen
class Interval:
    """The interval between the two workshops."""

    days: int
    gap: Gap

    @property
    def limit_weeks(self) -> int:
        """The weeks that it is beyond: the most, or the least."""
        least, most = WORKSHOP_GAP_WEEKS
        return most if self.gap is Gap.TOO_LONG else least


def workshop_interval(milestones: Sequence[MilestoneLine]) -> Interval | None:
    """The interval between the two workshops, or between the days planned for those that do not exist yet; None when
    one of them is missing."""
    dated = [m for m in milestones if not m.lacks_day]
    first = next((m.due_on for m in dated if m.awaits == Awaited.STAKES), None)
    second = next((m.due_on for m in dated if m.awaits == Awaited.KEY_PROJECTS), None)
    return Interval((second - first).days, workshop_gap(first, second)) if first and second else None
