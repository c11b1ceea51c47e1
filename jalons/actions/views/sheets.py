from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.actions import changes, queries
from jalons.actions.access import enter_action
from jalons.actions.forms import (
    AdvanceForm,
    AxisPlaceForm,
    MoveForm,
    NewAxisForm,
    PrefilledForm,
    ProposalForm,
    SheetForm,
    StepForm,
    sheet_values,
)
from jalons.actions.models import ActionStep, Axis
from jalons.actions.prefill import prefill
from jalons.actions.rules import Status
from jalons.actions.rules.committees import OUTCOMES
from jalons.base.http import accepted, asked_number, carried_out, filled
from jalons.roadmaps.access import enter
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules import Permission


@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter(request, slug, Permission.READ)
    search, status = request.GET.get("q", "").strip()[:200], request.GET.get("etat", "")
    index = queries.index(member.roadmap, status=status, search=search)
    waiting = queries.waiting_key_projects(member.roadmap)
    return _page(request, "index", member, index=index, search=search, status=status, waiting=waiting)


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, slug: str) -> HttpResponse:
    """`?chantier=` starts from a chantier, and takes from it what it says; `?axe=` from an axis."""
    member = enter(request, slug, Permission.PROPOSE_ACTION)
    found = prefill(member.roadmap, asked_number(request, "chantier"))
    initial = {"axis": request.GET.get("axe")} | (found.values if found else {})
    form = (
        PrefilledForm(roadmap=member.roadmap, taken=found.taken, **filled(request, initial))
        if found
        else ProposalForm(roadmap=member.roadmap, **filled(request, initial))
    )
    if accepted(request, form, changes.propose, done=_("Le brouillon est créé : complétez la fiche."), by=member):
        return redirect("actions:edit", slug, form.result.code)  # type: ignore[attr-defined]
    return _page(request, "propose", member, form=form, prefill=found)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.EDIT_ACTION)
    names = queries.names_said(member.roadmap)
    form = SheetForm(action=action, names=names, **filled(request, sheet_values(action)))
    if accepted(request, form, changes.revise, done=_("La fiche est enregistrée."), action=action, by=member):
        return redirect("overview:action", slug, code)
    if form.is_stale():
        form.meet(queries.said_at(action, form.cleaned_data["version"]))
    stages = queries.completeness(action)
    return _page(request, "edit", member, form=form, action=action, names=names, stages=stages)


@require_http_methods(["GET", "POST"])
def advance(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.EDIT_ACTION)
    moves = queries.moves(action, member.role)
    form = AdvanceForm(may_reject=any(m.tag.value == Status.REJECTED for m in moves), **filled(request))
    if accepted(request, form, changes.advance, done=_("L’état de l’action a changé."), action=action, by=member):
        return redirect("overview:action", slug, code)
    context = {
        "now": queries.tag(action.status),
        "moves": moves,
        "stages": queries.completeness(action),
        "asks_why": any(m.tag.value in OUTCOMES for m in moves),
    }
    return _page(request, "advance", member, form=form, action=action, **context)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.EDIT_ACTION)
    form = MoveForm(roadmap=member.roadmap, **filled(request, {"axis": action.axis_id, "rank": action.rank}))
    if accepted(request, form, changes.move, done=_("L’action est à sa place."), action=action, by=member):
        return redirect("actions:index", slug)
    return _page(request, "move", member, form=form, action=action)


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """A page that asks, then the act."""
    member, action = enter_action(request, slug, code, Permission.EDIT_ACTION)
    if request.method == "POST":
        if carried_out(request, changes.remove, done=_("Le brouillon est supprimé."), action=action, by=member):
            return redirect("actions:index", slug)
        return redirect("actions:remove", slug, code)
    return _page(request, "remove", member, action=action, is_draft=action.status == Status.DRAFT)


# --- steps -----------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def steps(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.EDIT_ACTION)
    form = StepForm(**filled(request))
    if accepted(request, form, changes.add_step, done=_("L’étape est ajoutée."), action=action, by=member):
        return redirect("actions:steps", slug, code)
    return _page(request, "steps", member, form=form, action=action, steps=queries.planned_steps(action))


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.EDIT_ACTION)
    step = get_object_or_404(ActionStep, action=action, pk=pk)
    form = StepForm(**filled(request, StepForm.values(step)))
    ended_on = step.ends_on
    if accepted(request, form, changes.revise_step, done=_("L’étape est enregistrée."), step=step, by=member):
        days = (step.ends_on - ended_on).days if step.ends_on and ended_on else 0
        if days and queries.has_followers(step):
            # What waits for it may have to follow: proposed, never done alone.
            return redirect(f"{reverse('actions:shift', args=[slug, code, pk])}?days={days}")
        return redirect("actions:steps", slug, code)
    return _page(request, "step", member, form=form, action=action, step=step)


@require_POST
def tick_step(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    """`fait=non` takes it back."""
    member, action = enter_action(request, slug, code, Permission.EDIT_ACTION)
    step = get_object_or_404(ActionStep, action=action, pk=pk)
    done_on = None if request.POST.get("fait") == "non" else timezone.localdate()
    carried_out(request, changes.tick_step, done=_("C’est noté."), step=step, done_on=done_on, by=member)
    return redirect("actions:steps", slug, code)


@require_POST
def remove_step(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.EDIT_ACTION)
    step = get_object_or_404(ActionStep, action=action, pk=pk)
    carried_out(request, changes.remove_step, done=_("L’étape est retirée."), step=step, by=member)
    return redirect("actions:steps", slug, code)


# --- axes ------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def axes(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter(request, slug, Permission.SHAPE)
    form = NewAxisForm(**filled(request))
    if accepted(request, form, changes.add_axis, done=_("L’axe est ajouté."), by=member):
        return redirect("actions:axes", slug)
    return _page(request, "axes", member, form=form, index=queries.index(member.roadmap))


@require_http_methods(["GET", "POST"])
def axis(request: HttpRequest, slug: str, rank: int) -> HttpResponse:
    member, axis = _axis(request, slug, rank)
    form = NewAxisForm(**filled(request, NewAxisForm.values(axis)))
    if accepted(request, form, changes.rename_axis, done=_("L’axe est renommé."), axis=axis, by=member):
        return redirect("actions:axes", slug)
    return _axis_page(request, member, axis, form=form)


@require_http_methods(["GET", "POST"])
def move_axis(request: HttpRequest, slug: str, rank: int) -> HttpResponse:
    member, axis = _axis(request, slug, rank)
    place_form = AxisPlaceForm(**filled(request, AxisPlaceForm.values(axis)))
    done = _("L’axe est à sa place. Les codes de ses actions ont suivi.")
    if accepted(request, place_form, changes.move_axis, done=done, axis=axis, by=member):
        return redirect("actions:axes", slug)
    return _axis_page(request, member, axis, place_form=place_form)


@require_POST
def remove_axis(request: HttpRequest, slug: str, rank: int) -> HttpResponse:
    member, axis = _axis(request, slug, rank)
    if carried_out(request, changes.remove_axis, done=_("L’axe est retiré."), axis=axis, by=member):
        return redirect("actions:axes", slug)
    return redirect("actions:axis", slug, rank)


def _axis(request: HttpRequest, slug: str, rank: int) -> tuple[Member, Axis]:
    member = enter(request, slug, Permission.SHAPE)
    axis = queries.axis(member.roadmap, rank)
    if axis is None:
        raise Http404
    return member, axis


def _axis_page(request: HttpRequest, member: Member, axis: Axis, **context: Any) -> HttpResponse:
    forms = {
        "form": NewAxisForm(initial=NewAxisForm.values(axis)),
        "place_form": AxisPlaceForm(initial=AxisPlaceForm.values(axis)),
    }
    return _page(request, "axis", member, axis=axis, **forms | context)


def _page(request: HttpRequest, name: str, member: Member, **context: Any) -> HttpResponse:
    return render(request, f"actions/{name}.html", {"member": member, **context})
