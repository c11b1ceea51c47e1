from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.actions.access import enter_action
from jalons.actions.models import ActionSheet
from jalons.base.http import accepted, carried_out, filled
from jalons.funding import changes, queries
from jalons.funding.forms import ExpenseForm, FundingForm, MapCostsForm, StatusForm
from jalons.funding.models import ExpenseLine, FundingLine
from jalons.roadmaps.access import enter
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules import Permission


@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter(request, slug, Permission.READ)
    return _page(request, "index", member, whole=queries.consolidated(member.roadmap))


@require_safe
def plan(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.READ)
    return _plan_page(request, member, action)


@require_http_methods(["GET", "POST"])
def add_expense(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.FUND)
    form = ExpenseForm(**filled(request))
    if accepted(request, form, changes.add_expense, done=_("La dépense est ajoutée."), action=action, by=member):
        return redirect("funding:plan", slug, code)
    return _plan_page(request, member, action, expense_form=form, open_form="expense")


@require_http_methods(["GET", "POST"])
def add_funding(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.FUND)
    form = FundingForm(**filled(request))
    if accepted(request, form, changes.add_funding, done=_("La ressource est ajoutée."), action=action, by=member):
        return redirect("funding:plan", slug, code)
    return _plan_page(request, member, action, funding_form=form, open_form="funding")


@require_http_methods(["GET", "POST"])
def take_costs(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """What the resource map of the chantier estimates, to be checked line by line before it enters the plan."""
    member, action = enter_action(request, slug, code, Permission.FUND)
    found = queries.money_on_map(action)
    form = MapCostsForm(costs=found.costs, **filled(request))
    done = _("Les coûts repris sont dans le plan. Vérifiez-les un par un.")
    if accepted(request, form, changes.take_costs, done=done, action=action, by=member):
        return redirect("funding:plan", slug, code)
    return _page(request, "take_costs", member, form=form, action=action, found=found)


def _plan_page(request: HttpRequest, member: Member, action: ActionSheet, **context: Any) -> HttpResponse:
    """The plan with its two forms, one of them perhaps refused."""
    may_fund = member.can(Permission.FUND)
    forms = {"expense_form": ExpenseForm(), "funding_form": FundingForm()} if may_fund else {}
    funders = queries.funders(member.roadmap) if may_fund else []
    on_map = queries.money_on_map(action) if may_fund else None
    funders += [one.name for one in on_map.funders if one.name not in funders] if on_map else []
    page = {"action": action, "plan": queries.plan(action), "funders": funders, "on_map": on_map} | forms | context
    return _page(request, "plan", member, **page)


@require_http_methods(["GET", "POST"])
def expense(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.FUND)
    expense = get_object_or_404(ExpenseLine, action=action, pk=pk)
    form = ExpenseForm(**filled(request, ExpenseForm.values(expense)))
    if accepted(
        request, form, changes.revise_expense, done=_("La dépense est enregistrée."), expense=expense, by=member
    ):
        return redirect("funding:plan", slug, code)
    return _page(request, "expense", member, form=form, action=action, expense=expense)


@require_POST
def remove_expense(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.FUND)
    expense = get_object_or_404(ExpenseLine, action=action, pk=pk)
    carried_out(request, changes.remove_expense, done=_("La dépense est retirée."), expense=expense, by=member)
    return redirect("funding:plan", slug, code)


@require_http_methods(["GET", "POST"])
def funding(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    member, action, line = _line(request, slug, code, pk)
    form = FundingForm(**filled(request, FundingForm.values(line)))
    if accepted(request, form, changes.revise_funding, done=_("La ressource est enregistrée."), line=line, by=member):
        return redirect("funding:plan", slug, code)
    funders = queries.funders(member.roadmap)
    return _page(request, "funding", member, form=form, action=action, line=line, funders=funders)


@require_http_methods(["GET", "POST"])
def status(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    """Where a demand stands: one button a state."""
    member, action, line = _line(request, slug, code, pk)
    form = StatusForm(**filled(request))
    if accepted(request, form, changes.set_status, done=_("L’état de la ressource a changé."), line=line, by=member):
        return redirect("funding:plan", slug, code)
    now, others = queries.tag(line.status), queries.other_states(line)
    return _page(request, "status", member, form=form, action=action, line=line, now=now, others=others)


@require_POST
def remove_funding(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    member, _action, line = _line(request, slug, code, pk)
    carried_out(request, changes.remove_funding, done=_("La ressource est retirée."), line=line, by=member)
    return redirect("funding:plan", slug, code)


def _line(request: HttpRequest, slug: str, code: str, pk: int) -> tuple[Member, ActionSheet, FundingLine]:
    member, action = enter_action(request, slug, code, Permission.FUND)
    return member, action, get_object_or_404(FundingLine, action=action, pk=pk)


def _page(request: HttpRequest, name: str, member: Member, **context: Any) -> HttpResponse:
    return render(request, f"funding/{name}.html", {"member": member, **context})
