"""The own share of a collectivité in its investment: code général des collectivités territoriales, article L. 1111-10."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from jalons.funding.rules.money import CENT, MAY_BE_PUBLIC, ZERO, Kind, Nature, Resource, Status


@dataclass(frozen=True)
class OwnShare:
    """What the authority brings to its investment, against all public money in it (its own included)."""

    own: Decimal
    public: Decimal

    @property
    def is_enough(self) -> bool:
        return self.own * 5 >= self.public

    @property
    def percent(self) -> int:
        """Rounded down, so that 19.9 never reads 20."""
        return int((100 * self.own / self.public).to_integral_value(ROUND_FLOOR))

    @property
    def missing(self) -> Decimal:
        """How much more of its own the authority must bring, the other public funds being what they are."""
        quarter = ((self.public - self.own) / 4).quantize(CENT, ROUND_CEILING)
        return max(ZERO, quarter - self.own)


def own_share(resources: Iterable[Resource]) -> OwnShare | None:
    """The 20 % rule on the investment of one operation, or None when no public money is planned in it.

    Code général des collectivités territoriales, article L. 1111-10, III: the authority that carries an investment pays
    at least 20 % of all the funding that public persons bring to it. Private money, and bodies of private law with a
    mission of public service (Caf, MSA, semi-public companies), stay outside the base; so do contributions in kind and
    volunteering. Exemptions exist (CCAS, overseas, decisions of the préfet) and fields of a chef de file ask for 30 %:
    the product warns, it never refuses.
    """
    public = [
        r
        for r in resources
        if r.kind is Kind.INVESTMENT and r.is_public and r.nature in MAY_BE_PUBLIC and r.status is not Status.REFUSED
    ]
    if not public:
        return None
    return OwnShare(
        own=sum((r.amount for r in public if r.nature is Nature.OWN), ZERO),
        public=sum((r.amount for r in public), ZERO),
    )
