"""« Et si ce financeur dit non ? » Pure: the plans do not change."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from jalons.funding.rules.funders import funder_key
from jalons.funding.rules.money import SECURED, VALUED, ZERO, Resource, Status


def without_funder(resources: Iterable[Resource], funder: str, *, secured_too: bool = False) -> list[Resource]:
    """The same resources, with those of this funder refused: the ones that await its answer, and with `secured_too`
    those it granted.

    Contributions that nobody pays do not change: they fill no lack, so losing them makes none.
    """
    key = funder_key(funder)

    def falls(resource: Resource) -> bool:
        is_theirs = funder_key(resource.funder) == key and resource.nature not in VALUED
        return is_theirs and (secured_too or resource.status not in SECURED)

    return [replace(one, status=Status.REFUSED) if falls(one) else one for one in resources]


def lost_amount(before: Iterable[Resource], after: Iterable[Resource]) -> Decimal:
    """The amount refused in the second list and not in the first."""
    pairs = zip(before, after, strict=True)
    return sum((one.amount for one, other in pairs if one.status is not other.status), ZERO)
