"""Contributions that nobody pays, and the computation of their worth."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from jalons.actions.models import ActionSheet
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.french import format_euros
from jalons.funding.changes.line_checks import lock_line
from jalons.funding.changes.lines import add_funding, revise_funding
from jalons.funding.changes.statuses import change_status
from jalons.funding.models import FundingLine
from jalons.funding.rules import contributions, money
from jalons.funding.rules.money import Nature, Status
from jalons.roadmaps.models import Member


@write_transaction()
def add_contribution(
    *,
    action: ActionSheet,
    funder: str,
    nature: str,
    kind: str,
    by: Member,
    scheme: str = "",
    amount: Decimal | None = None,
    quantity: Decimal | None = None,
    months: int | None = None,
    unit_amount: Decimal | None = None,
    status: str = Status.ENVISAGED,
) -> FundingLine:
    """`quantity` is in full-time jobs, hours or things, according to its nature; `unit_amount` is the worth of one."""
    worth = _check_worth(nature, amount, quantity, months, unit_amount)
    return add_funding(
        action=action,
        funder=funder,
        nature=nature,
        kind=kind,
        amount=worth,
        scheme=scheme,
        status=status,
        quantity=quantity,
        months=months,
        unit_amount=unit_amount,
        by=by,
    )


@write_transaction()
def revise_contribution(
    *,
    line: FundingLine,
    funder: str,
    nature: str,
    kind: str,
    by: Member,
    scheme: str = "",
    amount: Decimal | None = None,
    quantity: Decimal | None = None,
    months: int | None = None,
    unit_amount: Decimal | None = None,
    status: str = Status.ENVISAGED,
    seen: str | None = None,
) -> None:
    worth = _check_worth(nature, amount, quantity, months, unit_amount)
    lock_line(line)
    values: dict[str, Any] = {"funder": funder, "nature": nature, "kind": kind, "amount": worth, "scheme": scheme}
    unchanged = {name: getattr(line, name) for name in ("listed_scheme", "decision_on", "claim_on", "expected_on")}
    numbers: dict[str, Any] = {"quantity": quantity, "months": months, "unit_amount": unit_amount}
    revise_funding(line=line, by=by, seen=seen, **values, **unchanged, **numbers)
    change_status(line, status, by=by)


def _check_worth(
    nature: str, amount: Decimal | None, quantity: Decimal | None, months: int | None, unit_amount: Decimal | None
) -> Decimal:
    if Nature(nature) not in money.VALUED:
        raise Refused(
            _("Une somme d’argent est une ressource, pas une contribution."),
            code="money-is-no-contribution",
            field="nature",
        )
    if (quantity is None) != (unit_amount is None):
        field = "quantity" if quantity is None else "unit_amount"
        raise Refused(_("Écrivez la quantité et ce que vaut une unité."), code="quantity-or-unit-missing", field=field)
    if months is not None and (quantity is None or nature != Nature.STAFF):
        raise Refused(
            _("Les mois comptent pour du temps de travail, avec des équivalents temps plein."),
            code="months-without-full-time",
            field="months",
        )
    if quantity is None or unit_amount is None:
        if amount is None:
            raise Refused(
                _("Écrivez la quantité et ce que vaut une unité, ou le montant estimé."),
                code="quantity-or-amount-missing",
                field="amount",
            )
        return amount
    if quantity <= 0 or unit_amount <= 0 or (months is not None and months <= 0):
        raise Refused(_("Écrivez des nombres positifs."), code="numbers-not-positive", field="quantity")
    worth = contributions.contribution_worth(quantity, unit_amount, months)
    if worth > money.MOST:
        raise Refused(
            _("Le calcul donne plus de %(most)s : vérifiez les nombres.") % {"most": format_euros(money.MOST)},
            code="worth-too-large",
            field="quantity",
        )
    if amount is not None and amount != worth:
        raise Refused(
            _("Le calcul donne %(worth)s. Laissez le montant vide.") % {"worth": format_euros(worth)},
            code="worth-differs",
            field="amount",
        )
    return worth
