"""Who carries an action, its expenses and its plan, and signs it: one answer for every paper. Pure."""

from jalons.base.frozen import frozen
from jalons.funding.rules.funders import is_carrier_share, is_own_share, means_authority
from jalons.funding.rules.money import Nature
from jalons.funding.rules.own_shares import names_authority


@frozen
class PlanCarrier:
    """`name`: empty when nobody wrote who leads an action that no authority carries. `is_sure`: False when the lead is
    written and nobody said whether it bears the expense."""

    name: str
    is_sure: bool = True

    def is_authority(self, authority: str) -> bool:
        """Whether it is surely the one that leads the roadmap: the credits are in its own budget."""
        return self.is_sure and is_own_share(self.name, authority)


def action_carrier(written: str, lead: str, authority: str) -> PlanCarrier:
    """`written`: who carries the action, as its fiche says. Without it, a « structure pilote » that is an authority does;
    whether another one does, or nobody named, is not known. « Communauté de communes, service aux communes » is the authority
    of the roadmap."""
    if written:
        return PlanCarrier(authority if is_own_share(written, authority) else written)
    name = lead.partition(",")[0].strip()
    if ";" in lead or not names_authority(name):
        return PlanCarrier(lead, is_sure=False)
    return PlanCarrier(authority if is_own_share(name, authority) else lead)


def told_lead(lead: str, named: str, authority: str) -> str:
    """The « structure pilote » as papers write it: the authority that leads has one name, « CC, service jeunesse » keeps the service.
    `named`: the same, once `own_name` has read it."""
    name, comma, service = lead.partition(",")
    if not authority or ";" in lead or is_carrier_share(name.strip()):
        return lead
    is_authority = named == authority or is_own_share(name.strip(), authority)
    return authority + comma + service if is_authority else lead


def pays_as_authority(funder: str, carrier: PlanCarrier, authority: str) -> bool:
    """Whether a resource is money of the authority that leads: it is named; or words name whoever carries, « Fonds propres », of
    an action that it carries, or that nobody is said to carry."""
    if is_carrier_share(funder):
        return carrier.is_authority(authority) or not carrier.name
    return means_authority(funder, authority)


def carried_nature(nature: Nature, funder: str, carrier: PlanCarrier, authority: str) -> Nature:
    """What another structure than the authority of the roadmap pays for the action that it carries is its own money, not a
    subsidy."""
    if nature not in (Nature.GRANT, Nature.PRIVATE) or not carrier.is_sure or carrier.is_authority(authority):
        return nature
    return Nature.OWN if is_own_share(funder, carrier.name) else nature


def followed_nature(nature: Nature, funder: str, former: PlanCarrier, carrier: PlanCarrier, authority: str) -> Nature:
    """The same once another structure carries the action: what was its own money is a subsidy, if its name alone said so."""
    was_own = nature is Nature.OWN and not is_own_share(funder, "")
    if was_own and carried_nature(Nature.GRANT, funder, former, authority) is Nature.OWN:
        nature = Nature.GRANT
    return carried_nature(nature, funder, carrier, authority)
