"""The only writer of expenses and resources."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TypedDict

from django.utils.translation import gettext as _

from jalons.actions.changes import held
from jalons.actions.models import ActionSheet
from jalons.base.db import write
from jalons.base.errors import Refused
from jalons.funding.changes.guards import hold, refuse_to_contradict, refuse_what_was_not_seen
from jalons.funding.changes.instalments import refuse_to_break
from jalons.funding.changes.statuses import forget_pieces, note_step
from jalons.funding.models import ExpenseLine, FundingLine, FundingScheme, GrantRequest
from jalons.funding.rules import MAY_BE_PUBLIC, Status
from jalons.roadmaps.changes import reach_step, record, revise, take_turn
from jalons.roadmaps.models import Member

# A plan begins the étape « formaliser et financer ».
STEP = 6


@write()
def add_expense(*, action: ActionSheet, label: str, kind: str, amount: Decimal, by: Member) -> ExpenseLine:
    _refuse_nothing(amount)
    held(action.pk)
    expense = ExpenseLine.objects.create(action=action, label=label, kind=kind, amount=amount)
    record(by=by, verb="add", about=expense, after={"action": action, "kind": kind, "amount": amount})
    reach_step(number=STEP, by=by)
    return expense


class Cost(TypedDict):
    label: str
    kind: str
    amount: Decimal


@write()
def take_costs(*, action: ActionSheet, costs: Sequence[Cost], by: Member) -> list[ExpenseLine]:
    """Those that the resource map estimated and somebody has checked, all or none."""
    if not costs:
        raise Refused(_("Cochez au moins un coût à reprendre."))
    return [add_expense(action=action, by=by, **cost) for cost in costs]


@write()
def revise_expense(*, expense: ExpenseLine, label: str, kind: str, amount: Decimal, by: Member, seen: str = "") -> None:
    """`seen`, here and elsewhere: the stamp of what the form showed; what somebody else saved since is not erased."""
    _refuse_nothing(amount)
    hold(expense)
    refuse_what_was_not_seen(seen, expense, by=by)
    refuse_to_break(expense, amount)
    revise(expense, {"label": label, "kind": kind, "amount": amount}, by=by)


@write()
def remove_expense(*, expense: ExpenseLine, by: Member) -> None:
    hold(expense)
    record(by=by, verb="remove", about=expense, before={"action": expense.action, "amount": expense.amount})
    expense.delete()


@write()
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
    decision_on: date | None = None,
    claim_on: date | None = None,
    expected_on: date | None = None,
    on: date | None = None,
) -> FundingLine:
    """`is_public` tells what counts in the own share; private money, gifts in kind and volunteering never do.

    `on` is the day since which it stands where it stands: today when nobody says.

    A scheme of the catalogue gives its name when `scheme` says nothing.
    """
    _refuse_nothing(amount)
    _refuse_a_stranger(listed_scheme, by)
    held(action.pk)
    line = FundingLine.objects.create(
        action=action,
        funder=funder,
        scheme=scheme or _named(listed_scheme),
        listed_scheme=listed_scheme,
        nature=nature,
        kind=kind,
        amount=amount,
        status=status,
        is_public=is_public and nature in MAY_BE_PUBLIC,
        quantity=quantity,
        months=months,
        unit_amount=unit_amount,
        decision_on=decision_on,
        claim_on=claim_on,
        expected_on=expected_on,
    )
    note_step(line, by, on=on)
    record(by=by, verb="add", about=line, after={"action": action, "amount": amount, "status": status})
    reach_step(number=STEP, by=by)
    return line


@write()
def revise_funding(
    *,
    line: FundingLine,
    funder: str,
    nature: str,
    kind: str,
    amount: Decimal,
    status: str,
    by: Member,
    scheme: str = "",
    listed_scheme: FundingScheme | None = None,
    is_public: bool = False,
    quantity: Decimal | None = None,
    months: int | None = None,
    unit_amount: Decimal | None = None,
    decision_on: date | None = None,
    claim_on: date | None = None,
    expected_on: date | None = None,
    seen: str = "",
) -> None:
    _refuse_nothing(amount)
    hold(line)
    refuse_what_was_not_seen(seen, line, by=by)
    refuse_to_break(line, amount)
    refuse_to_contradict(line, amount=amount, kind=kind, nature=nature, status=status)
    _refuse_a_stranger(listed_scheme, by)
    values = {
        "funder": funder,
        "scheme": scheme or _named(listed_scheme),
        "listed_scheme": listed_scheme,
        "nature": nature,
        "kind": kind,
        "amount": amount,
        "status": status,
        "is_public": is_public and nature in MAY_BE_PUBLIC,
        "quantity": quantity,
        "months": months,
        "unit_amount": unit_amount,
        "decision_on": decision_on,
        "claim_on": claim_on,
        "expected_on": expected_on,
    }
    is_moved = status != line.status
    revise(line, values, by=by)
    if is_moved:
        note_step(line, by)


@write()
def remove_funding(*, line: FundingLine, by: Member) -> None:
    take_turn(by.roadmap)
    hold(line)
    if GrantRequest.objects.filter(line=line).exists():
        raise Refused(_("Cette ressource vient d’une demande de subvention. Retirez la demande elle-même."))
    record(by=by, verb="remove", about=line, before={"action": line.action, "amount": line.amount})
    forget_pieces(line, by)
    line.delete()


def _refuse_nothing(amount: Decimal) -> None:
    if amount <= 0:
        raise Refused(_("Écrivez un montant positif."), field="amount")


def _named(scheme: FundingScheme | None) -> str:
    return scheme.name if scheme else ""


def _refuse_a_stranger(scheme: FundingScheme | None, by: Member) -> None:
    if scheme and scheme.roadmap_id not in (None, by.roadmap.pk):
        raise Refused(_("Ce dispositif est celui d’une autre feuille de route."), field="listed_scheme")
