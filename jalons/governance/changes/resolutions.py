"""The only writer of resolutions: what a meeting asks somebody to do."""

from datetime import date
from typing import TypedDict, Unpack

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.french import format_day
from jalons.base.stale_pages import refuse_stale, row_stamp
from jalons.directory.models import Organisation
from jalons.governance.changes.cancelled_meetings import refuse_record_of_cancelled
from jalons.governance.changes.minutes import refuse_validated_minutes
from jalons.governance.models import Meeting, MeetingMinutes, MeetingPoint, Resolution, Seat
from jalons.governance.rules import resolutions as rules
from jalons.governance.rules.resolutions import ResolutionState
from jalons.roadmaps.changes.journal import record_change, removed_sentence, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Blocker, Member, Membership


class Written(TypedDict, total=False):
    text: str
    point: MeetingPoint | None
    seat: Seat | None
    membership: Membership | None
    organisation: Organisation | None
    due_on: date | None
    review_on: date | None
    blocker: Blocker | None


# What a validated compte rendu says word for word: it changes only once the compte rendu is open again.
_FROZEN = ("text", "point")


@write_transaction()
def add_resolution(*, meeting: Meeting, by: Member, **written: Unpack[Written]) -> Resolution:
    """An owner or a due day may come later, before the compte rendu is validated."""
    lock_roadmap(by.roadmap)
    meeting = Meeting.objects.get(pk=meeting.pk)
    refuse_record_of_cancelled(meeting)
    refuse_validated_minutes(meeting)
    if meeting.held_on > timezone.localdate():
        raise Refused(
            _("La réunion est le %(day)s : une résolution se note ce jour-là, ou ensuite.")
            % {"day": format_day(meeting.held_on)},
            code="decision-before-meeting",
        )
    if meeting.resolutions.count() >= rules.MOST_RESOLUTIONS:
        raise Refused(
            _("Une réunion porte %(n)d résolutions au plus.") % {"n": rules.MOST_RESOLUTIONS},
            code="too-many-resolutions",
        )
    _check_days(meeting, written.get("due_on"), written.get("review_on"))
    _check_owner(written)
    resolution = Resolution.objects.create(meeting=meeting, by=by.user, by_name=by.name, **written)
    after = {name: value for name, value in written.items() if value and name != "text"}
    record_change(by=by, verb="add", about=resolution, after=after)
    return resolution


@write_transaction()
def revise_resolution(
    *, resolution: Resolution, by: Member, seen: str | None = None, **written: Unpack[Written]
) -> Resolution:
    """Who does it and until when may change as long as it is open; its words, until the compte rendu is validated."""
    row = lock_resolution(resolution, by)
    _refuse_closed(row)
    sentence = _("Quelqu’un a modifié cette résolution pendant que vous écriviez. Comparez, puis choisissez.")
    refuse_stale(seen, row_stamp(row), sentence)
    if any(name in written and written[name] != getattr(row, name) for name in _FROZEN):  # type: ignore[literal-required]
        refuse_validated_minutes(row.meeting)
    _check_days(row.meeting, written.get("due_on", row.due_on), written.get("review_on", row.review_on))
    owners: Written = {"seat": row.seat, "membership": row.membership, "organisation": row.organisation}
    _check_owner({**owners, **written})
    _refuse_open_end(row, {**owners, "due_on": row.due_on, **written})
    revise_row(row, dict(written), by=by)
    return row


@write_transaction()
def close_resolution(
    *, resolution: Resolution, by: Member, closed_on: date | None = None, outcome: str = ""
) -> Resolution:
    """It is done. `outcome`: what was done, when there is something to say of it."""
    row = lock_resolution(resolution, by)
    _refuse_closed(row)
    _end_resolution(row, ResolutionState.DONE, closed_on, outcome, "close", by)
    return row


@write_transaction()
def abandon_resolution(
    *, resolution: Resolution, outcome: str, by: Member, closed_on: date | None = None
) -> Resolution:
    row = lock_resolution(resolution, by)
    _refuse_closed(row)
    if not outcome.strip():
        raise Refused(
            _("Écrivez pourquoi elle est abandonnée : le comité le lira."),
            code="abandoned-without-why",
            field="outcome",
        )
    _end_resolution(row, ResolutionState.ABANDONED, closed_on, outcome, "abandon", by)
    return row


@write_transaction()
def reopen_resolution(*, resolution: Resolution, by: Member) -> None:
    row = lock_resolution(resolution, by)
    if row.state == ResolutionState.TODO:
        raise Refused(_("Cette résolution est déjà à faire."), code="resolution-open")
    row.closed_by_name = ""
    row.save(update_fields=["closed_by_name"])
    revise_row(row, {"state": ResolutionState.TODO, "closed_on": None, "outcome": ""}, by=by, verb="reopen")


@write_transaction()
def remove_resolution(*, resolution: Resolution, by: Member) -> None:
    """One that was written by mistake. A validated compte rendu keeps all of its own."""
    row = lock_resolution(resolution, by)
    refuse_validated_minutes(row.meeting)
    record_change(by=by, verb="remove", about=row, before={"due_on": row.due_on} if row.due_on else {})
    row.delete()


def lock_resolution(resolution: Resolution, by: Member) -> Resolution:
    lock_roadmap(by.roadmap)
    rows = Resolution.objects.select_related("meeting", "point", "seat", "membership", "organisation", "blocker")
    row = rows.filter(meeting__roadmap=by.roadmap, pk=resolution.pk).first()
    if row is None:
        raise Refused(removed_sentence(), code="row-gone")
    return row


def _end_resolution(
    row: Resolution, state: ResolutionState, closed_on: date | None, outcome: str, verb: str, by: Member
) -> None:
    today = timezone.localdate()
    closed_on = closed_on or today
    if closed_on > today:
        raise Refused(_("Ce jour n’est pas encore venu."), code="closed-tomorrow", field="closed_on")
    if closed_on < row.meeting.held_on:
        raise Refused(
            _("La réunion est du %(day)s : écrivez ce jour ou un jour plus tard.")
            % {"day": format_day(row.meeting.held_on)},
            code="closed-before-taken",
            field="closed_on",
        )
    row.closed_by_name = by.name
    row.save(update_fields=["closed_by_name"])
    revise_row(row, {"state": state, "closed_on": closed_on, "outcome": outcome.strip()}, by=by, verb=verb)


def _refuse_closed(row: Resolution) -> None:
    if row.state != ResolutionState.TODO:
        assert row.closed_on
        raise Refused(
            _("Cette résolution est %(state)s depuis le %(day)s : rouvrez-la d’abord.")
            % {"state": row.get_state_display(), "day": format_day(row.closed_on)},
            code="resolution-closed",
        )


def _check_days(meeting: Meeting, due_on: date | None, review_on: date | None) -> None:
    if due_on and due_on < meeting.held_on:
        raise Refused(
            _("La réunion est du %(day)s : ce qu’elle demande se fait ce jour-là ou plus tard.")
            % {"day": format_day(meeting.held_on)},
            code="due-before-meeting",
            field="due_on",
        )
    if rules.is_review_too_early(due_on, review_on):
        assert due_on
        raise Refused(
            _("Elle est à faire pour le %(day)s : le comité y revient ce jour-là ou plus tard.")
            % {"day": format_day(due_on)},
            code="review-before-due",
            field="review_on",
        )


def _refuse_open_end(row: Resolution, written: Written) -> None:
    """Once the compte rendu is validated, a resolution keeps an owner and a day."""
    if not MeetingMinutes.objects.filter(meeting=row.meeting_id, is_open=False).exists():
        return
    has_owner = any(written.get(name) for name in ("seat", "membership", "organisation"))
    for lack in rules.resolution_lacks(has_owner=has_owner, due_on=written.get("due_on")):
        raise Refused(
            _("Le compte rendu est validé : dites toujours qui fait cette résolution, et pour quel jour."),
            code="resolution-unfinished",
            field=lack.value,
        )


def _check_owner(written: Written) -> None:
    owners = [written.get("seat"), written.get("membership"), written.get("organisation")]
    if sum(owner is not None for owner in owners) > 1:
        raise Refused(
            _("Choisissez une seule personne ou structure : elle répond de la résolution."),
            code="resolution-has-an-owner",
            field="owner",
        )
