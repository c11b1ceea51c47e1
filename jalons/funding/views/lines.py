"""Expenses, resources and contributions of an action are written, followed state by state, and removed."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.actions.access import enter_action
from jalons.actions.models import ActionSheet
from jalons.base.attachments import HEAVIEST, download_response
from jalons.base.body_limits import takes_files
from jalons.base.http import apply_change, apply_form, asked_number, form_arguments
from jalons.base.prepared_addresses import reverse
from jalons.funding.changes import contributions, lines
from jalons.funding.changes import statuses as statuse_changes
from jalons.funding.forms.contributions import ContributionForm
from jalons.funding.forms.lines import ExpenseForm, FundingForm, MapCostsForm, StatusForm
from jalons.funding.models import ExpenseLine, FundingLine, Kind
from jalons.funding.queries import funders, grants, map_money, plans, proofs, schemes
from jalons.funding.queries import statuses as statuse_queries
from jalons.funding.rules.known_schemes import scheme_payer
from jalons.funding.rules.money import VALUED
from jalons.funding.views.pages import render_page
from jalons.funding.views.plans import new_funding_form, plan_page
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


@require_http_methods(["GET", "POST"])
def add_expense(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.FUND)
    form = ExpenseForm(**form_arguments(request))
    if apply_form(request, form, lines.add_expense, done=_("La dépense est ajoutée."), action=action, by=member):
        return _redirect_to_form("funding:add_expense", slug, code)
    return plan_page(request, member, action, expense_form=form, open_form="expense")


@require_http_methods(["GET", "POST"])
def add_funding(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.FUND)
    form = new_funding_form(member, **form_arguments(request, _proposed_values(request, member)))
    done = _funding_done(form, _("La ressource est ajoutée."))
    if apply_form(request, form, lines.add_funding, done=done, action=action, by=member):
        return _redirect_to_form("funding:add_funding", slug, code)
    return plan_page(request, member, action, funding_form=form, open_form="funding")


def _funding_done(form: FundingForm, done: str) -> str:
    """With whoever pays the scheme that was typed as a funder: the next page shows another name than the one typed."""
    written = str(form["funder"].value() or "")
    payer = scheme_payer(written)
    if not payer:
        return done
    sentence = _("« %(written)s » est un dispositif : le financeur noté est « %(payer)s ».")
    return f"{done} {sentence % {'written': written, 'payer': payer}}"


def _redirect_to_form(name: str, slug: str, code: str) -> HttpResponse:
    """Redirects to the plan with the same form open, at its top: without an anchor, a browser keeps the one of the
    form."""
    return redirect(f"{reverse(name, args=[slug, code])}#top")


@require_http_methods(["GET", "POST"])
def add_map_costs(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The costs estimated by the resource map of the chantier, checked line by line before they enter the plan."""
    member, action = enter_action(request, slug, code, Permission.FUND)
    proposals = map_money.money_on_map(action)
    form = MapCostsForm(costs=proposals.costs, **form_arguments(request))
    done = _("Les coûts repris sont dans le plan. Vérifiez-les un par un.")
    if apply_form(request, form, lines.add_map_costs, done=done, action=action, by=member):
        return redirect("funding:plan", slug, code)
    return render_page(request, "take_costs", member, form=form, action=action, found=proposals)


def _proposed_values(request: HttpRequest, member: Member) -> dict[str, Any]:
    """The initial values of a form opened from a scheme: `?dispositif=12`."""
    pk = asked_number(request, "dispositif")
    scheme = schemes.find_scheme(member.roadmap, pk) if pk else None
    if scheme is None:
        return {}
    kind = Kind.INVESTMENT if scheme.is_investment_only else Kind.OPERATING
    return {"funder": scheme.funder, "listed_scheme": scheme, "kind": kind, "is_public": True}


@require_http_methods(["GET", "POST"])
def edit_expense(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.FUND)
    expense = get_object_or_404(ExpenseLine, action=action, pk=pk)
    form = ExpenseForm(**form_arguments(request, ExpenseForm.values(expense)))
    if apply_form(
        request, form, lines.revise_expense, done=_("La dépense est enregistrée."), expense=expense, by=member
    ):
        return redirect("funding:plan", slug, code)
    return render_page(request, "expense", member, form=form, action=action, expense=expense)


@require_POST
def remove_expense(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.FUND)
    expense = get_object_or_404(ExpenseLine, action=action, pk=pk)
    apply_change(request, lines.remove_expense, done=_("La dépense est retirée."), expense=expense, by=member)
    return redirect("funding:plan", slug, code)


@require_http_methods(["GET", "POST"])
def edit_funding(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    member, action, line = _enter_line(request, slug, code, pk)
    if line.nature in VALUED:
        return _edit_contribution(request, member, action, line)
    form = FundingForm(
        roadmap=member.roadmap, today=timezone.localdate(), **form_arguments(request, FundingForm.values(line))
    )
    done = _funding_done(form, _("La ressource est enregistrée."))
    if apply_form(request, form, lines.revise_funding, done=done, line=line, by=member):
        return redirect("funding:plan", slug, code)
    names = funders.funder_names(member.roadmap)
    return render_page(request, "funding", member, form=form, action=action, line=line, funders=names)


@require_http_methods(["GET", "POST"])
def add_contribution(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """A contribution that nobody pays: counted on both sides, apart from money."""
    member, action = enter_action(request, slug, code, Permission.FUND)
    form = ContributionForm(**form_arguments(request))
    done = _("La contribution est ajoutée.")
    if apply_form(request, form, contributions.add_contribution, done=done, action=action, by=member):
        return redirect("funding:plan", slug, code)
    names = funders.funder_names(member.roadmap)
    return render_page(request, "add_contribution", member, form=form, action=action, funders=names)


def _edit_contribution(request: HttpRequest, member: Member, action: ActionSheet, line: FundingLine) -> HttpResponse:
    initial = ContributionForm.values(line) | ({"amount": None} if line.quantity is not None else {})
    form = ContributionForm(**form_arguments(request, initial))
    done = _("La contribution est enregistrée.")
    if apply_form(request, form, contributions.revise_contribution, done=done, line=line, by=member):
        return redirect("funding:plan", member.roadmap.slug, action.code)
    names = funders.funder_names(member.roadmap)
    return render_page(request, "add_contribution", member, form=form, action=action, line=line, funders=names)


@takes_files(HEAVIEST, read=2 * HEAVIEST)
@require_http_methods(["GET", "POST"])
def line_status(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    """The history of a request; those who fund add the next step, with one button for each state."""
    needed = Permission.READ if request.method == "GET" else Permission.FUND
    member, action, line = _enter_line(request, slug, code, pk, needed)
    form = StatusForm(**form_arguments(request))
    if apply_form(request, form, statuse_changes.set_status, done=_("L’étape est notée."), line=line, by=member):
        return redirect("funding:status", slug, code, pk)
    life = statuse_queries.line_life(line)
    now, steps = plans.line_tag(line.status), statuse_queries.status_steps(line, member, life.payments)
    shown = {"action": action, "line": line, "now": now, "others": life.others, "steps": steps, "life": life}
    shown["lacks_proof"] = proofs.lacks_proof(line)
    return render_page(request, "status", member, form=form, has_grant=grants.has_grant(line), **shown)


@require_safe
def download_piece(request: HttpRequest, slug: str, code: str, pk: int, rank: int) -> HttpResponse:
    """The piece of the step of that rank, as a download."""
    _member, _action, line = _enter_line(request, slug, code, pk, Permission.READ)
    step = statuse_queries.find_piece(line, rank)
    if step is None:
        raise Http404
    return download_response(step.piece, step.piece_name)


@require_POST
def remove_piece(request: HttpRequest, slug: str, code: str, pk: int, rank: int) -> HttpResponse:
    member, _action, line = _enter_line(request, slug, code, pk)
    step = statuse_queries.find_piece(line, rank)
    if step is None:
        raise Http404
    done = _("La pièce est retirée. Le journal garde son nom.")
    apply_change(request, statuse_changes.remove_piece, done=done, step=step, by=member)
    return redirect("funding:status", slug, code, pk)


@require_POST
def remove_funding(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    member, _action, line = _enter_line(request, slug, code, pk)
    apply_change(request, lines.remove_funding, done=_("La ressource est retirée."), line=line, by=member)
    return redirect("funding:plan", slug, code)


def _enter_line(
    request: HttpRequest, slug: str, code: str, pk: int, needed: Permission = Permission.FUND
) -> tuple[Member, ActionSheet, FundingLine]:
    member, action = enter_action(request, slug, code, needed)
    return member, action, get_object_or_404(FundingLine, action=action, pk=pk)
