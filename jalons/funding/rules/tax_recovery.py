"""Who bears the taxes of a plan: paid back in part by the FCTVA, deducted, or never recovered. Pure.

The « fonds de compensation pour la taxe sur la valeur ajoutée » pays to local authorities 16.404 % of the cost, taxes
included, of their eligible investments: code général des collectivités territoriales, articles L. 1615-1 and L. 1615-6.
"""

from collections.abc import Collection, Iterable
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum

from jalons.funding.rules.money import ZERO, Kind, Tax
from jalons.funding.rules.own_shares import OwnShareRule

FCTVA_RATE = Decimal("16.404")


class TaxRecovery(StrEnum):
    UNKNOWN = "a_preciser"
    FCTVA = "fctva"
    DEDUCTED = "deduite"  # whoever carries the plan is « assujetti » to the tax
    NONE = "aucune"


# How amounts are written: a tax that is deducted costs nothing, any other is paid first.
WRITTEN = {TaxRecovery.FCTVA: Tax.INCLUDED, TaxRecovery.DEDUCTED: Tax.BEFORE, TaxRecovery.NONE: Tax.INCLUDED}
_CONTRARY = {Tax.INCLUDED: Tax.BEFORE, Tax.BEFORE: Tax.INCLUDED}


def contradicts_taxes(recovery: TaxRecovery, taxes: Collection[str]) -> bool:
    """Whether some expenses are written the other way."""
    written = WRITTEN.get(recovery)
    return written is not None and _CONTRARY[written] in taxes


def fctva_order(expenses: Iterable[tuple[str, str, Decimal]]) -> Decimal:
    """What the fund would pay back at most, in whole euros, from triples (kind, tax, amount): only an investment whose
    amount includes its taxes tells it. An order of magnitude: not every investment is eligible. No total counts it."""
    base = sum((amount for kind, tax, amount in expenses if (kind, tax) == (Kind.INVESTMENT, Tax.INCLUDED)), ZERO)
    return (base * FCTVA_RATE / 100).quantize(Decimal(1), ROUND_FLOOR)


def lacks_fctva(recovery: TaxRecovery, rule: OwnShareRule | None) -> bool:
    """The fund is for local authorities and their groupings alone."""
    return recovery is TaxRecovery.FCTVA and rule is OwnShareRule.PRIVATE_LEAD
