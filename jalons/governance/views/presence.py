"""Who sits at a meeting: ticked at the door on a phone, or copied from the signed sheet afterwards."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.french import format_clock
from jalons.base.http import apply_change, apply_form, asked_number, form_arguments
from jalons.base.page_messages import Undo, tell_done
from jalons.base.parts import is_by_script, render_part
from jalons.base.prepared_addresses import reverse
from jalons.base.stale_pages import row_stamp
from jalons.governance import words
from jalons.governance.access import enter_meeting
from jalons.governance.changes import presence as changes
from jalons.governance.forms.presence import ClosingForm, MovementForm, RepresentativeForm, UndoneMovementForm
from jalons.governance.models import Meeting, Presence, Seat
from jalons.governance.models.agendas import decisions_without_quorum
from jalons.governance.queries import presence as queries
from jalons.governance.queries.minutes import meeting_minutes
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission

# What a button of a seat asks for: the attendance, and whether the suppléance sits.
_MARKS = {
    "present": (Presence.Attendance.PRESENT, False),
    "suppleance": (Presence.Attendance.PRESENT, True),
    "excuse": (Presence.Attendance.EXCUSED, False),
    "absent": (Presence.Attendance.ABSENT, False),
}
_MOVES = {"arrivee": changes.note_arrival, "depart": changes.note_departure}


@require_safe
def show_presence(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`?lettres=` keeps the seats of which a word begins so."""
    member, meeting = enter_meeting(request, slug, pk, Permission.READ)
    attendance = queries.meeting_attendance(meeting, with_names=member.can(Permission.KNOW_PEOPLE))
    letters = request.GET.get("lettres", "").strip()[:60]
    context: dict[str, Any] = {
        "member": member,
        "meeting": meeting,
        "attendance": attendance,
        "seats": attendance.beginning_with(letters),
        "letters": letters,
        "is_part": is_by_script(request),
        "marks": [(mark, Presence.Attendance(mark).label) for mark in ("present", "excuse", "absent")],
        "bulk_marks": _bulk_marks(attendance),
        "may_mark": member.can(Permission.ARBITRATE) and _may_be_noted(meeting),
        "may_open": member.can(Permission.ARBITRATE) and _may_be_opened(meeting),
        "are_minutes_frozen": not meeting_minutes(meeting).is_open,
    }
    return render_part(request, "governance/presence.html", "room", context)


@require_POST
def mark_seat(request: HttpRequest, slug: str, pk: int, seat: int) -> HttpResponse:
    member, meeting, row = _enter_seat(request, slug, pk, seat)
    if mark := _MARKS.get(request.POST.get("note", "")):
        attendance, by_substitute = mark
        values: dict[str, Any] = {"attendance": attendance, "by_substitute": by_substitute}
        doubts, undo = decisions_without_quorum(meeting), _undo_mark(meeting, row)
        if apply_change(request, changes.mark_seat, meeting=meeting, seat=row, by=member, **values):
            _tell_doubts(request, meeting, doubts, undo)
    letters = request.POST.get("lettres", "")[:60]
    query = f"?{urlencode({'lettres': letters})}" if letters else ""
    return redirect(reverse("governance:presence", args=[slug, pk]) + f"{query}#siege-{row.pk}")


@require_POST
def mark_everyone(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, Permission.ARBITRATE)
    attendance, doubts = request.POST.get("note", ""), decisions_without_quorum(meeting)
    sentences = {
        "absent": _("Les sièges qui n’étaient pas cochés sont notés absents."),
        "excuse": _("Les sièges qui n’étaient pas cochés sont notés excusés."),
        changes.AS_ANSWERED: _("Les sièges qui avaient répondu sont notés comme ils l’ont dit."),
    }
    done = sentences.get(
        attendance,
        _("Les sièges qui n’étaient pas cochés sont notés présents, sauf ceux qui avaient répondu autrement."),
    )
    withdraw = reverse("governance:withdraw_marks", args=[slug, pk])
    apply_change(
        request,
        changes.mark_everyone,
        done=lambda _seats: " ".join([done, *_doubt_sentences(meeting, doubts)]),
        undo=lambda seats: Undo(withdraw, {"siege": seats}) if seats else None,
        meeting=meeting,
        attendance=attendance,
        by=member,
    )
    return redirect("governance:presence", slug, pk)


@require_POST
def withdraw_marks(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Takes back what was noted of several seats at once, or of one: « Annuler »."""
    member, meeting = enter_meeting(request, slug, pk, Permission.ARBITRATE)
    asked = request.POST.getlist("siege")
    seats = [int(seat) for seat in asked if seat.isascii() and seat.isdigit() and len(seat) < 16]
    done = _("C’est annulé\u00a0: rien n’est plus noté de ces sièges.")
    apply_change(request, changes.withdraw_marks, done=done, meeting=meeting, seats=seats, by=member)
    return redirect("governance:presence", slug, pk)


@require_http_methods(["GET", "POST"])
def seat_presence(request: HttpRequest, slug: str, pk: int, seat: int) -> HttpResponse:
    """What a tick does not say: who represents the seat, when its person came or left. POST says who represents it."""
    member, meeting, row = _enter_seat(request, slug, pk, seat)
    attendance = queries.meeting_attendance(meeting, with_names=member.can(Permission.KNOW_PEOPLE))
    form = _representative_form(request, attendance, row)
    done = _("C’est noté : « %(seat)s » est représenté.") % {"seat": row.label}
    doubts = decisions_without_quorum(meeting) if request.method == "POST" else frozenset()
    if apply_form(request, form, changes.represent_seat, meeting=meeting, seat=row, by=member):
        tell_done(request, " ".join([done, *_doubt_sentences(meeting, doubts)]))
        return redirect(reverse("governance:presence", args=[slug, pk]) + f"#siege-{row.pk}")
    return _seat_page(request, member, attendance, row, form=form)


@require_POST
def note_movement(request: HttpRequest, slug: str, pk: int, seat: int) -> HttpResponse:
    """`mouvement` is an arrival, a departure, or « effacer ». From the sitting, `seance` says that it happens now."""
    member, meeting, row = _enter_seat(request, slug, pk, seat)
    asked = request.POST.get("mouvement", "")
    before = queries.noted_presence(meeting, row)
    if asked == "effacer":
        done = _("« %(seat)s » : ni arrivée ni départ.") % {"seat": row.label}
        doubts = decisions_without_quorum(meeting)
        if apply_change(request, changes.clear_movements, meeting=meeting, seat=row, by=member):
            tell_done(request, " ".join([done, *_doubt_sentences(meeting, doubts)]))
        return redirect("governance:seat_presence", slug, pk, seat)
    change = _MOVES.get(asked)
    if change is None:
        return redirect("governance:seat_presence", slug, pk, seat)
    form = MovementForm(request.POST, meeting=meeting)
    is_now = "seance" in request.POST and form.is_valid()
    if is_now and (meeting.closed_at or meeting.held_on == meeting.current_day):
        form.cleaned_data["at"] = timezone.now()
    if apply_form(request, form, change, meeting=meeting, seat=row, by=member, is_live=is_now):
        anchor = f"point-{form.cleaned_data['point'].pk}" if is_now else ""
        point = form.cleaned_data["point"].pk if is_now else None
        _tell_movement(request, meeting, row, asked, anchor, _undo_of_movement(meeting, row, before, point))
        return _after_movement(slug, pk, seat, point)
    attendance = queries.meeting_attendance(meeting, with_names=member.can(Permission.KNOW_PEOPLE))
    return _seat_page(request, member, attendance, row, movement=form)


@require_POST
def undo_movement(request: HttpRequest, slug: str, pk: int, seat: int) -> HttpResponse:
    """« Annuler » beside what was just noted. `seance`: the point of the sitting where it was noted."""
    member, meeting, row = _enter_seat(request, slug, pk, seat)
    form = UndoneMovementForm(request.POST, meeting=meeting)
    if not form.is_valid():
        messages.error(request, _("Ce geste ne s’annule plus : corrigez la présence de ce siège."))
        return redirect("governance:seat_presence", slug, pk, seat)
    done = _("C’est annulé : « %(seat)s » est noté comme avant.") % {"seat": row.label}
    signed: dict[str, Any] = {"meeting": meeting, "seat": row, "by": member, **form.cleaned_data}
    apply_change(request, changes.undo_movement, done=done, **signed)
    return _after_movement(slug, pk, seat, asked_number(request, "seance"))


def _after_movement(slug: str, pk: int, seat: int, point: int | None) -> HttpResponse:
    if point is None:
        return redirect("governance:seat_presence", slug, pk, seat)
    return redirect(f"{reverse('actions:sitting', args=[slug, pk])}?point={point}#point-{point}")


@require_POST
def open_sitting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, Permission.ARBITRATE)

    def opened_sentence(opened: Meeting) -> str:
        return _("La séance est ouverte, à %(at)s.") % {"at": format_clock(timezone.localtime(opened.opened_at))}

    undo = Undo(reverse("governance:withdraw_opening", args=[slug, pk]), {})
    apply_change(request, changes.open_sitting, done=opened_sentence, undo=undo, meeting=meeting, by=member)
    return redirect("actions:sitting", slug, pk)


@require_POST
def withdraw_opening(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, Permission.ARBITRATE)
    done = _("La séance n’est plus ouverte. Ce qui est noté reste.")
    apply_change(request, changes.withdraw_opening, done=done, meeting=meeting, by=member)
    return redirect("actions:sitting", slug, pk)


@require_http_methods(["GET", "POST"])
def close_sitting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Without an hour, it ends now. The page asks for another hour, and says why one is refused."""
    member, meeting = enter_meeting(request, slug, pk, Permission.ARBITRATE)
    form = ClosingForm(**form_arguments(request))
    if applied := apply_form(request, form, changes.close_sitting, meeting=meeting, by=member):
        undo = Undo(reverse("governance:reopen_sitting", args=[slug, pk]), {})
        at = format_clock(timezone.localtime(applied.result.closed_at))
        tell_done(request, _("La séance est levée, à %(at)s.") % {"at": at}, undo=undo)
        return redirect("actions:sitting", slug, pk)
    context = {"member": member, "meeting": meeting, "form": form}
    return render(request, "governance/close_sitting.html", context)


@require_POST
def reopen_sitting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, Permission.ARBITRATE)
    apply_change(request, changes.reopen_sitting, done=_("La séance reprend."), meeting=meeting, by=member)
    return redirect("actions:sitting", slug, pk)


def _may_be_noted(meeting: Meeting) -> bool:
    """Not once a later meeting has approved the compte rendu, which tells who was there."""
    is_kept = meeting.cancelled_on is None and meeting.approved_by_id is None
    return is_kept and meeting.held_on <= timezone.localdate()


def _may_be_opened(meeting: Meeting) -> bool:
    return meeting.opened_at is None and _may_be_noted(meeting) and meeting.held_on == timezone.localdate()


def _bulk_marks(attendance: queries.Attendance) -> list[tuple[str, str]]:
    """What may be noted of all the seats that nobody ticked, the gesture that adds no voice first."""
    n, answered = attendance.unseen, attendance.proposal
    return [
        ("absent", ngettext("absent", "absents", n)),
        ("excuse", ngettext("excusé", "excusés", n)),
        (changes.AS_ANSWERED, _("comme ils ont répondu : %(what)s") % {"what": answered})
        if answered
        else ("present", ngettext("présent", "présents", n)),
    ]


def _undo_mark(meeting: Meeting, seat: Seat) -> Undo | None:
    """What notes the seat again as it was; None where a mark alone does not tell it."""
    args = [meeting.roadmap.slug, meeting.pk]
    row = Presence.objects.filter(meeting=meeting, seat=seat).first()
    if row is None:
        return Undo(reverse("governance:withdraw_marks", args=args), {"siege": [seat.pk]})
    if row.by_id or row.arrived_point_id or row.left_point_id:
        return None
    former = (row.attendance, row.by_substitute)
    note = next((name for name, mark in _MARKS.items() if mark == former), "")
    return Undo(reverse("governance:mark_seat", args=[*args, seat.pk]), {"note": note}) if note else None


def _tell_doubts(request: HttpRequest, meeting: Meeting, before: frozenset[str], undo: Undo | None) -> None:
    """A tick is silent, unless it changes what was decided."""
    if sentences := _doubt_sentences(meeting, before):
        tell_done(request, " ".join(sentences), undo=undo)


def _doubt_sentences(meeting: Meeting, before: frozenset[str]) -> list[str]:
    """What a change of presence does to the decisions that are already taken. `before`: those without quorum."""
    after = decisions_without_quorum(meeting)
    sentences = (
        words.doubt_sentence(sorted(before - after), lacks=False),
        words.doubt_sentence(sorted(after - before), lacks=True),
    )
    return [sentence for sentence in sentences if sentence]


def _tell_movement(
    request: HttpRequest, meeting: Meeting, row: Seat, asked: str, anchor: str, undo: Undo | None
) -> None:
    """Says at once what it does to the quorum, beside the point where it was noted in the sitting. Without quorum, it is
    a warning."""
    attendance = queries.meeting_attendance(meeting, with_names=False)
    moved = _("Arrivée de « %(seat)s ».") if asked == "arrivee" else _("Départ de « %(seat)s ».")
    sentence = f"{moved % {'seat': row.label}} {attendance.sentence}"
    tell_done(request, sentence, undo=undo, anchor=anchor, is_warning=attendance.tone != "good")


def _undo_of_movement(meeting: Meeting, seat: Seat, before: Presence | None, point: int | None) -> Undo | None:
    """None for the correction of a movement, whose former hour is not kept. `point`: of the sitting."""
    now = queries.noted_presence(meeting, seat)
    if now is None or (before and before.moves == now.moves):
        return None
    fields = {
        "seen": row_stamp(now),
        "attendance": before.attendance if before else "",
        "representative": before.by_id or "" if before else "",
    }
    address = reverse("governance:undo_movement", args=[meeting.roadmap.slug, meeting.pk, seat.pk])
    return Undo(address + (f"?seance={point}" if point else ""), fields)


def _enter_seat(request: HttpRequest, slug: str, pk: int, seat: int) -> tuple[Member, Meeting, Seat]:
    member, meeting = enter_meeting(request, slug, pk, Permission.ARBITRATE)
    row = queries.find_seat(meeting, seat)
    if row is None:
        raise Http404
    return member, meeting, row


def _representative_form(
    request: HttpRequest, attendance: queries.Attendance, row: Seat, *, is_read: bool = False
) -> RepresentativeForm:
    """`is_read`: another form of the page was posted, whose refusal is not told here."""
    line = next(line for line in attendance.seats if line.pk == row.pk)
    seats = queries.possible_representatives(attendance, row.pk)
    current = next((pk for pk, label in seats if label == line.represented_by), "")
    initial = {"by": current}
    if is_read:
        return RepresentativeForm(seats=seats, initial=initial)
    if request.method == "POST":
        # A page opened before another phone chose keeps every seat, so that the refusal says what happened.
        seats = [(other.pk, other.label) for other in attendance.seats]
    return RepresentativeForm(seats=seats, **form_arguments(request, initial))


def _seat_page(
    request: HttpRequest,
    member: Member,
    attendance: queries.Attendance,
    row: Seat,
    *,
    form: RepresentativeForm | None = None,
    movement: MovementForm | None = None,
) -> HttpResponse:
    meeting = attendance.meeting
    line = next(line for line in attendance.seats if line.pk == row.pk)
    now = timezone.localtime().strftime("%H:%M") if meeting.is_sitting else ""
    context: dict[str, Any] = {
        "member": member,
        "meeting": meeting,
        "attendance": attendance,
        "line": line,
        "form": form or _representative_form(request, attendance, row, is_read=movement is not None),
        "has_representatives": bool(queries.possible_representatives(attendance, row.pk)),
        "movement": movement or MovementForm(meeting=meeting, initial={"at": now}),
        "may_mark": _may_be_noted(meeting),
    }
    return render(request, "governance/seat_presence.html", context)
