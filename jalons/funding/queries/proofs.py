"""What is granted and that no piece shows: a reminder for whoever coordinates, never a refusal."""

from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from jalons.actions.queries.sheets import Tag
from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.funding.models import FundingLine, StatusChange
from jalons.funding.models.funders import name_funders, roadmap_funder_book
from jalons.funding.queries.funded_actions import WILL_NOT_BE_DONE
from jalons.funding.queries.plans import line_tag
from jalons.funding.rules import money
from jalons.roadmaps.models import Roadmap


@frozen
class UnprovenLine:
    pk: int
    code: str
    action: str
    funder: str
    scheme: str
    amount: Decimal
    status: Tag


def unproven_lines(roadmap: Roadmap) -> list[UnprovenLine]:
    """In the order of the fiches, but those that will not be done. One query, three when something lacks."""
    lines = list(_unproven_of(roadmap.pk))
    if lines:
        name_funders(lines, roadmap_funder_book(roadmap))
    return [
        UnprovenLine(
            line.pk,
            line.action.code,
            line.action.title,
            line.funder_name,
            line.scheme,
            line.amount,
            line_tag(line.status),
        )
        for line in lines
    ]


def lacks_proof(line: FundingLine) -> bool:
    """One query, none for what is not granted."""
    status, nature = money.Status(line.status), money.Nature(line.nature)
    if not money.lacks_proof(status, nature, ()):
        return False
    proven = StatusChange.objects.filter(line=line).exclude(piece="").values_list("status", flat=True)
    return money.lacks_proof(status, nature, [money.Status(one) for one in proven])


@PreparedQuery
def _unproven_of(roadmap: int) -> QuerySet[FundingLine, Any]:
    secured = sorted(money.SECURED)
    shown = StatusChange.objects.filter(line=OuterRef("pk"), status__in=secured).exclude(piece="")
    rows = FundingLine.objects.filter(~Exists(shown), action__roadmap=roadmap, status__in=secured)
    rows = rows.filter(nature__in=sorted(money.PROVEN)).exclude(action__status__in=sorted(WILL_NOT_BE_DONE))
    return rows.select_related("action__axis").order_by("action__axis__rank", "action__rank", "pk")
