"""Contributions that nobody pays: time made available, volunteering, gifts in kind. Pure.

The general chart of accounts records them apart and on both sides (accounts 86 and 87): as much used as brought. They
never fill a lack of money, and are not public money in the own share.
"""

from decimal import ROUND_HALF_UP, Decimal

from jalons.funding.rules.money import CENT


def contribution_worth(quantity: Decimal, unit_amount: Decimal, months: int | None = None) -> Decimal:
    """Full-time jobs × months × cost of a month, hours × rate, or things × value; to the nearest cent."""
    return (quantity * (months or 1) * unit_amount).quantize(CENT, ROUND_HALF_UP)
