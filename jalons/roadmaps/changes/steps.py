"""The étapes of the method."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale
from jalons.roadmaps.changes.journal import revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import (
    Blocker,
    JournalEntry,
    Member,
    Step,
)


@write_transaction()
def revise_step(
    *, step: Step, title: str, purpose: str, state: str, by: Member, reason: str = "", seen: str | None = None
) -> None:
    """`reason`: why the étape ends although something grave blocks it; the journal keeps it. `seen`: the stamp of what the
    form showed."""
    lock_roadmap(by.roadmap)
    step.refresh_from_db()
    refuse_stale(seen, step.stamp)
    ends = state == Step.State.DONE and step.state != Step.State.DONE
    reason = check_step_may_end(step, reason) if ends else ""
    confirmed = step.title_is_confirmed or title != step.title
    values = {"title": title, "purpose": purpose, "state": state, "title_is_confirmed": confirmed}
    revise_row(step, values, by=by, beside={"reason": reason} if reason else None)


@write_transaction()
def set_step_state(*, step: Step, state: str, by: Member, seen: str | None = None) -> str:
    """The state alone, in one gesture. Returns the state that it had. `seen`: the stamp of the étape as the page showed
    it."""
    lock_roadmap(by.roadmap)
    step.refresh_from_db()
    refuse_stale(seen, step.stamp, _("Quelqu’un vient de changer cette étape. Relisez-la, puis recommencez."))
    former = step.state
    if state == Step.State.DONE and former != Step.State.DONE:
        check_step_may_end(step)
    revise_row(step, {"state": state}, by=by)
    return former


def check_step_may_end(step: Step, reason: str = "") -> str:
    """Raises while a blocker of high severity is open on this étape and nobody says why it ends all the same. Returns the
    reason to write in the journal, "" when none is needed. Whatever ends an étape calls it; the caller has locked the
    roadmap."""
    count = Blocker.objects.filter(step=step).open_and_high().count()
    if not count:
        return ""
    reason = reason.strip()
    if not reason:
        raise Refused(
            ngettext(
                "%(n)d point de blocage de gravité haute est encore ouvert : levez-le, ou écrivez pourquoi l’étape se termine malgré lui.",
                "%(n)d points de blocage de gravité haute sont encore ouverts : levez-les, ou écrivez pourquoi l’étape se termine malgré eux.",
                count,
            )
            % {"n": count},
            code="step-is-blocked",
            field="reason",
        )
    return reason


@write_transaction()
def reach_step(*, number: int, by: Member) -> bool:
    """A floor reports that its étape has begun: it becomes in progress, unless somebody already set a later state. Returns
    whether this began it."""
    step = Step.objects.filter(roadmap=by.roadmap, number=number, state=Step.State.TODO).first()
    if step:
        revise_row(step, {"state": Step.State.NOW}, by=by, verb="reach")
    return step is not None


@write_transaction()
def put_back_step(*, number: int, since: int, by: Member) -> None:
    """An act that began an étape is undone: the étape is to do again, unless somebody wrote its state after the entry `since`
    of the journal. Whoever calls has checked that nothing else begins it."""
    step = Step.objects.filter(roadmap=by.roadmap, number=number, state=Step.State.NOW).first()
    if step is None:
        return
    entries = JournalEntry.objects.filter(roadmap=by.roadmap, about_kind="step", about_id=step.pk)
    if not entries.filter(pk__gt=since).exists():
        revise_row(step, {"state": Step.State.TODO}, by=by, verb="put_back")
