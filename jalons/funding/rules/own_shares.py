"""The own share of a collectivité in its investment: code général des collectivités territoriales, article L. 1111-10."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum

from jalons.funding.rules.money import CENT, MAY_BE_PUBLIC, ZERO, Kind, Nature, Resource, Status


class OwnShareRule(StrEnum):
    """The share that the article requires for an investment: 20 or 30 %, or none with the reason."""

    STANDARD = "20"
    RAISED = "30"  # a field where the law names a chef de file (article L. 1111-9)
    CCAS = "ccas"  # a CCAS, or another local public body that the article leaves out
    OPEN_SYNDICATE = "syndicat"  # a syndicat mixte open to other public bodies
    OVERSEAS = "outre_mer"
    PREFECT = "prefet"  # heritage, disaster, disproportion: the préfet decided
    PRIVATE_LEAD = "prive"  # no collectivité carries it


RATES = {OwnShareRule.STANDARD: 20, OwnShareRule.RAISED: 30}


@dataclass(frozen=True)
class OwnShare:
    """What the authority pays of its investment, compared with all public money in it (its own included)."""

    own: Decimal
    public: Decimal
    rule: OwnShareRule = OwnShareRule.STANDARD

    @property
    def rate(self) -> int:
        """A percentage; 0 when the rule does not apply."""
        return RATES.get(self.rule, 0)

    @property
    def is_exempt(self) -> bool:
        return self.rule not in RATES

    @property
    def is_enough(self) -> bool:
        return 100 * self.own >= self.rate * self.public

    @property
    def percent(self) -> int:
        """Rounded down, so that 19.9 is never shown as 20."""
        return int((100 * self.own / self.public).to_integral_value(ROUND_FLOOR))

    @property
    def missing(self) -> Decimal:
        """How much more the authority must pay, if the other public funds do not change."""
        return max(ZERO, self.needed - self.own)

    @property
    def needed(self) -> Decimal:
        """The minimum in euros beside the other public funds: a quarter of them for 20 %, three sevenths for 30 %."""
        return (self.others * self.rate / (100 - self.rate)).quantize(CENT, ROUND_CEILING)

    @property
    def others(self) -> Decimal:
        """The other public funds."""
        return self.public - self.own

    @property
    def least(self) -> Decimal:
        """What the authority must pay in all if the public money does not change, so that the others pay less."""
        return (self.public * self.rate / 100).quantize(CENT, ROUND_CEILING)


def own_share(resources: Iterable[Resource], rule: OwnShareRule = OwnShareRule.STANDARD) -> OwnShare | None:
    """The 20 % rule on the investment of one operation, or None when no public money is planned in it.

    Code général des collectivités territoriales, article L. 1111-10, III: the authority that carries an investment pays
    at least 20 % of all the funding that public persons bring to it. Private money, and bodies of private law with a
    mission of public service (Caf, MSA, semi-public companies), stay outside the base; so do contributions in kind and
    volunteering. Each plan says which rule it follows (20 %, 30 %, an exemption): the product warns, it never refuses.
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
        rule=rule,
    )
