"""The only writer of the opening of a sitting and of who sits in it."""

from collections.abc import Collection, Iterable
from datetime import datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.french import format_clock
from jalons.base.stale_pages import row_stamp
from jalons.governance.changes.cancelled_meetings import refuse_sitting_of_cancelled
from jalons.governance.changes.kept_quorum import keep_quorum_rule
from jalons.governance.changes.minutes import refuse_validated_minutes, reopen_minutes
from jalons.governance.models import Convocation, Meeting, MeetingMinutes, MeetingPoint, Presence, Seat
from jalons.governance.models.rooms import noted_presences
from jalons.governance.rules.meetings import LONGEST_SITTING, closing_moment
from jalons.governance.rules.proposed_presence import answered_presences, propose_presences
from jalons.governance.rules.quorum import Moment, comes_in_order, contradicted_moment, is_not_after, may_carry_vote
from jalons.roadmaps.changes.journal import record_change, removed_sentence, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member

_Attendance = Presence.Attendance
# What may be asked of all the seats that nobody ticked, beside an attendance.
AS_ANSWERED = "repondu"
_MOVEMENTS: dict[str, Any] = {
    "arrived_point": None,
    "arrived_at": None,
    "left_point": None,
    "left_at": None,
    "back_point": None,
    "back_at": None,
}


@write_transaction()
def open_sitting(*, meeting: Meeting, by: Member) -> Meeting:
    """On its day only, and only when somebody asks for it: a presence that is ticked before prepares the sitting. When
    two people press the button, the first hour stays."""
    meeting = _lock_meeting(meeting)
    refuse_sitting_of_cancelled(meeting)
    if meeting.held_on != timezone.localdate():
        raise Refused(_("Une séance s’ouvre le jour de la réunion."), code="not-the-day-of-the-meeting")
    keep_quorum_rule(meeting)
    if meeting.opened_at is None:
        revise_row(meeting, {"opened_at": timezone.now()}, by=by, verb="open_sitting")
    return meeting


@write_transaction()
def withdraw_opening(*, meeting: Meeting, by: Member) -> None:
    """The sitting was opened too early, or by mistake. What was noted stays."""
    meeting = _lock_meeting(meeting)
    if meeting.opened_at is None:
        return
    if meeting.closed_at or meeting.held_on != timezone.localdate():
        raise Refused(_("La séance a eu lieu : son ouverture ne s’annule plus."), code="sitting-took-place")
    refuse_validated_minutes(meeting)
    revise_row(meeting, {"opened_at": None}, by=by, verb="withdraw_opening")


@write_transaction()
def close_sitting(*, meeting: Meeting, by: Member, at: time | None = None) -> Meeting:
    """Ends the sitting, now or at an hour of the past. When two people press the button, the first hour stays. The
    compte rendu tells it, so it is refused once that is validated."""
    meeting = _lock_meeting(meeting)
    refuse_sitting_of_cancelled(meeting)
    if meeting.closed_at:
        closed = timezone.localtime(meeting.closed_at)
        if at and (at.hour, at.minute) != (closed.hour, closed.minute):
            raise Refused(
                _("La séance est déjà levée, à %(at)s. Pour changer cette heure, reprenez d’abord la séance.")
                % {"at": format_clock(closed)},
                code="sitting-already-closed",
                field="at",
            )
        return meeting
    if meeting.opened_at is None:
        raise Refused(
            _("Cette séance n’a pas été ouverte : il n’y a rien à lever."), code="sitting-not-opened", field="at"
        )
    refuse_validated_minutes(meeting)
    now, opened_at = timezone.now(), timezone.localtime(meeting.opened_at)
    moment = closing_moment(opened_at, at) if at else now
    if at is None and now - opened_at > LONGEST_SITTING:
        raise Refused(_("Dites à quelle heure la séance a été levée."), code="closing-hour-unknown", field="at")
    if moment > now or moment - opened_at > LONGEST_SITTING:
        raise Refused(
            _("La séance a été ouverte à %(opened)s : donnez une heure d’après, et déjà passée.")
            % {"opened": format_clock(opened_at)},
            code="closing-hour-wrong",
            field="at",
        )
    moves = [move.at for row in noted_presences([meeting.pk]) for move in row.moves if move.at]
    if moves and moment < max(moves):
        raise Refused(
            _("Une arrivée ou un départ est noté à %(at)s : la séance n’était pas encore levée.")
            % {"at": format_clock(timezone.localtime(max(moves)))},
            code="movement-after-closing",
            field="at",
        )
    revise_row(meeting, {"closed_at": moment}, by=by, verb="close_sitting")
    return meeting


@write_transaction()
def reopen_sitting(*, meeting: Meeting, by: Member) -> None:
    """The sitting goes on: it was ended too early, or at a wrong hour."""
    meeting = _lock_meeting(meeting)
    if meeting.closed_at:
        refuse_validated_minutes(meeting)
        revise_row(meeting, {"closed_at": None}, by=by, verb="reopen_sitting")


@write_transaction()
def mark_seat(*, meeting: Meeting, seat: Seat, attendance: str, by: Member, by_substitute: bool = False) -> Presence:
    """Present from the beginning to the end, excused or absent. `by_substitute`: the suppléance sits in its place."""
    meeting = _enter_room(meeting)
    _refuse_seat_of_another_day(meeting, seat)
    is_present = attendance == _Attendance.PRESENT
    if not is_present:
        _refuse_representative(meeting, seat)
    values = {"attendance": attendance, "by": None, "by_substitute": by_substitute and is_present}
    row = Presence.objects.filter(meeting=meeting, seat=seat).first()
    # Who is ticked present again keeps the hour at which they came.
    movements = {} if row and is_present and row.attendance == _Attendance.PRESENT else _MOVEMENTS
    return _write_presence(meeting, seat, row, values | movements, by)


@write_transaction()
def represent_seat(*, meeting: Meeting, seat: Seat, representative: Seat, by: Member) -> Presence:
    """The seat votes through another, which is present and represents nobody else."""
    meeting = _enter_room(meeting)
    _refuse_seat_of_another_day(meeting, seat)
    if seat == representative:
        raise Refused(_("Un siège ne se représente pas lui-même."), code="seat-represents-itself", field="by")
    rows = {row.seat_id: row for row in Presence.objects.filter(meeting=meeting).select_related("seat", "by")}
    _forget_ended_representations(meeting, rows.values())
    present = rows.get(representative.pk)
    if present is None or present.attendance != _Attendance.PRESENT:
        raise Refused(
            _("« %(seat)s » n’est pas noté présent : il ne représente personne.") % {"seat": representative},
            code="representative-not-present",
            field="by",
        )
    row = rows.get(seat.pk)
    if row and row.by and row.by != representative:
        raise Refused(
            _("Ce siège est déjà représenté par « %(seat)s ». Notez-le d’abord excusé, puis choisissez.")
            % {"seat": row.by},
            code="seat-already-represented",
            field="by",
        )
    for other in rows.values():
        if other.by_id == representative.pk and other.seat_id != seat.pk:
            raise Refused(
                _("« %(seat)s » représente déjà « %(other)s » : un siège n’en représente qu’un autre.")
                % {"seat": representative, "other": other.seat},
                code="representative-has-one",
                field="by",
            )
    if not may_carry_vote(represented_votes=seat.has_vote, representative_votes=representative.has_vote):
        raise Refused(
            _("« %(seat)s » n’a pas de voix : il ne porte celle d’aucun autre siège.") % {"seat": representative},
            code="representative-has-no-voice",
            field="by",
        )
    _refuse_representative(meeting, seat)
    values = {"attendance": _Attendance.REPRESENTED.value, "by": representative, "by_substitute": False}
    return _write_presence(meeting, seat, row, values | _MOVEMENTS, by)


@write_transaction()
def mark_everyone(*, meeting: Meeting, by: Member, attendance: str = "") -> list[int]:
    """Marks the seats that nobody ticked yet, and returns their pks. `attendance`: excused or absent for all of them;
    `AS_ANSWERED`, as they have answered, and the silent ones stay unticked; empty, as they have answered, and the silent
    ones are present."""
    meeting = _enter_room(meeting)
    seats = Seat.objects.on(meeting.held_on).filter(committee=meeting.committee_id)
    noted = {row.seat_id: row.stated for row in Presence.objects.filter(meeting=meeting)}
    unseen = [pk for pk in seats.values_list("pk", flat=True) if pk not in noted]
    if attendance in (_Attendance.EXCUSED, _Attendance.ABSENT):
        rows = [Presence(meeting=meeting, seat_id=seat, attendance=attendance) for seat in unseen]
    else:
        answers = Convocation.objects.filter(meeting=meeting).seat_answers()
        propose = answered_presences if attendance == AS_ANSWERED else propose_presences
        rows = [
            Presence(
                meeting=meeting,
                seat_id=seat,
                attendance=row.attendance.value,
                by_id=row.by,
                by_substitute=row.by_substitute,
            )
            for seat, row in propose(unseen, answers, noted).items()
        ]
    if rows:
        Presence.objects.bulk_create(rows)
        record_change(by=by, verb="mark_everyone", about=meeting, after={"seats": len(rows)})
        _reopen_minutes(meeting, by)
    return [row.seat_id for row in rows]


@write_transaction()
def withdraw_marks(*, meeting: Meeting, seats: Collection[int], by: Member) -> None:
    """Nothing is noted of these seats any more: they were ticked by mistake. One that has come or gone since, or that
    represents another, keeps what is noted of it."""
    meeting = _enter_room(meeting)
    rows = Presence.objects.filter(meeting=meeting, seat__in=seats, arrived_point=None, left_point=None)
    carrying = Presence.objects.filter(meeting=meeting).exclude(by=None).exclude(seat__in=seats)
    removed, _kinds = rows.exclude(seat__in=carrying.values("by")).delete()
    if removed:
        record_change(by=by, verb="withdraw_marks", about=meeting, before={"seats": removed})
        _reopen_minutes(meeting, by)


@write_transaction()
def note_arrival(
    *,
    meeting: Meeting,
    seat: Seat,
    point: MeetingPoint,
    by: Member,
    at: datetime | None = None,
    is_live: bool = False,
) -> Presence:
    """Somebody who was not there comes in at that point; somebody who had left comes back. `at`: the instant, when it
    is known. `is_live`: it is happening; what another phone has just noted of this seat then stays."""
    meeting = _enter_room(meeting)
    _refuse_before_opening(meeting, at)
    _refuse_after_closing(meeting, at)
    point = _read_point_again(meeting, point)
    _refuse_seat_of_another_day(meeting, seat)
    row = _presence_with_points(meeting, seat)
    if is_live and row and row.attendance == _Attendance.PRESENT and (row.left_point is None or row.back_point):
        raise Refused(
            _("« %(seat)s » est déjà noté présent. Rien n’a été changé.") % {"seat": seat}, code="already-there"
        )
    if row and row.attendance == _Attendance.PRESENT and row.left_point:
        left, moment = Moment(row.left_point.rank, row.left_at), Moment(point.rank, at)
        if not comes_in_order(left, moment):
            raise Refused(
                _("Ce retour vient avant le départ, noté %(at_point)s.") % {"at_point": _point_words(left)},
                code="comes-back-before-leaving",
                field=_wrong_field(left, moment),
            )
        values: dict[str, Any] = {"back_point": point, "back_at": at}
    else:
        values = {"attendance": _Attendance.PRESENT.value, "by": None, "arrived_point": point, "arrived_at": at}
    _refuse_hour_out_of_order(meeting, seat, Moment(point.rank, at))
    return _write_presence(meeting, seat, row, values, by)


@write_transaction()
def note_departure(
    *,
    meeting: Meeting,
    seat: Seat,
    point: MeetingPoint,
    by: Member,
    at: datetime | None = None,
    is_live: bool = False,
) -> Presence:
    """Whoever leaves takes along the voice of the seat that they represent. `is_live`: as for an arrival."""
    meeting = _enter_room(meeting)
    _refuse_before_opening(meeting, at)
    _refuse_after_closing(meeting, at)
    point = _read_point_again(meeting, point)
    row = _presence_with_points(meeting, seat)
    if row is None or row.attendance != _Attendance.PRESENT:
        raise Refused(
            _("Ce siège n’est pas noté présent : il ne peut pas partir."), code="leaves-without-being-present"
        )
    if row.back_point:
        raise Refused(
            _("Un départ et un retour sont déjà notés pour ce siège. Effacez-les d’abord s’ils sont faux."),
            code="second-departure",
        )
    if is_live and row.left_point:
        left = Moment(row.left_point.rank, row.left_at)
        raise Refused(
            _("Le départ de « %(seat)s » est déjà noté, %(at_point)s. Rien n’a été changé.")
            % {"seat": seat, "at_point": _point_words(left)},
            code="already-left",
        )
    moment = Moment(point.rank, at)
    arrived = Moment(row.arrived_point.rank, row.arrived_at) if row.arrived_point else None
    if arrived and not comes_in_order(arrived, moment):
        raise Refused(
            _("Ce départ vient avant l’arrivée, notée %(at_point)s.") % {"at_point": _point_words(arrived)},
            code="leaves-before-arriving",
            field=_wrong_field(arrived, moment),
        )
    _refuse_hour_out_of_order(meeting, seat, moment)
    return _write_presence(meeting, seat, row, {"left_point": point, "left_at": at}, by)


@write_transaction()
def clear_movements(*, meeting: Meeting, seat: Seat, by: Member) -> None:
    """The seat was there from the beginning to the end: what was noted of it was an error."""
    meeting = _enter_room(meeting)
    row = _presence_with_points(meeting, seat)
    if row:
        _write_presence(meeting, seat, row, _MOVEMENTS, by)


@write_transaction()
def undo_movement(
    *, meeting: Meeting, seat: Seat, seen: str, attendance: str, by: Member, representative: Seat | None = None
) -> None:
    """Takes back the last arrival or departure of a seat: it was the wrong button, or the wrong line. `seen`: the stamp of
    the row to undo; what somebody has noted of the seat since then stays. `attendance`, `representative`: what an arrival
    replaced, nothing when it was the first thing noted."""
    meeting = _enter_room(meeting)
    row = _presence_with_points(meeting, seat)
    if row is None or row_stamp(row) != seen:
        raise Refused(
            _("Autre chose a été noté de « %(seat)s » depuis : rien n’est annulé.") % {"seat": seat},
            code="movement-overtaken",
        )
    if row.back_point:
        _write_presence(meeting, seat, row, {"back_point": None, "back_at": None}, by)
    elif row.left_point:
        _write_presence(meeting, seat, row, {"left_point": None, "left_at": None}, by)
    elif attendance == _Attendance.REPRESENTED and representative:
        represent_seat(meeting=meeting, seat=seat, representative=representative, by=by)
    elif attendance == _Attendance.PRESENT:
        _write_presence(meeting, seat, row, _MOVEMENTS, by)
    elif attendance:
        mark_seat(meeting=meeting, seat=seat, attendance=attendance, by=by)
    else:
        _refuse_representative(meeting, seat)
        record_change(by=by, verb="unmark", about=row, before={"attendance": row.attendance})
        row.delete()
        _reopen_minutes(meeting, by)


# --- what they share -------------------------------------------------------------------------------------------------


def _lock_meeting(meeting: Meeting) -> Meeting:
    """The roadmap first, as the minutes do, so that a tick and a validation never wait for each other."""
    lock_roadmap(meeting.roadmap)
    return Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)


def _enter_room(meeting: Meeting) -> Meeting:
    """The meeting, locked. Every change of presence begins here."""
    meeting = _lock_meeting(meeting)
    refuse_sitting_of_cancelled(meeting)
    if meeting.held_on > timezone.localdate():
        raise Refused(_("La présence se note le jour de la réunion, ou ensuite."), code="meeting-to-come")
    keep_quorum_rule(meeting)
    return meeting


def _read_point_again(meeting: Meeting, point: MeetingPoint) -> MeetingPoint:
    """As it is under the lock: somebody may have moved or removed it since the page was read."""
    current = MeetingPoint.objects.filter(meeting=meeting, pk=point.pk).first()
    if current is None:
        raise Refused(removed_sentence(), code="row-gone")
    return current


def _write_presence(meeting: Meeting, seat: Seat, row: Presence | None, values: dict[str, Any], by: Member) -> Presence:
    if row:
        if revise_row(row, values, by=by, verb="mark"):
            _reopen_minutes(meeting, by)
        return row
    row = Presence.objects.create(meeting=meeting, seat=seat, **values)
    record_change(by=by, verb="mark", about=row, after={name: value for name, value in values.items() if value})
    _reopen_minutes(meeting, by)
    return row


def _reopen_minutes(meeting: Meeting, by: Member) -> None:
    """Validated minutes say who was there: they are opened again, which the journal tells. Once approved they no longer
    change, and neither does the presence."""
    if MeetingMinutes.objects.filter(meeting=meeting, is_open=False).exists():
        reopen_minutes(meeting=meeting, by=by)


def _presence_with_points(meeting: Meeting, seat: Seat) -> Presence | None:
    rows = Presence.objects.select_related("arrived_point", "left_point", "back_point")
    return rows.filter(meeting=meeting, seat=seat).first()


def _refuse_seat_of_another_day(meeting: Meeting, seat: Seat) -> None:
    if not Seat.objects.on(meeting.held_on).filter(pk=seat.pk, committee=meeting.committee_id).exists():
        raise Refused(_("Ce siège ne siège pas au comité ce jour-là."), code="seat-of-another-day", field="seat")


def _refuse_after_closing(meeting: Meeting, at: datetime | None) -> None:
    """What was forgotten may still be noted, at its hour."""
    if meeting.closed_at and at and at > meeting.closed_at:
        raise Refused(
            _("La séance a été levée à %(at)s : personne n’y arrive ni n’en part plus.")
            % {"at": format_clock(timezone.localtime(meeting.closed_at))},
            code="sitting-closed",
            field="at",
        )


def _refuse_before_opening(meeting: Meeting, at: datetime | None) -> None:
    """Hours are typed to the minute: the one in which the sitting opened is right."""
    if meeting.opened_at and at and at < meeting.opened_at.replace(second=0, microsecond=0):
        raise Refused(
            _("La séance a été ouverte à %(at)s : personne n’y arrive ni n’en part avant.")
            % {"at": format_clock(timezone.localtime(meeting.opened_at))},
            code="hour-before-opening",
            field="at",
        )


def _refuse_hour_out_of_order(meeting: Meeting, seat: Seat, moment: Moment) -> None:
    """Points follow one another: no hour is before one that was noted of another seat at an earlier point."""
    others = [row for row in noted_presences([meeting.pk]) if row.seat != seat.pk]
    other = contradicted_moment(moment, (move.moment for row in others for move in row.moves))
    if other:
        raise Refused(
            _("Un mouvement est noté %(at_point)s, et les points se suivent. Corrigez l’heure, ou laissez-la vide.")
            % {"at_point": _point_words(other)},
            code="hour-out-of-order",
            field="at",
        )


def _wrong_field(first: Moment, second: Moment) -> str:
    return "at" if is_not_after(first, Moment(second.rank)) else "point"


def _point_words(moment: Moment) -> str:
    """« au point 2, à 18 h 40 »."""
    if moment.at is None:
        return _("au point %(n)d") % {"n": moment.rank}
    return _("au point %(n)d, à %(at)s") % {"n": moment.rank, "at": format_clock(timezone.localtime(moment.at))}


def _forget_ended_representations(meeting: Meeting, rows: Iterable[Presence]) -> None:
    """A seat that no longer sits on the day of the meeting, which may have been corrected since, represents nobody and
    nobody represents it: the row says excused."""
    for row in rows:
        if row.by and not (row.by.sits_on(meeting.held_on) and row.seat.sits_on(meeting.held_on)):
            row.attendance, row.by, row.by_substitute = _Attendance.EXCUSED.value, None, False
            row.save(update_fields=["attendance", "by", "by_substitute"])


def _refuse_representative(meeting: Meeting, seat: Seat) -> None:
    """A seat that represents another is in the room."""
    carrying = Presence.objects.filter(meeting=meeting, by=seat, seat__in=Seat.objects.on(meeting.held_on))
    carried = carrying.select_related("seat").first()
    if carried:
        raise Refused(
            _("Ce siège représente « %(seat)s ». Dites d’abord qui le représente, ou qu’il est excusé.")
            % {"seat": carried.seat},
            code="seat-represents-another",
        )
