"""What the authority that leads a roadmap pays itself, action by action and year by year: the credits of its own budget."""

from collections.abc import Collection
from decimal import Decimal

from jalons.base.frozen import frozen
from jalons.funding.queries.funded_actions import counted_sheets, sheet_carrier
from jalons.funding.queries.plans import lines_by_action
from jalons.funding.queries.years import read_spreads, sort_years
from jalons.funding.rules import money
from jalons.funding.rules.carriers import pays_as_authority
from jalons.roadmaps.models import Roadmap


@frozen
class OwnCredit:
    """Of one action: an amount for each year of `OwnCredits.years`."""

    action: str
    amounts: tuple[Decimal, ...]

    @property
    def total(self) -> Decimal:
        return sum(self.amounts, money.ZERO)


@frozen
class OwnCredits:
    """`years`: None, at the end, for what nobody wrote the year of: it is no estimate."""

    years: tuple[int | None, ...] = ()
    rows: tuple[OwnCredit, ...] = ()

    @property
    def totals(self) -> tuple[Decimal, ...]:
        return tuple(sum((row.amounts[n] for row in self.rows), money.ZERO) for n in range(len(self.years)))


def own_credits(roadmap: Roadmap, only: Collection[int]) -> OwnCredits:
    """`only`: the pks of the actions to keep. Refused money and contributions that nobody pays are left out. Seven queries."""
    resources = lines_by_action(roadmap)[1]
    spreads = read_spreads([line for lines in resources.values() for line in lines], action__roadmap=roadmap)
    by_action: dict[str, dict[int | None, Decimal]] = {}
    for sheet in counted_sheets(roadmap):
        if sheet.pk not in only:
            continue
        for line in resources[sheet.pk]:
            is_paid = line.nature not in money.VALUED and line.status != money.Status.REFUSED
            if is_paid and pays_as_authority(line.funder_name, sheet_carrier(sheet), roadmap.lead_authority):
                sums = by_action.setdefault(f"{sheet.code} {sheet.title}", {})
                for share in spreads.written_shares(line, sheet):
                    sums[share.year] = sums.get(share.year, money.ZERO) + share.planned
    years = sort_years({year for sums in by_action.values() for year in sums})
    rows = (
        OwnCredit(action, tuple(sums.get(year, money.ZERO) for year in years)) for action, sums in by_action.items()
    )
    return OwnCredits(years, tuple(rows))
