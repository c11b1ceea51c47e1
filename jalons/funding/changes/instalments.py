"""A line spread over years."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TypedDict

from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.french import format_euros
from jalons.funding.changes.line_checks import lock_line, refuse_grant_contradiction, refuse_stale_rows
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
    if any(not FIRST_YEAR <= payment["year"] <= LAST_YEAR for payment in instalments):
        raise Refused(_("Écrivez une année, par exemple 2027."), code="year-out-of-bounds")
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
        line.save(update_fields=["amount"])
    differing = [name for name in after if before[name] != after[name]]
    if differing:
        changes = ({name: values[name] for name in differing} for values in (before, after))
        record_change(by=by, verb="spread", about=line, before=next(changes), after=next(changes))


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
