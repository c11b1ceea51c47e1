"""Who carries the plan of an action, and signs it: one answer for every paper. Pure."""

from jalons.base.frozen import frozen
from jalons.funding.rules.funders import is_own_share
from jalons.funding.rules.own_shares import RATES, OwnShareRule, names_authority


@frozen
class PlanCarrier:
    """`name`: empty when nobody wrote who leads an action that no authority carries. `is_sure`: False when the lead is
    written and nobody said whether it bears the expense."""

    name: str
    is_sure: bool = True


def plan_carrier(lead: str, authority: str, rule: OwnShareRule | None) -> PlanCarrier:
    """`lead`: the « structure pilote » of the fiche, `authority`: the one that leads the roadmap. An authority that leads an
    action carries it; an association does when no rule of own share binds it; otherwise the authority of the roadmap."""
    if rule is None:
        return PlanCarrier(lead, is_sure=False)
    if rule not in RATES:
        return PlanCarrier(lead)
    # « Communauté de communes, service aux communes » is the authority of the roadmap.
    name = lead.partition(",")[0].strip()
    is_another = ";" not in lead and names_authority(name) and not is_own_share(name, authority)
    return PlanCarrier(lead if is_another else authority)
