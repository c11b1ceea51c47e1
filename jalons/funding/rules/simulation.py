"""« Et si ce financeur dit non ? » Pure: the plans stay as they are."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from jalons.funding.rules.money import SECURED, VALUED, ZERO, Resource, Status, funder_key


def without_funder(resources: Iterable[Resource], funder: str, *, secured_too: bool = False) -> list[Resource]:
    """The same resources, the money of this funder refused: what it has not answered yet, or what it granted as well.

    What nobody pays stays: it fills no lack, so its loss would make none.
    """
    key = funder_key(funder)

    def falls(resource: Resource) -> bool:
        is_theirs = funder_key(resource.funder) == key and resource.nature not in VALUED
        return is_theirs and (secured_too or resource.status not in SECURED)

    return [replace(one, status=Status.REFUSED) if falls(one) else one for one in resources]


def lost_amount(before: Iterable[Resource], after: Iterable[Resource]) -> Decimal:
    """What the second list refuses and the first did not."""
    pairs = zip(before, after, strict=True)
    return sum((one.amount for one, other in pairs if one.status is not other.status), ZERO)
