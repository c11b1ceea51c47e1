"""The payments of a resource in its years, and its years when another amount is granted. Every change checks them first."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from jalons.base.errors import Refused
from jalons.base.french import format_euros
from jalons.funding.changes.line_checks import refuse_early_day
from jalons.funding.models import FundingLine, Instalment
from jalons.funding.rules import money, years
from jalons.funding.rules.money import SECURED, ZERO, Status


def paid_amount(line: FundingLine) -> Decimal:
    return sum((row.actual or ZERO for row in line.instalments.all()), ZERO)


def refuse_early_payments(line: FundingLine, days: Iterable[date]) -> None:
    """What is paid was granted, and neither asked nor granted after that day."""
    if line.status not in SECURED:
        raise Refused(
            _("Un versement vient après un accord. Notez d’abord l’accord, avec son jour et le montant accordé."),
            code="grant-not-noted",
        )
    for day in days:
        refuse_early_day(line, Status.PAID, day)


def refuse_over_paid(paid: Decimal, amount: Decimal) -> None:
    if paid > amount:
        raise Refused(
            _("Les paiements font %(paid)s : c’est plus que cette ressource, %(amount)s. Corrigez l’un ou l’autre.")
            % {"paid": format_euros(paid), "amount": format_euros(amount)},
            code="paid-over-amount",
            field="amount",
        )


def store_payment(line: FundingLine, amount: Decimal, on: date) -> None:
    """Writes it in its year. A line that nobody spread gets its years then: what is left comes until its action ends."""
    rows = list(line.instalments.all()) or _spread_from(line, amount, on)
    row = next((row for row in rows if row.year == on.year and row.actual is None), None)
    row = row or Instalment(funding=line, year=on.year, planned=ZERO)
    row.actual, row.actual_on = amount, on
    row.save()


def _spread_from(line: FundingLine, paid: Decimal, on: date) -> list[Instalment]:
    until = line.expected_on or line.action.ends_on
    planned = years.years_from_payment(line.amount, paid, on, until, at_once=bool(line.expected_on))
    return Instalment.objects.bulk_create(
        Instalment(funding=line, year=year, planned=part) for year, part in planned.items()
    )


def scale_years(line: FundingLine, amount: Decimal) -> None:
    """Gives the years of the line the same parts of another amount. A year that holds nothing any more goes."""
    rows = list(line.instalments.all())
    for row, planned in zip(rows, years.scaled_amounts([row.planned for row in rows], amount), strict=True):
        if planned or row.actual is not None:
            row.planned = planned
            row.save(update_fields=["planned"])
        else:
            row.delete()


def revised_asked_amount(line: FundingLine, amount: Decimal) -> Decimal | None:
    """What stays asked beside a granted amount that is corrected, which is never more."""
    return asked_values(line, amount)["asked_amount"] if line.asked_amount else None


def asked_values(line: FundingLine, granted: Decimal) -> dict[str, Decimal | None]:
    """The amounts of a line of which this much is granted: what was asked stays beside it when it is more."""
    asked = line.asked_amount or line.amount
    if granted <= money.ZERO:
        raise Refused(_("Écrivez un montant positif."), code="amount-not-positive", field="amount")
    if granted > asked:
        raise Refused(
            _(
                "%(granted)s, c’est plus que ce qui est demandé, %(asked)s. Corrigez d’abord la demande\u00a0: le montant de la ressource, à l’état «\u00a0demandé\u00a0»."
            )
            % {"granted": format_euros(granted), "asked": format_euros(asked)},
            code="granted-over-asked",
            field="amount",
        )
    return {"amount": granted, "asked_amount": asked if granted < asked else None}
