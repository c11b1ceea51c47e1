"""Who sat when an assembly voted, and what cannot be of what is told of it. Pure.

Code général des collectivités territoriales: convocation (articles L. 2121-10 to L. 2121-12), quorum (L. 2121-17) and
proxies (L. 2121-20) of a conseil municipal, which article L. 5211-1 extends to an intercommunalité.
"""

from datetime import date
from enum import StrEnum

from jalons.base.frozen import frozen

# From this population on, a commune, or an intercommunalité that has one such commune, convenes five clear days before.
LARGE_COMMUNE = 3_500
CLEAR_DAYS, CLEAR_DAYS_IF_LARGE = 3, 5


@frozen
class CouncilSitting:
    """What is told of a sitting; None, or an empty text, is what nobody told. `proxies`: the « pouvoirs » that absent
    members gave. `not_voting`: members who take no part in the vote. `is_second_call`: the first one had no quorum."""

    convened_on: date | None = None
    members_in_office: int | None = None
    members_present: int | None = None
    proxies: int | None = None
    not_voting: int | None = None
    is_second_call: bool = False
    presided_by: str = ""
    secretary: str = ""


class Fault(StrEnum):
    CONVENED_AFTER = "convocation-after-vote"
    TOO_MANY_PRESENT = "more-present-than-members"
    NO_QUORUM = "no-quorum"
    TOO_MANY_PROXIES = "more-proxies-than-present"
    PROXY_OF_NOBODY = "more-proxies-than-absent"
    TOO_MANY_VOTES = "more-votes-than-members"


def quorum_of(members_in_office: int) -> int:
    """More than half of the members in office, who are present themselves: a proxy does not count."""
    return members_in_office // 2 + 1


def most_votes(sitting: CouncilSitting) -> int | None:
    """As many as the members who sit or are represented; without their number, the most that the others allow."""
    present, proxies = sitting.members_present, sitting.proxies
    limits = [sitting.members_in_office]
    if present is not None:
        limits.append(2 * present if proxies is None else present + proxies)
    return min((limit for limit in limits if limit is not None), default=None)


def silent_members(sitting: CouncilSitting, votes: int) -> int:
    """How many of those who sit or are represented neither vote, nor abstain, nor are told to take no part; 0 while nobody told
    who sat. It may be true: it is asked."""
    present, proxies = sitting.members_present, sitting.proxies
    if present is None or proxies is None:
        return 0
    return max(0, present + proxies - (sitting.not_voting or 0) - votes)


def sitting_fault(sitting: CouncilSitting, *, held_on: date, votes: int) -> Fault | None:
    """The first thing that cannot be. `votes`: for, against and abstentions together."""
    office, present, proxies = sitting.members_in_office, sitting.members_present, sitting.proxies
    if sitting.convened_on and sitting.convened_on > held_on:
        return Fault.CONVENED_AFTER
    if office is not None and present is not None and present > office:
        return Fault.TOO_MANY_PRESENT
    if office is not None and present is not None and not sitting.is_second_call and present < quorum_of(office):
        return Fault.NO_QUORUM
    if present is not None and proxies is not None and proxies > present:
        return Fault.TOO_MANY_PROXIES
    if office is not None and proxies is not None and (present or 0) + proxies > office:
        return Fault.PROXY_OF_NOBODY
    most = most_votes(sitting)
    if most is not None and votes + (sitting.not_voting or 0) > most:
        return Fault.TOO_MANY_VOTES
    return None


def clear_days(convened_on: date, held_on: date) -> int:
    """« Jours francs »: neither the day of the convocation nor that of the sitting."""
    return max(0, (held_on - convened_on).days - 1)


def needed_clear_days(largest_commune: int | None) -> int:
    """`largest_commune`: its inhabitants; None when nobody knows, and the shorter delay is then the only sure one."""
    is_large = largest_commune is not None and largest_commune >= LARGE_COMMUNE
    return CLEAR_DAYS_IF_LARGE if is_large else CLEAR_DAYS
