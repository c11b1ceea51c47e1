"""What becomes of the resources of an action once another structure carries it."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from jalons.actions.models import ActionSheet
from jalons.actions.models.plan_money import CARRIER_FIELDS
from jalons.actions.rules.carriers import CarrierNames
from jalons.base.french import format_euros, join_items, lower_first
from jalons.directory.rules.names import name_key, own_name
from jalons.funding.models.funders import name_funders, roadmap_funder_book
from jalons.funding.models.grants import GrantRequest
from jalons.funding.models.lines import FundingLine
from jalons.funding.rules.carriers import PlanCarrier, action_carrier, followed_nature, pays_as_authority
from jalons.funding.rules.funders import may_mean_authority
from jalons.funding.rules.money import VALUED, ZERO, Nature, Status
from jalons.funding.rules.own_shares import is_own_money
from jalons.roadmaps.models import Roadmap


class FollowedLine(NamedTuple):
    """A resource, and the nature that it takes."""

    line: FundingLine
    nature: Nature


def followed_lines(action: ActionSheet, former: Mapping[str, str], now: Mapping[str, str]) -> list[FollowedLine]:
    """The resources whose nature follows who carries the action. `former` and `now`: values of `CARRIER_FIELDS`. What was asked by
    a request, is a share of eligible expenses, or says that it is an own share was described by somebody: it stays. Two
    queries, none when the same structure still carries it."""
    authority, own_names = action.roadmap.lead_authority, action.roadmap.own_names
    was, carrier = _carrier_named(action.roadmap, former), _carrier_named(action.roadmap, now)
    if carrier == was:
        return []
    asked = set(GrantRequest.objects.filter(action=action).values_list("line_id", flat=True))
    followed = []
    for line in FundingLine.objects.filter(action=action, eligible_amount=None):
        funder = own_name(line.funder, authority, own_names)
        nature = followed_nature(Nature(line.nature), funder, was, carrier, authority)
        if nature != line.nature and line.pk not in asked and not is_own_money(line.scheme):
            followed.append(FollowedLine(line, nature))
    return followed


def _carrier_named(roadmap: Roadmap, names: Mapping[str, str]) -> PlanCarrier:
    """`names`: values of `CARRIER_FIELDS`."""
    authority, own_names = roadmap.lead_authority, roadmap.own_names
    written, lead = (own_name(names[field], authority, own_names) for field in CARRIER_FIELDS)
    return action_carrier(*CarrierNames(written, lead, authority))


def carried_credits(action: ActionSheet, former: Mapping[str, str], now: Mapping[str, str]) -> str:
    """What the authority that leads pays from its own budget, or no longer pays, once another structure carries the action: « Fonds
    propres » are those of whoever carries it. Empty when it pays the same. Two queries, none when the same structure carries it."""
    roadmap = action.roadmap
    was, carrier = _carrier_named(roadmap, former), _carrier_named(roadmap, now)
    if carrier == was:
        return ""
    lines = list(
        FundingLine.objects.filter(action=action).exclude(nature__in=sorted(VALUED)).exclude(status=Status.REFUSED)
    )
    name_funders(lines, roadmap_funder_book(roadmap))
    before, after = (
        sum((line.amount for line in lines if pays_as_authority(line.funder_name, one, roadmap.lead_authority)), ZERO)
        for one in (was, carrier)
    )
    if before == after:
        return ""
    told = {"authority": roadmap.lead_authority, "amount": format_euros(abs(after - before))}
    return (
        _("%(authority)s paie désormais %(amount)s de cette action sur son budget.") % told
        if after > before
        else _("%(authority)s ne paie plus %(amount)s de cette action sur son budget.") % told
    )


def carrier_effect(action: ActionSheet, former: Mapping[str, str], now: Mapping[str, str]) -> str:
    """What naming another carrier changes of its resources, with their amounts; empty when it changes nothing."""
    lines = followed_lines(action, former, now)
    told = [
        _("%(funder)s, %(amount)s\u00a0: «\u00a0%(before)s\u00a0» devient «\u00a0%(after)s\u00a0»")
        % {
            "funder": line.funder,
            "amount": format_euros(line.amount),
            "before": lower_first(str(line.get_nature_display())),
            "after": lower_first(str(FundingLine.Nature(nature).label)),
        }
        for line, nature in lines
    ]
    if not told:
        return ""
    sentence = _("Ce porteur change la nature de ressources du plan\u00a0: %(lines)s.") % {"lines": join_items(told)}
    authority, unlike = action.roadmap.lead_authority, {name_key(name) for name in action.roadmap.unlike_names}
    maybe = [
        line.funder
        for line, _nature in lines
        if may_mean_authority(line.funder, authority) and name_key(line.funder) not in unlike
    ]
    if not maybe:
        return sentence
    asked = _(
        "Si «\u00a0%(name)s\u00a0» est un autre nom de %(authority)s, dites-le d’abord dans «\u00a0Les financeurs\u00a0»."
    )
    return f"{sentence} {asked % {'name': maybe[0], 'authority': authority}}"
