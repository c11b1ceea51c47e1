"""The agenda of a meeting: its fiches, who presents them, the services that are not concerned."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalons.actions.access import enter_agenda_item
from jalons.actions.changes import committees as committee_changes
from jalons.actions.changes.taken_up_agendas import has_agenda_to_take_up, taken_up_elsewhere
from jalons.actions.forms.committees import AgendaForm, ExcuseForm, PresenterForm, carrying_key
from jalons.actions.models import Person, UnconcernedService
from jalons.actions.queries import agendas
from jalons.actions.queries.known_names import offered_presenters
from jalons.actions.queries.resolutions import meeting_follow_ups
from jalons.base.http import apply_change, apply_form, asked_number, form_arguments
from jalons.base.page_messages import tell_done
from jalons.governance.access import enter_meeting
from jalons.governance.models import Meeting
from jalons.governance.queries.committees import meeting_to_take_up
from jalons.governance.queries.convocations import count_seats_to_call, silent_seats, untold_agenda
from jalons.governance.queries.minutes import is_last_edition_sent, meeting_minutes, minutes_to_approve
from jalons.governance.queries.own_convocations import own_convocation, own_names
from jalons.governance.queries.points import meeting_points, presented_points
from jalons.governance.queries.resolutions import own_open_resolutions
from jalons.governance.rules.meetings import NextStep, last_day_to_convene, next_step, was_held
from jalons.governance.rules.minutes import MinutesState
from jalons.governance.words.committees import add_reopened
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


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
        "member": member,
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
        "also_at": [],
    }
    if not _prepares_agenda(request, member):
        return render(request, "actions/read_agenda.html", context | _own_part(member, meeting, agenda))
    context["to_call"] = count_seats_to_call(meeting)
    if meeting.cancelled_on:
        successor = meeting_to_take_up(meeting)
        context |= {
            "step": None,
            "successor": successor,
            "is_earlier": successor is not None and successor.held_on < meeting.held_on,
            "is_to_take_up": successor is not None and has_agenda_to_take_up(meeting, successor),
            "also_at": taken_up_elsewhere(meeting),
        }
        return render(request, "actions/agenda.html", context)
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
    return render(request, "actions/agenda.html", context | {"form": form})


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
    called = own_names(member, own)
    return {
        "own": own,
        "is_over": meeting.held_on < timezone.localdate() or was_held(meeting.facts, timezone.localdate()),
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
    member, meeting, row = enter_agenda_item(request, slug, pk, item)
    asked = offered_presenters(member)
    now = next((person.key for person in asked if person.function and person.function == row.presenter), "")
    now = now or f"c{row.contact_id}"
    form = PresenterForm(people=asked, current=now, **form_arguments(request, {"presenter": now}))
    done = add_reopened(_("Qui présente est noté."), meeting)
    if apply_form(request, form, committee_changes.change_presenter, done=done, item=row, by=member):
        return redirect("actions:agenda", slug, pk)
    context = {
        "member": member,
        "form": form,
        "meeting": meeting,
        "item": row,
        "is_frozen": not meeting_minutes(meeting).is_open,
    }
    return render(request, "actions/item.html", context)


@require_POST
def remove_item(request: HttpRequest, slug: str, pk: int, item: int) -> HttpResponse:
    member, meeting, row = enter_agenda_item(request, slug, pk, item)
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
    return render(
        request, "actions/excuse.html", {"member": member, "form": form, "meeting": meeting, "silent": silent}
    )


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
