"""The money of a roadmap and of one action is read, presented to a council, and tried without one funder."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jalons.actions.access import enter_action
from jalons.actions.models import ActionSheet
from jalons.base.http import apply_form, file_response, form_arguments
from jalons.base.sorted_tables import SORT, asked_order, remember_filters
from jalons.funding.calendars import deadlines_calendar
from jalons.funding.changes import own_shares, tax_recovery
from jalons.funding.forms.lines import ExpenseForm, NewFundingForm
from jalons.funding.forms.plans import OwnShareForm, TaxRecoveryForm, WhatIfForm
from jalons.funding.queries import consolidated, deadlines, funders, grants, map_money, plans, proofs, schemes
from jalons.funding.queries import what_if as what_if_queries
from jalons.funding.queries.funded_actions import WILL_NOT_BE_DONE, sheet_carrier, submitted_actions
from jalons.funding.queries.two_column_plans import action_in_two_columns, roadmap_in_two_columns
from jalons.funding.views.pages import render_page
from jalons.funding.words.carriers import carrier_sentence
from jalons.funding.words.funder_pages import unproven_sentence
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


@require_safe
@remember_filters(SORT)
def funding_summary(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    whole = consolidated.consolidated_money(member.roadmap, only=submitted_actions(member.roadmap))
    order = asked_order(request, consolidated.COLUMNS)
    unproven = proofs.unproven_lines(member.roadmap) if member.can(Permission.FUND) else []
    shown = {"whole": whole, "order": order, "plans": order.sort(whole.plans), "unproven": unproven}
    return render_page(request, "index", member, **shown, unproven_words=unproven_sentence(len(unproven)))


@require_safe
def download_deadlines(request: HttpRequest, slug: str) -> HttpResponse:
    """The deadlines, for the calendar of a phone or of an office."""
    member = enter_roadmap(request, slug, Permission.READ)
    content = deadlines_calendar(member.roadmap, deadlines.roadmap_deadlines(member.roadmap))
    return file_response(content, "text/calendar; charset=utf-8", "echeances-de-financement.ics")


@require_safe
def action_plan(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.READ)
    return plan_page(request, member, action)


@require_safe
def presented_plan(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The plan as a council reads it: « Dépenses | Ressources »."""
    member, action = enter_action(request, slug, code, Permission.READ)
    return render_page(request, "presented_plan", member, action=action, plan=action_in_two_columns(action))


@require_safe
def presented_plans(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for the whole roadmap, with what its documents hold."""
    member = enter_roadmap(request, slug, Permission.READ)
    plan = roadmap_in_two_columns(member.roadmap, only=submitted_actions(member.roadmap), on=timezone.localdate())
    return render_page(request, "presented_plan", member, action=None, plan=plan)


@require_http_methods(["GET", "POST"])
def edit_own_share(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The rule of own share of the investment of this action."""
    member, action = enter_action(request, slug, code, Permission.FUND)
    form = OwnShareForm(**form_arguments(request, OwnShareForm.values(plans.own_share_plan(action))))
    done = _("La règle de la part propre est enregistrée.")
    if apply_form(request, form, own_shares.set_own_share_rule, done=done, action=action, by=member):
        return redirect("funding:plan", slug, code)
    return render_page(request, "own_share", member, form=form, action=action)


@require_http_methods(["GET", "POST"])
def edit_tax_recovery(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Whether the taxes of this action are recovered."""
    member, action = enter_action(request, slug, code, Permission.FUND)
    form = TaxRecoveryForm(**form_arguments(request, TaxRecoveryForm.values(plans.own_share_plan(action))))
    done = _("La TVA de ce plan est enregistrée.")
    if apply_form(request, form, tax_recovery.set_tax_recovery, done=done, action=action, by=member):
        return redirect("funding:plan", slug, code)
    return render_page(request, "tax_recovery", member, form=form, action=action)


@require_safe
def what_if(request: HttpRequest, slug: str) -> HttpResponse:
    """The simulation is in the address, `?financeur=Région`: nothing is stored."""
    member = enter_roadmap(request, slug, Permission.READ)
    asked, secured_too = request.GET.get("financeur", ""), "tout" in request.GET
    shown = what_if_queries.what_if(member.roadmap, asked, secured_too=secured_too)
    form = WhatIfForm(funders=list(shown.funders), initial={"financeur": shown.funder, "tout": secured_too})
    order = asked_order(request, what_if_queries.COLUMNS)
    sorted_rows = order.sort(shown.outcomes)
    return render_page(
        request, "what_if", member, form=form, shown=shown, asked=asked, order=order, sorted_rows=sorted_rows
    )


def plan_page(request: HttpRequest, member: Member, action: ActionSheet, **context: Any) -> HttpResponse:
    """The plan with its two forms, one of which may have been refused."""
    may_fund = member.can(Permission.FUND)
    forms = {"expense_form": ExpenseForm(), "funding_form": new_funding_form(member)} if may_fund else {}
    names = funders.funder_names(member.roadmap) if may_fund else []
    on_map = map_money.money_on_map(action) if may_fund else None
    names += [funder.name for funder in on_map.funders if funder.name not in names] if on_map else []
    grant, state = grants.grant_with_tag(action) or (None, None)
    asked = {"grant": grant, "grant_state": state}
    plan = plans.action_plan(action)
    shown = (
        {"action": action, "plan": plan, "fitting": _fitting_schemes(member, action, plan)}
        | {"carried": carrier_sentence(sheet_carrier(action), is_written=bool(action.carrier_organisation))}
        | {"funders": names, "on_map": on_map}
        | asked
        | forms
        | context
    )
    return render_page(request, "plan", member, **shown)


def _fitting_schemes(member: Member, action: ActionSheet, plan: plans.Plan) -> schemes.FittingSchemes | None:
    if not plan.sums.to_find or action.status in WILL_NOT_BE_DONE:
        return None
    need = schemes.action_need(plan, action)
    return schemes.fitting_schemes(member.roadmap, need, timezone.localdate())


def new_funding_form(member: Member, **kwargs: Any) -> NewFundingForm:
    return NewFundingForm(roadmap=member.roadmap, today=timezone.localdate(), **kwargs)
