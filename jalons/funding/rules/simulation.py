"""« Et si ce financeur dit non ? » Pure: the plans stay as they are."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from jalons.funding.rules.money import SECURED, ZERO, Resource, Status, funder_key


def without(resources: Iterable[Resource], funder: str, *, secured_too: bool = False) -> list[Resource]:
    """The same resources, those of this funder refused: what it has not answered yet, or what it granted as well."""
    key = funder_key(funder)
    return [
        replace(resource, status=Status.REFUSED)
        if funder_key(resource.funder) == key and (secured_too or resource.status not in SECURED)
        else resource
        for resource in resources
    ]


def lost(before: Iterable[Resource], after: Iterable[Resource]) -> Decimal:
    """What the second list refuses and the first did not."""
    pairs = zip(before, after, strict=True)
    return sum((one.amount for one, other in pairs if one.status is not other.status), ZERO)
