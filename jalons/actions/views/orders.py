"""What a step waits for, and what shifts with it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from jalons.actions.access import enter_action
from jalons.actions.changes import step_orders as step_order_changes
from jalons.actions.forms.orders import DaysForm, OrderForm, ShiftForm
from jalons.actions.models import ActionSheet, ActionStep, StepOrder
from jalons.actions.queries import step_orders as step_order_queries
from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


@require_http_methods(["GET", "POST"])
def step_orders(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    member, action, step = _enter_step(request, slug, code, pk)
    form = OrderForm(step=step, **form_arguments(request))
    if apply_form(request, form, step_order_changes.add_step_order, done=_("L’ordre est noté."), step=step, by=member):
        return redirect("actions:orders", slug, code, pk)
    context = {
        "member": member,
        "action": action,
        "step": step,
        "form": form,
        "orders": step_order_queries.step_orders(step),
    }
    return render(request, "actions/orders.html", context)


@require_POST
def remove_order(request: HttpRequest, slug: str, code: str, pk: int, order: int) -> HttpResponse:
    member, _action, step = _enter_step(request, slug, code, pk)
    step_order = get_object_or_404(StepOrder.objects.select_related("step", "after"), step=step, pk=order)
    apply_change(
        request, step_order_changes.remove_step_order, done=_("Cet ordre est retiré."), order=step_order, by=member
    )
    return redirect("actions:orders", slug, code, pk)


@require_http_methods(["GET", "POST"])
def shift_steps(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    """`?days=12` shows what would shift; sending the form confirms it."""
    member, action, step = _enter_step(request, slug, code, pk)
    asked = DaysForm(request.POST if request.method == "POST" else request.GET if "days" in request.GET else None)
    days = asked.cleaned_data["days"] if asked.is_valid() else 0
    shift = step_order_queries.shift_preview(step, days)
    form = ShiftForm(**form_arguments(request, {"days": days, "seen": shift.stamp}))
    if apply_form(request, form, step_order_changes.shift_followers, step=step, by=member):
        return redirect("actions:steps", slug, code)
    if form.is_bound:
        # The next click confirms what is shown now.
        form.data = {**form.data, "days": str(days), "seen": shift.stamp}
    title = ngettext("Décaler %(n)d étape", "Décaler %(n)d étapes", len(shift.rows)) % {"n": len(shift.rows)}
    context = {"member": member, "action": action, "step": step, "asked": asked, "form": form}
    return render(
        request, "actions/shift.html", {**context, "shift": shift, "days": days, "earlier": -days, "button": title}
    )


def _enter_step(request: HttpRequest, slug: str, code: str, pk: int) -> tuple[Member, ActionSheet, ActionStep]:
    member, action = enter_action(request, slug, code, Permission.EDIT_ACTION)
    step = get_object_or_404(ActionStep.objects.select_related("action__axis", "action__roadmap"), action=action, pk=pk)
    return member, action, step
