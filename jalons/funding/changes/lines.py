"""The only writer of expenses and resources."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TypedDict, Unpack

from django.utils.translation import gettext as _

from jalons.actions.changes.locks import lock_action
from jalons.actions.models import ActionSheet
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.funding.changes.carriers import line_nature
from jalons.funding.changes.instalments import refuse_spread_amount
from jalons.funding.changes.line_checks import (
    line_resource,
    lock_line,
    note_money,
    refuse_amount_for_funder,
    refuse_grant_contradiction,
    refuse_over_limits,
    refuse_stale_rows,
    refuse_wrong_days,
    refuse_wrong_eligible,
)
from jalons.funding.changes.payments import revised_asked_amount
from jalons.funding.changes.statuses import delete_pieces, refuse_wrong_state_day, store_status_step
from jalons.funding.models import ExpenseLine, FundingLine, FundingScheme, GrantRequest
from jalons.funding.rules.known_schemes import NamedPayer, split_scheme
from jalons.funding.rules.money import FORMALISE, MAY_BE_PUBLIC, PAYMENTS, VALUED, Nature, Status, Tax
from jalons.funding.rules.own_shares import is_own_money
from jalons.funding.rules.state_days import state_before
from jalons.funding.words.state_days import early_state_sentence
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.changes.steps import reach_step
from jalons.roadmaps.models import Member

# Writing a plan begins the étape « formaliser et financer ».
STEP = FORMALISE


def begin_formalising(action: ActionSheet, by: Member) -> None:
    """The plan of a draft begins no étape: like the draft, it may be tried or deleted."""
    if action.status != ActionSheet.Status.DRAFT:
        reach_step(number=STEP, by=by)


@write_transaction()
def add_expense(
    *, action: ActionSheet, label: str, kind: str, amount: Decimal, by: Member, tax: str = Tax.UNKNOWN
) -> ExpenseLine:
    _refuse_negative_cost(amount)
    lock_action(action.pk)
    expense = _store_expense(action, by, label=label, kind=kind, amount=amount, tax=tax)
    note_money(action.pk)
    begin_formalising(action, by)
    return expense


def _store_expense(action: ActionSheet, by: Member, **cost: Unpack["Estimate"]) -> ExpenseLine:
    expense = ExpenseLine.objects.create(action=action, **cost)
    told = {"action": action, "kind": expense.kind, "amount": expense.amount}
    record_change(by=by, verb="add", about=expense, after=told)
    return expense


class Cost(TypedDict):
    label: str
    kind: str
    amount: Decimal


class Estimate(Cost):
    tax: str


@write_transaction()
def add_estimates(*, action: ActionSheet, estimates: Sequence[Estimate], by: Member) -> list[ExpenseLine]:
    """Adds to a new draft what the same action cost elsewhere. No étape begins: nobody works on its money yet."""
    for estimate in estimates:
        _refuse_no_amount(estimate["amount"])
    lock_action(action.pk)
    lines = [_store_expense(action, by, **estimate) for estimate in estimates]
    note_money(action.pk)
    return lines


@write_transaction()
def add_map_costs(*, action: ActionSheet, costs: Sequence[Cost], by: Member) -> list[ExpenseLine]:
    """Adds the costs estimated by the resource map, once somebody checked them: all or none."""
    if not costs:
        raise Refused(_("Cochez au moins un coût à reprendre."), code="no-cost-ticked")
    for cost in costs:
        _refuse_no_amount(cost["amount"])
    return [add_expense(action=action, by=by, **cost) for cost in costs]


@write_transaction()
def revise_expense(
    *,
    expense: ExpenseLine,
    label: str,
    kind: str,
    amount: Decimal,
    by: Member,
    tax: str | None = None,
    seen: str | None = None,
) -> None:
    """`seen`, here and elsewhere, is the stamp of what the form showed: what somebody else saved since is not
    overwritten. `tax` stays as it is when it is not said."""
    _refuse_negative_cost(amount)
    lock_line(expense)
    refuse_stale_rows(seen, expense, by=by)
    refuse_spread_amount(expense, amount)
    revise_row(expense, {"label": label, "kind": kind, "amount": amount, "tax": tax or expense.tax}, by=by)
    note_money(expense.action_id)


@write_transaction()
def remove_expense(*, expense: ExpenseLine, by: Member) -> None:
    lock_line(expense)
    record_change(by=by, verb="remove", about=expense, before={"action": expense.action, "amount": expense.amount})
    expense.delete()
    note_money(expense.action_id)


@write_transaction()
def add_funding(
    *,
    action: ActionSheet,
    funder: str,
    nature: str,
    kind: str,
    amount: Decimal,
    by: Member,
    status: str = Status.ENVISAGED,
    scheme: str = "",
    listed_scheme: FundingScheme | None = None,
    is_public: bool = False,
    quantity: Decimal | None = None,
    months: int | None = None,
    unit_amount: Decimal | None = None,
    eligible_amount: Decimal | None = None,
    decision_on: date | None = None,
    claim_on: date | None = None,
    expected_on: date | None = None,
    on: date | None = None,
    asked_on: date | None = None,
) -> FundingLine:
    """`is_public` says whether it counts in the own share; private money, gifts in kind and volunteering never do.

    `eligible_amount` is the « dépense subventionnable », of which a grant is a share.

    `on` is the day since which it has this state, `asked_on` the one of its request; nobody knows them by default. It is never
    paid from the start: a payment has its own day and amount.

    Without `scheme`, the name is that of the scheme of the catalogue. A scheme that stands where a funder is named, « DETR »,
    is noted as such, under the name of whoever pays it.
    """
    _refuse_no_amount(amount)
    refuse_amount_for_funder(funder)
    _refuse_foreign_scheme(listed_scheme, by)
    nature = _told_nature(nature, scheme)
    funder, scheme = _named_payer(funder, scheme, listed_scheme, nature)
    refuse_wrong_eligible(eligible_amount, amount, nature, field="eligible_amount")
    current = lock_action(action.pk)
    if eligible_amount is None:
        nature = line_nature(current, funder, nature)
    line = FundingLine(
        action=action,
        funder=funder,
        scheme=scheme or _scheme_name(listed_scheme),
        listed_scheme=listed_scheme,
        nature=nature,
        kind=kind,
        amount=amount,
        status=status,
        is_public=is_public and nature in MAY_BE_PUBLIC,
        quantity=quantity,
        months=months,
        unit_amount=unit_amount,
        eligible_amount=eligible_amount,
        decision_on=decision_on,
        claim_on=claim_on,
        expected_on=expected_on,
    )
    refuse_wrong_days(
        FundingLine(action=action), {"decision_on": decision_on, "claim_on": claim_on, "expected_on": expected_on}
    )
    _refuse_wrong_start(line, on, asked_on)
    refuse_over_limits(listed_scheme, line_resource(line), action=action.pk)
    line.save()
    _store_first_steps(line, by, on, asked_on)
    note_money(action.pk)
    told = {"action": action, "amount": amount, "status": status}
    told |= {"eligible_amount": eligible_amount} if eligible_amount is not None else {}
    record_change(by=by, verb="add", about=line, after=told)
    begin_formalising(action, by)
    return line


def _refuse_wrong_start(line: FundingLine, on: date | None, asked_on: date | None) -> None:
    if line.status in PAYMENTS and line.nature not in VALUED:
        raise Refused(
            _("Ajoutez cette ressource « accordée », puis notez le versement sur sa page : son jour et son montant."),
            code="paid-from-the-start",
            field="status",
        )
    for field, day in (("on", on), ("asked_on", asked_on)):
        refuse_wrong_state_day(line, day, field)
    before = state_before([(Status.REQUESTED, asked_on)], Status(line.status), on) if on and asked_on else None
    if before:
        raise Refused(early_state_sentence(Status(line.status), *before), code="status-before-another", field="on")


def _store_first_steps(line: FundingLine, by: Member, on: date | None, asked_on: date | None) -> None:
    if line.status == Status.REQUESTED:
        on = asked_on or on
    elif asked_on and line.status != Status.ENVISAGED:
        store_status_step(line, by, on=asked_on, status=Status.REQUESTED)
    store_status_step(line, by, on=on, is_dated=on is not None)


@write_transaction()
def revise_funding(
    *,
    line: FundingLine,
    funder: str,
    nature: str,
    kind: str,
    amount: Decimal,
    by: Member,
    scheme: str = "",
    listed_scheme: FundingScheme | None = None,
    is_public: bool = False,
    quantity: Decimal | None = None,
    months: int | None = None,
    unit_amount: Decimal | None = None,
    eligible_amount: Decimal | None = None,
    decision_on: date | None = None,
    claim_on: date | None = None,
    expected_on: date | None = None,
    seen: str | None = None,
) -> None:
    """Its state has its own change (`changes.statuses`), with its day."""
    _refuse_no_amount(amount)
    refuse_amount_for_funder(funder)
    nature = _told_nature(nature, scheme)
    funder, scheme = _named_payer(funder, scheme, listed_scheme, nature)
    refuse_wrong_eligible(eligible_amount, amount, nature, field="eligible_amount")
    lock_line(line)
    refuse_stale_rows(seen, line, by=by)
    refuse_spread_amount(line, amount)
    if eligible_amount is None and not GrantRequest.objects.filter(line=line).exists():
        nature = line_nature(line.action, funder, nature)
    refuse_grant_contradiction(line, amount=amount, kind=kind, nature=nature, status=line.status)
    _refuse_foreign_scheme(listed_scheme, by)
    refuse_wrong_days(line, {"decision_on": decision_on, "claim_on": claim_on, "expected_on": expected_on})
    values = {
        "funder": funder,
        "scheme": scheme or _scheme_name(listed_scheme),
        "listed_scheme": listed_scheme,
        "nature": nature,
        "kind": kind,
        "amount": amount,
        "asked_amount": revised_asked_amount(line, amount),
        "is_public": is_public and nature in MAY_BE_PUBLIC,
        "is_public_unsure": False,
        "quantity": quantity,
        "months": months,
        "unit_amount": unit_amount,
        "eligible_amount": eligible_amount,
        "decision_on": decision_on,
        "claim_on": claim_on,
        "expected_on": expected_on,
    }
    asked = line_resource(line, kind=kind, nature=nature, amount=amount, eligible_amount=eligible_amount)
    refuse_over_limits(listed_scheme, asked, action=line.action_id, line=line.pk)
    revise_row(line, values, by=by)
    note_money(line.action_id)


@write_transaction()
def remove_funding(*, line: FundingLine, by: Member) -> None:
    lock_roadmap(by.roadmap)
    lock_line(line)
    if GrantRequest.objects.filter(line=line).exists():
        raise Refused(
            _("Cette ressource vient d’une demande de subvention. Retirez la demande elle-même."),
            code="line-comes-from-a-grant",
        )
    record_change(by=by, verb="remove", about=line, before={"action": line.action, "amount": line.amount})
    delete_pieces(line, by)
    line.delete()
    note_money(line.action_id)


def _named_payer(funder: str, scheme: str, listed: FundingScheme | None, nature: str) -> NamedPayer:
    is_grant = listed is None and nature == Nature.GRANT
    return split_scheme(funder, scheme) if is_grant else NamedPayer(funder, scheme)


def _told_nature(nature: str, scheme: str) -> str:
    """« Subvention » is what the form holds before anybody chooses: whoever writes « part propre » is believed."""
    return Nature.OWN.value if nature == Nature.GRANT and is_own_money(scheme) else nature


def _refuse_negative_cost(amount: Decimal) -> None:
    """0 € is a cost: the action is done with what is there."""
    if amount < 0:
        raise Refused(_("Écrivez un montant positif, ou 0."), code="amount-negative", field="amount")


def _refuse_no_amount(amount: Decimal) -> None:
    if amount <= 0:
        raise Refused(_("Écrivez un montant positif."), code="amount-not-positive", field="amount")


def _scheme_name(scheme: FundingScheme | None) -> str:
    return scheme.name if scheme else ""


def _refuse_foreign_scheme(scheme: FundingScheme | None, by: Member) -> None:
    if scheme and scheme.roadmap_id not in (None, by.roadmap.pk):
        raise Refused(
            _("Ce dispositif est celui d’une autre feuille de route."),
            code="scheme-of-another-roadmap",
            field="listed_scheme",
        )
