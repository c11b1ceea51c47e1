from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from jalons.actions.access import enter_action
from jalons.actions.models import ActionSheet
from jalons.funding import queries
from jalons.funding.forms import ExpenseForm, FundingForm
from jalons.funding.views.pages import page
from jalons.roadmaps.access import enter
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules import Permission


@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter(request, slug, Permission.READ)
    return page(request, "index", member, whole=queries.consolidated(member.roadmap))


@require_safe
def plan(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.READ)
    return plan_page(request, member, action)


def plan_page(request: HttpRequest, member: Member, action: ActionSheet, **context: Any) -> HttpResponse:
    """The plan with its two forms, one of them perhaps refused."""
    may_fund = member.can(Permission.FUND)
    forms = {"expense_form": ExpenseForm(), "funding_form": funding_form(member)} if may_fund else {}
    funders = queries.funders(member.roadmap) if may_fund else []
    on_map = queries.money_on_map(action) if may_fund else None
    funders += [one.name for one in on_map.funders if one.name not in funders] if on_map else []
    shown = {"action": action, "plan": queries.plan(action), "funders": funders, "on_map": on_map} | forms | context
    return page(request, "plan", member, **shown)


def funding_form(member: Member, **kwargs: Any) -> FundingForm:
    return FundingForm(roadmap=member.roadmap, today=timezone.localdate(), **kwargs)
