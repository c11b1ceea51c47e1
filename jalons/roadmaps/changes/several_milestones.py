"""What is done to several milestones at once, each by the change that is made to one."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.french import format_day
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.changes.milestones import revise_milestone
from jalons.roadmaps.models import Member, Milestone
from jalons.roadmaps.rules.limits import MOST_MOVED


@write_transaction()
def move_milestones(*, milestones: Iterable[Milestone], days: int, by: Member) -> int:
    """Later, or earlier when `days` is negative. One that cannot move refuses them all, and says why."""
    if not days or abs(days) > MOST_MOVED:
        raise Refused(
            _("Écrivez un nombre de jours ou de semaines, d’un an au plus."), code="move-too-long", field="count"
        )
    current = _lock_milestones(milestones, by)
    for milestone in current:
        revise_milestone(
            milestone=milestone,
            title=milestone.title,
            due_on=milestone.due_on + timedelta(days=days),
            reached_on=milestone.reached_on,
            by=by,
        )
    return len(current)


@write_transaction()
def reach_milestones(*, milestones: Iterable[Milestone], reached_on: date, by: Member) -> int:
    """Those that were reached on another day keep it, and so do those whose workshop, meeting or vote was held. One
    that is still to be held refuses them all. Returns how many were not reached yet."""
    current = _lock_milestones(milestones, by)
    for appointment in filter(None, (milestone.appointment for milestone in current)):
        if appointment.was_held(timezone.localdate()):
            continue
        sentence = (
            _("« %(title)s » a commencé le %(day)s : ce jalon sera atteint quand il sera clos.")
            if appointment.has_begun(timezone.localdate())
            else _("« %(title)s » aura lieu le %(day)s : ce jalon sera atteint ce jour-là.")
        )
        about = {"title": str(appointment), "day": format_day(appointment.held_on)}
        raise Refused(sentence % about, code="milestone-not-held-yet")
    waiting = [milestone for milestone in current if milestone.reached_on is None and not milestone.appointment]
    for milestone in waiting:
        revise_milestone(
            milestone=milestone, title=milestone.title, due_on=milestone.due_on, reached_on=reached_on, by=by
        )
    return len(waiting)


def _lock_milestones(milestones: Iterable[Milestone], by: Member) -> list[Milestone]:
    lock_roadmap(by.roadmap)
    chosen = [milestone.pk for milestone in milestones]
    current = list(Milestone.objects.filter(roadmap=by.roadmap, pk__in=chosen).dated())
    if not current:
        raise Refused(_("Cochez au moins un jalon de la liste."), code="nothing-picked")
    return current
