"""The list of meetings; what changes one as a whole: add, revise, cancel, take up by another, restore, remove."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.actions.changes import committees as committee_changes
from jalons.actions.changes import taken_up_agendas
from jalons.actions.changes.taken_up_agendas import TakenUp
from jalons.actions.queries.meeting_gestures import meeting_gestures
from jalons.actions.queries.meeting_list import meeting_page
from jalons.base.french import format_day
from jalons.base.http import apply_change, apply_form, asked_number, form_arguments
from jalons.base.page_messages import tell_done
from jalons.base.prepared_addresses import reverse
from jalons.governance.access import enter_meeting
from jalons.governance.changes import meetings as governance
from jalons.governance.forms.meetings import CancelForm, MeetingForm
from jalons.governance.models import Committee, Meeting
from jalons.governance.queries.committees import meeting_committees, meeting_to_take_up
from jalons.governance.queries.convocations import count_seats_to_tell
from jalons.governance.queries.meeting_series import days_off
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member, Milestone
from jalons.roadmaps.queries.milestones import free_milestones
from jalons.roadmaps.rules.milestones import Awaited
from jalons.roadmaps.rules.permissions import Permission

# What another day keeps of a meeting that was cancelled.
_KEPT_ON_ANOTHER_DAY = ("committee", "title", "starts_at", "planned_minutes", "place")


@require_safe
def meeting_list(request: HttpRequest, slug: str) -> HttpResponse:
    """`?comite=` shows the meetings of one committee."""
    member = enter_roadmap(request, slug, Permission.READ)
    page = meeting_page(member.roadmap, asked_number(request, "comite"))
    return render(request, "actions/meetings.html", {"member": member, "page": page})


@require_safe
def moved_committees(request: HttpRequest, slug: str, rest: str = "") -> HttpResponse:
    """The address that committees had among the actions."""
    member = enter_roadmap(request, slug, Permission.READ)
    query = request.META.get("QUERY_STRING", "")
    address = reverse("actions:meetings", args=[member.roadmap.slug]) + rest
    return redirect(f"{address}?{query}" if query else address, permanent=True)


@require_http_methods(["GET", "POST"])
def add_meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """`?comite=` chooses the committee; `?a-la-place=` a cancelled meeting, whose committee, hour and place are kept."""
    member = enter_roadmap(request, slug, Permission.ARBITRATE)
    milestones = free_milestones(member.roadmap, Awaited.COMMITTEE)
    committees = meeting_committees(member.roadmap)
    coming = milestones.filter(planned_on__gte=timezone.localdate()).first()
    replaced = _replaced_meeting(request, member)
    kept = MeetingForm.values(replaced) if replaced else {"committee": asked_number(request, "comite")}
    initial: dict[str, Any] = {name: value for name, value in kept.items() if name in _KEPT_ON_ANOTHER_DAY}
    chosen = replaced.committee if replaced else committees.filter(pk=initial["committee"] or 0).first()
    if coming and (chosen is None or chosen.kind == Committee.Kind.STRATEGIC):
        initial |= {"milestone": coming.pk, "held_on": None if coming.lacks_day else coming.planned_on}
    form = MeetingForm(milestones=milestones, committees=committees, **form_arguments(request, initial))
    if applied := apply_form(request, form, governance.add_meeting, by=member):
        is_to_take_up = replaced is not None and _has_agenda_to_take_up(replaced, applied.result)
        tell_done(request, _added_sentence(applied.result, is_to_take_up=is_to_take_up))
        _warn_of_day_off(request, applied.result)
        return redirect("actions:agenda", slug, replaced.pk if replaced and is_to_take_up else applied.result.pk)
    return render(request, "actions/meeting.html", {"member": member, "form": form, "replaced": replaced})


def _replaced_meeting(request: HttpRequest, member: Member) -> Meeting | None:
    rows = Meeting.objects.filter(roadmap=member.roadmap, pk=asked_number(request, "a-la-place") or 0)
    return rows.exclude(cancelled_on=None).select_related("committee").first()


def _has_agenda_to_take_up(replaced: Meeting, meeting: Meeting) -> bool:
    """Whether the page of the cancelled meeting offers to take up its agenda at that one."""
    successor = meeting_to_take_up(replaced)
    return successor == meeting and taken_up_agendas.has_agenda_to_take_up(replaced, meeting)


@require_http_methods(["GET", "POST"])
def edit_meeting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, Permission.ARBITRATE)
    form = _meeting_form(member, meeting, **form_arguments(request, MeetingForm.values(meeting)))
    applied = apply_form(request, form, governance.revise_meeting, meeting=meeting, by=member)
    if applied:
        tell_done(request, _add_consequences(_moved_sentence(meeting, applied.result), applied.result))
        if applied.result.held_on != meeting.held_on:
            _warn_of_day_off(request, applied.result)
        return redirect("actions:agenda", slug, pk)
    return _edit_page(request, member, meeting, form, CancelForm())


@require_POST
def cancel_meeting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A reason that is refused is shown again on the page that changes the meeting."""
    member, meeting = enter_meeting(request, slug, pk, Permission.ARBITRATE)
    cancelling = CancelForm(request.POST)
    # The page that follows has « Rétablir la réunion »: an « Annuler » beside it would be a second name of one act.
    if applied := apply_form(request, cancelling, committee_changes.cancel_meeting, meeting=meeting, by=member):
        tell_done(request, _add_consequences(_("La réunion est annulée."), applied.result))
        return redirect("actions:agenda", slug, pk)
    form = _meeting_form(member, meeting, initial=MeetingForm.values(meeting))
    return _edit_page(request, member, meeting, form, cancelling)


@require_POST
def take_up_agenda(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The next meeting of the committee takes up the points and the fiches of one that is cancelled."""
    member, meeting = enter_meeting(request, slug, pk, Permission.ARBITRATE)
    successor = meeting_to_take_up(meeting)
    if successor is None:
        messages.error(request, _("Fixez d’abord la date d’une autre réunion de ce comité."))
        return redirect("actions:agenda", slug, pk)
    taken = apply_change(
        request, taken_up_agendas.take_up_agenda, done=_taken_up_sentence, meeting=meeting, at=successor, by=member
    )
    return redirect("actions:agenda", slug, successor.pk if taken else pk)


def _taken_up_sentence(taken: TakenUp) -> str:
    """« Repris ici : 3 points, 1 fiche. »"""
    points = ngettext("%(n)d point", "%(n)d points", taken.points) % {"n": taken.points}
    sheets = ngettext("%(n)d fiche", "%(n)d fiches", taken.sheets) % {"n": taken.sheets}
    told = [words for n, words in ((taken.points, points), (taken.sheets, sheets)) if n]
    return _("Repris ici\u00a0: %(what)s.") % {"what": ", ".join(told)}


@require_POST
def restore_meeting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, Permission.ARBITRATE)
    apply_change(
        request,
        governance.restore_meeting,
        done=lambda restored: _add_consequences(_restored_sentence(restored), restored),
        meeting=meeting,
        by=member,
    )
    return redirect("actions:agenda", slug, pk)


@require_POST
def remove_meeting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, Permission.ARBITRATE)
    done = _("La réunion est retirée.")
    if apply_change(request, governance.remove_meeting, done=done, meeting=meeting, by=member):
        return redirect("actions:meetings", slug)
    return redirect("actions:agenda", slug, pk)


def _meeting_form(member: Member, meeting: Meeting, **arguments: Any) -> MeetingForm:
    either = free_milestones(member.roadmap, Awaited.COMMITTEE) | Milestone.objects.filter(meeting=meeting)
    milestones = either.filter(roadmap=member.roadmap)
    committees = meeting_committees(member.roadmap, meeting)
    return MeetingForm(milestones=milestones, committees=committees, **arguments)


def _warn_of_day_off(request: HttpRequest, meeting: Meeting) -> None:
    """A day of rest is accepted, and said: it is seldom meant. One that is over is a fact."""
    if meeting.held_on >= timezone.localdate():
        for warning in days_off(meeting.roadmap, [meeting.held_on]):
            messages.warning(request, warning)


def _moved_sentence(before: Meeting, after: Meeting) -> str:
    if after.postponed_from and after.held_on > before.held_on:
        return _("La réunion est reportée au %(day)s.") % {"day": format_day(after.held_on)}
    return _("La réunion est enregistrée.")


def _added_sentence(meeting: Meeting, *, is_to_take_up: bool) -> str:
    sentence = _("La réunion est enregistrée.")
    if meeting.milestone is not None:
        held = _("La réunion est enregistrée. Elle tient le jalon «\u00a0%(title)s\u00a0».")
        sentence = held % {"title": meeting.milestone}
    if is_to_take_up:
        sentence += " " + _("Elle peut reprendre les points et les fiches de celle qui est annulée.")
    return sentence


def _restored_sentence(meeting: Meeting) -> str:
    """With what became of the milestone that it held, when it does not find it again."""
    sentence, milestone = _("La réunion est rétablie."), meeting.lost_milestone
    if milestone is None:
        return sentence
    other, about = milestone.appointment, {"title": milestone.title}
    if other is None:
        words = _("Son jalon «\u00a0%(title)s\u00a0» a été atteint entre-temps\u00a0: elle ne le tient plus.")
    elif other.was_held(timezone.localdate()):
        words = _("Son jalon «\u00a0%(title)s\u00a0» a été atteint par une autre réunion\u00a0: %(other)s.")
    else:
        words = _("Son jalon «\u00a0%(title)s\u00a0» est maintenant tenu par une autre réunion\u00a0: %(other)s.")
    return f"{sentence} {words % (about | {'other': str(other)})}"


def _add_consequences(sentence: str, meeting: Meeting) -> str:
    """The sentence, how many seats the change tells, and how many suites follow."""
    if n := meeting.told_seats:
        sentence += " " + ngettext("%(n)d siège est prévenu.", "%(n)d sièges sont prévenus.", n) % {"n": n}
        if meeting.is_moved:
            sentence += " " + _("Les réponses valaient pour l’ancien jour : chacun est invité à répondre de nouveau.")
    if n := meeting.moved_reviews:
        moved = ngettext("%(n)d suite y sera revue.", "%(n)d suites y seront revues.", n)
        sentence += " " + moved % {"n": n}
    return sentence


def _edit_page(
    request: HttpRequest, member: Member, meeting: Meeting, form: MeetingForm, cancelling: CancelForm
) -> HttpResponse:
    context = {
        "member": member,
        "form": form,
        "meeting": meeting,
        "cancelling": cancelling,
        "gestures": meeting_gestures(meeting),
        "seats_to_tell": count_seats_to_tell(meeting),
        "replaced": None,
    }
    return render(request, "actions/meeting.html", context)
