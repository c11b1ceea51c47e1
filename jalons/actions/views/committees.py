from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.actions import changes, queries
from jalons.actions.access import enter_meeting
from jalons.actions.forms import AgendaForm, DecisionForm, ExcuseForm, PresenterForm
from jalons.actions.models import AgendaItem, Person, UnconcernedService, people
from jalons.base.french import plain
from jalons.base.http import accepted, asked_number, carried_out, filled
from jalons.governance import changes as governance
from jalons.governance.forms import MeetingForm
from jalons.governance.models import Meeting
from jalons.roadmaps.access import enter
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules import Permission


@require_safe
def meetings(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter(request, slug, Permission.READ)
    return _page(request, "meetings", member, meetings=queries.meetings(member.roadmap))


@require_http_methods(["GET", "POST"])
def add_meeting(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter(request, slug, Permission.ARBITRATE)
    form = MeetingForm(**filled(request))
    if accepted(request, form, governance.add_meeting, done=_("Le comité est prévu."), by=member):
        return redirect("actions:agenda", slug, form.result.pk)  # type: ignore[attr-defined]
    return _page(request, "meeting", member, form=form)


@require_http_methods(["GET", "POST"])
def meeting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, Permission.ARBITRATE)
    form = MeetingForm(**filled(request, MeetingForm.values(meeting)))
    done = _("Le comité est enregistré.")
    if accepted(request, form, governance.revise_meeting, done=done, meeting=meeting, by=member):
        return redirect("actions:agenda", slug, pk)
    return _page(request, "meeting", member, form=form, meeting=meeting)


@require_POST
def remove_meeting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, Permission.ARBITRATE)
    if carried_out(request, governance.remove_meeting, done=_("Le comité est retiré."), meeting=meeting, by=member):
        return redirect("actions:meetings", slug)
    return redirect("actions:agenda", slug, pk)


# --- its agenda ------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def agenda(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`?fiche=` chooses a fiche, and who carries it to present it."""
    permission = Permission.ARBITRATE if request.method == "POST" else Permission.READ
    member, meeting = enter_meeting(request, slug, pk, permission)
    agenda = queries.agenda(meeting)
    if not member.can(Permission.ARBITRATE):
        return _page(request, "agenda", member, agenda=agenda, meeting=meeting)
    asked = _people(member)
    waiting = [(line.pk, f"{line.code} {line.title}") for line in agenda.waiting]
    form = AgendaForm(people=asked, waiting=waiting, **filled(request, _chosen(request, agenda, asked)))
    done = _("La fiche est à l’ordre du jour.")
    if accepted(request, form, changes.put_on_agenda, done=done, meeting=meeting, by=member):
        return redirect("actions:agenda", slug, pk)
    return _page(request, "agenda", member, agenda=agenda, meeting=meeting, form=form)


def _people(member: Member) -> list[Person]:
    """Whoever may not read the directory chooses among the team and those who were elected."""
    found = people(member.roadmap)
    if member.can(Permission.KNOW_PEOPLE):
        return found
    return [person for person in found if person.is_elected or person.contact is None]


def _chosen(request: HttpRequest, agenda: queries.Agenda, asked: list[Person]) -> dict[str, Any]:
    wanted = asked_number(request, "fiche")
    line = next((line for line in agenda.waiting if line.pk == wanted), None)
    if line is None:
        return {}
    sponsor = plain(line.elected_sponsor)
    carries = [person.key for person in asked if person.is_elected and sponsor and plain(person.label) == sponsor]
    return {"action": line.pk, "presenter": carries[0] if carries else ""}


@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, slug: str, pk: int, item: int) -> HttpResponse:
    member, meeting, row = _item(request, slug, pk, item)
    asked = _people(member)
    now = next((person.key for person in asked if person.function and person.function == row.presenter), "")
    form = PresenterForm(people=asked, **filled(request, {"presenter": now or (f"c{row.contact_id}")}))
    if accepted(request, form, changes.present, done=_("Qui présente est noté."), item=row, by=member):
        return redirect("actions:agenda", slug, pk)
    return _page(request, "item", member, form=form, meeting=meeting, item=row)


@require_POST
def remove_item(request: HttpRequest, slug: str, pk: int, item: int) -> HttpResponse:
    member, _meeting, row = _item(request, slug, pk, item)
    carried_out(request, changes.take_off_agenda, done=_("La fiche n’est plus à l’ordre du jour."), item=row, by=member)
    return redirect("actions:agenda", slug, pk)


@require_http_methods(["GET", "POST"])
def excuse(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`?service=` names it."""
    member, meeting = enter_meeting(request, slug, pk, Permission.ARBITRATE)
    form = ExcuseForm(**filled(request, {"service": request.GET.get("service", "")[:150]}))
    if accepted(request, form, changes.excuse, done=_("Le motif est noté."), meeting=meeting, by=member):
        return redirect("actions:agenda", slug, pk)
    silent = queries.agenda(meeting).services.silent
    return _page(request, "excuse", member, form=form, meeting=meeting, silent=silent)


@require_POST
def remove_excuse(request: HttpRequest, slug: str, pk: int, service: int) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, Permission.ARBITRATE)
    row = get_object_or_404(UnconcernedService, meeting=meeting, pk=service)
    carried_out(request, changes.withdraw_excuse, done=_("Le motif est retiré."), row=row, by=member)
    return redirect("actions:agenda", slug, pk)


@require_POST
def settle(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, Permission.ARBITRATE)
    carried_out(request, changes.settle_agenda, done=_("L’ordre du jour est arrêté."), meeting=meeting, by=member)
    return redirect("actions:agenda", slug, pk)


# --- in the room -----------------------------------------------------------------------------------------------------


@require_safe
def sitting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, Permission.READ)
    return _page(request, "sitting", member, agenda=queries.agenda(meeting), meeting=meeting)


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, slug: str, pk: int, item: int) -> HttpResponse:
    member, meeting, row = _item(request, slug, pk, item)
    form = DecisionForm(**filled(request, {"priority": row.action.priority or ""}))
    done = _("La décision sur l’action %(code)s est notée.") % {"code": row.action.code}
    if accepted(request, form, changes.decide, done=done, item=row, by=member):
        return redirect(f"{reverse('actions:sitting', args=[slug, pk])}#fiche-{row.pk}")
    context = {
        "form": form,
        "meeting": meeting,
        "item": row,
        "line": queries.item_line(row),
        "sheet": queries.sheet(row.action),
        "scored": queries.scored(row.action),
    }
    return _page(request, "decide", member, **context)


@require_POST
def reconsider(request: HttpRequest, slug: str, pk: int, item: int) -> HttpResponse:
    member, _meeting, row = _item(request, slug, pk, item)
    done = _("La décision est reprise : la fiche en attend une autre.")
    carried_out(request, changes.reconsider, done=done, item=row, by=member)
    return redirect("actions:decide", slug, pk, item)


@require_safe
def record(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, Permission.READ)
    decisions = queries.decisions(meeting)
    sentence = queries.decided_sentence(decisions)
    return _page(request, "record", member, decisions=decisions, sentence=sentence, meeting=meeting)


@require_safe
def rejected(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter(request, slug, Permission.READ)
    return _page(request, "rejected", member, rejected=queries.rejected(member.roadmap))


def _item(request: HttpRequest, slug: str, pk: int, item: int) -> tuple[Member, Meeting, AgendaItem]:
    member, meeting = enter_meeting(request, slug, pk, Permission.ARBITRATE)
    row = queries.agenda_item(meeting, item)
    if row is None:
        raise Http404
    return member, meeting, row


def _page(request: HttpRequest, name: str, member: Member, **context: Any) -> HttpResponse:
    return render(request, f"actions/{name}.html", {"member": member, **context})
