"""A meeting as it sits: its points in the room, the decision on each fiche, and their record."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.actions.access import enter_agenda_item
from jalons.actions.changes import committees as committee_changes
from jalons.actions.forms.committees import DecisionForm
from jalons.actions.forms.minutes import SaidForm
from jalons.actions.models import awaited_status, withheld_outcomes
from jalons.actions.models.plan_money import fiche_sums
from jalons.actions.queries import agendas, meeting_decisions, scoring, sheets
from jalons.actions.queries.resolutions import carried_resolutions
from jalons.actions.queries.sitting import meeting_sitting
from jalons.actions.queries.visas import fiche_visas
from jalons.actions.rules.committees import possible_outcomes
from jalons.actions.rules.sheets import Status
from jalons.actions.views.resolutions import shown_resolutions
from jalons.base.http import apply_change, apply_form, asked_number, form_arguments
from jalons.base.parts import render_part
from jalons.base.prepared_addresses import reverse
from jalons.governance.access import enter_meeting
from jalons.governance.queries.minutes import is_last_edition_sent, meeting_minutes, minutes_to_approve
from jalons.governance.queries.presence import meeting_attendance
from jalons.governance.rules.minutes import MinutesState
from jalons.roadmaps.rules.permissions import Permission


@require_safe
def sitting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`?point=` is the point that is being treated: what is said of it, who comes and goes; 0 is the opening. `?qui=1`
    unfolds the seats."""
    member, meeting = enter_meeting(request, slug, pk, Permission.READ)
    writes, today = member.can(Permission.ARBITRATE), meeting.current_day
    asked = asked_number(request, "point") if writes else None
    page = meeting_sitting(meeting, asked, writes=writes)
    text = page.text_of(asked) if asked is not None and page.may_be_written else None
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
        "said": SaidForm(initial=SaidForm.of(text)) if text else None,
        "opening": minutes.introduction if writes else "",
        "minutes": minutes,
        "is_sent": minutes.state == MinutesState.VALIDATED and is_last_edition_sent(minutes),
        "approvals": minutes_to_approve(meeting),
        **shown_resolutions(member, meeting, minutes),
    }
    return render_part(request, "actions/sitting.html", "quorum", context)


@require_http_methods(["GET", "POST"])
def take_decision(request: HttpRequest, slug: str, pk: int, item: int) -> HttpResponse:
    member, meeting, row = enter_agenda_item(request, slug, pk, item)
    line = agendas.item_line(row)
    status, withheld = Status(row.action.status) if line.decision else awaited_status(row), withheld_outcomes(row)
    initial = {"priority": row.action.priority or ""}
    form = DecisionForm(status=status, withheld=withheld, **form_arguments(request, initial))
    done = _("La décision sur l’action %(code)s est notée.") % {"code": row.action.code}
    if apply_form(request, form, committee_changes.take_decision, done=done, item=row, by=member):
        return redirect(f"{reverse('actions:sitting', args=[slug, pk])}#fiche-{row.pk}")
    context = {
        "member": member,
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
    return render(request, "actions/decide.html", context)


@require_POST
def withdraw_decision(request: HttpRequest, slug: str, pk: int, item: int) -> HttpResponse:
    member, _meeting, row = enter_agenda_item(request, slug, pk, item)
    done = _("La décision est retirée : la fiche en attend une autre.")
    apply_change(request, committee_changes.withdraw_decision, done=done, item=row, by=member)
    return redirect("actions:decide", slug, pk, item)


@require_safe
def decision_record(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, Permission.READ)
    decisions = meeting_decisions.decision_lines(meeting)
    context = {
        "member": member,
        "meeting": meeting,
        "decisions": decisions,
        "sentence": meeting_decisions.decided_sentence(decisions),
        "attendance": meeting_attendance(meeting, with_names=False),
        **shown_resolutions(member, meeting),
    }
    return render(request, "actions/record.html", context)
