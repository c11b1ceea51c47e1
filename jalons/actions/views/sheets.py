"""A fiche is proposed, written, advanced, moved and removed; so are its steps, and the axes."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalons.actions import words
from jalons.actions.access import enter_action
from jalons.actions.changes import sheets as sheet_changes
from jalons.actions.forms.sheets import (
    AdvanceForm,
    AxisForm,
    AxisPlaceForm,
    MoveForm,
    PrefilledForm,
    ProposalForm,
    SectionForm,
    SheetForm,
    sheet_values,
)
from jalons.actions.forms.steps import StepForm
from jalons.actions.models import ActionSheet, ActionStep, Axis
from jalons.actions.models.brought_lines import brought_lines
from jalons.actions.models.plan_money import CARRIER_FIELDS, carried_credits
from jalons.actions.queries import action_rows, known_names, step_orders
from jalons.actions.queries import sheets as sheet_queries
from jalons.actions.queries.prefill import prefill_action
from jalons.actions.queries.told_above import import_of_action
from jalons.actions.rules.committees import OUTCOMES
from jalons.actions.rules.sheet_fields import Section
from jalons.actions.rules.sheets import TRANSITIONS, Mover, Status
from jalons.actions.words import SECTIONS
from jalons.base.forms import DayField
from jalons.base.http import apply_change, apply_form, asked_number, form_arguments
from jalons.base.page_messages import Undo, tell_refused
from jalons.base.prepared_addresses import reverse
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


@require_http_methods(["GET", "POST"])
def propose_action(request: HttpRequest, slug: str) -> HttpResponse:
    """`?chantier=` prefills the form from a chantier; `?axe=` chooses an axis."""
    member = enter_roadmap(request, slug, Permission.PROPOSE_ACTION)
    prefill = prefill_action(member.roadmap, asked_number(request, "chantier"))
    initial = {"axis": request.GET.get("axe")} | (prefill.values if prefill else {})
    form = (
        PrefilledForm(roadmap=member.roadmap, taken=prefill.taken, **form_arguments(request, initial))
        if prefill
        else ProposalForm(roadmap=member.roadmap, **form_arguments(request, initial))
    )
    if applied := apply_form(
        request, form, sheet_changes.propose_action, done=_("Le brouillon est créé : complétez la fiche."), by=member
    ):
        return redirect("actions:edit", slug, applied.result.code)
    return _sheet_page(request, "propose", member, form=form, prefill=prefill)


@require_http_methods(["GET", "POST"])
def edit_action(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.EDIT_ACTION)
    names = known_names.known_names(member.roadmap, knows_people=member.can(Permission.KNOW_PEOPLE))
    form = SheetForm(action=action, names=names, **form_arguments(request, sheet_values(action)))
    done = _saved_sentence(action, _("La fiche est enregistrée."))
    if apply_form(request, form, sheet_changes.revise_action, done=done, action=action, by=member):
        return redirect("overview:action", slug, code)
    if form.is_stale():
        form.meet(sheet_queries.values_at_version(action, form.cleaned_data["version"]))
    stages = sheet_queries.stage_lines(action)
    brought_by = import_of_action(action) if member.can(Permission.MANAGE_ROADMAP) else None
    return _sheet_page(
        request, "edit", member, form=form, action=action, names=names, stages=stages, brought_by=brought_by
    )


def _saved_sentence(action: ActionSheet, saved: str) -> Callable[[ActionSheet], str]:
    """`saved`, then what another carrier changes of what the authority pays."""
    former = {name: getattr(action, name) for name in CARRIER_FIELDS}
    return lambda written: " ".join(filter(None, (saved, carried_credits(written, former))))


@require_http_methods(["GET", "POST"])
def edit_section(request: HttpRequest, slug: str, code: str, section: str) -> HttpResponse:
    """One part of the fiche, then back to where it is read."""
    member, action = enter_action(request, slug, code, Permission.EDIT_ACTION)
    if section not in Section:
        raise Http404
    part, names = (
        Section(section),
        known_names.known_names(member.roadmap, knows_people=member.can(Permission.KNOW_PEOPLE)),
    )
    form = SectionForm(section=part, action=action, names=names, **form_arguments(request, sheet_values(action)))
    done = _saved_sentence(action, _("C’est enregistré."))
    if apply_form(request, form, sheet_changes.revise_action, done=done, anchor=section, action=action, by=member):
        return redirect(f"{reverse('overview:action', args=[slug, code])}#{section}")
    if form.is_stale():
        form.meet(sheet_queries.values_at_version(action, form.cleaned_data["version"]))
    known = {name: values for name, values in names.items() if name in form.fields}
    return _sheet_page(request, "section", member, form=form, action=action, names=known, title=SECTIONS[part])


@require_http_methods(["GET", "POST"])
def advance_action(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.EDIT_ACTION)
    moves = sheet_queries.offered_moves(action, member)
    form = AdvanceForm(may_reject=any(m.tag.value == Status.REJECTED for m in moves), **form_arguments(request))
    if apply_form(
        request,
        form,
        sheet_changes.advance_by_hand,
        done=_("L’état de l’action a changé."),
        undo=lambda moved: (
            Undo(reverse("actions:take_move_back", args=[slug, code]), {})
            if sheet_queries.move_back(moved, member)
            else None
        ),
        action=action,
        by=member,
    ):
        return redirect("overview:action", slug, code)
    context = {
        "awaits_vote": action.status == Status.KEPT and not action.is_adopted,
        "is_for_carriers": Mover.CARRIERS in TRANSITIONS[Status(action.status)].values(),
        "back": sheet_queries.move_back(action, member),
        "now": sheet_queries.status_tag(action.status),
        "moves": moves,
        "stages": sheet_queries.stage_lines(action),
        "asks_why": any(m.tag.value in OUTCOMES for m in moves),
        **_undone_steps(action, moves),
    }
    return _sheet_page(request, "advance", member, form=form, action=action, **context)


@require_POST
def take_move_back(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.EDIT_ACTION)
    done = _("L’action a de nouveau son état d’avant.")
    apply_change(request, sheet_changes.take_move_back, done=done, action=action, by=member)
    return redirect("overview:action", slug, code)


def _undone_steps(action: ActionSheet, moves: list[sheet_queries.Move]) -> dict[str, Any]:
    """What is still to do, shown before an action is said to be done."""
    may_be_done = any(move.tag.value == Status.DONE for move in moves)
    steps = sheet_queries.step_rows(action) if may_be_done else []
    return {"done": Status.DONE.value, "all_steps": steps, "undone": [step for step in steps if not step.done_on]}


@require_http_methods(["GET", "POST"])
def move_action(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.EDIT_ACTION)
    form = MoveForm(roadmap=member.roadmap, **form_arguments(request, {"axis": action.axis_id, "rank": action.rank}))
    place = {"axis": action.axis_id, "rank": action.rank}

    def move_back(_moved: object) -> Undo:
        """The action has another code, and so another address."""
        code = ActionSheet.objects.select_related("axis").get(pk=action.pk).code
        return Undo(reverse("actions:move", args=[slug, code]), place | {"fiche": action.pk})

    done = _("L’action est à sa place.")
    if apply_form(request, form, sheet_changes.move_action, done=done, undo=move_back, action=action, by=member):
        return redirect("actions:index", slug)
    return _sheet_page(request, "move", member, form=form, action=action)


@require_http_methods(["GET", "POST"])
def remove_action(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """A confirmation page, then the removal."""
    member, action = enter_action(request, slug, code, Permission.EDIT_ACTION)
    if request.method == "POST":
        if "fiche" not in request.POST:
            # The code alone may have passed to another draft since the page was read.
            tell_refused(request, _("Relisez quel brouillon disparaît, puis supprimez-le."))
        elif apply_change(
            request, sheet_changes.remove_action, done=_("Le brouillon est supprimé."), action=action, by=member
        ):
            return redirect("actions:index", slug)
        return redirect("actions:remove", slug, code)
    leaving = [line.sentence for line in brought_lines(action, member)]
    is_draft = action.status == Status.DRAFT
    return _sheet_page(request, "remove", member, action=action, is_draft=is_draft, leaving=leaving)


# --- steps -----------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def step_list(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.EDIT_ACTION)
    form = StepForm(**form_arguments(request))
    if apply_form(request, form, sheet_changes.add_step, done=_("L’étape est ajoutée."), action=action, by=member):
        return redirect("actions:steps", slug, code)
    return _sheet_page(request, "steps", member, form=form, action=action, steps=step_orders.planned_steps(action))


@require_http_methods(["GET", "POST"])
def edit_step(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.EDIT_ACTION)
    step = get_object_or_404(ActionStep, action=action, pk=pk)
    form = StepForm(**form_arguments(request, StepForm.shown_values(step)))
    ended_on = step.ends_on
    if apply_form(request, form, sheet_changes.revise_step, done=_("L’étape est enregistrée."), step=step, by=member):
        days = (step.ends_on - ended_on).days if step.ends_on and ended_on else 0
        if days and step_orders.has_followers(step):
            # Steps that wait for it may have to shift: this is proposed, never automatic.
            return redirect(f"{reverse('actions:shift', args=[slug, code, pk])}?days={days}")
        return redirect("actions:steps", slug, code)
    return _sheet_page(request, "step", member, form=form, action=action, step=step)


@require_POST
def tick_step(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.EDIT_ACTION)
    step = get_object_or_404(ActionStep, action=action, pk=pk)
    asked = {"step": step, "done_on": asked_done_on(request)}
    apply_change(
        request, sheet_changes.tick_step, done=_("C’est noté."), undo=undo_of_tick(request, step), by=member, **asked
    )
    return redirect("actions:steps", slug, code)


def asked_done_on(request: HttpRequest) -> date | None:
    """`fait=non` marks a step as not done; `jour` is the day it was done, by default today."""
    if request.POST.get("fait") == "non":
        return None
    return _read_done_day(request.POST.get("jour", "")) or timezone.localdate()


def _read_done_day(text: str) -> date | None:
    try:
        day: date | None = DayField(required=False).clean(text[:40])
    except ValidationError:
        return None
    return day


def undo_of_tick(request: HttpRequest, step: ActionStep) -> Undo:
    """What gives a step back the day it had, or none."""
    return Undo(request.path, {"fait": "oui", "jour": step.done_on.isoformat()} if step.done_on else {"fait": "non"})


@require_POST
def remove_step(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.EDIT_ACTION)
    step = get_object_or_404(ActionStep, action=action, pk=pk)
    apply_change(request, sheet_changes.remove_step, done=_("L’étape est retirée."), step=step, by=member)
    return redirect("actions:steps", slug, code)


# --- axes ------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def axis_list(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.SHAPE)
    form = AxisForm(**form_arguments(request))
    if apply_form(request, form, sheet_changes.add_axis, done=_("L’axe est ajouté."), by=member):
        return redirect("actions:axes", slug)
    return _sheet_page(request, "axes", member, form=form, index=action_rows.action_index(member.roadmap))


@require_POST
def close_code_gaps(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.SHAPE)
    seen = request.POST.get("seen", "")
    apply_change(request, sheet_changes.close_code_gaps, done=words.closed_gaps_sentence, seen=seen, by=member)
    return redirect("actions:axes", slug)


@require_http_methods(["GET", "POST"])
def edit_axis(request: HttpRequest, slug: str, rank: int) -> HttpResponse:
    member, axis = _enter_axis(request, slug, rank)
    form = AxisForm(**form_arguments(request, AxisForm.shown_values(axis)))
    if apply_form(request, form, sheet_changes.revise_axis, done=_("L’axe est enregistré."), axis=axis, by=member):
        return redirect("actions:axes", slug)
    return _axis_page(request, member, axis, form=form)


@require_http_methods(["GET", "POST"])
def move_axis(request: HttpRequest, slug: str, rank: int) -> HttpResponse:
    member, axis = _enter_axis(request, slug, rank)
    place_form = AxisPlaceForm(**form_arguments(request, AxisPlaceForm.values(axis)))
    done, rank = _("L’axe est à sa place. Les codes de ses actions ont suivi."), axis.rank

    def move_back(_moved: object) -> Undo:
        axis.refresh_from_db()
        return Undo(reverse("actions:move_axis", args=[slug, axis.rank]), {"rank": rank})

    if apply_form(request, place_form, sheet_changes.move_axis, done=done, undo=move_back, axis=axis, by=member):
        return redirect("actions:axes", slug)
    return _axis_page(request, member, axis, place_form=place_form)


@require_POST
def remove_axis(request: HttpRequest, slug: str, rank: int) -> HttpResponse:
    member, axis = _enter_axis(request, slug, rank)
    if apply_change(request, sheet_changes.remove_axis, done=_("L’axe est retiré."), axis=axis, by=member):
        return redirect("actions:axes", slug)
    return redirect("actions:axis", slug, rank)


def _enter_axis(request: HttpRequest, slug: str, rank: int) -> tuple[Member, Axis]:
    member = enter_roadmap(request, slug, Permission.SHAPE)
    axis = action_rows.find_axis(member.roadmap, rank)
    if axis is None:
        raise Http404
    return member, axis


def _axis_page(request: HttpRequest, member: Member, axis: Axis, **context: Any) -> HttpResponse:
    forms = {
        "form": AxisForm(initial=AxisForm.shown_values(axis)),
        "place_form": AxisPlaceForm(initial=AxisPlaceForm.values(axis)),
    }
    return _sheet_page(request, "axis", member, axis=axis, **forms | context)


def _sheet_page(request: HttpRequest, name: str, member: Member, **context: Any) -> HttpResponse:
    return render(request, f"actions/{name}.html", {"member": member, **context})
