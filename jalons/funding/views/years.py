from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jalons.actions.access import enter_action
from jalons.actions.models import ActionSheet
from jalons.base.http import accepted, filled
from jalons.base.meanwhile import stamp
from jalons.funding import changes, queries
from jalons.funding.forms import SpreadForm
from jalons.funding.models import ExpenseLine, FundingLine
from jalons.funding.views.pages import page
from jalons.roadmaps.access import enter
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules import Permission


@require_safe
def roll_up(request: HttpRequest, slug: str) -> HttpResponse:
    """All plans added up: `?par=annee`, `financeur`, `axe`, `etat` or `type`."""
    member = enter(request, slug, Permission.READ)
    asked = request.GET.get("par", "")
    by = asked if asked in queries.WAYS else queries.WAYS[0]
    ways = [
        ("annee", _("Par année")),
        ("financeur", _("Par financeur")),
        ("axe", _("Par axe")),
        ("etat", _("Par état")),
        ("type", _("Par type")),
    ]
    return page(request, "roll_up", member, shown=queries.roll_up(member.roadmap, by), ways=ways)


@require_safe
def plan_years(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.READ)
    return page(request, "plan_years", member, action=action, shown=queries.plan_years(action))


@require_http_methods(["GET", "POST"])
def spread_expense(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.FUND)
    return _spread(request, member, action, get_object_or_404(ExpenseLine, action=action, pk=pk))


@require_http_methods(["GET", "POST"])
def spread_funding(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.FUND)
    return _spread(request, member, action, get_object_or_404(FundingLine, action=action, pk=pk))


def _spread(request: HttpRequest, member: Member, action: ActionSheet, line: ExpenseLine | FundingLine) -> HttpResponse:
    """Two empty rows are always there to add to. What is sent is compared with what is saved, not with a proposal."""
    rows = list(line.instalments.all())
    payments = queries.proposal(line, action) if request.method == "GET" else rows
    initial = SpreadForm.initial_of(line.amount, payments) | {"seen": stamp(line, *rows)}
    form = SpreadForm(rows=len(payments) + 2, **filled(request, initial))
    if accepted(request, form, changes.spread, done=_("La répartition est enregistrée."), line=line, by=member):
        return redirect("funding:plan_years", member.roadmap.slug, action.code)
    return page(request, "spread", member, form=form, action=action, line=line, is_spread=bool(rows))
