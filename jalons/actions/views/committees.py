from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.actions.changes import committees as committee_changes
from jalons.actions.changes import taken_up_agendas
from jalons.actions.changes.taken_up_agendas import TakenUp
from jalons.actions.forms.committees import AgendaForm, DecisionForm, ExcuseForm, PresenterForm, carrying_key
from jalons.actions.forms.minutes import SaidForm
from jalons.actions.models import (
    AgendaItem,
    Person,
    UnconcernedService,
    awaited_status,
    withheld_outcomes,
)
from jalons.actions.models.plan_money import fiche_sums
from jalons.actions.queries import agendas, meeting_decisions, meeting_gestures, rejections, scoring, sheets
from jalons.actions.queries.known_names import offered_presenters
from jalons.actions.queries.meeting_list import meeting_page
from jalons.actions.queries.resolutions import carried_resolutions, meeting_follow_ups
from jalons.actions.queries.sitting import meeting_sitting
from jalons.actions.queries.visas import fiche_visas
from jalons.actions.rules.committees import possible_outcomes
from jalons.actions.rules.sheets import Status
from jalons.actions.views.resolutions import shown_resolutions
from jalons.base.french import format_day
from jalons.base.http import apply_change, apply_form, asked_number, form_arguments
from jalons.base.page_messages import tell_done
from jalons.base.parts import render_part
from jalons.base.prepared_addresses import reverse
from jalons.governance.access import enter_meeting
from jalons.governance.changes import meetings as governance
from jalons.governance.forms.meetings import CancelForm, MeetingForm
from jalons.governance.models import Committee, Meeting
from jalons.governance.models.seat_holders import seat_called
from jalons.governance.queries.committees import meeting_committees, successor_of
from jalons.governance.queries.convocations import (
    count_seats_to_call,
    count_seats_to_tell,
    silent_seats,
    untold_agenda,
)
from jalons.governance.queries.meeting_series import days_off
from jalons.governance.queries.minutes import is_last_edition_sent, meeting_minutes, minutes_to_approve
from jalons.governance.queries.own_convocations import (
    own_convocation,
)
from jalons.governance.queries.points import meeting_points, presented_points
from jalons.governance.queries.presence import meeting_attendance
from jalons.governance.queries.resolutions import own_open_resolutions
from jalons.governance.rules.meetings import NextStep, last_day_to_convene, next_step, was_held
from jalons.governance.rules.minutes import MinutesState
from jalons.governance.rules.presenters import PresenterNames, make_presenter_names
from jalons.governance.words.committees import add_reopened
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member, Membership, Milestone
from jalons.roadmaps.queries.milestones import free_milestones
from jalons.roadmaps.rules import Awaited, Permission

# What another day keeps of a meeting that was cancelled.
_KEPT_ON_ANOTHER_DAY = ("committee", "title", "starts_at", "planned_minutes", "place")


@require_safe
def meeting_list(request: HttpRequest, slug: str) -> HttpResponse:
    """`?comite=` shows the meetings of one committee."""
    member = enter_roadmap(request, slug, Permission.READ)
    return _committee_page(
        request, "meetings", member, page=meeting_page(member.roadmap, asked_number(request, "comite"))
    )


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
    return _committee_page(request, "meeting", member, form=form, replaced=replaced)


def _replaced_meeting(request: HttpRequest, member: Member) -> Meeting | None:
    rows = Meeting.objects.filter(roadmap=member.roadmap, pk=asked_number(request, "a-la-place") or 0)
    return rows.exclude(cancelled_on=None).select_related("committee").first()


def _has_agenda_to_take_up(replaced: Meeting, meeting: Meeting) -> bool:
    """Whether the page of the cancelled meeting offers to take up its agenda at that one."""
    successor = successor_of(replaced)
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
    successor = successor_of(meeting)
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
    told, gestures = count_seats_to_tell(meeting), meeting_gestures.meeting_gestures(meeting)
    return _committee_page(
        request,
        "meeting",
        member,
        form=form,
        meeting=meeting,
        cancelling=cancelling,
        gestures=gestures,
        seats_to_tell=told,
        replaced=None,
    )


# --- its agenda ------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def agenda(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`?fiche=` chooses a fiche; the service that carries it is then proposed to present it. Who may only read, and an
    élue who does not ask to prepare it (`?preparer=1`), has a page to read."""
    permission = Permission.ARBITRATE if request.method == "POST" else Permission.READ
    member, meeting = enter_meeting(request, slug, pk, permission)
    knows_people = member.can(Permission.KNOW_PEOPLE)
    agenda = agendas.meeting_agenda(meeting, knows_people=knows_people)
    points = meeting_points(meeting)
    context: dict[str, Any] = {
        "agenda": agenda,
        "points": points,
        "meeting": meeting,
        "is_untold": untold_agenda(meeting) is not None,
        "is_held": was_held(meeting.facts, timezone.localdate()),
    }
    context |= {
        "approvals": minutes_to_approve(meeting),
        "suites": meeting_follow_ups(meeting, knows_people=knows_people),
        "silent": None,
        "to_call": 0,
    }
    if not _prepares_agenda(request, member):
        return _committee_page(request, "read_agenda", member, **context, **_own_part(member, meeting, agenda))
    context["to_call"] = count_seats_to_call(meeting)
    if meeting.cancelled_on:
        successor = successor_of(meeting)
        return _committee_page(request, "agenda", member, **context, step=None, successor=successor)
    step = _next_step(meeting, is_untold=context["is_untold"])
    last_day = last_day_to_convene(meeting.held_on, meeting.committee.notice_days)
    context |= {"silent": silent_seats(meeting), "step": step, "convene_by": last_day}
    context["is_convening_late"] = last_day < timezone.localdate()
    asked = offered_presenters(member)
    waiting = [(line.pk, line.label) for line in agenda.waiting]
    sponsors = {line.pk: line.elected_sponsor for line in agenda.waiting}
    chosen = _chosen_item(request, agenda, asked)
    form = AgendaForm(people=asked, waiting=waiting, sponsors=sponsors, **form_arguments(request, chosen))
    also = {line.pk: line.elsewhere for line in agenda.waiting}
    if applied := apply_form(request, form, committee_changes.put_on_agenda, meeting=meeting, by=member):
        tell_done(request, add_reopened(_put_on_agenda_sentence(also.get(applied.result.action_id, "")), meeting))
        return redirect("actions:agenda", slug, pk)
    return _committee_page(request, "agenda", member, **context, form=form)


def _next_step(meeting: Meeting, *, is_untold: bool) -> NextStep | None:
    minutes = meeting_minutes(meeting)
    return next_step(
        meeting.facts,
        meeting.current_day,
        is_closed=meeting.closed_at is not None,
        is_agenda_untold=is_untold,
        are_minutes_validated=not minutes.is_open,
        are_minutes_sent=not minutes.is_open
        and (minutes.state != MinutesState.VALIDATED or is_last_edition_sent(minutes)),
    )


def _put_on_agenda_sentence(elsewhere: str) -> str:
    sentence = _("La fiche est à l’ordre du jour.")
    if elsewhere:
        sentence += " " + _(
            "Elle est %(elsewhere)s\u00a0: une fois décidée à l’une, elle ne le sera plus à l’autre."
        ) % {"elsewhere": elsewhere}
    return sentence


def _prepares_agenda(request: HttpRequest, member: Member) -> bool:
    if not member.can(Permission.ARBITRATE):
        return False
    return (
        member.can(Permission.MANAGE_ROADMAP)
        or request.method == "POST"
        or bool({"preparer", "fiche"} & {*request.GET})
    )


def _own_part(member: Member, meeting: Meeting, agenda: agendas.Agenda) -> dict[str, Any]:
    """What whoever reads presents, by their function or their seat, and their convocation."""
    own = own_convocation(meeting, member)
    function = Membership.objects.filter(roadmap=member.roadmap, user=member.user).values_list("function", flat=True)
    called = make_presenter_names(function) | (seat_called(own.seat) if own else PresenterNames())
    return {
        "own": own,
        "is_over": meeting.held_on < timezone.localdate(),
        "mine": [item for item in agenda.items_of(called) if item.elsewhere is None],
        "own_points": presented_points(meeting.pk, called),
        "own_resolutions": [line for line in own_open_resolutions(member) if line.committee_pk == meeting.committee_id],
    }


def _chosen_item(request: HttpRequest, agenda: agendas.Agenda, asked: list[Person]) -> dict[str, Any]:
    wanted = asked_number(request, "fiche")
    line = next((line for line in agenda.waiting if line.pk == wanted), None)
    if line is None:
        return {}
    return {"action": line.pk, "presenter": carrying_key(line.elected_sponsor, asked)}


@require_http_methods(["GET", "POST"])
def edit_item(request: HttpRequest, slug: str, pk: int, item: int) -> HttpResponse:
    member, meeting, row = _enter_item(request, slug, pk, item)
    asked = offered_presenters(member)
    now = next((person.key for person in asked if person.function and person.function == row.presenter), "")
    now = now or f"c{row.contact_id}"
    form = PresenterForm(people=asked, current=now, **form_arguments(request, {"presenter": now}))
    done = add_reopened(_("Qui présente est noté."), meeting)
    if apply_form(request, form, committee_changes.change_presenter, done=done, item=row, by=member):
        return redirect("actions:agenda", slug, pk)
    return _committee_page(request, "item", member, form=form, meeting=meeting, item=row)


@require_POST
def remove_item(request: HttpRequest, slug: str, pk: int, item: int) -> HttpResponse:
    member, meeting, row = _enter_item(request, slug, pk, item)
    apply_change(
        request,
        committee_changes.take_off_agenda,
        done=add_reopened(_("La fiche n’est plus à l’ordre du jour."), meeting),
        item=row,
        by=member,
    )
    return redirect("actions:agenda", slug, pk)


@require_http_methods(["GET", "POST"])
def excuse_service(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`?service=` is the name of the service."""
    member, meeting = enter_meeting(request, slug, pk, Permission.ARBITRATE)
    form = ExcuseForm(**form_arguments(request, {"service": request.GET.get("service", "")[:150]}))
    if apply_form(
        request, form, committee_changes.excuse_service, done=_("Le motif est noté."), meeting=meeting, by=member
    ):
        return redirect("actions:agenda", slug, pk)
    silent = agendas.meeting_agenda(meeting).services.silent
    return _committee_page(request, "excuse", member, form=form, meeting=meeting, silent=silent)


@require_POST
def remove_excuse(request: HttpRequest, slug: str, pk: int, service: int) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, Permission.ARBITRATE)
    row = get_object_or_404(UnconcernedService, meeting=meeting, pk=service)
    apply_change(request, committee_changes.withdraw_excuse, done=_("Le motif est retiré."), row=row, by=member)
    return redirect("actions:agenda", slug, pk)


@require_POST
def settle_agenda(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, Permission.ARBITRATE)
    apply_change(
        request, committee_changes.settle_agenda, done=_("L’ordre du jour est arrêté."), meeting=meeting, by=member
    )
    return redirect("actions:agenda", slug, pk)


# --- in the room -----------------------------------------------------------------------------------------------------


@require_safe
def sitting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`?point=` is the point that is being treated: what is said of it, who comes and goes; 0 is the opening. `?qui=1`
    unfolds the seats."""
    member, meeting = enter_meeting(request, slug, pk, Permission.READ)
    writes, today = member.can(Permission.ARBITRATE), meeting.current_day
    asked = asked_number(request, "point") if writes else None
    page = meeting_sitting(meeting, asked, writes=writes)
    said = page.text_of(asked) if asked is not None and page.may_be_written else None
    minutes = page.minutes
    context = {
        "member": member,
        "meeting": meeting,
        "agenda": page.agenda,
        "attendance": page.attendance,
        "points": page.points,
        "lacking": page.lacking,
        "is_today": meeting.held_on == today,
        "is_past": meeting.held_on < today,
        "is_sitting": meeting.is_sitting,
        "is_over": page.attendance.is_over,
        "asked": asked,
        "are_seats_open": "qui" in request.GET,
        "may_move": writes and meeting.held_on <= today and not (meeting.closed_at or meeting.cancelled_on),
        "may_write": writes and page.may_be_written,
        "said": SaidForm(initial=SaidForm.of(said)) if said else None,
        "opening": minutes.introduction if writes else "",
        "minutes": minutes,
        "is_sent": minutes.state == MinutesState.VALIDATED and is_last_edition_sent(minutes),
        "approvals": minutes_to_approve(meeting),
        **shown_resolutions(member, meeting, minutes),
    }
    return render_part(request, "actions/sitting.html", "quorum", context)


@require_http_methods(["GET", "POST"])
def take_decision(request: HttpRequest, slug: str, pk: int, item: int) -> HttpResponse:
    member, meeting, row = _enter_item(request, slug, pk, item)
    line = agendas.item_line(row)
    status, withheld = Status(row.action.status) if line.decision else awaited_status(row), withheld_outcomes(row)
    initial = {"priority": row.action.priority or ""}
    form = DecisionForm(status=status, withheld=withheld, **form_arguments(request, initial))
    done = _("La décision sur l’action %(code)s est notée.") % {"code": row.action.code}
    if apply_form(request, form, committee_changes.take_decision, done=done, item=row, by=member):
        return redirect(f"{reverse('actions:sitting', args=[slug, pk])}#fiche-{row.pk}")
    context = {
        "form": form,
        "meeting": meeting,
        "item": row,
        "only_proposes": not withheld.isdisjoint(possible_outcomes(status)),
        "may_decide": meeting.held_on <= timezone.localdate() and not withheld.issuperset(possible_outcomes(status)),
        "presented_by": row.named_presenter if member.can(Permission.KNOW_PEOPLE) else row.presented_by,
        "line": line,
        "is_told": line.decision is not None and not meeting_minutes(meeting).is_open,
        "sheet": sheets.current_sheet(row.action),
        "scored": scoring.project_group_score(row.action),
        "carried": carried_resolutions(row),
        "visas": fiche_visas(row.action),
        "sums": fiche_sums(row.action_id),
        "attendance": meeting_attendance(meeting, with_names=False),
    }
    return _committee_page(request, "decide", member, **context)


@require_POST
def withdraw_decision(request: HttpRequest, slug: str, pk: int, item: int) -> HttpResponse:
    member, _meeting, row = _enter_item(request, slug, pk, item)
    done = _("La décision est retirée : la fiche en attend une autre.")
    apply_change(request, committee_changes.withdraw_decision, done=done, item=row, by=member)
    return redirect("actions:decide", slug, pk, item)


@require_safe
def decision_record(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, Permission.READ)
    decisions = meeting_decisions.decision_lines(meeting)
    sentence = meeting_decisions.decided_sentence(decisions)
    attendance = meeting_attendance(meeting, with_names=False)
    context = {"decisions": decisions, "sentence": sentence, "attendance": attendance, "meeting": meeting}
    return _committee_page(request, "record", member, **context, **shown_resolutions(member, meeting))


@require_safe
def rejected_actions(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    return _committee_page(request, "rejected", member, rejected=rejections.rejected_actions(member.roadmap))


def _enter_item(request: HttpRequest, slug: str, pk: int, item: int) -> tuple[Member, Meeting, AgendaItem]:
    member, meeting = enter_meeting(request, slug, pk, Permission.ARBITRATE)
    row = agendas.find_agenda_item(meeting, item)
    if row is None:
        raise Http404
    return member, meeting, row


def _committee_page(request: HttpRequest, name: str, member: Member, **context: Any) -> HttpResponse:
    return render(request, f"actions/{name}.html", {"member": member, **context})
