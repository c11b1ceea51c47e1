"""What may stop the démarche: noted, corrected, lifted, opened again."""

from datetime import date
from typing import TypedDict, Unpack

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.french import format_day
from jalons.base.stale_pages import refuse_stale, row_stamp
from jalons.roadmaps.changes.journal import record_change, removed_sentence, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Blocker, Member, Membership, Step


class Written(TypedDict, total=False):
    step: Step
    title: str
    category: str
    severity: str
    owner: Membership | None
    owner_function: str
    way_out: str
    due_on: date | None


@write_transaction()
def add_blocker(*, by: Member, opened_on: date | None = None, **written: Unpack[Written]) -> Blocker:
    """`opened_on`: the day when it was first noted, for one that comes back; today when left out."""
    lock_roadmap(by.roadmap)
    opened_on = opened_on or timezone.localdate()
    blocker = Blocker.objects.create(roadmap=by.roadmap, opened_on=opened_on, **written)
    after = {"severity": blocker.severity, "step": blocker.step, "owner": blocker.owner, "due_on": blocker.due_on}
    record_change(by=by, verb="add", about=blocker, after={name: value for name, value in after.items() if value})
    return blocker


@write_transaction()
def revise_blocker(*, blocker: Blocker, by: Member, seen: str | None = None, **written: Unpack[Written]) -> None:
    current = _lock_blocker(blocker, by)
    _refuse_lifted(current)
    refuse_stale(
        seen,
        row_stamp(current),
        _("Quelqu’un a modifié ce point de blocage pendant que vous écriviez. Comparez, puis choisissez."),
    )
    revise_row(current, dict(written), by=by)


@write_transaction()
def lift_blocker(*, blocker: Blocker, lifted_by: str, by: Member, lifted_on: date | None = None) -> None:
    """`lifted_by`: what lifted it, in a sentence, which whoever meets the same one will read."""
    current = _lock_blocker(blocker, by)
    _refuse_lifted(current)
    today = timezone.localdate()
    lifted_on = lifted_on or today
    if not lifted_by.strip():
        raise Refused(_("Écrivez comment ce point a été levé."), code="lifted-without-how", field="lifted_by")
    if lifted_on > today:
        raise Refused(_("Ce jour n’est pas encore venu."), code="lifted-tomorrow", field="lifted_on")
    if lifted_on < current.opened_on:
        raise Refused(
            _("Ce point est noté depuis le %(day)s : écrivez ce jour ou un jour plus tard.")
            % {"day": format_day(current.opened_on)},
            code="lifted-before-noted",
            field="lifted_on",
        )
    revise_row(current, {"lifted_on": lifted_on, "lifted_by": lifted_by.strip()}, by=by, verb="lift")


@write_transaction()
def reopen_blocker(*, blocker: Blocker, by: Member) -> None:
    current = _lock_blocker(blocker, by)
    revise_row(current, {"lifted_on": None, "lifted_by": ""}, by=by, verb="reopen")


@write_transaction()
def remove_blocker(*, blocker: Blocker, by: Member) -> None:
    """One that was lifted stays: it tells how."""
    current = _lock_blocker(blocker, by)
    _refuse_lifted(current)
    record_change(by=by, verb="remove", about=current, before={"severity": current.severity, "step": current.step})
    current.delete()


def _lock_blocker(blocker: Blocker, by: Member) -> Blocker:
    lock_roadmap(by.roadmap)
    rows = Blocker.objects.filter(roadmap=by.roadmap, pk=blocker.pk)
    current = rows.select_related("step", "owner").first()
    if current is None:
        raise Refused(removed_sentence(), code="row-gone")
    return current


def _refuse_lifted(blocker: Blocker) -> None:
    if blocker.lifted_on:
        raise Refused(
            _("Ce point de blocage est levé depuis le %(day)s : rouvrez-le d’abord.")
            % {"day": format_day(blocker.lifted_on)},
            code="blocker-lifted",
        )
