"""The milestones before and after planning them backwards."""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.errors import Refused
from jalons.base.frozen import frozen
from jalons.roadmaps.models import Milestone, Roadmap
from jalons.roadmaps.queries.milestones import Interval, MilestoneLine, roadmap_milestones
from jalons.roadmaps.rules.backward_planning import ProposedDay, plan_backwards
from jalons.roadmaps.rules.milestones import MILESTONES, Awaited, workshop_gap
from jalons.roadmaps.words import check_target, day_off_sentence
from jalons.territories.rules import main_departement


@frozen
class PlannedLine:
    """`stays`: why a milestone does not move, "" when it does. `is_past`: it would move before today. `notice`: what has
    to be known of its day, as how much shorter it comes after the milestone before it."""

    title: str
    before: date
    after: date
    stays: str
    is_past: bool
    notice: str = ""


@frozen
class BackwardPlan:
    """`moved`: how many milestones move. `refusal`: why nothing can be planned from that day; the rest is then empty.
    `shifted`: why the last one is not on the target, "" when it is. `is_tightened`: the usual days did not fit, these do.
    `is_too_near`: nothing fits between today and the délibération."""

    lines: list[PlannedLine]
    interval: Interval | None = None
    refusal: Refused | None = None
    shifted: str = ""
    is_tightened: bool = False
    is_too_near: bool = False

    @property
    def moved(self) -> int:
        return sum(not line.stays for line in self.lines)

    @property
    def is_confirmation_needed(self) -> bool:
        return any(line.is_past for line in self.lines)


def backward_plan(roadmap: Roadmap, target: date) -> BackwardPlan:
    """Two queries."""
    today = timezone.localdate()
    rows = {row.pk: row for row in Milestone.objects.filter(roadmap=roadmap).dated()}
    departement = main_departement(roadmap.communes.values_list("departement", flat=True))
    plan = plan_backwards(target, [row.as_planned for row in rows.values()], departement, today)
    try:
        check_target(target, plan, today)
    except Refused as refusal:
        return BackwardPlan([], refusal=refusal)
    return BackwardPlan(
        [
            PlannedLine(
                title=one.milestone.title,
                before=one.milestone.due_on,
                after=one.day,
                stays=_stay_sentence(one, rows[one.milestone.pk]),
                is_past=one.is_moved and one.day < today,
                notice=_notice_sentence(one, former, today),
            )
            for former, one in zip([None, *plan], plan, strict=False)
        ],
        _planned_interval(plan),
        shifted=day_off_sentence(target, departement),
        is_tightened=any(one.is_tightened for one in plan),
        is_too_near=any(one.is_moved and one.day < today and not one.is_overtaken and not one.is_stuck for one in plan),
    )


def council_milestone(roadmap: Roadmap) -> MilestoneLine | None:
    """The one of the délibération, on its day as it is known today."""
    last = MILESTONES[-1]
    return next((line for line in roadmap_milestones(roadmap) if line.awaits == last.awaits), None)


def _stay_sentence(one: ProposedDay, row: Milestone) -> str:
    if row.appointment:
        return _("la date est celle de « %(title)s »") % {"title": row.appointment}
    if row.reached_on:
        return _("déjà atteint")
    if one.is_stuck:
        return _("aucun jour ouvré entre les jalons qui ne bougent pas")
    return "" if one.is_moved else _("déjà à cette date")


def _notice_sentence(one: ProposedDay, former: ProposedDay | None, today: date) -> str:
    """« 9 jours après le jalon précédent, au lieu de 30. »"""
    if one.is_overtaken and one.is_moved and one.day < today:
        return _("Un jalon qui vient après a déjà eu lieu.")
    if former is None or not (one.is_tightened or former.is_tightened):
        return ""
    usual = (one.usual_day - former.usual_day).days
    days = (one.day - former.day).days
    if days >= usual:
        return ""
    sentence = ngettext(
        "%(n)d jour après le jalon précédent, au lieu de %(usual)d.",
        "%(n)d jours après le jalon précédent, au lieu de %(usual)d.",
        days,
    )
    return sentence % {"n": days, "usual": usual}


def _planned_interval(plan: Sequence[ProposedDay]) -> Interval | None:
    days = {one.milestone.awaits: one.day for one in plan if one.milestone.awaits}
    first, second = days.get(Awaited.STAKES), days.get(Awaited.KEY_PROJECTS)
    return Interval((second - first).days, workshop_gap(first, second)) if first and second else None
