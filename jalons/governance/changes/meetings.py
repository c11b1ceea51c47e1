"""The only writer of meetings."""

from datetime import date, time

from django.db.models import ProtectedError, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.french import one_line
from jalons.base.stale_pages import refuse_stale, row_stamp
from jalons.governance.changes.cancelled_meetings import refuse_change_of_cancelled
from jalons.governance.changes.committees import meeting_committee
from jalons.governance.changes.convocations import tell_seats
from jalons.governance.changes.kept_quorum import follow_committee
from jalons.governance.changes.own_points import write_own_points
from jalons.governance.models import Committee, Meeting, MeetingMinutes, Resolution
from jalons.governance.rules.meetings import first_day_planned
from jalons.governance.rules.resolutions import ResolutionState
from jalons.roadmaps.changes.journal import record_change, removed_sentence, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.changes.milestones import (
    call_off_milestone,
    check_milestone_is_free,
    reinstate_milestone,
)
from jalons.roadmaps.models import JournalEntry, Member, Milestone


@write_transaction()
def add_meeting(
    *,
    held_on: date,
    by: Member,
    title: str = "",
    committee: Committee | None = None,
    starts_at: time | None = None,
    planned_minutes: int | None = None,
    place: str = "",
    milestone: Milestone | None = None,
) -> Meeting:
    """`committee`: the comité de pilotage when none is named; a meeting without a title has its name. `milestone`: the
    one that announced this meeting, whose day becomes that of the meeting. A day of the past is that of a meeting that
    was held."""
    lock_roadmap(by.roadmap)
    check_milestone_is_free(milestone)
    committee = committee or meeting_committee(by)
    _refuse_closed_committee(committee)
    _refuse_second_meeting(committee, held_on)
    meeting = Meeting.objects.create(
        roadmap=by.roadmap,
        committee=committee,
        title=one_line(title) or committee.name,
        held_on=held_on,
        starts_at=starts_at,
        planned_minutes=planned_minutes,
        place=one_line(place),
        milestone=milestone,
    )
    record_change(by=by, verb="add", about=meeting, after={"held_on": held_on})
    _mark_reviews(meeting, None)
    write_own_points(committee)
    return meeting


@write_transaction()
def revise_meeting(
    *,
    meeting: Meeting,
    held_on: date,
    by: Member,
    title: str = "",
    committee: Committee | None = None,
    starts_at: time | None = None,
    planned_minutes: int | None = None,
    place: str = "",
    milestone: Milestone | None = None,
    seen: str | None = None,
) -> Meeting:
    """A later day postpones the meeting: the first one that was told stays beside it. Without a committee, it stays
    with its own. Seats that were convened are told, and what the committee meant to review that day follows."""
    meeting = lock_meeting(meeting)
    refuse_stale(
        seen, row_stamp(meeting), _("Quelqu’un a modifié cette réunion entre-temps. Comparez, puis enregistrez.")
    )
    refuse_change_of_cancelled(meeting)
    check_milestone_is_free(milestone, meeting)
    committee, today = committee or meeting.committee, timezone.localdate()
    if meeting.opened_at and held_on > today:
        raise Refused(
            _("Cette séance a été ouverte : sa date peut se corriger, mais pas passer dans l’avenir."),
            code="meeting-was-opened",
            field="held_on",
        )
    if (committee.pk, held_on) != (meeting.committee_id, meeting.held_on):
        _refuse_recorded_meeting(meeting)
        _refuse_closed_committee(committee)
    if committee.pk != meeting.committee_id and meeting.presences.exists():
        raise Refused(
            _("La présence de cette réunion est notée\u00a0: elle reste une réunion de son comité."),
            code="meeting-has-presences",
            field="committee",
        )
    _refuse_second_meeting(committee, held_on, but=meeting)
    is_open, postponed = meeting.opened_at is not None, meeting.postponed_from
    values = {
        "committee": committee,
        "title": one_line(title) or committee.name,
        "held_on": held_on,
        "postponed_from": first_day_planned(meeting.held_on, postponed, held_on, today, is_open=is_open),
        "starts_at": starts_at,
        "planned_minutes": planned_minutes,
        "place": one_line(place),
        "milestone": milestone,
    }
    day_before = meeting.held_on
    former = meeting.held_on if meeting.held_on >= today and committee.pk == meeting.committee_id else None
    follow_committee(meeting, committee)
    is_later = values["postponed_from"] is not None and held_on > meeting.held_on
    if revise_row(meeting, values, by=by, verb="postpone" if is_later else "revise"):
        meeting.told_seats = tell_seats(meeting=meeting, by=by)
        meeting.is_moved = held_on != day_before
        if former and former != held_on:
            meeting.moved_reviews = _move_reviews(meeting, former, by)
    write_own_points(meeting.committee)
    return meeting


def _move_reviews(meeting: Meeting, former: date, by: Member) -> int:
    """The resolutions that its committee meant to review on the former day of the meeting follow it. One that is due later
    than the new day keeps its own days, which may not be in that order: the meeting before them reviews it. Returns how
    many."""
    _mark_reviews(meeting, None)
    rows = Resolution.objects.filter(
        meeting__committee=meeting.committee_id, state=ResolutionState.TODO, review_on=former
    ).exclude(meeting=meeting)
    moved = sum(
        revise_row(row, {"review_on": meeting.held_on}, by=by)
        for row in rows.filter(Q(due_on=None) | Q(due_on__lte=meeting.held_on)).select_related("meeting")
    )
    return moved + rows.filter(due_on__gt=meeting.held_on).update(review_called_off_on=former)


def _mark_reviews(meeting: Meeting, called_off_on: date | None) -> None:
    """What its committee meant to review that day waits for the next meeting, or no longer does once a meeting is held
    that day after all (None). No line of the journal: nobody wrote them, and the meeting has its own."""
    rows = Resolution.objects.filter(meeting__committee=meeting.committee_id, review_on=meeting.held_on)
    rows.filter(state=ResolutionState.TODO).update(review_called_off_on=called_off_on)


@write_transaction()
def cancel_meeting(*, meeting: Meeting, reason: str, by: Member) -> Meeting:
    """It stays, with why. Its milestone waits for another meeting and has no day any more, and what its committee meant
    to review that day waits for the next one. The floor that fills the agenda checks that nothing was decided."""
    meeting = lock_meeting(meeting)
    refuse_change_of_cancelled(meeting)
    _refuse_recorded_meeting(meeting)
    _refuse_meeting_that_took_place(meeting)
    if meeting.milestone:
        call_off_milestone(meeting.milestone, by)
    values = {"cancelled_on": timezone.localdate(), "cancel_reason": one_line(reason), "milestone": None}
    revise_row(meeting, values, by=by, verb="cancel")
    _mark_reviews(meeting, meeting.held_on)
    meeting.told_seats = tell_seats(meeting=meeting, by=by)
    write_own_points(meeting.committee)
    return meeting


@write_transaction()
def restore_meeting(*, meeting: Meeting, by: Member) -> Meeting:
    """Takes the cancellation back, with the milestone that it called off, unless something holds or has reached that one
    since: `lost_milestone` is then set on the meeting."""
    meeting = lock_meeting(meeting)
    if meeting.cancelled_on is None:
        return meeting
    _refuse_closed_committee(meeting.committee)
    _refuse_second_meeting(meeting.committee, meeting.held_on, but=meeting)
    milestone = _milestone_called_off(meeting)
    is_free = milestone and Milestone.objects.free(milestone.awaits).filter(pk=milestone.pk).exists()
    values = {"cancelled_on": None, "cancel_reason": "", "milestone": milestone if is_free else None}
    revise_row(meeting, values, by=by, verb="restore")
    if milestone and is_free:
        reinstate_milestone(milestone)
    meeting.lost_milestone = None if is_free else milestone
    _mark_reviews(meeting, None)
    meeting.told_seats = tell_seats(meeting=meeting, by=by)
    write_own_points(meeting.committee)
    return meeting


def _milestone_called_off(meeting: Meeting) -> Milestone | None:
    """The one that the cancellation of this meeting left without a day. Only the journal knows it: the line of the
    milestone comes just before that of the meeting, while the roadmap is locked."""
    lines = JournalEntry.objects.filter(roadmap=meeting.roadmap)
    cancelled = lines.filter(about_kind="meeting", about_id=meeting.pk, verb="cancel").order_by("-id").first()
    if cancelled is None or not cancelled.before.get("milestone"):
        return None
    called_off = lines.filter(about_kind="milestone", verb="call_off", id__lt=cancelled.pk).order_by("-id").first()
    return Milestone.objects.filter(pk=called_off.about_id, roadmap=meeting.roadmap).first() if called_off else None


def lock_meeting(meeting: Meeting) -> Meeting:
    """The meeting as it is now, while nobody else changes this roadmap."""
    lock_roadmap(meeting.roadmap)
    current = Meeting.objects.select_related("roadmap", "committee", "milestone").filter(pk=meeting.pk).first()
    if current is None:
        raise Refused(removed_sentence(), code="row-gone")
    return current


@write_transaction()
def remove_meeting(*, meeting: Meeting, by: Member) -> None:
    """Deletes a meeting that left neither decision, nor resolution, nor compte rendu, and to which nobody is still expected."""
    if meeting.convened_on and not meeting.cancelled_on and meeting.held_on >= timezone.localdate():
        raise Refused(
            _("Cette réunion est convoquée : annulez-la, et chaque siège sera prévenu."), code="meeting-is-convened"
        )
    _refuse_meeting_that_took_place(meeting)
    record_change(by=by, verb="remove", about=meeting, before={"held_on": meeting.held_on})
    try:
        meeting.delete()
    except ProtectedError as blocked:
        raise Refused(
            _(
                "Cette réunion a laissé des décisions, des résolutions ou un compte rendu : ils se gardent, et elle avec eux."
            ),
            code="meeting-has-decisions",
        ) from blocked
    write_own_points(meeting.committee)


@write_transaction()
def mark_agenda(*, meeting: Meeting, settled_on: date | None, by: Member) -> None:
    """Marks the agenda as complete since that day, or open again (None). The floor that fills it checks what it must
    contain."""
    revise_row(meeting, {"agenda_settled_on": settled_on}, by=by, verb="settle" if settled_on else "unsettle")


def reopen_agenda(meeting: Meeting, by: Member) -> None:
    """For whoever changes what an agenda holds."""
    if meeting.agenda_settled_on:
        mark_agenda(meeting=meeting, settled_on=None, by=by)


def _refuse_recorded_meeting(meeting: Meeting) -> None:
    """Of a meeting whose minutes were validated, or that approved those of another, the day and the committee are part
    of what was written."""
    recorded = MeetingMinutes.objects.filter(meeting=meeting, edition__gte=1)
    if recorded.exists() or meeting.approved.exists():
        raise Refused(
            _("Cette réunion a son compte rendu, ou en a approuvé un : sa date et son comité ne changent plus."),
            code="meeting-is-recorded",
            field="held_on",
        )


def _refuse_meeting_that_took_place(meeting: Meeting) -> None:
    if meeting.took_place:
        raise Refused(
            _("Cette séance a été ouverte, ou sa présence est notée : elle a eu lieu."), code="meeting-took-place"
        )


def _refuse_second_meeting(committee: Committee, held_on: date, but: Meeting | None = None) -> None:
    rows = Meeting.objects.kept().filter(committee=committee, held_on=held_on)
    if any(row != but for row in rows):
        raise Refused(_("Ce comité se réunit déjà ce jour-là."), code="meeting-day-taken", field="held_on")


def _refuse_closed_committee(committee: Committee) -> None:
    if Committee.objects.filter(pk=committee.pk).exclude(closed_on=None).exists():
        raise Refused(_("Ce comité est clos : il ne se réunit plus."), code="committee-closed", field="committee")
