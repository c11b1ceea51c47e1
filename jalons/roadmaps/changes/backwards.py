"""The milestones planned backwards from the délibération, in one act that can be taken back."""

from collections.abc import Mapping
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member, Milestone
from jalons.roadmaps.rules import backward_planning
from jalons.roadmaps.rules.journal_cells import cell_name
from jalons.roadmaps.words import check_target
from jalons.territories.rules import main_departement


@write_transaction()
def plan_backwards(*, target_on: date, by: Member, is_confirmed: bool = False) -> dict[int, date]:
    """Moves the milestones of the reference timeline to the days proposed for that délibération; gives the former day of
    each that moved. `is_confirmed`: days that are already past were seen, and are wanted."""
    lock_roadmap(by.roadmap)
    today = timezone.localdate()
    rows = {row.pk: row for row in Milestone.objects.filter(roadmap=by.roadmap).dated()}
    departement = main_departement(by.roadmap.communes.values_list("departement", flat=True))
    plan = backward_planning.plan_backwards(target_on, [row.as_planned for row in rows.values()], departement, today)
    check_target(target_on, plan, today)
    moved = {one.milestone.pk: one.day for one in plan if one.is_moved}
    if not is_confirmed and any(day < today for day in moved.values()):
        raise Refused(
            _(
                "Des jalons tomberaient avant aujourd’hui : cochez la case si c’est voulu, ou choisissez un jour plus tard."
            ),
            code="milestone-before-today",
            field="is_confirmed",
        )
    return _move_milestones(rows, moved, by, "plan_backwards")


@write_transaction()
def restore_days(*, days: Mapping[int, date], by: Member) -> int:
    """Gives back to milestones the days that they had. One that was reached or held since, or removed, refuses them all."""
    lock_roadmap(by.roadmap)
    rows = {row.pk: row for row in Milestone.objects.filter(roadmap=by.roadmap, pk__in=days).dated()}
    if len(rows) < len(days) or any(row.as_planned.is_fixed for row in rows.values()):
        raise Refused(
            _("Un de ces jalons a été atteint, tenu ou retiré depuis : changez la date des autres un par un."),
            code="milestones-changed-since",
        )
    return len(_move_milestones(rows, days, by, "restore_days"))


def _move_milestones(rows: Mapping[int, Milestone], days: Mapping[int, date], by: Member, verb: str) -> dict[int, date]:
    """One line of the journal for all; none when nothing moves."""
    former = {pk: rows[pk].planned_on for pk, day in days.items() if rows[pk].planned_on != day}
    for pk in former:
        rows[pk].planned_on = days[pk]
        rows[pk].save(update_fields=["planned_on"])
    if former:
        record_change(
            by=by,
            verb=verb,
            about=by.roadmap,
            before={cell_name("milestone", pk, "planned_on"): day for pk, day in former.items()},
            after={cell_name("milestone", pk, "planned_on"): days[pk] for pk in former},
        )
    return former
