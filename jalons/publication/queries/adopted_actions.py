"""The vote that adopted each action, and the expenses that it adopted: read from frozen editions, never from today's
plan."""

from collections.abc import Iterable
from decimal import Decimal

from jalons.base.frozen import frozen
from jalons.governance.models import Deliberation
from jalons.publication.models import Edition
from jalons.roadmaps.models import Roadmap


@frozen
class Adoption:
    """`expenses`: those of the last edition that was voted; None when it holds no plan for the action."""

    deliberation: Deliberation
    expenses: Decimal | None


def action_adoptions(roadmap: Roadmap, actions: Iterable[int]) -> dict[int, Adoption]:
    """By action, for those that an assembly adopted. An avenant that nobody voted tells nothing. One query, none without
    action."""
    asked = list(actions)
    if not asked:
        return {}
    voted = Edition.objects.filter(roadmap=roadmap, deliberation__isnull=False).exclude(kind=Edition.Kind.DRAFT)
    editions = list(voted.select_related("deliberation").defer("document").order_by("id"))
    adoptions: dict[int, Adoption] = {}
    for edition in editions:
        assert edition.deliberation
        for action in asked:
            fields = edition.facts.get(f"action:{action}")
            if fields is not None:
                first = adoptions[action].deliberation if action in adoptions else edition.deliberation
                adoptions[action] = Adoption(first, _read_euros(fields.get("expenses")))
    return adoptions


def _read_euros(field: list[str] | None) -> Decimal | None:
    return Decimal(field[0]) if field else None
