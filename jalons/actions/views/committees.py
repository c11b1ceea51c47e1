from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.actions.access import enter_meeting
from jalons.actions.changes import committees as committee_changes
from jalons.actions.forms.committees import AgendaForm, DecisionForm, ExcuseForm, PresenterForm
from jalons.actions.models import AgendaItem, Person, UnconcernedService, possible_presenters
from jalons.actions.queries import committees as committee_queries
from jalons.actions.queries import scoring, sheets
from jalons.base.french import matching_key
from jalons.base.http import apply_change, apply_form, asked_number, form_arguments
from jalons.governance import changes as governance
from jalons.governance.forms import MeetingForm
from jalons.governance.models import Meeting
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules import Permission


@require_safe
def meeting_list(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    return _committee_page(request, "meetings", member, meetings=committee_queries.meeting_cards(member.roadmap))


@require_http_methods(["GET", "POST"])
def add_meeting(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.ARBITRATE)
    form = MeetingForm(**form_arguments(request))
    if applied := apply_form(request, form, governance.add_meeting, done=_("Le comité est prévu."), by=member):
        return redirect("actions:agenda", slug, applied.result.pk)
    return _committee_page(request, "meeting", member, form=form)


@require_http_methods(["GET", "POST"])
def edit_meeting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, Permission.ARBITRATE)
    form = MeetingForm(**form_arguments(request, MeetingForm.values(meeting)))
    done = _("Le comité est enregistré.")
    if apply_form(request, form, governance.revise_meeting, done=done, meeting=meeting, by=member):
        return redirect("actions:agenda", slug, pk)
    return _committee_page(request, "meeting", member, form=form, meeting=meeting)


@require_POST
def remove_meeting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, Permission.ARBITRATE)
    if apply_change(request, governance.remove_meeting, done=_("Le comité est retiré."), meeting=meeting, by=member):
        return redirect("actions:meetings", slug)
    return redirect("actions:agenda", slug, pk)


# --- its agenda ------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def agenda(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`?fiche=` chooses a fiche; the service that carries it is then proposed to present it."""
    permission = Permission.ARBITRATE if request.method == "POST" else Permission.READ
    member, meeting = enter_meeting(request, slug, pk, permission)
    agenda = committee_queries.meeting_agenda(meeting)
    if not member.can(Permission.ARBITRATE):
        return _committee_page(request, "agenda", member, agenda=agenda, meeting=meeting)
    asked = _offered_presenters(member)
    waiting = [(line.pk, f"{line.code} {line.title}") for line in agenda.waiting]
    form = AgendaForm(people=asked, waiting=waiting, **form_arguments(request, _chosen_item(request, agenda, asked)))
    done = _("La fiche est à l’ordre du jour.")
    if apply_form(request, form, committee_changes.put_on_agenda, done=done, meeting=meeting, by=member):
        return redirect("actions:agenda", slug, pk)
    return _committee_page(request, "agenda", member, agenda=agenda, meeting=meeting, form=form)


def _offered_presenters(member: Member) -> list[Person]:
    """Those who may not read the directory choose among the team and the elected people."""
    people = possible_presenters(member.roadmap)
    if member.can(Permission.KNOW_PEOPLE):
        return people
    return [person for person in people if person.is_elected or person.contact is None]


def _chosen_item(request: HttpRequest, agenda: committee_queries.Agenda, asked: list[Person]) -> dict[str, Any]:
    wanted = asked_number(request, "fiche")
    line = next((line for line in agenda.waiting if line.pk == wanted), None)
    if line is None:
        return {}
    sponsor = matching_key(line.elected_sponsor)
    carries = [
        person.key for person in asked if person.is_elected and sponsor and matching_key(person.label) == sponsor
    ]
    return {"action": line.pk, "presenter": carries[0] if carries else ""}


@require_http_methods(["GET", "POST"])
def edit_item(request: HttpRequest, slug: str, pk: int, item: int) -> HttpResponse:
    member, meeting, row = _enter_item(request, slug, pk, item)
    asked = _offered_presenters(member)
    now = next((person.key for person in asked if person.function and person.function == row.presenter), "")
    form = PresenterForm(people=asked, **form_arguments(request, {"presenter": now or (f"c{row.contact_id}")}))
    if apply_form(
        request, form, committee_changes.change_presenter, done=_("Qui présente est noté."), item=row, by=member
    ):
        return redirect("actions:agenda", slug, pk)
    return _committee_page(request, "item", member, form=form, meeting=meeting, item=row)


@require_POST
def remove_item(request: HttpRequest, slug: str, pk: int, item: int) -> HttpResponse:
    member, _meeting, row = _enter_item(request, slug, pk, item)
    apply_change(
        request,
        committee_changes.take_off_agenda,
        done=_("La fiche n’est plus à l’ordre du jour."),
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
    silent = committee_queries.meeting_agenda(meeting).services.silent
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
    member, meeting = enter_meeting(request, slug, pk, Permission.READ)
    return _committee_page(
        request, "sitting", member, agenda=committee_queries.meeting_agenda(meeting), meeting=meeting
    )


@require_http_methods(["GET", "POST"])
def take_decision(request: HttpRequest, slug: str, pk: int, item: int) -> HttpResponse:
    member, meeting, row = _enter_item(request, slug, pk, item)
    form = DecisionForm(**form_arguments(request, {"priority": row.action.priority or ""}))
    done = _("La décision sur l’action %(code)s est notée.") % {"code": row.action.code}
    if apply_form(request, form, committee_changes.take_decision, done=done, item=row, by=member):
        return redirect(f"{reverse('actions:sitting', args=[slug, pk])}#fiche-{row.pk}")
    context = {
        "form": form,
        "meeting": meeting,
        "item": row,
        "line": committee_queries.item_line(row),
        "sheet": sheets.current_sheet(row.action),
        "scored": scoring.project_group_score(row.action),
    }
    return _committee_page(request, "decide", member, **context)


@require_POST
def withdraw_decision(request: HttpRequest, slug: str, pk: int, item: int) -> HttpResponse:
    member, _meeting, row = _enter_item(request, slug, pk, item)
    done = _("La décision est reprise : la fiche en attend une autre.")
    apply_change(request, committee_changes.withdraw_decision, done=done, item=row, by=member)
    return redirect("actions:decide", slug, pk, item)


@require_safe
def decision_record(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, Permission.READ)
    decisions = committee_queries.decision_lines(meeting)
    sentence = committee_queries.decided_sentence(decisions)
    return _committee_page(request, "record", member, decisions=decisions, sentence=sentence, meeting=meeting)


@require_safe
def rejected_actions(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    return _committee_page(request, "rejected", member, rejected=committee_queries.rejected_actions(member.roadmap))


def _enter_item(request: HttpRequest, slug: str, pk: int, item: int) -> tuple[Member, Meeting, AgendaItem]:
    member, meeting = enter_meeting(request, slug, pk, Permission.ARBITRATE)
    row = committee_queries.find_agenda_item(meeting, item)
    if row is None:
        raise Http404
    return member, meeting, row


def _committee_page(request: HttpRequest, name: str, member: Member, **context: Any) -> HttpResponse:
    return render(request, f"actions/{name}.html", {"member": member, **context})
