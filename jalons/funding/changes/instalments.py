"""A line spread over years."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TypedDict

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.french import format_date, format_euros
from jalons.funding.changes.line_checks import (
    lock_line,
    plan_years,
    refuse_grant_contradiction,
    refuse_stale_rows,
    refuse_wrong_eligible,
)
from jalons.funding.changes.payments import refuse_early_payments, refuse_over_paid, revised_asked_amount
from jalons.funding.changes.statuses import follow_payments, store_status_step
from jalons.funding.models import ExpenseLine, FundingLine, Instalment
from jalons.funding.rules import money, years
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member

FIRST_YEAR, LAST_YEAR = 2000, 2100


class Payment(TypedDict):
    year: int
    planned: Decimal
    actual: Decimal | None
    actual_on: date | None


@write_transaction()
def spread_line(
    *,
    line: ExpenseLine | FundingLine,
    amount: Decimal,
    instalments: Sequence[Payment],
    by: Member,
    seen: str | None = None,
) -> None:
    """Writes the amount of a line and all its instalments, whose sum must be the amount. Without instalments, the line
    is whole again, in its expected year."""
    if amount <= 0:
        raise Refused(_("Écrivez un montant positif."), code="amount-not-positive", field="amount")
    _refuse_wrong_payments(line, amount, instalments)
    gap = years.instalment_gap(amount, [years.Share(payment["year"], payment["planned"]) for payment in instalments])
    if instalments and gap:
        words = {"total": format_euros(amount - gap), "gap": format_euros(abs(gap)), "amount": format_euros(amount)}
        short = _("Les échéances font %(total)s. Il manque %(gap)s pour arriver à %(amount)s.")
        much = _("Les échéances font %(total)s. C’est %(gap)s de plus que %(amount)s.")
        raise Refused(
            (short if gap > 0 else much) % words,
            code="instalments-short" if gap > 0 else "instalments-over",
            field="amount",
        )
    lock_line(line)
    refuse_stale_rows(seen, line, *line.instalments.all(), by=by)
    if isinstance(line, FundingLine):
        if line.nature in money.VALUED:
            raise Refused(
                _("Une contribution que personne ne paie ne se répartit pas par année."), code="contribution-not-spread"
            )
        refuse_grant_contradiction(line, status=line.status, amount=amount)
        refuse_wrong_eligible(line.eligible_amount, amount, line.nature, field="amount")
        _refuse_new_early_payments(line, instalments)
        line.asked_amount = revised_asked_amount(line, amount)
    owner = {"expense": line} if isinstance(line, ExpenseLine) else {"funding": line}
    current = list(line.instalments.all())
    before = {"amount": line.amount, "instalments": [_instalment_label(one) for one in current]}
    line.instalments.all().delete()
    rows = Instalment.objects.bulk_create(Instalment(**owner, **payment) for payment in instalments)
    after = {
        "amount": amount,
        "instalments": [_instalment_label(one) for one in sorted(rows, key=lambda row: row.year)],
    }
    if line.amount != amount:
        line.amount = amount
        line.save()
    differing = [name for name in after if before[name] != after[name]]
    if differing:
        changes = ({name: values[name] for name in differing} for values in (before, after))
        record_change(by=by, verb="spread", about=line, before=next(changes), after=next(changes))
    if isinstance(line, FundingLine) and follow_payments(line, by=by):
        on = max((row.actual_on for row in rows if row.actual and row.actual_on), default=None)
        store_status_step(line, by, on=on)


def _refuse_new_early_payments(line: FundingLine, payments: Sequence[Payment]) -> None:
    known = set(line.instalments.values_list("actual", "actual_on"))
    new = [paid for paid in payments if paid["actual"] and (paid["actual"], paid["actual_on"]) not in known]
    if new:
        refuse_early_payments(line, [paid["actual_on"] for paid in new if paid["actual_on"]])


def _refuse_wrong_payments(line: ExpenseLine | FundingLine, amount: Decimal, payments: Sequence[Payment]) -> None:
    """What is paid was paid, in the year where it is written; a resource brings no more than its amount, on days that are
    told. An expense may cost more than what was planned."""
    today = timezone.localdate()
    first, last = plan_years(line)
    for payment in payments:
        year, day = payment["year"], payment["actual_on"]
        values = {"year": year, "first": first, "last": last, "day": format_date(day) if day else ""}
        if not first <= year <= last:
            sentence = _("Échéance de %(year)d : vérifiez l’année, elle va de %(first)d à %(last)d.")
            raise Refused(sentence % values, code="year-out-of-bounds")
        if payment["actual"] and (day or date(year, 1, 1)) > today:
            sentence = _("Échéance de %(year)d : ce paiement n’est pas encore venu. Notez-le le jour où il est fait.")
            raise Refused(sentence % values, code="payment-to-come")
        if day and day.year != year:
            sentence = _(
                "Échéance de %(year)d : elle dit « payé le %(day)s ». Écrivez ce paiement dans l’échéance de son année."
            )
            raise Refused(sentence % values, code="payment-of-another-year")
        if payment["actual"] and day is None and isinstance(line, FundingLine):
            sentence = _("Échéance de %(year)d : écrivez aussi le jour de ce versement.")
            raise Refused(sentence % values, code="payment-day-missing")
    if isinstance(line, FundingLine):
        refuse_over_paid(sum((payment["actual"] or money.ZERO for payment in payments), money.ZERO), amount)


def refuse_spread_amount(line: ExpenseLine | FundingLine, amount: Decimal) -> None:
    """Refuses to change the amount of a spread line alone: it changes with its instalments."""
    if amount != line.amount and line.instalments.exists():
        raise Refused(
            _("Ce montant est réparti par année. Changez-le dans « Répartir par année »."),
            code="amount-is-spread",
            field="amount",
        )


def _instalment_label(row: Instalment) -> str:
    paid = "" if row.actual is None else _(", payé %(amount)s") % {"amount": format_euros(row.actual)}
    return f"{row}{paid}"
