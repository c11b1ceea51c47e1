"""What becomes of the money of whoever carries an action: its own, never a subsidy to itself."""

from collections.abc import Mapping

from jalons.actions.models import ActionSheet
from jalons.base.db import write_transaction
from jalons.funding.models import FundingLine, GrantRequest
from jalons.funding.rules.carriers import PlanCarrier, action_carrier, carried_nature, followed_nature
from jalons.funding.rules.money import Nature
from jalons.roadmaps.changes.journal import revise_row
from jalons.roadmaps.models import Member


def line_nature(action: ActionSheet, funder: str, nature: str) -> str:
    """The nature of what a funder pays for this action, of which it may be the carrier."""
    return carried_nature(Nature(nature), funder, _carrier_of(action), action.roadmap.lead_authority).value


@write_transaction()
def follow_carrier(*, action: ActionSheet, former: Mapping[str, str], by: Member) -> None:
    """Once another structure carries the action, gives each resource the nature that it then has. `former`: the values of
    `CARRIER_FIELDS` (`actions/models/plan_money.py`) before. What was asked by a request, or is a share of eligible expenses, is a
    subsidy that somebody described: it stays."""
    authority = action.roadmap.lead_authority
    was = action_carrier(former["carrier_organisation"], former["lead_organisation"], authority)
    carrier = _carrier_of(action)
    if carrier == was:
        return
    asked = set(GrantRequest.objects.filter(action=action).values_list("line_id", flat=True))
    for line in FundingLine.objects.filter(action=action, eligible_amount=None):
        nature = followed_nature(Nature(line.nature), line.funder, was, carrier, authority)
        if nature != line.nature and line.pk not in asked:
            revise_row(line, {"nature": nature.value, "is_public_unsure": False}, by=by)


def _carrier_of(action: ActionSheet) -> PlanCarrier:
    return action_carrier(action.carrier_organisation, action.lead_organisation, action.roadmap.lead_authority)
