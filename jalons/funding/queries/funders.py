"""Who pays for what was adopted."""

from collections import Counter

from jalons.actions.rules.adoption import ADOPTED
from jalons.base.french import matching_key
from jalons.funding.models import FundingLine
from jalons.funding.rules.money import funder_key
from jalons.roadmaps.models import Roadmap


def adopted_funders(roadmap: Roadmap) -> list[str]:
    """The funders of adopted actions, as first written, without those that said no and without the authority itself,
    the largest first. One query."""
    rows = FundingLine.objects.filter(action__roadmap=roadmap, action__status__in=ADOPTED)
    rows = rows.exclude(status=FundingLine.Status.REFUSED).exclude(nature=FundingLine.Nature.OWN)
    own = matching_key(roadmap.lead_authority)
    names: dict[str, str] = {}
    sums: Counter[str] = Counter()
    for funder, amount in rows.order_by("id").values_list("funder", "amount"):
        if matching_key(funder) != own:
            names.setdefault(funder_key(funder), funder)
            sums[funder_key(funder)] += int(amount)
    return [names[key] for key in sorted(names, key=lambda key: -sums[key])]
