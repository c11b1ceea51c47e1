"""The convocation of a meeting: sending it, following the answers, and answering, with an account or by a private page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base import rate_limits
from jalons.base.calendar_events import write_event
from jalons.base.http import apply_change, apply_form, file_response, form_arguments, unlist_page
from jalons.base.page_messages import Undo, tell_done
from jalons.base.prepared_addresses import reverse
from jalons.directory.changes.contacts import write_phone
from jalons.governance.access import enter_meeting
from jalons.governance.changes import calls
from jalons.governance.changes import convocation_notices as notices
from jalons.governance.changes import convocations as changes
from jalons.governance.changes.convocation_answers import answer_convocation
from jalons.governance.forms.convocations import BY_SUBSTITUTE, ConveneForm, ReplyForm, SeatPhoneForm
from jalons.governance.mails import CALENDAR_NAME, meeting_event, seat_letter
from jalons.governance.models import Convocation, Meeting, SeatMessage
from jalons.governance.models.agendas import agenda_points, presented_titles
from jalons.governance.models.seat_holders import seat_called, seat_contact
from jalons.governance.queries import convocations as queries
from jalons.governance.queries import own_convocations
from jalons.governance.queries.minutes import former_minutes, validated_minutes
from jalons.governance.queries.presence import meeting_attendance
from jalons.governance.queries.resolutions import seat_resolutions
from jalons.governance.rules.meetings import was_held
from jalons.roadmaps.access import use_roadmap_clock
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission

# --- sending ---------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def convene_seats(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What will leave; then who has answered what."""
    permission = Permission.ARBITRATE if request.method == "POST" else Permission.READ
    member, meeting = enter_meeting(request, slug, pk, permission)
    form = ConveneForm(**form_arguments(request, {"paragraph": meeting.convening_text}))
    done = _("Les convocations sont enregistrées : les courriels partent dans un instant.")
    if apply_form(request, form, changes.convene_meeting, done=done, meeting=meeting, by=member):
        return redirect("governance:convocation", slug, pk)
    return _convocation_page(request, member, meeting, form=form)


def _convocation_page(request: HttpRequest, member: Member, meeting: Meeting, **more: Any) -> HttpResponse:
    page = queries.convocation_page(meeting, knows=member.can(Permission.KNOW_PEOPLE))
    own = own_convocations.own_convocation(meeting, member)
    preview = None
    if page.may_convene and not page.is_convened and member.can(Permission.ARBITRATE):
        preview = seat_letter(
            meeting,
            SeatMessage.Kind.CONVOCATION,
            meeting.told,
            _("(le siège de chaque personne)"),
            _("(le lien personnel de chaque siège)"),
            by=meeting.roadmap.name_of(member.user) if member.user else "",
        )
    context = {
        "member": member,
        "meeting": meeting,
        "page": page,
        "attendance": meeting_attendance(meeting, with_names=False) if page.is_over else None,
        "preview": preview,
        "given": None,
        "own": own,
        "asks_reply": "repondre" in request.GET,
        "reply_form": _reply_form(request, own, is_read=True)
        if own and not page.is_over and not meeting.cancelled_on
        else None,
    } | more
    return render(request, "governance/convocation.html", context)


@require_POST
def convene_missing(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, Permission.ARBITRATE)
    done = _("Ces sièges sont convoqués : les courriels partent dans un instant.")
    apply_change(request, changes.convene_missing_seats, done=done, meeting=meeting, by=member)
    return redirect("governance:convocation", slug, pk)


@require_POST
def send_convocations_again(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, Permission.ARBITRATE)
    n = queries.convocation_page(meeting, knows=False).failed
    done = ngettext(
        "%(n)d courriel n’était pas parti : il part dans un instant.",
        "%(n)d courriels n’étaient pas partis : ils partent dans un instant.",
        n,
    ) % {"n": n}
    apply_change(request, changes.send_seat_messages_again, done=done, meeting=meeting, by=member)
    return redirect("governance:convocation", slug, pk)


@require_POST
def tell_agenda(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """That the agenda changed since the convocation."""
    member, meeting = enter_meeting(request, slug, pk, Permission.ARBITRATE)

    def done(reached: Any) -> str:
        sentence = ngettext(
            "L’ordre du jour part à %(n)d siège, par courriel.",
            "L’ordre du jour part à %(n)d sièges, par courriel.",
            reached,
        )
        return _add_calls(sentence % {"n": reached}, meeting)

    _apply_and_tell(request, notices.tell_agenda, done, meeting, member)
    return redirect("governance:convocation", slug, pk)


@require_POST
def remind_seats(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, Permission.ARBITRATE)

    def done(reached: Any) -> str:
        sentence = ngettext(
            "%(n)d siège est relancé par courriel.", "%(n)d sièges sont relancés par courriel.", reached
        )
        return _add_calls(sentence % {"n": reached}, meeting)

    _apply_and_tell(request, notices.remind_silent_seats, done, meeting, member)
    return redirect("governance:convocation", slug, pk)


def _apply_and_tell(
    request: HttpRequest, change: Callable[..., int], done: Callable[[int], str], meeting: Meeting, member: Member
) -> None:
    reached: int | None = None

    def keep(**signed: Any) -> None:
        nonlocal reached
        reached = change(**signed)

    if apply_change(request, keep, meeting=meeting, by=member) and reached is not None:
        tell_done(request, done(reached))


def _add_calls(sentence: str, meeting: Meeting) -> str:
    """The sentence, and how many seats are left to call."""
    n = queries.convocation_page(meeting, knows=False).to_call
    if not n:
        return sentence
    calls = ngettext(
        "%(n)d siège sans courriel reste à appeler : la liste d’appel le donne.",
        "%(n)d sièges sans courriel restent à appeler : la liste d’appel les donne.",
        n,
    )
    return f"{sentence} {calls % {'n': n}}"


@require_POST
def note_call(request: HttpRequest, slug: str, pk: int, row: int) -> HttpResponse:
    """Ticks a seat that was called; `retirer` takes it back."""
    member, meeting = enter_meeting(request, slug, pk, Permission.ARBITRATE)
    convened = own_convocations.find_convocation(meeting, row)
    if convened is None:
        raise Http404
    seat = {"seat": convened.seat.label}
    if "retirer" in request.POST:
        done, undo = _("Appel retiré : %(seat)s.") % seat, None
        apply_change(request, calls.withdraw_call, done=done, convocation=convened, by=member)
    else:
        done, undo = _("Appelé : %(seat)s.") % seat, Undo(request.path, {"retirer": 1})
        apply_change(request, calls.note_call, done=done, undo=undo, convocation=convened, by=member)
    return redirect(reverse("governance:convocation", args=[slug, pk]) + "#a-appeler")


@require_POST
def give_seat_page(request: HttpRequest, slug: str, pk: int, row: int) -> HttpResponse:
    """Whoever has an e-mail address is sent a new link. The address of the others is shown once: it is stored nowhere, so
    this page follows a POST."""
    member, meeting, convened = _enter_convocation(request, slug, pk, row)
    given: changes.GivenPage | None = None

    def give(**signed: Any) -> None:
        nonlocal given
        given = changes.give_seat_page(**signed)

    apply_change(request, give, convocation=convened, by=member)
    if given and not given.address:
        done = _("Un nouveau lien part par courriel : %(seat)s. Le précédent ne s’ouvre plus.")
        tell_done(request, done % {"seat": convened.seat.label})
    if given is None or not given.address:
        return redirect("governance:convocation", slug, pk)
    return unlist_page(_convocation_page(request, member, meeting, given=given))


@require_POST
def revoke_seat_page(request: HttpRequest, slug: str, pk: int, row: int) -> HttpResponse:
    member, _meeting, convened = _enter_convocation(request, slug, pk, row)
    done = _("Cette page privée ne s’ouvre plus. Ce qui a été répondu reste.")
    apply_change(request, changes.revoke_seat_page, done=done, convocation=convened, by=member)
    return redirect("governance:convocation", slug, pk)


@require_http_methods(["GET", "POST"])
def note_reply(request: HttpRequest, slug: str, pk: int, row: int) -> HttpResponse:
    """What a seat said on the telephone, or by its coupon."""
    member, meeting, convened = _enter_convocation(request, slug, pk, row)
    form = _reply_form(request, convened)
    done = _("La réponse est notée : %(seat)s.") % {"seat": convened.seat.label}
    if apply_form(request, form, answer_convocation, done=done, convocation=convened, by=member):
        return redirect("governance:convocation", slug, pk)
    context = {"member": member, "meeting": meeting, "convened": convened, "form": form}
    return render(request, "governance/note_reply.html", context)


@require_http_methods(["GET", "POST"])
def write_seat_phone(request: HttpRequest, slug: str, pk: int, row: int) -> HttpResponse:
    """The telephone of whoever sits, written in the directory; then back to the list of those to call, or to the seat."""
    member, meeting = enter_meeting(request, slug, pk, Permission.KNOW_PEOPLE)
    convened = own_convocations.find_convocation(meeting, row)
    contact = seat_contact(convened.seat) if convened else None
    if convened is None or contact is None:
        raise Http404
    form = SeatPhoneForm(**form_arguments(request, SeatPhoneForm.shown_values(contact)))
    done = _("Le téléphone est dans l’annuaire : %(seat)s.") % {"seat": convened.seat.label}
    anchor = "a-appeler" if request.GET.get("de") == "a-appeler" else f"siege-{row}"
    back = f"{reverse('governance:convocation', args=[slug, pk])}#{anchor}"
    if apply_form(request, form, write_phone, done=done, contact=contact, by=member):
        return redirect(back)
    context = {"member": member, "meeting": meeting, "convened": convened, "form": form, "back": back}
    return render(request, "governance/seat_phone.html", context)


def _enter_convocation(request: HttpRequest, slug: str, pk: int, row: int) -> tuple[Member, Meeting, Convocation]:
    """An élue or an élu answers for their own seat alone, and is handed the page of no other."""
    member, meeting = enter_meeting(request, slug, pk, Permission.MANAGE_ROADMAP)
    convened = own_convocations.find_convocation(meeting, row)
    if convened is None:
        raise Http404
    return member, meeting, convened


# --- answering -------------------------------------------------------------------------------------------------------


@require_POST
def my_reply(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """« Ma réponse », of the account that holds a seat."""
    member, meeting = enter_meeting(request, slug, pk, Permission.READ)
    own = own_convocations.own_convocation(meeting, member)
    if own is None:
        messages.error(request, _("Vous n’êtes pas convoquée ou convoqué à cette réunion."))
        return redirect("governance:convocation", slug, pk)
    form = _reply_form(request, own)
    done = _("Votre réponse est enregistrée. Merci.")
    if apply_form(request, form, answer_convocation, done=done, convocation=own, by=member):
        return redirect("governance:convocation", slug, pk)
    initial = {"paragraph": meeting.convening_text}
    return _convocation_page(request, member, meeting, form=ConveneForm(initial=initial), reply_form=form)


def _reply_form(request: HttpRequest, row: Convocation, *, is_read: bool = False) -> ReplyForm:
    """`is_read`: another form of the page was posted."""
    by = row.representative
    answer = BY_SUBSTITUTE if row.by_substitute else row.answer
    said = (answer, by.pk if by else None) if row.stands else ("", None)
    initial = dict(zip(("answer", "represented_by"), said, strict=True))
    arguments = {"initial": initial} if is_read else form_arguments(request, initial)
    seats = own_convocations.possible_representatives(row)
    return ReplyForm(seats=seats, substitute=row.seat.substitute, **arguments)


@require_http_methods(["GET", "HEAD", "POST"])
def own_convocation(request: HttpRequest, token: str) -> HttpResponse:
    """The private page of a seat: it opens nothing else."""
    row = _find_own_page(token)
    if row is None:
        return _closed_page(request)
    if request.method == "POST":
        rate_limits.spend_attempt(rate_limits.WRITINGS_OF_A_LINK, "convocation", row.pk)
    form = _reply_form(request, row)
    done = _("Votre réponse est enregistrée. Merci.")
    if apply_form(request, form, answer_convocation, done=done, convocation=row, by=None):
        return redirect("governance:own_convocation", token)
    meeting = row.meeting
    points = agenda_points(meeting)
    context = {
        "token": token,
        "convened": row,
        "meeting": meeting,
        "points": points,
        "presented": presented_titles(points, seat_called(row.seat)),
        "asker": meeting.roadmap.name_of(meeting.convened_by) if meeting.convened_by else "",
        "is_representative_away": queries.is_representative_away(row),
        "following": own_convocations.following_meeting(row) if meeting.cancelled_on else None,
        "is_over": meeting.held_on < timezone.localdate() or was_held(meeting.facts, timezone.localdate()),
        "minutes": validated_minutes(meeting),
        "earlier": former_minutes(meeting),
        "asked": seat_resolutions(row.seat),
        "form": form,
    }
    return unlist_page(render(request, "governance/own_convocation.html", context))


@require_safe
def own_meeting_ics(request: HttpRequest, token: str) -> HttpResponse:
    row = _find_own_page(token)
    if row is None:
        return _closed_page(request)
    link = request.build_absolute_uri(reverse("governance:own_convocation", args=[token]))
    content = write_event(meeting_event(row.meeting, row.meeting.told, link=link))
    return unlist_page(file_response(content, "text/calendar; charset=utf-8", CALENDAR_NAME))


def _find_own_page(token: str) -> Convocation | None:
    row = own_convocations.find_own_page(token)
    if row is not None:
        use_roadmap_clock(row.meeting.roadmap)
    return row


def _closed_page(request: HttpRequest) -> HttpResponse:
    return unlist_page(render(request, "governance/closed_convocation.html", status=404))
