"""Money is added up year by year or by funder, and a line is spread over the years."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jalons.actions.access import enter_action
from jalons.actions.models import ActionSheet
from jalons.base.http import apply_form, form_arguments
from jalons.base.sorted_tables import SORT, asked_order, remember_filters
from jalons.base.stale_pages import row_stamp
from jalons.funding.changes import instalments
from jalons.funding.forms.instalments import SpreadForm
from jalons.funding.models import ExpenseLine, FundingLine
from jalons.funding.queries import years
from jalons.funding.queries.funded_actions import submitted_actions
from jalons.funding.views.pages import render_page
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


@require_safe
@remember_filters("par", SORT)
def roll_up(request: HttpRequest, slug: str) -> HttpResponse:
    """Totals of all plans: `?par=annee`, `financeur`, `axe`, `etat` or `type`."""
    member = enter_roadmap(request, slug, Permission.READ)
    asked = request.GET.get("par", "")
    by = asked if asked in years.WAYS else years.WAYS[0]
    ways = {"annee": _("Année"), "financeur": _("Financeur"), "axe": _("Axe"), "etat": _("État"), "type": _("Type")}
    shown = years.roll_up_money(member.roadmap, by, only=submitted_actions(member.roadmap))
    order = asked_order(request, years.COLUMNS)
    context = {"shown": shown, "ways": ways, "heading": ways[by], "order": order}
    return render_page(request, "roll_up", member, **context, sorted_rows=order.sort(shown.groups))


@require_safe
def plan_years(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.READ)
    return render_page(request, "plan_years", member, action=action, shown=years.plan_years(action))


@require_http_methods(["GET", "POST"])
def spread_expense(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.FUND)
    return _spread_page(request, member, action, get_object_or_404(ExpenseLine, action=action, pk=pk))


@require_http_methods(["GET", "POST"])
def spread_funding(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.FUND)
    return _spread_page(request, member, action, get_object_or_404(FundingLine, action=action, pk=pk))


def _spread_page(
    request: HttpRequest, member: Member, action: ActionSheet, line: ExpenseLine | FundingLine
) -> HttpResponse:
    """Two empty rows are always added at the end. What is sent is compared with what is saved, not with the
    proposal."""
    rows = list(line.instalments.all())
    payments = years.proposed_instalments(line, action) if request.method == "GET" else rows
    initial = SpreadForm.initial_of(line.amount, payments) | {"seen": row_stamp(line, *rows)}
    form = SpreadForm(rows=len(payments) + 2, **form_arguments(request, initial))
    if apply_form(
        request, form, instalments.spread_line, done=_("La répartition est enregistrée."), line=line, by=member
    ):
        return redirect("funding:plan_years", member.roadmap.slug, action.code)
    return render_page(request, "spread", member, form=form, action=action, line=line, is_spread=bool(rows))
